"""The one gate for every outgoing request: what may be asked for, and which address may be connected to.

The middleware judges the address as written, redirects and robots.txt included; the resolver judges what the name
resolves to, and it is that very address that is connected to: a name cannot show one address here and use another.
"""

import ipaddress
import logging
import re
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.exceptions import ForbiddenAddress

logger = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {80, 443, 8000, 8001, 8008, 8080, 8081, 8088, 8090, 8443, 8888, 9080, 9090}
"""Ports that web sites are served from. Any other belongs to a service that is not ours to talk to."""

# Not global in the words of ipaddress, or global there and still not the open internet.
REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "168.63.129.16/32",  # Azure's metadata and name server, on a public address
        "192.88.99.0/24",  # 6to4 relays, deprecated (RFC 7526)
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/32",  # Teredo: carries an IPv4 address inside
        "3fff::/20",  # documentation (RFC 9637)
    )
)
# All that is assigned to the open internet lies in it (RFC 4291, 2.4); the rest is mapped, translated, local or unused.
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = {0x00005EFE, 0x02005EFE}  # upper half of an interface's number whose lower half is an IPv4 address (RFC 5214)
LOCAL_NAMES = re.compile(
    r"(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|localdomain|home\.arpa|test|invalid|onion)$", re.I
)
# One to four parts, each decimal, octal or hexadecimal: what inet_aton takes for an address (RFC 3986, 7.4).
NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", re.I)
# No top-level domain is a number: such a host is an address that somebody hopes we read otherwise (WHATWG URL, 3.5).
NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*", re.I)


class AddressGateMiddleware:
    """Refuses requests and redirects that lead outside; counts them as ``crawl/forbidden`` through their errback."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(parse_allowed(crawler.settings.get("CONCORD_ALLOW_PRIVATE") or ""))

    def process_request(self, request: Request) -> None:
        try:
            check_url(request.url, allowed=self.allowed)
        except ForbiddenAddress as error:
            logger.warning("Refused: %s", error)
            raise IgnoreRequest(str(error)) from error

    def process_response(self, request: Request, response: Response) -> Response:
        """Name the redirects that Scrapy's own middleware does not follow: those to other schemes."""
        location = response.headers.get("Location")
        if response.status in (301, 302, 303, 307, 308) and location:
            target = response.urljoin(location.decode("latin-1"))
            try:
                check_url(target, allowed=self.allowed)
            except ForbiddenAddress as error:
                logger.warning("Refused: %s, to which %s redirects", error, request.url)
                raise IgnoreRequest(f"{error}, to which {request.url} redirects") from error
        return response


class CheckedResolver(CachingThreadedResolver):
    """Scrapy's resolver, refusing names that resolve to private, loopback or reserved addresses."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: frozenset[str]) -> None:
        super().__init__(reactor, cache_size, timeout)
        # The port is not known here; the middleware has judged it.
        self.allowed_hosts = {_split_port(entry)[0] for entry in allowed}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        allowed = set(parse_allowed(settings.get("CONCORD_ALLOW_PRIVATE") or ""))
        # Every site of a rehearsal is this one server; the middleware goes on refusing pages that name it.
        if rehearsal := urlsplit(settings.get("CONCORD_REHEARSAL") or "").netloc:
            allowed.add(rehearsal.lower())
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getfloat("DNS_TIMEOUT"), frozenset(allowed))

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802
        resolved: Deferred[str] = super().getHostByName(name, timeout)
        return resolved.addCallback(self._check, name)

    def _check(self, resolved: str, name: str) -> str:
        if name.lower().rstrip(".") not in self.allowed_hosts:
            try:
                check_address(resolved)
            except ForbiddenAddress as error:
                logger.warning("Refused: %s resolves to %s", name, error)
                raise DNSLookupError(f"{name} resolves to {error}") from error
        return resolved


def parse_allowed(text: str) -> frozenset[str]:
    """Return the entries ``host`` or ``host:port`` of a comma-separated list, in lower case."""
    return frozenset(entry.strip().lower() for entry in text.split(",") if entry.strip())


def check_url(url: str, *, allowed: Iterable[str] = ()) -> None:
    """Let an address pass that may be requested; ``allowed`` lists hosts that may be private and ports that may be odd.

    Raises:
        ForbiddenAddress: the reason, with the address.
    """
    shown = url if len(url) <= 200 else url[:199] + "…"
    if re.search(r"[\x00-\x20\x7f\\]", url.strip(" ")):
        raise ForbiddenAddress(f"{shown!r} holds a control character, space or backslash")
    try:
        parts = urlsplit(url.strip(" "))
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"{shown} is malformed: {error}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise ForbiddenAddress(f"{shown} is not http or https")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress(f"{shown} carries a user name")
    if not host:
        raise ForbiddenAddress(f"{shown} has no host")
    if "[" in parts.netloc and ":" not in host:  # "[v1.a]": a form reserved for addresses to come (RFC 3986, 3.2.2)
        raise ForbiddenAddress(f"{shown} has a host in brackets that is no IPv6 address")
    host = _normalize_host(host, shown)
    effective = port if port is not None else (443 if parts.scheme.lower() == "https" else 80)
    listed = set(allowed)
    if host in listed or f"{host}:{effective}" in listed or f"[{host}]:{effective}" in listed:
        return
    if effective not in PORTS:
        raise ForbiddenAddress(f"{shown} has port {effective}, which no web site uses")
    address = read_ip(host)
    if address is not None:
        check_address(address, shown)
    elif NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        raise ForbiddenAddress(f"{shown} has a host that ends in a number and is no IP address")
    elif "." not in host or LOCAL_NAMES.search(host):
        raise ForbiddenAddress(f"{shown} names a host of a local network")


def check_address(address: Address | str, shown: str | None = None) -> None:
    """Let an IP address pass that is on the open internet; ``shown`` is what the message names instead of it.

    Raises:
        ForbiddenAddress: it is private, loopback, link-local, shared, multicast or reserved, or carries one that is.
    """
    ip = address if not isinstance(address, str) else read_ip(address)
    if ip is None:
        raise ForbiddenAddress(f"{address!r} is no IP address")
    for candidate in _inside(ip):
        refused = any(candidate in network for network in REFUSED_NETWORKS if network.version == candidate.version)
        outside = candidate.version == 6 and candidate not in GLOBAL_UNICAST
        if refused or outside or not candidate.is_global or candidate.is_multicast:
            raise ForbiddenAddress(f"{shown or ip} is not on the open internet")


def read_ip(host: str) -> Address | None:
    """Return the IP address that a host literal stands for, in whatever notation; None for a name.

    >>> read_ip("0x7f.1")
    IPv4Address('127.0.0.1')
    """
    try:
        return ipaddress.ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        pass
    if not NUMERIC_HOST.fullmatch(host):
        return None
    return _read_aton(host.rstrip(".").split("."))


def _read_aton(parts: list[str]) -> ipaddress.IPv4Address:
    """Read as inet_aton does; what it would not take is read as the address that nothing may ask for."""
    try:
        numbers = [_read_number(part) for part in parts]
    except ValueError:
        return ipaddress.IPv4Address(0)
    *leading, last = numbers
    value = 0
    for number in leading:
        value = value << 8 | number
    room = 8 * (4 - len(leading))
    if any(number > 255 for number in leading) or last >= 1 << room:
        return ipaddress.IPv4Address(0)
    return ipaddress.IPv4Address(value << room | last)


def _read_number(text: str) -> int:
    if text.lower().startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)


def _inside(ip: Address) -> list[Address]:
    """Return the address and those that it carries or is translated to."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    carried: list[Address] = [ip]
    lower = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.sixtofour:
        carried.append(ip.sixtofour)
    if int(ip) >> 32 & 0xFFFFFFFF in ISATAP:
        carried.append(lower)
    if ip in NAT64:
        carried = [lower]
    return carried


def _normalize_host(host: str, shown: str) -> str:
    """Return the host as a resolver would see it: no escapes, no full-width letters or dots, no dot at the end."""
    host = unquote(host)
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")  # Full-width digits and 。 become what they stand for
        except UnicodeError:
            raise ForbiddenAddress(f"{shown} has a host that is no name") from None
    host = host.lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9._\-]+|[0-9a-f:.]+(?:%[\w.\-]+)?", host):
        raise ForbiddenAddress(f"{shown} has a host that is no name")
    return host


def _split_port(entry: str) -> tuple[str, str]:
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        return host, port.lstrip(":")
    host, _, port = entry.partition(":")
    return host, port
