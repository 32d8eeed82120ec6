"""A manifest of the files that were read, provenance and copies of articles, and more to tell of a run.

New columns stand last, so rows written before keep their places. What they would say of those rows is not known any
more, except which of them are copies: the next run finds that out (``pipeline.store.copies``).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from pipeline.store.migrations.versions import v0001_first as first

revision = "0004"
down_revision = "0003"

LONG: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, the manifest, and the index of signatures."""
    for name in ("places", "author", "language"):
        op.add_column("articles", sa.Column(name, sa.Text))
    op.execute("ALTER TABLE articles ADD COLUMN copy_of INTEGER REFERENCES articles (id)")
    op.add_column("articles", sa.Column("signature", sa.LargeBinary))
    filled = sa.text("copy_of IS NOT NULL")
    op.create_index("ix_articles_copy_of", "articles", ["copy_of"], sqlite_where=filled, postgresql_where=filled)
    unsigned = sa.text("signature IS NULL")
    op.create_index("ix_articles_unsigned", "articles", ["id"], sqlite_where=unsigned, postgresql_where=unsigned)
    op.add_column("runs", sa.Column("seconds", first.REAL))
    for name in ("articles_copied", "articles_older"):
        op.add_column("runs", sa.Column(name, sa.Integer))
    _create_files()
    op.create_table(
        "article_bands",
        *(
            sa.Column(name, of, primary_key=True, autoincrement=False)
            for name, of in (("band", LONG), ("article_id", sa.Integer()))
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_article_bands"),
        sqlite_strict=first.STRICT,
        sqlite_with_rowid=False,
    )


def _create_files() -> None:
    first._create(
        "files",
        first._key(),
        first._text("source", required=True),
        first._text("identity", unique=True),
        sa.Column("size", LONG, nullable=False),
        first._text("modified"),
        *(first._whole(name) for name in ("articles", "refusals")),
        first._pointer("run_id", "runs"),
        first._check("source_not_empty", "source <> ''"),
        sa.Index(None, "source"),
    )
