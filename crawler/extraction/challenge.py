"""Telling a protection's challenge from a page. Challenges are named, never solved."""

import re
from collections.abc import Mapping

from crawler.extraction.embedded import parse_json, walk
from crawler.text.patterns import compile_late

_SMALL = 60_000  # A challenge page is a shell around a script; an ordinary page may mention any of these words
_SAMPLE = 400_000
_FEW_WORDS = 400  # Characters shown; the longest refusal seen has about 250, the shortest article page 600


def find_challenge(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Return the name of the protection that answered instead of the site, None for an ordinary page.

    Signs alone are no proof, for an article may speak of them: they count where hardly any text is shown besides.
    """
    if not body.strip():
        return _judge_empty(status, headers)
    text = _to_text(body[:_SAMPLE])
    name = _find_sign(status, text, _cookies(headers))
    return name if name is not None and _count_visible(text) < _FEW_WORDS and not _holds_titles(text) else None


def _holds_titles(text: str) -> bool:
    """Tell a short list in JSON, of which a title may speak of safety checks, from a firewall's answer in JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    objects = (value for value in walk(parse_json(text)) if isinstance(value, dict))
    return any(len(str(each.get(key) or "")) >= 6 for each in objects for key in ("title", "docTitle", "doctitle"))


def _find_sign(status: int, text: str, cookies: str) -> str | None:
    # Words are looked for before patterns throughout, which is ten times quicker.
    if status == 412 or (("$_ts" in text or "_$" in text) and _RUISHU.search(text)):
        return "ruishu"
    if status == 202 and _RUISHU_COOKIE.search(cookies):
        return "ruishu"
    is_small = len(text) < _SMALL
    if status == 521 or (is_small and ("__jsl" in text or "document.cookie" in text) and _KNOWNSEC.search(text)):
        return "knownsec"
    if is_small:
        lowered = text.lower()
        for name, words, sign in _SIGNS:
            if any(word in lowered for word in words) and sign.search(text):
                return name
    if status == 202:
        return "javascript challenge"
    if "yunsuo_session_verify" in cookies and "<script" in text and "</p>" not in text:
        return "yunsuo"
    if status == 429:
        return "rate ban"
    return "web application firewall" if status in (403, 503) and _REFUSED.search(text) else None


def _to_text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


_RUISHU = compile_late(r"\$_ts\s*(?:=|\.|\[)|\$_ts=window\[|_\$[a-zA-Z0-9]{2}\(\)")
_RUISHU_COOKIE = compile_late(r"\b(?=\w{8,}[ST]=)(?=\w*\d)\w{8,}[ST]=")
_KNOWNSEC = compile_late(r"__jsl_clearance|document\.cookie\s*=\s*\(?['\"]_|__jsluid_[hs]")
_FIREWALL_WORDS = (
    *(
        "防火墙",
        "firewall",
        "您的请求",
        "您的访问",
        "访问被",
        "访问已被",
        "安全验证",
        "安全检查",
        "人机验证",
        "人机识别",
    ),
    *("滑动验证", "正在验证您的", "正在检查您的", "acw_sc__v2", "aliyun_waf", "_waf_", "cf-chl", "challenge-platform"),
    "just a moment",
)
# Each with words, lower case, of which one stands wherever the sign does.
_SIGNS = (
    (
        "safeline",
        ("safeline", "雷池"),
        compile_late(r"safeline_bot_challenge|/\.safeline/|SafeLineChallenge|雷池", re.I),
    ),
    (
        "yunsuo",
        ("yunsuo", "security_"),
        compile_late(
            r"yunsuo_session_verify|security_session_(?:verify|mid_verify)|security_verify_data|YunSuoAutoJump", re.I
        ),
    ),
    (
        "web application firewall",
        _FIREWALL_WORDS,
        compile_late(
            r"WEB\s*应用防火墙|Web\s*Application\s*Firewall|网站防火墙|您的(?:请求|访问)(?:可能)?(?:存在|带有|疑似).{0,20}(?:威胁|攻击|不合法)|"
            r"您的请求带有不合法参数|访问(?:已)?被(?:拦截|拒绝|阻断)|acw_sc__v2|aliyun_waf|_waf_|cf-chl|challenge-platform|"
            # 安全检查 by itself is what regulators do every week.
            r"Just a moment|安全验证|安全检查(?:中|页)|(?:正在|通过|完成|接受)(?:进行)?安全检查|<title>\s*安全检查|"
            r"人机(?:验证|识别)|滑动验证|正在(?:验证|检查)您的(?:浏览器|访问)",
            re.I,
        ),
    ),
    (
        "rate ban",
        ("频繁", "封禁", "限制", "黑名单"),
        compile_late(
            r"访问(?:过于|太)?频繁|请求(?:过于|太)频繁|操作(?:过于|太)频繁|IP.{0,12}(?:封禁|限制|黑名单)", re.I
        ),
    ),
    (
        "javascript challenge",
        ("请开启", "请启用", "请打开", "enable javascript"),
        compile_late(
            r"(?:请(?:开启|启用|打开)(?:浏览器的?)?\s*JavaScript|enable JavaScript)"
            r".{0,80}(?:刷新|继续|continue|reload)",
            re.I | re.S,
        ),
    ),
)
_REFUSED = compile_late(r"拦截|封禁|禁止访问|拒绝访问|防火墙|Forbidden|Denied|Blocked|频繁|安全", re.I)
_NOT_SHOWN = compile_late(r"<(script|style|noscript|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.S | re.I)


def _judge_empty(status: int, headers: Mapping[str, str]) -> str | None:
    if status in (202, 412):
        return "ruishu"
    if status == 521:
        return "knownsec"
    if status == 200 and "location" not in {name.lower() for name in headers}:
        return "empty answer"
    return "web application firewall" if status in (403, 429) else None


def _count_visible(text: str) -> int:
    return len(re.sub(r"\s+", "", _NOT_SHOWN.sub("", text)))


def _cookies(headers: Mapping[str, str]) -> str:
    return "; ".join(str(value) for name, value in headers.items() if name.lower() == "set-cookie")
