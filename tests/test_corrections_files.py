"""corrections/files: what an editor, a second process or another machine does to the files loses nothing."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import append_corrections, load_corrections, make_correction, standing
from pipeline.corrections.files import FILE
from pipeline.records import CleanArticle, Correction

TEXT = "Ferrolux Energy and Windmere build 2 GWh each."
ARTICLE = CleanArticle("news.txt", None, None, TEXT)


def company(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"kind": "company", "text": words, "start": start, "end": start + len(words), "name": words}


def capacity(*companies: str) -> dict[str, Any]:
    value = {"low": 2.0, "high": 2.0, "unit": "GWh", "qualifier": "exact"}
    return {"kind": "capacity", "text": TEXT, "start": 0, "end": len(TEXT), "companies": list(companies), **value}


def said(old: dict[str, Any] | None, new: dict[str, Any] | None, target: str = "mention") -> Correction:
    return make_correction(ARTICLE.digest, target, old, new, by="lena")  # type: ignore[arg-type]


def add(folder: Path, *corrections: Correction) -> list[Correction]:
    return append_corrections(folder, corrections, {ARTICLE.digest: ARTICLE})


REJECT, ADD = said(company("Ferrolux Energy"), None), said(None, company("Windmere"))


def test_a_whole_last_line_counts_where_an_editor_left_out_its_end(tmp_path: Path) -> None:
    add(tmp_path, REJECT, ADD)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    assert len(load_corrections(tmp_path)) == 2
    add(tmp_path, said(company("Windmere"), None))
    assert [one.action for one in load_corrections(tmp_path)] == ["reject", "add", "reject"]


def test_a_torn_line_that_stands_alone_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"id": "cut o', encoding="utf-8")
    assert load_corrections(tmp_path) == []
    assert load_corrections(tmp_path) == add(tmp_path, REJECT)[1:]
    assert len(load_corrections(tmp_path)) == 1


def test_what_is_there_is_never_written_anew(tmp_path: Path) -> None:
    add(tmp_path, REJECT)
    before = (tmp_path / FILE).read_bytes()
    add(tmp_path, ADD)
    assert (tmp_path / FILE).read_bytes().startswith(before)


def test_two_plants_of_one_size_in_one_sentence_are_corrected_apart() -> None:
    one, other = capacity("Ferrolux Energy"), capacity("Windmere")
    stand = standing([said(one, one, "fact"), said(other, None, "fact")])
    assert [c.action for c in stand[ARTICLE.digest]] == ["accept", "reject"]


def test_an_added_item_and_its_later_rejection_are_of_one_item() -> None:
    stand = standing([ADD, said(company("Windmere"), None)])
    assert [c.action for c in stand[ARTICLE.digest]] == ["reject"]


def test_ids_are_the_same_in_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.test_corrections_files import REJECT, ADD, add;"
        "print([c.id for c in add(Path(sys.argv[1]), REJECT, ADD)])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == f"{[c.id for c in add(tmp_path / 'here', REJECT, ADD)]}\n"


@given(st.lists(st.sampled_from([REJECT, ADD, said(company("Ferrolux Energy"), company("Ferrolux Energy"))])))
def test_the_last_word_of_every_item_stands_in_the_order_of_speaking(spoken: list[Correction]) -> None:
    numbered = [replace(one, id=str(number)) for number, one in enumerate(spoken)]
    stand = [int(one.id) for one in standing(numbered).get(ARTICLE.digest, [])]
    last = {one.action == "add": number for number, one in enumerate(numbered)}
    assert stand == sorted(last.values())
