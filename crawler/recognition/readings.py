"""A sentence with all that the single readers find in it: places, bodies, days, pairs of verb and object."""

from dataclasses import dataclass
from datetime import date

from crawler.recognition.cast import Cast
from crawler.recognition.dates import Day, find_days, last_full_day
from crawler.recognition.parties import Mention, Regions
from crawler.recognition.passages import Sentence
from crawler.recognition.triggers import Trigger, find_triggers
from crawler.recognition.wording import TITLE_BRACKETS

_MAX_TRIGGERS = 24  # in one sentence


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # one of a sentence: itself, whatever it says
class Reading:
    """A sentence with what was read in it; ``plain`` is its text without what stands inside 《》, same length."""

    sentence: Sentence
    plain: str
    regions: tuple[Regions, ...]
    mentions: tuple[Mention, ...]
    days: tuple[Day, ...]
    triggers: tuple[Trigger, ...]


def read_sentences(sentences: list[Sentence], cast: Cast, published: date | None) -> list[Reading]:
    """Read places, bodies, days and triggers of every sentence; what stands inside 《》 is nobody's action."""
    readings: list[Reading] = []
    told: str | None = None
    for sentence in sentences:
        plain = blank_titles(sentence.text)
        days = find_days(plain, published, told)
        told = last_full_day(days, told)
        regions = cast.read_regions(plain)
        mentions = cast.read_mentions(plain, regions)
        readings.append(
            Reading(
                sentence=sentence,
                plain=plain,
                regions=tuple(regions),
                mentions=tuple(mentions),
                days=tuple(days),
                triggers=tuple(find_triggers(sentence.text)[:_MAX_TRIGGERS]),
            )
        )
    return readings


def blank_titles(text: str) -> str:
    """Return the text with the content of 《》 replaced by dots of the same length."""
    return TITLE_BRACKETS.sub(lambda m: "《" + "·" * (len(m.group()) - 2) + "》", text)
