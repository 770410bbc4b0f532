"""Articles by day, newest first and those without a day last, in PostgreSQL; SQLite walks the index by day backwards."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_articles_newest_first", "articles", [sa.text("published DESC NULLS LAST"), sa.text("id DESC")])
