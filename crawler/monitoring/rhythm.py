"""How often a source is read: by how much it publishes, within bounds; sooner after trouble, more seldom if blocked.

Values in, values out. A source for which concord.toml names an interval keeps that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.monitoring.signs import article_day, china_day
from storage.past import Past
from storage.runs import RunRecord
from storage.sources import SourceRecord

RHYTHM_DAYS = 28
"""How far back what a source publishes is counted: four whole weeks. Fewer days follow a busy week, and a holiday."""
KNOWN_DAYS_MIN = 7
"""Days for which a source must have been known before its interval leaves the usual one."""
FASTEST = 0.5
"""Of the usual interval, for sources with two and more articles a day."""
RETRY_SHARE = 0.25
"""Of the usual interval, after a run that was cut short: what it left is read soon."""
CHANGE_MIN = 0.1
"""Smaller changes of an interval are left alone."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """The interval of a source with one article a day, how far others may stray, and what concord.toml fixes.

    ``stretch`` is the longest interval as a multiple of the usual one; 1 reads all sources alike.
    """

    usual: timedelta
    stretch: float = 1.0
    told: Mapping[str, timedelta] = field(default_factory=dict)

    def begin(self, source: SourceRecord | None, source_id: str) -> timedelta:
        """Return the interval to start with: the told one, the one learned before the last stop, or the usual one."""
        if (told := self.told.get(source_id)) is not None:
            return told
        learned = timedelta(seconds=source.interval_seconds) if source and source.interval_seconds else self.usual
        return self._bounded(learned)

    def choose(self, source: SourceRecord, past: Past, run: RunRecord | None, now: datetime) -> timedelta:
        """Return the time from the source's last run to its next."""
        own = self.told.get(source.id) or self._learn(past, now)
        if run is not None and was_cut_short(run):
            return min(own, self.usual * RETRY_SHARE)
        if source.state == "blocked":  # who keeps a crawler out is asked less, not more
            return max(own, self._longest())
        return min(own, self.usual) if source.failures else own

    def _learn(self, past: Past, now: datetime) -> timedelta:
        rate = learn_rate(past, now)
        if rate is None:
            return self.usual
        return self._bounded(self.usual / rate) if rate else self._longest()

    def _longest(self) -> timedelta:
        return self.usual * max(1.0, self.stretch)

    def _bounded(self, interval: timedelta) -> timedelta:
        shortest = self.usual * FASTEST if self.stretch > 1 else self.usual
        return min(max(interval, shortest), self._longest())


def learn_rate(past: Past, now: datetime) -> float | None:
    """Return how many articles a day the source published of late, None if it has not been known for long."""
    today = china_day(now)
    days = [article_day(article) or china_day(article.stored_at) for article in past.articles]
    known_since = min([*days, *(china_day(run.finished_at) for run in past.runs)], default=today)
    span = min(RHYTHM_DAYS, (today - known_since).days)
    if span < KNOWN_DAYS_MIN:
        return None
    return sum(0 <= (today - day).days < span for day in days) / span


def was_cut_short(run: RunRecord) -> bool:
    """Whether the run was ended before it came to its own end: by its time limit or by a kill."""
    return bool(run.counts.get("crawl/stopped_early")) or run.reason.startswith("killed")


def is_change(old: timedelta, new: timedelta) -> bool:
    """Whether two intervals differ by enough to reschedule."""
    return abs(new - old) > CHANGE_MIN * old
