"""The generator: deterministic, varied, of realistic length, and complete in kinds."""

import re
from collections import Counter
from dataclasses import replace

from crawler.rehearsal.acts import ACTS, LOOK_ALIKES
from crawler.rehearsal.news import Newsroom, Scale
from crawler.rehearsal.site import Article
from crawler.rehearsal.sites import MIRRORS, SITES
from tests.rehearsal.conftest import FIRST_DAY

KINDS = {
    "memorandum", "framework_agreement", "cooperation_agreement", "alliance", "joint_meeting", "joint_standards",
    "mutual_recognition", "joint_body", "work_plan",
}  # fmt: skip
YEAR_AND_A_BIT = 367


def all_articles(newsroom: Newsroom, day: int) -> list[Article]:
    return [article for site in SITES.values() for article in newsroom.shelf(site, day).articles]


def test_same_seed_writes_the_same_news() -> None:
    one, same, other = (all_articles(Newsroom(FIRST_DAY, seed=seed), 2) for seed in (1, 1, 2))

    assert one == same
    assert {a.title for a in one} != {a.title for a in other}


def test_a_day_adds_and_takes_nothing_away() -> None:
    newsroom = Newsroom(FIRST_DAY)
    before, after = set(map(key, all_articles(newsroom, 1))), set(map(key, all_articles(newsroom, 2)))

    assert before < after


def key(article: Article) -> str:
    return article.key


def test_no_article_is_dated_after_its_day() -> None:
    newsroom = Newsroom(FIRST_DAY)

    assert max(a.published.date() for a in all_articles(newsroom, 2)) == newsroom.today(2)
    assert max(a.published.date() for a in all_articles(newsroom, 1)) == FIRST_DAY


def test_texts_are_as_long_as_real_ones_and_have_no_open_slots() -> None:
    articles = [a for a in all_articles(Newsroom(FIRST_DAY), 2) if a.original is None]
    lengths = sorted(len(article.text) for article in articles)

    assert lengths[len(lengths) // 20] > 200
    assert lengths[len(lengths) // 2] > 300
    assert lengths[-1] > 600
    assert not [a.title for a in articles if re.search(r"[{}]", a.title + a.text)]


def test_every_kind_of_act_is_reported_on_the_two_days_of_the_demo() -> None:
    events = {a.event.name: a.event for a in all_articles(Newsroom(FIRST_DAY), 2) if a.event}

    assert {event.kinds[0] for event in events.values()} == KINDS
    assert {kind for act in ACTS.values() for kind in act.kinds} == KINDS


def test_every_look_alike_appears() -> None:
    found = {a.key.split("/")[2].split("@")[0] for a in all_articles(Newsroom(FIRST_DAY), 2) if "@" in a.key}

    assert set(LOOK_ALIKES) <= found


def test_reports_of_one_event_share_its_facts_and_not_its_sentences() -> None:
    reports: dict[str, list[Article]] = {}
    for article in all_articles(Newsroom(FIRST_DAY), 2):
        if article.role == "announcement" and article.event:
            reports.setdefault(article.event.name, []).append(article)
    told = [group for group in reports.values() if len(group) == 3]

    assert len(told) >= 4
    for group in told:
        sentences = [set(re.split("[。，]", article.text)) for article in group]
        assert all(len(a & b) <= 2 for i, a in enumerate(sentences) for b in sentences[i + 1 :])
        numbers = [set(re.findall(r"\d+", "".join(a.paragraphs))) for a in group]
        assert set.intersection(*numbers)


def test_an_act_is_repeated_a_year_later_by_other_numbers() -> None:
    newsroom = Newsroom(FIRST_DAY)
    event = "memorandum-浙苏-内河航运服务"
    first, second = (
        [a for a in newsroom.shelf(SITES["zhejiang_amr"], day).articles if a.event and a.event.name.startswith(event)]
        for day in (1, YEAR_AND_A_BIT - 25)
    )

    assert len(first) == 1
    assert len(second) == 2
    assert second[0].title == second[1].title
    assert second[0].text != second[1].text


def test_later_days_bring_news_too() -> None:
    newsroom = Newsroom(FIRST_DAY)
    events = {a.event.name for a in all_articles(newsroom, 20) if a.event}
    earlier = {a.event.name for a in all_articles(newsroom, 2) if a.event}

    assert len(events - earlier) >= 5


def test_mirrors_copy_what_stood_somewhere_before() -> None:
    newsroom = Newsroom(FIRST_DAY)
    copies = [a for site in MIRRORS for a in newsroom.shelf(site, 2).articles]

    assert {a.role for a in copies} == {"copy"}
    for copy in copies:
        found = newsroom.find_original(copy, 2)
        assert found
        assert found[1].published.date() < copy.published.date()
    new = [a for a in copies if a.published.date() == newsroom.today(2)]
    assert len(new) >= 10
    assert sum(a.event is not None for a in new) >= 4


def test_scale_sets_how_much_there_is_and_addresses_stay_unique() -> None:
    newsroom = Newsroom(FIRST_DAY, scale=Scale(articles_a_day=40, history_days=30, rows=20))

    for site in SITES.values():
        shelf = newsroom.shelf(site, 1)
        assert shelf.site == replace(site, rows=20)
        assert len({shelf.path(article) for article in shelf.articles}) == len(shelf.articles)
    assert len(newsroom.shelf(SITES["beijing_amr"], 1).articles) > 1200


def test_ordinary_titles_are_varied() -> None:
    titles = Counter(a.title for a in all_articles(Newsroom(FIRST_DAY), 2) if a.role == "ordinary")

    assert len(titles) > 0.8 * titles.total()
