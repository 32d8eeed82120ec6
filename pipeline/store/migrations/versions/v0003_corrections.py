"""What people have corrected stands beside what the machine read, and every corrected row says by which correction.

New columns stand last, so rows written before keep their places; they were read by the machine alone.
"""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.versions import v0001_first as first

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the mark to mentions and facts, and the table of corrections."""
    for table in ("mentions", "facts"):
        op.add_column(table, sa.Column("correction", sa.Text))
    first._create(
        "corrections",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        *(first._text(name, required=True) for name in ("digest", "made_by", "made_at", "target", "action")),
        *(first._text(name) for name in ("machine", "person")),
        first._text("note", required=True),
        first._whole("stands"),
        first._check("known_target", first._any_of("target", ("mention", "fact"))),
        first._check("known_action", first._any_of("action", ("accept", "reject", "change", "add"))),
        first._check("stands_is_truth", "stands BETWEEN 0 AND 1"),
        first._check("says_something", "machine IS NOT NULL OR person IS NOT NULL"),
        sa.Index(None, "digest"),
    )
