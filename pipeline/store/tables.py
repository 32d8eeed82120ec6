"""The tables, as SQLAlchemy 2 describes them. docs/schema.md says in plain words what each column means.

In    nothing: a description
Out   ``METADATA`` and one ``Table`` each
Else  a table that differs from what the migrations build fails tests/test_store_schema.py

A database is made by the migrations alone; this is the picture of where they end. Days are ISO text, which sorts and
compares alike everywhere; truth values are 0 and 1; character offsets are code points, end excluded.
"""

from collections.abc import Sequence

from sqlalchemy import REAL as SQLITE_REAL
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from pipeline.store import checks
from pipeline.store.sqlite import STRICT

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)
REAL: TypeEngine[float] = Double().with_variant(SQLITE_REAL(), "sqlite")  # PostgreSQL's own REAL has seven digits only
LONG: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")  # PostgreSQL's own INTEGER ends at 2 GB


def _table(name: str, *items: SchemaItem, with_rowid: bool = True) -> Table:
    return Table(name, METADATA, *items, sqlite_strict=STRICT, sqlite_with_rowid=with_rowid)


def _key() -> Column[int]:
    """Row numbers are given out by the one writer under its lock, never by the database."""
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _whole(name: str, *, required: bool = True) -> Column[int]:
    return Column(name, Integer, nullable=not required)


def _text(name: str, *, required: bool = False) -> Column[str]:
    return Column(name, Text, nullable=not required)


def _pointer(name: str, target: str, *, required: bool = True, cascade: bool = False) -> Column[int]:
    key = ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, Integer, key, nullable=not required)


def _place_in_article() -> Sequence[SchemaItem]:
    """Where a row stands in its article. ``text_length`` lets the database hold every offset against the text."""
    return (
        _pointer("article_id", "articles", cascade=True),
        _whole("text_length"),
        _whole("ordinal"),
        _whole("start_char"),
        _whole("end_char"),
        ForeignKeyConstraint(["article_id", "text_length"], ["articles.id", "articles.characters"], ondelete="CASCADE"),
        UniqueConstraint("article_id", "ordinal"),
    )


def _value() -> Sequence[SchemaItem]:
    return (
        Column("low", REAL),
        Column("high", REAL),
        _text("unit"),
        _text("per"),
        _text("qualifier"),
        checks.one_of("per", checks.PERIODS),
        *checks.interval_in_order(),
    )


def _days() -> Sequence[SchemaItem]:
    return (_text("start_date"), _text("end_date"), *checks.days_in_order())


META = _table("meta", Column("key", Text, primary_key=True), _text("value", required=True))

RUNS = _table(
    "runs",
    _key(),
    _text("command", required=True),
    _text("version", required=True),
    _text("started", required=True),
    _text("finished"),
    _whole("articles_read", required=False),
    _whole("articles_skipped", required=False),
    _whole("articles_refused", required=False),
    _whole("mentions", required=False),
    _whole("facts", required=False),
    _whole("rejections", required=False),
    Column("seconds", REAL),
    _whole("articles_copied", required=False),
    _whole("articles_older", required=False),
)

FILES = _table(
    "files",
    _key(),
    _text("source", required=True),
    Column("identity", Text, unique=True),
    Column("size", LONG, nullable=False),
    _text("modified"),
    _whole("articles"),
    _whole("refusals"),
    _pointer("run_id", "runs"),
    checks.not_empty("source"),
    Index(None, "source"),
)

ARTICLES = _table(
    "articles",
    _key(),
    Column("digest", Text, nullable=False, unique=True),
    _pointer("run_id", "runs"),
    _text("version", required=True),
    _text("title"),
    _text("published"),
    _text("publisher"),
    _whole("characters"),
    _whole("words"),
    _whole("dateline_start", required=False),
    _whole("dateline_end", required=False),
    _text("steps", required=True),
    _text("text", required=True),
    _text("places"),
    _text("author"),
    _text("language"),
    _pointer("copy_of", "articles", required=False),
    Column("signature", LargeBinary),
    UniqueConstraint("id", "characters"),
    *checks.article_is_whole(),
    Index(None, "published"),
    Index(None, "version"),
)

_copied = ARTICLES.c.copy_of.is_not(None)
Index(None, ARTICLES.c.copy_of, sqlite_where=_copied, postgresql_where=_copied)
_unsigned = ARTICLES.c.signature.is_(None)
Index("ix_articles_unsigned", ARTICLES.c.id, sqlite_where=_unsigned, postgresql_where=_unsigned)

# An index made by hand, of articles that are no copies: their signatures in pieces. No foreign key watches over it,
# since that would take a second index of the same size; whoever removes an article takes its pieces from here.
ARTICLE_BANDS = _table(
    "article_bands",
    Column("band", LONG, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    with_rowid=False,
)

SOURCES = _table(
    "sources",
    _key(),
    Column("identity", Text, nullable=False, unique=True),
    _text("source", required=True),
    _text("url"),
    _pointer("article_id", "articles", cascade=True),
    _pointer("run_id", "runs"),
    checks.not_empty("identity"),
    checks.not_empty("source"),
    Index(None, "article_id"),
    Index(None, "source"),
)

COMPANIES = _table(
    "companies",
    _key(),
    Column("name", Text, nullable=False, unique=True),
    _text("legal_form"),
    _text("ticker"),
    _text("place"),
    _text("country"),
    checks.not_empty("name"),
)

COMPANY_ALIASES = _table(
    "company_aliases",
    Column("company_id", Integer, ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    checks.not_empty("alias"),
    checks.one_of("source", checks.ALIAS_SOURCES),
    Index(None, "alias"),
)

COMPANY_NAMES = _table(
    "company_names",
    _key(),
    _text("text", required=True),
    _text("name", required=True),
    _text("ticker"),
    _pointer("company_id", "companies"),
    checks.not_empty("text"),
    checks.not_empty("name"),
    Index(None, "name"),
    Index(None, "company_id"),
)

MENTIONS = _table(
    "mentions",
    _key(),
    *_place_in_article(),
    _text("kind", required=True),
    _text("text", required=True),
    _text("found_by", required=True),
    _whole("sentence_start", required=False),
    _whole("sentence_end", required=False),
    *_value(),
    # Deferred: the sum that is repeated may stand further on in the text.
    Column("equivalent_of", Integer, ForeignKey("mentions.id", deferrable=True, initially="DEFERRED")),
    *_days(),
    _text("edtf"),
    _text("anchor"),
    _text("precision"),
    _pointer("name_id", "company_names", required=False),
    Column("confidence", REAL),
    _text("correction"),
    *checks.inside_text("text"),
    checks.sentence_around_mention(),
    checks.share("confidence"),
    checks.unit_fits_kind(checks.UNITS_OF_MENTION),
    checks.one_of("kind", (*checks.QUANTITY_KINDS, "date", "company")),
    checks.one_of("anchor", checks.ANCHORS),
    checks.qualifier_fits_kind(),
    checks.mention_has_its_shape(),
    Index(None, "kind", "low"),
)
# Most mentions are neither dates nor companies nor repeated sums: these indexes hold only the rows that are.
for _column in ("name_id", "start_date", "equivalent_of"):
    _filled = MENTIONS.c[_column].is_not(None)
    Index(None, MENTIONS.c[_column], sqlite_where=_filled, postgresql_where=_filled)

FACTS = _table(
    "facts",
    _key(),
    *_place_in_article(),
    _text("kind", required=True),
    *_value(),
    _text("product"),
    _text("product_name"),
    _text("place"),
    _text("phase"),
    _text("status"),
    _whole("expected"),
    *_days(),
    _text("evidence", required=True),
    _pointer("mention_id", "mentions", required=False),
    _pointer("date_mention_id", "mentions", required=False),
    _text("found_by", required=True),
    _text("correction"),
    *checks.inside_text("evidence"),
    checks.unit_fits_kind(checks.UNITS_OF_FACT),
    checks.one_of("kind", checks.FACT_KINDS),
    checks.one_of("qualifier", checks.QUANTITY_QUALIFIERS),
    checks.one_of("status", checks.STATUSES),
    checks.truth("expected"),
    checks.milestone_is_dated(),
    Index(None, "kind", "low"),
    Index(None, "start_date"),
    Index(None, "mention_id"),
    Index(None, "date_mention_id"),
)

FACT_COMPANIES = _table(
    "fact_companies",
    Column("fact_id", Integer, ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _pointer("name_id", "company_names"),
    Index(None, "name_id"),
)

REJECTIONS = _table(
    "rejections",
    _key(),
    *_place_in_article(),
    _text("label", required=True),
    _text("text", required=True),
    _text("reason", required=True),
    _text("found_by", required=True),
    *checks.inside_text("text"),
    checks.not_empty("reason"),
)

CORRECTIONS = _table(
    "corrections",
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    *(_text(name, required=True) for name in ("digest", "made_by", "made_at", "target", "action")),
    *(_text(name) for name in ("machine", "person")),
    _text("note", required=True),
    _whole("stands"),
    checks.one_of("target", ("mention", "fact")),
    checks.one_of("action", ("accept", "reject", "change", "add")),
    checks.truth("stands"),
    checks.says_something(),
    Index(None, "digest"),
)

REFUSALS = _table(
    "refusals",
    _key(),
    Column("source", Text, nullable=False, unique=True),
    _text("reason", required=True),
    _pointer("run_id", "runs"),
    checks.not_empty("reason"),
)
