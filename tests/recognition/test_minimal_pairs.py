"""Labelled announcements of one signing with its verb changed: what undoes the act must undo the verdict, no more."""

import json
import re
from pathlib import Path

import pytest

from crawler.recognition import recognize

HERE = Path(__file__).parent
SIGNED = re.compile("(?<!将)(?<!拟)(?:签署|签订|签下)了?")
OTHER_ACT = re.compile("签|印发|揭牌|挂牌|成立|组建|发布|公布|互认|联盟|公告|生效|实施|施行|执行|即日起")


def only_signings():
    """Yield what stands before and behind the verb, and the day, of announcements that tell one signing and no more."""
    for file in ("labelled.jsonl", "unlearned.jsonl"):
        for line in map(json.loads, (HERE / file).read_text("utf-8").splitlines()):
            parts = SIGNED.split(line["text"])
            is_short = line["label"] == "announcement" and len(line["text"]) < 220
            if is_short and len(parts) == 2 and not OTHER_ACT.search("".join(parts)):
                yield (*parts, line["published"])


ONE_DAY = re.compile(r"(?<![\d年月])(?:1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日")
OTHER_DAY = re.compile("日前|近日|昨|今起|今天|当[天日]|同日|本[周月]|即日|次日")


def of_one_day():
    """Yield the text, where its day stands, and the day of publication, of announcements that name no other day."""
    for file in ("labelled.jsonl", "unlearned.jsonl"):
        for line in map(json.loads, (HERE / file).read_text("utf-8").splitlines()):
            days = list(ONE_DAY.finditer(line["text"]))
            is_short = line["label"] == "announcement" and line["published"] and len(line["text"]) < 220
            if is_short and len(days) == 1 and not OTHER_DAY.search(line["text"]):
                yield line["text"], days[0], line["published"]


DATED = list(of_one_day())[::4]
PAIRS = list(only_signings())[::2]


def share_announced(verb: str) -> float:
    found = [recognize(None, before + verb + after, published=day).label for before, after, day in PAIRS]
    return found.count("announcement") / len(found)


def test_there_are_enough_of_them():
    assert len(PAIRS) > 80
    assert len(DATED) > 100


@pytest.mark.parametrize(("most", "tell"), [(0.1, "去年{all}"), (0.1, "早在2009年{all}"), (0.25, "下月{day}日")])
def test_what_was_or_will_be_on_another_day_is_no_announcement(most, tell):
    told = [
        recognize(
            None, text[: day.start()] + tell.format(all=day.group(), day=day["day"]) + text[day.end() :], published=p
        )
        for text, day, p in DATED
    ]

    assert [record.label for record in told].count("announcement") < most * len(told)


@pytest.mark.parametrize(
    "verb",
    [
        *("将签署", "计划签署", "计划于年底签署", "有望签署", "力争年底前签署", "待条件成熟后签署", "商定年内签署"),
        *("暂缓签署", "推迟签署", "拒绝签署", "尚未签署", "讨论签署", "研究签署", "2009年签署", "此前签署"),
        *("商讨了", "逐条推敲了", "审议了", "修改完善了", "起草了", "酝酿", "原则同意", "学习了", "重温", "落实"),
    ],
)
def test_what_is_not_signed_is_no_announcement(verb):
    assert share_announced(verb) < 0.15


@pytest.mark.parametrize(
    "verb",
    [
        *("正式签署", "当场签下", "以视频方式签订", "续签", "如期签署", "经多轮磋商签署", "在充分讨论基础上签署"),
        *("审议并签署", "讨论并签署", "会谈后签署", "研讨会上签署", "为贯彻落实纲要,签署", "共同商讨并签署"),
    ],
)
def test_what_is_signed_after_talks_stays_one(verb):
    assert share_announced(verb) > 0.9
