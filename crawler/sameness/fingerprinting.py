"""How fingerprints are made: several at once, for what runs through their texts side by side costs a third of it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from crawler.sameness.days import find_days
from crawler.sameness.fingerprint import (
    FINGERPRINT_VERSION,
    SHORT_BODY,
    Fingerprint,
    join_title,
    pack_grams,
    pack_payload,
    pack_slots,
)
from crawler.sameness.fold import fold, fold_all
from crawler.sameness.grams import ORDERED, SAMPLED, choose, hash_grams
from crawler.sameness.keys import LEAD, find_regions
from crawler.sameness.openings import NEAR_DAY, REGION, find_openings, may_name_regions, places_of
from crawler.sameness.slots import find_slots

Article = tuple[str | None, str, str | None]
"""Title, cleaned text, day of publication."""

_TOGETHER = 40_000  # characters: their hashes stay in the processor's cache


def make_fingerprint(text: str, *, title: str | None = None, published: str | None = None) -> Fingerprint:
    """Return the fingerprint of a cleaned text. Total: an empty text has an empty one, which matches nothing."""
    return make_fingerprints([(title, text, published)])[0]


def make_fingerprints(articles: Iterable[Article]) -> list[Fingerprint]:
    """Return the fingerprints of articles, each as ``make_fingerprint`` does."""
    return [fingerprint for batch in _batches(articles) for fingerprint in _make_together(batch)]


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and size + len(article[1]) > _TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article[1])
    if batch:
        yield batch


def _make_together(articles: Sequence[Article]) -> Iterator[Fingerprint]:
    texts = [part or "" for title, text, _ in articles for part in (title, text)]
    folded = fold_all(texts)
    if short := [at for at in range(1, len(texts), 2) if texts[at - 1] and len(folded.part(at)) < SHORT_BODY]:
        for at in short:
            texts[at] = join_title(texts[at - 1], texts[at])
        folded = fold_all(texts)
    bodies = [folded.part(at) for at in range(1, len(texts), 2)]
    spans = [(start, start + len(body)) for start, body in zip(folded.starts[1::2], bodies, strict=True)]
    marks = find_openings(folded.codes)
    slots = find_slots(folded, marks)
    near, regions = places_of(marks, NEAR_DAY), places_of(marks, REGION)
    fives, eights = hash_grams(folded.codes)
    planes = pack_grams(fives, _list_grams(spans, ORDERED))
    chosen = choose(eights, _list_grams(spans, SAMPLED))
    for number, (title, text, published) in enumerate(articles):
        body, (start, end), (title_slots, body_slots) = (
            bodies[number],
            spans[number],
            slots[2 * number : 2 * number + 2],
        )
        said_near = fold(texts[2 * number + 1]) if _between(near, start, start + LEAD) else None
        days = find_days(body, body_slots, published, near=said_near)
        beginning, places = f"{title or ''}\n{text[:LEAD]}", _between(regions, folded.starts[2 * number], start + LEAD)
        named = find_regions(beginning) if may_name_regions(beginning, folded.text, places) else ()
        packed, packed_title = pack_slots(body_slots), pack_slots(title_slots)
        headline = folded.part(2 * number)
        stored, probes = chosen[number]
        yield Fingerprint(
            version=FINGERPRINT_VERSION,
            length=end - start,
            payload=pack_payload(planes[number], end - start, published, headline, packed, packed_title, days, named),
            packed_slots=packed,
            packed_title_slots=packed_title,
            title=headline,
            published=published,
            days=days,
            regions=named,
            words=tuple(stored),
            probes=tuple(probes),
            headline=title or "",
            text=text,
        )


def _list_grams(spans: Iterable[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Return where the grams of a width are that lie within spans."""
    return [(start, max(start, end - width + 1)) for start, end in spans]


def _between(places: list[int], first: int, last: int) -> list[int]:
    return places[bisect_left(places, first) : bisect_left(places, last)]
