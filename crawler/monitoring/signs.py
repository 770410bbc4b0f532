"""What is odd about a source although its runs end well: judged against that source's own past, as values.

Each bound names what it costs: set lower, a fault is told sooner and a slow week may be taken for one.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles

from storage.past import ArticleTrace, Past
from storage.sources import Sign
from storage.subscriptions import CHINA

PAST_DAYS = 90
"""How far back from its last news a source's habits are looked for."""

GAPS_MIN = 5
"""Gaps between days with news from which a rhythm is learned; fewer say nothing yet."""
SILENT_GAPS = 3
SILENT_DAYS_MIN = 12
"""Silence is odd after three usual gaps, never before twelve days: nine of them are the Spring Festival's."""

LINKS_RUNS = 3
LINKS_PAST_MIN = 10
LINKS_SHARE = 0.5
"""Of the usual number on a listing page, in three runs in a row. A page has a fixed number of places."""

BODIES = 10
BODIES_PAST_MIN = 20
BODIES_SHARE = 1 / 3
"""Ten articles, none as long as the usual one, half of them below a third of it: short picture news come in ones."""

DATES = 5
DATES_DAYS = 7
"""Five new articles in a week, and none newer than what was known a week ago, or none with a day."""

TITLES = 10
TITLES_SHARE = 0.9
"""Of ten new addresses nine with known titles: the site lists its old articles anew. Weekly forms stay below."""


def find_signs(past: Past, now: datetime) -> list[Sign]:
    """Return what is odd, each kind at most once, as seen at ``now``."""
    judges: dict[str, Callable[[Past, datetime], str | None]] = {
        "silent": judge_silence,
        "links": judge_links,
        "dates": judge_dates,
        "bodies": judge_bodies,
        "titles": judge_titles,
    }
    found = {kind: judge(past, now) for kind, judge in judges.items()}
    return [Sign(kind=kind, reason=reason, since=now) for kind, reason in found.items() if reason]


def judge_silence(past: Past, now: datetime) -> str | None:
    """Tell of a source that has had nothing new for longer than its rhythm explains."""
    usual = learn_gap(past.articles, now)
    if usual is None:
        return None
    newest = max(*_news_days(past.articles, now), china_day(past.articles[-1].stored_at))
    silent_days = (china_day(now) - newest).days
    if silent_days <= silence_bound(usual):
        return None
    return f"no new article for {silent_days} days; usually one every {usual} at the latest"


def learn_gap(articles: Sequence[ArticleTrace], now: datetime) -> int | None:
    """Return the days within which nine in ten of the source's next days with news came; None if it is too new."""
    days = _news_days(articles, now)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return round(quantiles(gaps, n=10, method="inclusive")[-1]) if len(gaps) >= GAPS_MIN else None


def silence_bound(usual_days: int) -> int:
    """Return the days of silence that are still no sign."""
    return max(SILENT_DAYS_MIN, SILENT_GAPS * usual_days)


def judge_links(past: Past, now: datetime) -> str | None:
    """Tell of listings that show far fewer articles than they used to."""
    shown = [
        run.counts["crawl/links"] / run.counts["crawl/listing"]
        for run in past.runs
        if run.counts.get("crawl/listing") and "crawl/links" in run.counts
    ]
    before, recent = shown[:-LINKS_RUNS], shown[-LINKS_RUNS:]
    if len(before) < LINKS_PAST_MIN or max(recent) >= LINKS_SHARE * median(before):
        return None
    return f"{max(recent):.0f} article links on a listing page, usually {median(before):.0f}"


def judge_dates(past: Past, now: datetime) -> str | None:
    """Tell of new articles whose days of publication are missing or stand still."""
    week_ago = now - timedelta(days=DATES_DAYS)
    before = [article_day(article) for article in past.articles if article.stored_at < week_ago]
    recent = [article_day(article) for article in past.articles if article.stored_at >= week_ago]
    known = [day for day in before if day]
    if len(recent) < DATES or len(known) < max(DATES, len(before) / 2):
        return None
    dated = [day for day in recent if day]
    if not dated:
        return f"none of {len(recent)} new articles has a day of publication"
    if max(dated) > max(known) or china_day(now) - max(dated) <= timedelta(days=DATES_DAYS):
        return None
    return f"{len(recent)} new articles, none of them published after {max(dated)}"


def judge_bodies(past: Past, now: datetime) -> str | None:
    """Tell of new articles that are far shorter than the source's used to be."""
    lengths = [article.characters for article in past.articles]
    before, recent = lengths[:-BODIES], lengths[-BODIES:]
    if len(before) < BODIES_PAST_MIN:
        return None
    usual = median(before)
    if max(recent) >= usual or median(recent) >= BODIES_SHARE * usual:
        return None
    return f"the last {BODIES} articles have {median(recent):.0f} characters, usually {usual:.0f}"


def judge_titles(past: Past, now: datetime) -> str | None:
    """Tell of new addresses that show the old articles."""
    before, recent = past.articles[:-TITLES], past.articles[-TITLES:]
    if len(before) < TITLES:
        return None
    known = {article.title for article in before if article.title}
    repeated = sum(article.title in known for article in recent)
    if repeated < TITLES_SHARE * TITLES:
        return None
    return f"{repeated} of the last {TITLES} new articles have titles that were known"


def _news_days(articles: Sequence[ArticleTrace], now: datetime) -> list[date]:
    """Return the days on which the source published, oldest first; a day in the future is a slip."""
    found = {article_day(article) or china_day(article.stored_at) for article in articles}
    days = sorted(day for day in found if day <= china_day(now))
    return [day for day in days if (days[-1] - day).days <= PAST_DAYS]  # the first crawl may dig out old pages


def article_day(article: ArticleTrace) -> date | None:
    """Return the day on which an article says that it was published."""
    try:
        return date.fromisoformat(article.published[:10]) if article.published else None
    except ValueError:
        return None


def china_day(moment: datetime) -> date:
    """Return the day that it is in China."""
    return moment.astimezone(CHINA).date()
