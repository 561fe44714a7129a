"""Places: where a URL leads to, as far as it can be told without asking anybody.

Rule: pure and total. XAddrs and addresses of services hold whatever a device wrote there.
"""

from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

import msgspec

_PORTS = {"http": 80, "https": 443}
_PREFIXES = {4: 24, 6: 64}
_READ = 256
"""Characters of a URL that are looked at; a host name has at most 253."""


class Ip(msgspec.Struct, frozen=True):
    """What ``ipaddress`` finds out of an address, once: it does so at each look. Without a zone."""

    text: str
    version: int
    packed: bytes
    is_loopback: bool
    is_unspecified: bool
    is_multicast: bool
    is_link_local: bool

    def __str__(self) -> str:
        return self.text


class Url(NamedTuple):
    """The parts of a URL: ``host`` in lower case, without brackets and zone; ``port`` 0 if odd.

    ``address`` is ``192.0.2.10:80`` or ``[fe80::1]:80``, as events name a side.
    """

    scheme: str
    host: str
    zone: str
    port: int
    address: str


@lru_cache(1024)
def _parsed(url: str) -> Url:
    scheme, mark, rest = url.partition("://")
    if not mark:
        return Url("", "", "", 0, ":0")
    scheme = scheme.lower()
    authority = rest.partition("/")[0].rpartition("@")[2]
    if authority.startswith("["):
        host, _, after = authority[1:].partition("]")
        number = after.removeprefix(":")
    else:
        host, _, number = authority.partition(":")
    host, _, zone = host.partition("%")
    known = number.isascii() and number.isdigit() and len(number) <= len("65535")
    port = int(number) if known else 0 if number else _PORTS.get(scheme, 0)
    host = host.lower()
    ip = ip_of(host)
    there = ip.text if ip else host
    address = f"[{there}]:{port}" if ":" in there else f"{there}:{port}"
    return Url(scheme, host, zone.removeprefix("25"), port, address)


def parsed(url: str) -> Url:
    """The parts of a URL; all empty where it is none."""
    return _parsed(url[:_READ])


def path_of(target: str) -> str:
    """``/wsd/scan`` of a URL, or of what a request asks for; empty if it tells none."""
    if not target.startswith("/") and "://" in target:
        target = f"/{target.partition('://')[2].partition('/')[2]}"
    return target.partition("#")[0][:_READ] if target.startswith("/") else ""


@lru_cache(1024)
def ip_of(host: str) -> Ip | None:
    """The address that a host is; ``None`` for a name. A zone does not count."""
    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return Ip(
        text=str(ip),
        version=ip.version,
        packed=ip.packed,
        is_loopback=ip.is_loopback,
        is_unspecified=ip.is_unspecified,
        is_multicast=ip.is_multicast,
        is_link_local=ip.is_link_local,
    )


def family(host: str) -> str:
    """``IPv4`` or ``IPv6``; empty for a name."""
    ip = ip_of(host)
    return f"IPv{ip.version}" if ip else ""


def is_same(one: str, other: str) -> bool:
    """Whether two hosts are one, however they are written."""
    left, right = ip_of(one), ip_of(other)
    if left is None or right is None:
        return one.lower().rstrip(".") == other.lower().rstrip(".")
    return left == right


def are_near(one: Ip, other: Ip) -> bool:
    """Whether two addresses are likely of one subnet, which is assumed a /24 or a /64."""
    if one.version != other.version:
        return False
    shared = _PREFIXES[one.version] // 8
    return one.packed[:shared] == other.packed[:shared]
