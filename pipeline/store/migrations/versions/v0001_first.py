"""The first schema: runs, articles with their sources, mentions, companies, facts, rejections and refusals.

A step is frozen once it has been released: it spells everything out and imports nothing that may change.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

STRICT = sqlite3.sqlite_version_info >= (3, 37)
REAL: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
MENTION_UNITS = {
    "energy": ("GWh",),
    "power": ("MW",),
    "mass": ("t",),
    "money": ("money",),
    "area": ("m2",),
    "specific_energy": ("Wh/kg",),
    "percent": ("%",),
}
FACT_UNITS = {
    "capacity": ("GWh", "MW"),
    "output": ("t", "GWh", "MW", "m2"),
    "investment": ("money",),
    "output_value": ("money",),
    "price": ("money",),
    "financing": ("money",),
    "order": ("t", "GWh", "MW", "m2", "money"),
    "delivery": ("t", "GWh", "MW", "m2"),
    "site": ("m2",),
    "specification": ("Wh/kg",),
}
MONEY = "length(unit) = 3 AND unit BETWEEN 'AAA' AND 'ZZZ' AND unit = upper(unit)"
QUALIFIERS = ("exact", "approx", "min", "max", "range", "order")
DATED = "(status IS NOT NULL AND start_date IS NOT NULL AND unit IS NULL)"
DATE_QUALIFIERS = ("on", "before", "since", "about")
RUN_COUNTS = ("articles_read", "articles_skipped", "articles_refused", "mentions", "facts", "rejections")
STATUSES = ("planned", "signed", "under_construction", "completed", "operational", "delivered", "cancelled")


def upgrade() -> None:
    """Make every table and index."""
    _create_runs()
    _create_articles()
    _create_companies()
    _create_mentions()
    _create_facts()
    _create_rejections()


def _create(name: str, *items: SchemaItem) -> None:
    op.create_table(name, *items, sqlite_strict=STRICT)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)


def _whole(name: str, *, required: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=not required)


def _text(name: str, *, required: bool = False, unique: bool | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required, unique=unique)


def _pointer(name: str, target: str, *, required: bool = True, cascade: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Integer, key, nullable=not required)


def _check(name: str, test: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(test, name=name)


def _any_of(column: str, values: Iterable[str]) -> str:
    return "(" + " OR ".join(f"{column} = '{value}'" for value in values) + ")"


def _unit_is(units: tuple[str, ...]) -> str:
    plain = [unit for unit in units if unit != "money"]
    return " OR ".join(([_any_of("unit", plain)] if plain else []) + ([MONEY] if "money" in units else []))


def _unit_check(units: Mapping[str, tuple[str, ...]]) -> sa.CheckConstraint:
    cases = " ".join(f"WHEN '{kind}' THEN unit IS NOT NULL AND ({_unit_is(of)})" for kind, of in units.items())
    return _check("unit_fits_kind", f"CASE kind {cases} ELSE unit IS NULL END")


def _place_in_article() -> Sequence[SchemaItem]:
    return (
        _pointer("article_id", "articles", cascade=True),
        _whole("text_length"),
        _whole("ordinal"),
        _whole("start_char"),
        _whole("end_char"),
        sa.ForeignKeyConstraint(
            ["article_id", "text_length"], ["articles.id", "articles.characters"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("article_id", "ordinal"),
    )


def _inside_text(quote: str) -> Sequence[SchemaItem]:
    return (
        _check("offsets_in_order", "start_char >= 0 AND start_char < end_char"),
        _check("offsets_inside_text", "end_char <= text_length"),
        _check("quote_fits_offsets", f"length({quote}) = end_char - start_char"),
    )


def _value() -> Sequence[SchemaItem]:
    return (
        sa.Column("low", REAL),
        sa.Column("high", REAL),
        _text("unit"),
        _text("per"),
        _text("qualifier"),
        _check("known_per", _any_of("per", ("year", "month", "day", "unit"))),
        _check("interval_in_order", "low <= high"),
        _check("interval_is_finite", "low BETWEEN -1e24 AND 1e24 AND high BETWEEN -1e24 AND 1e24"),
        _check("value_has_unit", "(unit IS NULL) = (low IS NULL AND high IS NULL)"),
        _check("low_open_only_for_max", "low IS NOT NULL OR unit IS NULL OR qualifier = 'max'"),
        _check("high_open_only_for_min", "high IS NOT NULL OR unit IS NULL OR qualifier = 'min'"),
    )


def _days() -> Sequence[SchemaItem]:
    return (
        _text("start_date"),
        _text("end_date"),
        _check("days_are_iso", "length(start_date) = 10 AND length(end_date) = 10"),
        _check("days_in_order", "start_date <= end_date"),
        _check("days_come_in_pairs", "(start_date IS NULL) = (end_date IS NULL)"),
    )


def _create_runs() -> None:
    _create("meta", sa.Column("key", sa.Text, primary_key=True), _text("value", required=True))
    _create(
        "runs",
        _key(),
        _text("command", required=True),
        _text("version", required=True),
        _text("started", required=True),
        _text("finished"),
        *(_whole(name, required=False) for name in RUN_COUNTS),
    )
    _create(
        "refusals",
        _key(),
        _text("source", required=True, unique=True),
        _text("reason", required=True),
        _pointer("run_id", "runs"),
        _check("reason_not_empty", "reason <> ''"),
    )


def _create_articles() -> None:
    _create(
        "articles",
        _key(),
        _text("digest", required=True, unique=True),
        _pointer("run_id", "runs"),
        _text("version", required=True),
        *map(_text, ("title", "published", "publisher")),
        *map(_whole, ("characters", "words")),
        *(_whole(name, required=False) for name in ("dateline_start", "dateline_end")),
        *(_text(name, required=True) for name in ("steps", "text")),
        sa.UniqueConstraint("id", "characters"),
        _check("digest_is_sha256", "length(digest) = 64"),
        _check("text_is_whole", "characters = length(text) AND words >= 0"),
        _check("published_is_iso", "length(published) = 10"),
        _check(
            "dateline_inside_text",
            "(dateline_start IS NULL) = (dateline_end IS NULL) AND (dateline_start IS NULL OR"
            " (dateline_start BETWEEN 0 AND dateline_end AND dateline_end <= characters))",
        ),
        *(sa.Index(None, name) for name in ("published", "version")),
    )
    _create(
        "sources",
        _key(),
        _text("identity", required=True, unique=True),
        _text("source", required=True),
        _text("url"),
        _pointer("article_id", "articles", cascade=True),
        _pointer("run_id", "runs"),
        _check("identity_not_empty", "identity <> ''"),
        _check("source_not_empty", "source <> ''"),
        *(sa.Index(None, name) for name in ("article_id", "source")),
    )


def _create_companies() -> None:
    _create("companies", _key(), _text("name", required=True, unique=True), _check("name_not_empty", "name <> ''"))
    _create(
        "company_aliases",
        sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("alias", sa.Text, primary_key=True),
        _check("alias_not_empty", "alias <> ''"),
        sa.Index(None, "alias"),
    )


def _create_mentions() -> None:
    _create(
        "mentions",
        _key(),
        *_place_in_article(),
        _text("kind", required=True),
        _text("text", required=True),
        _text("found_by", required=True),
        *(_whole(name, required=False) for name in ("sentence_start", "sentence_end")),
        *_value(),
        sa.Column("equivalent_of", sa.Integer, sa.ForeignKey("mentions.id", deferrable=True, initially="DEFERRED")),
        *_days(),
        *(_text(name) for name in ("edtf", "anchor", "precision")),
        _pointer("company_id", "companies", required=False),
        *_inside_text("text"),
        *_mention_checks(),
        sa.Index(None, "kind", "low"),
    )
    for columns in (("company_id", "text"), ("start_date",), ("equivalent_of",)):
        filled = sa.text(f"{columns[0]} IS NOT NULL")
        name = f"ix_mentions_{'_'.join(columns)}"
        op.create_index(name, "mentions", list(columns), sqlite_where=filled, postgresql_where=filled)


def _mention_checks() -> Sequence[SchemaItem]:
    dates, others = (_any_of("qualifier", words) for words in (DATE_QUALIFIERS, QUALIFIERS))
    return (
        _check(
            "sentence_around_mention",
            "(sentence_start IS NULL) = (sentence_end IS NULL) AND (sentence_start IS NULL OR"
            " (sentence_start BETWEEN 0 AND start_char AND sentence_end BETWEEN start_char AND text_length))",
        ),
        _unit_check(MENTION_UNITS),
        _check("known_kind", _any_of("kind", (*MENTION_UNITS, "date", "company"))),
        _check("known_anchor", _any_of("anchor", ("none", "published", "previous"))),
        _check("qualifier_fits_kind", f"CASE kind WHEN 'date' THEN {dates} ELSE {others} END"),
        _check(
            "has_its_shape",
            "(edtf IS NOT NULL) = (kind = 'date') AND (company_id IS NOT NULL) = (kind = 'company')"
            " AND (qualifier IS NULL) = (kind = 'company') AND (start_date IS NULL OR kind = 'date')"
            " AND ((per IS NULL AND equivalent_of IS NULL) OR unit IS NOT NULL)",
        ),
    )


def _create_facts() -> None:
    _create(
        "facts",
        _key(),
        *_place_in_article(),
        _text("kind", required=True),
        *_value(),
        *(_text(name) for name in ("product", "place", "phase", "status")),
        _whole("expected"),
        *_days(),
        _text("evidence", required=True),
        _pointer("mention_id", "mentions", required=False),
        _pointer("date_mention_id", "mentions", required=False),
        _text("found_by", required=True),
        *_inside_text("evidence"),
        _unit_check(FACT_UNITS),
        _check("known_kind", _any_of("kind", (*FACT_UNITS, "milestone"))),
        _check("known_qualifier", _any_of("qualifier", QUALIFIERS)),
        _check("known_status", _any_of("status", STATUSES)),
        _check("expected_is_truth", "expected BETWEEN 0 AND 1"),
        _check("milestone_is_dated", f"kind <> 'milestone' OR {DATED}"),
        sa.Index(None, "kind", "low"),
        *(sa.Index(None, name) for name in ("start_date", "mention_id", "date_mention_id")),
    )
    _create(
        "fact_companies",
        sa.Column("fact_id", sa.Integer, sa.ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        _pointer("company_id", "companies"),
        sa.Index(None, "company_id"),
    )


def _create_rejections() -> None:
    _create(
        "rejections",
        _key(),
        *_place_in_article(),
        *(_text(name, required=True) for name in ("label", "text", "reason", "found_by")),
        *_inside_text("text"),
        _check("reason_not_empty", "reason <> ''"),
    )
