"""Figures as news tell them: 4300余台, 4.6万辆, 三十四套, each with the character behind it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SHARES = {"万": 10_000, "亿": 100_000_000}
_FEWEST = 3  # 一些, 两省 are no figures
# What stands before is asked behind the first digit: a pattern that begins with one is searched for far quicker.
_ARABIC = re.compile(
    r"(\d(?<![A-Za-z\d.\-—/]\d)\d*(?:[,，]\d{3})*(?:\.\d+)?)(?![\d.]*[A-Za-z/])\s*([万亿千]?)(?:多|余)?([%％\u3400-\u9fff]?)"
)
_WRITTEN = re.compile(
    "([一二两三四五六七八九十](?<![第每周].)[一二两三四五六七八九十百千万零〇]*)(?:多|余)?([\u3400-\u9fff]?)"
)
_OF_DATES = frozenset("年月日号")
_BEHIND_YEARS, _YEAR = frozenset(("", "版")), re.compile("(?:19|20)[0-9]{2}")

CLOSE = 0.03
"""Share by which a rounded figure may be off: 超4.6万 and 46218."""


class Quantity(NamedTuple):
    """A figure with the character behind it. ``start``: where it stands in the text."""

    start: int
    value: float
    unit: str


def find_quantities(text: str) -> Iterator[Quantity]:
    """Yield the figures of a text; no days, months and years.

    >>> [(figure.value, figure.unit) for figure in find_quantities("4.6万辆、三十四套，9月1日")]
    [(46000.0, '辆'), (34.0, '套')]
    """
    for match in _ARABIC.finditer(text):
        number, share, unit = match.groups()
        if not share and (unit in _OF_DATES or (unit in _BEHIND_YEARS and _YEAR.fullmatch(number))):
            continue
        figure = float(re.sub("[,，]", "", number)) * (_SHARES.get(share) or _TENS.get(share) or 1)
        yield Quantity(match.start(), round(figure, 4), unit)
    for match in _WRITTEN.finditer(text):
        written, unit = match.groups()
        value = parse_written(written)
        if value is not None and value >= _FEWEST and unit not in _OF_DATES:
            yield Quantity(match.start(), float(value), unit)


def parse_written(written: str) -> int | None:
    """Return the value of a number in Chinese characters, None for none: 七八, 三一.

    >>> parse_written("三百二十六"), parse_written("一百五十万"), parse_written("七八")
    (326, 1500000, None)
    """
    total = part = digit = 0
    after_digit = False
    for character in written:
        if character in _DIGITS:
            if after_digit and digit:
                return None
            digit, after_digit = _DIGITS[character], True
            continue
        after_digit = False
        if character == "万":
            total, part, digit = (total + part + digit) * _SHARES["万"], 0, 0
        else:
            part, digit = part + (digit or 1) * _TENS[character], 0
    return total + part + digit


def weigh_quantity(value: float) -> float:
    """Return how much a figure tells that two reports share: 4 little, 40 more, 4312 much, 4300 half of that."""
    if value != int(value):
        return 1.5
    digits = str(int(value))
    if len(digits) == 1:
        return 0.1 if value > 4 else 0.03
    weight = {2: 0.6, 3: 1.2}.get(len(digits), 1.8)
    return weight / 2 if not digits[1:].strip("0") else weight


def count_digits(value: float) -> int:
    """Return how many digits a figure has: one of 10 to the power of these is it by chance."""
    return len(str(int(value))) + (value != int(value))


def is_rounded_to(value: float, rounded: float) -> bool:
    """Tell whether one figure may be another one rounded to two digits: 46218 and 46000."""
    return (
        rounded >= 50
        and value != rounded
        and abs(value - rounded) <= CLOSE * value
        and not str(int(rounded))[2:].strip("0")
    )
