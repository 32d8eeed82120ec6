"""Read quantities: an interval in the canonical unit of the kind.

In    Span "20,000 to 25,000 tonnes" with its parts; "RMB 1.2 billion"; "hundreds of megawatts"
Out   Quantity with exact Decimals at both ends, unit, rate and qualifier
Else  Rejection with a reason

A foreign currency keeps its own code and is never converted: a rate is an opinion, and the article holds none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.normalise.ambiguous import Surroundings, settle
from pipeline.normalise.context import Context
from pipeline.normalise.numbers import fraction, payload, read_number, scale_of
from pipeline.records import Mention, Part, Per, Quantity, QuantityQualifier, Rejection, Span

_JOINTS = ("RANGE", "UPTO", "TILDE", "AND", "OR")
_NO_NUMBER = ("SCALE", "BIGSCALE", "UNIT", "TSIGN", "MONEY", "WON", "HYPHEN", "AFTER")
_UNITS = ("UNIT", "TSIGN", "MONEY", "CURRENCY", "WON", "CENT")
_SUMS = ("MONEY", "CURRENCY", "WON")
_SIGNED = ("money", "percent")  # "-5.2%"; before anything else a dash is a dash
_HUNDREDTH = {"factor": "0.01"}
_BEHIND = 24  # characters looked at behind a span
# Between a sum and its equivalent in another currency: "CNY6 billion ($835.98 million)", ", or about $112 million".
_EQUIVALENT = re.compile(
    r"\s*(?:[(（\[]\s*|,?\s*(?:or|equivalent to|which is|i\.e\.,?)\s+)(?:[a-z.~≈]+\s+){0,3}", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HIGHEST_PRICE = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class _Interval:
    low: Decimal | None
    high: Decimal | None
    qualifier: QuantityQualifier


def read_quantity(span: Span, context: Context) -> Quantity | Rejection:
    """Read one quantity span; the context tells which money "¥" is."""
    own = [part for part in span.parts if span.start <= part.start < span.end]
    around = [part for part in span.parts if part not in own]
    unit_part = _unit_part(own)
    if unit_part is None:  # "10 and 20 million tons": scale and unit stand with the last of the row
        behind = [part for part in around if part.start >= span.end]
        unit_part = _unit_part(behind)
        own = [*own, *(scale_of(behind) if not scale_of(own) else ())]
    if unit_part is None or unit_part.value is None:
        return _reject(span, "no unit")
    around = [part for part in around if part is not unit_part]
    unit = _unit(unit_part.value, span, context)
    after = [part for part in own if part.role == "AFTER"]  # "10+ GWh"
    interval = _interval(_in_one_unit(own), [*_bounding(around, span), *after])
    if interval is None:
        return _reject(span, "the words make no number")
    if unit["kind"] not in _SIGNED:
        interval = replace(interval, low=interval.low and abs(interval.low), high=interval.high and abs(interval.high))
    factor = fraction(unit["factor"])
    low, high = _scaled(interval.low, factor), _scaled(interval.high, factor)
    return Quantity(
        kind=unit["kind"], text=span.text, start=span.start, end=span.end, found_by=span.found_by,
        low=low, high=high, unit=unit["unit"], per=_per(unit, around, low), qualifier=interval.qualifier,
        sentence=span.sentence,
    )  # fmt: skip


def _bounding(around: Sequence[Part], span: Span) -> list[Part]:
    """The context without a plus that joins ("1GW + 2GW"): only one that touches the amount bounds it."""
    return [part for part in around if part.text != "+" or part.start == span.end]


def _unit_part(parts: Sequence[Part]) -> Part | None:
    """What names the unit: a currency before all else, for "$1.2T" holds a tonne as well."""
    sums = [part for part in parts if part.role in _SUMS]
    units = [part for part in reversed(parts) if part.role in _UNITS]
    return next(iter(sums + units), None)


def _unit(value: Mapping[str, Any], span: Span, context: Context) -> Mapping[str, Any]:
    """Kind, canonical unit and factor, settled by what stands around where the unit means more than one thing."""
    if "readings" in value:
        sentence = context.sentences[span.sentence] if context.sentences else span.text
        behind = context.text[span.end : span.end + _BEHIND]
        value = settle(value, Surroundings(context.text, sentence, behind))
    if "code" in value:
        return {"kind": "money", "unit": value["code"], "factor": value.get("factor", "1")}
    return value


def _in_one_unit(own: Sequence[Part]) -> Sequence[Part]:
    """The parts with cents counted as hundredths, and a "T" behind a sum of money as a trillion."""
    parts = list(own)
    if any(part.role == "TOLERANCE" for part in parts):  # "450±5 kg"
        parts = [parts[0], parts[-1]]
    if len(parts) > 1 and parts[1].role == "TIMES":  # "2 x 660 MW"
        times = read_number(parts[:1])
        parts = [*parts[2:], replace(parts[1], role="SCALE", value={"factor": times})]
    sum_at = next((index for index, part in enumerate(parts) if part.role in _SUMS), None)
    if sum_at is None:
        cents = parts and parts[-1].role == "CENT"
        return [*parts[:-1], replace(parts[-1], role="SCALE", value=_HUNDREDTH)] if cents else parts
    if parts[-1].role == "TSIGN":
        return [*parts[:-1], replace(parts[-1], role="SCALE", value={"factor": payload(parts[-1], "scale")})]
    if parts[-1].role == "CENT":
        cut = max(sum_at, 1) + 1
        minor = read_number([part for part in parts[cut:] if part.role not in ("AND", "CENT")])
        if minor is not None:
            return [*parts[:cut], replace(parts[-1], role="WORDNUM", value={"n": minor / 100})]
    return parts


def _reject(span: Span, reason: str) -> Rejection:
    return Rejection(span.start, span.end, span.text, span.label, span.found_by, reason)


def _scaled(value: Decimal | None, factor: Decimal) -> Decimal | None:
    # Six figures behind the point of a square metre are enough; thirds would never end.
    return None if value is None else _plain(value * factor)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value.normalize()


def _interval(own: Sequence[Part], around: Sequence[Part]) -> _Interval | None:
    if any(part.role in ("PLURAL", "SEVERAL") for part in own):
        return _order(own)
    left, right = _ends(own)
    high = read_number(right)
    if high is None:
        return None
    if left:
        low = _low_end(left, right)
        if low is not None and low < high:
            return _Interval(low, high, "range")
    return _bounded(high, around)


def _ends(own: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]]:
    """The parts of the lower and of the upper number; the lower is empty where there is no range."""
    for index, part in enumerate(own):
        inside = any(p.role in ("NUMBER", "WORDNUM", "BIGSCALE", "HALF") for p in own[:index])
        numeric_after = index + 1 < len(own) and own[index + 1].role not in _NO_NUMBER
        spoken = own[index - 1].role == "WORDNUM" if index else False
        if inside and numeric_after and (part.role in _JOINTS or (part.role == "HYPHEN" and not spoken)):
            if part.role == "AND" and own[index + 1].role in ("ARTICLE", "WORDNUM"):
                continue  # "two and a half"
            return own[:index], own[index + 1 :]
    return (), own


def _low_end(left: Sequence[Part], right: Sequence[Part]) -> Decimal | None:
    """The lower number: its own unit and scale where it has them, else those of the upper one."""
    shared = scale_of(right) if not scale_of(left) else ()
    low = read_number([*left, *shared])
    mine = next((p for p in left if p.role == "UNIT"), None)
    theirs = next((p for p in right if p.role == "UNIT"), None)
    if low is not None and mine is not None and theirs is not None:
        if scale_of(left) == () and mine.value != theirs.value:
            low = read_number(left)
        low = low * payload(mine, "factor") / payload(theirs, "factor") if low is not None else None
    return low


def _order(own: Sequence[Part]) -> _Interval | None:
    """ "hundreds of millions" is 1e8 to 1e9; "several hundred million" 2e8 to 1e9."""
    scale = Decimal(1)
    for part in own:
        if part.role in ("PLURAL", "SCALE", "BIGSCALE"):
            scale *= payload(part, "factor")
    several = next((part for part in own if part.role == "SEVERAL"), None)
    if several is not None:
        return _Interval(payload(several, "low") * scale, payload(several, "high") * scale, "order")
    return _Interval(scale, scale * 10, "order")


def _bounded(value: Decimal, around: Sequence[Part]) -> _Interval:
    hedges = [part.value["qualifier"] for part in around if part.value and "qualifier" in part.value]
    if any(part.role == "NOT" for part in around):  # "does not plan to raise more than"
        hedges = [{"min": "max", "max": "min"}.get(str(hedge), hedge) for hedge in hedges]
    if any(part.role == "RAMP" for part in around):  # "ramp it up to": a level that is reached
        hedges = [hedge for hedge in hedges if hedge != "max"]
    if "min" in hedges:
        return _Interval(value, None, "min")
    if "max" in hedges:
        return _Interval(None, value, "max")
    return _Interval(value, value, "approx" if hedges else "exact")


def _per(unit: Mapping[str, Any], around: Sequence[Part], value: Decimal | None) -> Per | None:
    if unit.get("per"):
        return unit["per"]  # type: ignore[no-any-return]
    if any(part.role == "SHARE" for part in around):
        return None
    if unit["kind"] == "money" and any(part.role in ("PIECE", "PER", "UNIT") for part in around):
        return "unit"
    rates = [part for part in around if part.role in ("RATE", "ANNUAL")]
    if rates and rates[0].value and unit["kind"] not in ("percent", "specific_energy"):
        return rates[0].value["per"]  # type: ignore[return-value]
    small = value is not None and value < _HIGHEST_PRICE
    if unit["kind"] == "money" and small and any(part.role == "PRICE" for part in around):
        return "unit"
    return None


# What may stand between two amounts of one list: "20GWh of cells and 10GWh of packs".
_LISTED = re.compile(
    r"(?:(?:[\s-]+[\w-]+){0,10}\s*(?:,\s*and|,|and|as well as|plus)|\s+to)\s+"
    r"(?:(?:about|nearly|over|another|some)\s+)?",
    re.IGNORECASE,
)


# A rate that stands behind an amount and not before it.
_RATE_BEHIND = re.compile(
    r"(?:\s+of(?:\s+[\w-]+){1,6})?(?:\s+(?:per|a|each|every)\s+(?:year|annum|month|day)|\s+annually|/year)\b"
)


def share_rates(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """A rate said once holds for the whole list: "annual output of 3 GWh of cells and 2 GWh of packs"."""
    shared = list(mentions)
    first: Quantity | None = None
    for index, mention in enumerate(mentions):
        if isinstance(mention, Quantity):
            first = shared[index] = _with_rate(mention, first, text)
    last: Quantity | None = None
    for index in range(len(shared) - 1, -1, -1):
        mention = shared[index]
        if isinstance(mention, Quantity):
            last = shared[index] = _with_rate_behind(mention, last, text)
    return shared


def _with_rate_behind(first: Quantity, second: Quantity | None, text: str) -> Quantity:
    """ "2,000 t of nickel and 300 t of cobalt per year": a rate behind the last of a row holds for all."""
    if second is None or first.kind != second.kind or first.per or second.per not in ("year", "month", "day"):
        return first
    listed = _LISTED.fullmatch(text, first.end, second.start)
    return replace(first, per=second.per) if listed and _RATE_BEHIND.match(text, second.end) else first


def _with_rate(second: Quantity, first: Quantity | None, text: str) -> Quantity:
    if first is None or first.kind != second.kind or second.per or first.per not in ("year", "month", "day"):
        return second
    return replace(second, per=first.per) if _LISTED.fullmatch(text, first.end, second.start) else second


def link_equivalents(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Mark each sum that repeats the one before it in another currency; ``mentions`` are in text order."""
    linked = list(mentions)
    for index in range(1, len(linked)):
        first, second = linked[index - 1], linked[index]
        if not (isinstance(first, Quantity) and isinstance(second, Quantity)):
            continue
        both_money = first.kind == second.kind == "money" and first.unit != second.unit
        if both_money and _EQUIVALENT.fullmatch(text, first.end, second.start):
            linked[index] = replace(second, equivalent_of=index - 1, per=second.per or first.per)
    return linked
