"""Which story an article belongs to: against a real store of either kind."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from crawler.items import ArticleItem
from crawler.pipelines.match import Match, MatchPipeline, find_story
from crawler.recognition import Recognition, recognize
from crawler.sameness import FINGERPRINT_VERSION, make_fingerprint
from storage.articles import add_article
from storage.database import Database
from storage.stories import create_story
from tests.sameness.news import Facts, elsewhere, make_facts, next_year, with_menus, without_digits, write
from tests.storage.builders import make_article, store_sources

OTHER = Recognition(label="other")


class Desk:
    """Matches and stores articles one after another, as the store pipeline does."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.count = 0
        store_sources(session, now)

    def receive(
        self, text: str, title: str = "", published: str | None = None, record: Recognition = OTHER
    ) -> tuple[Match, int, int]:
        """Return the match, the article and its story."""
        fingerprint = make_fingerprint(text, title=title, published=published)
        match = find_story(self.session, fingerprint, record)
        story_id = match.story_id or create_story(self.session, title, self.now)
        self.count += 1
        article = make_article(
            self.count,
            self.now,
            title=title,
            text=text,
            published=published,
            label=record.label,
            recognition=record.to_json(),
            relation=match.relation,
            of_article_id=match.of_article_id,
            fingerprint_version=fingerprint.version,
            payload=fingerprint.payload,
            sampled=list(match.sampled),
        )
        return match, add_article(self.session, article, story_id, self.now), story_id

    def receive_news(self, facts: Facts) -> tuple[Match, int, int]:
        """Receive an article as written."""
        title, text = write(facts)
        return self.receive(text, title, f"{facts.year}-{facts.month:02}-{facts.day:02}")


def test_the_first_of_its_kind_is_new(database: Database, now: datetime) -> None:
    with database.write() as session:
        match, _, _ = Desk(session, now).receive_news(make_facts(1))

    assert (match.relation, match.of_article_id, match.story_id) == ("new", None, None)


@pytest.mark.parametrize("dress", [str, with_menus, without_digits, lambda text: text[:130]])
def test_a_copy_joins_the_story_of_its_original(database: Database, now: datetime, dress: object) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive_news(make_facts(1))
        _, original, story = desk.receive_news(make_facts(2))
        match, _, _ = desk.receive(dress(write(make_facts(2))[1]))  # type: ignore[operator]

    assert (match.relation, match.of_article_id, match.story_id) == ("copy", original, story)
    assert match.score > 0.9
    assert any("characters match" in reason for reason in match.reasons)


@pytest.mark.parametrize("look_alike", [next_year, elsewhere])
def test_a_look_alike_opens_a_story(database: Database, now: datetime, look_alike: object) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive_news(make_facts(3))
        match, _, _ = desk.receive_news(look_alike(make_facts(3)))  # type: ignore[operator]

    assert match.relation == "new"


def test_what_is_new_names_what_it_is_most_like_and_what_differs(database: Database, now: datetime) -> None:
    facts = make_facts(4)
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive_news(make_facts(5))
        _, original, _ = desk.receive_news(facts)
        look_alike, _, _ = desk.receive_news(next_year(facts))
        unlike, _, _ = desk.receive("街道举办春季运动会，一百名居民参加接力。", "春季运动会", "2021-03-02")

    assert look_alike.relation == "new"
    assert look_alike.reasons[1] == f"most like article {original}, but of another event"
    assert any("instead of" in reason for reason in look_alike.reasons[2:])
    assert unlike.reasons == ("nothing stored is like it",)


def test_a_copy_without_digits_does_not_let_in_the_follow_up(database: Database, now: datetime) -> None:
    facts = make_facts(4)
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive_news(facts)
        bare, _, story = desk.receive(without_digits(write(facts)[1]))
        follow_up, _, other_story = desk.receive_news(next_year(facts))
        copy, _, _ = desk.receive(with_menus(write(next_year(facts))[1]))

    assert (bare.relation, bare.story_id) == ("copy", story)
    assert follow_up.relation == "new"
    assert (copy.relation, copy.story_id) == ("copy", other_story)


def test_the_fullest_article_of_a_story_is_asked_however_late_it_came(database: Database, now: datetime) -> None:
    facts = make_facts(4)
    bare = without_digits(write(facts)[1])
    with database.write() as session:
        desk = Desk(session, now)
        story = desk.receive(bare)[2]
        for _ in range(10):
            assert desk.receive(with_menus(bare))[2] == story
        assert desk.receive_news(facts)[2] == story
        follow_up, _, _ = desk.receive_news(next_year(facts))

    assert follow_up.relation == "new"


def test_a_story_copied_many_times_is_still_found_and_adds_next_to_nothing(database: Database, now: datetime) -> None:
    facts = make_facts(5)
    with database.write() as session:
        desk = Desk(session, now)
        first, _, story = desk.receive_news(facts)
        matches = [desk.receive(write(facts)[1])[0] for _ in range(30)]

    assert {match.story_id for match in matches} == {story}
    assert all(len(match.sampled) < 0.1 * len(first.sampled) for match in matches)


def test_a_copy_keeps_keys_of_its_event_only_where_its_original_may_lack_some(
    database: Database, now: datetime
) -> None:
    title, text = write(make_facts(5))
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive(text[:200], title, "2025-03-02")
        fuller, _, _ = desk.receive(text, title, "2025-03-02")
        title, text = write(make_facts(6))
        first, _, _ = desk.receive(text, title, "2025-03-02")
        again, _, _ = desk.receive(text, title, "2025-03-03")
        late, _, _ = desk.receive(text, title, "2025-03-20")

    assert [match.relation for match in (fuller, first, again, late)] == ["copy", "new", "copy", "copy"]
    assert (bool(fuller.sampled), again.sampled, bool(late.sampled)) == (True, (), True)


REPORT = Recognition(
    label="announcement",
    kind="memorandum",
    parties=("福建省市场监督管理局", "江西省市场监督管理局"),
    regions=("福建省", "江西省"),
    event_date="2025-09-18",
    domains=("计量",),
    instrument_names=("闽赣计量协作备忘录",),
)
FIRST = "9月18日，福建、江西两省市场监管部门在赣州签署《闽赣计量协作备忘录》，今后血压计在两地检一次就行。"
SECOND = "闽赣两地在计量上又近了一步。9月18日的赣州，福建和江西的市场监管部门把协作写进备忘录，基层检定所最高兴。"


@pytest.mark.parametrize("record", [replace(REPORT, instrument_names=()), OTHER])
def test_another_papers_report_of_the_event_joins_its_story(
    database: Database, now: datetime, record: Recognition
) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        _, original, story = desk.receive(FIRST, "闽赣签署计量协作备忘录", "2025-09-18", REPORT)
        match, _, _ = desk.receive(SECOND, "血压计检一次就行", "2025-09-19", record)

    assert (match.relation, match.of_article_id, match.story_id) == ("same_event", original, story)
    assert any(reason.startswith("same day") for reason in match.reasons)


def test_two_acts_of_one_conference_are_two_stories_though_its_report_names_both(
    database: Database, now: datetime
) -> None:
    conference = (
        "赣州的脐橙熟了，9月18日福建、江西、广东来的人却先谈血压计：闽赣两地写进计量协作备忘录，在两地检一次就行。"
        "下午轮到脐橙，粤赣的果园也有了标准联盟。"
    )
    other_act = "9月18日，江西、广东两省市场监管部门在赣州成立脐橙标准联盟，首批三十家果园加入。"
    alliance = replace(REPORT, kind="alliance", regions=("江西省", "广东省"), parties=(), instrument_names=())
    with database.write() as session:
        desk = Desk(session, now)
        _, _, story = desk.receive(conference, "三省赣州聚会", "2025-09-18")
        first, _, _ = desk.receive(FIRST, "闽赣签署计量协作备忘录", "2025-09-19", REPORT)
        second, _, _ = desk.receive(other_act, "赣粤成立脐橙标准联盟", "2025-09-19", alliance)

    assert (first.relation, first.story_id) == ("same_event", story)
    assert second.relation == "new"


NEXT = "10月9日，闽赣两省首批血压计检定员在上饶一同上岗，四十人持两地都认的证书入户，先走完山里的十二个村。"


@pytest.mark.parametrize("text", [f"{NEXT}{FIRST}{SECOND}", f"{NEXT}\n{SECOND}"])
def test_what_followed_is_news_of_its_own_though_it_quotes_the_first_report(
    database: Database, now: datetime, text: str
) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive(FIRST + SECOND, "闽赣签署计量协作备忘录", "2025-09-18", REPORT)
        quoting, _, _ = desk.receive(text, "血压计检定员上岗", "2025-10-10", REPORT)
        reprint, _, _ = desk.receive(
            f"2025年10月12日 星期日 首页 新闻 财经 健康 视频 专题 房产 汽车 教育 体育 娱乐 登录 注册\n{FIRST}{SECOND}",
            "",
            "2025-10-12",
            REPORT,
        )

    assert (quoting.relation, reprint.relation) == ("new", "copy")


ROUND = (
    "{day}上海、江苏、浙江、安徽市场监管部门{what}，首批设置饮用水中铅、建筑用钢筋抗拉强度等项目，893家机构报名。"
    "参加机构通过统一平台领取样品、上传原始记录和结果，由上海市计量测试技术研究院统一评价。"
    "结果不满意的机构须在一个月内整改，连续两次不满意的暂停相关项目资质。"
)


@pytest.mark.parametrize(
    ("day", "what", "relation"),
    [
        ("12月24日，", "公布首次检测机构能力验证比对结果", "new"),
        ("日前，", "联合启动检测机构能力验证比对", "copy"),
        ("今日，", "联合启动检测机构能力验证比对", "copy"),
    ],
)
def test_a_first_sentence_that_writes_out_a_later_day_tells_what_followed(
    database: Database, now: datetime, day: str, what: str, relation: str
) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        started = ROUND.format(day="日前，", what="联合启动检测机构能力验证比对")
        desk.receive(started, "检测机构能力验证启动", "2019-10-22", OTHER)
        later, _, _ = desk.receive(ROUND.format(day=day, what=what), "检测机构能力验证", "2019-12-25", OTHER)

    assert later.relation == relation
    assert ("opens with a day after the other was printed" in later.reasons) == (relation == "new")


SIGNED = (
    "3月15日，四川省市场监督管理局与重庆市市场监督管理局在遂宁签署《川渝地区计量校准结果互认合作协议》，"
    "两地法定计量检定机构出具的首批217个校准参数的结果互相承认。双方每年组织不少于三项计量比对，"
    "比对结果不满意的参数自动移出清单。"
)
DETAILS = (
    "按照协议，两地先把长度、力学、热工、电磁四个专业纳入清单，清单每半年调整一次。一方机构出具的证书，另一方在监督检查、"
    "政府采购、项目验收中直接采信。协议还约定共同建立争议处理机制，由两省市的专家组成仲裁小组。重庆一家仪器企业的负责人说，"
    "过去同一台设备要校准两次，既花钱又误工，今后一次就够了。"
)
HALF_A_YEAR = (
    "半年过去，这条约定第一次动了真格。两地公布两项比对结果，19家机构中有2家不满意，涉及的5个参数当天移出清单。"
    "一位参加过比对的工程师说，移出去不是惩罚，整改完成后可以申请复评，旧证书在有效期内仍然有效。"
)
MENUS = "首页 新闻 财经 健康 视频\n相关链接 川渝共建计量实验室 两地开展加油机检查\n版权所有 未经许可不得转载\n" * 2


@pytest.mark.parametrize(
    ("behind", "published", "relation"),
    [(HALF_A_YEAR, "2023-09-27", "new"), (MENUS, "2023-09-27", "copy"), (HALF_A_YEAR, "2023-03-20", "copy")],
)
def test_what_repeats_the_first_lines_and_goes_on_long_after_tells_what_followed(
    database: Database, now: datetime, behind: str, published: str, relation: str
) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive(SIGNED + DETAILS, "川渝签署校准互认协议", "2023-03-16", OTHER)
        later, _, _ = desk.receive(f"{SIGNED}\n{behind}", "清单第一次瘦身", published, OTHER)

    assert later.relation == relation


CONFERENCE = (
    "4月25日，京津冀检验检测认证监管区域合作第七次联席会议在廊坊召开。会上，北京市市场监督管理局、天津市市场监督管理"
    "委员会、河北省市场监督管理局共同签署《{name}》。{what}"
)


@pytest.mark.parametrize(
    ("name", "relation"), [("京津冀认证活动协同监管合作备忘录", "new"), ("京津冀检验检测结果互认备忘录", "copy")]
)
def test_two_documents_of_one_conference_are_two_stories(
    database: Database, now: datetime, name: str, relation: str
) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        first = CONFERENCE.format(name="京津冀检验检测结果互认合作备忘录", what=DETAILS)
        desk.receive(first, "京津冀签署备忘录", "2024-04-26", OTHER)
        second, _, _ = desk.receive(
            CONFERENCE.format(name=name, what=HALF_A_YEAR[:68]), "京津冀签署备忘录", "2024-04-26", OTHER
        )

    assert second.relation == relation


@pytest.mark.parametrize(
    "record",
    [
        replace(REPORT, event_date="2024-09-18"),
        replace(REPORT, regions=("福建省", "广东省"), parties=("福建省市场监督管理局", "广东省市场监督管理局")),
    ],
)
def test_a_report_of_something_else_does_not(database: Database, now: datetime, record: Recognition) -> None:
    with database.write() as session:
        desk = Desk(session, now)
        desk.receive(FIRST, "闽赣签署计量协作备忘录", "2025-09-18", REPORT)
        match, _, _ = desk.receive(SECOND, "血压计检一次就行", "2025-09-19", record)

    assert match.relation == "new"


def test_a_record_is_asked_for_only_where_a_report_could_be_of_the_event(database: Database, now: datetime) -> None:
    asked: list[str] = []

    def recognise() -> Recognition:
        asked.append("recognised")
        return REPORT

    with database.write() as session:
        desk = Desk(session, now)
        desk.receive_news(make_facts(6))
        find_story(session, make_fingerprint(FIRST), recognise)
        assert asked == []

        desk.receive(FIRST, "闽赣签署计量协作备忘录", "2025-09-18", REPORT)
        fingerprint = make_fingerprint(SECOND, published="2025-09-19")
        match = find_story(session, fingerprint, recognise)

    assert asked == ["recognised"]
    assert match.relation == "same_event"


def test_of_reports_that_share_one_place_on_one_day_the_latest_are_compared(database: Database, now: datetime) -> None:
    report = replace(REPORT, parties=("福建省市场监督管理局", "国家认监委"), regions=("福建省",), instrument_names=())
    asked: list[int] = []
    with database.write() as session:
        desk = Desk(session, now)
        for subject in ("脐橙", "茶叶", "竹笋", "石材"):
            desk.receive(f"9月18日，福建谈{subject}，说的是{subject}怎么种、怎么收。", f"福建{subject}", "2025-09-18")
        _, original, _ = desk.receive("9月18日，福建与国家认监委签署协议。", "血压计互认", "2025-09-18", report)
        told = make_fingerprint(
            "福建的血压计今后检一次就行，9月18日签的约。", title="血压计互认了", published="2025-09-19"
        )

        match = find_story(session, told, replace(report), read_record=lambda one: asked.append(one) or report)

    assert (match.relation, match.of_article_id) == ("same_event", original)
    assert asked == [original]


def test_what_menus_name_asks_for_no_records(database: Database, now: datetime) -> None:
    title, text = write(make_facts(7))
    asked: list[int] = []

    def recognise() -> Recognition:
        raise AssertionError("what was copied is known by its words")

    with database.write() as session:
        desk = Desk(session, now)
        _, original, _ = desk.receive(text, title)
        dressed = make_fingerprint(
            f"海南频道 西藏频道 1月5日 星期一\n{without_digits(text)}\n新疆 宁夏 青海 版权所有", title=title
        )
        match = find_story(session, dressed, recognise, read_record=lambda one: asked.append(one) or None)

    assert (match.relation, match.of_article_id) == ("copy", original)
    assert asked == []


@pytest.mark.parametrize(("kept", "relation"), [(True, "copy"), (False, "new")])
def test_a_fingerprint_of_another_release_is_made_anew_where_the_text_was_kept(
    database: Database, now: datetime, kept: bool, relation: str
) -> None:
    title, text = write(make_facts(7))
    fingerprint = make_fingerprint(text, title=title)
    with database.write() as session:
        store_sources(session, now)
        old = make_article(
            1,
            now,
            text=text if kept else None,
            fingerprint_version=FINGERPRINT_VERSION - 1,
            payload=b"of another release",
            sampled=list(fingerprint.sampled),
        )
        add_article(session, old, create_story(session, title, now), now)
        match = find_story(session, fingerprint, OTHER)

    assert match.relation == relation


def test_the_pipeline_makes_the_fingerprint(now: datetime) -> None:
    item = ArticleItem(
        source="beijing_amr",
        url="https://beijing_amr.example.org/1.html",
        column="https://beijing_amr.example.org/",
        fetched_at=now,
        page=b"",
        charset="utf-8",
        title="标题",
        text=FIRST,
        published="2025-09-18",
    )

    MatchPipeline().process_item(item)

    assert item.fingerprint == make_fingerprint(FIRST, title="标题", published="2025-09-18")


RECOGNITION_LIST = (
    "{first}省市场监督管理局、{second}市场监督管理局{day}联合公布首批计量检定结果互认清单，即日起生效。"
    "清单所列{kinds}类计量器具，由两地任一法定计量检定机构出具的检定证书，其他各方予以承认，不再重复检定。"
    "首批清单以常用的计量器具为主，覆盖{bodies}家法定计量检定机构。两地统一了检定周期和证书格式，证书信息接入共同的查询平台。"
    "互认并不意味着降低要求。各方建立比对机制，每年组织不少于{times}次量值比对，比对结果不满意的机构退出清单。"
    "据测算，清单实施后每年可为企业减少重复检定{items}台件。清单实行动态调整，第二批项目正在遴选。"
)


def test_a_template_signed_by_others_is_no_copy_of_a_report_that_lost_its_digits(
    database: Database, now: datetime
) -> None:
    stripped = RECOGNITION_LIST.format(
        first="山东", second="河南省", day="月日", kinds="", bodies="", times="", items=""
    )
    later = RECOGNITION_LIST.format(
        first="浙江", second="上海市", day="11月21日", kinds=97, bodies=58, times=6, items=8287
    )
    title = "两地计量检定结果互认清单今起生效"
    with database.write() as session:
        desk = Desk(session, now)
        old = recognize(title, stripped, published="2026-11-12")
        desk.receive(stripped, title, "2026-11-12", old)
        new = recognize(title, later, published="2026-11-21")
        match, _, _ = desk.receive(later, title, "2026-11-21", new)

    assert (old.label, new.label) == ("announcement", "announcement")
    assert match.relation == "new"
