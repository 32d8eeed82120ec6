"""Turn a row of the sheet into a correction.

In    a Row and its article
Out   a Correction, held against the text
Else  CorrectionError with the reason, and what to write instead

What follows from what a person has written is filled in: both ends of an exact value, the EDTF spelling of a date, the
value of words that the machine can read.
"""

import re
from datetime import date
from typing import Any, Literal, get_args

from pipeline.corrections import UNITS, check_correction, make_correction
from pipeline.errors import CorrectionError
from pipeline.exchange import Record
from pipeline.normalise.calendar import edtf_of
from pipeline.records import CleanArticle, Correction, FactKind
from pipeline.review.marked import Read, read_span, touch
from pipeline.review.sheet import Row
from pipeline.review.task import LABELS

_DAYS = ("start_date", "end_date")
_VALUE = ("low", "high", "unit", "per", "qualifier")
_ENDS = ("low", "high")
_SPOT = ("text", "start", "end")


def decide_row(row: Row, article: CleanArticle, read: Read, by: str) -> Correction:
    """What one row of the sheet says."""
    machine: Record | None = dict(row.machine)
    person: Record | None = dict(row.machine)
    target = _target(row)
    if row.decision == "reject":
        person = None
    elif row.decision != "accept":
        person = _mention(row, article, read) if target == "mention" else _fact(row, article)
    if row.decision == "add":
        machine = None
    correction = make_correction(article.digest, target, machine, person, by=by, note=row.note)
    check_correction(correction, article)
    return correction


def _target(row: Row) -> Literal["mention", "fact"]:
    """What is missing is what its kind says: a sentence in which a fact was missed may have mentions alone."""
    kind = row.new.get("new_kind")
    if row.decision == "add" and kind in (*LABELS, *get_args(FactKind)):
        return "mention" if kind in LABELS else "fact"
    return row.target


def _mention(row: Row, article: CleanArticle, read: Read) -> Record:
    """The machine's mention with everything new in its place, or one that it has missed."""
    new = _new(row)
    if row.decision == "add" and not new.get("text"):
        raise CorrectionError("what is missing needs its words in new_text.")
    kind = new.get("kind") or (row.machine.get("kind") if row.target == "mention" else None)
    _check_columns(new, str(kind))
    old: Record = {} if row.decision == "add" else dict(row.machine)
    record: Record = dict(old) if kind == old.get("kind") else {name: old.get(name) for name in _SPOT}
    record |= {"kind": kind} | (_found(new["text"], row, article) if new.get("text") else {})
    if kind == "company":
        called = record["text"] if "text" in new else record.get("name") or record["text"]
        return record | {"name": "; ".join(new.get("companies") or [str(called)])}
    if kind in LABELS and not any(name in new for name in (*_ENDS, *_DAYS)) and ("text" in new or "kind" in new):
        record = read_span(article, (record["start"], record["end"], str(kind)), read, old)
    record |= {"unit": UNITS[str(kind)]} if kind in UNITS and not record.get("unit") else {}
    return _completed(record, new)


def _fact(row: Row, article: CleanArticle) -> Record:
    """The machine's fact with everything new in its place, or one that it has missed in this sentence."""
    new = _new(row)
    if "text" in new:
        raise CorrectionError("a fact has no words of its own. Correct its figure's row, or leave new_text empty.")
    if row.decision != "add":
        return _completed(dict(row.machine), new)
    start, end = row.sentence
    kind = None if row.target == "mention" else row.machine.get("kind")
    return _completed({"kind": kind, "text": article.text[start:end], "start": start, "end": end}, new)


def _new(row: Row) -> dict[str, Any]:
    new = {name.removeprefix("new_"): value for name, value in row.new.items()}
    for name in ("text", "kind"):
        if name in new and not new[name]:
            raise CorrectionError(f"new_{name} cannot be emptied. Where there is nothing, write reject.")
    return new


def _check_columns(new: dict[str, Any], kind: str) -> None:
    """Every column that somebody has filled in must say something of this mention."""
    own = {"company": ("companies",), "date": (*_DAYS, "qualifier")}.get(kind, _VALUE)
    if wrong := [f"new_{name}" for name in new if name not in ("text", "kind", *own)]:
        raise CorrectionError(f'a mention of kind "{kind}" has no {", ".join(wrong)}. Leave that empty.')


def _found(words: str, row: Row, article: CleanArticle) -> Record:
    """Where the words stand: over the machine's span if they can, else in its sentence, where they must stand once.

    What is missing may stand in a sentence that no row shows. White space is whatever it is in the text.
    """
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    every = [match.span() for match in pattern.finditer(article.text)]
    inside = [(s, e) for s, e in every if row.sentence[0] <= s and e <= row.sentence[1]]
    old = (row.machine["start"], row.machine["end"], "")
    over = [(s, e) for s, e in inside if row.decision != "add" and touch((s, e, ""), old)]
    chosen = over or inside or (every if row.decision == "add" else [])
    if not chosen:
        raise CorrectionError(f"the sentence does not hold {words!r}. Copy the words from it as they stand.")
    if len(chosen) > 1 and not over:
        place = "sentence" if inside else "article"
        raise CorrectionError(
            f"{words!r} stands {len(chosen)} times in the {place}, and a sheet cannot tell which. Copy a row of the"
            " right sentence, or mark it in an annotation tool."
        )
    start, end = chosen[0]
    return {"text": article.text[start:end], "start": start, "end": end}


def _completed(record: Record, new: dict[str, Any]) -> Record:
    """The record with what is new, and with what follows from that."""
    old = dict(record)
    record = record | {name: value for name, value in new.items() if name != "text"}
    if any(name in new for name in _DAYS) and record.get("start_date"):
        one_day = old.get("start_date") == old.get("end_date")
        if one_day and not new.get("end_date"):
            record["end_date"] = record["start_date"]
    if record.get("kind") == "date":
        return _spelt(record, changed=any(name in new for name in (*_DAYS, "qualifier")))
    return _valued(record, new) if record.get("unit") else record


def _spelt(record: Record, *, changed: bool) -> Record:
    """A date with its EDTF spelling, which follows from its days."""
    first, last = record.get("start_date"), record.get("end_date")
    if not changed and record.get("edtf"):
        return record
    if not first or not last:
        raise CorrectionError("a date needs its first and its last day: fill in new_start_date and new_end_date.")
    days = (date.fromisoformat(first), date.fromisoformat(last))
    qualifier: Any = record.get("qualifier") or "on"
    return record | {"qualifier": qualifier, "edtf": edtf_of(days, qualifier)}


def _valued(record: Record, new: dict[str, Any]) -> Record:
    """A value with both its ends, or with the one that its qualifier leaves it."""
    given = [name for name in _ENDS if new.get(name) is not None]
    low, high = (record.get(name) for name in _ENDS)
    qualifier = record.get("qualifier") or ("range" if len(given) == 2 and low != high else "exact")
    if qualifier in ("exact", "approx") and (len(given) == 1 or low is None or high is None):
        low = high = new[given[0]] if given else (low if low is not None else high)
    if "qualifier" in new and qualifier in ("min", "max"):
        low, high = (low, new.get("high")) if qualifier == "min" else (new.get("low"), high)
    return record | {"low": low, "high": high, "qualifier": qualifier}
