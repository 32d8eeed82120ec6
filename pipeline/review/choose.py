"""Choose what a person should look at: what the machine is least sure of, and a small sample of all the rest.

In    the readings of a database
Out   ``Candidate``s, the most doubtful first, then the sample
Else  nothing

The sample is drawn from what is not chosen already, so that certainty is audited too. A chosen item says why it is
doubtful; what a person has corrected already is not asked again.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random
from typing import Literal

from pipeline.exchange import Record, fact_record, mention_record
from pipeline.records import CleanArticle, CompanyMention, DateMention, Fact, Quantity, Reading

SAMPLED = "drawn at random, to check what is taken for certain"
_WEAK = {"company.by-use": 0.25, "company.by-list": 0.25, "company.alias": 0.1}


_PRICED = ("price", "output_value")  # often told of a market or a region, which has no company


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention or fact with its sentence; ``doubt`` from 0 to 1, ``why`` in words."""

    article: CleanArticle
    target: Literal["mention", "fact"]
    record: Record
    sentence: tuple[int, int]
    confidence: float
    why: str

    @property
    def doubt(self) -> float:
        """How little sure the machine is."""
        return 1 - self.confidence


_Entry = tuple[float, float, int, Candidate]


def choose(readings: Iterable[Reading], *, rows: int, sample: int, seed: int) -> list[Candidate]:
    """``rows`` items that are most doubtful, and ``sample`` others. The same database gives the same choice.

    Half of the rows are mentions and half facts, as long as there are enough of both.
    """
    chance = Random(seed)
    doubtful: dict[str, list[_Entry]] = {"mention": [], "fact": []}
    drawn = _Drawn(sample, chance)
    for number, candidate in enumerate(_candidates(readings)):
        heap = doubtful[candidate.target]
        entry = (candidate.doubt, chance.random(), number, candidate)
        if len(heap) < rows:
            heapq.heappush(heap, entry)
        else:
            drawn.offer(heapq.heappushpop(heap, entry)[3])
    turns = _shared(doubtful["mention"], doubtful["fact"])
    for candidate in turns[rows:]:
        drawn.offer(candidate)
    return turns[:rows] + [replace(candidate, why=SAMPLED) for candidate in drawn.those]


class _Drawn:
    """A sample of all that is offered, each with the same chance, however many will come."""

    def __init__(self, size: int, chance: Random) -> None:
        self.size, self.chance, self.seen = size, chance, 0
        self.those: list[Candidate] = []

    def offer(self, candidate: Candidate) -> None:
        self.seen += 1
        if len(self.those) < self.size:
            self.those.append(candidate)
        elif (place := int(self.chance.random() * self.seen)) < self.size:
            self.those[place] = candidate


def _shared(mentions: list[_Entry], facts: list[_Entry]) -> list[Candidate]:
    """The most doubtful of both in turns."""
    order = [sorted(entries, key=lambda entry: (-entry[0], entry[2])) for entries in (mentions, facts)]
    return [entry[3] for pair in zip_longest(*order) for entry in pair if entry is not None]


def _candidates(readings: Iterable[Reading]) -> Iterator[Candidate]:
    for reading in readings:
        for mention in reading.mentions:
            if mention.correction is None:
                confidence, why = _of_mention(mention)
                place = _sentence(reading, mention.start)
                yield Candidate(reading.article, "mention", mention_record(mention), place, confidence, why)
        for fact in reading.facts:
            if fact.correction is None:
                confidence, why = _of_fact(fact, reading)
                place = (fact.start, fact.end)
                yield Candidate(reading.article, "fact", fact_record(fact), place, confidence, why)


def _sentence(reading: Reading, place: int) -> tuple[int, int]:
    inside = (bounds for bounds in reading.sentences if bounds[0] <= place < bounds[1])
    return next(inside, (0, len(reading.article.text)))


def _of_mention(mention: Quantity | DateMention | CompanyMention) -> tuple[float, str]:
    match mention:
        case CompanyMention():
            rule = mention.found_by.partition("/")[0]
            return round(mention.confidence - _WEAK.get(rule, 0.0) * 0.1, 3), f"confidence {mention.confidence:.2f}"
        case DateMention() if mention.start_date is None:
            return 0.6, "nothing gives it a year"
        case DateMention() if mention.anchor == "previous":
            return 0.85, "its year comes from a date before it"
        case Quantity() if mention.qualifier == "order":
            return 0.8, "its value is an order of magnitude"
        case _:
            return 0.97, "read by rule"


def _of_fact(fact: Fact, reading: Reading) -> tuple[float, str]:
    """As sure as its least sure company; less where it has none, or no figure's own status."""
    by_name: dict[str, float] = {}
    for mention in reading.mentions:
        if isinstance(mention, CompanyMention):
            by_name[mention.name] = max(by_name.get(mention.name, 0.0), mention.confidence)
    known = [by_name[name] for name in fact.companies if name in by_name]
    if not fact.companies:
        return 0.85 if fact.kind in _PRICED else 0.55, "no company was found for it"
    sure = min(known, default=0.9)
    if fact.status is None and fact.kind in ("capacity", "investment", "output"):
        return round(min(sure, 0.7), 3), "no stage was found for it"
    if len(fact.companies) > 2:
        return round(min(sure, 0.75), 3), "several companies share it"
    return round(sure * 0.97, 3), f"as sure as its companies: {sure:.2f}"
