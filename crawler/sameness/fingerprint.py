"""The fingerprint of an article: all that sameness knows of it once its text is gone."""

import json
import struct
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import add

import numpy as np
import numpy.typing as npt

from crawler.sameness.days import read_days
from crawler.sameness.fold import LONGEST, Folded, fold
from crawler.sameness.grams import ORDERED, Hashes
from crawler.sameness.keys import LEAD, make_event_keys
from crawler.sameness.place_names import known_places
from crawler.sameness.slots import COUNTY, PLACE, Columns, Slot
from crawler.sameness.subject import make_subject_keys

FINGERPRINT_VERSION = 3
"""Raised whenever folding, hashing or slots change: stored fingerprints stop comparing with new ones.

Hashes may be sampled more sparsely without it, by a part of those sampled before, for the older ones hold these, too.
Event keys may be added without it: what is stored lacks them and is compared as before."""

SHORT_BODY = 30
"""Folded characters below which the title is read as part of the text."""

_HEADER = struct.Struct("<II")  # number of ordered hashes, length of the compressed rest
_encode, _decode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode, json.JSONDecoder().decode
_HIGH_BITS = np.uint32(16)  # a hash above these is in the payload's second plane
_POSITION_BITS = 20  # of a key that sorts by hash, then by position

_POSITION, _POSITIONS = (1 << _POSITION_BITS) - 1, np.arange(LONGEST)

_OF_PLACES = {PLACE, COUNTY}

Grams = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]
PackedSlots = tuple[str, list[int], list[int], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class EventKeys:
    """Hashes by which reports of one event find each other: to store, and to look up."""

    stored: tuple[int, ...] = ()
    probes: tuple[int, ...] = ()
    telling: frozenset[int] = frozenset()  # of the probes, those that say more than one place on one day


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What stands for a text: sampled hashes to find candidates by, ordered hashes and slots to decide by.

    ``length`` counts folded characters. A fingerprint loaded from its payload has no ``words``, no ``probes``, no
    ``event_keys``, no ``headline`` and no ``text``.
    """

    version: int
    length: int
    payload: bytes = field(repr=False)
    packed_slots: PackedSlots
    packed_title_slots: PackedSlots
    title: str = ""  # folded
    published: str | None = None
    days: tuple[str, ...] = ()  # that the text names, ISO, or XXXX-MM-DD where nothing tells the year
    regions: tuple[str, ...] = ()  # provinces that abbreviations and names of groups stand for
    words: tuple[int, ...] = ()  # sampled hashes of its words: to store
    probes: tuple[int, ...] = ()  # and to look up
    headline: str = ""  # as it was given, and so the text: for comparisons with stored texts
    text: str = field(default="", repr=False)

    @cached_property
    def folded(self) -> tuple[Folded, Folded] | None:
        """Return headline and text as they were compared, None without either."""
        if not self.headline and not self.text:
            return None
        headline, body = fold(self.headline), fold(self.text)
        if self.headline and len(body.text) < SHORT_BODY:
            body = fold(join_title(self.headline, self.text))
        return headline, body

    @cached_property
    def event_keys(self) -> EventKeys:
        """Return the keys of its event. They are made when they are first asked for: most copies need none."""
        if self.folded is None:
            return EventKeys()
        headline, text = self.folded
        titled, lead = self.named_title_slots, self.name_slots(0, bisect_left(self.slot_starts, LEAD))
        keys, probes, telling = make_event_keys(titled, lead, self.days, self.published, self.regions)
        spans = zip(*self.packed_title_slots[:3], strict=True), zip(*self.packed_slots[:3], strict=True)
        subject, sought = make_subject_keys(headline, text, *spans, self.published)
        return EventKeys(stored=(*keys, *subject), probes=(*probes, *sought), telling=telling.union(sought))

    @property
    def sampled(self) -> tuple[int, ...]:
        """Return all hashes to store: those of its words, and the keys of its event."""
        return (*self.words, *self.event_keys.stored)

    @cached_property
    def grams(self) -> Grams:
        """Return the 24-bit hashes of all 5-grams, in order."""
        count, _ = _HEADER.unpack_from(self.payload)
        low = np.frombuffer(self.payload, dtype="<u2", count=count, offset=_HEADER.size)
        high = np.frombuffer(self.payload, dtype="u1", count=count, offset=_HEADER.size + 2 * count)
        grams = high.astype(np.uint32)
        grams <<= _HIGH_BITS
        grams |= low
        return grams

    def has_words_of(self, other: "Fingerprint") -> bool:
        """Tell whether two texts are the same but for their numbers."""
        return self.length == other.length and self.length >= ORDERED and self._planes == other._planes

    @property
    def _planes(self) -> bytes:
        """Return the hashes as they are packed."""
        return self.payload[_HEADER.size : _HEADER.size + 3 * _HEADER.unpack_from(self.payload)[0]]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return the slots of the text by where they start."""
        return _unpack_slots(self.packed_slots)

    @property
    def slot_starts(self) -> list[int]:
        """Return where the slots of the text start, in order."""
        return self.packed_slots[1]

    @cached_property
    def values(self) -> list[str]:
        """Return the values of ``slots``."""
        return _split_values(self.packed_slots)

    def name_slots(self, first: int, last: int) -> list[tuple[str, str]]:
        """Return kind and value of some of ``slots``: far quicker than to make these."""
        return list(zip(self.packed_slots[0][first:last], self.values[first:last], strict=True))

    @cached_property
    def named_title_slots(self) -> list[tuple[str, str]]:
        """Return kind and value of each of ``title_slots``."""
        return list(zip(self.packed_title_slots[0], _split_values(self.packed_title_slots), strict=True))

    @cached_property
    def lone_numbers(self) -> dict[int, str]:
        """Return the numbers that the fold took out by the place where they stood, where no other one did."""
        _, starts, sizes, _ = self.packed_slots
        found = {start: value for start, size, value in zip(starts, sizes, self.values, strict=True) if not size}
        if len(found) < sizes.count(0):
            for start, count in Counter(start for start, size in zip(starts, sizes, strict=True) if not size).items():
                if count > 1:
                    del found[start]
        return found

    def count_numbers(self, first: int, last: int) -> int:
        """Return how many numbers stood within a span of the text."""
        _, starts, sizes, _ = self.packed_slots
        return sizes[bisect_left(starts, first) : bisect_left(starts, last)].count(0)

    @cached_property
    def title_slots(self) -> tuple[Slot, ...]:
        """Return the slots of the title by where they start."""
        return _unpack_slots(self.packed_title_slots)

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the places that title and text name, as the gazetteer has them, abbreviations among them."""
        named = {value for kind, value in zip(self.packed_slots[0], self.values, strict=True) if kind in _OF_PLACES}
        return known_places(named).union(self.title_places, self.regions)

    @cached_property
    def title_places(self) -> frozenset[str]:
        """Return those of ``places`` that the title names."""
        return known_places({value for kind, value in self.named_title_slots if kind in _OF_PLACES})

    @cached_property
    def named(self) -> defaultdict[str, set[str]]:
        """Return the values of the slots of title and text by kind: far quicker than to make the slots."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for kind, value in (*self.named_title_slots, *zip(self.packed_slots[0], self.values, strict=True)):
            found[kind].add(value)
        return found

    def named_within(self, first: int, last: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return the known places and the days that a span of the text names."""
        span = slice(*(bisect_left(self.slot_starts, place) for place in (first, last)))
        kinds, starts, sizes, _ = self.packed_slots
        kinds, values = kinds[span], self.values[span]
        places = known_places({value for kind, value in zip(kinds, values, strict=True) if kind in _OF_PLACES})
        return places, frozenset(read_days((kinds, starts[span], sizes[span], values), self.published))

    @cached_property
    def ordered(self) -> tuple[Positions, Positions]:
        """Return the hashes by value and where each stands: what another's are joined with."""
        keys = self.grams.astype(np.int64)
        keys <<= _POSITION_BITS
        keys |= _POSITIONS[: len(keys)]
        keys.sort()
        return keys >> _POSITION_BITS, keys & _POSITION


class UnknownFingerprint(ValueError):
    """A payload is damaged or of another version. Raised by ``load_fingerprint``: make it anew from the text."""


def load_fingerprint(version: int, payload: bytes) -> Fingerprint:
    """Return the fingerprint that a payload holds.

    Raises:
        UnknownFingerprint: the version is not this release's, or the payload is cut or damaged.
    """
    if version != FINGERPRINT_VERSION:
        raise UnknownFingerprint(f"fingerprint version {version}, this release compares {FINGERPRINT_VERSION}")
    try:
        count, size = _HEADER.unpack_from(payload)
        start = _HEADER.size + 3 * count
        if len(payload) != start + size:
            raise UnknownFingerprint(f"payload of {len(payload)} bytes where {start + size} were written")
        length, published, title, slots, title_slots, days, *rest = _decode(zlib.decompress(payload[start:]).decode())
    except (struct.error, zlib.error, ValueError) as error:
        raise UnknownFingerprint(f"damaged payload: {error}") from None
    return Fingerprint(
        version=version,
        length=length,
        payload=payload,
        packed_slots=tuple(slots),
        packed_title_slots=tuple(title_slots),
        title=title,
        published=published,
        days=tuple(days),
        regions=tuple(rest[0]) if rest else (),  # older prints have none
    )


def join_title(title: str, text: str) -> str:
    """Return what a short text is read as."""
    return f"{title}\n{text}"


def pack_payload(planes: bytes, *rest: int | str | PackedSlots | tuple[str, ...] | None) -> bytes:
    """Return the payload. ``planes``: of ``pack_grams``; the rest is as ``load_fingerprint`` reads it."""
    # Level 0: to compress them would save 360 bytes of 3,400 and cost a twentieth of all that matching an article does.
    packed = zlib.compress(_encode(rest).encode(), 0)
    return _HEADER.pack(len(planes) // 3, len(packed)) + planes + packed


def pack_grams(fives: Hashes, spans: Iterable[tuple[int, int]]) -> list[bytes]:
    """Return 24 bits of the hashes in each span as a payload holds them: the low bytes, then the high ones."""
    grams = (fives >> np.uint64(40)).astype(np.uint32)
    low, high = grams.astype("<u2"), (grams >> _HIGH_BITS).astype("u1")
    return [low[start:end].tobytes() + high[start:end].tobytes() for start, end in spans]


def pack_slots(slots: Columns) -> PackedSlots:
    """Return slots with their values in one string. They are read far more often than written."""
    return *slots[:3], " ".join(slots[3])


def _unpack_slots(packed: PackedSlots) -> tuple[Slot, ...]:
    kinds, starts, sizes, _ = packed
    return tuple(map(Slot, kinds, starts, map(add, starts, sizes), _split_values(packed)))


def _split_values(packed: PackedSlots) -> list[str]:
    return packed[3].split(" ") if packed[0] else []
