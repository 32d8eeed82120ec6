"""Which item of an article a correction speaks of, whatever version of the machine has read it.

In    records of mentions and facts
Out   keys: equal for the same item
Else  nothing

A mention is its kind and place. A fact is its kind, its evidence and its value, a milestone its kind, evidence and
stage: the rest of a fact may be read otherwise by the next version and is still the same fact. Two facts may share all
of these, two plants of one size in one sentence; what tells them apart, who and where, tells their corrections apart.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.records import Correction

Key = tuple[Any, ...]
# What belongs to one reading and not to the item: left out where records are compared.
_PASSING = frozenset(("found_by", "confidence", "correction", "mention", "date_mention", "equivalent_of")) | frozenset(
    ("anchor", "precision", "ticker", "product_name")
)


def plain(record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A record without what belongs to one reading, nor what is empty."""
    if record is None:
        return None
    kept = {name: value for name, value in record.items() if name not in _PASSING}
    return {name: value for name, value in kept.items() if value not in (None, [], "")}


def key_of(target: str, record: Mapping[str, Any]) -> Key:
    """The key of a mention's or a fact's record."""
    place = (target, record.get("kind"), record.get("start"), record.get("end"))
    if target == "mention":
        return place
    if record.get("kind") == "milestone":
        return (*place, record.get("status"))
    return (*place, record.get("unit"), record.get("low"), record.get("high"))


def target_of(correction: Correction) -> Key:
    """The key of what is corrected: the machine's item, or else the person's."""
    record = (correction.machine if correction.machine is not None else correction.person) or {}
    apart = (tuple(record.get("companies") or ()), record.get("product"), record.get("place"), record.get("phase"))
    return (correction.article, *key_of(correction.target, record), *(apart if correction.target == "fact" else ()))
