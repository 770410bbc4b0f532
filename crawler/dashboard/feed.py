"""The Atom feed of announcements (RFC 4287)."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from crawler.monitoring.compose import make_link, make_plain
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
        kind = KINDS[language].get(record.kind or "", record.kind or "")
        facts = [kind, "、".join(record.parties), record.event_date or "", "、".join(record.instrument_names)]
        _add(entry, "summary", " · ".join(make_plain(fact, 300) for fact in facts if fact))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _NOT_XML.sub("", text) if text is not None else None
    return element
