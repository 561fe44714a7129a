"""Link types: where the IP header is in a frame.

Rule 1: a link type is one row of ``LINK_TYPES``.
Rule 2: a frame that holds something else than IP is -1; where one ends too early, IP would begin
at its end or behind it.
Source: https://www.tcpdump.org/linktypes.html and the sections named below.
"""

from collections.abc import Callable

ETHERNET = 1
"""Frames begin with two MAC addresses and an EtherType."""

RAW_IP = 101
"""Frames begin with an IPv4 or IPv6 header; its first four bits tell which."""

_IP = frozenset({b"\x08\x00", b"\x86\xdd"})
_TAGS = frozenset({b"\x81\x00", b"\x88\xa8", b"\x91\x00"})  # 802.1Q, 802.1ad, QinQ of old
_PPPOE_SESSION = b"\x88\x64"
_PPP_IP = frozenset({b"\x00\x21", b"\x00\x57"})
_FAMILIES = frozenset({2, 10, 24, 28, 30})  # AF_INET, and AF_INET6 of Linux, BSDs and macOS


def _raw(frame: bytes) -> int:
    return 0


def _ethernet(frame: bytes) -> int:
    return _typed(frame, frame[12:14], 14)


def _cooked(frame: bytes) -> int:
    """Linux "any" device, version 1: the protocol is the last field of 16 bytes."""
    return _typed(frame, frame[14:16], 16)


def _cooked2(frame: bytes) -> int:
    """Linux "any" device, version 2: the protocol is the first field of 20 bytes."""
    return _typed(frame, frame[:2], 20)


def _typed(frame: bytes, ether_type: bytes, start: int) -> int:
    """Where IP begins, given the type of what begins at ``start``; VLAN tags nest."""
    while ether_type in _TAGS:  # the tag's number, then the type of what follows
        ether_type = frame[start + 2 : start + 4]
        start += 4
    if ether_type in _IP:
        return start
    if ether_type == _PPPOE_SESSION:  # six bytes of PPPoE, then the PPP protocol (RFC 2516)
        ether_type = frame[start + 6 : start + 8]
        start += 8
        if ether_type in _PPP_IP:
            return start
    return len(frame) if len(ether_type) < 2 else -1


def _loopback(frame: bytes) -> int:
    """Four bytes with an address family, in the byte order of who captured."""
    if len(frame) < 4:
        return len(frame)
    family = frame[:4]
    known = int.from_bytes(family, "little") in _FAMILIES or int.from_bytes(family) in _FAMILIES
    return 4 if known else -1


LINK_TYPES: dict[int, Callable[[bytes], int]] = {
    0: _loopback,  # BSD loopback
    ETHERNET: _ethernet,
    12: _raw,  # raw IP of most BSDs
    14: _raw,  # raw IP of OpenBSD
    RAW_IP: _raw,
    108: _loopback,  # OpenBSD loopback
    113: _cooked,
    228: _raw,  # raw IPv4
    229: _raw,  # raw IPv6
    276: _cooked2,
}
"""Link type number to a function that finds the IP header of a frame."""
