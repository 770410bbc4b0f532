"""Announcements as days in a calendar (iCalendar, RFC 5545)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crawler.monitoring.compose import make_link, make_plain
from crawler.monitoring.wording import KINDS
from storage.announcements import AnnouncementRecord

LINE_BYTES = 75  # RFC 5545, 3.1: longer lines are folded


def write_calendar(records: Sequence[AnnouncementRecord], *, title: str, home_url: str, language: str) -> bytes:
    """Return one event of a whole day for each announcement whose act has a day; ``home_url`` ends with a slash."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Concord//Concord//ZH", f"X-WR-CALNAME:{_escape(title)}"]
    for record in records:
        if (day := _read_day(record.event_date)) is not None:
            lines += _event(record, day, home_url, language)
    lines.append("END:VCALENDAR")
    return b"".join(b"\r\n".join(_fold(line)) + b"\r\n" for line in lines)


def _event(record: AnnouncementRecord, day: date, home_url: str, language: str) -> Iterator[str]:
    address = f"{home_url}announcements/{record.id}"
    kind = KINDS[language].get(record.kind or "", record.kind or "")
    facts = [kind, "、".join(record.parties), "、".join(record.instrument_names), make_link(record.url)]
    yield "BEGIN:VEVENT"
    yield f"UID:announcement-{record.id}-{record.flagged_at:%Y%m%dT%H%M%SZ}@concord.invalid"
    yield f"DTSTAMP:{record.flagged_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(make_plain(record.title, 300))}"
    yield f"DESCRIPTION:{_escape(chr(10).join(make_plain(fact, 1000) for fact in facts if fact))}"
    yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _read_day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day < date.max else None


def _escape(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _fold(line: str) -> Iterator[bytes]:
    """Yield the lines that a line is written as; no character is cut in two."""
    part, room = b"", LINE_BYTES
    for char in line:
        written = char.encode("utf-8", "replace")
        if len(part) + len(written) > room:
            yield part
            part = b" "
        part += written
    yield part
