"""Evidence and likelihood: own reports of one event are alike, reports of its siblings are not."""

from typing import Any

import pytest

from crawler.sameness import (
    LIKELY,
    could_be_likely,
    find_evidence,
    find_most,
    judge,
    make_fingerprint,
    read_named,
    read_report,
)
from crawler.sameness.evidence import AGAINST
from crawler.sameness.report import Report

CHECK = {
    "title": "台州对水产市场电子秤开展突击检查",
    "text": "6月4日，台州市市场监督管理局对路桥、椒江的水产市场开展电子秤突击检查，检查摊位612个，"
    "查获加装遥控的作弊秤7台，立案5起。",
    "published": "2025-06-05",
}
RETOLD = {
    "title": "海鲜摊上的遥控器藏不住了",
    "text": "一按遥控，两斤虾变三斤。前天清早，执法人员摸进椒江的水产市场，六百多个摊位过了一遍秤，"
    "七台动过手脚的当场贴上封条。五名摊主等着他们的是立案调查。",
    "published": "2025-06-06",
}
SIBLING = {
    "title": "台州对加油机开展突击检查",
    "text": "6月4日，台州市市场监督管理局对温岭、玉环的加油站开展计量突击检查，检查加油枪188条，发现铅封破损3条。",
    "published": "2025-06-05",
}


def read(row: dict[str, str], **changes: Any) -> Report:
    """Return what a report tells."""
    row = {**row, **changes}
    named = read_named(make_fingerprint(row["text"], title=row["title"], published=row["published"]))
    return read_report(row["title"], row["text"], named)


def test_an_own_report_of_a_check_is_likely_one_of_another_check_is_not() -> None:
    assert judge(find_evidence(read(RETOLD), read(CHECK))).value >= LIKELY
    assert judge(find_evidence(read(RETOLD), read(SIBLING))).value < LIKELY
    assert judge(find_evidence(read(SIBLING), read(CHECK))).value < LIKELY


def test_the_reasons_are_the_weightiest_evidence() -> None:
    reasons = judge(find_evidence(read(RETOLD), read(CHECK))).reasons

    assert reasons[0].startswith("words +")
    assert any(reason.startswith("figures +") for reason in reasons)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"published": "2025-06-11"}, "other days"),
        ({"title": "宁波海鲜摊上的遥控器", "text": RETOLD["text"].replace("椒江", "宁波")}, "places apart"),
        ({"text": RETOLD["text"].replace("七台", "三十台")}, None),
        ({"text": CHECK["text"].replace("水产市场", "加油站").replace("612", "40")}, "both formal"),
    ],
)
def test_what_differs_lowers_the_likelihood(changes: dict[str, str], kind: str | None) -> None:
    evidence = find_evidence(read(RETOLD), read(CHECK))
    changed = find_evidence(read(RETOLD, **changes), read(CHECK))

    assert judge(changed).value <= judge(evidence).value
    assert kind is None or changed[kind] > evidence[kind]


@pytest.mark.parametrize("other", [CHECK, RETOLD, SIBLING])
def test_what_two_reports_can_have_in_common_is_never_less_than_what_is_found(other: dict[str, str]) -> None:
    most, evidence = find_most(read(RETOLD), read(other)), find_evidence(read(RETOLD), read(other))

    assert evidence.keys() - AGAINST <= most.keys()
    assert all(value <= evidence[kind] if kind in AGAINST else value >= evidence[kind] for kind, value in most.items())
    assert could_be_likely(most) >= (judge(evidence).value >= LIKELY)


def test_news_of_one_day_and_town_about_something_else_are_told_apart_at_a_glance() -> None:
    other = {
        "title": "台州机关食堂推行小份菜",
        "text": "6月4日，台州市机关事务管理局在各机关食堂推行小份菜，倡导节约，反对浪费。",
        "published": "2025-06-05",
    }

    assert could_be_likely(find_most(read(RETOLD), read(CHECK)))
    assert not could_be_likely(find_most(read(other), read(SIBLING)))


def test_evidence_against_never_speaks_for_it() -> None:
    evidence = find_evidence(read(RETOLD), read(CHECK))

    for kind in evidence:
        more, less = (judge({**evidence, kind: evidence[kind] + step}).value for step in (1, 0))
        assert more <= less if kind in AGAINST else more >= less


def test_a_stock_passage_counts_for_nothing() -> None:
    stock = "会议强调要切实提高政治站位充分认识此项工作的重大意义层层压实责任确保各项任务落地见效"
    ours, theirs = (read(row, text=row["text"] + stock) for row in (RETOLD, SIBLING))

    assert find_evidence(ours, theirs)["words"] == find_evidence(read(RETOLD), read(SIBLING))["words"]


def test_figures_of_a_stock_passage_count_for_nothing() -> None:
    stock = "材料由三十六页压缩到十四页，签字由十七处减为两处，群众办一件事平均少跑六十公里路"
    ours, theirs = (read(row, text=row["text"] + stock) for row in (RETOLD, SIBLING))

    assert find_evidence(ours, theirs)["figures"] == find_evidence(read(RETOLD), read(SIBLING))["figures"]


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ("两省在兰州签约", "两省在西宁签约", "other venues"),
        ("两省召开第三次联席会议", "两省召开第四次联席会议", "other ordinals"),
        ("两省发布首批标准", "两省发布第二批标准", "other ordinals"),
        ("由计量院做", "由海关做", "other departments"),
        ("两省签约", "盘点两省这一年", "recap"),
    ],
)
def test_what_tells_two_acts_of_the_same_bodies_apart(ours: str, theirs: str, kind: str) -> None:
    plain = "3月2日，骆驼奶检验有了说法，"
    one, other = ({**CHECK, "title": "", "text": f"{plain}{told}。"} for told in (ours, theirs))

    assert find_evidence(read(one), read(other))[kind] == 1
    assert find_evidence(read(one), read(one))[kind] == 0


def test_long_texts_share_more_by_chance() -> None:
    long, longer = (
        read(CHECK, text=CHECK["text"] + "".join(map(chr, range(0x5000, 0x5000 + size)))) for size in (2_000, 3_900)
    )

    assert find_evidence(read(RETOLD), long)["words"] < find_evidence(read(RETOLD), read(CHECK))["words"]
    assert find_evidence(longer, longer)["words"] <= 1


def test_a_figure_of_another_unit_says_less_than_one_of_the_same() -> None:
    ours = {**CHECK, "title": "", "text": "共检查商户53家。"}
    same, other, bare = ({**CHECK, "title": "", "text": text} for text in ("53家被查", "53个被查", "编号53"))
    figures = [find_evidence(read(ours), read(theirs))["figures"] for theirs in (same, bare, other)]

    assert figures == sorted(figures, reverse=True)
    assert figures[-1] < figures[0] / 1.5


def test_a_figure_among_many_of_its_size_says_next_to_nothing() -> None:
    alone, others = ({**CHECK, "title": "", "text": text} for text in ("查获53台。", "查处53台。"))
    many = {**alone, "text": alone["text"] + "".join(f"{value}家。" for value in range(60, 90))}
    crowd = {**others, "text": others["text"] + "".join(f"{value}处。" for value in range(10, 40))}

    assert find_evidence(read(many), read(crowd))["figures"] < find_evidence(read(alone), read(others))["figures"] / 2


def test_what_a_title_says_speaks_for_one_event_where_the_other_report_says_it_too() -> None:
    titles = [find_evidence(read(RETOLD), read(other))["titles"] for other in (CHECK, SIBLING)]

    assert titles[0] > titles[1]
