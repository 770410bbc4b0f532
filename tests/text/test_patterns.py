import copy
import pkgutil
import re
from importlib import import_module

import pytest

import crawler.extraction
from crawler.text.patterns import compile_late


def test_a_late_pattern_finds_what_the_pattern_finds() -> None:
    late = compile_late("(?P<word>b+)", re.IGNORECASE)

    assert late.search("aBBc") is not None
    assert late.sub("-", "aBBc") == "a-c"
    assert late.groupindex["word"] == 1
    assert copy.copy(late).findall("abc") == ["b"]


def test_a_late_pattern_is_compiled_at_its_first_use() -> None:
    wrong = compile_late("(")

    with pytest.raises(re.error):
        wrong.search("a")


def test_every_pattern_of_extraction_compiles() -> None:
    names = [module.name for module in pkgutil.iter_modules(crawler.extraction.__path__)]
    modules = [import_module(f"crawler.extraction.{name}") for name in names]
    kind = type(compile_late(""))
    late = [value for module in modules for value in vars(module).values() if type(value) is kind]

    compiled = [pattern.findall("") for pattern in late]

    assert len(compiled) > 200
