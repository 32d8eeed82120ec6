"""review/take: a file is taken in beside what was said before, and a record whole or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections import append_corrections, apply_corrections, load_corrections, make_correction, standing
from pipeline.exchange import mention_record
from pipeline.reading import load_reader
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.review import FORMATS, Taken, Taker, take_file, tasks_of
from pipeline.settings import load_settings

TEXT = "Ferrolux Energy met windmere to build a 2 GWh plant. It makes an annual output of 300,000 tons of steel."
ARTICLE = CleanArticle("news.txt", None, date(2024, 6, 1), TEXT)
READER = load_reader(load_settings(model="none"))
READING = READER.read(ARTICLE)
Record = dict[str, Any]


def found(words: str) -> Record:
    return next(mention_record(m) for m in READING.mentions if m.text == words)


def company(words: str) -> Record:
    start = TEXT.index(words)
    return {"kind": "company", "text": words, "start": start, "end": start + len(words), "name": words}


def say(home: Path, old: Record | None, new: Record | None) -> None:
    made = make_correction(ARTICLE.digest, "mention", old, new, by="lena")
    append_corrections(home, [made], {ARTICLE.digest: ARTICLE})


def now(home: Path) -> Reading:
    """The reading as a database shows it."""
    return apply_corrections(READING, standing(load_corrections(home)).get(ARTICLE.digest, []))


def take(home: Path, form: str, path: Path) -> Taken:
    taker = Taker(lambda digest: ARTICLE if digest == ARTICLE.digest else None, READER.read, "otto")
    return take_file(path, form, home, taker)


def in_prodigy(home: Path, change: Callable[[Record], object], *, answer: str = "accept") -> Taken:
    """Every task as it stands, changed and answered."""
    path = home.parent / "t.jsonl"
    FORMATS["prodigy"].write(path, tasks_of(now(home)))
    tasks = [json.loads(line) | {"answer": answer} for line in path.read_text(encoding="utf-8").splitlines()]
    for task in tasks:
        change(task)
    path.write_text("\n".join(map(json.dumps, tasks)), encoding="utf-8")
    return take(home, "prodigy", path)


def without(words: str) -> Callable[[Record], object]:
    return lambda task: task.update(spans=[span for span in task["spans"] if span["text"] != words])


def actions(taken: Taken) -> list[tuple[str, str]]:
    records = [(one.action, one.machine or one.person or {}) for one in taken.added]
    return [(action, str(record["text"])) for action, record in records if action != "accept"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.parametrize("form", ["prodigy", "doccano", "docbin"])
def test_a_value_that_a_person_gave_is_not_lost_by_way_of_a_tool(home: Path, form: str) -> None:
    say(home, found("2 GWh"), {**found("2 GWh"), "low": 3.0, "high": 3.0})
    say(home, None, company("windmere"))
    before = now(home)
    FORMATS[form].write(home.parent / "t", tasks_of(before))
    assert take(home, form, home.parent / "t").added == []
    in_prodigy(home, dict)
    values = [(m.text, getattr(m, "low", None)) for m in now(home).mentions]
    assert values == [(m.text, getattr(m, "low", None)) for m in before.mentions]


def test_an_added_mention_is_taken_away_by_accepting_the_task_without_it(home: Path) -> None:
    say(home, None, company("windmere"))
    assert actions(in_prodigy(home, without("windmere"))) == [("reject", "windmere")]
    assert "windmere" not in {m.text for m in now(home).mentions}


def test_an_added_mention_is_rejected_by_itself(home: Path) -> None:
    say(home, None, company("windmere"))

    def alone(task: Record) -> None:
        spans = [span for span in task["spans"] if span["text"] == "windmere"]
        task.update(spans=spans, answer="reject" if spans else "ignore")

    assert actions(in_prodigy(home, alone)) == [("reject", "windmere")]


def test_a_file_that_says_nothing_of_an_added_mention_leaves_it(home: Path) -> None:
    FORMATS["doccano"].write(home.parent / "t", tasks_of(READING))
    say(home, None, company("windmere"))
    assert take(home, "doccano", home.parent / "t").added == []


def test_a_rejected_mention_that_is_marked_again_is_back(home: Path) -> None:
    say(home, found("Ferrolux Energy"), None)

    def mark(task: Record) -> None:
        if task["text"].startswith("Ferrolux"):
            task["spans"].append({"start": 0, "end": 15, "label": "ORG"})

    in_prodigy(home, mark)
    assert "Ferrolux Energy" in {m.text for m in now(home).mentions}


def test_a_span_that_is_made_longer_keeps_its_rate(home: Path) -> None:
    def widen(task: Record) -> None:
        for span in task["spans"]:
            if span["label"] == "MASS":
                span.update(start=task["text"].index("output of 300,000"), text="output of 300,000 tons")

    (one,) = (c for c in in_prodigy(home, widen).added if c.action == "change")
    assert one.person is not None
    assert (one.person["low"], one.person["per"]) == (3e5, "year")


def test_half_of_an_answer_is_no_answer(home: Path) -> None:
    def spoil(task: Record) -> None:
        if task["text"].startswith("Ferrolux"):
            task["spans"] = [{"start": 20, "end": 28, "label": "ORG"}, {"start": 29, "end": 31, "label": "MASS"}]

    taken = in_prodigy(home, spoil)
    assert len(taken.refused) == 1
    assert all(one.person and one.person["text"] == "300,000 tons" for one in taken.added)


def _own(path: Path, *labels: list[list[Any]]) -> Path:
    lines = [{"text": f"{TEXT} Number {number}.", "label": label} for number, label in enumerate(labels)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_who_marks_companies_in_texts_of_his_own_says_nothing_of_figures(home: Path) -> None:
    taken = take(home, "doccano", _own(home.parent / "t.jsonl", [[20, 28, "ORG"]], []))
    assert actions(taken) == [("add", "windmere"), ("reject", "Ferrolux Energy"), ("reject", "Ferrolux Energy")]


def test_a_text_of_ones_own_taken_twice_is_taken_once(home: Path) -> None:
    path = _own(home.parent / "t.jsonl", [[20, 28, "ORG"]])
    assert take(home, "doccano", path).added
    again = take(home, "doccano", path)
    assert (again.added, again.refused) == ([], [])


def test_the_text_of_a_corrected_article_is_kept_with_it(home: Path) -> None:
    take(home, "doccano", _own(home.parent / "t.jsonl", [[20, 28, "ORG"]]))
    (file,) = (home / "articles").glob("*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["text"] == f"{TEXT} Number 0."


def test_an_article_whose_text_has_changed_is_refused(home: Path) -> None:
    path = home.parent / "t.jsonl"
    other = READER.read(replace(ARTICLE, text=TEXT.replace("met", "saw")))
    FORMATS["doccano"].write(path, tasks_of(other))
    taken = take(home, "doccano", path)
    assert (taken.added, {bad.reason.partition(".")[0] for bad in taken.refused}) == (
        [],
        {"its article is not in this database"},
    )


def test_a_file_taken_twice_leaves_every_byte_as_it_was(home: Path) -> None:
    in_prodigy(home, without("2 GWh"))
    before = (home / "corrections.jsonl").read_bytes()
    assert take(home, "prodigy", home.parent / "t.jsonl").added == []
    assert (home / "corrections.jsonl").read_bytes() == before
    made: list[Correction] = load_corrections(home)
    assert {one.by for one in made} == {"otto"}
