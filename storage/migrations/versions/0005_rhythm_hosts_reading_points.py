"""What a source's schedule and politeness need, how far a column was read, who hears of which sources."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ALTER TABLE, no copy of the table: other tables point at these.
    op.add_column("sources", sa.Column("hosts", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("sources", sa.Column("interval_seconds", sa.Float(), nullable=True))
    op.add_column("sources", sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE sources SET last_read_at ="
        " CASE WHEN last_outcome IN ('complete', 'partial') THEN last_run_at ELSE last_success_at END"
    )
    op.add_column("subscriptions", sa.Column("sources", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "subscriptions", sa.Column("empty_digest", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "reading_points",
        sa.Column("source_id", sa.String(length=255), nullable=False),
        sa.Column("column_url", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("page_url", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_reading_points_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", "column_url", name=op.f("pk_reading_points")),
    )
