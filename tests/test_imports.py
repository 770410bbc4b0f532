"""Imports point inward: core, storage, Scrapy's parts, the outer ring."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = {"crawler.text", "crawler.extraction", "crawler.sameness", "crawler.recognition", "crawler.deferred"}
SCRAPY_PARTS = {
    "crawler.base_spiders",
    "crawler.spiders",
    "crawler.pipelines",
    "crawler.middlewares",
    "crawler.extensions",
}
OUTER = {"crawler.monitoring", "crawler.dashboard", "crawler.commands", "crawler.rehearsal"}
CORE_LIBRARIES = {"opencc", "lxml", "numpy", "pypinyin", "gb2260", "trafilatura", "w3lib", "cssselect"}
NOT_FOR_CORE = {"sqlite3", "socket", "logging", "threading", "subprocess", "asyncio", "time", "random"}


def ring_of(module: str) -> str:
    """Return the name of the ring that a project module belongs to."""
    room = ".".join(module.split(".")[:2])
    if room in CORE:
        return "core"
    if module.split(".", maxsplit=1)[0] == "storage":
        return "storage"
    if room in SCRAPY_PARTS:
        return "scrapy"
    return "outer" if room in OUTER else "shared"


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at any depth of it."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: -node.level]) + "." if node.level else ""
            yield f"{base}{node.module or ''}".rstrip(".")


def violations() -> Iterator[str]:
    """Yield one line for each import that points outward."""
    allowed = {
        "core": {"core"},
        "storage": {"storage"},
        "scrapy": {"core", "storage", "scrapy", "shared"},
        "shared": {"core", "shared", "storage"},
        "outer": {"core", "storage", "scrapy", "shared", "outer"},
    }
    for path in sorted([*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")]):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        ring = ring_of(module)
        for name in imports_of(path):
            top = name.split(".")[0]
            here = f"{path.relative_to(ROOT)} imports {name}"
            if top in {"crawler", "storage"}:
                if ring_of(name) not in allowed[ring]:
                    yield f"{here}: {ring} may not reach {ring_of(name)}"
                if module.startswith("crawler.spiders.") and ring_of(name) == "storage":
                    yield f"{here}: a spider knows no store"
                if name.startswith("crawler.spiders") and not module.startswith("crawler.spiders"):
                    yield f"{here}: a spider is named by its string"
            elif ring == "core":
                if top not in sys.stdlib_module_names | CORE_LIBRARIES or top in NOT_FOR_CORE:
                    yield f"{here}: not for the core"
            elif ring == "storage" and top not in sys.stdlib_module_names | {"sqlalchemy", "alembic", "numpy"}:
                yield f"{here}: storage knows SQLAlchemy and numpy only"


def test_imports_point_inward() -> None:
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("module", "ring"),
    [
        ("crawler.text.charset", "core"),
        ("storage.models", "storage"),
        ("crawler.pipelines.store", "scrapy"),
        ("crawler.monitoring.health", "outer"),
        ("crawler.items", "shared"),
    ],
)
def test_every_module_has_a_ring(module: str, ring: str) -> None:
    assert ring_of(module) == ring


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("storage/**/*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in {"environ", "getenv"}
    }
    assert readers == {"crawler/settings.py", "crawler/__main__.py"}
