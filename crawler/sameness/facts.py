"""What a report names, as its fingerprint tells without a look at what recognition made of it; and what two share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from crawler.recognition.places import province_letters, provinces
from crawler.sameness.fingerprint import Fingerprint, PackedSlots
from crawler.sameness.fold import fold_string
from crawler.sameness.place_names import known_places
from crawler.sameness.slots import COUNTY, INSTRUMENT, NUMBER, PERSON, PLACE

_TELLING_NAME = 8  # characters from which an instrument's name is more than 合作协议
_HOTLINES = {"12315", "12345", "12365", "12358", "12331"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What a report names. ``published``: ISO day, perhaps with a time."""

    title: str = ""
    published: str | None = None
    places: frozenset[str] = frozenset()  # down to counties, and countries, as the fingerprint read them
    spelled: frozenset[str] = frozenset()  # of these, those whose names are written out
    doubtful: frozenset[str] = frozenset()  # of these, those that may be ordinary words: 资源, 互助
    title_places: frozenset[str] = frozenset()  # of these, those in the title
    people: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # of two digits and more, no dates
    days: frozenset[str] = frozenset()  # every day named, as ``find_days`` gives them
    first_day: str | None = None  # of these
    words: frozenset[str] = frozenset()  # pairs of characters of the title that say what it is about
    quoted: frozenset[str] = frozenset()  # long names in 《》


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What two reports both name: how much that weighs, and the places that are no provinces."""

    weight: float
    towns: frozenset[str]


def read_named(fingerprint: Fingerprint) -> Named:
    """Return what a report names."""
    named, places = fingerprint.named, fingerprint.places
    spelled = known_places(named[PLACE] | named[COUNTY])
    return Named(
        title=fingerprint.title,
        published=fingerprint.published,
        places=places,
        spelled=spelled,
        doubtful=spelled - named[PLACE] - set(fingerprint.regions),
        title_places=fingerprint.title_places,
        people=frozenset(named[PERSON]),
        numbers=frozenset(value for value in named[NUMBER] if len(value) > 1) - _HOTLINES,
        days=frozenset(fingerprint.days),
        first_day=next(iter(fingerprint.days), None),
        words=frozenset(title_words(_parted(fingerprint.title, fingerprint.packed_title_slots), places)),
        quoted=frozenset(value for value in named[INSTRUMENT] if len(value) >= _TELLING_NAME),
    )


def share_facts(new: Named, old: Named) -> Facts:
    """Return what both name. A place, a person, a larger number, one word of the titles and a day weigh 1.

    A number of two digits and a place that may be an ordinary word weigh half: reports of one day have such a number in
    common by chance. Where a town is among the places, half a fact is added: provinces meet every day.
    """
    places = new.places & old.places
    spelled = places & new.spelled & old.spelled
    doubtful = spelled & (new.doubtful | old.doubtful)
    where = len(spelled) + bool(places - spelled)  # 长三角 is one name, whatever it stands for
    numbers = new.numbers & old.numbers
    small = {number for number in numbers if len(number) == 2}
    what = len(new.people & old.people) + len(numbers) + len(new.days & old.days) + bool(new.words & old.words)
    weight = where + what - (len(doubtful) + len(small)) / 2
    towns = spelled - province_names()
    if not towns <= doubtful:
        weight += 0.5
    return Facts(weight=weight, towns=towns)


def title_words(title: str, places: Iterable[str] = ()) -> set[str]:
    """Return the pairs of characters of a folded title that say what it is about: no places, no words of any agreement.

    >>> sorted(title_words("三省签署苹果标准合作协议"))
    ['苹果']
    """
    for place in sorted(places, key=len, reverse=True):
        title = title.replace(place, " ")
    pieces = _of_any_agreement().sub(" ", title).split()
    return {piece[i : i + 2] for piece in pieces for i in range(len(piece) - 1)}


def _parted(title: str, slots: PackedSlots) -> str:
    """Return a folded title with a space where numbers stood: what they part is no word."""
    for start in sorted((start for start, size in zip(*slots[1:3], strict=True) if not size), reverse=True):
        title = f"{title[:start]} {title[start:]}"
    return title


@cache
def province_names() -> frozenset[str]:
    """Return the short names of the provinces, folded."""
    return frozenset(fold_string(place.short) for place in provinces().values())


@cache
def _of_any_agreement() -> re.Pattern[str]:
    """Return what a title of any agreement may say, as it folds: 冀鲁豫三省 too says who, not what about."""
    words = "|".join(fold_string(word) for word in _ANY_AGREEMENT.split())
    letters = fold_string("".join(province_letters()))
    return re.compile(f"[{letters}]{{2,}}|{words}|[一二两三四五六七八九十][省市地区县州方]|[{fold_string(_JOINING)}]")


_ANY_AGREEMENT = (
    "签署 签订 签约 合作 协议 协作 备忘录 框架 战略 协同 共建 互认 联合 发布 成立 首批 工作 会议 召开 推进 发展"
    " 标准化 标准 市场监督管理 市场监管 管理 监管 监督 部门 双方 国家 中国 委员会 政府"
)
_JOINING = "与和同及在的"
