"""Host names to IP addresses that a packet can carry.

Rule 1: nothing is looked up; a name gets an address out of the documentation ranges.
Rule 2: both ends of a packet are of one family; IPv4 meets IPv6 as an IPv4-mapped address.
"""

import hashlib
import ipaddress
from collections.abc import Iterable

ROLE_SUFFIX = ".wsd"
"""How the names end that tell a host's role (``scanner-1.wsd``): they stand for no host name."""

_NAMES_V4 = tuple(
    network.network_address.packed[:3]
    for network in map(ipaddress.IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
)
_NAMES_V6 = ipaddress.IPv6Network("2001:db8::/64").network_address.packed[:8]
_MAPPED = bytes(10) + b"\xff\xff"


class Hosts:
    """Remembers which address stands for which name.

    A name gets the same address in every file, unless an earlier name of the file holds it.
    IPv6 zones (``%eth0``) have no place in a packet and are dropped.
    """

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        self._taken: dict[bytes, str] = {}
        self._fresh: list[tuple[bytes, str]] = []

    def pair(self, one: str, other: str) -> tuple[bytes, bytes]:
        """Packed addresses of two hosts, both 4 or both 16 bytes."""
        found = self._pairs.get((one, other))
        if found is None:
            found = self._pairs[one, other] = self._pair(one, other)
        return found

    def fresh(self) -> list[tuple[bytes, str]]:
        """Stand-in addresses and their names, given out since the last call."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def _pair(self, one: str, other: str) -> tuple[bytes, bytes]:
        left, right = _literal(one), _literal(other)
        family = max(len(left), len(right)) or 4
        return self._sized(left, one, family), self._sized(right, other, family)

    def _sized(self, packed: bytes, host: str, size: int) -> bytes:
        if not packed:
            return self._stand_in(host, size)
        if len(packed) < size:
            return _MAPPED + packed
        self._taken.setdefault(packed, host)
        return packed

    def _stand_in(self, name: str, size: int) -> bytes:
        digest = hashlib.sha256(name.lower().encode("utf-8", "replace")).digest()
        packed = _NAMES_V6 + digest[:8]
        if size == 4:
            start = int.from_bytes(digest[:4]) % 762
            candidates = (_numbered((start + step) % 762) for step in range(762))
            # With more than 762 names some share an address: better than a file that does not open.
            packed = next(
                (it for it in candidates if self._taken.get(it, name) == name), _numbered(start)
            )
        if self._taken.setdefault(packed, name) == name and name:
            self._fresh.append((packed, name))
        return packed


def stands_in(address: str) -> bool:
    """Whether an IP literal is of the ranges out of which names get their addresses."""
    packed = _literal(address)
    return packed[:3] in _NAMES_V4 if len(packed) == 4 else packed[:8] == _NAMES_V6


def packed_names(names: Iterable[tuple[str, str]]) -> list[tuple[bytes, str]]:
    """Pairs of packed address and name; an address that is none is left out."""
    pairs = ((_literal(address), name) for address, name in names)
    return [(packed, name) for packed, name in pairs if packed]


def _numbered(number: int) -> bytes:
    """The number-th of the 3 x 254 usable IPv4 documentation addresses."""
    return _NAMES_V4[number // 254] + bytes((number % 254 + 1,))


def _literal(host: str) -> bytes:
    """Packed form of an IP literal, empty for a name."""
    try:
        return ipaddress.ip_address(host).packed
    except ValueError:
        return b""
