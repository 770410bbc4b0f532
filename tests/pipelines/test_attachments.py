"""Whole crawls in which an announcement offers files: the text of those that can be read is kept beside their names."""

from crawler.base_spiders.trs_wcm import TrsWcmSpider
from crawler.extraction import canonicalize_url
from storage.articles import find_article
from storage.database import Database
from tests.attachments.test_reader import make_docx
from tests.crawling import article, crawl, listing, make_spider, serve

TITLE = "浙江省市场监督管理局与江苏省市场监督管理局签署标准化合作备忘录"
TEXT = "3月5日，浙江省市场监督管理局与江苏省市场监督管理局在杭州签署标准化合作备忘录，双方将在标准制定方面开展合作。"
ORDINARY = "全省计量工作会议召开"
FILES = (
    '<p>附件：<a href="./P1.docx">备忘录.docx</a> <a href="./P2.pdf">说明.pdf</a> <a href="./P3.xlsx">名单.xlsx</a></p>'
)
WORD = {"Content-Type": "application/octet-stream"}


def pages() -> dict:
    return {
        "/dt/": listing(
            [
                ("/dt/202603/t20260305_1.html", TITLE, "2026-03-05"),
                ("/dt/202603/t20260304_2.html", ORDINARY, "2026-03-04"),
            ]
        ),
        "/dt/202603/t20260305_1.html": article(TITLE, "2026-03-05", text=TEXT, extra=FILES),
        "/dt/202603/t20260304_2.html": article(ORDINARY, "2026-03-04", extra=FILES.replace("P", "Q")),
        "/dt/202603/P1.docx": (200, WORD, make_docx("第一条　互认标准化人才")),
        "/dt/202603/P2.pdf": (200, WORD, b"%PDF-1.4 broken"),
    }


def test_file_that_does_not_come_is_asked_for_once(sqlite_database: Database) -> None:
    answers = pages() | {"/dt/202603/P2.pdf": (503, WORD, b"")}
    with serve(answers) as site:
        settings = {"CONCORD_DATABASE_URL": sqlite_database.url}
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, since="2020-01-01")

    assert site.paths().count("/dt/202603/P2.pdf") == 1
    assert run.counts("attachments/") == {"read": 1, "unread": 1}


def test_files_of_an_announcement_are_read_and_no_others(sqlite_database: Database) -> None:
    with serve(pages()) as site:
        settings = {"CONCORD_DATABASE_URL": sqlite_database.url}
        run = crawl(make_spider(TrsWcmSpider, site, "/dt/"), site, settings, since="2020-01-01")
        with sqlite_database.read() as session:
            url = canonicalize_url(f"{site.url}/dt/202603/t20260305_1.html")
            stored = find_article(session, canonical_url=url)

    assert stored is not None
    assert stored.label == "announcement"
    assert [found.get("text") for found in stored.attachments] == ["第一条　互认标准化人才\n甲方　乙方", "", None]
    assert [bool(found.get("problem")) for found in stored.attachments] == [False, True, False]
    assert [found["name"] for found in stored.attachments] == ["备忘录.docx", "说明.pdf", "名单.xlsx"]
    assert run.counts("attachments/") == {"read": 1, "unread": 1}
    assert run.outcome()[0] == "complete"
    assert not [path for path in site.paths() if "Q" in path or "xlsx" in path]
