"""Articles by label: a search among the announced ones counted by reading every long row that it found."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_articles_label", "articles", ["label"])
