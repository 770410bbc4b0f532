"""Stored pages through today's code: what would be read, judged and announced otherwise than it was."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from crawler.extraction import extract
from crawler.recognition import recognize
from crawler.sameness import make_fingerprint
from crawler.text import clean
from storage.articles import ArticleRecord, list_articles
from storage.database import Database
from storage.pages import load_page
from storage.replay import Reading, replace_reading

ARTICLES_AT_ONCE = 50
SHARE_MEASURED = 4000  # characters compared for "how much of the text stayed"; the measure is quadratic
RECOGNISED = ("kind", "parties", "regions", "region_group", "event_date", "domains", "instrument_names", "counts")


@dataclass(frozen=True, kw_only=True)
class Change:
    """An article that is read otherwise; ``fields`` holds old and new. ``announced`` is set once it was applied."""

    article: ArticleRecord
    fields: dict[str, tuple[Any, Any]]
    announced: int | None = None


def replay(
    database: Database, containers: Mapping[str, str | None], now: datetime, *, apply: bool, source_id: str | None
) -> Iterator[Change]:
    """Read every article anew, oldest first, and yield those that come out otherwise.

    With ``apply`` each is stored in a transaction of its own; an article whose story was never announced alerts.
    """
    after_id = 0
    while True:
        with database.read() as session:
            articles = list_articles(session, source_id=source_id, after_id=after_id, limit=ARTICLES_AT_ONCE)
            pages = {article.id: load_page(session, article.canonical_url) for article in articles}
        if not articles:
            return
        for article in articles:
            page = pages[article.id]
            if article.source_id is None:
                continue  # a seed: its record comes with the release
            if page is not None and page.body is not None:
                reading = read_anew(article, page.body, page.charset, containers.get(article.source_id))
            elif article.raw_text is not None:  # its page is kept no longer
                reading = _judge(
                    article.raw_text,
                    title=article.raw_title,
                    published=article.published,
                    source=article.byline_source,
                )
            else:
                continue
            fields = compare(article, reading)
            if not fields:
                continue
            announced = None
            if apply:
                with database.write() as session:
                    announced = replace_reading(session, article.id, reading, now)
            yield Change(article=article, fields=fields, announced=announced)
        after_id = articles[-1].id


def read_anew(article: ArticleRecord, body: bytes, charset: str | None, container: str | None) -> Reading:
    """Return what today's code makes of a page. What the listing said is not kept; what was read stands in for it.

    Of a body in several pages only the first page is kept: there the text as read is only repaired and judged anew.
    """
    read = extract(
        body,
        url=article.url,
        charset=charset,
        container=container,
        listed_title=article.raw_title,
        listed_date=article.published[:10] if article.published else None,
    )
    is_whole = read.next_part is None and bool(read.text.strip())
    raw_text = read.text if is_whole else article.raw_text or ""
    raw_title = read.title or article.raw_title
    published = read.published or article.published
    return _judge(raw_text, title=raw_title, published=published, source=article.byline_source)


def _judge(raw_text: str, *, title: str | None, published: str | None, source: str | None) -> Reading:
    """Return what today's repair and rules make of a text as it was read."""
    cleaned = clean(raw_text, title=title)
    recognition = recognize(cleaned.title, cleaned.text, published=published, source=source)
    fingerprint = make_fingerprint(cleaned.text, title=cleaned.title, published=published)
    return Reading(
        title=cleaned.title,
        published=published,
        text=cleaned.text,
        raw_title=title,
        raw_text=raw_text,
        repairs=[asdict(repair) for repair in cleaned.repairs],
        uncertain=cleaned.uncertain,
        label=recognition.label,
        recognition=recognition.to_json(),
        rules_version=recognition.version,
        fingerprint_version=fingerprint.version,
        payload=fingerprint.payload,
        sampled=fingerprint.sampled,
    )


def compare(article: ArticleRecord, reading: Reading) -> dict[str, tuple[Any, Any]]:
    """Return the fields that differ, old before new; the text as the share that stayed."""
    fields: dict[str, tuple[Any, Any]] = {
        name: (getattr(article, name), getattr(reading, name))
        for name in ("title", "published", "label")
        if getattr(article, name) != getattr(reading, name)
    }
    for name in RECOGNISED:
        old, new = article.recognition.get(name) or None, reading.recognition.get(name) or None
        if old != new:
            fields[name] = old, new
    for name, show in (("acts", _show_act), ("life", _show_sign)):
        before, now = (
            [show(row) for row in record.get(name) or ()] for record in (article.recognition, reading.recognition)
        )
        if before != now:
            fields[name] = before or None, now or None
    if (article.text or "") != reading.text:
        old_text, new_text = (article.text or "")[:SHARE_MEASURED], reading.text[:SHARE_MEASURED]
        share = SequenceMatcher(None, old_text, new_text, autojunk=False).quick_ratio()
        fields["text"] = f"{len(article.text or '')} characters", f"{len(reading.text)}, {share:.0%} in common"
    return fields


def _show_act(act: Mapping[str, Any]) -> str:
    standing = "new" if act["new"] else "earlier" if act["happened"] else "intended"
    return " ".join(str(part) for part in (act["kind"], standing, act["date"], act["instrument"]) if part)


def _show_sign(sign: Mapping[str, Any]) -> str:
    return " ".join(str(part) for part in (sign["role"], sign["number"], sign["name"], sign["date"]) if part)
