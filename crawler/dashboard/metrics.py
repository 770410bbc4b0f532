"""The state of the watch in Prometheus' text format, read anew for each scrape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from crawler.monitoring.health import Coverage
from storage.leases import LeaseRecord
from storage.runs import RunRecord
from storage.sources import SourceRecord
from storage.types import RunOutcome, SourceState


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What monitoring systems ask for; ``runs`` are the last of all sources, newest first."""

    articles: int
    stories: int
    announcements: int
    alerts: Mapping[str, int]
    sources: list[SourceRecord]
    coverage: Coverage
    runs: list[RunRecord]
    duty: LeaseRecord | None


def write_metrics(measured: Measured) -> bytes:
    """Return the metrics in the text format 0.0.4."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(measured))
    return generate_latest(registry)


class _Collector:
    """Says what was measured; prometheus_client writes it down."""

    def __init__(self, measured: Measured) -> None:
        self._measured = measured

    def collect(self) -> Iterable[Metric]:
        found = self._measured
        yield GaugeMetricFamily("concord_articles", "Articles stored, seeds included.", value=found.articles)
        yield GaugeMetricFamily("concord_stories", "Stories stored, seeds included.", value=found.stories)
        yield GaugeMetricFamily("concord_announcements", "Announcements flagged.", value=found.announcements)
        alerts = GaugeMetricFamily("concord_alerts", "Alerts in the ledger.", labels=["state"])
        for state, count in found.alerts.items():
            alerts.add_metric([state], count)
        yield alerts
        coverage = GaugeMetricFamily(
            "concord_coverage_sources", "Sources read, read but quiet for long, and not read.", labels=["seen"]
        )
        for name in ("read", "quiet", "blind"):
            coverage.add_metric([name], len(getattr(found.coverage, name)))
        yield coverage
        yield from _describe_sources(found.sources)
        yield from _describe_runs(found.runs)
        if found.duty is not None:
            yield _moment("concord_watch_beat", "Last beat of the watch on duty.", [([], found.duty.beat_at)])
            on_duty = int(found.duty.holder is not None)
            yield GaugeMetricFamily("concord_watch_on_duty", "1 while a watch holds the duty.", value=on_duty)


def _describe_sources(sources: list[SourceRecord]) -> Iterable[Metric]:
    states = GaugeMetricFamily("concord_source_state", "1 for the state of a source.", labels=["source", "state"])
    failures = GaugeMetricFamily("concord_source_failures", "Failed runs since the last that read.", labels=["source"])
    for source in sources:
        failures.add_metric([source.id], source.failures)
        for state in SourceState:
            states.add_metric([source.id, state.value], int(source.state is state))
    yield states
    yield failures
    intervals = GaugeMetricFamily("concord_source_interval_seconds", "Time between two crawls.", labels=["source"])
    for source in sources:
        if source.interval_seconds:
            intervals.add_metric([source.id], source.interval_seconds)
    yield intervals
    for name, words in (
        ("last_success", "Last complete run."),
        ("last_read", "Last run that read something: blind is who has none for three intervals."),
        ("last_new", "Last run with a new article."),
    ):
        moments = [([source.id], getattr(source, f"{name}_at")) for source in sources]
        yield _moment(f"concord_source_{name}", words, moments, labels=["source"])


def _describe_runs(runs: list[RunRecord]) -> Iterable[Metric]:
    """Describe the last run of each source: how it ended and how long it took."""
    ended = GaugeMetricFamily("concord_run_outcome", "1 for how the last run ended.", labels=["source", "outcome"])
    took = GaugeMetricFamily("concord_run_duration_seconds", "Duration of the last run.", labels=["source"])
    seen: set[str] = set()
    for run in runs:
        if run.source_id in seen or run.outcome is None or run.finished_at is None:
            continue
        seen.add(run.source_id)
        took.add_metric([run.source_id], (run.finished_at - run.started_at).total_seconds())
        for outcome in RunOutcome:
            ended.add_metric([run.source_id, outcome.value], int(run.outcome is outcome))
    yield ended
    yield took


def _moment(
    name: str, words: str, moments: Iterable[tuple[list[str], datetime | None]], labels: list[str] | None = None
) -> Metric:
    family = GaugeMetricFamily(f"{name}_timestamp_seconds", words, labels=labels or [])
    for values, moment in moments:
        if moment is not None:
            family.add_metric(values, round(moment.timestamp()))
    return family
