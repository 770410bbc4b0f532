"""The life of a cooperation: what opened it and what followed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperations")),
    )
    op.create_table(
        "cooperation_keys",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("cooperation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperations.id"],
            name=op.f("fk_cooperation_keys_cooperation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cooperation_keys")),
    )
    op.create_index(op.f("ix_cooperation_keys_cooperation_id"), "cooperation_keys", ["cooperation_id"])
    op.create_table(
        "cooperation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperation_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("day", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperations.id"],
            name=op.f("fk_cooperation_events_cooperation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_cooperation_events_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_cooperation_events_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_events")),
        sa.UniqueConstraint(
            "cooperation_id", "article_id", name=op.f("uq_cooperation_events_cooperation_id_article_id")
        ),
    )
    op.create_index(op.f("ix_cooperation_events_story_id"), "cooperation_events", ["story_id"])
    op.create_index(op.f("ix_cooperation_events_article_id"), "cooperation_events", ["article_id"])
