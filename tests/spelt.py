"""Long tables of examples: load them, read their texts, and spell what was read in one short line.

In    tests/cases/<room>/<table>.yml: rows under wild, synthetic and negative
Out   pytest parameters; "10..20 GWh/year", "before 2024-08-21..2024-08-31", "capacity 1.5 GWh planned"
Else  a row with `fails: reason` is a known failure: it shouts once it passes

wild       own sentences in the manner of translated news, several things in each
synthetic  one form a row
negative   look-alikes that must give nothing
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from spacy.language import Language

from pipeline.extract import find_spans, make_nlp
from pipeline.normalise import normalise_spans
from pipeline.records import (
    CleanArticle,
    CompanyMention,
    DateMention,
    Fact,
    Found,
    Mention,
    Quantity,
    Rejection,
)
from pipeline.relate import relate_mentions
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings

CASES = Path(__file__).parent / "cases"
PUBLISHED = date(2024, 2, 21)  # a Wednesday
GROUPS = ("wild", "synthetic", "negative")
_QUALIFIERS = {"exact": "", "approx": "~", "range": "", "order": "order "}


@lru_cache(maxsize=1)
def shipped_nlp() -> Language:
    """The pipeline with the shipped rules, made once for all tests."""
    return make_nlp(load_rulebook(load_settings().rule_folders))


@dataclass(frozen=True, slots=True)
class Read:
    """One text with everything that was read from it."""

    article: CleanArticle
    found: Found
    mentions: Sequence[Mention]
    rejections: Sequence[Rejection]
    facts: Sequence[Fact]

    @property
    def quantities(self) -> list[Quantity]:
        """The quantities, in text order."""
        return [mention for mention in self.mentions if isinstance(mention, Quantity)]

    @property
    def dates(self) -> list[DateMention]:
        """The dates, in text order."""
        return [mention for mention in self.mentions if isinstance(mention, DateMention)]

    @property
    def companies(self) -> list[CompanyMention]:
        """The companies, in text order."""
        return [mention for mention in self.mentions if isinstance(mention, CompanyMention)]


def read(
    text: str, *, published: date | None = PUBLISHED, title: str | None = None, dateline: tuple[int, int] | None = None
) -> Read:
    """Find, normalise and relate: everything but the cleaning."""
    body = f"{title}\n\n{text}" if title else text
    article = CleanArticle(source="", title=title, published=published, text=body, dateline=dateline)
    found = find_spans(shipped_nlp(), body)
    mentions, rejections = normalise_spans(article, found)
    return Read(article, found, mentions, rejections, relate_mentions(article, found, mentions))


def cases(table: str) -> list[Any]:
    """The rows of tests/cases/<table>.yml as parameters, each known by its group and text."""
    content = yaml.safe_load((CASES / f"{table}.yml").read_text(encoding="utf-8"))
    unknown = content.keys() - set(GROUPS)
    assert not unknown, f"{table}.yml: unknown groups {unknown}"
    return [_case(group, row) for group in GROUPS for row in content.get(group) or ()]


def _case(group: str, row: dict[str, Any]) -> Any:
    reason = row.pop("fails", None)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(row, id=f"{group}: {row['text'][:70]}", marks=marks)


def expected(row: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    """A row's `reads` as pairs: a mapping, or a list of one-pair mappings where a surface occurs twice."""
    said = row.get(key) or {}
    rows = said if isinstance(said, list) else [said]
    return [(str(surface), str(value)) for pairs in rows for surface, value in pairs.items()]


def published_of(row: Mapping[str, Any]) -> date | None:
    """The publication day of a row: its own, `none`, or the tables' common one."""
    given = row.get("published", PUBLISHED)
    return given if isinstance(given, date) else None


def spell_number(value: Decimal | None) -> str:
    """`12,000.5`: exact, with separators, without an exponent."""
    if value is None:
        return ""
    plain = value.quantize(Decimal("1e-9")) if -value.as_tuple().exponent > 9 else value  # type: ignore[operator]
    text = f"{plain:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spell_quantity(quantity: Quantity | Fact) -> str:
    """`~12 GWh/year`, `>=7 GWh`, `<=3 CNY/unit`, `10..20 t`, `order 1,000..10,000 t`, `5 USD = #0`."""
    low, high = spell_number(quantity.low), spell_number(quantity.high)
    if quantity.qualifier == "min":
        number = f">={low}" + (f" not {high}" if high else "")
    elif quantity.qualifier == "max":
        number = f"<={high}" + (f" not {low}" if low else "")
    else:
        number = _QUALIFIERS[quantity.qualifier or "exact"] + (low if low == high else f"{low}..{high}")
    per = f"/{quantity.per}" if quantity.per else ""
    same = getattr(quantity, "equivalent_of", None)
    return f"{number} {quantity.unit}{per}" + (f" = #{same}" if same is not None else "")


def spell_days(start: date | None, end: date | None) -> str:
    """`2024-03-26` or `2024-03-01..2024-03-31`; empty where the days are not known."""
    if start is None or end is None:
        return ""
    return str(start) if start == end else f"{start}..{end}"


def spell_date(mention: DateMention) -> str:
    """`2024-03-26`, `before 2025-12-01..2025-12-31`; `open XXXX-09-09` where nothing anchors it."""
    qualifier = "" if mention.qualifier == "on" else f"{mention.qualifier} "
    return qualifier + (spell_days(mention.start_date, mention.end_date) or f"open {mention.edtf}")


def spell_fact(fact: Fact, keys: Sequence[str]) -> dict[str, Any]:
    """The fields of a fact that a row speaks of."""
    spelt: dict[str, Any] = {
        "kind": fact.kind,
        "value": spell_quantity(fact) if fact.unit else "",
        "companies": sorted(fact.companies),
        "date": spell_days(fact.start_date, fact.end_date),
    }
    return {key: spelt[key] if key in spelt else getattr(fact, key) for key in keys}
