"""News invented for tests and benchmarks: a template filled with facts, so that look-alikes are alike."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

PLACES = [
    "浙江", "江苏", "安徽", "福建", "江西", "湖北", "湖南", "广东", "广西", "四川", "贵州", "云南", "陕西", "甘肃",
    "山西", "河北", "河南", "山东", "辽宁", "吉林",
]  # fmt: skip
CITIES = [
    "绍兴", "徐州", "芜湖", "泉州", "赣州", "襄阳", "岳阳", "惠州", "柳州", "绵阳", "遵义", "曲靖", "宝鸡", "天水",
    "临汾", "邯郸", "洛阳", "潍坊", "锦州", "四平",
]  # fmt: skip
PEOPLE = [
    "陈立言", "周晓岚", "何敬之", "林少康", "梁玉成", "宋知远", "唐书雅", "许怀瑾", "沈若水", "彭望舒", "吕承志",
    "蒋一鸣", "魏长青", "叶知秋", "潘静姝",
]  # fmt: skip
FIELDS = [
    "竹制家具", "智能水表", "冷链运输", "电梯维保", "茶叶加工", "氢能加注", "养老照护", "钢琴制造", "光伏支架",
    "乡村民宿", "港口装卸", "口腔器械", "纺织染整", "校园配餐", "矿用电缆", "渔具检测", "盲道铺设", "陶瓷釉料",
    "无人机巡线", "快递循环箱", "古建修缮", "煤矿瓦斯", "稻谷烘干", "滑雪装备",
]  # fmt: skip
OBJECTS = [
    "技术规范", "比对试验", "专家名录", "抽样规程", "培训教材", "数据目录", "术语手册", "评价细则", "追溯编码",
    "样品库", "试点园区", "联络专班",
]  # fmt: skip
AIMS = (
    "让企业少跑一趟路",
    "把分歧解决在标准起草之前",
    "使两地结果能够直接采信",
    "为中小企业省下重复检测的开支",
    "填补这一行当长期没有尺子的空白",
    "给基层一把看得懂的尺",
)
SENTENCES = (
    "双方将共同编写{field}{object}，首批{n}项，{aim}。",
    "{person}在会上介绍，去年全省受理{field}相关咨询{n}件，比上年增加{n}件。",
    "与会代表实地察看了{city}一家企业的{field}车间，{n}名技术人员参加了讨论。",
    "根据安排，{object}由{place}牵头，{other}配合，{n}个月内拿出初稿。",
    "{city}市从{year}年起试行{field}{object}，累计服务企业{n}家，{aim}。",
    "工作组每季度碰头一次，轮流在{place}和{other}举行，形成的{object}向社会公开。",
    "谈到{field}，{person}打了个比方：没有{object}，就像称东西没有秤。",
    "为此设立{n}万元的引导资金，重点支持{field}和{object}，{aim}。",
    "不少经营户反映，{field}的要求一地一个样，{object}统一之后，证书少办了{n}张。",
    "下一批合作清单里还有{field}、{object}等{n}个条目，将在年底前公布。",
    "{other}方面派出{n}人的团队驻点{city}，一边帮助整理{object}，一边记录遇到的问题。",
)
LEAD = (
    "{month}月{day}日，{place}省市场监督管理局与{other}省市场监督管理局在{city}签署{field}{object}合作备忘录，{aim}。"
)
TITLE = "{place}与{other}签署{field}{object}合作备忘录"


@dataclass(frozen=True)
class Facts:
    """What happened. ``wording`` chooses the sentences, ``numbers`` the figures in them."""

    wording: int
    numbers: int
    place: str
    other: str
    city: str
    people: tuple[str, ...]
    year: int
    month: int
    day: int


def make_facts(key: int) -> Facts:
    """Return facts of an event, the same for the same key."""
    chance = random.Random(f"facts {key}")
    place, other = chance.sample(PLACES, 2)
    return Facts(
        wording=key,
        numbers=key,
        place=place,
        other=other,
        city=chance.choice(CITIES),
        people=tuple(chance.sample(PEOPLE, 3)),
        year=chance.randint(2016, 2025),
        month=chance.randint(1, 12),
        day=chance.randint(1, 28),
    )


def write(facts: Facts, *, sentences: int = 14, fields: Sequence[str] = FIELDS) -> tuple[str, str]:
    """Return title and text; four of ``fields`` are what it is about."""
    words, figures = random.Random(f"words {facts.wording}"), random.Random(f"figures {facts.numbers}")
    topics = words.sample(fields, 4)

    def fill(template: str) -> str:
        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name == "n":
                return str(figures.randint(3, 2000))
            if name == "person":
                return figures.choice(facts.people)
            lists = {"field": topics, "object": OBJECTS, "aim": AIMS}
            return words.choice(lists[name]) if name in lists else str(getattr(facts, name))

        return re.sub(r"\{(\w+)\}", value, template)

    body = [fill(LEAD), *(fill(words.choice(SENTENCES)) for _ in range(sentences - 1))]
    paragraphs = ["".join(body[start : start + 3]) for start in range(0, len(body), 3)]
    return fill(TITLE), "\n".join(paragraphs)


def next_year(facts: Facts) -> Facts:
    """Return the follow-up: the same parties and words, a year later, other figures."""
    return replace(facts, year=facts.year + 1, day=facts.day % 28 + 1, numbers=facts.numbers + 1_000_000)


def elsewhere(facts: Facts) -> Facts:
    """Return the same template signed by other provinces on the same day."""
    other = make_facts(facts.wording + 500_000)
    free = [place for place in PLACES if place not in (facts.place, facts.other)]
    city = CITIES[(CITIES.index(facts.city) + 7) % len(CITIES)]
    return replace(
        facts, place=free[3], other=free[8], city=city, people=other.people, numbers=facts.numbers + 2_000_000
    )


def without_digits(text: str) -> str:
    """Return the text as some mirrors leave it."""
    return re.sub(r"\d", "", text)


def with_menus(text: str, *, day: str = "2025-11-30") -> str:
    """Return the text on a mirror's page: menus and a day before it, other headlines after it."""
    before = f"首页 资讯 财经 科技 教育 健康\n当前位置：首页 > 资讯 > 正文\n来源：互联网 时间：{day}\n"
    after = "\n相关内容\n" + "\n".join(
        f"{name}演唱会门票开售{day}..." for name in ("晴川", "星海", "云上", "北岸", "春江")
    )
    return before + text + after
