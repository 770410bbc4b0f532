"""Articles through recognition and the store: what a follow-up continues, and which version of a story is shown."""

from datetime import datetime, timedelta

from crawler.monitoring.delivery import _load_item
from crawler.recognition import Recognition
from crawler.sameness import load_fingerprint
from storage.alerts import list_alerts
from storage.cooperations import find_continuations
from storage.database import Database
from storage.seeds import load_seed_corpus
from storage.similar import load_prints
from storage.site_lines import LEARNT
from storage.stories import get_story
from tests.pipelines.received import receive
from tests.sameness.news import make_facts, with_menus, write
from tests.storage.builders import declare, store_sources, subscribe

FOUNDING = (
    "2022年3月2日,四川省市场监督管理局与重庆市市场监督管理局在重庆举行座谈,共同签署《川渝标准化合作备忘录》,"
    "并建立川渝标准化联席会议制度,由两地轮流担任召集人,办公室设在重庆市质量和标准化研究院。"
)
PLAN = (
    "2023年6月1日,根据《川渝标准化合作备忘录》,四川省市场监督管理局与重庆市市场监督管理局联合印发"
    "《川渝标准化协同发展行动计划》,提出五个方面的任务,涉及农产品、汽车、旅游三个行业的地方标准互认。"
)
SESSION = (
    "2021年11月5日,长江经济带生态文明标准化联席会议第二次会议在武汉召开,各省市市场监管部门交流了一年来的工作,"
    "并就长江流域生态文明标准化的下一步安排交换了意见。"
)


def test_plan_under_a_known_memorandum_is_told_as_its_follow_up(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now)
        first = receive(session, 1, now, "川渝签署标准化合作备忘录", FOUNDING, published="2022-03-03")
        second = receive(session, 2, now, "川渝印发标准化行动计划", PLAN, published="2023-06-02")

        (found,) = find_continuations(session, second.story_id)
        alerts = {alert.announcement_id: alert for alert in list_alerts(session)}
        items = [_load_item(session, alerts[stored.announcement_id]) for stored in (first, second)]

    assert (found.title, found.event.role) == ("川渝标准化合作备忘录", "carried_out")
    assert [event.story_id for event in found.earlier] == [first.story_id]
    assert [len(item.continues) for item in items] == [0, 1]


def test_session_of_a_mechanism_that_a_seed_set_up_is_joined_to_the_seed(database: Database, now: datetime) -> None:
    with database.write() as session:
        store_sources(session, now)
        load_seed_corpus(session, now)
        later = receive(session, 1, now + timedelta(days=1), "联席会议第二次会议召开", SESSION, published="2021-11-06")

        (found,) = find_continuations(session, later.story_id)

        assert (later.announcement_id, found.event.number) == (None, 2)
        assert get_story(session, found.earlier[0].story_id).seed_id == "seed-000"


FRAME = "地址：某市某区某路一百号，邮编零零零零零，主办单位某市市场监督管理局，技术支持某市信息中心，网站标识码某某某某"
CREDIT = "责任编辑：某某某；本页内容由某市市场监督管理局办公室发布，转载请注明出处，如有疑问请拨打值班电话"


def test_lines_that_a_site_repeats_are_learnt_and_left_out(database: Database, now: datetime) -> None:
    notices = [
        "绍兴抽查儿童学步车，三批次刹车距离超标，已全部下架。",
        "泉州开放茶叶农残快检室，茶农预约即可免费送样。",
        "赣州为加油机换发新封签，旧封签本月底停用。",
        "襄阳的电梯困人平均救援时间又短了两分钟。",
        "柳州米粉店后厨亮灶，镜头由食客随机点选。",
        "遵义给酒坛容量立了尺子，二十年的老坛也能溯源。",
        "曲靖马铃薯分级有了地方办法，大小不再各说各的。",
    ]
    texts = [f"{CREDIT}\n{notice}\n{FRAME}" for notice in notices]
    with database.write() as session:
        store_sources(session, now)
        stored = [receive(session, number, now, "", text, published="2026-03-02") for number, text in enumerate(texts)]
        prints = load_prints(session, [one.article_id for one in stored])

    lengths = [
        load_fingerprint(prints[one.article_id].version, prints[one.article_id].payload).length for one in stored
    ]
    assert {one.relation for one in stored} == {"new"}
    assert min(lengths[:LEARNT]) > len(FRAME)
    assert max(lengths[LEARNT:]) < min(len(FRAME), len(CREDIT))


def test_the_version_shown_changes_when_a_better_one_arrives_and_every_address_is_kept(
    database: Database, now: datetime
) -> None:
    title, text = write(make_facts(3))
    arrivals = [
        ("a_mirror", "2026-03-01", with_menus(text)),
        ("a_paper", "2026-03-03", text),
        ("an_earlier_paper", "2026-03-02", text),
        ("beijing_amr", "2026-03-04", text),
        ("a_later_regulator", "2026-03-05", text),
        ("another_mirror", "2026-02-28", text[:200]),
    ]
    shown = []
    with database.write() as session:
        kinds = {"a_mirror": "mirror", "another_mirror": "mirror", "a_paper": "press", "an_earlier_paper": "press"}
        store_sources(session, now, *(declare(source, kinds.get(source, "regulator")) for source, _, _ in arrivals))
        for number, (source, published, body) in enumerate(arrivals):
            stored = receive(
                session,
                number,
                now,
                f"{title}（{source}）",
                body,
                published=published,
                record=Recognition(label="other"),
                source=source,
            )
            story = get_story(session, stored.story_id)
            speaker = next(one for one in story.articles if one.id == story.authoritative_article_id)
            shown.append((speaker.source_id, story.title == speaker.title))

    assert [source for source, _ in shown] == [
        *("a_mirror", "a_paper", "an_earlier_paper", "beijing_amr", "beijing_amr", "beijing_amr"),
    ]
    assert all(is_titled_so for _, is_titled_so in shown)
    assert len({article.url for article in story.articles}) == len(arrivals)
