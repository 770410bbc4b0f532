"""How hosts misbehave: a plan says which, how and on which day; the server asks it before every answer.

The plan for the demo is survivable or reportable throughout; the empty plan is for benchmarks; the hostile answers are
for tests that name them.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.rehearsal.site import Answer, Ask, Site

Kind = Literal[
    "ruishu_412",  # a script challenge with status 412
    "knownsec_521",  # a script challenge with status 521
    "waf_200",  # a firewall's page with status 200
    "rate_ban",  # after `after` requests an empty body with status 200
    "error_500",
    "not_found",
    "moved",  # 301 to `target`, where the same listing stands
    "slow",  # an ordinary answer after `seconds`
    "dropped",  # the connection is closed without an answer
    "endless_redirect",
    "redirect",  # 302 to `target`, whatever it is
    "huge",  # `size` bytes of a page, streamed
    "control_characters",
    "drip",  # one byte every `seconds`, without end
    "reskinned",  # a new design that builds its lists by scripts: pages without a link to an article
]
# What keeps a crawler from reading a listing, whatever it does.
BLINDING: frozenset[str] = frozenset(
    {
        "ruishu_412", "knownsec_521", "waf_200", "error_500", "not_found", "dropped", "endless_redirect", "redirect",
        "huge", "control_characters", "drip", "reskinned",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One misbehaviour: of a host, under a path, on some days (None: all), a number of times (None: always)."""

    kind: Kind
    host: str
    path: str = "/"
    exact: bool = False
    days: frozenset[int] | None = None
    times: int | None = None
    target: str = ""
    seconds: float = 0.0
    after: int = 0
    size: int = 200 * 1024 * 1024

    def concerns(self, host: str, path: str, day: int) -> bool:
        """Tell whether the fault can strike this path; robots.txt is spared, it says how to ask at all."""
        if host != self.host or (self.days is not None and day not in self.days) or path == "/robots.txt":
            return False
        return path == self.path if self.exact else path.startswith(self.path)

    def blinds(self, host: str, path: str, day: int) -> bool:
        """Tell whether a listing at the path cannot be read on that day."""
        return self.times is None and self.kind in BLINDING and self.concerns(host, path, day)


@dataclass(frozen=True, kw_only=True, slots=True)
class Redesign:
    """A site that is another from ``day`` on: other family, other addresses, the same office and the same news.

    It has at least as many columns as before, in their order.
    """

    day: int
    site: Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """All faults of a rehearsal, of which the first that strikes wins, and the sites that are rebuilt over night."""

    faults: tuple[Fault, ...] = ()
    redesigns: tuple[Redesign, ...] = ()

    def played(self, site: Site, day: int) -> Site:
        """Return the site as it stands on a day."""
        return next((new.site for new in self.redesigns if new.site.name == site.name and new.day <= day), site)


EMPTY_PLAN = Plan()
# Day 1: two hosts stumble once and one is slow. Day 2: one is blocked, one column has moved, one is gone.
DEMO_PLAN = Plan(
    faults=(
        Fault(
            kind="error_500", host="scjgj.sc.gov.cn", path="/scsjgj/c104475/list.shtml", days=frozenset({1}), times=1
        ),
        Fault(kind="error_500", host="amr.jiangxi.gov.cn", path="/queryList", days=frozenset({1}), times=1),
        Fault(kind="slow", host="amr.yn.gov.cn", path="/gsgg1/gg.htm", days=frozenset({1}), seconds=1.0),
        Fault(kind="ruishu_412", host="scjg.hubei.gov.cn", days=frozenset({2})),
        Fault(
            kind="moved",
            host="zjamr.zj.gov.cn",
            path="/col/col1228969897/index.html",
            days=frozenset({2}),
            target="/col/col1229620501/index.html",
        ),
        Fault(kind="not_found", host="amr.gd.gov.cn", path="/zwdt/tpzl/", days=frozenset({2})),
    )
)


class Misbehaviour:
    """Counts what happened, so that a fault can strike once; safe to ask from many threads."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._lock = threading.Lock()
        self._struck: Counter[Fault] = Counter()
        self._asked: Counter[tuple[str, int]] = Counter()

    def find_fault(self, ask: Ask, day: int) -> Fault | None:
        """Return the fault that strikes this request, and count it."""
        with self._lock:
            self._asked[ask.host, day] += 1
            for fault in self.plan.faults:
                if not fault.concerns(ask.host, ask.path, day):
                    continue
                if fault.times is not None and self._struck[fault] >= fault.times:
                    continue
                if fault.kind == "rate_ban" and self._asked[ask.host, day] <= fault.after:
                    continue
                self._struck[fault] += 1
                return fault
        return None

    def moved_from(self, ask: Ask, day: int) -> str:
        """Return the path under which the content of the asked path is known: a moved column's old one."""
        for fault in self.plan.faults:
            if fault.kind == "moved" and ask.path == fault.target and fault.concerns(ask.host, fault.path, day):
                return fault.path
        return ask.path


def faulty_answer(fault: Fault, ask: Ask) -> Answer | None:
    """Return what the host sends instead of its page; None where the fault is not in the content."""
    match fault.kind:
        case "ruishu_412":
            cookie = ("Set-Cookie", "FSSBBIl1UgzbN7N80S=Rm9yIHRlc3Rz; Path=/; HttpOnly")
            return Answer(status=412, body=_RUISHU, content_type="text/html", headers=(cookie,))
        case "knownsec_521":
            cookie = ("Set-Cookie", "__jsluid_s=0f0e0d0c0b0a09080706050403020100; max-age=31536000; path=/; HttpOnly")
            return Answer(status=521, body=_KNOWNSEC, content_type="text/html", headers=(cookie,))
        case "waf_200":
            return Answer(body=_FIREWALL.encode(), content_type="text/html; charset=utf-8")
        case "rate_ban":
            return Answer(body=b"")
        case "error_500":
            return Answer(status=500, body=b"<html><body><h1>500 Internal Server Error</h1></body></html>")
        case "not_found":
            return not_found()
        case "moved":
            return Answer(status=301, headers=(("Location", fault.target),))
        case "redirect":
            return Answer(status=302, headers=(("Location", fault.target),))
        case "endless_redirect":
            turn = int(ask.query.get("turn", "0")) + 1
            return Answer(status=302, headers=(("Location", f"{ask.path}?turn={turn}"),))
        case "control_characters":
            body = b"<html><head><title>\x00\x01\x02</title></head><body>" + bytes(range(32)) * 400 + b"</body></html>"
            return Answer(body=body, content_type="text/html; charset=utf-8")
        case "reskinned":
            return Answer(body=_RESKINNED.encode(), content_type="text/html; charset=utf-8")
        case _:
            return None


def stream(fault: Fault) -> Iterator[tuple[bytes, float]]:
    """Yield pieces of an endless or huge page, each with the seconds to wait before it."""
    yield b"<html><head><title>news</title></head><body>", 0.0
    if fault.kind == "drip":
        while True:
            yield b"<", fault.seconds
    piece = b"<p>" + b"x" * 65_529 + b"</p>"
    for _ in range(max(1, fault.size // len(piece))):
        yield piece, 0.0


def not_found() -> Answer:
    """Return the plain page of a path at which nothing stands."""
    return Answer(status=404, body=_NOT_FOUND.encode(), content_type="text/html; charset=utf-8")


# Shapes of the challenges only: the scripts do nothing.
_RUISHU = (
    b'<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="'
    + b"qkBuWzS1xYdHr8" * 40
    + b'" r="m"><script type="text/javascript" r="m">$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=94873;$_ts.cd="'
    + b"q7pTalAm" * 60
    + b'";</script><script type="text/javascript" charset="utf-8" src="/4hP44ZykCTt5/rehearsal.js" r="m"></script>'
    + b"</head><body></body></html>"
)
_KNOWNSEC = b"<script>document.cookie=('_')+('_jsl_clearance_s=')+('0');location.href=location.pathname</script>"
_FIREWALL = (
    "<html><head><title>WEB 应用防火墙</title></head><body><h1>WEB 应用防火墙</h1>"
    "<p>您的访问行为存在异常，请开启浏览器脚本后重试。</p><script>setTimeout(function(){location.reload()},3000)</script>"
    "</body></html>"
)
_RESKINNED = (
    '<html><head><meta charset="utf-8"><title>新版门户</title><script src="/js/vendors.js"></script></head><body>'
    '<div id="app"><div class="nav"><a href="/">首页</a><a href="/#/zwgk">政务公开</a><a href="/#/bsfw">办事服务</a>'
    '</div><div class="news-list" data-api="/api/v2/news" data-page-size="15">正在加载…</div></div></body></html>'
)
_NOT_FOUND = (
    "<html><head><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在或已被删除。</p>"
    '<a href="/">返回首页</a></body></html>'
)
