"""Which sources are watched, and how often."""

from datetime import timedelta

import pytest

from crawler.exceptions import ConfigurationError
from crawler.monitoring.catalogue import choose_intervals, tell_intervals
from crawler.monitoring.subscriptions import parse_config
from storage.sources import SourceDeclaration

HOUR = timedelta(hours=1)
DECLARED = [
    SourceDeclaration(
        id=name, title=name, region="北京市", region_code="11", kind="regulator", homepage="https://x.cn/"
    )
    for name in ("beijing_amr", "ccn", "samr")
]


def choose(text: str) -> dict[str, timedelta]:
    return choose_intervals(DECLARED, parse_config(text, "concord.toml"), default=HOUR)


def test_every_declared_source_is_watched_at_the_usual_interval() -> None:
    assert choose("") == {"beijing_amr": HOUR, "ccn": HOUR, "samr": HOUR}


def test_a_source_has_its_own_interval_or_is_left_out() -> None:
    text = "[sources.beijing_amr]\ninterval_minutes = 15\n[sources.ccn]\nenabled = false\n"

    assert choose(text) == {"beijing_amr": timedelta(minutes=15), "samr": HOUR}
    assert tell_intervals(parse_config(text, "concord.toml")) == {"beijing_amr": timedelta(minutes=15)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[mail]\n\n[sources.ccn]\nenabled = true\n[sources.smar]\ninterval_minutes = 15\n",
            "concord.toml, line 5: sources.smar: no such source as 'smar'; did you mean samr?",
        ),
        ("[sources]\nccn.enabled = true\nzz.enabled = false\n", "concord.toml, line 3: sources.zz: no such source"),
        (
            '[[subscriptions]]\nname = "a"\nrecipients = ["a@b.cn"]\nsources = [\n  "ccn",\n  "beijing",\n]\n',
            "concord.toml, line 4: subscriptions[1].sources[2]: no such source as 'beijing'; did you mean beijing_amr?",
        ),
    ],
)
def test_a_source_that_nobody_declares_is_named_with_its_line_and_near_ones(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        choose(text)
    assert str(raised.value).startswith(said)
