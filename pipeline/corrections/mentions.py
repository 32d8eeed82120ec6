"""Put a person's mentions in place of the machine's, and tell where each of the machine's is now.

In    a Reading, and the corrections of its mentions that stand, the oldest first
Out   the mentions in text order, and for the index of each of the machine's the index of what stands there now
Else  nothing
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.corrections.targets import Key, key_of
from pipeline.exchange import mention_from, mention_record
from pipeline.records import CompanyMention, Correction, DateMention, Mention, Quantity, Reading


@dataclass(slots=True)
class _Kept:
    """A mention that stands, with the indices of the machine's mentions that it stands for."""

    mention: Mention
    olds: list[int] = field(default_factory=list)


def corrected_mentions(
    reading: Reading, corrections: Sequence[Correction]
) -> tuple[tuple[Mention, ...], Mapping[int, int]]:
    """The mentions with every correction applied, and where they are."""
    persons = {c.id: _Kept(_person_mention(c, reading)) for c in _latest(corrections)}
    targets = {key: c for c in corrections for key in _keys(c)}
    targets |= {key_of("mention", c.machine): c for c in corrections if c.machine is not None}
    kept = list(persons.values())
    for index, mention in enumerate(reading.mentions):
        correction = targets.get(key_of("mention", mention_record(mention)))
        own = persons.get(correction.id) if correction is not None else None
        if own is not None:
            own.mention = _like(mention, own.mention)
        if over := own or _touching(mention, persons.values()):
            over.olds.append(index)
        elif correction is None:
            kept.append(_Kept(mention, [index]))
    kept.sort(key=lambda item: (item.mention.start, item.mention.end))
    places = {old: new for new, item in enumerate(kept) for old in item.olds}
    return tuple(_relinked(item.mention, new, places) for new, item in enumerate(kept)), places


def _latest(corrections: Sequence[Correction]) -> list[Correction]:
    """What persons put in, without what a later word of a person's has taken away or covers."""
    latest: list[Correction] = []
    gone: set[Key] = set()
    for correction in reversed(corrections):
        person = correction.person
        if person is None:
            gone.add(key_of("mention", correction.machine or {}))
        elif key_of("mention", person) not in gone and not any(_overlap(person, c.person or {}) for c in latest):
            latest.append(correction)
    return latest


def _overlap(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return one["start"] < other["end"] and other["start"] < one["end"]


def _keys(correction: Correction) -> list[Key]:
    """Where the person's own span is: another version of the machine may have found it, too."""
    return [key_of("mention", correction.person)] if correction.person is not None else []


def _touching(mention: Mention, persons: Iterable[_Kept]) -> _Kept | None:
    return next((p for p in persons if p.mention.start < mention.end and mention.start < p.mention.end), None)


def _person_mention(correction: Correction, reading: Reading) -> Mention:
    mention = mention_from(correction.person or {})
    inside = (index for index, (start, end) in enumerate(reading.sentences) if start <= mention.start < end)
    sentence = next(inside, len(reading.sentences))  # in no sentence: the index of none
    return replace(mention, sentence=sentence, correction=correction.id)


def _like(machine: Mention, person: Mention) -> Mention:
    """The person's mention with what the machine knows beside it: its rule, what anchored a date, a ticker."""
    person = replace(person, found_by=machine.found_by)
    if isinstance(person, Quantity) and isinstance(machine, Quantity):
        return replace(person, equivalent_of=machine.equivalent_of)
    if isinstance(person, DateMention) and isinstance(machine, DateMention) and person.edtf == machine.edtf:
        return replace(person, anchor=machine.anchor, precision=machine.precision)
    if isinstance(person, CompanyMention) and isinstance(machine, CompanyMention) and person.ticker is None:
        return replace(person, ticker=machine.ticker)
    return person


def _relinked(mention: Mention, place: int, places: Mapping[int, int]) -> Mention:
    if isinstance(mention, Quantity) and mention.equivalent_of is not None:
        now = places.get(mention.equivalent_of)
        return replace(mention, equivalent_of=now if now != place else None)
    return mention
