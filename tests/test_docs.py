"""What the guides say is true: commands with their options, settings, pages and files that they name exist."""

import argparse
import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.cmdline import _get_commands_dict
from scrapy.utils.project import get_project_settings

from crawler.dashboard.app import create_app
from crawler.monitoring.subscriptions import parse_config
from crawler.settings import SECRETS, Environment
from storage.database import Database

ROOT = Path(__file__).parent.parent
GUIDES = [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
NOT_COMMANDS = {"stands"}  # "Below, `concord` stands for …"


def read(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


def find_commands(text: str) -> list[str]:
    """Return every line of a shell block and every piece of code that begins with ``concord``."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    lines += re.findall(r"(?<!`)`(concord [^`]+)`(?!`)", text)
    return [line for line in lines if line.startswith("concord ") and line.split()[1] not in NOT_COMMANDS]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_commands_and_their_options_exist(guide: Path) -> None:
    known = _get_commands_dict(get_project_settings(), inproject=True)
    for line in find_commands(read(guide)):
        _, name, *words = shlex.split(line, comments=True)
        assert name in known, line
        parser = argparse.ArgumentParser(conflict_handler="resolve")
        command = known[name]
        command.settings = get_project_settings()
        command.add_options(parser)
        options = {option for action in parser._actions for option in action.option_strings}
        for word in words:
            assert not word.startswith("-") or word.split("=")[0] in options, f"{line}: {word}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_settings_that_are_named_exist(guide: Path) -> None:
    known = {f"CONCORD_{name.upper()}" for name in Environment.model_fields}
    known |= {f"CONCORD_{name.upper()}_FILE" for name in SECRETS}

    named = set(re.findall(r"CONCORD_(?!TEST_)[A-Z_]*[A-Z]", read(guide)))
    assert named <= known


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_links_lead_to_files_and_examples_can_be_read(guide: Path) -> None:
    text = read(guide)
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if "://" not in link and not (guide.parent / link).exists()] == []
    for block in re.findall(r"```toml\n(.*?)```", re.sub(r"^   ", "", text, flags=re.MULTILINE), re.DOTALL):
        parse_config(block, guide.name)


def test_pages_that_are_named_exist() -> None:
    app = create_app(Database("sqlite://"), interval=timedelta(hours=1))
    routes = {
        route.path
        for part in app.routes
        for route in getattr(getattr(part, "original_router", None), "routes", [part])
        if hasattr(route, "path")
    }
    named = {
        page.split("?")[0]
        for guide in (ROOT / "docs/using.md", ROOT / "docs/operating.md")
        for page in re.findall(r"`(/[a-z./]*(?:\?[^`]*)?)`", read(guide))
    }

    assert len(named) > 10
    assert named <= routes


def test_every_make_target_named_exists() -> None:
    makefile = read(ROOT / "Makefile")
    named = {target for guide in GUIDES for target in re.findall(r"\bmake ([a-z]+)\s+#|`make ([a-z]+)`", read(guide))}
    assert {name for pair in named for name in pair if name and f"\n{name}:" not in makefile} == set()


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", read(ROOT / "docs/reliability.md")))

    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in sorted(named) if f"def {name}(" not in read(ROOT / path)] == []
