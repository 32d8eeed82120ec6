"""Turn what a person has done into corrections: a row of the sheet, or a task that an annotation tool gave back.

In    a Row, or a Task beside the machine's reading of its article
Out   Corrections, held against the text
Else  CorrectionError with the reason

A tool marks spans and gives no values, so a quantity or a date that a person has marked is read by the machine, on its
own; where it cannot be read the sheet is the place to say its value.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.corrections import check_correction, make_correction
from pipeline.errors import CorrectionError
from pipeline.exchange import Record, mention_record
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.review.sheet import Row
from pipeline.review.task import Task

Read = Callable[[CleanArticle], Reading]
_OF_SPAN = ("text", "kind")


def decide_row(row: Row, article: CleanArticle, by: str) -> Correction:
    """What one row of the sheet says."""
    machine: Record | None = dict(row.machine)
    person: Record | None = dict(row.machine)
    if row.decision == "reject":
        person = None
    elif row.decision != "accept":
        person = _renewed(row, article)
    if row.decision == "add":
        machine = None
    correction = make_correction(article.digest, row.target, machine, person, by=by, note=row.note)
    check_correction(correction, article)
    return correction


def decide_task(task: Task, article: CleanArticle, reading: Reading, read: Read, by: str) -> Iterator[Correction]:
    """What differs from the machine's reading in a task's text; with the answer "accept" also what does not."""
    if task.answer == "reject" and len(task.spans) != 1:
        raise CorrectionError(
            "it is rejected as a whole, so nobody can tell which of its spans is wrong. Correct them and accept it."
        )
    if article.text[task.start : task.start + len(task.text)] != task.text:
        raise CorrectionError("its text is not the article's at this place. Export the article again.")
    machine = _inside(task, reading)
    if task.answer == "reject":
        marked = _moved(task)[0]
        yield from _made(article, [(machine.get(marked), None)] if marked in machine else [], by)
        return
    yield from _made(article, list(_differences(task, article, machine, read)), by)


_Pair = tuple[Record | None, Record | None]
_Place = tuple[int, int, str]


def _differences(task: Task, article: CleanArticle, machine: dict[_Place, Record], read: Read) -> Iterator[_Pair]:
    marked = _moved(task)
    for place in marked:
        if place in machine:
            if task.answer == "accept":
                yield machine[place], machine[place]
            continue
        twin = next((old for old in machine if old not in marked and _touch(old, place)), None)
        yield (machine.pop(twin) if twin else None), _read_span(article, place, read)
    for place, record in machine.items():
        if place not in marked:
            yield record, None


def _made(article: CleanArticle, pairs: Sequence[_Pair], by: str) -> Iterator[Correction]:
    for machine, person in pairs:
        correction = make_correction(article.digest, "mention", machine, person, by=by)
        check_correction(correction, article)
        yield correction


def _inside(task: Task, reading: Reading) -> dict[_Place, Record]:
    """The machine's mentions within the task's text, by place and kind."""
    end = task.start + len(task.text)
    inside = [m for m in reading.mentions if task.start <= m.start and m.end <= end]
    return {(m.start, m.end, m.kind): mention_record(m) for m in inside}


def _moved(task: Task) -> list[_Place]:
    return [(start + task.start, end + task.start, kind) for start, end, kind in task.spans]


def _touch(one: _Place, other: _Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _read_span(article: CleanArticle, place: _Place, read: Read) -> Record:
    """The record of a span that a person has marked."""
    start, end, kind = place
    words = article.text[start:end]
    spot = {"kind": kind, "text": words, "start": start, "end": end}
    if kind == "company":
        return {**spot, "name": words}
    alone = read(replace(article, title=None, text=words, dateline=None))
    found = next((m for m in alone.mentions if m.kind == kind and m.text == words), None)
    if found is None:
        raise CorrectionError(f"what {words!r} means cannot be read. Give its value in a sheet: decision add.")
    return {**mention_record(found), **spot}


def _renewed(row: Row, article: CleanArticle) -> Record:
    """The machine's record with everything new in its place."""
    new: dict[str, Any] = {name.removeprefix("new_"): value for name, value in row.new.items()}
    record = _blank(row, new) if row.decision == "add" else dict(row.machine)
    if row.target == "mention" and "companies" in new:
        record["name"] = "; ".join(new.pop("companies") or [])
    if "kind" in new and row.target == "mention" and new["kind"] != record.get("kind"):
        record = {name: record.get(name) for name in ("text", "start", "end")}
    if row.target == "mention" and new.get("text"):
        record.update(_found(str(new["text"]), row, article))
        if record.get("kind", new.get("kind")) == "company" and "companies" not in row.new:
            record["name"] = new["text"]
    record.update({name: value for name, value in new.items() if name != "text"})
    return _completed(record)


def _blank(row: Row, new: dict[str, Any]) -> Record:
    """A record for what the machine has missed: of the same kind and, for a fact, with the same evidence."""
    if row.target == "fact":
        return {name: row.machine.get(name) for name in ("kind", "text", "start", "end")} | {"companies": []}
    if not new.get("text"):
        raise CorrectionError("what is missing needs its words in new_text.")
    return {"kind": new.get("kind") or row.machine.get("kind")}


def _found(words: str, row: Row, article: CleanArticle) -> Record:
    """Where the words stand: over the machine's span if they can, else in its sentence, where they must stand once."""
    start, end = row.sentence
    places, place = [], article.text.find(words, start)
    while 0 <= place <= end - len(words):
        places.append(place)
        place = article.text.find(words, place + 1)
    old = (row.machine.get("start", 0), row.machine.get("end", 0), "")
    over = [p for p in places if row.decision != "add" and _touch((p, p + len(words), ""), old)]
    chosen = over or places
    if not chosen:
        raise CorrectionError(f"the sentence does not hold {words!r}. Copy the words from it as they stand.")
    if len(chosen) > 1 and not over:
        raise CorrectionError(f"{words!r} stands {len(chosen)} times in the sentence. Add a word that tells which.")
    return {"text": words, "start": chosen[0], "end": chosen[0] + len(words)}


def _completed(record: Record) -> Record:
    """What follows from the rest: an exact value has two equal ends, a date its EDTF spelling."""
    if record.get("kind") == "date" and record.get("start_date") and not record.get("edtf"):
        start, end = record["start_date"], record.get("end_date") or record["start_date"]
        record |= {"end_date": end, "edtf": start if start == end else f"{start}/{end}"}
    if "qualifier" not in record and record.get("unit"):
        record["qualifier"] = "exact"
    if record.get("qualifier") in ("exact", "approx") and (record.get("low") is None) != (record.get("high") is None):
        value = record["low"] if record.get("low") is not None else record["high"]
        record |= {"low": value, "high": value}
    return record
