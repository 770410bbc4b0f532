"""When a source's home page is asked for its columns, and what becomes of the answer.

Where no column is known the answer is put to use at once, and the source says so. Anywhere else it is a proposal.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from crawler.base_spiders.discovery import rank_name
from crawler.base_spiders.news import NewsSpider
from crawler.base_spiders.survey import Found
from crawler.extraction import canonicalize_url
from storage.discoveries import DiscoveryRecord, FoundColumn, find_discovery, record_look, use_proposal
from storage.exceptions import NotFound
from storage.runs import find_lost_since, has_run_before
from storage.sources import get_source

LOST_DAYS = 2
"""A column lost for so long is not mended over night. Shorter: proposals for a site that is only under repair."""
LOOK_AGAIN_DAYS = 7
ASK_AGAIN_DAYS = 1
"""Days until the next look, where the site answered and where it did not."""
SETTLED_DAYS = 1
"""A source is read for so long before a column is looked for beside those that it has."""

_TWO_PART_SUFFIXES = {"gov", "com", "org", "net", "edu", "ac"}

Word = Literal["no column is known", "lost", "silent", "no news column is known"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """Why a source's home page is asked."""

    word: Word
    since: datetime | None = None

    def __str__(self) -> str:
        return f"{self.word} since {self.since:%Y-%m-%d}" if self.since else self.word


def find_cause(session: Session, spider: type[NewsSpider], now: datetime) -> Cause | None:
    """Return why the home page of a source, as it is read now, is to be asked; None where it is not, or not yet."""
    if not spider.homepage or not _is_due(find_discovery(session, spider.name), now):
        return None
    if not spider.columns:
        return Cause(word="no column is known")
    lost_since = find_lost_since(session, spider.name)
    if lost_since is not None:
        return Cause(word="lost", since=lost_since) if now - lost_since >= timedelta(days=LOST_DAYS) else None
    try:
        signs = get_source(session, spider.name).signs
    except NotFound:
        return None
    if silent := next((sign for sign in signs if sign.kind == "silent"), None):
        return Cause(word="silent", since=silent.since)
    if not has_news_column(spider) and has_run_before(session, spider.name, now - timedelta(days=SETTLED_DAYS)):
        return Cause(word="no news column is known")
    return None


def has_news_column(spider: type[NewsSpider]) -> bool:
    """Tell whether a column of the source is one of news, by its name or because somebody chose it."""
    return any(
        column.known in ("discovered", "accepted") or (column.known != "unknown" and rank_name(column.name) is not None)
        for column in spider.columns
    )


def store_survey(
    session: Session,
    spider: type[NewsSpider],
    cause: Cause,
    found: Found,
    now: datetime,
    *,
    lost: Collection[str] = (),
    switch: bool = False,
) -> DiscoveryRecord:
    """Store what a look at the home page came to, and put it to use where no column was known, or ``switch`` asks so.

    Never of itself what another site than the declared one shows: a domain that was given up is soon somebody else's.
    """
    read = {canonicalize_url(column.url) for column in spider.columns}
    columns = [column for column in describe_columns(found) if canonicalize_url(column.url) not in read]
    elsewhere = not is_same_site(found.home, spider.homepage)
    reason = found.why_none or ("" if columns else "it shows only what is read already")
    if elsewhere:
        reason = f"the home page now leads to {found.home}" + (f"; {reason}" if reason else "")
    record = record_look(
        session,
        spider.name,
        cause=str(cause),
        answered=not found.trouble,
        reason=reason,
        family=found.recognised.family,
        columns=columns,
        replaces=sorted(lost),
        now=now,
    )
    if columns and not elsewhere and (switch or not spider.columns):
        record = use_proposal(session, spider.name, now, confirmed=False)
    return record


def describe_columns(found: Found) -> list[FoundColumn]:
    """Return what is kept of the columns that a look found."""
    return [
        FoundColumn(
            url=column.url,
            name=column.name,
            links=len(sight.rows),
            newest=max((day for _, _, day in sight.rows if day), default=None),
            doubts=tuple(doubts),
            is_home=column.known == "unknown",
        )
        for column, sight, doubts in found.columns
    ]


def is_same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one registered domain.

    >>> is_same_site("https://www.scjg.example.gov.cn/", "http://amr.example.gov.cn/")
    True
    >>> is_same_site("https://win.example.com/", "http://amr.example.gov.cn/")
    False
    """
    return _registered(one) == _registered(other)


def _registered(url: str) -> Sequence[str]:
    labels = (urlsplit(url).hostname or "").lower().split(".")
    if all(label.isdigit() for label in labels):
        return labels  # An address, not a name
    return labels[-3:] if len(labels) > 2 and labels[-2] in _TWO_PART_SUFFIXES else labels[-2:]


def _is_due(record: DiscoveryRecord | None, now: datetime) -> bool:
    if record is None:
        return True
    days = LOOK_AGAIN_DAYS if record.answered else ASK_AGAIN_DAYS
    return now - record.looked_at >= timedelta(days=days)
