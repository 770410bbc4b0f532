"""The exact check: copies however dressed, look-alikes however alike."""

from collections.abc import Callable
from dataclasses import replace

import opencc
import pytest

from crawler.sameness import Fingerprint, load_fingerprint, make_fingerprint, verify
from tests.sameness.news import elsewhere, make_facts, next_year, with_menus, without_digits, write

KEYS = range(1, 13)
STOCK = (
    "有关负责人表示，下一步要压实责任、强化协同，把各项任务落到实处。与会人员还参观了展厅，听取了讲解。"
    "大家认为，活动内容丰富、形式新颖，收获很大。希望今后多举办这样的活动，让更多的人参与进来。"
)


def fingerprint(text: str, title: str | None = None, published: str | None = None) -> Fingerprint:
    """Return a fingerprint as the store gives it back."""
    made = make_fingerprint(text, title=title, published=published)
    return load_fingerprint(made.version, made.payload)


COPIES: dict[str, Callable[[str], str]] = {
    "exact": lambda text: text,
    "traditional": opencc.OpenCC("s2t").convert,
    "taiwan": opencc.OpenCC("s2twp").convert,
    "menus": with_menus,
    "menus around a part": lambda text: with_menus(text[: len(text) // 2]),
    "lead": lambda text: text[:110],
    "lead on a page of menus": lambda text: with_menus(text[:110]),
    "end": lambda text: text[len(text) // 2 :],
    "no digits": without_digits,
    "pinyin": lambda text: text.replace("监", "监(jiān)").replace("合", "合(hé)"),
    "advertisements": lambda text: text.replace("，", "，软件开发定制"),
    "second paragraph lost": lambda text: "\n".join(text.split("\n")[:1] + text.split("\n")[2:]),
    "paragraphs in another order": lambda text: "\n".join(text.split("\n")[:1] + text.split("\n")[:0:-1]),
    "characters lost": lambda text: "".join(c for place, c in enumerate(text) if place % 19),
    "characters misread": lambda text: "".join(c if place % 17 else "曰" for place, c in enumerate(text)),
    "digits halved": lambda text: text.replace("1", "").replace("2", ""),
}


@pytest.mark.parametrize("damage", COPIES.values(), ids=COPIES)
def test_a_copy_is_recognised(damage: Callable[[str], str]) -> None:
    verdicts = [verify(fingerprint(damage(text)), fingerprint(text)) for _, text in map(write, map(make_facts, KEYS))]

    assert [verdict.relation for verdict in verdicts] == ["copy"] * len(KEYS)


@pytest.mark.parametrize("look_alike", [next_year, elsewhere])
@pytest.mark.parametrize("damage", [lambda text: text, with_menus], ids=["plain", "menus"])
def test_the_same_words_with_other_facts_are_another_event(
    look_alike: Callable[..., object], damage: Callable[[str], str]
) -> None:
    for key in KEYS:
        facts = make_facts(key)
        title, text = write(facts)
        other_title, other = write(look_alike(facts))  # type: ignore[arg-type]

        verdict = verify(fingerprint(damage(other), other_title), fingerprint(text, title))

        assert verdict.relation == "different"
        assert verdict.differing


@pytest.mark.parametrize("bare", ["new", "old", "both"])
def test_other_provinces_are_told_without_digits(bare: str) -> None:
    for key in KEYS:
        facts = make_facts(key)
        text, other = write(facts)[1], write(elsewhere(facts))[1]
        text = without_digits(text) if bare in ("old", "both") else text
        other = without_digits(other) if bare in ("new", "both") else other

        assert verify(fingerprint(other), fingerprint(text)).relation == "different"


def test_counties_that_sign_the_same_text_are_told_apart() -> None:
    text = write(replace(make_facts(5), place="沛县", other="睢宁"))[1]
    other = write(replace(make_facts(5), place="嘉善", other="桐乡"))[1]

    assert verify(fingerprint(other), fingerprint(text)).differing


def test_countries_that_sign_the_same_text_are_told_apart() -> None:
    text = "进博会期间，中国标准化协会与巴西技术标准协会在上海签署合作协议，在农产品、航空等领域推动标准互认。"

    assert verify(fingerprint(text.replace("巴西", "阿根廷")), fingerprint(text)).differing


def test_a_text_without_digits_that_comes_a_year_later_is_no_copy() -> None:
    text = write(make_facts(3))[1]

    later = verify(fingerprint(without_digits(text), published="2025-03-01"), fingerprint(text, published="2024-03-01"))

    assert later.relation == "different"


def test_stock_paragraphs_make_no_copy() -> None:
    one, other = (write(make_facts(key), sentences=6)[1] for key in (20, 21))

    assert verify(fingerprint(f"{STOCK}\n{one}"), fingerprint(f"{other}\n{STOCK}")).relation == "different"


@pytest.mark.parametrize("length", [80, 120, 250])
def test_short_texts_are_told_apart_as_well(length: int) -> None:
    for key in KEYS:
        facts = make_facts(key)
        text, other = write(facts)[1][:length], write(elsewhere(facts))[1][:length]

        assert verify(fingerprint(text), fingerprint(text)).relation == "copy"
        assert verify(fingerprint(other), fingerprint(text)).relation == "different"


def test_the_day_of_a_mirrors_page_is_no_slot_of_the_article() -> None:
    text = write(make_facts(7), sentences=5)[1]
    pages = [fingerprint(f"来源：互联网 时间：{day}\n{text}") for day in ("2025-11-30", "2019-04-02")]

    assert verify(*pages).relation == "copy"


def test_a_title_may_name_the_province_for_its_towns() -> None:
    _, text = write(make_facts(5))
    of_towns = "绍兴嘉兴组建风电计量联盟"

    assert verify(fingerprint(text, "浙江两市组建风电计量联盟"), fingerprint(text, of_towns)).conflicting == 0
    assert verify(fingerprint(text, "江苏两市组建风电计量联盟"), fingerprint(text, of_towns)).conflicting == 1


def test_the_results_months_later_are_no_copy_of_the_start() -> None:
    start = fingerprint(
        "5月15日，青岛、潍坊两市市场监管局启动医用冷藏设备温度计量比对，36家医院和疾控中心的疫苗冰箱、血液冷藏箱参比，"
        "主导实验室为青岛市计量技术研究院。比对历时两个月。",
        published="2025-05-17",
    )
    results = (
        "青岛、潍坊两市市场监管局8月14日公布医用冷藏设备温度计量比对结果：36家参比医院和疾控中心中，33家结果满意，"
        "1家不满意。主导实验室青岛市计量技术研究院分析，问题多出在探头放置位置。"
    )

    assert verify(fingerprint(results, published="2025-08-15"), start).relation == "different"
    assert verify(fingerprint(results, published="2025-06-01"), start).relation == "copy"


@pytest.mark.parametrize(
    ("published", "relation"),
    [("2022-08-26", "different"), ("2021-08-25", "different"), ("2021-08-21", "copy"), (None, "copy")],
)
def test_another_day_in_the_same_place_after_the_print_is_the_next_act(published: str | None, relation: str) -> None:
    text = (
        "8月{}日，上海市市场监督管理局与长三角区域合作办公室{}标准化研究合作协议，开展长三角一体化标准{}研究，"
        "研究周期12个月。"
    )
    title = "上海市与长三角区域合作办公室{}标准化研究协议"
    signed = fingerprint(text.format(18, "签署", "体系"), title.format("签署"), "2021-08-20")

    again = fingerprint(text.format(24, "续签", "实施评价"), title.format("续签"), published)

    assert verify(again, signed).relation == relation


def test_a_copy_with_one_damaged_name_is_still_verbatim() -> None:
    lead = "各地的同行见证，会上签署《长三角冷链运输检验结果互认合作协议》。"
    text = f"{lead}{write(make_facts(5))[1]}"
    damaged = text.replace("输检验结", "涃验结")

    verdict = verify(fingerprint(damaged), fingerprint(text))

    assert (verdict.relation, verdict.conflicting) == ("copy", 0.5)
    assert verdict.is_verbatim


def test_titles_that_pick_other_numbers_out_of_the_same_text_make_no_other_event() -> None:
    text = f"{STOCK[:60]}三省一市41个城市的893家机构报名参加比对，样品将于10月底前寄送完毕，结果预计12月公布。"
    ours, theirs = (fingerprint(text, f"{who}检测机构能力验证启动") for who in ("三省一市", "长三角41城"))

    assert verify(ours, theirs).relation == "copy"


@pytest.mark.parametrize(
    ("title", "relation"),
    [("山西市场监管工作座谈会召开", "different"), ("广东召开工作座谈会", "copy"), ("座谈会召开", "copy")],
)
def test_stock_phrases_under_titles_of_other_places_are_two_meetings(title: str, relation: str) -> None:
    old = fingerprint(STOCK, "广东市场监管工作座谈会召开")

    assert verify(fingerprint(STOCK, title), old).relation == relation


def test_a_title_that_names_other_places_makes_no_other_event_of_a_text_full_of_facts() -> None:
    title, text = write(make_facts(3))

    assert verify(fingerprint(text, "上海珠宝玉石专家库启用"), fingerprint(text, title)).relation == "copy"


def test_a_verdict_gives_its_reasons() -> None:
    facts = make_facts(2)
    verdict = verify(fingerprint(write(elsewhere(facts))[1]), fingerprint(write(facts)[1]))

    assert "characters match" in verdict.reasons[0]
    assert any(reason.startswith("place ") and "instead of" in reason for reason in verdict.reasons)


SIGNED = (
    "2024年5月6日，延庆{body}与涿鹿{body}在阳城签署《{name}》，双方将在4个方面开展合作，首批确定31个项目。"
    "签约仪式上，延庆{body}负责人介绍，近年来两地往来日益密切，企业对统一尺度的呼声很高，此次签约正是回应。"
    "第{batch}批清单将于年底前公布，社会各界可以通过官网查询并提出建议。"
)


def signed(
    body: str = "药品检验院", name: str = "检测结果共享协议", batch: str = "二", year: str = "2024"
) -> Fingerprint:
    text = SIGNED.format(body=body, name=name, batch=batch).replace("2024", year)
    return make_fingerprint(text, title=f"延庆与涿鹿签署{name}")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"body": "特种设备检验所"}, "body"),
        ({"body": "标准化研究院"}, "body"),
        ({"name": "执法联动合作备忘录"}, "instrument"),
        ({"batch": "三"}, "ordinal"),
        ({"year": "2025"}, "year"),
    ],
)
def test_a_single_name_or_day_of_an_intact_template_makes_another_event(change: dict[str, str], named: str) -> None:
    verdict = verify(signed(**change), signed())

    assert (verdict.relation, verdict.differing) == ("different", True)
    assert any(reason.startswith(f"{named} ") for reason in verdict.reasons)


@pytest.mark.parametrize(
    "damage",
    [
        ("药品检验院", "药检品验院"),  # shuffled
        ("检测结果共享协议", "检测结呆共亨协议"),  # misread
        ("《检测结果共享协议》", "检测结果共享协议"),
        ("31", "3"),  # a digit lost
        ("2024年5月6日", "5月6日"),
    ],
)
def test_a_damaged_name_is_no_other_name(damage: tuple[str, str]) -> None:
    text = SIGNED.format(body="药品检验院", name="检测结果共享协议", batch="二")

    assert verify(make_fingerprint(text.replace(*damage)), make_fingerprint(text)).relation == "copy"


def test_another_province_in_a_short_text_is_another_event() -> None:
    text = "1月10日，青海省市场监督管理局、西藏自治区市场监督管理局在西宁签订《高原特色产品检验协作协议》。"
    assert verify(fingerprint(text.replace("西藏自治区", "甘肃省")), fingerprint(text)).differing
    assert verify(fingerprint(text.replace("西藏", "西臧")), fingerprint(text)).relation == "copy"


def test_a_lead_in_common_makes_no_copy_of_two_short_texts() -> None:
    lead = (
        "3月4日，浙江省市场监督管理局召开全省标准化工作现场会，总结去年工作，部署今年任务，并就若干重点事项作出安排。"
    )
    ours = lead + (
        "嘉兴介绍了光伏组件回收的做法，已有多家企业参加。与会人员到秀洲看了回收车间，"
        "听取了意见，记下了问题，带走了样品。"
    )
    theirs = lead + (
        "校服和童鞋要先行一步，质检机构年底前给每所学校送去一份看得懂的说明，"
        "家长扫码就能查询，投诉也有专人接听、当天答复。"
    )
    assert verify(fingerprint(ours), fingerprint(theirs)).relation == "different"
    assert verify(fingerprint(lead), fingerprint(ours)).relation == "copy"


CAMPAIGN = (
    "为让群众过一个放心的中秋,连日来,灌云县市场监管局组织各分局对月饼生产企业和商超开展专项检查。检查以原料进货、"
    "{first}为重点,{second}。对发现的标签不清、混放过期原料等问题,执法人员当场责令改正,并向负责人讲解食品安全法的有关"
    "规定,督促其落实主体责任。下一步,该局将持续加大巡查力度,畅通投诉举报渠道,守护节日期间群众舌尖上的安全。"
)
LAST_YEAR = CAMPAIGN.format(first="包装层数、价格标示", second="并抽取散装馅料送市质检院检验,结果向社会公开")
THIS_YEAR = CAMPAIGN.format(first="网络销售、直播带货", second="同时走访了三家冷链仓库,核对出入库台账和运输温度记录")


@pytest.mark.parametrize(
    ("text", "published", "relation"),
    [
        pytest.param(THIS_YEAR, "2024-09-12", "different", id="told anew a year later"),
        pytest.param(LAST_YEAR, "2024-09-12", "copy", id="reprinted a year later"),
        pytest.param(COPIES["pinyin"](LAST_YEAR), "2024-09-12", "copy", id="damaged a year later"),
        pytest.param(COPIES["characters misread"](LAST_YEAR), "2024-09-12", "copy", id="misread a year later"),
    ],
)
def test_an_undated_report_of_a_year_ago_is_told_anew_or_copied(text: str, published: str, relation: str) -> None:
    old = fingerprint(LAST_YEAR, published="2023-09-26")

    assert verify(fingerprint(text, published=published), old).relation == relation


def test_counties_that_open_the_text_are_compared_though_the_match_begins_behind_them() -> None:
    frame = (
        "日前,{}市场监管局在政务服务中心举行企业开办跨省通办窗口揭牌仪式。即日起,企业和个体工商户的设立、变更、注销登记可以在"
        "任一地窗口申请,材料由受理地核验后网上流转,属地当日审核,执照邮寄到家。窗口同时受理食品经营许可变更。"
    )
    old, new = frame.format("浏阳、醴陵、上栗三地"), frame.format("平江、修水、通城三县")

    assert verify(fingerprint(new), fingerprint(old)).differing
