"""ICMP messages that say that a TCP segment did not arrive.

Rule: what is not such a message, or too short to say whose segment it was, is nothing.
Sources: RFC 792; RFC 4443, section 3.1; RFC 1122, section 3.2.2.1.
"""

import ipaddress
import struct
from typing import NamedTuple

import msgspec

from inspector.wire.observation import Address
from inspector.wire.packets import TCP

ICMP, ICMP_V6 = 1, 58
"""Protocol numbers of IP."""


class Unreachable(msgspec.Struct, frozen=True, gc=False):
    """A segment from ``source`` to ``destination`` did not arrive, says the host ``by``.

    ``text`` tells why; ``refused``: somebody does not want it, rather than cannot deliver it.
    """

    source: Address
    destination: Address
    sequence: int
    by: str
    text: str
    refused: bool


class _Why(NamedTuple):
    text: str
    refused: bool = False


_TYPES = {4: 3, 6: 1}
_PROHIBITED = _Why("administratively prohibited", refused=True)
_CODES = {
    4: {
        0: _Why("network unreachable"),
        1: _Why("host unreachable"),
        2: _Why("protocol unreachable", refused=True),
        3: _Why("port unreachable", refused=True),
        6: _Why("network unknown"),
        7: _Why("host unknown"),
        9: _PROHIBITED,
        10: _PROHIBITED,
        13: _PROHIBITED,
    },
    6: {
        0: _Why("no route"),
        1: _PROHIBITED,
        2: _Why("beyond the scope of the address"),
        3: _Why("address unreachable"),
        4: _Why("port unreachable", refused=True),
        5: _PROHIBITED,
        6: _Why("route rejected"),
    },
}
_SEGMENT = struct.Struct(">HHI")


def unreachable(version: int, data: bytes, by: bytes) -> Unreachable | None:
    """What the message ``data`` of ICMP (IPv4) or ICMPv6 says, which the host ``by`` sent."""
    if len(data) < 8 or data[0] != _TYPES[version]:
        return None
    why = _CODES[version].get(data[1])
    inner = data[8:]
    if why is None or not inner or inner[0] >> 4 != version:
        return None
    size, protocol, ends = (40, 6, 8) if version == 6 else ((inner[0] & 0x0F) * 4, 9, 12)
    width = 16 if version == 6 else 4
    if size < ends + 2 * width or len(inner) < size + _SEGMENT.size or inner[protocol] != TCP:
        return None
    from_port, to_port, sequence = _SEGMENT.unpack_from(inner, size)
    return Unreachable(
        source=Address(_text(inner[ends : ends + width]), from_port),
        destination=Address(_text(inner[ends + width : ends + 2 * width]), to_port),
        sequence=sequence,
        by=_text(by),
        text=why.text,
        refused=why.refused,
    )


def _text(packed: bytes) -> str:
    return str(ipaddress.ip_address(packed))
