"""How fingerprints are made: several at once, for what runs through their texts side by side costs a third of it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from crawler.sameness.days import find_days
from crawler.sameness.fingerprint import FINGERPRINT_VERSION, Fingerprint, pack_grams, pack_payload, pack_slots
from crawler.sameness.fold import Folded, FoldedTexts, fold_all
from crawler.sameness.grams import ORDERED, SAMPLED, choose, hash_grams
from crawler.sameness.keys import LEAD, find_regions
from crawler.sameness.openings import NEAR_DAY, REGION, find_openings, may_name_regions, places_of
from crawler.sameness.slots import Columns, find_slots

Article = tuple[str | None, str, str | None]
"""Title, cleaned text, day of publication."""

_TOGETHER = 20_000  # characters: their hashes stay in the processor's cache
_SHORT_BODY = 30  # folded characters below which the title is read as part of the text


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
    folded = _fold(articles)
    parts = [folded.part(number) for number in range(2 * len(articles))]
    titles, bodies, starts = parts[::2], parts[1::2], folded.starts[1::2]
    marks = find_openings(folded.codes)
    slots = find_slots(folded, marks)
    days = _find_days(articles, bodies, starts, slots[1::2], places_of(marks, NEAR_DAY))
    regions = _find_regions(articles, folded, places_of(marks, REGION))
    fives, eights = hash_grams(folded.codes)
    planes = pack_grams(fives, _list_spans(bodies, starts, ORDERED))
    chosen = choose(eights, _list_spans(bodies, starts, SAMPLED))
    for number, (title, text, published) in enumerate(articles):
        headline, body = titles[number], bodies[number]
        title_slots, text_slots = map(pack_slots, slots[2 * number : 2 * number + 2])
        stored, probes = chosen[number]
        length, named = len(body.text), (days[number], regions[number])
        yield Fingerprint(
            version=FINGERPRINT_VERSION,
            length=length,
            payload=pack_payload(planes[number], length, published, headline.text, text_slots, title_slots, *named),
            packed_slots=text_slots,
            packed_title_slots=title_slots,
            title=headline.text,
            published=published,
            days=days[number],
            regions=regions[number],
            words=tuple(stored),
            probes=tuple(probes),
            headline=title or "",
            text=text,
            folded=(headline, body),
        )


def _fold(articles: Sequence[Article]) -> FoldedTexts:
    """Fold title and text of each article."""
    parts = [part or "" for title, text, _ in articles for part in (title, text)]
    folded = fold_all(parts)
    short = [at for at in range(1, len(parts), 2) if parts[at - 1] and folded.length(at) < _SHORT_BODY]
    if not short:
        return folded
    for at in short:
        parts[at] = f"{parts[at - 1]}\n{parts[at]}"
    return fold_all(parts)


def _list_spans(texts: Iterable[Folded], starts: Iterable[int], width: int) -> list[tuple[int, int]]:
    """Return where the grams of a width are that lie within one text."""
    return [(start, start + max(0, len(text.codes) - width + 1)) for text, start in zip(texts, starts, strict=False)]


def _find_days(
    articles: Iterable[Article],
    bodies: Iterable[Folded],
    starts: Iterable[int],
    slots: Iterable[Columns],
    near: list[int],
) -> list[tuple[str, ...]]:
    return [
        find_days(body, named, published, names_near=bool(_between(near, start, start + LEAD)))
        for (_, _, published), body, start, named in zip(articles, bodies, starts, slots, strict=False)
    ]


def _find_regions(articles: Iterable[Article], folded: FoldedTexts, places: list[int]) -> list[tuple[str, ...]]:
    found = []
    for number, (title, text, _) in enumerate(articles):
        start, start_of_text = folded.starts[2 * number : 2 * number + 2]
        beginning = f"{title or ''}\n{text[:LEAD]}"
        may_name = may_name_regions(beginning, folded.text, _between(places, start, start_of_text + LEAD))
        found.append(find_regions(beginning) if may_name else ())
    return found


def _between(places: list[int], first: int, last: int) -> list[int]:
    return places[bisect_left(places, first) : bisect_left(places, last)]
