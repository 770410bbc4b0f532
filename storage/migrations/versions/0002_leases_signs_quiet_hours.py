"""Which watch is on duty, what is odd about a source, when a subscription is to be left in peace."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("holder", sa.String(length=255), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    # Plain ALTER TABLE, no copy of the table: other tables point at these two.
    op.add_column("sources", sa.Column("signs", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("subscriptions", sa.Column("quiet_hours", sa.JSON(), nullable=False, server_default="[]"))
