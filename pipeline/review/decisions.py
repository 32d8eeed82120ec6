"""Turn a task that an annotation tool gave back into corrections.

In    a Task beside the machine's reading of its article
Out   Corrections, held against the text
Else  CorrectionError with the reason

A tool marks spans and gives no values: see ``marked``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.corrections import check_correction, make_correction
from pipeline.errors import CorrectionError
from pipeline.exchange import Record, mention_record
from pipeline.records import CleanArticle, Correction, Reading
from pipeline.review.marked import Place, Read, read_span, touch
from pipeline.review.task import Task


def decide_task(
    task: Task, article: CleanArticle, reading: Reading, read: Read, said: Sequence[Correction], by: str
) -> list[Correction]:
    """What differs from the machine's reading in a task's text; with the answer "accept" also what does not.

    ``said`` are the corrections that stand for the article's mentions. A tool shows what they made of them, without
    the values: a span that is marked where a person's mention is leaves that as it is.
    """
    if task.answer == "reject" and len(task.spans) != 1:
        raise CorrectionError(
            "it is rejected as a whole, so nobody can tell which of its spans is wrong. Correct them and accept it."
        )
    if article.text[task.start : task.start + len(task.text)] != task.text:
        raise CorrectionError("its text is not the article's at this place. Export the article again.")
    machine = _inside(task, reading)
    persons = {_place(c.person): c for c in said if c.person is not None}
    if task.answer == "reject":
        return _made(article, _rejected(_moved(task)[0], machine, persons), by)
    repeated = [persons[place] for place in _moved(task) if place in persons]
    pairs: list[_Pair] = [(_record(c.machine), _record(c.person)) for c in repeated]
    pairs += [(_record(c.person), None) for place, c in persons.items() if _left_out(place, c, task)]
    for c in repeated:
        if c.machine is not None:
            machine.pop(_place(c.machine), None)
    marked = [place for place in _moved(task) if place not in persons]
    return _made(article, [*pairs, *_differences(task, article, machine, marked, read)], by)


_Pair = tuple[Record | None, Record | None]
_Persons = Mapping[Place, Correction]


def _differences(
    task: Task, article: CleanArticle, machine: dict[Place, Record], marked: Sequence[Place], read: Read
) -> Iterator[_Pair]:
    for place in marked:
        if place in machine:
            if task.answer == "accept":
                yield machine[place], machine[place]
            continue
        twin = next((old for old in machine if old not in marked and touch(old, place)), None)
        old = machine.pop(twin) if twin else None
        yield old, read_span(article, place, read, old)
    for place, record in machine.items():
        if place not in marked:
            yield record, None


def _rejected(place: Place, machine: Mapping[Place, Record], persons: _Persons) -> list[_Pair]:
    """The one span that is rejected: a person's, the machine's, or nobody's any more."""
    if place in persons:
        said = persons[place]
        return [(_record(said.machine or said.person), None)]
    return [(machine[place], None)] if place in machine else []


def _left_out(place: Place, said: Correction, task: Task) -> bool:
    """Whether the task was accepted without this mention, which a person has added in its text."""
    inside = task.start <= place[0] and place[1] <= task.start + len(task.text)
    return task.answer == "accept" and said.machine is None and inside and place not in _moved(task)


def _place(record: Mapping[str, Any]) -> Place:
    return record["start"], record["end"], record["kind"]


def _record(record: Mapping[str, Any] | None) -> Record | None:
    return None if record is None else dict(record)


def _made(article: CleanArticle, pairs: Sequence[_Pair], by: str) -> list[Correction]:
    made = [make_correction(article.digest, "mention", machine, person, by=by) for machine, person in pairs]
    for correction in made:
        check_correction(correction, article)
    return made


def _inside(task: Task, reading: Reading) -> dict[Place, Record]:
    """The machine's mentions within the task's text, by place and kind."""
    end = task.start + len(task.text)
    inside = [m for m in reading.mentions if task.start <= m.start and m.end <= end]
    return {(m.start, m.end, m.kind): mention_record(m) for m in inside}


def _moved(task: Task) -> list[Place]:
    return [(start + task.start, end + task.start, kind) for start, end, kind in task.spans]
