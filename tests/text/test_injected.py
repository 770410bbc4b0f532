import pytest

from crawler.text import clean

NEWS = "根据协议，双方将在国家标准制定、检验检测等13个方面开展合作，带动中小企业共同提升质量水平。"
TITLE = "六市联合发布地方标准目录推动质量强区建设"
POTS = ["六市标准质量", "联合推动", "发布", "地方", "目录", "强区建设"]


@pytest.mark.parametrize(
    ("damaged", "wanted"),
    [
        ("市\u200b场，，监管、、局\U0001f600质量<sup id=x1>标准</sup>", "市场，监管、局质量标准"),
        ("一\r\n二\x00三\ufeff", "一\n二三"),
        ("文本生成时#xff0c;部分用户&#65292;&ldquo;标准&rdquo;", "文本生成时，部分用户，“标准”"),
        ("同比增长50.1%❤️✔️。其中，中国占有六席❤️✔️。", "同比增长50.1%。其中，中国占有六席。"),
        ("不合格率为2.2%,。其中,,标准要求更高", "不合格率为2.2%。其中,标准要求更高"),
    ],
)
def test_foreign_matter_is_taken_out(damaged: str, wanted: str) -> None:
    assert clean(damaged).text == wanted


@pytest.mark.parametrize(
    "text",
    ["R&D;中心 #12345; C# &amp; &lt;p&gt;", "颜色#ff0000;，问题#20013;后", "a&nbsp;b &#65292; c", "已合格✔，完成"],
)
def test_what_is_no_name_of_a_mark_beside_chinese_stays(text: str) -> None:
    assert clean(text).text == text


def test_headline_pieces_are_removed_by_their_turn() -> None:
    sentences = [f"第{n}家企业的代表，介绍了经验。" for n in "一二三四五六七八九"]
    text, turn = "", 0
    for character in "".join(sentences):
        text += character
        if character in "的，。":
            text += POTS[turn % len(POTS)]
            turn += 1

    assert clean(text, title=TITLE).text == "".join(sentences)


def test_a_piece_is_told_from_the_same_words_of_the_author() -> None:
    sentences = [f"第{n}家企业的代表介绍了经验。" for n in "一二三四五六七八九"]
    scrambled = [sentence.replace("的", "的" + POTS[turn % len(POTS)]) for turn, sentence in enumerate(sentences)]
    genuine = "会上，目录也公布了。"  # where the turn is at this very piece

    text = "".join([*scrambled[:4], genuine, *scrambled[4:]])

    assert clean(text, title=TITLE).text == "".join([*sentences[:4], genuine, *sentences[4:]])


@pytest.mark.parametrize(
    ("text", "title", "genuine"),
    [
        (
            "协议明确，云溪检测共享对企业送检的样品，山东认证只检一次。沿江结果实验室还将轮流举办培训，两省监管开放两年一轮。",
            "云溪沿江山东两省检测结果认证监管共享实验开放",
            "协议明确，对企业送检的样品，只检一次。实验室还将轮流举办培训，两年一轮。",
        ),
        (
            "今年起，北方联合计量五座城市的加油站，沿海六市互认用同一把尺子。车主的北方联合计量投诉，就近受理。",
            "北方沿海六市联合开展计量互认行动",
            "今年起，五座城市的加油站，用同一把尺子。车主的投诉，就近受理。",
        ),
    ],
)
def test_pieces_in_a_short_text_are_removed_where_they_are_plain(text: str, title: str, genuine: str) -> None:
    assert clean(text, title=title).text == genuine


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "纳扎尔巴耶夫说，纳扎尔巴耶夫大学的学生，纳扎尔巴耶夫奖学金的得主，都用这套标准。",
            "纳扎尔巴耶夫大学采用新标准",
        ),
        ("两地检验结果互认，检验不再重复，互认清单年内公布，结果全国可查。", "两地检验结果互认清单公布"),
    ],
)
def test_a_short_text_that_repeats_names_of_its_headline_is_left_alone(text: str, title: str) -> None:
    assert clean(text, title=title).text == text


def test_news_that_repeats_its_headline_is_left_alone() -> None:
    text = "六市联合发布地方标准目录。地方标准目录推动质量提升，质量强区建设加快，六市联合推进。"

    assert clean(text, title=TITLE).text == text


def test_an_advert_at_clause_starts_is_removed() -> None:
    clauses = ["双方签署协议", "共同制定标准", "开展检验检测", "提升质量水平", "加强监管"]

    cleaned = clean("".join(f"软件开发定制{clause}，" for clause in clauses))

    assert cleaned.text == "".join(f"{clause}，" for clause in clauses)


@pytest.mark.parametrize("name", ["省市场监管局", "专利代理机构", "网络贷款平台", "推广先进标准的单位"])
def test_a_name_repeated_at_clause_starts_is_no_advert(name: str) -> None:
    text = "".join(f"{name}{what}，" for what in ["推广标准", "签署协议", "开展检查", "提升质量", "加强监管"])

    assert clean(text).text == text
