"""Patterns that are tried only where a match may begin.

Python skips to where a match may begin only if every word of a pattern begins with a plain character. One word
that looks behind itself or opens with a group has all of them tried at every character of a text. A look at the next
character beforehand makes such lists of words three to six times as fast and changes no match.
"""

import re
from collections.abc import Iterator

from crawler.text.patterns import compile_late

_ZERO_WIDTH = ("(?=", "(?!", "(?<=", "(?<!")
_OPTIONAL = re.compile(r"[?*]|\{0?,\d*\}")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})\??")
_GROUP_HEAD = re.compile(r"\((?:\?:|\?P<\w+>)?")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|[^\\(\[]", re.DOTALL)
_CLASS_SIGNS = set("]^-[&~|")


class _OpensAnyhow(Exception):
    """A match may begin with anything. Raised and caught within this module."""


def pattern_of(pattern: str) -> re.Pattern[str]:
    """Compile a pattern without flags so that only characters that may open a match are tried.

    >>> pattern_of("(?<!草)签(?:署|订)|落笔").pattern, pattern_of("签署|落笔").pattern
    ('(?=[签落])(?:(?<!草)签(?:署|订)|落笔)', '签署|落笔')
    """
    if _is_plain(pattern):
        return compile_late(pattern)
    openings = openings_of(pattern)
    return compile_late(f"(?=[{''.join(openings)}])(?:{pattern})" if openings else pattern)


def openings_of(pattern: str) -> tuple[str, ...]:
    """Return what may open a match, as members of a character class; nothing where that may be anything.

    >>> openings_of("(?:质量)?计量院|标准(?:化)?所")
    ('质', '计', '标')
    """
    try:
        openings, may_be_empty = _openings(pattern)
    except _OpensAnyhow:
        return ()
    return () if may_be_empty else tuple(dict.fromkeys(openings))


def _is_plain(pattern: str) -> bool:
    """Tell whether the matcher itself skips to where a match may begin (re._compiler._get_charset_prefix)."""
    firsts = [next(_atoms(branch), ("", "?")) for branch in _branches(pattern)]
    if any(atom.startswith(("^", "$", *_ZERO_WIDTH)) or _OPTIONAL.match(after) for atom, after in firsts):
        return False
    if len(firsts) > 1:
        return all(len(atom) == 1 and atom not in "." for atom, _ in firsts)
    head = _GROUP_HEAD.match(firsts[0][0])
    return _is_plain(firsts[0][0][head.end() : -1]) if head else True


def _openings(pattern: str) -> tuple[list[str], bool]:
    """Return what may open a match, as members of a character class, and whether a match may be empty."""
    found: list[str] = []
    may_be_empty = False
    for branch in _branches(pattern):
        opened, is_empty = _openings_of_branch(branch)
        found += opened
        may_be_empty |= is_empty
    return found, may_be_empty


def _openings_of_branch(branch: str) -> tuple[list[str], bool]:
    found: list[str] = []
    for atom, quantifier in _atoms(branch):
        if atom.startswith(_ZERO_WIDTH) or atom in {"^", "$", r"\b"}:
            continue
        opened, is_empty = _openings_of_atom(atom)
        found += opened
        if not is_empty and not _OPTIONAL.match(quantifier):
            return found, False
    return found, True


def _openings_of_atom(atom: str) -> tuple[list[str], bool]:
    head = _GROUP_HEAD.match(atom)
    if head:
        return _openings(atom[head.end() : -1])
    if atom == "." or atom.startswith("[^") or atom in {r"\W", r"\S", r"\D"}:
        raise _OpensAnyhow
    if atom.startswith("["):
        return [atom[1:-1]], False
    return [f"\\{atom}" if atom in _CLASS_SIGNS else atom], False


def _branches(pattern: str) -> Iterator[str]:
    branch = ""
    for atom, quantifier in _atoms(pattern):
        if atom == "|":
            yield branch
            branch = ""
        else:
            branch += atom + quantifier
    yield branch


def _atoms(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a pattern, a group being one, each with the quantifier behind it."""
    at = 0
    while at < len(pattern):
        end = _end_of_atom(pattern, at)
        quantifier = _QUANTIFIER.match(pattern, end)
        after = quantifier.end() if quantifier and pattern[at] != "|" else end
        yield pattern[at:end], pattern[end:after]
        at = after


def _end_of_atom(pattern: str, at: int) -> int:
    match = _ATOM.match(pattern, at)
    end = match.end() if match else at + 1
    if pattern[at] != "(":
        return end
    while pattern[end] != ")":
        end = _end_of_atom(pattern, end)
    return end + 1
