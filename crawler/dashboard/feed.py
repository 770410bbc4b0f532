"""The feeds of announcements: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org)."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from crawler.monitoring.compose import make_json, make_link, make_plain
from crawler.monitoring.wording import KINDS
from storage.announcements import AnnouncementRecord

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write these


def write_feed(
    records: Sequence[AnnouncementRecord], *, title: str, feed_url: str, home_url: str, language: str, now: datetime
) -> bytes:
    """Return a feed with one entry an announcement; ``home_url`` ends with a slash."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _add(feed, "id", feed_url)
    _add(feed, "title", title)
    _add(feed, "updated", max((record.flagged_at for record in records), default=now).isoformat(timespec="seconds"))
    _add(_add(feed, "author"), "name", "Concord")
    _add(feed, "link", rel="self", href=feed_url)
    for record in records:
        entry = _add(feed, "entry")
        address = f"{home_url}announcements/{record.id}"
        _add(entry, "id", address)
        _add(entry, "title", make_plain(record.title, 300) or "…")
        _add(entry, "updated", record.flagged_at.isoformat(timespec="seconds"))
        _add(entry, "link", rel="alternate", href=address)
        if original := make_link(record.url):
            _add(entry, "link", rel="via", href=original)
        _add(entry, "summary", _summarize(record, language))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def write_json_feed(
    records: Sequence[AnnouncementRecord], *, title: str, feed_url: str, home_url: str, language: str
) -> bytes:
    """Return the same as JSON; ``home_url`` ends with a slash."""
    items = []
    for record in records:
        address = f"{home_url}announcements/{record.id}"
        item = {
            "id": address,
            "url": address,
            "external_url": make_link(record.url),
            "title": make_plain(record.title, 300),
            "content_text": _summarize(record, language),
            "date_published": record.flagged_at.isoformat(timespec="seconds"),
            "tags": [make_plain(tag, 60) for tag in (record.kind, *record.regions, *record.domains) if tag],
        }
        items.append({name: value for name, value in item.items() if value})
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home_url,
        "feed_url": feed_url,
        "language": "zh-CN" if language == "zh" else "en",
        "items": items,
    }
    return make_json(feed).encode()


def _summarize(record: AnnouncementRecord, language: str) -> str:
    kind = KINDS[language].get(record.kind or "", record.kind or "")
    facts = [kind, "、".join(record.parties), record.event_date or "", "、".join(record.instrument_names)]
    return " · ".join(make_plain(fact, 300) for fact in facts if fact)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _NOT_XML.sub("", text) if text is not None else None
    return element
