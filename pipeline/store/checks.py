"""What the database itself refuses: intervals out of order, offsets outside the text, unknown kinds and units.

In    column names, and the vocabularies of ``records``
Out   CHECK constraints in SQL that SQLite and PostgreSQL both read
Else  an IntegrityError when a row breaks one; its message names the constraint

A CHECK that yields NULL passes, so every comparison with a column that may be empty is guarded where it matters.
Lists are spelled with OR: for each row and each IN of three words or more SQLite builds a small table, which doubled
the time of every insert.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from sqlalchemy import CheckConstraint

from pipeline.identity.items import Source
from pipeline.records import Anchor, DateQualifier, FactKind, Per, QuantityKind, QuantityQualifier, Status

QUANTITY_KINDS: tuple[str, ...] = get_args(QuantityKind)
FACT_KINDS: tuple[str, ...] = get_args(FactKind)
QUANTITY_QUALIFIERS: tuple[str, ...] = get_args(QuantityQualifier)
DATE_QUALIFIERS: tuple[str, ...] = get_args(DateQualifier)
STATUSES: tuple[str, ...] = get_args(Status)
PERIODS: tuple[str, ...] = get_args(Per)
ANCHORS: tuple[str, ...] = get_args(Anchor)

ALIAS_SOURCES: tuple[str, ...] = get_args(Source)
MONEY = "an ISO 4217 code"
UNITS_OF_MENTION: Mapping[str, tuple[str, ...]] = {
    "energy": ("GWh",),
    "power": ("MW",),
    "mass": ("t",),
    "money": (MONEY,),
    "area": ("m2",),
    "specific_energy": ("Wh/kg",),
    "percent": ("%",),
}
UNITS_OF_FACT: Mapping[str, tuple[str, ...]] = {
    "capacity": ("GWh", "MW"),
    # Separator film and modules are made by the square metre and the megawatt, so goods have more units than tonnes.
    "output": ("t", "GWh", "MW", "m2"),
    "investment": (MONEY,),
    "output_value": (MONEY,),
    "price": (MONEY,),
    "financing": (MONEY,),
    "order": ("t", "GWh", "MW", "m2", MONEY),
    "delivery": ("t", "GWh", "MW", "m2"),
    "site": ("m2",),
    "specification": ("Wh/kg",),
}


def _any_of(column: str, values: Iterable[str]) -> str:
    return "(" + " OR ".join(f"{column} = '{value}'" for value in values) + ")"


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of ``values``, or nothing."""
    return CheckConstraint(_any_of(column, values), name=f"known_{column}")


def _unit_is(units: tuple[str, ...]) -> str:
    plain = [unit for unit in units if unit != MONEY]
    tests = [_any_of("unit", plain)] if plain else []
    if MONEY in units:
        tests.append("length(unit) = 3 AND unit BETWEEN 'AAA' AND 'ZZZ' AND unit = upper(unit)")
    return " OR ".join(tests)


def unit_fits_kind(units: Mapping[str, tuple[str, ...]]) -> CheckConstraint:
    """Each kind has its own units; a kind that is not listed has none."""
    cases = " ".join(f"WHEN '{kind}' THEN unit IS NOT NULL AND ({_unit_is(of)})" for kind, of in units.items())
    return CheckConstraint(f"CASE kind {cases} ELSE unit IS NULL END", name="unit_fits_kind")


def interval_in_order() -> tuple[CheckConstraint, ...]:
    """``low`` and ``high`` are in order, finite, and there if there is a unit; only min and max leave one end open."""
    return (
        CheckConstraint("low <= high", name="interval_in_order"),
        CheckConstraint("low BETWEEN -1e24 AND 1e24 AND high BETWEEN -1e24 AND 1e24", name="interval_is_finite"),
        CheckConstraint("(unit IS NULL) = (low IS NULL AND high IS NULL)", name="value_has_unit"),
        CheckConstraint("low IS NOT NULL OR unit IS NULL OR qualifier = 'max'", name="low_open_only_for_max"),
        CheckConstraint("high IS NOT NULL OR unit IS NULL OR qualifier = 'min'", name="high_open_only_for_min"),
    )


def days_in_order() -> tuple[CheckConstraint, ...]:
    """``start_date`` and ``end_date`` are ISO days in order, both there or both empty."""
    return (
        CheckConstraint("length(start_date) = 10 AND length(end_date) = 10", name="days_are_iso"),
        CheckConstraint("start_date <= end_date", name="days_in_order"),
        CheckConstraint("(start_date IS NULL) = (end_date IS NULL)", name="days_come_in_pairs"),
    )


def inside_text(quote: str) -> tuple[CheckConstraint, ...]:
    """The offsets lie in order inside the article's text, and the quote is as long as they say."""
    return (
        CheckConstraint("start_char >= 0 AND start_char < end_char", name="offsets_in_order"),
        CheckConstraint("end_char <= text_length", name="offsets_inside_text"),
        CheckConstraint(f"length({quote}) = end_char - start_char", name="quote_fits_offsets"),
    )


def mention_has_its_shape() -> CheckConstraint:
    """A date has an EDTF spelling, a company its name, and neither has what belongs to the other or to a quantity."""
    return CheckConstraint(
        "(edtf IS NOT NULL) = (kind = 'date') AND (name_id IS NOT NULL) = (kind = 'company')"
        " AND (confidence IS NOT NULL) = (kind = 'company') AND (qualifier IS NULL) = (kind = 'company')"
        " AND (start_date IS NULL OR kind = 'date')"
        " AND ((per IS NULL AND equivalent_of IS NULL) OR unit IS NOT NULL)",
        name="has_its_shape",
    )


def qualifier_fits_kind() -> CheckConstraint:
    """Dates have qualifiers of their own."""
    return CheckConstraint(
        f"CASE kind WHEN 'date' THEN {_any_of('qualifier', DATE_QUALIFIERS)}"
        f" ELSE {_any_of('qualifier', QUANTITY_QUALIFIERS)} END",
        name="qualifier_fits_kind",
    )


def milestone_is_dated() -> CheckConstraint:
    """A milestone is a status on a date, and no figure."""
    return CheckConstraint(
        "kind <> 'milestone' OR (status IS NOT NULL AND start_date IS NOT NULL AND unit IS NULL)",
        name="milestone_is_dated",
    )


def sentence_around_mention() -> CheckConstraint:
    """The sentence, where it is known, lies inside the text and reaches from the mention's start at the latest."""
    return CheckConstraint(
        "(sentence_start IS NULL) = (sentence_end IS NULL) AND (sentence_start IS NULL OR"
        " (sentence_start BETWEEN 0 AND start_char AND sentence_end BETWEEN start_char AND text_length))",
        name="sentence_around_mention",
    )


def article_is_whole() -> tuple[CheckConstraint, ...]:
    """The text is as long as the article says, its day is an ISO day, and its dateline lies inside it."""
    return (
        CheckConstraint("length(digest) = 64", name="digest_is_sha256"),
        CheckConstraint("characters = length(text) AND words >= 0", name="text_is_whole"),
        CheckConstraint("length(published) = 10", name="published_is_iso"),
        CheckConstraint(
            "(dateline_start IS NULL) = (dateline_end IS NULL) AND (dateline_start IS NULL OR"
            " (dateline_start BETWEEN 0 AND dateline_end AND dateline_end <= characters))",
            name="dateline_inside_text",
        ),
    )


def truth(column: str) -> CheckConstraint:
    """0 or 1: SQLite's strict tables know no BOOLEAN."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=f"{column}_is_truth")


def share(column: str) -> CheckConstraint:
    """Between 0 and 1."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=f"{column}_is_share")


def not_empty(column: str) -> CheckConstraint:
    """The text is more than nothing."""
    return CheckConstraint(f"{column} <> ''", name=f"{column}_not_empty")


def says_something() -> CheckConstraint:
    """A correction holds the machine's reading, a person's, or both."""
    return CheckConstraint("machine IS NOT NULL OR person IS NOT NULL", name="says_something")
