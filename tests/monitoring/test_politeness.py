"""Sources that share a host form a group, whichever way round they come."""

from dataclasses import replace
from itertools import permutations

from crawler.monitoring.politeness import group_by_host
from tests.monitoring.test_health import HEALTHY

SOURCES = [
    replace(HEALTHY, id=name, hosts=hosts)
    for name, hosts in [("a", ("h1", "h2")), ("b", ("h3",)), ("c", ("h2", "h3")), ("d", ("h4",)), ("e", ())]
]


def test_sources_that_share_a_host_by_way_of_another_are_one_group_in_any_order() -> None:
    expected = {"a": "host:h1", "b": "host:h1", "c": "host:h1", "d": "host:h4", "e": "e"}

    assert all(group_by_host(order) == expected for order in permutations(SOURCES))
