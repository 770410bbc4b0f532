import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.text import clean
from crawler.text.bytes_decoder import find_shifted
from crawler.text.line import Work
from tests.text.damage import damage, fold

NEWS = "根据协议，双方将在国家标准制定、检验检测等13个方面开展合作，带动中小企业共同提升质量水平。"
TABLE = {"標": "biāo", "準": "zhǔn", "質": "zhì", "檢": "jiǎn", "規": "guī", "聯": "lián", "業": "yè", "據": "jù"}
HOSTILE = st.text(
    st.sampled_from("標準質量检验的是海口?？!，、。(（)）biāozhǔn <sup id=1>/<\u200b\ud800\x00€著着ÖÐ涓浗\n０😀年月")
)


@pytest.mark.parametrize(
    ("text", "clean_text"),
    [
        (NEWS, NEWS),
        ("“真的吗?”“当然!”", "“真的吗?”“当然!”"),
        ("为什么?!他不明白，怎么会这样?、那样?", "为什么?!他不明白，怎么会这样?、那样?"),
        (
            "Did they sign it already?! Perhaps; wait for the news, will you?",
            "Did they sign it already?! Perhaps; wait for the news, will you?",
        ),
        ("推荐性标准(GB/T 24001)修改采用 ISO 14001。", "推荐性标准(GB/T 24001)修改采用 ISO 14001。"),
        ("会议……——！！！到此结束。", "会议……——！！！到此结束。"),
    ],
)
def test_sound_text_is_left_alone(text: str, clean_text: str) -> None:
    cleaned = clean(text)

    assert cleaned.text == clean_text
    assert cleaned.repairs == ()
    assert cleaned.uncertain == ()


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("三地交通?:市場監管部門聯合回應。", "三地交通?:市场监管部门联合回应。"),
        ("雙方昨日在北京舉行?;雙方決定在下月簽約。", "双方昨日在北京举行?;双方决定在下月签约。"),
        ("評比中獲一等獎?;四地市場監管局還沒有公布。", "评比中获一等奖?;四地市场监管局还没有公布。"),
    ],
)
def test_a_mark_behind_a_question_mark_is_left_where_what_follows_is_sound(text: str, simplified: str) -> None:
    assert clean(text).text == simplified


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    ("original", "wanted"),
    [
        ("兩地聯合發布標準，檢驗質量。", "两地联合发布标准，检验质量。"),
        ("建立專家庫，聯合發布標準。", "建立专家库，联合发布标准。"),
        (
            "雙方簽署備忘錄。《合作備忘錄》明確，共同開展標準化工作。",
            "双方签署备忘录。《合作备忘录》明确，共同开展标准化工作。",
        ),
        ("會議在海口召開，監管部門參加。", "会议在海口召开，监管部门参加。"),
    ],
)
def test_damage_by_bytes_is_undone(original: str, wanted: str, cut: bool) -> None:
    damaged = damage(original, TABLE, cut=cut)

    assert fold(clean(damaged).text) == fold(wanted)


def test_repairs_say_where_and_what() -> None:
    cleaned = clean("兩地標(biāo)準(zhǔn)互認,檢(jiǎn)驗結果通用。")

    dropped = [repair for repair in cleaned.repairs if repair.kind == "annotation"]
    assert [repair.before for repair in dropped] == ["(biāo)", "(zhǔn)", "(jiǎn)"]
    assert [cleaned.text[repair.start - 1] for repair in dropped] == ["标", "准", "检"]
    assert {repair.kind for repair in cleaned.repairs} == {"annotation", "script"}


def test_a_lost_byte_is_guessed_and_reported() -> None:
    cleaned = clean("關(guān)天三市計量“朋友圈”擴容 平?jīng)鲈诘?")

    assert cleaned.text[:-1] == "关天三市计量“朋友圈”扩容 平凉在"
    assert cleaned.uncertain[-1][1] == len(cleaned.text)


def test_a_lost_digit_is_reported_and_not_invented() -> None:
    cleaned = clean("到2027年,當?shù)貙⒔ǔ?個標(biāo)準(zhǔn)驗證點,聯(lián)合發(fā)布。")

    assert cleaned.text == "到2027年,当地将建成?个标准验证点,联合发布。"
    place = cleaned.text.index("?")
    assert any(start <= place < end for start, end in cleaned.uncertain)


def test_a_run_that_cannot_be_read_is_reported() -> None:
    cleaned = clean("監(jiān)管部門急忙解釋(shì)?zhuān)f自己從未去過現場。")

    start = cleaned.text.index("?zhuān)f")
    assert cleaned.uncertain[0][0] == start
    assert cleaned.uncertain[0][1] > cleaned.text.index("f")


@pytest.mark.parametrize("lost", ["\n? 2020 标准", "重点:?标准", "记者胡??报道"])
def test_a_question_mark_for_a_sign_that_gbk_has_not_is_reported(lost: str) -> None:
    damaged = clean("監(jiān)管部門問:標(biāo)準(zhǔn)好不好?好。" + lost)

    place = damaged.text.index("?", damaged.text.index(lost))
    assert damaged.uncertain == ((place, place + lost.count("?")),)
    assert clean(damaged.text).uncertain == ()


def test_two_characters_that_go_ill_together_in_a_run_are_reported() -> None:
    cleaned = clean(damage("两地商定。《智能水表远程抄读技术规范》明确，数据可以共享。", {}, cut=True))

    place = cleaned.text.index("沉")  # 抄读
    assert any(start <= place < end for start, end in cleaned.uncertain)


def test_title_is_cleaned_too() -> None:
    assert clean("", title="兩地標準互認").title == "两地标准互认"


def test_missing_numbers_are_marked_not_invented() -> None:
    text = "年2月，考察江西。发布等余项地方标准，今年6月实施。自年起，共有余家企业参加第届会议，截至年底结束。"

    cleaned = clean(text)

    assert cleaned.text == text
    assert [(r.kind, text[r.start : r.end]) for r in cleaned.repairs] == [
        ("missing-number", "年"),
        ("missing-number", "等余"),
        ("missing-number", "年"),
        ("missing-number", "余"),
        ("missing-number", "第"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.one_of(HOSTILE, st.text(st.characters(exclude_categories=()))), st.none() | HOSTILE)
@example("?!?!?!?!", None)
@example("標(biāo)(biāo)準(zhǔn)?biāo)", "標準標準標準")
@example("\ud83d\ude00\udc00", None)
def test_any_string_is_accepted_and_cleaning_twice_changes_nothing(text: str, title: str | None) -> None:
    once = clean(text, title=title)
    twice = clean(once.text, title=once.title)

    assert twice.text == once.text
    assert twice.title == once.title
    assert all(0 <= start < end <= len(once.text) for start, end in once.uncertain)
    assert all(0 <= repair.start <= repair.end <= len(once.text) for repair in once.repairs)


@pytest.mark.parametrize("unit", ["?!", "標(biāo)", "((((", "<sup ", "?biāo)", "ÖÐ", "涓", "。《", "的發布標準"])
def test_hostile_repetition_takes_bounded_time(unit: str) -> None:
    clean(unit * (100_000 // len(unit)), title="發布標準目錄推動建設")


@pytest.mark.parametrize(
    "original",
    [
        "記者問何時落地，對方說，“快則月底，慢則年后。”",
        "研究基地昨天揭牌。基地面向企業開放。",
        "兩地簽署《合作備忘錄》。“基于協議，基地由雙方共建。”",
    ],
)
def test_pairs_that_vanished_and_quotation_marks_come_back(original: str) -> None:
    assert fold(clean(damage(original, TABLE, cut=True)).text) == fold(clean(original).text)


@pytest.mark.parametrize("unit", ["?!", "海?,"])
def test_a_text_with_too_many_places_to_look_at_keeps_them_and_gets_the_other_repairs(unit: str) -> None:
    cleaned = clean(unit * 20_000 + "\n兩(liǎng)地聯(lián)合發布標(biāo)準(zhǔn)。")

    assert cleaned.text.endswith("\n两地联合发布标准。")
    assert cleaned.uncertain
    assert cleaned.uncertain[-1][1] <= cleaned.text.index("\n")
    assert clean(cleaned.text).text == cleaned.text


def test_runs_far_down_a_long_text_are_looked_at_with_what_work_is_left() -> None:
    work = Work()
    while work.has_plenty():
        work.spend(1000)

    edits, _ = find_shifted(damage("雙方簽署備忘錄。《合作備忘錄》明確，共同開展標準化工作。", TABLE, cut=True), work)

    assert edits[0].after == "。《合作備忘錄》明確"
