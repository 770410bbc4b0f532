"""How a run ended, told from its statistics. A pure function, so that every case stands in a table of the tests."""

from collections.abc import Mapping
from typing import Any, Literal

Outcome = Literal["complete", "partial", "failed", "blocked"]

# Why no listing could be read, most telling first.
CAUSES = ("unreachable", "gone", "robots", "forbidden", "redirects", "too_large", "server_error", "empty_listing")

BROKEN_MIN = 3
"""Articles, all of them broken or gone, that make a site one that has changed: a single one may be odd."""


def judge_run(stats: Mapping[str, Any]) -> tuple[Outcome, str]:
    """Return the outcome and its reason in words, empty where the run is complete and nothing is remarkable.

    Blocked: a protection answered. Failed: no listing, or no article, could be read, be it that no column is known.
    Partial: something was missed that a next run can still get. Quiet is complete: listings with links and nothing new.
    """
    if challenges := _count(stats, "challenge"):
        return "blocked", f"{_pages(challenges, 'challenge page')}: {_why(stats, 'challenge')}"
    if _count(stats, "no_column"):
        return "failed", _why(stats, "no_column")
    finish = str(stats.get("finish_reason") or "finished")
    listings, links = _count(stats, "listing"), _count(stats, "links")
    if not listings or (not links and _count(stats, "empty_listing")):
        return "failed", _explain_blindness(stats, finish)
    articles, broken = _count(stats, "article"), _count(stats, "broken_article")
    if broken and broken >= articles and (broken >= BROKEN_MIN or not _count(stats, "known")):
        return "failed", f"every article is without body or day: {_why(stats, 'broken_article')}"
    dead = _count(stats, "dead_link")
    if dead >= BROKEN_MIN and not articles and not _count(stats, "known"):
        return "failed", f"every listed article is gone: {_why(stats, 'gone')}"
    if _store(stats, "failed") and not stats.get("item_scraped_count"):
        return "failed", f"nothing could be stored: {_why(stats, 'store')}"
    missed = list(_list_missed(stats, finish))
    if missed:
        return "partial", "; ".join(missed)
    said = [_pages(dead, "dead link")] if dead else []
    said += [_why(stats, "discovered_column")] if _count(stats, "discovered_column") else []
    return "complete", "; ".join(said)


def _explain_blindness(stats: Mapping[str, Any], finish: str) -> str:
    for cause in CAUSES:
        if _count(stats, cause):
            return f"{_name(cause)}: {_why(stats, cause)}"
    if stats.get("spider_exceptions/count"):
        return f"error in the spider: {_why(stats, 'error')}"
    if finish not in ("finished", "unreachable"):
        return f"stopped before a listing was read ({finish})"
    return "no column is declared"


def _list_missed(stats: Mapping[str, Any], finish: str) -> list[str]:
    missed = []
    if finish not in ("finished", "unreachable"):
        missed.append(f"stopped early ({finish})")
    if failed := _count(stats, "listing_failed"):
        missed.append(f"{_pages(failed, 'listing')} not read: {_first_cause(stats)}")
    if empty := _count(stats, "empty_listing"):
        missed.append(f"{_pages(empty, 'listing')} without article links: {_why(stats, 'empty_listing')}")
    if _count(stats, "repeated_listing"):
        missed.append(_why(stats, "repeated_listing"))
    if _count(stats, "short_listing"):
        missed.append(_why(stats, "short_listing"))
    if _count(stats, "long_listing"):
        missed.append(_why(stats, "long_listing"))
    if broken := _count(stats, "broken_article"):
        missed.append(f"{_pages(broken, 'article')} without body or day: {_why(stats, 'broken_article')}")
    if lost := _count(stats, "article_failed"):
        missed.append(f"{_pages(lost, 'article')} not read: {_first_cause(stats)}")
    if failed := _store(stats, "failed"):
        missed.append(f"{_pages(failed, 'article')} not stored: {_why(stats, 'store')}")
    if errors := int(stats.get("spider_exceptions/count") or 0):
        missed.append(f"{_pages(errors, 'page')} broke the parser: {_why(stats, 'error')}")
    return missed


def _first_cause(stats: Mapping[str, Any]) -> str:
    for cause in CAUSES:
        if cause != "empty_listing" and _count(stats, cause):
            return _why(stats, cause)
    return "see the log"


def _count(stats: Mapping[str, Any], key: str) -> int:
    return int(stats.get(f"crawl/{key}") or 0)


def _store(stats: Mapping[str, Any], key: str) -> int:
    return int(stats.get(f"store/{key}") or 0)


def _why(stats: Mapping[str, Any], key: str) -> str:
    return str(stats.get(f"reason/{key}") or "see the log")


def _name(cause: str) -> str:
    return cause.replace("_", " ")


def _pages(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
