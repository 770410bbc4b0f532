"""What a page is called: the canonical form of an address, and the day that an address may bear."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from crawler.extraction.dates import make_day
from crawler.text.patterns import compile_late

# Session ids, campaign and share marks. From the parameters that browsers' tracking filters remove, and Chinese
# share links (weixin, weibo, toutiao apps).
_DROPPED = compile_late(
    r"utm_\w+|spm|scm|from|isappinstalled|share_?\w*|sharer_\w+|wx_?\w*|weixin_\w+|nsukey|fbclid|gclid|msclkid|bd_vid|"
    r"jsessionid|phpsessid|aspsessionid\w*|sessionid|sid_?session|_t|_ts|timestamp|rand|random|nocache|"
    r"hmsr|hmpl|hmcu|hmkw|hmci|tdsourcetag|pk_\w+|mc_cid|mc_eid|ref_src|vjson",
    re.I,
)
_SESSION_IN_PATH = compile_late(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.I)
_UNRESERVED = "/:@!$&'()*+,;=~-._"

# TRS t20260305_123.html; Hanweb art/2026/3/5/art_1_2.html; Ucap 2026/3/5/<hash>; papers 2026-03/05, 2026/03-05.
_DAY_IN_PATH = compile_late(
    r"/t(?P<y1>20\d\d)(?P<m1>0[1-9]|1[0-2])(?P<d1>0[1-9]|[12]\d|3[01])_\d+"
    r"|/(?P<y2>20\d\d)[/-](?P<m2>1[0-2]|0?[1-9])[/-](?P<d2>3[01]|[12]\d|0?[1-9])(?=/|_|-|\.|$)"
    r"|/(?P<y3>20\d\d)(?P<m3>0[1-9]|1[0-2])/?(?P<d3>0[1-9]|[12]\d|3[01])(?=/|_)"
    r"|/(?P<y5>20\d\d)(?P<m5>0[1-9]|1[0-2])(?P<d5>0[1-9]|[12]\d|3[01])"
    r"(?:[01]\d|2[0-3])(?:[0-5]\d){2}\d{0,4}(?=\.|/|$)"  # 20260305093015, with the clock
    r"|/(?P<y4>20\d\d)/(?P<m4>0[1-9]|1[0-2])(?P<d4>0[1-9]|[12]\d|3[01])(?=/)"  # 2026/0305, 人民网's and many others'
)


def canonicalize_url(url: str) -> str:
    """Return the identity of a page: equal for addresses that differ only in what never changes the page.

    The scheme becomes https, the host lower case without default port, the fragment, tracking parameters and session
    ids go, the query is sorted. Idempotent. An address that cannot be read comes back stripped, as it is.

    >>> canonicalize_url("HTTP://WWW.Example.gov.cn:80/a/./b.html?utm_source=x&b=2&a=1#top")
    'https://www.example.gov.cn/a/b.html?a=1&b=2'
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    path = _quote(_resolve_dots(_SESSION_IN_PATH.sub("", parts.path))) or "/"
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _DROPPED.fullmatch(k)]
    query = urlencode(sorted(kept))
    return f"https://{netloc}{path}{'?' + query if query else ''}"


def find_day_in_url(url: str | None) -> str | None:
    """Return the publication day that an address bears, ``YYYY-MM-DD``.

    >>> find_day_in_url("http://a.gov.cn/xw/202603/t20260305_1234.html")
    '2026-03-05'
    """
    for match in _DAY_IN_PATH.finditer(urlsplit_path(url)):
        for n in "12345":
            if match["y" + n]:
                day = make_day(int(match["y" + n]), int(match["m" + n]), int(match["d" + n]))
                if day:
                    return day
    return None


def urlsplit_path(url: str | None) -> str:
    """Return the path of an address, empty if it cannot be read."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _quote(path: str) -> str:
    """Percent-encode in one way; %2F stays apart from /."""
    return "%2F".join(
        quote(unquote(part, errors="surrogateescape"), safe=_UNRESERVED, errors="surrogateescape")
        for part in re.split("%2[fF]", path)
    )


def _resolve_dots(path: str) -> str:
    if "/." not in path and "//" not in path:
        return path
    out: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(out) > 1:
                out.pop()
        elif part not in (".",) and (part or not out):
            out.append(part)
    if parts[-1] in ("", ".", ".."):
        out.append("")
    return "/".join(out)
