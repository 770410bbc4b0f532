"""Listings written for it in the manner of many sites, with the truth of each written before they were read."""

import datetime
import json
from pathlib import Path
from typing import Any

from crawler.extraction import find_next_page, read_links

LISTINGS = Path(__file__).with_name("own_listings.jsonl")


def test_every_listing_is_read_as_a_person_reads_it() -> None:
    listings: list[dict[str, Any]] = [json.loads(line) for line in LISTINGS.read_text(encoding="utf-8").splitlines()]

    wrong = {
        listing["id"]: found for listing in listings if (found := read(listing)) != (listing["links"], listing["next"])
    }

    assert len(listings) == 208
    assert wrong == {}


def read(listing: dict[str, Any]) -> tuple[list[list[str | None]], str | None]:
    """Return address, title and day of each row, and the address of the second page."""
    latest = datetime.date.fromisoformat(listing["latest"])
    today = datetime.date.fromisoformat(listing["today"]) if "today" in listing else None
    links = read_links(listing["html"].encode(), url=listing["url"], latest=latest, today=today)
    following = find_next_page(listing["html"].encode(), url=listing["url"], number=1)
    return [[link.url, link.title, link.date] for link in links], following
