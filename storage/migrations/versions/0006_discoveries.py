"""What discovery found of a source, and which of it is read in place of what the source declares."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discoveries",
        sa.Column("source_id", sa.String(length=255), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("family", sa.String(length=255), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("replaces", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_family", sa.String(length=255), nullable=True),
        sa.Column("used_columns", sa.JSON(), nullable=False),
        sa.Column("used_replaces", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_discoveries_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_discoveries")),
    )
