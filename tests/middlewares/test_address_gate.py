"""What may be requested and connected to, and what may not, in every way of writing it."""

import pytest
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler
from twisted.internet.error import DNSLookupError
from twisted.internet.testing import MemoryReactorClock

from crawler.exceptions import ForbiddenAddress
from crawler.middlewares.address_gate import CheckedResolver, check_address, check_url, parse_allowed, read_ip
from tests.middlewares.hostile_addresses import HOSTILE

ORDINARY = [
    "https://www.samr.gov.cn/xw/zj/index.html",
    "http://scjgj.beijing.gov.cn/zwxx/scjgdt/",
    "HTTPS://AMR.GD.GOV.CN/",
    "http://amr.sz.gov.cn:8080/a",
    "https://www.ccn.com.cn/news/index.dhtml?page=1",
    "http://8.8.8.8/",
    "http://[2400:3200::1]/",
    "http://[64:ff9b::808:808]/",
    "https://中国质量新闻网.中国/",
    "http://a_b.gov.cn/",
    "https://www.gov.cn/path%20with/%5Cescapes?q=http://127.0.0.1/",
    "http://111.gov.cn/",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url)


@pytest.mark.parametrize("url", ORDINARY)
def test_ordinary_address_passes(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8123/a", "127.0.0.1:8123"),
        ("http://127.0.0.1:8123/a", "127.0.0.1"),
        ("http://localhost:9/a", "localhost:9, example.org"),
        ("http://[::1]:8123/", "[::1]:8123"),
        ("http://10.0.0.5/", "10.0.0.5:80"),
    ],
)
def test_listed_private_address_passes(url: str, allowed: str) -> None:
    check_url(url, allowed=parse_allowed(allowed))


@pytest.mark.parametrize("url", ["http://127.0.0.1:8124/", "http://127.0.0.2:8123/", "file://127.0.0.1:8123/"])
def test_list_opens_nothing_else(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url, allowed={"127.0.0.1:8123"})


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0", "100.100.100.200", "no address"])
def test_resolved_address_off_the_open_internet_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_address(address)


def test_resolved_public_address_passes() -> None:
    check_address("202.106.0.20")


@pytest.mark.parametrize("name", ["www.samr.gov.cn", "111.gov.cn", "0x7f.gov.cn", "a.1b"])
def test_a_name_is_no_address(name: str) -> None:
    assert read_ip(name) is None


def test_name_that_resolves_inside_is_not_connected_to() -> None:
    resolver = CheckedResolver(MemoryReactorClock(), 0, 1.0, frozenset())

    for inside in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1"):
        with pytest.raises(DNSLookupError, match=f"news.example.org resolves to {inside} is not on the open internet"):
            resolver._check(inside, "news.example.org")
    assert resolver._check("202.106.0.20", "news.example.org") == "202.106.0.20"


def test_listed_name_may_resolve_inside() -> None:
    resolver = CheckedResolver(MemoryReactorClock(), 0, 1.0, parse_allowed("News.example.org:8123, 127.0.0.1"))

    assert resolver._check("127.0.0.1", "news.example.org") == "127.0.0.1"
    assert resolver._check("127.0.0.1", "127.0.0.1") == "127.0.0.1"


def test_rehearsal_server_may_be_connected_to_and_nothing_beside_it() -> None:
    crawler = get_crawler(settings_dict={"CONCORD_REHEARSAL": "http://127.0.0.1:8123"})

    resolver = CheckedResolver.from_crawler(crawler, MemoryReactorClock())

    assert resolver._check("127.0.0.1", "127.0.0.1") == "127.0.0.1"
    with pytest.raises(DNSLookupError):
        resolver._check("127.0.0.1", "www.samr.gov.cn")


def test_settings_name_the_resolver() -> None:
    settings = get_project_settings()

    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.middlewares.address_gate.CheckedResolver"
