import json

import pytest

from crawler.extraction import find_challenge
from tests.extraction import pages

RUISHU = (
    b'<html><head><meta content="' + b"x8Z.k" * 800 + b'"><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=1;'
    b'</script><script src="/4QbV/c.js"></script></head><body></body></html>'
)
FIREWALL = "<html><body><h1>WEB 应用防火墙</h1><p>您的请求已被拦截</p></body></html>"
BAN = "<html><body>您的访问过于频繁，请稍后再试</body></html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "name"),
    [
        (412, {}, RUISHU, "ruishu"),
        (202, {"Set-Cookie": "FSSBBIl1UgzbN7N80S=5x; Path=/"}, b"<html><script>go()</script></html>", "ruishu"),
        (202, {"Set-Cookie": "4hP44ZykCTt5S=6; Path=/"}, b"<html><script>go()</script></html>", "ruishu"),
        (200, {"Set-Cookie": "yunsuo_session_verify=1a"}, b"<html><script>go()</script></html>", "yunsuo"),
        (200, {}, RUISHU, "ruishu"),
        (412, {}, b"", "ruishu"),
        (521, {"set-cookie": "__jsluid_h=1"}, b'<script>document.cookie=("_")+("_")</script>', "knownsec"),
        (200, {}, b"<script>document.cookie='__jsl_clearance_s=1'</script>", "knownsec"),
        (200, {}, FIREWALL.encode(), "web application firewall"),
        (200, {}, FIREWALL.encode("gb18030"), "web application firewall"),
        (200, {}, b'<script src="/.safeline/static/safeline_bot_challenge.js"></script>', "safeline"),
        (200, {}, b"<script>self.location='/?security_verify_data=1'</script>", "yunsuo"),
        (200, {}, BAN.encode(), "rate ban"),
        (200, {}, "<body>正在进行安全检查，请稍候</body>".encode(), "web application firewall"),
        (200, {}, b" \r\n", "empty answer"),
        (403, {}, b"<h1>403 Forbidden</h1>", "web application firewall"),
        (429, {}, b"<h1>Too Many Requests</h1>", "rate ban"),
    ],
)
def test_protections_are_named(status, headers, body, name):
    assert find_challenge(status, headers, body) == name


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, '{"rows": [{"title": "开学季校园食品安全检查全覆盖", "url": "/a.html"}]}'.encode()),
        (200, pages.HANWEB.encode()),
        (200, pages.NOTICE.encode("gb18030")),
        (200, "<html><body><p>暂无信息</p></body></html>".encode()),
        (200, b'{"success":true,"data":{"html":""}}'),
        (404, b"<h1>404 Not Found</h1>"),
        (304, b""),
        (500, b""),
    ],
)
def test_ordinary_answers_are_no_challenge(status, body):
    assert find_challenge(status, {"Set-Cookie": "__jsluid_s=abc; path=/"}, body) is None


def test_an_article_about_firewalls_is_no_challenge():
    prose = "市场监管部门提醒网站运营者部署Web应用防火墙，访问被拦截时不要频繁刷新，可凭安全验证继续。" * 12

    assert find_challenge(200, {}, pages.page(f"<h1>提醒</h1><p>{prose}</p>").encode()) is None


def test_short_list_in_json_may_speak_of_safety_checks():
    answer = {"data": {"results": [{"source": {"id": "1", "title": "省局开展节前安全检查"}}]}}
    refusal = {"code": 403, "message": "您的访问被拦截，请完成安全验证"}

    assert find_challenge(200, {}, json.dumps(answer, ensure_ascii=False).encode()) is None
    assert find_challenge(200, {}, json.dumps(refusal, ensure_ascii=False).encode()) == "web application firewall"
