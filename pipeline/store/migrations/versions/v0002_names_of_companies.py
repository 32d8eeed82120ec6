"""What articles call companies gets a table of its own, so that companies can be merged and split without rereading.

Companies gain legal form, ticker, place and country, aliases their source, mentions the confidence of a company, facts
the canonical name of their product. The tables that change are made anew: their rows wait in plain copies meanwhile,
which works on every database and leaves the definitions as a new database has them.

The first step is frozen as well, so its own helpers may serve here.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from pipeline.store.migrations.versions import v0001_first as first

revision = "0002"
down_revision = "0001"

CHANGED = ("fact_companies", "facts", "mentions", "company_aliases", "companies")  # dependent ones first
FACT = "id, article_id, text_length, ordinal, start_char, end_char, kind, low, high, unit, per, qualifier, product"
FACT_REST = "place, phase, status, expected, start_date, end_date, evidence, mention_id, date_mention_id, found_by"
MENTION = (
    "id, article_id, text_length, ordinal, start_char, end_char, kind, text, found_by, sentence_start, sentence_end,"
    " low, high, unit, per, qualifier, equivalent_of, start_date, end_date, edtf, anchor, precision"
)


def upgrade() -> None:
    """Make the changed tables anew and fill them with what the old ones held."""
    for name in CHANGED:
        op.execute(f"CREATE TABLE old_{name} AS SELECT * FROM {name}")
        op.drop_table(name)
    _create_companies()
    _create_mentions()
    _create_facts()
    _fill()
    for name in CHANGED:
        op.drop_table(f"old_{name}")


def _create_companies() -> None:
    first._create(
        "companies",
        first._key(),
        first._text("name", required=True, unique=True),
        *map(first._text, ("legal_form", "ticker", "place", "country")),
        first._check("name_not_empty", "name <> ''"),
    )
    owner = sa.Column("company_id", sa.Integer, sa.ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True)
    first._create(
        "company_aliases",
        owner,
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("alias", "source")),
        first._check("alias_not_empty", "alias <> ''"),
        first._check("known_source", first._any_of("source", ("seed", "text", "merge"))),
        sa.Index(None, "alias"),
    )
    first._create(
        "company_names",
        first._key(),
        *(first._text(name, required=True) for name in ("text", "name")),
        first._text("ticker"),
        first._pointer("company_id", "companies"),
        *(first._check(f"{name}_not_empty", f"{name} <> ''") for name in ("text", "name")),
        *(sa.Index(None, name) for name in ("name", "company_id")),
    )


def _create_mentions() -> None:
    first._create(
        "mentions",
        first._key(),
        *first._place_in_article(),
        first._text("kind", required=True),
        first._text("text", required=True),
        first._text("found_by", required=True),
        *(first._whole(name, required=False) for name in ("sentence_start", "sentence_end")),
        *first._value(),
        sa.Column("equivalent_of", sa.Integer, sa.ForeignKey("mentions.id", deferrable=True, initially="DEFERRED")),
        *first._days(),
        *(first._text(name) for name in ("edtf", "anchor", "precision")),
        first._pointer("name_id", "company_names", required=False),
        sa.Column("confidence", first.REAL),
        *first._inside_text("text"),
        *_mention_checks(),
        sa.Index(None, "kind", "low"),
    )
    for column in ("name_id", "start_date", "equivalent_of"):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_mentions_{column}", "mentions", [column], sqlite_where=filled, postgresql_where=filled)


def _mention_checks() -> Sequence[SchemaItem]:
    kept = [check for check in first._mention_checks() if getattr(check, "name", None) != "has_its_shape"]
    return (
        *kept,
        first._check("confidence_is_share", "confidence BETWEEN 0 AND 1"),
        first._check(
            "has_its_shape",
            "(edtf IS NOT NULL) = (kind = 'date') AND (name_id IS NOT NULL) = (kind = 'company')"
            " AND (confidence IS NOT NULL) = (kind = 'company') AND (qualifier IS NULL) = (kind = 'company')"
            " AND (start_date IS NULL OR kind = 'date')"
            " AND ((per IS NULL AND equivalent_of IS NULL) OR unit IS NOT NULL)",
        ),
    )


def _create_facts() -> None:
    first._create(
        "facts",
        first._key(),
        *first._place_in_article(),
        first._text("kind", required=True),
        *first._value(),
        *(first._text(name) for name in ("product", "product_name", "place", "phase", "status")),
        first._whole("expected"),
        *first._days(),
        first._text("evidence", required=True),
        first._pointer("mention_id", "mentions", required=False),
        first._pointer("date_mention_id", "mentions", required=False),
        first._text("found_by", required=True),
        *first._inside_text("evidence"),
        first._unit_check(first.FACT_UNITS),
        first._check("known_kind", first._any_of("kind", (*first.FACT_UNITS, "milestone"))),
        first._check("known_qualifier", first._any_of("qualifier", first.QUALIFIERS)),
        first._check("known_status", first._any_of("status", first.STATUSES)),
        first._check("expected_is_truth", "expected BETWEEN 0 AND 1"),
        first._check("milestone_is_dated", f"kind <> 'milestone' OR {first.DATED}"),
        sa.Index(None, "kind", "low"),
        *(sa.Index(None, name) for name in ("start_date", "mention_id", "date_mention_id")),
    )
    first._create(
        "fact_companies",
        sa.Column("fact_id", sa.Integer, sa.ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        first._pointer("name_id", "company_names"),
        sa.Index(None, "name_id"),
    )


def _fill() -> None:
    """A company that only facts name speaks for itself; every company mention counts as sure, as it did before."""
    op.execute("INSERT INTO companies (id, name) SELECT id, name FROM old_companies")
    op.execute("INSERT INTO company_aliases SELECT company_id, alias, 'text' FROM old_company_aliases")
    op.execute(
        "INSERT INTO company_names (id, text, name, company_id)"
        " SELECT row_number() OVER (ORDER BY said.name, said.text), said.text, said.name, said.id FROM"
        " (SELECT m.text, c.name, c.id FROM old_mentions m JOIN old_companies c ON c.id = m.company_id"
        " UNION SELECT c.name, c.name, c.id FROM old_fact_companies f JOIN old_companies c ON c.id = f.company_id) said"
    )
    op.execute(
        f"INSERT INTO mentions ({MENTION}, name_id, confidence)"
        f" SELECT {', '.join(f'm.{name.strip()}' for name in MENTION.split(','))}, n.id,"
        " CASE WHEN n.id IS NOT NULL THEN 1.0 END FROM old_mentions m"
        " LEFT JOIN company_names n ON n.company_id = m.company_id AND n.text = m.text"
    )
    op.execute(f"INSERT INTO facts ({FACT}, {FACT_REST}) SELECT {FACT}, {FACT_REST} FROM old_facts")
    op.execute(
        "INSERT INTO fact_companies (fact_id, ordinal, name_id) SELECT f.fact_id, f.ordinal, n.id"
        " FROM old_fact_companies f JOIN company_names n ON n.company_id = f.company_id AND n.text = n.name"
    )
