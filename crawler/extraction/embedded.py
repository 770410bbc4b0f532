"""Rows of a listing that an HTML parser does not see: in CDATA, in JSON answers, in the page's scripts."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from crawler.extraction.dates import epoch_to_day, find_compact_date, find_date
from crawler.extraction.page import collapse, join_address
from crawler.extraction.types import Link
from crawler.text.patterns import compile_late

_TITLE_KEYS = (
    "title",
    "doctitle",
    "articletitle",
    "name",
    "listtitle",
    "subject",
    "bt",
    "headline",
    "titletext",
    "newstitle",
)
_URL_KEYS = (
    "url",
    "docpuburl",
    "link",
    "href",
    "urls",
    "linkurl",
    "puburl",
    "articleurl",
    "pcurl",
    "pc",
    "docurl",
    "detailurl",
)
DATE_KEYS = (
    "publishedtimestr",
    "pubdate",
    "publishtime",
    "publishdate",
    "publishedtime",
    "docreltime",
    "pubtime",
    "date",
    "created_at",
    "createtime",
    "createdate",
    "releasedate",
    "time",
    "display_publish_time",
    "updatetime",
)
# Of keys that none of these is: newsTitle, docPubTime, detailUrl. A time of change or of an end is no day of issue.
_LIKE_TITLE = compile_late(r"title$|subject$|biaoti$")
_LIKE_URL = compile_late(r"(?:url|link|href|path)$")
_NO_URL = compile_late(r"img|image|pic|thumb|icon|cover|logo|file|video|avatar")
_LIKE_DATE = compile_late(r"(?:date|time|day)(?:str)?$")
_NO_DATE = compile_late(r"update|modif|edit|end|expir|invalid|start|begin|sort|oper|audit|top")
_WRAPPED = ("_source", "source")
_MAX_DEPTH, _MAX_OBJECTS, MAX_STARTS = 12, 20_000, 40
IDEOGRAPH = compile_late("[\u4e00-\u9fff]")
_ASSIGNED = compile_late(r"[=:(]\s*(?=[\[{]\s*[\[{\"])")
_WRITTEN = compile_late(
    r"""document\.write(?:ln)?\s*\(\s*(?:"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>(?:[^'\\\n]|\\.)*)')\s*\)"""
)
ESCAPED = compile_late(r"\\(['\"/\\])")
_CALL = compile_late(
    r"^\s*(?:javascript:)?\s*(?:return\s+)?(?P<name>[A-Za-z_$][\w$]{1,40})\s*\(\s*['\"]?(?P<value>[\w./-]{1,80})['\"]?\s*[,)]"
)
_FUNCTION = compile_late(
    r"function\s{0,4}(?P<name>[A-Za-z_$][\w$]{1,40})?\s{0,4}\(\s{0,4}(?P<parameter>\w{1,40})[^()]{0,80}\)|=>"
)
_ASSIGNED_TO = compile_late(r"(?P<name>[A-Za-z_$][\w$]{1,40})\s{0,4}[=:]\s{0,4}$")
_ARROW = compile_late(
    r"(?P<name>[A-Za-z_$][\w$]{1,40})\s{0,4}[=:]\s{0,4}\(?\s{0,4}(?P<parameter>\w{1,40})[^()]{0,80}\)?\s{0,4}$"
)
_MADE = compile_late(
    r"['\"](?P<before>[^'\"]{0,200})['\"]\s{0,4}\+\s{0,4}(?P<parameter>\w{1,40})\b"
    r"(?:\s{0,4}\+\s{0,4}['\"](?P<after>[^'\"]{0,80})['\"])?|"
    r"`(?P<start>[^`$]{0,200})\$\{\s?(?P<inserted>\w{1,40})\s?\}(?P<end>[^`$]{0,80})`"
)
_MAX_FUNCTIONS = 1000
_PARSED = compile_late(
    r"""JSON\.parse\(\s{0,4}(?:"(?P<double>(?:[^"\\\n]|\\.){2,400000})"|'(?P<single>(?:[^'\\\n]|\\.){2,400000})')\s{0,4}\)"""
)
TEMPLATE = compile_late(r"type\s?=\s?[\"']?(?:text|application)/(?:x-)?(?:html|template|xml|tmpl|xhtml)", re.I)
PLACEHOLDER = compile_late(r"\{\{|<%|\$\{|\{#|\{\w{1,20}\}")
_LOOSE = compile_late(r"\{[^{}]{10,3000}\}")
PAIR = compile_late(
    r"""['"]?(?P<name>[A-Za-z_]\w{0,30})['"]?\s{0,4}:\s{0,4}(?:"(?P<double>(?:[^"\\\n]|\\.){0,600})"|'(?P<single>(?:[^'\\\n]|\\.){0,600})')"""
)
_STRINGS = compile_late(
    r"""\[\s{0,4}(?:"[^"\n]{0,400}"|'[^'\n]{0,400}')(?:\s{0,4},\s{0,4}(?:"[^"\n]{0,400}"|'[^'\n]{0,400}')){1,8}\s{0,4}\]"""
)
_STRING = compile_late(r"""("[^"\n]{0,400}"|'[^'\n]{0,400}')""")
_PAGE_ADDRESS = compile_late(
    r"^(?:https?://|\.{0,2}/)?[\w./%-]{3,300}\.(?:s?html?|jspx?|aspx?|php|dhtml)(?:[?#].{0,200})?$"
)
_MARKUP = compile_late(r"<[^<>]*>")


def find_records(source: str) -> list[str]:
    """Return the fragments of the richest ``datastore`` in a jCMS page or answer, each the HTML of one row."""
    best: list[str] = []
    for store in between(source, "<datastore", "</datastore"):
        records = [_unwrap(record) for record in between(store, "<record>", "</record")]
        if len(records) > len(best):
            best = records
    return best


def between(source: str, start: str, end: str) -> Iterator[str]:
    """Yield what stands between two marks, whatever their case. By searching strings: patterns would be quadratic."""
    written = source.encode("utf-8", "surrogatepass")  # Bytes are lowered quickly, and A to Z only
    lowered, first, last = written.lower(), start.encode(), end.encode()
    position = lowered.find(first)
    while position >= 0:
        position += len(first)
        close = lowered.find(last, position)
        if close < 0:
            return
        yield written[position:close].decode("utf-8", "surrogatepass")
        position = lowered.find(first, close)


def _unwrap(record: str) -> str:
    start = record.find("<![CDATA[")
    return record[start + 9 : record.rfind("]]>")] if start >= 0 and "]]>" in record else record


def find_fragment(source: str) -> str | None:
    """Return the HTML that a JSON answer carries: ``{"data": {"html": "<li>…"}}``."""
    answer = parse_json(source)
    best = ""
    for text in _strings(answer):
        if len(text) > len(best) and "<a" in text.lower():
            best = text
    return best or None


def find_objects(source: str, base: str) -> list[Link]:
    """Return the rows that JSON objects with a title and an address make: a whole answer, or variables of a script.

    Objects of JavaScript that are no JSON (names without quotes, single quotes) and arrays of title, address and day
    count too.
    """
    answer = parse_json(source)
    if answer is not None:
        return _richest(answer, base)
    scripts = list(islice(between(source, "<script", "</script"), 400))
    for read in (_values_of, _loose_values_of):  # The latter do not tell one array from the next
        best: list[Link] = []
        for script in scripts:
            for value in read(script):
                found = _richest(value, base)
                best = found if len(found) > len(best) else best
        if len(best) > 1:
            return best
    return best


def _values_of(script: str) -> list[Any]:
    return [*values_in(script), *_quoted_values_in(script)] if "title" in script.lower() else []


def _loose_values_of(script: str) -> list[Any]:
    return [list(_loose_objects(script)), list(_rows_of_strings(script))]


def _quoted_values_in(script: str) -> Iterator[Any]:
    """Yield what a script parses from a string of its own: ``JSON.parse("[{\\"title\\": …")``."""
    for match in islice(_PARSED.finditer(script), MAX_STARTS):
        quoted = match["double"] if match["double"] is not None else (match["single"] or "").replace("\\'", "'")
        try:
            yield json.loads(json.loads(f'"{quoted}"'))
        except (ValueError, RecursionError):
            continue


def find_written(source: str) -> str | None:
    """Return the HTML that scripts write into the page: ``document.write('<li>…')``."""
    pieces = [
        match["double"] or match["single"]
        for script in islice(between(source, "<script", "</script"), 400)
        if "document.write" in script
        for match in islice(_WRITTEN.finditer(script), _MAX_OBJECTS)
    ]
    written = "".join(pieces)
    return ESCAPED.sub(r"\1", written) if "<a" in written else None


def find_templates(source: str) -> str | None:
    """Return the HTML that waits in a textarea or in a script of another type until the page's own script shows it."""
    areas = (area.partition(">")[2] for area in islice(between(source, "<textarea", "</textarea"), 40))
    scripts = (script.partition(">") for script in islice(between(source, "<script", "</script"), 400))
    pieces = [*map(html.unescape, areas), *(text for start, _, text in scripts if TEMPLATE.search(start))]
    kept = [piece for piece in pieces if "<a" in piece and not PLACEHOLDER.search(piece)]
    return max(kept, key=len, default="").replace("<![CDATA[", "").replace("]]>", "") or None


def find_openers(source: str) -> dict[str, str]:
    """Return the functions that open an address made of their argument, and the address with {} in its place.

    >>> find_openers("function gotodetial(id) { window.open('/article/' + id + '.html') }")
    {'gotodetial': '/article/{}.html'}
    """
    found: dict[str, str] = {}
    for function in islice(_FUNCTION.finditer(source), _MAX_FUNCTIONS):
        name, parameter = _head_of(function, source)
        if not name:
            continue
        for made in _MADE.finditer(source, function.end(), function.end() + 600):
            if parameter in (made["parameter"], made["inserted"]):
                address = f"{made['before'] or made['start'] or ''}{{}}{made['after'] or made['end'] or ''}"
                found.setdefault(name, address)
                break
    return found


def _head_of(function: re.Match[str], source: str) -> tuple[str | None, str | None]:
    """Return name and parameter of a function, of one without a name what it is assigned to: ``view = (id) => {``."""
    before = source[max(function.start() - 160, 0) : function.start()]
    if function[0] == "=>":
        arrow = _ARROW.search(before)
        return (arrow["name"], arrow["parameter"]) if arrow is not None else (None, None)
    assigned = _ASSIGNED_TO.search(before[-60:]) if function["name"] is None else None
    return assigned["name"] if assigned is not None else function["name"], function["parameter"]


def find_called_address(openers: Mapping[str, str], call: str) -> str | None:
    """Return the address that ``gotodetial(123)`` opens."""
    called = _CALL.search(call)
    if called is None or called["name"] not in openers:
        return None
    return openers[called["name"]].replace("{}", called["value"])


def parse_json(source: str) -> Any:
    """Parse a JSON text, a JSONP call too; None if it is none."""
    text = source.strip().lstrip("\ufeff")
    if text[:1] not in "{[":
        match = re.match(r"[\w$.]{1,60}\s*\(\s*(?=[\[{])", text)
        if match is None:
            return None
        text = text[match.end() :].rstrip("; \n\r)")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def values_in(script: str) -> Iterator[Any]:
    """Yield the JSON values that are assigned in a script; values that are not quite JSON are skipped."""
    decoder = json.JSONDecoder(strict=False)
    position = 0
    for _ in range(MAX_STARTS):
        match = _ASSIGNED.search(script, position)
        if match is None:
            return
        try:
            value, position = decoder.raw_decode(script, match.end())
            yield value
        except (ValueError, RecursionError):
            position = match.end() + 1


def _loose_objects(script: str) -> Iterator[dict[str, str]]:
    for match in islice(_LOOSE.finditer(script), _MAX_OBJECTS):
        fields = {pair["name"]: pair["double"] or pair["single"] or "" for pair in PAIR.finditer(match[0])}
        if len(fields) >= 2:
            yield fields


def _rows_of_strings(script: str) -> Iterator[dict[str, str]]:
    """Yield ``["title", "address", "day"]`` as objects: the address is told by its look, the title by its script."""
    for match in islice(_STRINGS.finditer(script), _MAX_OBJECTS):
        words = [quoted[1:-1] for quoted in _STRING.findall(match[0])]
        address = next((word for word in words if _PAGE_ADDRESS.search(word)), None)
        title = max((word for word in words if word != address and IDEOGRAPH.search(word)), key=len, default=None)
        if address is not None and title is not None:
            day = next((moment.day for word in words if len(word) <= 30 and (moment := find_date(word))), "")
            yield {"title": title, "url": address, "date": day}


def _richest(value: Any, base: str) -> list[Link]:
    best: list[Link] = []
    for array in _arrays(value):
        found: dict[str, Link] = {}
        for entry in array:
            link = _to_link(entry, base) if isinstance(entry, dict) else None
            if link is not None:
                found.setdefault(link.url, link)
        best = list(found.values()) if len(found) > len(best) else best
    return best


def walk(value: Any) -> Iterator[Any]:
    """Yield a JSON value and what it holds, down to a depth and a number that no real answer reaches."""
    stack = [(value, 0)]
    for _ in range(_MAX_OBJECTS):
        if not stack:
            return
        current, depth = stack.pop()
        yield current
        if depth < _MAX_DEPTH:
            if isinstance(current, dict):
                stack += [(child, depth + 1) for child in current.values()]
            elif isinstance(current, list):
                stack += [(child, depth + 1) for child in current]


def _arrays(value: Any) -> Iterator[list[Any]]:
    return (current for current in walk(value) if isinstance(current, list))


def _strings(value: Any) -> Iterator[str]:
    return (current for current in walk(value) if isinstance(current, str))


def _to_link(entry: dict[str, Any], base: str) -> Link | None:
    for name in _WRAPPED:
        if isinstance(entry.get(name), dict):
            entry = {**entry, **entry[name]}
    fields = {str(key).lower(): value for key, value in entry.items()}
    title = title_in(fields)
    others = (key for key in fields if _LIKE_URL.search(key) and not _NO_URL.search(key))
    found = (_address(fields[key]) for key in (*_URL_KEYS, *others) if key in fields)
    address = next((each for each in found if each), None)
    url = join_address(base, address)
    if title is None or url is None:
        return None
    dated = (key for key in fields if _LIKE_DATE.search(key) and not _NO_DATE.search(key))
    day = next((day for key in (*DATE_KEYS, *dated) if key in fields and (day := _to_day(fields[key]))), None)
    return Link(url=url.partition("#")[0], title=title, date=day)


def title_in(fields: dict[str, Any]) -> str | None:
    keys = (*_TITLE_KEYS, *(key for key in fields if _LIKE_TITLE.search(key)))
    named = next((fields[key] for key in keys if isinstance(fields.get(key), str) and fields[key].strip()), None)
    return collapse(_MARKUP.sub("", named)) if named is not None else None


def _address(value: Any) -> str | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = parse_json(value)
    if isinstance(value, dict):
        value = next((value[key] for key in ("pc", "common", "url", "mobile") if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) and value.strip() else None


def _to_day(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return epoch_to_day(float(value))
    if not isinstance(value, str):
        return None
    if re.fullmatch(r"\d{10}|\d{13}", value):
        return epoch_to_day(float(value))
    moment = find_date(value)
    return moment.day if moment else find_compact_date(value)
