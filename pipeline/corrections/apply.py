"""Put a person's word in place of the machine's: the reading of one article, corrected.

In    a Reading, and the corrections that stand for its article, the oldest first
Out   a Reading whose corrected items carry the correction's id; equal to the machine's where nothing is corrected
Else  nothing: a correction was held against the article's text when it was taken

What a person said of a mention holds for the facts that rest on it, unless the fact has a correction of its own: a
figure that is none takes its facts along, a new value is theirs as well. A person's span takes the place of every
machine's that it touches, and of two persons' spans that touch the later one stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.corrections.mentions import corrected_mentions
from pipeline.corrections.targets import key_of, plain
from pipeline.corrections.units import fits_fact
from pipeline.exchange import fact_from, fact_record
from pipeline.records import CompanyMention, Correction, DateMention, Fact, Mention, Quantity, Reading


def apply_corrections(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """The reading with every correction applied. Applying them twice is applying them once."""
    if not corrections:
        return reading
    mentions, places = corrected_mentions(reading, [c for c in corrections if c.target == "mention"])
    names = _names(reading.mentions, mentions, places)
    facts = [
        _with_names(moved, names)
        for fact in _facts(reading.facts, [c for c in corrections if c.target == "fact"])
        if (moved := _moved(fact, reading.mentions, mentions, places)) is not None
    ]
    # Two figures that a person has made one leave the same fact twice.
    return replace(reading, mentions=mentions, facts=tuple(sorted(dict.fromkeys(facts), key=lambda fact: fact.start)))


def _facts(facts: Sequence[Fact], corrections: Sequence[Correction]) -> list[Fact]:
    """The facts that stand, and the person's; a person's fact keeps the machine's mentions where there were any."""
    said = _assigned(facts, corrections)
    kept: list[Fact] = []
    for index, fact in enumerate(facts):
        correction = said.get(index)
        if correction is None or fact.correction == correction.id:
            kept.append(fact)
        elif correction.person is not None:
            kept.append(_like(fact, correction))
    done = {correction.id for correction in said.values()}
    own = [c for c in corrections if c.person is not None and c.id not in done]
    return kept + [replace(fact_from(c.person or {}), correction=c.id) for c in own]


def _assigned(facts: Sequence[Fact], corrections: Sequence[Correction]) -> dict[int, Correction]:
    """Which fact each correction speaks of: one sentence may tell of two plants of the same size.

    The very fact that was corrected comes first; another version may have read who or where otherwise, not both.
    """
    records = [fact_record(fact) for fact in facts]
    said: dict[int, Correction] = {i: c for c in corrections for i, fact in enumerate(facts) if fact.correction == c.id}
    for exactly in (True, False):
        for correction in corrections:
            old = correction.machine or correction.person or {}
            for index, record in enumerate(records):
                same = plain(record) == plain(old) if exactly else _alike(record, old)
                if same and index not in said and correction not in said.values():
                    said[index] = correction
    return said


def _alike(record: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    apart = (record["companies"] or []) != (old.get("companies") or []) and record["place"] != old.get("place")
    return key_of("fact", record) == key_of("fact", old) and not apart


def _like(machine: Fact, correction: Correction) -> Fact:
    """The person's fact with what the machine knows beside it."""
    said = replace(fact_from(correction.person or {}), found_by=machine.found_by, correction=correction.id)
    named = machine.product_name if said.product == machine.product else None
    return replace(said, mention=machine.mention, date_mention=machine.date_mention, product_name=named)


def _moved(fact: Fact, before: Sequence[Mention], after: Sequence[Mention], places: Mapping[int, int]) -> Fact | None:
    """The fact with its mentions where they are now and their values; None if what it rests on is gone."""
    figure = places.get(fact.mention) if fact.mention is not None else None
    day = places.get(fact.date_mention) if fact.date_mention is not None else None
    moved = replace(fact, mention=figure, date_mention=day)
    if fact.correction is not None:
        return _own(moved, after)
    if fact.mention is not None:
        if figure is None:
            return None
        valued = _valued(moved, before[fact.mention], after[figure])
        return valued and _dated(valued, fact.date_mention, after)
    return _dated(moved, fact.date_mention, after)


def _own(fact: Fact, after: Sequence[Mention]) -> Fact:
    """A fact that a person has corrected stays as it is; it points only to what can be its figure and its day."""
    if fact.mention is not None and not isinstance(after[fact.mention], Quantity):
        fact = replace(fact, mention=None)
    if fact.date_mention is not None and not isinstance(after[fact.date_mention], DateMention):
        fact = replace(fact, date_mention=None)
    return fact


def _valued(fact: Fact, old: Mention, new: Mention) -> Fact | None:
    """The fact with a new value; None where such a fact cannot have it."""
    if not isinstance(new, Quantity):
        return None
    if _value(new) == _value(old):
        return fact
    if not fits_fact(fact.kind, new.unit):
        return None
    return replace(fact, low=new.low, high=new.high, unit=new.unit, per=new.per, qualifier=new.qualifier)


def _dated(fact: Fact, before: int | None, after: Sequence[Mention]) -> Fact | None:
    """The fact with a new date; a milestone is nothing without one."""
    if before is None:
        return fact
    day = after[fact.date_mention] if fact.date_mention is not None else None
    if isinstance(day, DateMention) and not day.correction:
        return fact
    if isinstance(day, DateMention) and day.start_date is not None:
        return replace(fact, start_date=day.start_date, end_date=day.end_date)
    if fact.kind == "milestone":
        return None
    index = fact.date_mention if isinstance(day, DateMention) else None
    return replace(fact, start_date=None, end_date=None, date_mention=index)


def _value(mention: Mention) -> tuple[object, ...]:
    if isinstance(mention, Quantity):
        return (mention.low, mention.high, mention.unit, mention.per, mention.qualifier)
    return (mention.kind,)


def _names(before: Sequence[Mention], after: Sequence[Mention], places: Mapping[int, int]) -> Mapping[str, str | None]:
    """What the companies that no mention names any more are called now; None for those that are gone."""
    still = {mention.name for mention in after if isinstance(mention, CompanyMention)}
    names: dict[str, str | None] = {}
    for index, mention in enumerate(before):
        if isinstance(mention, CompanyMention) and mention.name not in still:
            now = after[places[index]] if index in places else None
            names[mention.name] = now.name if isinstance(now, CompanyMention) else names.get(mention.name)
    return names


def _with_names(fact: Fact, names: Mapping[str, str | None]) -> Fact:
    if fact.correction is not None:
        return fact
    now = dict.fromkeys(names.get(name, name) for name in fact.companies)
    return replace(fact, companies=tuple(name for name in now if name is not None))
