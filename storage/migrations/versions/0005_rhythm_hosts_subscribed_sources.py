"""What a source's schedule and politeness need, and who hears of which sources."""

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
