"""The state of the watch in Prometheus' text format."""

from collections.abc import Iterator, Mapping
from typing import Any

from storage.types import SourceState


def write_metrics(found: Mapping[str, Any]) -> str:
    """Return the metrics, one a line, from what ``view_metrics`` read."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    for name in ("articles", "stories", "announcements"):
        yield f"# TYPE concord_{name} gauge"
        yield f"concord_{name} {found[name]}"
    yield "# TYPE concord_alerts gauge"
    for state, count in found["alerts"].items():
        yield f'concord_alerts{{state="{state}"}} {count}'
    yield "# TYPE concord_source_state gauge"
    for source in found["sources"]:
        for state in SourceState:
            yield f'concord_source_state{{source="{source.id}",state="{state}"}} {int(source.state is state)}'
    yield "# TYPE concord_source_last_success_timestamp_seconds gauge"
    for source in found["sources"]:
        if source.last_success_at:
            seconds = source.last_success_at.timestamp()
            yield f'concord_source_last_success_timestamp_seconds{{source="{source.id}"}} {seconds:.0f}'
