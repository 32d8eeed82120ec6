"""Score readings against gold, article by article and kind by kind.

In    export records and gold records, by source
Out   a Tally for every kind of mention, for facts, offsets and the publication day
Else  a gold article that was not read counts as read empty, and is named in ``Score.missing``

Mentions count as distinct values per article, facts one by one.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.evaluate.gold import Record
from pipeline.evaluate.matching import (
    Likeness,
    Same,
    distinct,
    key,
    of_kind,
    overlap,
    resolved,
    same,
    same_dates,
    same_fact,
    same_name,
    same_or_empty,
    same_text,
    same_value,
    surfaces,
)
from pipeline.evaluate.tally import Miss, Tally

SUMMED = ("energy", "power", "mass", "money", "area", "specific_energy")
QUANTITIES = (*SUMMED, "percent")
# The order in which people want to see them.
ORDER = ("all quantities", *QUANTITIES, "date", "company", "company_overlap", "facts", "offsets", "published")

Tallies = defaultdict[str, Tally]

QUANTITY = Likeness(same_value, {"per": same("per"), "qualifier": same("qualifier")})
DATE = Likeness(same_dates, {"qualifier": same("qualifier")})
FACT = Likeness(
    same_fact,
    {
        "companies": same("resolved"),
        "product": same_name("product"),
        "place": same_name("place"),
        "phase": same_or_empty("phase"),
        "status": same("status"),
        "start_date": same_dates,
        "per": same("per"),
    },
)


@dataclass(frozen=True, slots=True)
class Score:
    """A tally for every kind that gold or the readings hold, and the gold articles without a reading."""

    tallies: Mapping[str, Tally]
    missing: tuple[str, ...]


def score(predicted: Mapping[str, Record], gold: Mapping[str, Record]) -> Score:
    """Score every gold article; readings of other articles do not count."""
    tallies: Tallies = defaultdict(Tally)
    for source, wanted in gold.items():
        _score_article(tallies, predicted.get(source, {"mentions": [], "facts": []}), wanted, source)
    tallies["all quantities"] = _summed([tallies[kind] for kind in SUMMED if kind in tallies])
    return Score(
        tallies={kind: tallies[kind] for kind in ORDER if kind in tallies},
        missing=tuple(source for source in gold if source not in predicted),
    )


def _score_article(tallies: Tallies, found: Record, gold: Record, source: str) -> None:
    for kind in QUANTITIES:
        _score_quantities(tallies, found, gold, kind, source)
    _score_dates(tallies["date"], found, gold, source)
    _score_companies(tallies, found, gold, source)
    if "facts" in gold:
        _score_facts(tallies["facts"], found, gold, source)
    if "body" in found:
        _score_offsets(tallies["offsets"], found, source)
    _score_published(tallies["published"], found, gold, source)


def _score_quantities(tallies: Tallies, found: Record, gold: Record, kind: str, source: str) -> None:
    mine, theirs = (distinct(of_kind(record, kind), same_value) for record in (found, gold))
    if mine or theirs:
        tallies[kind].pair(mine, theirs, QUANTITY, source)


def _score_dates(tally: Tally, found: Record, gold: Record, source: str) -> None:
    """Dates that nothing anchors are not scored."""
    mine, theirs = (
        distinct([mention for mention in of_kind(record, "date") if mention.get("start_date")], same_dates)
        for record in (found, gold)
    )
    tally.pair(mine, theirs, DATE, source)


def _score_companies(tallies: Tallies, found: Record, gold: Record, source: str) -> None:
    """Strictly, by one of the accepted forms; and kindly, by overlap. Several forms of one company are all right."""
    mine, theirs = distinct(of_kind(found, "company"), same_text), of_kind(gold, "company")
    _score_names(tallies["company"], mine, theirs, _is_surface, source)
    _score_names(tallies["company_overlap"], mine, theirs, _overlaps_surface, source)


def _score_names(tally: Tally, mine: list[Record], theirs: list[Record], hit: Same, source: str) -> None:
    for wanted in theirs:
        if wanted.get("optional"):
            continue
        if any(hit(mention, wanted) for mention in mine):
            tally.tp += 1
        else:
            tally.missed(source, wanted)
    for mention in mine:
        if not any(hit(mention, wanted) for wanted in theirs):
            tally.spurious(source, mention)


def _is_surface(mention: Record, company: Record) -> bool:
    return key(mention["text"]) in {key(form) for form in surfaces(company)}


def _overlaps_surface(mention: Record, company: Record) -> bool:
    return any(overlap(mention["text"], form) for form in surfaces(company))


def _score_facts(tally: Tally, found: Record, gold: Record, source: str) -> None:
    mine, theirs = (
        [{**fact, "resolved": resolved(fact.get("companies"), gold)} for fact in record.get("facts", [])]
        for record in (found, gold)
    )
    tally.pair(mine, theirs, FACT, source)


def _score_offsets(tally: Tally, found: Record, source: str) -> None:
    """Every mention and every fact must cut its own text out of the body."""
    for item in (*found["mentions"], *found.get("facts", [])):
        if "start" in item and found["body"][item["start"] : item["end"]] == item.get("text"):
            tally.tp += 1
        else:
            tally.fp += 1
            tally.errors.append(Miss("offsets do not cut out the text", source, item))


def _score_published(tally: Tally, found: Record, gold: Record, source: str) -> None:
    mine, theirs = found.get("published"), gold.get("published")
    right = mine == theirs
    tally.tp += right
    tally.fp += not right and mine is not None
    tally.fn += not right and theirs is not None
    if not right:
        tally.errors.append(Miss("wrong published", source, {"predicted": mine, "gold": theirs}))


def _summed(parts: list[Tally]) -> Tally:
    """The counts together; the errors stay with their kinds."""
    return Tally(*(sum(getattr(part, side) for part in parts) for side in ("tp", "fp", "fn")))
