"""``concord explain URL|ID``: why an article was flagged or not, which story it belongs to, what was repaired."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scrapy.commands import ScrapyCommand
from sqlalchemy.orm import Session

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.extraction import canonicalize_url
from crawler.monitoring.compose import find_sentences, make_json, make_plain
from storage.announcements import find_announcement, list_acts
from storage.articles import ArticleRecord, find_article
from storage.cooperations import find_continuations, list_followers
from storage.seeds import seed_url
from storage.stories import get_story

REPAIRS_SHOWN = 20


class Command(ConcordCommand, ScrapyCommand):
    """Reads the store only; `concord probe URL` reads a page that is not stored."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "URL|ID"

    def short_desc(self) -> str:
        return "Why an article was flagged or not, its story, its repairs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("article", metavar="URL|ID", help="address, number of the article, or id of a seed")
        parser.add_argument("--json", action="store_true")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        with open_database(self.settings) as database, database.read() as session:
            article = find_named(session, opts.article)
            if article is None:
                print(f"{opts.article} is not stored. `concord probe ADDRESS` shows what would be read from it now.")
                self.exitcode = 1
                return
            explained = explain_article(session, article)
        if opts.json:
            print(make_json(explained))
        else:
            print("\n".join(write_explanation(explained)))


def find_named(session: Session, name: str) -> ArticleRecord | None:
    """Return the article of that number, address or seed id."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        return find_article(session, article_id=int(name))
    return find_article(session, canonical_url=seed_url(name)) or find_article(
        session, canonical_url=canonicalize_url(name)
    )


def explain_article(session: Session, article: ArticleRecord) -> dict[str, Any]:
    """Return everything that decided what became of the article, as plain values."""
    story = get_story(session, article.story_id)
    announcement = find_announcement(session, article.story_id)
    found = article.recognition
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source_id,
        "title": article.title,
        "published": article.published,
        "fetched_at": article.fetched_at.isoformat(timespec="seconds"),
        "flags": article.flags,
        "label": article.label,
        "rules_version": article.rules_version,
        "recognition": {name: value for name, value in found.items() if name not in {"acts", "evidence"}},
        "evidence": [
            {**span, "words": (article.text or "")[span["start"] : span["end"]]}
            for span in found.get("evidence") or ()
            if span["field"] != "title" and article.text
        ],
        "sentences": [
            "".join(piece for piece, _ in sentence)
            for sentence in find_sentences(article.text, found.get("evidence") or ())
        ],
        "acts": list_acts(session, article.id),
        "relation": article.relation,
        "of": article.of_article_id,
        "score": article.score,
        "match_reasons": article.match_reasons,
        "story": {
            "id": story.id,
            "seed": story.seed_id,
            "title": story.title,
            "authoritative": story.authoritative_article_id,
            "articles": [
                {**asdict(member), "stored_at": member.stored_at.isoformat(timespec="seconds")}
                for member in story.articles
            ],
        },
        "continues": [asdict(found) for found in find_continuations(session, article.story_id)],
        "followed_by": [asdict(event) for event in list_followers(session, article.story_id)],
        "announcement": announcement.id if announcement else None,
        "announced_by": announcement.article_id if announcement else None,
        "known_before": bool(announcement and announcement.seed),
        "attachments": article.attachments,
        "repairs": article.repairs,
        "uncertain": article.uncertain,
    }


def write_explanation(found: dict[str, Any]) -> Iterator[str]:
    """Yield the explanation in lines for people."""
    recognition, story = found["recognition"], found["story"]
    yield f"article {found['id']}: {make_plain(found['title'] or '(untitled)', 200)}"
    if found["url"]:
        yield f"  {make_plain(found['url'], 500)}"
    yield f"  source {found['source'] or 'seed corpus'}, published {found['published'] or 'unknown'}"
    yield f"verdict: {_verdict(found)}"
    yield from (f"  because {make_plain(reason, 300)}" for reason in recognition.get("reasons") or ())
    for name in ("kind", "parties", "regions", "region_group", "event_date", "domains", "instrument_names", "counts"):
        if value := recognition.get(name):
            shown = "、".join(map(str, value)) if isinstance(value, list) else value
            yield f"  {name}: {make_plain(shown, 300)}"
    for span in found["evidence"]:
        yield f"  proof of {span['field']}: {make_plain(span['words'], 120)} [{span['start']}:{span['end']}]"
    yield from (f"  > {make_plain(sentence, 300)}" for sentence in found["sentences"])
    yield f"story {story['id']}: {make_plain(story['title'], 200)}" + (
        f" (seed {story['seed']})" if story["seed"] else ""
    )
    is_joined = found["relation"] != "new"
    yield f"  {found['relation']} of article {found['of']}, score {found['score']:.2f}" if is_joined else "  new"
    yield from (f"  because {make_plain(reason, 300)}" for reason in found["match_reasons"])
    for member in story["articles"]:
        mark = "*" if member["id"] == story["authoritative"] else " "
        title = make_plain(member["title"], 80) or "(untitled)"
        yield f" {mark}{member['id']:>6} {member['relation']:<10} {title}  {member['source_id'] or ''}"
    for continued in found["continues"]:
        yield f"continues cooperation {continued['cooperation_id']}: {make_plain(continued['title'], 200)}"
        yield from (f"  {_event(event)}" for event in continued["earlier"])
    yield from (f"followed by {_event(event)}" for event in found["followed_by"])
    for file in found["attachments"]:
        text = file.get("text") or ""
        read = f"{len(text)} characters: {make_plain(text, 120)}" if text else file.get("problem") or "not read"
        yield f"attachment {make_plain(file['name'], 80)} {make_plain(file['url'], 300)}"
        yield f"  {make_plain(read, 200)}"
    yield f"repairs: {len(found['repairs'])}, uncertain spans: {len(found['uncertain'])}"
    for repair in found["repairs"][:REPAIRS_SHOWN]:
        yield f"  {repair['kind']}: {make_plain(repair['before'], 40)} -> {make_plain(repair['after'], 40)}"
    if found["flags"]:
        yield f"flags: {', '.join(found['flags'])}"


def _event(event: dict[str, Any]) -> str:
    number = f" {event['number']}" if event["number"] is not None else ""
    day = event["day"] or "day unknown"
    return f"{day} {event['role']}{number}: {make_plain(event['title'], 100)} (article {event['article_id']})"


def _verdict(found: dict[str, Any]) -> str:
    label = f"{found['label']} (rules {found['rules_version']})"
    if found["known_before"]:
        return f"{label}; its story is in the seed corpus: known, never alerted"
    if found["announcement"] is None:
        return f"{label}; not flagged"
    if found["announced_by"] == found["id"]:
        return f"{label}; flagged as announcement {found['announcement']}"
    return f"{label}; its story was flagged by article {found['announced_by']}, announcement {found['announcement']}"
