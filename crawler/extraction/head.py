"""Time, source and author: where on the page they are looked for, in which order, and what contradicts what."""

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from crawler.extraction import byline, site_name
from crawler.extraction.byline import DateLabel
from crawler.extraction.dates import (
    Moment,
    days_apart,
    find_clock,
    find_compact_date,
    find_date,
    find_dates,
    find_month_day_with_clock,
    find_split_date,
)
from crawler.extraction.metadata import Metadata
from crawler.extraction.named import Named, find_named
from crawler.extraction.names import find_body_author, find_medium_of_reporter, fold
from crawler.extraction.page import JOINT, Page
from crawler.extraction.stated import Stated
from crawler.extraction.tail import is_section, normalise
from crawler.extraction.urls import find_day_in_url
from crawler.text.patterns import compile_late

_OTHER_DATE = compile_late(
    r"生成时间|打印时间|(?:当前|系统|服务器)时间|今天是|现在是|截止|截至|有效期|废止|农历|版权|Copyright|©|建议使用|ICP备|往期|第\s?\d+\s?期",
    re.I,
)
_DATELINE = compile_late(
    r"[\d\s年月日号时点分星期周一二三四五六七八九天〇○零十香港北京间上下午:：.,/／()（）\[\]完-]{6,}"
)
_POSTED = compile_late(r"\bposted\b|阅读|浏览|点击|评论", re.I)
# （一九九九年十一月二十二日 第15期简报）: of the issue that this is, not of one that it lists
_ISSUE = compile_late(r"\s*[(（]\s*\S{6,16}日?\s*(?:总?第\s?\d+\s?期\S{0,6}\s*){1,2}[)）]\s*")
_ADDRESS = compile_late(r"https?://[\w./-]+")
_ROLE = compile_late("[记記]\\s?者|通[讯訊][员員]")
_DATE_NAME = compile_late(r"date|time|[\s_-]meta[\s_-]|publish|posted|riqi|shijian")
_CLOCK = compile_late(r"[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?")
_DAY_ALONE = 20  # Characters of a line that shows a day and its label
_SHORT = 60  # Characters; a line of labels or of a calendar sheet
_FLAGGED_DAYS = 1  # A stamp from a later publication of the page is off by days to years, a late evening by one


@dataclass(frozen=True)
class Head:
    """What surrounds a body: ``first`` and ``last`` are its lines, ``kept`` those that are the article's."""

    page: Page
    metadata: Metadata
    first: int
    last: int
    title_line: int | None
    title: str | None
    kept: list[str]

    @cached_property
    def above(self) -> range:
        """The lines between title and body, or those before the body where no title is known."""
        if self.title_line is not None and self.title_line < self.first:
            return range(self.title_line + 1, min(self.first, self.title_line + 41))
        return range(max(self.first - 8, 0), self.first)

    @cached_property
    def around(self) -> list[str]:
        """The lines that may hold labels: about the title, before the body, after it.

        A line that is only a label is joined with the next one; tables set them apart. The table above a title (索引号,
        发布机构, 发布日期) comes last, because it may speak of a document that the article quotes.
        """
        start = self._start
        return [
            *self._join_labels(range(start, min(self.first, start + 40))),
            *self._join_labels(range(self.first, min(self.first + 3, self.last))),
            *self.below,
            *self._join_labels(range(max(start - 30, 0), start)),
        ]

    @cached_property
    def below(self) -> list[str]:
        """The lines after the body that may hold labels."""
        rows = range(self.last, min(self.last + 12, len(self.page.lines)))
        others = (n for n in rows if is_section(normalise(self.page.lines[n].text.replace(JOINT, ""))))
        return self._join_labels(range(self.last, next(others, rows.stop)))

    @property
    def _start(self) -> int:
        return max(self.above.start - 1 if self.title_line is not None else self.first - 15, 0)

    def _join_labels(self, place: range) -> list[str]:
        rows: list[str] = []
        joins = False
        for n in place:
            text = byline.unbracket_labels(self.page.lines[n].text)
            if place.start == self.first and len(text) >= 100:
                continue
            if joins:
                rows[-1] += JOINT + text
            else:
                rows.append(text)
            joins = len(text) < 40 and text.rstrip(" " + JOINT).endswith(("：", ":"))
            bare = text.replace(JOINT, "")
            if not joins and byline.is_label(bare):
                rows[-1] = bare.strip(" []【】()（）") + "："
                joins = True
        return rows

    @cached_property
    def texts_above(self) -> list[str]:
        """The texts of the lines between title and body."""
        return [self.page.lines[n].text for n in self.above]

    @cached_property
    def edges(self) -> list[str]:
        """The first three and the last four lines of the article itself."""
        shown = [line for line in self.kept if line.strip()]
        return shown[:3] + shown[-4:]

    @cached_property
    def dropped(self) -> list[str]:
        """The lines right below the article that its body holds too, and that were cut off it."""
        end = next((line for line in reversed(self.kept) if line.strip()), "").strip()
        rows = [self.page.lines[n].text for n in range(self.first, self.last)]
        last = next((n for n in range(len(rows) - 1, -1, -1) if rows[n].replace(JOINT, "").strip() == end), len(rows))
        return rows[last + 1 : last + 7]

    @cached_property
    def bare(self) -> list[tuple[str | None, str | None]]:
        """Source and author that stand without labels beside a date."""
        together = JOINT.join(row for row in self.texts_above if len(row) <= _SHORT and not _OTHER_DATE.search(row))
        lines = [byline.read_bare_meta(row) for row in self.texts_above]
        return [*lines, byline.read_bare_meta(together, only_media=True)]

    @cached_property
    def named(self) -> Named:
        """What elements about the title say by their names."""
        start = max(self.above.start - 3, 0)
        after = range(self.last, min(self.last + 4, len(self.page.lines)))
        return find_named(self.page, [*range(start, min(self.first, start + 30)), *after])

    @cached_property
    def stated(self) -> Stated:
        """What the scripts say."""
        return Stated(self.page.source, self.title)

    @cached_property
    def short_lines(self) -> list[str]:
        """The short lines before the body: date, source and author stand alone in elements of their own."""
        start = max(self.above.start - 6, 0) if self.title_line is not None else self.above.start
        texts = [self.page.lines[n].text for n in range(start, self.first) if n != self.title_line]
        return [text for text in texts if len(text) <= _SHORT and not _OTHER_DATE.search(text)][:16]


def choose_date(head: Head, listed: str | None) -> tuple[str | None, list[str]]:
    """Return the time of publication, and flags where page, address and listing contradict each other."""
    visible = find_visible_date(head, weakest=DateLabel.GENERATED if head.metadata.published else DateLabel.UPDATED)
    stated = head.metadata.published
    address = find_day_in_url(head.page.url)
    if head.metadata.is_doubted and (visible is not None or address or listed or head.stated.published):
        stated = None
    if visible is None and stated is not None and address and days_apart(stated, address) > _FLAGGED_DAYS:
        # A table of the index says 发文日期, and the address says the same: the metadata are a later copy's.
        issued = find_visible_date(head, weakest=DateLabel.UPDATED)
        visible = issued if issued is not None and issued.day == address else None
    found = visible.to_iso() if visible is not None else None
    if visible is not None and stated is not None:
        if days_apart(visible.day, stated) > _FLAGGED_DAYS:
            found = min(found or stated, stated)
        elif not visible.minute:
            found = stated if stated[:10] == visible.day else visible.day
    found = _complete(head, found or stated, address or listed)
    others = {
        "metadata": stated,
        "visible": visible.to_iso() if visible else None,
        "address": address,
        "listing": listed,
    }
    against = [
        f"{kind}-date {value}"
        for kind, value in others.items()
        if value and found and value != found and days_apart(value, found) > _FLAGGED_DAYS
    ]
    if found is None and (signed := _find_signed_date(head.kept)) is not None:
        return signed, ["date-of-signature"]
    if found is None and (footer := _find_footer_date(head)) is not None:
        return footer.to_iso(), []
    return found, ["date-conflict", *against] if against else []


@dataclass(frozen=True, slots=True)
class Byline:
    """Source and author; ``own_name`` is how the site calls itself where ``source`` is 本站 or its like."""

    source: str | None
    author: str | None
    own_name: str | None = None
    flags: tuple[str, ...] = ()


def find_byline(head: Head) -> Byline:
    """Return source and author as shown. Metadata that say 本站 to nobody are answered with the site's own name."""
    source = _find_source(head)
    if source is None or not site_name.is_own_word(source):
        return Byline(source, _find_author(head, source))
    stated = _first(byline.find_publisher, head.around) or head.metadata.source
    if stated is not None and not site_name.is_own_word(stated):
        return Byline(stated, _find_author(head, stated))
    named = site_name.find_own_name(head.page, head.metadata, head.title)
    is_shown = _first(byline.find_source, head.around) is not None
    author = _find_author(head, named)
    return Byline(source if is_shown else named, author, named, () if named is not None else ("source-is-this-site",))


def _find_source(head: Head) -> str | None:
    around, above = head.around, head.texts_above
    source = _first(byline.find_source, around) or head.metadata.source or head.named.source
    source = source or next((source for source, _ in head.bare if source), None)
    source = source or _first(byline.find_source_in_text, [*head.edges, *head.dropped, *head.below])
    source = source or _first(byline.find_publisher, around) or _first(byline.find_supplier, head.edges[-4:])
    source = source or _first(byline.find_lead_source, head.edges[:2]) or head.stated.source
    source = source or byline.find_paper(head.metadata.document_title)
    source = source or byline.find_account(above, [_name_around(head.page, n) for n in head.above])
    source = source or _first(find_medium_of_reporter, [*above, *head.edges])
    return source or site_name.find_medium(head.page, head.metadata, head.title, head.title_line)


def _find_author(head: Head, source: str | None) -> str | None:
    around, edges = head.around, head.edges
    labelled = around[1:] if head.title_line is not None else around
    author = _first(byline.find_labelled_author, labelled)
    author = author or _first(
        byline.find_labelled_author, [row for row in (*edges, *head.dropped[:2]) if len(row) < 120]
    )
    parts = [
        part
        for row in head.texts_above
        if len(row) <= 160 and JOINT in row
        for part in row.split(JOINT)
        if _ROLE.search(part)
    ]
    author = (
        author
        or find_body_author((*edges, *head.dropped[:2]))
        or find_body_author(parts)
        or find_body_author(row for row in head.texts_above if len(row) <= _SHORT)
    )
    author = author or _unless(source, head.named.author) or next((author for _, author in head.bare if author), None)
    return author or _unless(source, head.metadata.author) or _unless(source, head.stated.author)


def find_visible_date(head: Head, *, weakest: DateLabel) -> Moment | None:
    """Return the date that the page shows its readers, the best labelled first; none with a label below ``weakest``."""
    labelled: dict[DateLabel, Moment] = {}
    for text in head.around:
        found = byline.find_labelled_date(text)
        if found is not None:
            labelled.setdefault(found[1], found[0])
    for kind in (DateLabel.PUBLISHED, DateLabel.BARE):
        if kind in labelled:
            return labelled[kind]
    bare = _find_bare_date(head)
    others = (labelled.get(kind) for kind in DateLabel if kind <= weakest)
    shown = bare or next((moment for moment in others if moment is not None), None)
    # What a footer says of its last change is not of this page.
    return None if shown is not None and shown == _find_footer_date(head) else shown


def _find_bare_date(head: Head) -> Moment | None:
    for n in head.above:
        line = head.page.lines[n]
        if byline.find_labelled_date(line.text) is not None:
            continue  # It has a label, of a weaker kind
        written = sum(map(len, _ADDRESS.findall(line.text)))  # http://ent.a.example 2009-11-09 13:48
        linked = line.linked - written < 0.5 * (len(line.text) - written)
        if len(line.text) < 160 and not _OTHER_DATE.search(line.text) and linked:
            moment = find_date(fold(line.text).replace(JOINT, " "))
            if moment is not None:
                return moment
    if head.title_line is not None and JOINT in (title := head.page.lines[head.title_line].text):
        behind = find_date(title.partition(JOINT)[2].replace(JOINT, " "))
        if behind is not None:
            return behind
    for n in head.above:
        line = head.page.lines[n]
        if _ISSUE.fullmatch(fold(line.text).replace(JOINT, " ")):
            return find_date(fold(line.text))
    if head.title_line is not None and (above := _find_date_above_title(head.page, head.title_line)) is not None:
        return above
    joined = " ".join(head.short_lines).replace(JOINT, " ")
    day = find_split_date(joined) or _find_compact_date(head.short_lines)
    return Moment(day, find_clock(joined)) if day is not None else None


def _find_date_above_title(page: Page, title_line: int) -> Moment | None:
    """Return the date that weblogs set over the title, in an element whose name says so."""
    for n in range(title_line - 1, max(title_line - 4, -1), -1):
        line = page.lines[n]
        if len(line.text) <= _SHORT and _DATE_NAME.search(_name_around(page, n)) and not _OTHER_DATE.search(line.text):
            moment = find_date(fold(line.text).replace(JOINT, " "))
            if moment is not None:
                return moment
    return None


def _name_around(page: Page, index: int) -> str:
    """Return the name of the element that holds a line, after "a" where an anchor is around it, else after its tag."""
    node = page.nodes[page.lines[index].node]
    outer = node.element.getparent()
    return f"{'a' if outer is not None and outer.tag == 'a' else node.tag} {node.name}"


def _find_compact_date(rows: list[str]) -> str | None:
    """Return the day of a line that is hardly more than 20260305 09:30."""
    found = (find_compact_date(row) for row in rows if len(row) <= 24)
    return next((day for day in found if day is not None), None)


def _complete(head: Head, found: str | None, elsewhere: str | None) -> str | None:
    """Return the time with what attributes, scripts and the line under the article add to it: a day, or its minute."""
    if found is not None and len(found) > 10:
        return found
    attribute = head.named.moment.to_iso() if head.named.moment else None
    found = found or attribute or head.stated.published or elsewhere
    below = _find_date_below(head)
    if found is None:
        return below
    more = (value for value in (attribute, head.stated.published, below) if value and value.startswith(found + "T"))
    return next(more, None) or _find_minute_without_year(head, found) or _find_clock_beside(head, found) or found


def _find_minute_without_year(head: Head, day: str) -> str | None:
    """Return the minute of a day that a short line shows as month, day and clock: 04-02 16:05."""
    for text in head.short_lines:
        flat = text.replace(JOINT, " ")
        moment = find_month_day_with_clock(flat)
        if moment is not None and moment.day[5:] == day[5:]:
            return f"{day}T{find_clock(flat[moment.start :])}"
    return None


def _find_clock_beside(head: Head, day: str) -> str | None:
    """Return the minute of a day whose clock stands alone in the next element."""
    for one, other in itertools.pairwise(head.texts_above):
        if _CLOCK.fullmatch(other.strip()) and len(one) <= _DAY_ALONE and (moment := find_date(one)) is not None:
            return f"{day}T{find_clock(other)}" if moment.day == day and not moment.minute else None
    return None


def _find_date_below(head: Head) -> str | None:
    """Return the date under an article: 完 2026年5月14日（星期四） 香港時間15時30分."""
    lines = head.page.lines
    texts = [lines[n].text for n in range(max(head.last - 5, head.first), min(head.last + 4, len(lines)))]
    rows = [fold(text).replace(JOINT, " ") for text in texts if len(text) <= _SHORT]
    moment = find_date(" ".join(row for row in rows if _DATELINE.fullmatch(row)))
    if moment is None:  # posted @ 2026-06-12 22:41 阅读(120) 评论(2)
        posted = (find_date(row) for row in rows if _POSTED.search(row))
        moment = next((each for each in posted if each is not None and each.minute), None)
    return moment.to_iso() if moment is not None else None


def _find_footer_date(head: Head) -> Moment | None:
    """Return the date below the body that is labelled as one of a change."""
    found = (byline.find_labelled_date(text) for text in head.below)
    return next((each[0] for each in found if each is not None and each[1] is DateLabel.UPDATED), None)


def _find_signed_date(rows: list[str]) -> str | None:
    """Return the day that ends the body, as offices sign what they issue: 2026年3月5日, 二〇二六年三月五日."""
    for row in [row.strip() for row in rows if row.strip()][-3:]:
        dates = find_dates(row[-40:].replace(JOINT, ""))
        if dates and dates[-1].end >= len(row[-40:]) - 1:
            return dates[-1].day
    return None


def _unless(source: str | None, author: str | None) -> str | None:
    """Return the author unless it is the source once more, as platforms write it."""
    return None if author is None or author == source else author


def _first(find: Callable[[str], str | None], lines: Iterable[str]) -> str | None:
    return next((value for line in lines if (value := find(line)) is not None), None)
