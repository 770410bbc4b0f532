"""The article that a page's script would show: where it waits, and what stands beside it."""

import html
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
_BODY_KEY = compile_late(
    r'"(?:article_?body|(?:article|art|news|doc|info)?_?(?:content|html_?con|txt)(?:_?html|_?text)?|body|html)"', re.I
)
# What a script sets into the page: box.innerHTML = "<p>…</p>"
_MARKUP_STRING = compile_late(
    r"""[=(+]\s{0,4}(?:"(?P<double>\s{0,4}<(?:[^"\\\n]|\\.){60,100000})"|'(?P<single>\s{0,4}<(?:[^'\\\n]|\\.){60,100000})'|"""
    r"""`(?P<back>\s{0,4}<[^`$]{60,100000})`)"""
)


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
                if isinstance(stated, str) and len(stated) > len(best) and _BODY_KEY.fullmatch(f'"{key}"'):
                    text = html.unescape(stated) if "&lt;" in stated and "<" not in stated else stated
                    if len(IDEOGRAPH.findall(text[:_MAX_BODY])) > _MIN_BODY:
                        best, holder = text, value
    if not best:
        return None
    fields = {str(key).lower(): value for key, value in holder.items()}
    published = next((moment for key in DATE_KEYS if (moment := find_date(str(fields.get(key, ""))[:40]))), None)
    named = (str(fields.get(key) or "").strip() for key in _SOURCE_KEYS)
    stated_source = next((name for name in named if 0 < len(name) <= 40), None)
    return Held(best[:_MAX_BODY], title_in(fields), published.to_iso() if published else None, stated_source)


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
        elif "<p" in text or "<div" in text:
            for match in islice(_MARKUP_STRING.finditer(text), MAX_STARTS):
                yield ESCAPED.sub(r"\1", match["double"] or match["single"] or match["back"] or "")
