"""The file of a source, written out: what ``concord discover`` prints to be pasted into ``crawler/spiders``."""

import json
import re
import textwrap
from dataclasses import dataclass
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from pypinyin import lazy_pinyin

from crawler.base_spiders.column import Column
from crawler.recognition.gazetteer import find_places

WIDTH = 100  # Columns of text; the project's lines have 120, and Chinese characters take two
_READINGS = {"陕西": "shaanxi", "内蒙古": "inner_mongolia", "西藏": "tibet", "新疆兵团": "xpcc"}
_COMMON_LABELS = {"www", "m", "news", "xw", "web", "portal", "home"}
_ORGAN = re.compile(r"市场监(?:督)?管|市场和质量监管")
_STANDARDS = re.compile(r"标准化|标准信息|标准研究")
_PRESS = re.compile(r"报社?$|新闻网|消费网|日报|杂志")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A source as it was found. ``base`` is the class of its family, in ``module`` of the base spiders."""

    name: str
    title: str
    region: str
    region_code: str
    kind: str
    homepage: str
    module: str
    base: str
    family: str
    columns: tuple[Column, ...]
    pagination: str
    dates: str
    found_on: str


def name_source(title: str, homepage: str) -> tuple[str, str, str, str]:
    """Return name, region, region code and kind of a source, as far as its title and address tell.

    >>> name_source("陕西省市场监督管理局", "https://snamr.shaanxi.gov.cn/")
    ('shaanxi_amr', '陕西', '61', 'regulator')
    >>> name_source("质检快讯", "https://www.zhijian-kuaixun.example/")
    ('zhijian_kuaixun', '全国', '00', 'mirror')
    """
    place = next((span.place for span in find_places(title)), None)
    if place is not None and _ORGAN.search(title):
        reading = _READINGS.get(place.short) or "".join(lazy_pinyin(place.short))
        name = re.sub(r"[^a-z_]", "", reading.lower()) + "_amr"
    else:
        labels = [label for label in (urlsplit(homepage).hostname or "").split(".")[:-1] if label not in _COMMON_LABELS]
        name = re.sub(r"[^a-z0-9]+", "_", (labels or ["source"])[0].lower()).strip("_") or "source"
        name = name if name[0].isalpha() else f"source_{name}"
    code = re.sub(r"(?:00)+$", "", place.code) if place else "00"
    return name, place.short if place else "全国", code or "00", _kind_of(title, homepage)


def write_spider(draft: Draft) -> str:
    """Return the text of the file; ``concord checkall`` accepts it."""
    inferred = [column.name for column in draft.columns if column.known == "inferred"]
    said = f"{', '.join(inferred)}: inferred, found from the home page by concord discover"
    if any(column.known == "unknown" for column in draft.columns):
        said = "The news column is not known, so the home page stands in"
    card = {
        "Regulator": draft.title,
        "Language": "Simplified Chinese",
        "Columns": said,
        "CMS": draft.family,
        "Pagination": draft.pagination,
        "Dates": draft.dates,
        "Robots and delay": "robots.txt was obeyed when the columns were found; project defaults",
        "Caveats": f"{draft.found_on}: columns answered on that day; look at the doubts that concord discover named",
    }
    lines = [
        "from crawler.base_spiders.column import Column",
        f"from crawler.base_spiders.{draft.module} import {draft.base}",
    ]
    lines = [*sorted(lines), "", "", f"class {_class_name(draft.name)}({draft.base}):", '    """']
    for term, text in card.items():
        lines += [f"    {term}", *_wrap(_plain(text))]
    lines += ['    """', "", f"    name = {_quote(draft.name)}", "", "    # NewsSpider"]
    for field in ("title", "region", "region_code", "kind", "homepage"):
        lines.append(f"    {field} = {_quote(getattr(draft, field))}")
    lines.append("    columns = (")
    for column in draft.columns:
        fields = (f"{field}={_quote(getattr(column, field))}" for field in ("url", "name", "known"))
        lines += ["        Column(", *(f"            {field}," for field in fields), "        ),"]
    return "\n".join([*lines, "    )", ""])


def _kind_of(title: str, homepage: str) -> str:
    if _ORGAN.search(title):
        return "regulator"
    if _STANDARDS.search(title):
        return "standards_body"
    if _PRESS.search(title):
        return "press"
    return "regulator" if (urlsplit(homepage).hostname or "").endswith(".gov.cn") else "mirror"


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Spider"


def _quote(text: str) -> str:
    """Return a string literal: a title comes from strangers and must not end it."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\"\\]", " ", "".join(c if c.isprintable() else " " for c in text)).split())


def _wrap(text: str) -> list[str]:
    """Return the lines of a card's text, indented; long runs of Chinese have no spaces to break at."""
    lines, line, width = [], "", 0
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s", text):
        size = sum(2 if east_asian_width(character) in "WF" else 1 for character in word)
        if width + size > WIDTH and line:
            lines.append(line)
            line, width = "", 0
        line, width = line + word, width + size
    return [textwrap.indent(part.strip(), "        ") for part in [*lines, line] if part.strip()]
