"""Chat robots of 企业微信, 钉钉 and 飞书, sent to by our own hand: they answer 200 to what they refuse, too.

Apprise, which reads their addresses, takes 200 for success: a refused message would be lost without a word. Plain text,
because their Markdown knows no escape for what strangers write. Limits and codes are those of the services' manuals.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from crawler.exceptions import DeliveryError
from crawler.monitoring.outgoing import post_json

WAIT = {"45009", "45033", "130101", "410100", "9499", "11232"}
"""Too many messages a minute: all of them take twenty or more."""
FOR_GOOD = {"93000", "40014", "40058", "300001", "300005", "19001", "19002"}
"""No such robot, or a message that it will never take."""


class TooFast(DeliveryError):
    """The robot takes nothing more for a while. Raised by ``send_to_robot``; the rest waits in its order."""


@dataclass(frozen=True, kw_only=True)
class Robot:
    """A service's robots: where they listen, and the bytes of UTF-8 that one message of plain text may have."""

    url: str
    limit: int


ROBOTS = {
    "wecombot": Robot(url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", limit=2048),
    "dingtalk": Robot(url="https://oapi.dingtalk.com/robot/send?access_token=", limit=19_000),  # 20,000 with the rest
    "feishu": Robot(url="https://open.feishu.cn/open-apis/bot/v2/hook/", limit=19_000),  # of a body of 20 KB
    "lark": Robot(url="https://open.larksuite.com/open-apis/bot/v2/hook/", limit=19_000),
}


def send_to_robot(address: str, text: str, *, allowed: Iterable[str] = (), now: float | None = None) -> None:
    """Send a text to a robot by its Apprise address; ``now`` are seconds since 1970, for the signature.

    A 飞书 robot's signing secret is given as ``feishu://TOKEN?secret=SECRET``.

    Raises:
        TooFast: it takes nothing more for a while.
        DeliveryError: the address is none, the robot did not answer, or it refused the message.
    """
    scheme = address.partition("://")[0].lower()
    token, secret, mobiles = _read_address(address)
    moment = time.time() if now is None else now
    robot = ROBOTS[scheme]
    url = f"{robot.url}{quote_plus(token)}"
    if scheme == "wecombot":
        payload: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
    elif scheme == "dingtalk":
        payload = {"msgtype": "text", "text": {"content": text}, "at": {"atMobiles": mobiles, "isAtAll": False}}
        if secret:
            stamp = str(round(moment * 1000))
            sign = _sign(secret, f"{stamp}\n{secret}")
            url += f"&timestamp={stamp}&sign={quote_plus(sign)}"
    else:
        payload = {"msg_type": "text", "content": {"text": text}}
        if secret:
            stamp = str(round(moment))
            payload |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{secret}", "")}
    status, answer = post_json(url, payload, allowed=allowed)
    _judge(scheme, status, answer)


def _read_address(address: str) -> tuple[str, str, list[str]]:
    """Return token, signing secret and mobile numbers to call out to."""
    from apprise import Apprise

    plugin: Any = Apprise.instantiate(address)
    if plugin is None:
        raise DeliveryError("Apprise does not know this address", permanent=True)
    token = getattr(plugin, "key", None) or plugin.token
    secret = getattr(plugin, "secret", None) or parse_qs(urlsplit(address).query).get("secret", [""])[0]
    return token, secret, [str(target) for target in getattr(plugin, "targets", None) or ()]


def _sign(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _judge(scheme: str, status: int, body: bytes) -> None:
    """Raise what an answer means, nothing where the message was taken."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    found = answer if isinstance(answer, dict) else {}
    code = next((str(found[name]) for name in ("errcode", "code", "StatusCode") if name in found), "")
    if status == 200 and code == "0":
        return
    said = str(found.get("errmsg") or found.get("msg") or found.get("StatusMessage") or f"answered {status}")
    message = f"{scheme}: refused: {code} {said}"[:300]
    if code in WAIT or status == 429:
        raise TooFast(message)
    raise DeliveryError(message, permanent=code in FOR_GOOD)
