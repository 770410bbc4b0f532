"""What an alert says: a multipart mail, or plain text for a chat channel. Values in, messages out; nothing is sent.

All that was read from pages is hostile: control characters and bidi marks go, lengths are bounded, HTML is escaped by
the template engine, and only http(s) addresses become links.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.monitoring.chart import Chart
from crawler.monitoring.health import Coverage
from crawler.monitoring.reasons import say_reason
from crawler.monitoring.wording import COUNTS, DOMAINS, KINDS, LABELS, NOTICES, ROLES, STATES
from storage.announcements import AnnouncementRecord
from storage.cooperations import Continuation, EventRecord
from storage.subscriptions import CHINA

MAX_SUBJECT = 120  # characters; RFC 5322 asks for lines below 998 bytes, readers for far less
MAX_FIELD = 300
MAX_SENTENCES = 6
MAX_SENTENCE = 240  # longer ones are cut around their marked words
MAX_NAMES = 12  # sources or other reports listed by name
MAX_FOLLOW_UPS = 20  # in a digest
MAX_COOPERATIONS = 3  # that one announcement continues
MAX_EARLIER = 5  # events of each: the first, and the last ones
MAX_URL = 2000
CHART_ID = "chart@concord.invalid"

# C0, DEL and C1 except newline; zero-width and bidi marks, isolates, overrides; separators; language tags; BOM.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_TEST = re.compile(r"T\d: ")  # how recognition names the tests that an announcement passed
_ACT_FIELDS = {"act", "kind"}  # of recognition's evidence
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』）)]*|\n+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An announcement with what the mail shows beside it."""

    announcement: AnnouncementRecord
    text: str | None
    source_title: str
    subscription: str
    also: Sequence[tuple[str, str]] = ()  # title and address of other articles of the story
    continues: Sequence[Continuation] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A notice on the watch itself; ``kind`` is one of ``wording.NOTICES``, anything else is shown as it is."""

    kind: str
    payload: dict[str, Any]
    subscription: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """An alert in words, before it takes the form of a channel."""

    title: str
    text: str
    html: str
    blocks: tuple[str, ...]  # the text in pieces that belong together, for channels with short messages
    chart: Chart | None = None  # shown in the HTML, where a channel carries pictures


def write_announcements(
    items: Sequence[Item],
    *,
    digest: bool,
    language: str,
    coverage: Coverage,
    now: datetime,
    chart: Chart | None = None,
    follow_ups: Sequence[Continuation] = (),
    dashboard_url: str = "",
) -> Letter:
    """Put announcements into words: one alone, or a digest, which may carry the months' chart.

    ``follow_ups`` are sessions of known cooperations, listed below. With ``dashboard_url`` each has a link to its
    review form there, which only shows it: scanners of mail follow all links.
    """
    labels = LABELS[language]
    shown = [_show_item(item, language, dashboard_url) for item in items]
    if digest:
        title = labels["digest"].format(day=f"{now.astimezone(CHINA):%Y-%m-%d}", count=len(items))
    else:
        heading = labels["follow_up" if shown[0]["continues"] else "announcement"]
        title = f"{heading}{'：' if language == 'zh' else ': '}{shown[0]['title']}"
    listed = [_show_follow_up(found, language) for found in follow_ups[:MAX_FOLLOW_UPS]]
    more = max(0, len(follow_ups) - MAX_FOLLOW_UPS)
    return _write(
        title, language, coverage, items=shown, notices=[], chart=chart, follow_ups={"listed": listed, "more": more}
    )


def write_notice(notice: Notice, *, language: str, coverage: Coverage) -> Letter:
    """Put a notice on the watch itself into words."""
    heading = NOTICES[language].get(notice.kind) or make_plain(notice.kind, MAX_FIELD)
    sources = [source for source in notice.payload.get("sources") or () if isinstance(source, dict)]
    names = [make_plain(source.get("title") or source.get("id"), 60) for source in sources]
    title = heading + (
        f"：{_join(names, language, limit=3)}" if names and notice.kind.startswith(("source_", "column_")) else ""
    )
    shown = {
        "heading": heading,
        "text": _notice_text(notice, language),
        "sources": [_show_source(source, language) for source in sources[:MAX_NAMES]],
        "more": max(0, len(sources) - MAX_NAMES),
        "why": LABELS[language]["subscription"].format(name=make_plain(notice.subscription, MAX_FIELD)),
    }
    return _write(title, language, coverage, items=[], notices=[shown])


def make_mail(
    letter: Letter, *, sender: str, recipient: str, message_id: str, language: str, now: datetime
) -> EmailMessage:
    """Return the letter as a mail to one recipient. The same alert has the same Message-ID whenever it is made."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = make_plain(f"[Concord] {letter.title}", MAX_SUBJECT)
    mail["From"] = Address(display_name="Concord", addr_spec=sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Date"] = now
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    mail["Content-Language"] = "zh-CN" if language == "zh" else "en"
    # base64 whatever the text: lines stay short and no server on the way needs 8BITMIME.
    mail.set_content(letter.text, cte="base64")
    mail.add_alternative(letter.html, subtype="html", cte="base64")
    if letter.chart:
        shown = mail.get_body(("html",))
        assert isinstance(shown, EmailMessage)
        shown.add_related(letter.chart.png, "image", "png", cid=f"<{CHART_ID}>", filename="concord.png")
    return mail


def blank_unprintable(text: str) -> str:
    """Return the text with what cannot be shown made blank, one for one, so that offsets still hold; lines stay."""
    return _UNPRINTABLE.sub(" ", text)


def make_plain(value: object, limit: int) -> str:
    """Return a value as one line without control characters and bidi marks, at most ``limit`` characters long.

    >>> make_plain("标题\\r\\nBcc: a@b.c", 40)
    '标题 Bcc: a@b.c'
    """
    line = " ".join(blank_unprintable(str(value or "")).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def make_json(value: object) -> str:
    r"""Return a value as JSON on one line, with control characters, bidi marks and lone surrogates as escapes.

    A program reads what there was, a terminal is not steered by it, and every encoding takes it.

    >>> make_json({"title": "签\u202e约"})
    '{"title": "签\\u202e约"}'
    """
    return _UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(value, ensure_ascii=False))


def make_link(url: str | None) -> str:
    """Return an address that may become a link, or nothing: http and https only, no spaces or controls."""
    url = (url or "").strip()
    if not url or len(url) > MAX_URL or _UNPRINTABLE.search(url) or any(char.isspace() for char in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def find_sentences(text: str | None, evidence: Sequence[dict[str, Any]]) -> list[list[tuple[str, bool]]]:
    """Return the sentences that hold evidence, in the order of the text, as pieces with whether each is marked.

    Of many, those are kept that tell the act itself.
    """
    if not text:
        return []
    spans = sorted(
        (span["start"], span["end"], span.get("field") in _ACT_FIELDS)
        for span in evidence
        if span.get("field") != "title" and 0 <= span["start"] < span["end"] <= len(text)
    )
    found: list[tuple[bool, int, list[tuple[str, bool]]]] = []
    for start, end in _sentence_bounds(text):
        inside = [(max(a, start), min(b, end)) for a, b, _ in spans if a < end and b > start]
        tells_act = any(act for a, b, act in spans if a < end and b > start)
        if inside:
            found.append((not tells_act, start, _mark(text, *_cut(start, end, inside), _merge(inside))))
    kept = sorted(found, key=lambda sentence: sentence[:2])[:MAX_SENTENCES]
    return [pieces for _, _, pieces in sorted(kept, key=lambda sentence: sentence[1])]


def describe_coverage(coverage: Coverage, language: str) -> str:
    """Return the coverage line: how many sources were read, which were not."""
    labels, sizes = LABELS[language], [len(coverage.read), len(coverage.quiet), len(coverage.blind)]
    line = labels["coverage"].format(all=sum(sizes), read=sizes[0] + sizes[1], quiet=sizes[1], blind=sizes[2])
    names = [f"{make_plain(s.title, 60)} ({STATES[language].get(s.state, s.state)})" for s in coverage.blind]
    if names:
        gap = "。" if language == "zh" else ". "
        line += gap + labels["blind_list"].format(names=_join(names, language, limit=MAX_NAMES))
    return line + labels["stop"]


def _write(
    title: str,
    language: str,
    coverage: Coverage,
    *,
    items: list[dict[str, Any]],
    notices: list[dict[str, Any]],
    chart: Chart | None = None,
    follow_ups: dict[str, Any] | None = None,
) -> Letter:
    html, text = _templates()
    title, coverage_line = make_plain(title, MAX_FIELD), describe_coverage(coverage, language)
    values: dict[str, Any] = {
        "title": title,
        "labels": LABELS[language],
        "language": "zh-CN" if language == "zh" else "en",
        "coverage": coverage_line,
        "follow_ups": follow_ups if follow_ups and follow_ups["listed"] else None,
    }
    blocks = [text.get_template("item.txt.j2").render(values, item=item).strip() for item in items]
    blocks += [text.get_template("notice.txt.j2").render(values, notice=notice).strip() for notice in notices]
    if values["follow_ups"]:
        blocks.append(text.get_template("follow_ups.txt.j2").render(values).strip())
    body = text.get_template("mail.txt.j2").render(values, blocks=blocks)
    return Letter(
        title=title,
        text=body,
        html=html.get_template("mail.html.j2").render(values, items=items, notices=notices, chart=chart, cid=CHART_ID),
        blocks=(*blocks, coverage_line),
        chart=chart,
    )


@cache
def _templates() -> tuple[Environment, Environment]:
    loader = PackageLoader("crawler.monitoring")
    html = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # For text/plain, where an entity would be shown as such; nothing of it is ever put into HTML.
    text = Environment(
        loader=loader,
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return html, text


def _show_item(item: Item, language: str, dashboard_url: str) -> dict[str, Any]:
    labels, found = LABELS[language], item.announcement
    return {
        "title": make_plain(found.title, MAX_FIELD) or labels["untitled"],
        "link": make_link(found.url),
        "address": make_plain(found.url, MAX_URL),
        "review": _review_link(dashboard_url, found.id, language),
        "facts": [(labels[name], value) for name, value in _facts(item, language) if value],
        "sentences": find_sentences(found_text(item), found.evidence),
        "why": _why(item, language),
        "continues": [_show_continuation(found, language) for found in item.continues[:MAX_COOPERATIONS]],
        "also": [(make_plain(title, MAX_FIELD), make_link(url)) for title, url in item.also[:MAX_NAMES]],
        "also_more": max(0, len(item.also) - MAX_NAMES),
    }


def _review_link(dashboard_url: str, announcement_id: int, language: str) -> str:
    asked = "?lang=en" if language == "en" else ""  # the dashboard speaks Chinese where nothing is asked
    return make_link(f"{dashboard_url}/announcements/{announcement_id}{asked}#review") if dashboard_url else ""


def _show_continuation(found: Continuation, language: str) -> dict[str, Any]:
    """Return what an announcement continues, in words, with the events before it."""
    labels, earlier = LABELS[language], found.earlier
    shown = earlier if len(earlier) <= MAX_EARLIER else (earlier[0], *earlier[1 - MAX_EARLIER :])
    role = _role(found.event, language)
    return {
        "text": labels["continues_text"].format(role=role, name=make_plain(found.title, MAX_FIELD)),
        "earlier": [
            (
                f"{make_plain(e.day, 40) or labels['unknown']} {_role(e, language)}",
                make_plain(e.title, MAX_FIELD),
                make_link(e.url),
            )
            for e in shown
        ],
        "more": len(earlier) - len(shown),
    }


def _show_follow_up(found: Continuation, language: str) -> dict[str, str]:
    event = found.event
    return {
        "day": make_plain(event.day, 40) or LABELS[language]["unknown"],
        "title": make_plain(event.title, MAX_FIELD),
        "link": make_link(event.url),
        "continues": _show_continuation(found, language)["text"],
    }


def _role(event: EventRecord, language: str) -> str:
    words = ROLES[language]
    if event.number is not None and (numbered := words.get(f"{event.role}_numbered")):
        return numbered.format(number=event.number)
    return words.get(event.role, make_plain(event.role, 40))


def found_text(item: Item) -> str | None:
    """Return the text as it is shown; offsets into the stored one hold."""
    return blank_unprintable(item.text) if item.text else None


def _facts(item: Item, language: str) -> list[tuple[str, str]]:
    found = item.announcement
    words = COUNTS[language]
    counts = [
        f"{make_plain(words.get(name, name), 40)} {make_plain(value, 40)}" for name, value in found.counts.items()
    ]
    places = [*found.regions, *([found.region_group] if found.region_group else [])]
    return [
        ("kind", KINDS[language].get(found.kind or "", make_plain(found.kind, 60))),
        ("parties", _join(found.parties, language, limit=40)),
        ("regions", _join(places, language, limit=40)),
        ("event_date", make_plain(found.event_date, 40)),
        ("published", make_plain((found.published or "").replace("T", " "), 40) or LABELS[language]["unknown"]),
        ("source", make_plain(item.source_title, MAX_FIELD)),
        ("domains", _join(_domains(found.domains, language), language, limit=10)),
        ("instruments", _join([f"《{name}》" for name in found.instrument_names], language, limit=10)),
        ("counts", _join(counts, language, limit=10)),
    ]


def _why(item: Item, language: str) -> str:
    """Say in the reader's words what recognition found; its own reasons stand only where they say something else."""
    labels, found = LABELS[language], item.announcement
    kind = KINDS[language].get(found.kind or "", make_plain(found.kind, 60))
    domains = _join(_domains(found.domains, language), language, limit=5)
    said = [labels["why_kind"].format(kind=kind, count=len(found.parties), domains=domains)] if kind else []
    said += [make_plain(reason, MAX_FIELD) for reason in found.reasons[:8] if not _TEST.match(reason)]
    said.append(labels["subscription"].format(name=make_plain(item.subscription, MAX_FIELD)))
    return ("；" if language == "zh" else "; ").join(said)


def _domains(domains: Sequence[str], language: str) -> list[str]:
    return [DOMAINS.get(domain, domain) if language == "en" else domain for domain in domains]


def _notice_text(notice: Notice, language: str) -> str:
    if notice.kind == "test":
        return LABELS[language]["test_text"].format(name=make_plain(notice.subscription, MAX_FIELD))
    if pattern := LABELS[language].get(f"{notice.kind}_text"):
        payload = {**notice.payload, "since": _local(notice.payload.get("since"))}
        return pattern.format_map({name: make_plain(str(value), MAX_FIELD) for name, value in payload.items()})
    return make_plain(notice.payload.get("text"), 1000)


def _show_source(source: dict[str, Any], language: str) -> dict[str, Any]:
    labels = LABELS[language]
    state = str(source.get("state") or "")
    facts = [
        ("state", STATES[language].get(state, state)),
        ("reason", say_reason(make_plain(source.get("reason"), MAX_FIELD), language)),
        ("since", _local(source.get("since"))),
        ("last_success", _local(source.get("last_success_at"))),
        *(("lost", address) for address in source.get("lost") or ()),
        *(("proposed", column) for column in source.get("proposed") or ()),
    ]
    return {
        "title": make_plain(source.get("title") or source.get("id"), MAX_FIELD),
        "link": make_link(str(source.get("homepage") or "")),
        "facts": [(labels[name], make_plain(value, MAX_FIELD)) for name, value in facts if value],
    }


def _local(moment: object) -> str:
    """Return an ISO moment as it is read off a clock in China; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(str(moment)).astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""
    except ValueError:
        return str(moment)


def _join(names: Sequence[str], language: str, *, limit: int) -> str:
    shown = [make_plain(name, MAX_FIELD) for name in names[:limit]]
    if len(names) > limit:
        shown.append(LABELS[language]["more"].format(count=len(names) - limit))
    return LABELS[language]["comma"].join(shown)


def _sentence_bounds(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        bounds.append((start, end.end()))
        start = end.end()
    return [*bounds, (start, len(text))] if start < len(text) else bounds


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(start: int, end: int, inside: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the part of a long sentence that is shown: from a little before its first marked word."""
    if end - start <= MAX_SENTENCE:
        return start, end
    begin = max(start, min(inside[0][0] - MAX_SENTENCE // 4, end - MAX_SENTENCE))
    return begin, min(end, begin + MAX_SENTENCE)


def _mark(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], start
    for first, last in spans:
        begin, stop = max(first, start), min(last, end)
        if begin < stop:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces.append((text[at:end], False))
    flat = [(" ".join(piece.split("\n")), marked) for piece, marked in pieces]
    return [(piece, marked) for piece, marked in flat if piece.strip()]
