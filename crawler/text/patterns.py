"""Regular expressions that are compiled when they are first used."""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as the compiled pattern, and compiles it when one of its methods is asked for.

    A class of Chinese characters costs a millisecond to compile, and hundreds of them stand in this project: half a
    second of every command that reads no page. A mistake in a pattern shows at its first use only. ``re.sub`` and its
    like refuse the result: call its own methods.

    >>> compile_late("[一-龥]+").findall("3月的标准")
    ['月的标准']
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))


class _LatePattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)  # Else a copy, which has no pattern yet, would ask for it without end
        compiled = re.compile(self.pattern, self._given)
        for method in _METHODS:  # From now on a call finds them here and is as fast as the pattern's own
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
