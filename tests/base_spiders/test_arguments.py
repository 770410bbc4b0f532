"""The arguments of a crawl, right and wrong."""

from datetime import date

import pytest

from crawler.base_spiders.arguments import Arguments, parse_arguments
from crawler.exceptions import SpiderArgumentError


def test_arguments_are_read() -> None:
    arguments = parse_arguments({"since": "2026-03-01", "max_pages": "3", "trigger": "schedule"})

    assert arguments == Arguments(since=date(2026, 3, 1), max_pages=3, trigger="schedule")


def test_nothing_given_leaves_it_to_the_settings() -> None:
    assert parse_arguments({}) == Arguments()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"sinc": "2026-03-01"}, "unknown argument 'sinc'; known are"),
        ({"since": "yesterday"}, "since='yesterday': must be a day like"),
        ({"since": "20260301"}, "since='20260301'"),
        ({"since": "2026-02-30"}, "since='2026-02-30'"),
        ({"since": ""}, "since=''"),
        ({"max_pages": "0"}, "max_pages='0': must be a whole number"),
        ({"max_pages": "-1"}, "max_pages='-1'"),
        ({"max_pages": "two"}, "max_pages='two'"),
        ({"max_pages": "²"}, "max_pages='²'"),
        ({"max_pages": "9" * 5000}, "max_pages="),
        ({"trigger": "cron"}, "trigger='cron': must be one of manual"),
    ],
)
def test_wrong_argument_is_refused_with_what_would_be_right(values: dict[str, str], message: str) -> None:
    with pytest.raises(SpiderArgumentError, match="^" + message.replace("(", r"\(")):
        parse_arguments(values)
