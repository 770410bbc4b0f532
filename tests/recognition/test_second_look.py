"""The second look: windows that tell an act without any known verb, and what the rules keep the last word on."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from crawler.recognition import recognize
from crawler.recognition.cast import Cast
from crawler.recognition.model import LEARNED, likeliest_kinds, likelihood, load_weights
from crawler.recognition.passages import split_sentences
from crawler.recognition.readings import read_sentences
from crawler.recognition.tables import load_table
from crawler.recognition.windows import features_of, find_windows, mask, names_sides, standings_of

DATA = Path(__file__).parents[2] / "crawler/recognition/data"
LABELLED = Path(__file__).with_name("labelled.jsonl")
PUBLISHED = date(2023, 6, 2)


def read(text: str):
    return read_sentences(split_sentences(text), Cast(2023), PUBLISHED)


def masked(text: str) -> str:
    return mask(read(text)[0], PUBLISHED)


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "一杆秤过河不再验",
            "菜农挑担过河,从此只带一张检定证。6月1日起,湖南临湘、湖北赤壁两地市场监管局对彼此贴出的电子秤检定标志都认账,商户再不用两头跑。",
            "mutual_recognition",
        ),
        (
            "三城烧烤有了同一本规矩",
            "6月1日,锦州、葫芦岛、朝阳三市市场监管局的网站上同时出现一份地方标准《辽西烧烤门店服务规范》,三份文本除编号外逐字相同。",
            "joint_standards",
        ),
    ],
)
def test_an_act_that_no_verb_of_ours_tells_is_found(title, text, kind):
    found = recognize(title, text, published="2023-06-02")

    assert (found.label, found.kind) == ("announcement", kind), found.reasons
    assert all(text[e.start : e.end].strip() for e in found.evidence)
    assert {e.field for e in found.evidence} >= {"act", "kind", "parties", "regions", "domains"}


def test_the_domains_are_those_that_the_words_around_the_act_name():
    rows = map(json.loads, LABELLED.read_text("utf-8").splitlines())
    row = next(row for row in rows if row["id"] == "own-1470")

    assert recognize(row["title"], row["text"], published=row["published"]).domains == ("计量",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "明天上午,湖南、湖北两省市场监管局将在岳阳签署标准化合作协议。工作人员把桌签摆了又摆。",
            "T1: intended, not done",
        ),
        (
            "6月1日,全国氢能设备标准化技术委员会在大连成立。国家标准委宣读批复。大连市市场监管局到会祝贺。秘书处设在一家装备制造企业。",
            "T2: its secretariat is no public body's",
        ),
        (
            "市场监管总局日前印发《关于支持川渝质量基础设施协同的若干举措》,支持四川、重庆两地市场监管部门研制协同标准,确保各项举措落地见效。",
            "T1: issued by one side",
        ),
        (
            "川滇两省市场监管局透露,《川滇标准化合作协议》内容已无分歧,签约拟安排在下月,只等一方走完用印程序。",
            "T1",
        ),
    ],
)
def test_the_rules_keep_the_last_word(text, reason):
    found = recognize("", text, published="2023-06-02")

    assert found.label != "announcement"
    assert any(told.startswith(reason) for told in found.reasons), found.reasons


def test_names_days_and_numbers_of_an_act_do_not_matter_to_the_model():
    one = masked("5月30日,湖南省市场监管局与湖北省市场监管局签署12项《湘鄂茶叶标准化合作协议》。")
    other = masked("6月1日,青海省市场监管局与甘肃省市场监管局签署8项《甘青枸杞标准化合作协议》。")

    assert one == other == "日,甲与甲签署0项《协议》。"


def test_days_of_other_times_and_outsiders_have_signs_of_their_own():
    assert masked("2019年,长沙市市场监管局与某某大学签约。") == "昔,甲与外签约。"


def test_only_windows_that_name_two_sides_and_a_subject_are_looked_at():
    text = "长沙晴。6月1日,长沙、武汉两市市场监管局同编一份湖鲜标准。\n长沙、武汉两市文旅局办了灯会。"

    windows = list(find_windows(read(text)))

    assert [(window.start, window.end) for window in windows] == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "6月1日,湖南省计量院与湖北省计量院在岳阳结成对子。",  # their trade is a subject
        "标准的事拖了三年。6月1日,长沙、武汉两市市场监管局坐到了一起。",  # told in the sentence before
        "6月1日,长沙、武汉两市市场监管局各自公布《湖鲜分级》。",
    ],
)
def test_windows_take_their_subject_from_institutes_and_the_sentence_before(text):
    assert list(find_windows(read(text)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("黄梅与九江的秤互认检定结果", True),
        ("国家标准委批复成都筹建标准化基地", True),
        ("长沙市开展计量检查,长沙的秤都准", False),
        ("长沙与武汉互办灯会", False),
    ],
)
def test_articles_without_two_sides_and_a_subject_are_left_unread(text, names):
    assert names_sides(text) is names


def test_likelihood_tells_a_signing_from_an_outing():
    def look(text: str) -> tuple[float, list[str]]:
        readings = read(text)
        window = next(iter(find_windows(readings)))
        masked = {number: mask(reading, PUBLISHED) for number, reading in enumerate(readings)}
        standings = {number: standings_of(reading) for number, reading in enumerate(readings)}
        features = features_of(window, masked, standings, "")
        weights = load_weights()
        return likelihood(*features, weights), likeliest_kinds(*features, weights)

    signed, kinds = look("6月1日,湖南、湖北两省市场监管局在岳阳签署标准化合作备忘录。")
    visited, _ = look("6月1日,湖南省市场监管局赴湖北省市场监管局考察标准化工作,双方座谈交流。")

    assert signed > 0.9 > 0.1 > visited
    assert kinds[0] == "memorandum"
    assert sorted(kinds) == sorted(LEARNED)


def test_weights_are_those_of_the_labelled_file_and_small():
    told = hashlib.sha256(LABELLED.read_bytes()).hexdigest()

    for name in ("second_look.tsv", "second_look_kinds.tsv"):
        assert told in (DATA / name).read_text("utf-8"), "run python -m bench.second_look"
        assert (DATA / name).stat().st_size < 1_000_000
        assert len(load_table(name)) > 1000
