"""Topics, tenses, sentences and documents: each word list with a hit and a near miss."""

import pytest

from crawler.recognition.instruments import find_instruments
from crawler.recognition.passages import Role, split_sentences
from crawler.recognition.tenses import is_intended, is_negated, is_recounted
from crawler.recognition.topics import find_domains, is_core
from crawler.recognition.triggers import find_triggers


@pytest.mark.parametrize(
    "text",
    [
        "推进地方标准互认",
        "共建计量技术规范",
        "绿色产品认证合作",
        "检验检测结果互认",
        "质量基础设施互联互通",
        "资质认定评审",
    ],
)
def test_core_domains_are_seen(text):
    assert is_core(text)


@pytest.mark.parametrize(
    "text",
    [
        "建设高标准市场体系",
        "市场准入异地同标",
        "高标准农田",
        "检查员跨省办案互认证件",
        "医疗机构检查检验结果互认",
        "统一裁量标准",
        "身份认证",
        "推动高质量发展",
        "检验检测机构监管",
        "计量收费",
        "标准化厂房",
    ],
)
def test_look_alikes_are_not(text):
    assert not is_core(text)


def test_domains_keep_the_order_of_the_rule():
    assert find_domains("认证、计量与标准化") == ["标准化", "计量", "认证认可"]


@pytest.mark.parametrize("head", ["双方将", "三地拟于年底前", "希望尽快", "省局要推动", "会上提出,年内"])
def test_plans_are_intended(head):
    assert is_intended(head, "协议")


@pytest.mark.parametrize("head", ["为推进区域合作,双方", "三省市场监管局主要负责人", "应邀赴港,双方", "会同应急管理部"])
def test_purposes_and_names_are_not_plans(head):
    assert not is_intended(head, "协议")


def test_letter_of_intent_is_intended():
    assert is_intended("双方", "合作意向书")


@pytest.mark.parametrize(
    ("head", "tail", "after"),
    [
        ("去年9月,两省", "协议", ""),
        ("两省", "过协议", ""),
        ("三市", "协议", "以来,"),
        ("截至目前,三地累计", "标准", ""),
    ],
)
def test_earlier_times_are_recounted(head, tail, after):
    assert is_recounted(head, tail, after)


def test_fresh_act_is_not_recounted():
    assert not is_recounted("9月8日,两省先后同国家标准委", "协议", "。")


def test_denial():
    assert is_negated("双方尚未")
    assert not is_negated("双方未来")


def test_debris_is_left_out():
    text = "首页 > 新闻 > 正文\n三地签署协议。会议强调,要抓好落实。\n相关阅读:\n·两省签署备忘录\n分享到: 微信"

    assert [(s.text, s.role) for s in split_sentences(text)] == [
        ("三地签署协议。", Role.NEWS),
        ("会议强调,要抓好落实。", Role.SPEECH),
    ]


def test_offsets_of_sentences_are_those_of_the_text():
    text = "标题行\n第一句。第二句!\n\n第三句。"

    assert all(text[s.start : s.end] == s.text for s in split_sentences(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两省签署《标准化合作协议》", ["标准化合作协议"]),
        ("两省签署《A标准协议》《B计量协议》", ["A标准协议", "B计量协议"]),
        ("两省签署了茶产业标准化合作协议", ["茶产业标准化合作协议"]),
        ("两省签署合作协议", []),
        ("两省签署战略合作协议", ["战略合作协议"]),
        ("两省签署合作备忘录", ["合作备忘录"]),
        ("两省签署三方框架协议", ["三方框架协议"]),
        ("两省签署有关协议", []),
        ("联合印发《关于落实〈纲要〉的意见》", ["关于落实〈纲要〉的意见"]),
    ],
)
def test_documents_are_named(text, expected):
    trigger = find_triggers(text)[0]

    assert [text[start:end] for start, end in find_instruments(text, trigger)] == expected


@pytest.mark.parametrize("text", ["推动“签署协议、发布标准”工作模式", "《关于签署合作协议的通知》"])
def test_verbs_in_slogans_and_titles_do_not_act(text):
    assert find_triggers(text) == []
