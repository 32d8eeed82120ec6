"""Read dates: an inclusive interval of days, with what anchored it.

In    Span "end of August 2024" or "from 2024 to 2026" with its parts; the publication day; dates read before
Out   DateMention
Else  Rejection with a reason, as for "February 30"
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from pipeline.normalise.anchors import Anchored, anchor_when
from pipeline.normalise.calendar import Interval, edtf_of
from pipeline.normalise.context import Context
from pipeline.normalise.when import When, read_when
from pipeline.records import Anchor, DateMention, DateQualifier, Part, Rejection, Span

_AND = re.compile(r",?\s*(?:and|or)\s+(?:the\s+)?", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;；]|,\s+(?:and|but|while)\s")


def read_date(span: Span, context: Context, *, sentence_start: int, text: str) -> DateMention | Rejection:
    """Read one date span. ``sentence_start`` is its sentence's offset in ``text``."""
    own = [part for part in span.parts if span.start <= part.start < span.end]
    qualifier = _qualifier(span, own, context, text)
    clause = _clause(span, context, sentence_start)
    try:
        ends = _ends(own)
        if ends:
            return _range(span, ends, context, clause)
        when = read_when(own)
        if when is None:
            return _reject(span, "the words name no date")
        anchored = anchor_when(when, context, span.sentence, clause)
    except ValueError as error:
        return _reject(span, f"no such day in the calendar ({error})")
    qualifier = cast(DateQualifier, when.qualifier) if when.qualifier else qualifier
    return _mention(span, anchored.interval, qualifier, anchored.anchor, when.precision, _open_edtf(when))


def _reject(span: Span, reason: str) -> Rejection:
    return Rejection(span.start, span.end, span.text, span.label, span.found_by, reason)


def _mention(
    span: Span, interval: Interval | None, qualifier: DateQualifier, anchor: Anchor, precision: str, unanchored: str
) -> DateMention:
    start, end = interval or (None, None)
    return DateMention(
        text=span.text, start=span.start, end=span.end, found_by=span.found_by, start_date=start, end_date=end,
        edtf=edtf_of(interval, qualifier) if interval else unanchored,
        qualifier=qualifier, anchor=anchor, precision=precision, sentence=span.sentence,
    )  # fmt: skip


def _open_edtf(when: When) -> str:
    """EDTF with unknown digits where no anchor gave the year."""
    if when.month is not None and when.day is not None:
        return f"XXXX-{when.month:02d}-{when.day:02d}"
    if when.day is not None:
        return f"XXXX-XX-{when.day:02d}"
    return f"XXXX-{when.month:02d}" if when.month is not None else "XXXX"


def _clause(span: Span, context: Context, sentence_start: int) -> tuple[str, str]:
    """The clause's text before and after the date."""
    sentence = context.sentences[span.sentence] if context.sentences else span.text
    before, after = sentence[: span.start - sentence_start], sentence[span.end - sentence_start :]
    opening = max((match.end() for match in _CLAUSE_END.finditer(before)), default=0)
    closing = _CLAUSE_END.search(after)
    return before[opening:], after[: closing.start()] if closing else after


def _qualifier(span: Span, own: Sequence[Part], context: Context, text: str) -> DateQualifier:
    outside = [part for part in span.parts if part not in own and part.value and "qualifier" in part.value]
    if outside and outside[-1].value:
        return cast(DateQualifier, outside[-1].value["qualifier"])
    if context.previous:
        last = context.previous[-1]
        # "by the end of 2025 and the first half of 2026": the preposition governs both.
        if last.sentence == span.sentence and last.end <= span.start and _AND.fullmatch(text, last.end, span.start):
            return last.qualifier
    return "on"


def _ends(own: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]] | None:
    """The two ends of a range, or None: "mid-2023" has a hyphen and no second end."""
    for index, part in enumerate(own):
        if part.role in ("TILL", "AND") and index and own[index - 1].role not in ("PART", "EDGE", "RELWORD"):
            return own[:index], own[index + 1 :]
    return None


def _range(
    span: Span, ends: tuple[Sequence[Part], Sequence[Part]], context: Context, clause: tuple[str, str]
) -> DateMention | Rejection:
    first, last = read_when(ends[0]) or When(), read_when(ends[1]) or When()
    if first == When(day=first.day):  # "3-5 May": a day alone
        first = replace(last, day=first.day)
    # What one end leaves out it shares with the other.
    last = replace(last, month=last.month or (first.month if last.day else None))
    first = replace(first, year=first.year or last.year, year_ref=first.year_ref or last.year_ref)
    start = anchor_when(first, context, span.sentence, clause)
    end = anchor_when(replace(last, year=last.year or _year_of(start)), context, span.sentence, clause)
    if start.interval is None or end.interval is None:
        return _mention(span, None, "on", "none", "range", "XXXX")
    if end.interval[1] < start.interval[0]:
        return _reject(span, "the range ends before it begins")
    return _mention(span, (start.interval[0], end.interval[1]), "on", start.anchor, "range", "")


def _year_of(anchored: Anchored) -> int | None:
    return anchored.interval[0].year if anchored.interval else None
