"""What an alert says, and that nothing hostile in a page reaches a header, the markup or the eye unescaped."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from lxml import html

from crawler.monitoring.compose import (
    MAX_FOLLOW_UPS,
    MAX_SENTENCE,
    MAX_SENTENCES,
    MAX_SUBJECT,
    Item,
    Letter,
    Notice,
    find_sentences,
    make_link,
    make_mail,
    make_plain,
    write_announcements,
    write_notice,
)
from crawler.monitoring.health import Coverage
from crawler.monitoring.wording import LABELS
from storage.announcements import AnnouncementRecord
from storage.cooperations import Continuation, EventRecord
from storage.sources import SourceRecord
from storage.types import SourceState
from tests.storage.builders import RECOGNITION, TEXT

TITLE = "京津冀签署计量合作备忘录"
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
FOUND: dict[str, Any] = {name: value for name, value in RECOGNITION.items() if name != "label"}
ANNOUNCEMENT = AnnouncementRecord(
    id=1,
    story_id=1,
    article_id=1,
    source_id="beijing_amr",
    url="https://scjgj.example.org/1.html",
    title=TITLE,
    published="2026-03-02T09:10",
    rules_version="test",
    seed=False,
    flagged_at=NOW,
    **FOUND,
)
ITEM = Item(announcement=ANNOUNCEMENT, text=TEXT, source_title="北京市市场监督管理局", subscription="all")


def make_source(title: str, state: str) -> SourceRecord:
    return SourceRecord(
        id=title,
        title=title,
        region="北京市",
        region_code="110000",
        kind="regulator",
        homepage="https://x.example.org/",
        declared=True,
        state=SourceState(state),
        state_reason="unreachable",
        state_since=NOW,
        failures=3,
        last_outcome=None,
        last_run_at=NOW,
        last_success_at=None,
        last_new_at=None,
        next_due_at=None,
    )


COVERAGE = Coverage(
    read=(make_source("北京", "healthy"), make_source("广东", "suspect")),
    quiet=(make_source("云南", "healthy"),),
    blind=(make_source("四川", "down"), make_source("湖北", "blocked")),
)


def write(*items: Item, digest: bool = False, language: str = "zh", dashboard_url: str = "") -> Letter:
    return write_announcements(
        items or (ITEM,), digest=digest, language=language, coverage=COVERAGE, now=NOW, dashboard_url=dashboard_url
    )


def read_back(letter: Letter) -> tuple[Any, str, str]:
    """Send the letter through bytes; return the mail and its two bodies."""
    sent = make_mail(
        letter,
        sender="concord@example.com",
        recipient="a@example.org",
        message_id="<id@concord.invalid>",
        language="zh",
        now=NOW,
    ).as_bytes()
    mail = message_from_bytes(sent, policy=policy.default)
    text, markup = mail.iter_parts()  # type: ignore[attr-defined]
    return mail, text.get_content(), markup.get_content()


def test_mail_says_who_what_when_where_and_why_in_both_bodies() -> None:
    mail, text, markup = read_back(write())

    assert mail["Subject"] == "[Concord] 新合作：京津冀签署计量合作备忘录"
    assert mail["Message-ID"] == "<id@concord.invalid>"
    assert mail["Auto-Submitted"] == "auto-generated"
    shown = html.fromstring(markup).text_content()
    for body in (text, shown):
        for fact in (
            "京津冀签署计量合作备忘录",
            "备忘录",
            "北京市市场监督管理局、天津市市场监督管理委员会、河北省市场监督管理厅",
            "2026-03-01",
            "2026-03-02 09:10",
            "https://scjgj.example.org/1.html",
            "《计量合作备忘录》",
            "3 个参与方就计量新达成备忘录；memorandum signed；订阅“all”",
            "共 5 个来源，读取 3 个，近期无新文章 1 个，读不到 2 个。读不到：四川 (中断)、湖北 (被拦截)。",
        ):
            assert fact in body
    assert "3月1日,北京、天津、河北三地市场监管局【签署计量合作】备忘录。" in text
    assert "<mark>签署计量合作</mark>" in markup
    assert "天气晴朗" not in text
    assert text.rstrip().index("覆盖") > text.index("为何提醒")


def test_follow_up_says_what_it_continues_and_where_that_is_told() -> None:
    def event(number: int, role: str, day: str | None) -> EventRecord:
        return EventRecord(
            cooperation_id=1,
            article_id=number,
            story_id=number,
            announcement_id=None,
            role=role,
            kind="joint_meeting",
            name=None,
            number=number,
            day=day,
            title=f"<b>会议</b>\x1b{number}",
            url=f"https://example.org/{number}" if number else "javascript:alert(1)",
        )

    earlier = (event(0, "founded", None), *(event(n, "session", f"2021-01-0{n}") for n in range(1, 8)))
    continuation = Continuation(
        cooperation_id=1, title="川渝联席会议", event=event(9, "session", None), earlier=earlier
    )

    letter = write(replace(ITEM, continues=[continuation]))
    _, text, markup = read_back(letter)

    assert letter.title.startswith("合作后续：")
    assert "后续：川渝联席会议（第 9 次会议）" in text
    assert "2021-01-07 第 7 次会议 <b>会议</b> 7 https://example.org/7" in text
    assert "2021-01-03" not in text
    assert "另有 3 项" in text
    assert "javascript" not in text + markup
    assert [a.text for a in html.fromstring(markup).xpath("//a[@href='https://example.org/7']")] == ["<b>会议</b> 7"]
    assert write(ITEM).title.startswith("新合作：")


def test_english_on_request() -> None:
    _, text, _ = read_back(write(language="en"))

    assert "Kind: memorandum" in text
    assert "Domains: metrology" in text
    assert "Coverage: 5 sources, 3 read" in text


def test_digest_names_its_day_and_number_and_holds_every_announcement() -> None:
    second = Item(
        announcement=replace(ANNOUNCEMENT, title="川渝成立联盟"),
        text=None,
        source_title="",
        subscription="all",
        also=[("转载", "https://m.example.org/"), ("坏", "javascript:alert(1)")],
    )
    mail, text, markup = read_back(write(ITEM, second, digest=True))

    assert mail["Subject"] == "[Concord] 每日摘要 2026-03-02：2 条"
    assert text.index("京津冀签署计量合作备忘录") < text.index("川渝成立联盟")
    assert 'href="https://m.example.org/"' in markup
    assert "javascript" not in markup


@pytest.mark.parametrize(("language", "words", "asked"), [("zh", "判断正误", ""), ("en", "Right or wrong", "?lang=en")])
def test_each_announcement_leads_to_its_review_form_where_the_dashboard_has_an_address(
    language: str, words: str, asked: str
) -> None:
    items = [replace(ITEM, announcement=replace(ANNOUNCEMENT, id=number)) for number in (7, 8)]

    letter = write(*items, digest=True, language=language, dashboard_url="https://concord.example.org")
    _, text, markup = read_back(letter)

    for number, block in zip((7, 8), letter.blocks, strict=False):
        link = f"https://concord.example.org/announcements/{number}{asked}#review"
        assert f"{words}: {link}" in block.splitlines()
        assert f"{words}: {link}" in text.splitlines()
        assert [a.text for a in html.fromstring(markup).xpath("//a[@href=$link]", link=link)] == [link]
    bare = write(*items, digest=True, language=language)
    assert words not in bare.text + bare.html
    assert "#review" not in bare.text + bare.html


@pytest.mark.parametrize("dashboard_url", ["javascript:alert(1)//", 'https://x.example.org/"><script>', "https://a b"])
def test_address_of_the_dashboard_that_is_none_opens_no_way_into_the_mail(dashboard_url: str) -> None:
    tree = html.fromstring(write(dashboard_url=dashboard_url).html)

    assert tree.xpath("//script") == []
    assert all(link.startswith("https://") for link in tree.xpath("//a/@href"))


@pytest.mark.parametrize(
    ("language", "heading", "continues"),
    [
        ("zh", "合作后续（已知合作的会议，不另行提醒）", "后续：川渝<i>联席会议（第 2 次会议）"),
        ("en", "Sessions of known cooperations, not told by themselves", "Continues: 川渝<i>联席会议 (session 2)"),
    ],
)
def test_digest_lists_sessions_below_its_announcements(language: str, heading: str, continues: str) -> None:
    def follow_up(title: str, url: str) -> Continuation:
        event = EventRecord(
            cooperation_id=1,
            article_id=2,
            story_id=2,
            announcement_id=None,
            role="session",
            kind="joint_meeting",
            name=None,
            number=2,
            day="2026-03-01",
            title=title,
            url=url,
        )
        return Continuation(cooperation_id=1, title="川渝<i>联席会议", event=event, earlier=())

    hostile = follow_up("第二次<script>会议\x1b", "https://example.org/2")
    several = [hostile, *[follow_up("另一次", "javascript:alert(1)")] * (MAX_FOLLOW_UPS + 2)]

    letter = write_announcements([ITEM], digest=True, language=language, coverage=COVERAGE, now=NOW, follow_ups=several)
    _, text, markup = read_back(letter)

    tree = html.fromstring(markup)
    assert "：1 条" in letter.title or letter.title.endswith(": 1")
    assert letter.blocks[1].startswith(
        f"{heading}:\n- 2026-03-01 第二次<script>会议 https://example.org/2\n  {continues}"
    )
    assert text.index(TITLE) < text.index(heading)
    for body in (text, tree.text_content()):
        assert heading in body
        assert continues in body
        assert LABELS[language]["more"].format(count=3) in body
    assert "javascript" not in text + markup
    assert tree.xpath("//script | //i") == []
    assert [a.text for a in tree.xpath("//a[@href='https://example.org/2']")] == ["第二次<script>会议"]
    assert heading not in write(ITEM, digest=True, language=language).text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_coverage_stands_in_every_digest_an_empty_one_too(count: int, language: str) -> None:
    letter = write_announcements([ITEM] * count, digest=True, language=language, coverage=COVERAGE, now=NOW)
    _, text, markup = read_back(letter)

    said = {"zh": "共 5 个来源，读取 3 个", "en": "5 sources, 3 read"}[language]
    assert said in text
    assert said in html.fromstring(markup).text_content()
    assert said in letter.blocks[-1]


def test_hostile_article_stays_text() -> None:
    attack = (
        '</title><script>alert("x")</script><img src=x onerror=y>\r\nBcc: victim@example.org\x1b[2J\u202egnp.exe\x00'
    )
    announcement = replace(
        ANNOUNCEMENT,
        title=attack,
        url='https://x.example.org/"><script>alert(1)</script>',
        parties=[attack],
        kind=attack,
        reasons=[attack],
        event_date=attack,
        published=attack,
        instrument_names=[attack],
        counts={attack: attack},
        domains=[attack],
        regions=[attack],
    )
    item = Item(
        announcement=announcement, text=attack + TEXT, source_title=attack, subscription=attack, also=[(attack, attack)]
    )
    mail, text, markup = read_back(write(item))

    tree = html.fromstring(markup)
    assert tree.xpath("//script | //img") == []
    assert mail["Bcc"] is None
    assert set(mail.keys()) >= {"Subject", "From", "To"}
    for body in (text, markup, str(mail["Subject"])):
        assert not any(char in body for char in "\x1b\u202e\x00")
    assert all(link.startswith("https://x.example.org/") for link in tree.xpath("//a/@href"))


def test_endless_title_makes_a_short_subject() -> None:
    mail, _, _ = read_back(write(replace(ITEM, announcement=replace(ANNOUNCEMENT, title="长" * 100_000))))

    assert len(mail["Subject"]) == MAX_SUBJECT


def test_article_without_title_text_or_date_is_still_told() -> None:
    announcement = replace(ANNOUNCEMENT, title="", published=None, kind=None, parties=[], evidence=[], counts={})
    mail, text, _ = read_back(write(replace(ITEM, announcement=announcement, text=None)))

    assert mail["Subject"] == "[Concord] 新合作：（无标题）"
    assert "发布日期: 不详" in text


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("a\r\nBcc: b", "a Bcc: b"),
        ("\u202eabc\u2066", "abc"),
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("\ud800x", "x"),
        ("  a \u3000 b  ", "a b"),
        (None, ""),
        ("四川省", "四川省"),
        ("12345678901", "123456789…"),
    ],
)
def test_plain_is_one_harmless_line(value: object, plain: str) -> None:
    assert make_plain(value, 10 if value == "12345678901" else 20) == plain


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example.org/1?x=1&y=2", "https://a.example.org/1?x=1&y=2"),
        (" http://a.example.org ", "http://a.example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example.org/", ""),
        ("https://", ""),
        ("https://a.example.org/\n1", ""),
        ("https://a.example.org/\u202e1", ""),
        ("https://[", ""),
        ("https://a.example.org/" + "x" * 3000, ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert make_link(url) == link


def test_sentences_show_each_marked_word_once() -> None:
    text = "甲乙签署。无关。丙丁发布标准,戊己参加!"
    spans = [(2, 4), (3, 4), (10, 14), (0, 99), (5, 5)]

    assert find_sentences(text, [{"field": "x", "start": start, "end": end} for start, end in spans]) == [
        [("甲乙", False), ("签署", True), ("。", False)],
        [("丙丁", False), ("发布标准", True), (",戊己参加!", False)],
    ]


def test_of_many_sentences_those_with_the_act_are_shown() -> None:
    text = "各方。" * 9 + "签署。"
    evidence = [{"field": "parties", "start": n * 3, "end": n * 3 + 2} for n in range(9)]
    evidence.append({"field": "act", "start": 27, "end": 29})

    shown = find_sentences(text, evidence)

    assert len(shown) == MAX_SENTENCES
    assert shown[-1][0] == ("签署", True)


def test_tests_that_were_passed_are_said_in_words() -> None:
    announcement = replace(ANNOUNCEMENT, reasons=["T1: memorandum, done and new", "T3: 计量"])
    _, text, _ = read_back(write(replace(ITEM, announcement=announcement), language="en"))

    assert "Why you are told: 3 parties, new memorandum on metrology; subscription “all”" in text
    assert "T1" not in text


def test_long_sentences_are_cut_around_their_marks_and_many_are_bounded() -> None:
    text = "前" * 1000 + "签署" + "后" * 1000 + "。"
    (sentence,) = find_sentences(text, [{"field": "x", "start": 1000, "end": 1002}])
    many = find_sentences("签署。" * 50, [{"field": "x", "start": n * 3, "end": n * 3 + 2} for n in range(50)])

    assert ("签署", True) in sentence
    assert sum(len(piece) for piece, _ in sentence) == MAX_SENTENCE
    assert len(many) == MAX_SENTENCES


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "kind", ["source_down", "source_reminder", "source_recovered", "network_down", "network_recovered", "new_kind"]
)
def test_notice_names_its_sources_whatever_its_kind(kind: str, language: str) -> None:
    source = {
        "id": "x",
        "title": "四川省市监局<b>",
        "homepage": "https://x.example.org/",
        "state": "down",
        "reason": "unreachable: refused\r\nx",
        "since": "2026-03-01T22:00:00+00:00",
        "last_success_at": None,
    }
    notice = Notice(kind=kind, payload={"sources": [source] * 30, "days": 7}, subscription="all")
    mail, text, markup = read_back(write_notice(notice, language=language, coverage=COVERAGE))

    assert "四川省市监局<b>" in text
    assert "2026-03-02 06:00" in text
    assert ("无法连接：refused x" if language == "zh" else "unreachable: refused x") in text
    assert "<b>" not in markup
    assert "18" in text
    assert str(mail["Subject"]).startswith("[Concord] ")


def test_a_notice_that_nobody_takes_crawls_says_since_when_and_what_to_start() -> None:
    payload = {"since": "2026-03-02T01:00:00+00:00"}
    notice = Notice(kind="workers_gone", payload=payload, subscription="all")

    for language in ("zh", "en"):
        letter = write_notice(notice, language=language, coverage=COVERAGE)
        assert "2026-03-02 09:00" in letter.text
        assert "concord worker" in letter.html


def test_notice_may_be_bare() -> None:
    letter = write_notice(Notice(kind="test", payload={}, subscription="all"), language="zh", coverage=COVERAGE)

    assert "订阅“all”的这个收件地址可用" in letter.text
