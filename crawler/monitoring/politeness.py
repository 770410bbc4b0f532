"""Which sources must not be crawled at once: those that share a host, directly or by way of another."""

from collections.abc import Iterable

from storage.sources import SourceRecord


def group_by_host(sources: Iterable[SourceRecord]) -> dict[str, str]:
    """Return for each source the name of its group; sources of one group share hosts, those of two share none.

    A group is named by its first host, which stays the same whatever the order; a source without hosts by itself.
    """
    group_of: dict[str, set[str]] = {}  # by host
    members = list(sources)
    for source in members:
        joined = set(source.hosts).union(*(group_of.get(host, ()) for host in source.hosts))
        for host in joined:
            group_of[host] = joined
    return {source.id: f"host:{min(group_of[source.hosts[0]])}" if source.hosts else source.id for source in members}
