"""What a person corrected about stories, and the lines that a site repeats on its pages."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("from_story_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_corrections_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_story_id"), "corrections", ["story_id"])
    op.create_index(op.f("ix_corrections_from_story_id"), "corrections", ["from_story_id"])
    op.create_table(
        "site_lines",
        sa.Column("source_id", sa.String(length=255), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_site_lines_source_id")),
        sa.PrimaryKeyConstraint("source_id", "line", name=op.f("pk_site_lines")),
        sqlite_with_rowid=False,
    )
