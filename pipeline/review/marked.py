"""Read what a person has marked: a span says where a mention is and not what it means.

In    the words of a span, and what the machine has read there before
Out   the record of the mention
Else  CorrectionError where the words cannot be read; the sheet is the place to say their value

The words are read by the machine on their own. What it knew from around them stays: a rate, the year of a date.
"""

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import CorrectionError
from pipeline.exchange import Record, mention_record
from pipeline.records import CleanArticle, DateMention, Mention, Reading

Read = Callable[[CleanArticle], Reading]
Place = tuple[int, int, str]  # first character, end, kind


def touch(one: Place, other: Place) -> bool:
    """Whether they have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def read_span(article: CleanArticle, place: Place, read: Read, old: Record | None) -> Record:
    """The record of a span that a person has marked; ``old`` is what the machine read there."""
    start, end, kind = place
    words = article.text[start:end]
    spot = {"kind": kind, "text": words, "start": start, "end": end}
    if kind == "company":
        return {**spot, "name": words}
    alone = read(replace(article, title=None, text=words, dateline=None))
    found = [mention for mention in alone.mentions if mention.kind == kind]
    if len(found) != 1:
        raise CorrectionError(f"what {words!r} means cannot be read. Give its value in a sheet: new_low, new_high …")
    before = old if old is not None and old.get("kind") == kind else None
    return {**(_with_context(found[0], before) if before is not None else mention_record(found[0])), **spot}


def _with_context(found: Mention, before: Record) -> Record:
    """What the words say, with what their surroundings said before; a date that needs an anchor keeps its days."""
    new = mention_record(found)
    if isinstance(found, DateMention):
        return new if found.anchor == "none" and found.start_date is not None else before
    if {new["low"], new["high"]} & {before.get("low"), before.get("high")} - {None}:
        return before
    return {**new, "per": new["per"] or before.get("per")}
