"""Which sources are watched, and how often."""

from datetime import timedelta

import pytest

from crawler.exceptions import ConfigurationError
from crawler.monitoring.catalogue import choose_intervals
from crawler.monitoring.subscriptions import SourceSettings
from storage.sources import SourceDeclaration

HOUR = timedelta(hours=1)
DECLARED = [
    SourceDeclaration(
        id=name, title=name, region="北京市", region_code="11", kind="regulator", homepage="https://x.cn/"
    )
    for name in ("beijing_amr", "ccn", "samr")
]


def choose(sources: dict[str, SourceSettings]) -> dict[str, timedelta]:
    return choose_intervals(DECLARED, sources, default=HOUR, where="concord.toml")


def test_every_declared_source_is_watched_at_the_usual_interval() -> None:
    assert choose({}) == {"beijing_amr": HOUR, "ccn": HOUR, "samr": HOUR}


def test_a_source_has_its_own_interval_or_is_left_out() -> None:
    settings = {
        "beijing_amr": SourceSettings(interval_minutes=15),
        "ccn": SourceSettings(enabled=False, interval_minutes=None),
    }

    assert choose(settings) == {"beijing_amr": timedelta(minutes=15), "samr": HOUR}


def test_a_source_that_nobody_declares_is_named_with_near_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"concord\.toml: sources\.smar: no such source; did you mean samr"):
        choose({"smar": SourceSettings(interval_minutes=15)})
