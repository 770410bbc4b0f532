"""Names of a room that are imported when they are first asked for."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

ROOMS = ("extraction", "recognition", "text")


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_that_a_room_offers_is_found_in_it(room: str) -> None:
    package = import_module(f"crawler.{room}")

    assert [name for name in package.__all__ if isinstance(getattr(package, name), ModuleType)] == []


def test_a_name_that_is_none_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError, match=r"module 'crawler\.text' has no attribute 'mend'"):
        _ = import_module("crawler.text").mend


def test_a_crawl_begins_without_waiting_for_what_only_new_articles_need() -> None:
    question = (
        "import sys; import crawler.spiders.cqn, crawler.pipelines.repair, crawler.pipelines.recognise; "
        "print([name for name in ('recognition.reader', 'text.cleaning') if f'crawler.{name}' in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"
