"""What the README says is true: every setting is in its table, every command that it names exists."""

import re
from pathlib import Path

from scrapy.cmdline import _get_commands_dict
from scrapy.utils.project import get_project_settings

from crawler.settings import Environment

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(CONCORD_\w+)` \|(.*)\|$", README, re.MULTILINE))
    assert set(rows) == {f"CONCORD_{name.upper()}" for name in Environment.model_fields}
    for name, field in Environment.model_fields.items():
        row = rows[f"CONCORD_{name.upper()}"]
        assert field.description in row
        default = getattr(field.default, "get_secret_value", lambda field=field: field.default)()
        assert str(default) in row


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"concord ([a-z]+)", README)) - {"stands", "the", "is"}
    known = set(_get_commands_dict(get_project_settings(), inproject=True))
    assert {name for name in named if name not in known} == set()
    assert len(named) > 10


def test_every_make_target_named_exists() -> None:
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)", README))
    assert named
    assert {target for target in named if f"\n{target}:" not in makefile} == set()
