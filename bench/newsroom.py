"""A stream of invented news for the benchmarks: each original is about things of its own, so that it never runs out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import opencc

from tests.sameness.news import Facts, elsewhere, make_facts, next_year, with_menus, without_digits, write

# Of these every original makes its own words: eight million of three characters.
_SYLLABLES = (
    "安柏北碧滨冰波采草茶长潮橙池川春纯翠丹稻灯迪顶东栋渡恩帆方纺飞枫福钢高歌耕谷光桂海禾恒虹湖花华桦环晖吉佳剑江金锦晶井静聚"
    "军康科可克兰蓝乐雷磊棱丽联林灵岭流龙隆绿伦罗马迈满茂梅蒙米苗民明木南宁诺磐鹏品坪奇启千乔青晴泉仁融瑞润赛三森沙山杉上申"
    "神圣石寿舒双水硕丝松苏素太泰坦棠涛特藤天田通图拓万威维文沃梧西熙溪霞先贤湘祥翔小晓新鑫星兴雄修旭轩雪雅岩燕阳耀业一伊怡"
    "逸银英盈永优友宇玉域元远月悦云泽展章照真正之知智中钟舟竹卓"
)
_SIMPLIFIED_TO_TRADITIONAL = opencc.OpenCC("s2t")


@dataclass(frozen=True, slots=True)
class Item:
    """An article of the stream. ``original``: the number in the stream of what it is a copy of, None for a new one."""

    title: str | None
    text: str
    published: str | None
    original: int | None
    is_look_alike: bool = False


def write_stream(count: int, seed: int = 1) -> Iterator[Item]:
    """Yield so many articles: of ten, six are originals, two to three copies, the rest look-alikes of earlier ones."""
    chance = random.Random(f"stream {seed}")
    originals: list[int] = []
    followed: set[int] = set()  # originals with a look-alike: a second one would be a copy of the first
    for number in range(count):
        kind = chance.random()
        original = chance.choice(originals) if originals and kind > 0.6 else None
        if original is None or (kind > 0.85 and original in followed):
            originals.append(number)
            yield _tell(make_facts(number), number)
        elif kind > 0.85:
            followed.add(original)
            facts = chance.choice((next_year, elsewhere))(make_facts(original))
            yield _tell(facts, original, is_look_alike=True)
        else:
            yield _copy(_tell(make_facts(original), original), original, chance)


def _tell(facts: Facts, key: int, *, is_look_alike: bool = False) -> Item:
    words = random.Random(f"fields {key}")
    fields = ["".join(words.sample(_SYLLABLES, 3)) for _ in range(4)]
    title, text = write(facts, fields=fields)
    return Item(title, text, f"{facts.year}-{facts.month:02}-{facts.day:02}", None, is_look_alike)


def _copy(item: Item, original: int, chance: random.Random) -> Item:
    text = item.text
    dress = chance.randrange(6)
    if dress == 1:
        text = _SIMPLIFIED_TO_TRADITIONAL.convert(text)
    elif dress == 2:
        text = without_digits(text)
    elif dress == 3:
        text = text[: len(text) // 3]
    elif dress == 4:
        text = text[:150]
    elif dress == 5:
        text = "".join(sign for place, sign in enumerate(text) if place % 19)
    if chance.random() < 0.5:
        text = with_menus(text)
    return Item(None if chance.random() < 0.5 else item.title, text, None, original)
