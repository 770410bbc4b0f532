"""Who may look and who may change: nobody is asked on loopback by default, everybody where the rules name a secret.

A reader logs in with the password and has a session; a program shows the token; a proxy that is trusted names the
reader in a header. A token reads and changes nothing: every change comes from a form of ours, in the same browser.
"""

import base64
import hashlib
import hmac
import ipaddress
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fastapi import Request
from pydantic import SecretStr

from crawler.dashboard.forms import cookie_name
from crawler.dashboard.throttle import Throttle
from crawler.exceptions import ConfigurationError

logger = logging.getLogger(__name__)

SESSION_SECONDS = 14 * 86_400
SESSIONS_MAX = 1_000  # the oldest end first; each holds some hundred bytes
NO_SECRET = SecretStr("")
PASSWORD_MAX = 1_000  # characters; argon2 hashes any length, for as long as that takes
NAME_MAX = 60
# What a machine asks for is answered with 401 and a challenge, not with a page to log in by.
FOR_PROGRAMS = ("/api/", "/feed.", "/export.", "/calendar.ics", "/metrics")
OPEN = ("/static/", "/login", "/healthz", "/readyz")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True)
class AccessRules:
    """What the settings say; without a secret and without a login header everybody who reaches the port may enter.

    ``password`` is an argon2 hash, or a password that is hashed at once. ``login_header`` counts from ``proxies`` only.
    """

    password: SecretStr = NO_SECRET
    token: SecretStr = NO_SECRET
    login_header: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def ask(self) -> bool:
        """Whether anybody is asked who he is."""
        return bool(self.password.get_secret_value() or self.token.get_secret_value() or self.login_header)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks. ``name`` is empty where nobody is asked.

    ``key`` makes the tokens of his forms; it is empty where his browser has none yet, None where he may change nothing.
    """

    name: str
    key: str | None
    may_leave: bool = False  # has a session to end


@dataclass
class _Session:
    name: str
    until: float


class TooManyTries(Exception):
    """An address failed too often. Raised by ``Access.log_in``; the message is the seconds to wait."""


class Access:
    """Judges requests by the rules. ``clock`` counts seconds and never goes back."""

    def __init__(self, rules: AccessRules, clock: Callable[[], float] = time.monotonic) -> None:
        self.rules = rules
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._throttle = Throttle(clock)
        password = rules.password.get_secret_value()
        self._hash = password if password.startswith("$argon2") or not password else hash_password(password)
        self._token = _digest(rules.token.get_secret_value()) if rules.token.get_secret_value() else ""

    def name_visitor(self, request: Request) -> Visitor | None:
        """Return who asks, None if he is nobody whom the rules let in."""
        cookie = request.cookies.get(cookie_name(request), "")
        if not self.rules.ask:
            return Visitor(name="", key=cookie)
        if self.rules.login_header and is_from_proxy(request, self.rules.proxies):
            name = request.headers.get(self.rules.login_header, "")[:NAME_MAX]
            if name:
                return Visitor(name=name, key=cookie)
        if cookie and (session := self._find_session(cookie)):
            return Visitor(name=session.name, key=cookie, may_leave=True)
        return Visitor(name="", key=None) if self._shows_token(request) else None

    def log_in(self, address: str, password: str, name: str) -> str | None:
        """Return the cookie of a new session, None if the password is wrong. The token is taken for a password, too.

        Raises:
            TooManyTries: the address, or all together, failed too often lately.
        """
        with self._lock:  # one at a time: a hash takes 64 MiB
            if wait := self._throttle.wait_seconds(address):
                raise TooManyTries(f"{wait:.0f}")
            if not self._knows(password[:PASSWORD_MAX]):
                self._throttle.note(address)
                logger.warning("dashboard: wrong password from %s", address)
                return None
            cookie = secrets.token_urlsafe(32)
            self._sessions[_digest(cookie)] = _Session(name=name[:NAME_MAX], until=self._clock() + SESSION_SECONDS)
            while len(self._sessions) > SESSIONS_MAX:
                self._sessions.popitem(last=False)
        logger.info("dashboard: login from %s", address)
        return cookie

    def log_out(self, cookie: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_digest(cookie), None)

    def _find_session(self, cookie: str) -> _Session | None:
        with self._lock:
            session = self._sessions.get(_digest(cookie))
            return session if session and session.until > self._clock() else None

    def _knows(self, password: str) -> bool:
        if self._token and hmac.compare_digest(_digest(password), self._token):
            return True
        return bool(self._hash) and is_password(self._hash, password)

    def _shows_token(self, request: Request) -> bool:
        """Whether a program shows the token, as a bearer's or, as most feed readers do, as the password of any name."""
        shown = read_authorization(request.headers.get("authorization", ""))
        if not shown or not self._token:
            return False
        address = client_of(request)
        with self._lock:
            if self._throttle.wait_seconds(address):
                return False
            if hmac.compare_digest(_digest(shown), self._token):
                return True
            self._throttle.note(address)
        return False


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with the library's own costs (RFC 9106, second choice)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def is_password(hashed: str, password: str) -> bool:
    """Whether a password has this hash."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        return PasswordHasher().verify(hashed, password)
    except VerificationError:
        return False


def check_hash(hashed: str) -> None:
    """Raise ConfigurationError if this is no hash of argon2's."""
    from argon2 import extract_parameters
    from argon2.exceptions import InvalidHashError

    try:
        extract_parameters(hashed)
    except InvalidHashError:
        raise ConfigurationError("CONCORD_DASHBOARD_PASSWORD: not a hash that `concord serve --hash` wrote") from None


def read_networks(text: str) -> tuple[Network, ...]:
    """Return addresses and networks, separated by commas.

    Raises:
        ConfigurationError: one of them is neither.
    """
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ConfigurationError(f"CONCORD_DASHBOARD_PROXIES: {error}") from None


def is_from_proxy(request: Request, proxies: Iterable[Network]) -> bool:
    """Whether a trusted proxy sent the request on, or passed it on before ``trust_proxy`` looked."""
    return bool(request.scope.get("concord.proxy")) or _is_in(request.client.host if request.client else "", proxies)


def trust_proxy(request: Request, proxies: Iterable[Network]) -> None:
    """Take the reader's address and scheme from what a trusted proxy says of them."""
    if not request.client or not _is_in(request.client.host, proxies):
        return
    request.scope["concord.proxy"] = True
    if request.headers.get("x-forwarded-proto") in {"http", "https"}:
        request.scope["scheme"] = request.headers["x-forwarded-proto"]
    said = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    # Read from the right: what stands left of the last stranger is his own claim.
    strangers = (address for address in reversed(said) if not _is_in(address, proxies))
    if address := next(strangers, ""):
        request.scope["client"] = (address[:100], 0)


def client_of(request: Request) -> str:
    """Return the address of who asks."""
    return request.client.host if request.client else ""


def read_authorization(header: str) -> str:
    """Return the secret of an Authorization header, of a bearer or of HTTP's basic way; empty for anything else.

    >>> read_authorization("Bearer abc"), read_authorization("Basic bWU6YWJj"), read_authorization("Digest x")
    ('abc', 'abc', '')
    """
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _is_in(address: str, networks: Iterable[Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks if network.version == found.version)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
