"""Read dates: an inclusive interval of days, with what anchored it.

In    Span "end of August 2024" or "from 2024 to 2026" with its parts; the publication day; dates read before
Out   DateMention
Else  Rejection with a reason, as for "February 30"
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from pipeline.normalise.anchors import Anchored, anchor_when
from pipeline.normalise.calendar import Interval, edtf_of
from pipeline.normalise.context import Context
from pipeline.normalise.tense import Place
from pipeline.normalise.when import When, read_when, season_of
from pipeline.records import Anchor, DateMention, DateQualifier, Part, Rejection, Span

_TILL = frozenset({"TILL", "AND", "DASH", "UNTIL"})
_REACH = 60  # characters looked back for a word of change
_CHANGE = re.compile(
    r"\b(?:up|down|rose|risen|rises?|fell|fallen|falls?|increased?|decreased?|dropped|drop|grew|grown|higher|lower|changed)\b"
    r"[^,;.]*$|\b(?:up|down) [\d.,]+ ?(?:%|percent) $"
)
_JOINED = {("MONTH", "DAY"), ("MONTH", "YEAR"), ("YEAR", "DAY"), ("DAY", "DAY"), ("MONTH", "ORDDAY")}
_AND = re.compile(r",?\s*(?:and|or)\s+(?:the\s+)?", re.IGNORECASE)


def read_date(span: Span, context: Context, *, sentence_start: int) -> DateMention | Rejection:
    """Read one date span. ``sentence_start`` is its sentence's offset in the article."""
    own = [part for part in span.parts if span.start <= part.start < span.end]
    qualifier = _qualifier(span, context)
    sentence = context.sentences[span.sentence] if context.sentences else span.text
    place = Place(sentence, span.start - sentence_start, span.end - sentence_start)
    try:
        season = season_of(own)
        if season:
            return _mention(span, (date(season[0], 1, 1), date(season[1], 12, 31)), qualifier, "none", "range", "")
        ends = _ends(own)
        if ends:
            return _range(span, ends, context, place)
        when = read_when(own)
        if when is None:
            return _reject(span, "the words name no date")
        when = _with_shared_year(when, span)
        anchored = anchor_when(when, context, span.sentence, place)
    except (ValueError, OverflowError) as error:
        return _reject(span, f"no such day in the calendar ({error})")
    qualifier = cast(DateQualifier, when.qualifier) if when.qualifier else qualifier
    return _mention(span, anchored.interval, qualifier, anchored.anchor, when.precision, _open_edtf(when))


def _with_shared_year(when: When, span: Span) -> When:
    """The year that stands with the second of two dates ("in March and May 2023") holds for the first."""
    after = [part for part in span.parts if part.start >= span.end and part.role == "YEAR"]
    return replace(when, year=int(after[-1].text)) if after and when.year is None else when


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


def _qualifier(span: Span, context: Context) -> DateQualifier:
    outside = [part for part in span.parts if part.start < span.start and part.value and "qualifier" in part.value]
    if outside and outside[-1].value:
        if outside[-1].text.lower() == "from" and _CHANGE.search(
            context.text, max(0, outside[-1].start - _REACH), outside[-1].start
        ):
            return "on"  # "up 12% from December" compares
        return cast(DateQualifier, outside[-1].value["qualifier"])
    if context.previous:
        last = context.previous[-1]
        # "by the end of 2025 and the first half of 2026": the preposition governs both.
        if (
            last.sentence == span.sentence
            and last.end <= span.start
            and _AND.fullmatch(context.text, last.end, span.start)
        ):
            return last.qualifier
    return "on"


def _ends(own: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]] | None:
    """The two ends of a range, or None: "mid-2023" has a hyphen and no second end."""
    roles = {part.role for part in own}
    if "AGO" in roles or "SLASH" in roles:
        return None
    dashes = [part.role for part in own].count("DASH")
    for index, part in enumerate(own):
        if part.role not in _TILL or not index or own[index - 1].role in ("PART", "EDGE", "RELWORD"):
            continue
        if part.role == "DASH" and own[index + 1 :] and own[index + 1].role == "EDGE":
            return None  # "2024-end"
        if part.role == "DASH" and (dashes > 1 or (index == 1 and _one_date(own[0], own[2:]))):
            return None
        return own[:index], own[index + 1 :]
    return None


def _one_date(before: Part, after: Sequence[Part]) -> bool:
    """Whether a dash joins the fields of one date: "Oct-2", "Dec-2018", "2024-04", "4-22"."""
    return len(after) == 1 and (before.role, after[0].role) in _JOINED


def _range(
    span: Span, ends: tuple[Sequence[Part], Sequence[Part]], context: Context, place: Place
) -> DateMention | Rejection:
    first, last = read_when(ends[0]) or When(), read_when(ends[1]) or When()
    if first == When(day=first.day):  # "3-5 May": a day alone
        first = replace(last, day=first.day)
    # What one end leaves out it shares with the other.
    last = replace(last, month=last.month or (first.month if last.day else None))
    first = replace(first, year=first.year or last.year, year_ref=first.year_ref or last.year_ref)
    anchor: Anchor | None = None
    if not (first.year or first.year_ref or last.year or first.day or last.day) and first.month and last.month:
        # The end tells the year: "from January to October, sales reached …" has happened.
        stretch = replace(last, month=None, months=(min(first.month, last.month), last.month), part=None)
        anchored = anchor_when(stretch, context, span.sentence, place)
        anchor, year = anchored.anchor, _year_of(anchored)
        if year is not None:
            first, last = replace(first, year=year - (first.month > last.month)), replace(last, year=year)
    start = anchor_when(first, context, span.sentence, place)
    end = anchor_when(replace(last, year=last.year or _year_of(start)), context, span.sentence, place)
    if start.interval is None or end.interval is None:
        return _mention(span, None, "on", "none", "range", "XXXX")
    if end.interval[1] < start.interval[0]:
        return _reject(span, "the range ends before it begins")
    return _mention(span, (start.interval[0], end.interval[1]), "on", anchor or start.anchor, "range", "")


def _year_of(anchored: Anchored) -> int | None:
    return anchored.interval[0].year if anchored.interval else None
