"""The article that a page's script would show: where it waits, and what stands beside it."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from crawler.extraction.dates import find_date
from crawler.extraction.embedded import (
    DATE_KEYS,
    ESCAPED,
    IDEOGRAPH,
    MAX_STARTS,
    PAIR,
    PLACEHOLDER,
    TEMPLATE,
    between,
    parse_json,
    title_in,
    values_in,
    walk,
)
from crawler.text.patterns import compile_late

_MIN_BODY, _MAX_BODY = 40, 500_000  # Characters of prose that make a body; the most that is read
_SOURCE_KEYS = ("contentsource", "docsource", "sourcename", "source", "medianame", "copyfrom", "origin", "laiyuan")
_BODY_NAME = "(?:article_?body|(?:article|art|news|doc|info)?_?(?:content|html_?con|txt)(?:_?html|_?text)?|body|html)"
_BODY_KEY = compile_late(rf"\"?\b{_BODY_NAME}\"?(?=\s{{0,4}}:|$)", re.I)
# What a script sets into the page, box.innerHTML = "<p>…</p>", or gives to the function that makes its state
_MARKUP_STRING = compile_late(
    r"""[=(+,]\s{0,4}(?:"(?P<double>\s{0,4}(?:<|\\u003[cC])(?:[^"\\\n]|\\.){60,100000})"|'(?P<single>\s{0,4}<(?:[^'\\\n]|\\.){60,100000})'|"""
    r"""`(?P<back>\s{0,4}<[^`$]{60,100000})`)"""
)
# Objects of JavaScript that are no JSON: names without quotes, single quotes
_LOOSE_BODY = compile_late(
    rf"""\b{_BODY_NAME}['"]?\s{{0,4}}:\s{{0,4}}(?:"(?P<double>(?:[^"\\\n]|\\.){{60,400000}})"|"""
    r"""'(?P<single>(?:[^'\\\n]|\\.){60,400000})'|`(?P<back>[^`$]{60,400000})`)""",
    re.I,
)
_BESIDE = 1500  # Characters before and behind such a body in which its title, time and source stand


@dataclass(frozen=True, slots=True)
class Held:
    """An article that a script holds: the HTML or text of its body, and the title, time and source beside it."""

    body: str
    title: str | None = None
    published: str | None = None
    source: str | None = None


def find_held(source: str) -> Held | None:
    """Return the article that the page's script would show: from a textarea, a template, linked data or a state."""
    best, holder = "", dict[str, Any]()
    for text in _kept_texts(source):
        if len(text) > len(best) and len(IDEOGRAPH.findall(text[:_MAX_BODY])) > _MIN_BODY:
            best = text
    for content in islice(between(source, "<script", "</script"), 400):
        if _BODY_KEY.search(content) is None:
            continue
        whole = parse_json(content.partition(">")[2])
        for value in chain.from_iterable(map(walk, [whole] if whole is not None else values_in(content))):
            for key, stated in value.items() if isinstance(value, dict) else ():
                if isinstance(stated, str) and len(stated) > len(best) and _BODY_KEY.fullmatch(str(key)):
                    text = html.unescape(stated) if "&lt;" in stated and "<" not in stated else stated
                    if len(IDEOGRAPH.findall(text[:_MAX_BODY])) > _MIN_BODY:
                        best, holder = text, value
    if not best and (loose := _find_loose(source)) is not None:
        best, holder = loose
    if not best:
        return None
    fields = {str(key).lower(): value for key, value in holder.items()}
    published = next((moment for key in DATE_KEYS if (moment := find_date(str(fields.get(key, ""))[:40]))), None)
    named = (str(fields.get(key) or "").strip() for key in _SOURCE_KEYS)
    stated_source = next((name for name in named if 0 < len(name) <= 40), None)
    return Held(best[:_MAX_BODY], title_in(fields), published.to_iso() if published else None, stated_source)


def _find_loose(source: str) -> tuple[str, dict[str, Any]] | None:
    """Return the longest body in an object that is no JSON, and the short fields beside it."""
    best: tuple[str, dict[str, Any]] | None = None
    for content in islice(between(source, "<script", "</script"), 400):
        for match in islice(_LOOSE_BODY.finditer(content), MAX_STARTS):
            text = _unescape(match)
            if len(text) > len(best[0] if best else "") and len(IDEOGRAPH.findall(text[:_MAX_BODY])) > _MIN_BODY:
                before, behind = content[: match.start()][-_BESIDE:], content[match.end() :][:_BESIDE]
                best = text, {pair["name"]: pair["double"] or pair["single"] for pair in PAIR.finditer(before + behind)}
    return best


def _unescape(match: re.Match[str]) -> str:
    """Return what a string of a script says."""
    text = match["double"] or match["single"] or match["back"] or ""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ESCAPED.sub(r"\1", text)


def _kept_texts(source: str) -> Iterator[str]:
    """Yield the HTML that waits in a textarea, a template, a script of another type or a script's string."""
    for area in islice(between(source, "<textarea", "</textarea"), 20):
        yield html.unescape(area.partition(">")[2])
    for template in islice(between(source, "<template", "</template"), 20):
        yield template.partition(">")[2]
    for script in islice(between(source, "<script", "</script"), 400):
        start, _, text = script.partition(">")
        if TEMPLATE.search(start) and not PLACEHOLDER.search(text):
            cdata = text.partition("<![CDATA[")[2].rpartition("]]>")[0]
            yield cdata or text
        elif "<p" in text or "<div" in text or "u003" in text:
            yield from map(_unescape, islice(_MARKUP_STRING.finditer(text), MAX_STARTS))
