"""The verdict on a rehearsal: what was stored beside what was meant."""

from dataclasses import replace
from datetime import datetime

from crawler.rehearsal.misbehaviour import EMPTY_PLAN
from crawler.rehearsal.news import Newsroom
from crawler.rehearsal.truth import expect
from crawler.rehearsal.verdict import judge
from storage.articles import add_article
from storage.database import Database
from storage.stories import create_story
from tests.rehearsal.conftest import FIRST_DAY
from tests.storage.builders import make_article, store_sources


def test_ordinary_news_in_a_story_of_something_else_are_counted(database: Database, now: datetime) -> None:
    truth = expect(Newsroom(FIRST_DAY), EMPTY_PLAN, 1)
    ordinary = [article for article in truth.articles if article.role == "ordinary"][:3]
    expected = replace(truth, articles=tuple(ordinary), announcements=(), copies={})
    with database.write() as session:
        store_sources(session, now)
        stories = [create_story(session, article.title, now) for article in ordinary[:2]]
        for number, (article, story) in enumerate(zip(ordinary, [*stories, stories[0]], strict=True)):
            add_article(session, make_article(number, now, url=article.url, canonical_url=article.url), story, now)

        verdict = judge(session, expected)

    assert (verdict.articles, verdict.joined) == (3, 1)
