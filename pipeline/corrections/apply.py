"""Put a person's word in place of the machine's: the reading of one article, corrected.

In    a Reading, and the corrections that stand for its article
Out   a Reading whose corrected items carry the correction's id; equal to the machine's where nothing is corrected
Else  nothing: a correction was held against the article's text when it was taken

What a person said of a mention holds for the facts that rest on it, unless the fact has a correction of its own: a
figure that is none takes its facts along, a new value is theirs as well. A person's span wins over every machine's that
it touches.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.corrections.targets import key_of, plain
from pipeline.exchange import fact_from, fact_record, mention_from, mention_record
from pipeline.records import CompanyMention, Correction, DateMention, Fact, Mention, Quantity, Reading

_Kept = tuple[int | None, Mention]  # the machine's index of a mention, None for a person's own


def apply_corrections(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """The reading with every correction applied."""
    if not corrections:
        return reading
    said = {target: [c for c in corrections if c.target == target] for target in ("mention", "fact")}
    kept = _mentions(reading, said["mention"])
    mentions = tuple(mention for _, mention in kept)
    places = {old: new for new, (old, _) in enumerate(kept) if old is not None}
    gone = _names_gone(reading.mentions, mentions)
    renamed = _renamed(reading.mentions, said["mention"])
    facts = [
        moved
        for fact in _facts(reading.facts, said["fact"])
        if (moved := _moved(fact, reading.mentions, mentions, places)) is not None
    ]
    facts = [_with_names(fact, gone, renamed) for fact in facts]
    return replace(
        reading,
        mentions=tuple(_relinked(mention, places) for mention in mentions),
        facts=tuple(sorted(facts, key=lambda fact: fact.start)),
    )


def _mentions(reading: Reading, corrections: Sequence[Correction]) -> list[_Kept]:
    """The mentions in text order: the machine's that stand, and the person's."""
    persons = {c.id: _person_mention(c, reading) for c in corrections if c.person is not None}
    targets = {key_of("mention", c.machine or c.person or {}): c for c in corrections}
    keys = [key_of("mention", mention_record(mention)) for mention in reading.mentions]
    kept: list[_Kept] = []
    for index, (mention, key) in enumerate(zip(reading.mentions, keys, strict=True)):
        correction = targets.get(key)
        if correction is not None:
            person = persons.pop(correction.id, None)
            if person is not None:
                kept.append((index, _like(mention, person)))
        elif not any(_touch(mention, person) for person in persons.values()):
            kept.append((index, mention))
    kept += [(None, person) for person in persons.values()]
    return sorted(kept, key=lambda item: (item[1].start, item[1].end))


def _person_mention(correction: Correction, reading: Reading) -> Mention:
    mention = mention_from(correction.person or {})
    sentence = next((i for i, (s, e) in enumerate(reading.sentences) if s <= mention.start < e), 0)
    return replace(mention, sentence=sentence, correction=correction.id)


def _like(machine: Mention, person: Mention) -> Mention:
    """The person's mention with what the machine knows beside it: which rule found it, what anchored a date."""
    person = replace(person, found_by=machine.found_by, sentence=machine.sentence)
    if isinstance(person, Quantity) and isinstance(machine, Quantity):
        return replace(person, equivalent_of=machine.equivalent_of)
    if isinstance(person, DateMention) and isinstance(machine, DateMention) and person.edtf == machine.edtf:
        return replace(person, anchor=machine.anchor, precision=machine.precision)
    return person


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _relinked(mention: Mention, places: dict[int, int]) -> Mention:
    if isinstance(mention, Quantity) and mention.equivalent_of is not None:
        return replace(mention, equivalent_of=places.get(mention.equivalent_of))
    return mention


def _facts(facts: Sequence[Fact], corrections: Sequence[Correction]) -> list[Fact]:
    """The facts that stand, and the person's; a person's fact keeps the machine's mentions where there were any."""
    targets = {key_of("fact", c.machine or c.person or {}): c for c in corrections}
    kept: list[Fact] = []
    for fact in facts:
        correction = targets.get(key_of("fact", fact_record(fact)))
        if correction is None:
            kept.append(fact)
        elif correction.person is not None and correction.id not in {done.correction for done in kept}:
            said = replace(fact_from(correction.person), found_by=fact.found_by, correction=correction.id)
            kept.append(replace(said, mention=fact.mention, date_mention=fact.date_mention))
    done = {fact.correction for fact in kept}
    own = [c for c in corrections if c.person is not None and c.id not in done]
    return kept + [replace(fact_from(c.person or {}), correction=c.id) for c in own]


def _moved(fact: Fact, before: Sequence[Mention], after: Sequence[Mention], places: dict[int, int]) -> Fact | None:
    """The fact with its mentions where they are now and their values; None if what it rests on is gone."""
    figure = places.get(fact.mention) if fact.mention is not None else None
    day = places.get(fact.date_mention) if fact.date_mention is not None else None
    moved = replace(fact, mention=figure, date_mention=day)
    if fact.correction is not None:
        return moved
    if fact.mention is not None and figure is None:
        return None
    if figure is not None and _value(after[figure]) != _value(before[fact.mention or 0]):
        quantity = after[figure]
        if not isinstance(quantity, Quantity):
            return None
        moved = replace(moved, low=quantity.low, high=quantity.high, unit=quantity.unit)
        moved = replace(moved, per=quantity.per, qualifier=quantity.qualifier)
    if fact.date_mention is not None:
        dated = after[day] if day is not None else None
        if isinstance(dated, DateMention):
            return replace(moved, start_date=dated.start_date, end_date=dated.end_date) if dated.correction else moved
        return None if fact.kind == "milestone" else replace(moved, start_date=None, end_date=None)
    return moved


def _value(mention: Mention) -> tuple[object, ...]:
    if isinstance(mention, Quantity):
        return (mention.low, mention.high, mention.unit, mention.per, mention.qualifier)
    return (mention.kind,)


def _names_gone(before: Sequence[Mention], after: Sequence[Mention]) -> frozenset[str]:
    """Companies that the machine named and that no mention names any more."""
    names = [{m.name for m in mentions if isinstance(m, CompanyMention)} for mentions in (before, after)]
    return frozenset(names[0] - names[1])


def _renamed(before: Sequence[Mention], corrections: Sequence[Correction]) -> dict[str, str]:
    """What the companies are called now whose name a person has changed."""
    keys = {key_of("mention", mention_record(m)): m.name for m in before if isinstance(m, CompanyMention)}
    names: dict[str, str] = {}
    for correction in corrections:
        machine, person = plain(correction.machine), plain(correction.person)
        if machine and person and person.get("kind") == "company":
            old = keys.get(key_of("mention", machine), machine.get("name"))
            if old and old != person.get("name"):
                names[str(old)] = str(person.get("name") or person["text"])
    return names


def _with_names(fact: Fact, gone: frozenset[str], renamed: dict[str, str]) -> Fact:
    if fact.correction is not None:
        return fact
    names = dict.fromkeys(renamed.get(name, name) if name in gone else name for name in fact.companies)
    return replace(fact, companies=tuple(name for name in names if name not in gone))
