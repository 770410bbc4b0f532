"""Stories: articles about one thing, with the one that speaks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import NotFound
from storage.models import Article, Base, Source, Story

_AUTHORITY = {"regulator": 0, "standards_body": 0, "press": 1, "mirror": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryArticle:
    """An article as a member of its story."""

    id: int
    url: str
    source_id: str | None
    title: str | None
    published: str | None
    stored_at: datetime
    relation: str
    of_article_id: int | None
    score: float | None
    match_reasons: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryRecord:
    """A story with its articles, in the order in which they were stored."""

    id: int
    seed_id: str | None
    title: str
    authoritative_article_id: int | None
    created_at: datetime
    articles: list[StoryArticle]


def create_story(session: Session, title: str | None, now: datetime, seed_id: str | None = None) -> int:
    """Open a story and return its id; ``add_article`` puts articles into it."""
    values = {"title": title or "", "seed_id": seed_id, "created_at": now}
    return int(session.connection().execute(_CREATE, values).scalar_one())


def get_story(session: Session, story_id: int) -> StoryRecord:
    """Return a story with its articles.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.get(Story, story_id)
    if row is None:
        raise NotFound(f"there is no story {story_id}")
    columns = [getattr(Article, name) for name in StoryArticle.__dataclass_fields__]
    articles = session.execute(sa.select(*columns).where(Article.story_id == story_id).order_by(Article.id))
    return StoryRecord(
        id=row.id,
        seed_id=row.seed_id,
        title=row.title,
        authoritative_article_id=row.authoritative_article_id,
        created_at=row.created_at,
        articles=[StoryArticle(**article._mapping) for article in articles],
    )


def find_seed_story(session: Session, seed_id: str) -> int | None:
    """Return the id of a seed's story, None if the seed is not loaded."""
    return session.scalar(sa.select(Story.id).where(Story.seed_id == seed_id))


def count_stories(session: Session) -> int:
    """Return how many stories there are, seeds included."""
    return session.scalar(sa.select(sa.func.count()).select_from(Story)) or 0


def count_members(session: Session, story_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return how many articles of each relation the stories have."""
    counted = sa.select(Article.story_id, Article.relation, sa.func.count())
    counted = counted.where(Article.story_id.in_(list(story_ids))).group_by(Article.story_id, Article.relation)
    members: dict[int, dict[str, int]] = {}
    for story_id, relation, count in session.execute(counted):
        members.setdefault(story_id, {})[relation] = count
    return members


def let_speak(session: Session, story_id: int, article_id: int) -> None:
    """Let the only article of a new story speak for it."""
    session.connection().execute(_LET_SPEAK, {"story": story_id, "article": article_id})


def choose_authoritative(session: Session, story_id: int) -> int | None:
    """Let the regulator's article speak before the press's, that before a mirror's, the earliest first; return its id.

    The story takes that article's title. None for a story without articles.
    """
    authority = sa.case(_AUTHORITY, value=Source.kind, else_=3)
    chosen = session.execute(
        sa.select(Article.id, Article.title)
        .outerjoin(Source, Source.id == Article.source_id)
        .where(Article.story_id == story_id)
        .order_by(authority, Article.published.asc().nulls_last(), Article.id)
        .limit(1)
    ).one_or_none()
    if chosen is None:
        return None
    story = session.get_one(Story, story_id)
    story.authoritative_article_id = chosen.id
    story.title = chosen.title or story.title
    session.flush()
    return int(chosen.id)


# Made once: to put a statement together costs more than to run it, and these run once for every page.
_STORIES = Base.metadata.tables["stories"]
_CREATE = sa.insert(_STORIES).returning(_STORIES.c.id)
_LET_SPEAK = (
    sa.update(_STORIES)
    .where(_STORIES.c.id == sa.bindparam("story"))
    .values(authoritative_article_id=sa.bindparam("article"))
)
