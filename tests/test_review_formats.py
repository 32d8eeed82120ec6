"""review/formats and docbin: what comes back from a tool is what went out, whatever the text holds."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

from pipeline.errors import UsageError
from pipeline.review import FORMATS, BadRecord, Task

TEXT = "A 200MW/400MWh station — 😀 Ferrolux’s 30-50 tons, «quoted»\nand a second line."
WORDS = st.text(st.sampled_from("ab1/-. 😀é中\n"), min_size=1, max_size=30).filter(str.strip)


def at(words: str, kind: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), kind


SPANS = (at("200MW", "power"), at("400MWh", "energy"), at("Ferrolux", "company"), at("30-50 tons", "mass"))
TASK = Task(TEXT, SPANS, article="f" * 64, start=17)


def read(form: str, path: Path) -> list[Task | BadRecord]:
    return list(FORMATS[form].read(path))


def spans_of(form: str, path: Path) -> tuple[tuple[int, int, str], ...]:
    if form == "label-studio":  # what went out was a prediction; somebody accepts it
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            task["annotations"] = task["predictions"]
        path.write_text(json.dumps(tasks), encoding="utf-8")
    (task,) = read(form, path)
    assert isinstance(task, Task), task
    return task.spans


@pytest.mark.parametrize("form", FORMATS)
def test_two_spans_in_one_word_both_come_back(tmp_path: Path, form: str) -> None:
    FORMATS[form].write(tmp_path / "t", [TASK])
    assert spans_of(form, tmp_path / "t") == SPANS


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    text = draw(WORDS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from(("company", "mass", "date"))
    return Task(text, tuple((s, e, draw(kinds)) for s, e in zip(cuts[::2], cuts[1::2], strict=False)))


@pytest.mark.parametrize("form", FORMATS)
@given(task=tasks())
def test_every_task_comes_back_as_it_went_out(tmp_path_factory: pytest.TempPathFactory, form: str, task: Task) -> None:
    path = tmp_path_factory.mktemp("tool") / "t"
    FORMATS[form].write(path, [task])
    assert spans_of(form, path) == task.spans


def test_an_entity_that_was_taken_away_in_spacy_is_gone(tmp_path: Path) -> None:
    FORMATS["docbin"].write(tmp_path / "t", [TASK])
    vocab = spacy.blank("en").vocab
    (doc,) = DocBin().from_disk(tmp_path / "t").get_docs(vocab)
    doc.ents = [ent for ent in doc.ents if ent.label_ == "MASS"]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "t")
    assert spans_of("docbin", tmp_path / "t") == (at("30-50 tons", "mass"),)


def test_what_gigawire_wrote_into_a_document_may_not_be_changed(tmp_path: Path) -> None:
    doc = spacy.blank("en")("Ferrolux")
    doc.user_data["gigawire"] = ["nonsense"]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "t")
    (bad,) = read("docbin", tmp_path / "t")
    assert isinstance(bad, BadRecord)


@pytest.mark.parametrize("form", ["prodigy", "doccano"])
def test_lines_that_end_as_in_windows_and_empty_lines_are_understood(tmp_path: Path, form: str) -> None:
    FORMATS[form].write(tmp_path / "t", [TASK, TASK])
    text = (tmp_path / "t").read_text(encoding="utf-8")
    (tmp_path / "t").write_bytes(("\ufeff" + text.replace("\n", "\r\n\r\n")).encode())
    assert [task.spans for task in read(form, tmp_path / "t") if isinstance(task, Task)] == [SPANS, SPANS]


@pytest.mark.parametrize("form", ["prodigy", "label-studio", "doccano"])
def test_a_file_that_is_not_utf8_is_an_error_of_its_own(tmp_path: Path, form: str) -> None:
    (tmp_path / "t").write_bytes("é".encode("latin-1"))
    with pytest.raises(UsageError, match="UTF-8"):
        read(form, tmp_path / "t")


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        pytest.param([[0, 5, "ORG"], [3, 8, "DATE"]], "overlap", id="two spans on one word"),
        pytest.param([[0, 5, "ORG"], [0, 5, "DATE"]], "overlap", id="two labels on one span"),
        pytest.param([[2, 2, "ORG"]], "is empty", id="nothing"),
        pytest.param([[5, 2, "ORG"]], "is empty", id="backwards"),
        pytest.param([[-3, 2, "ORG"]], "outside the text", id="before the text"),
        pytest.param([[0, 5.5, "ORG"]], "whole numbers", id="half a character"),
        pytest.param([[0, 5, "PERSON"]], '"PERSON" is no label', id="unknown label"),
        pytest.param([[0, 5]], "must be [start, end, label]", id="no label"),
    ],
)
def test_spans_that_cannot_be_are_refused_with_the_reason(tmp_path: Path, label: list[Any], reason: str) -> None:
    (tmp_path / "t").write_text(json.dumps({"text": "Ferrolux grows.", "label": label}), encoding="utf-8")
    (bad,) = read("doccano", tmp_path / "t")
    assert isinstance(bad, BadRecord)
    assert reason in bad.reason


@pytest.mark.parametrize("label", ["company", "Company", "ORG", "specific energy", "SPECIFIC-ENERGY"])
def test_labels_are_known_in_any_case_and_spelling(tmp_path: Path, label: str) -> None:
    (tmp_path / "t").write_text(json.dumps({"text": "Ferrolux", "label": [[0, 8, label]]}), encoding="utf-8")
    assert isinstance(read("doccano", tmp_path / "t")[0], Task)


def test_the_hashes_of_a_prodigy_task_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        FORMATS["prodigy"].write(tmp_path / name, [TASK])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
