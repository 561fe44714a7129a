"""HTTP as peers may say it, on connections in captures of every form.

Rule: what is said is bytes, so that a talk can be what no synthesiser of ours would write.
"""

import gzip
import io
import struct
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from inspector.wire.capture import Packet
from inspector.wire.links import RAW_IP
from inspector.wire.packets import Route
from inspector.wire.pcapng_write import enhanced_packet, interface_description, section_header
from inspector.wire.tcp_write import Connection
from tests.wire.capture_files import pcap, record
from tests.wire.talking import SOAP, answer, ask, envelope

START_US = 1_772_442_000_000_000
V4 = bytes((192, 0, 2, 20)), bytes((192, 0, 2, 30))
V6 = bytes.fromhex("20010db8000000000000000000000020"), bytes.fromhex("20010db8" + 22 * "0" + "30")

type Said = tuple[bool, bytes]
"""Whether the client says it, and what; each goes out at once."""

XML, TOLD = envelope("ask"), envelope("told " * 40)
LARGE = envelope("large " * 12_000)
RELATED = b'Content-Type: multipart/related; type="application/xop+xml"; boundary=b\r\n'
PARTS = (
    b"--b\r\nContent-Type: application/xop+xml\r\n\r\n%b\r\n"
    b"--b\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8%b\xff\xd9\r\n--b--\r\n"
    % (TOLD, bytes(range(256)) * 20)
)
PACKED = gzip.compress(TOLD, mtime=0)


def chunked(body: bytes, step: int = 100, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A body in chunks."""
    pieces = (body[at : at + step] for at in range(0, len(body), step))
    coded = b"".join(b"%x%b\r\n%b\r\n" % (len(it), extension, it) for it in pieces)
    return coded + b"0\r\n" + trailer + b"\r\n"


def head(start: bytes, *lines: bytes) -> bytes:
    """A head; every line has its end already."""
    return b"%b\r\n%b\r\n" % (start, b"".join(lines))


ASK, OK = b"POST /scan HTTP/1.1", b"HTTP/1.1 200 OK"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

TALKS: dict[str, list[Said]] = {
    "three exchanges": [(True, ask(XML)), (False, answer(TOLD))] * 3,
    "large body": [(True, ask(LARGE)), (False, answer(LARGE))],
    "chunked": [
        (True, head(ASK, SOAP, CHUNKED) + chunked(XML)),
        (False, head(OK, SOAP, CHUNKED) + chunked(TOLD, 7)),
    ],
    "chunk extensions and trailers": [
        (True, ask(XML)),
        (False, head(OK, SOAP, CHUNKED) + chunked(TOLD, 99, b";a=b", b"X-Check: 1\r\n")),
        (True, ask(XML)),
        (False, answer(TOLD)),
    ],
    "large chunked multipart": [
        (True, ask(XML)),
        (False, head(OK, RELATED, CHUNKED) + chunked(PARTS, 1000)),
    ],
    "multipart": [(True, ask(XML)), (False, answer(PARTS, RELATED))],
    "packed": [
        (True, ask(XML)),
        (False, answer(PACKED, SOAP + b"Content-Encoding: gzip\r\n")),
        (True, ask(XML)),
        (False, head(OK, SOAP, CHUNKED, b"Content-Encoding: gzip\r\n") + chunked(PACKED)),
    ],
    "no answer body": [
        (True, ask(XML)),
        (False, head(b"HTTP/1.1 202 Accepted", b"Content-Length: 0\r\n")),
        (True, ask(XML)),
        (False, head(b"HTTP/1.1 204 No Content")),
        (True, ask(XML)),
        (False, answer(TOLD)),
    ],
    "HEAD": [
        (True, head(b"HEAD /scan HTTP/1.1", SOAP)),
        (False, head(OK, SOAP, b"Content-Length: 99\r\n")),
        (True, ask(XML)),
        (False, answer(TOLD)),
    ],
    "until the connection ends": [(True, ask(XML)), (False, head(OK, SOAP) + TOLD)],
    "bare line feeds": [
        (True, ask(XML).replace(b"\r\n", b"\n")),
        (False, answer(TOLD).replace(b"\r\n", b"\n")),
    ],
    "small segments": [
        *((True, ask(XML)[at : at + 50]) for at in range(0, len(ask(XML)), 50)),
        *((False, answer(TOLD)[at : at + 50]) for at in range(0, len(answer(TOLD)), 50)),
    ],
}
"""What is said on one connection, which the server closes."""

ODD: dict[str, list[Said]] = {
    "folded header": [
        (True, ask(XML, SOAP + b"X-Long: one\r\n two\r\n")),
        (False, answer(TOLD)),
    ],
    "requests at once": [
        (True, ask(XML) + ask(envelope("second"))),
        (False, answer(TOLD) + answer(envelope("second"))),
    ],
    "100 Continue": [
        (True, head(ASK, SOAP, b"Expect: 100-continue\r\n", b"Content-Length: %d\r\n" % len(XML))),
        (False, b"HTTP/1.1 100 Continue\r\n\r\n"),
        (True, XML),
        (False, answer(TOLD)),
    ],
    "answer before the request is over": [
        (True, ask(LARGE)[:5000]),
        (False, answer(envelope("no"))),
        (True, ask(LARGE)[5000:]),
    ],
    "no Content-Length at a request": [(True, head(ASK, SOAP) + XML), (False, answer(TOLD))],
}
"""What tshark and we see differently."""


def packets_of(
    said: list[Said], number: int, ends: tuple[bytes, bytes] = V4, *, port: int = 80
) -> list[Packet]:
    """The packets of one connection to a server's port."""
    own, (here, there) = 49_200 + number, ends
    line = Connection(Route(here, own, there, port), Route(there, port, here, own), number=number)
    time_us = START_US + number * 3_000_000
    sent = list(line.open(time_us))
    for by_client, data in said:
        time_us += 4000
        sent += line.send(data, from_client=by_client, time_us=time_us)
        sent += line.acknowledge(from_client=not by_client)
    sent += line.close(from_client=False, time_us=time_us + 4000)
    return [Packet(it.time_us * 1000, it.frame, 0, RAW_IP, len(it.frame)) for it in sent]


def every_talk(ends: tuple[bytes, bytes] = V4) -> list[Packet]:
    """All talks, one after the other."""
    talks = enumerate(TALKS.values())
    return [packet for number, said in talks for packet in packets_of(said, number, ends)]


# --- forms of captures --------------------------------------------------------------------------


def written(packets: list[Packet], snap_length: int = 0) -> bytes:
    """A pcapng file of packets of one link type."""
    link = packets[0].link_type
    blocks = [section_header(), interface_description(link_type=link, snap_length=snap_length)]
    blocks += [
        enhanced_packet(it.frame, time=it.time_us, original_length=it.original_length)
        for it in packets
    ]
    return b"".join(blocks)


def on_link(link: int, wrap: Callable[[bytes, bytes], bytes]) -> Callable[[list[Packet]], bytes]:
    """Packets on another link; ``wrap`` gets the IP packet and its EtherType."""

    def form(packets: list[Packet]) -> bytes:
        return written([_on(it, link, wrap) for it in packets])

    return form


def _on(packet: Packet, link: int, wrap: Callable[[bytes, bytes], bytes]) -> Packet:
    kind = b"\x86\xdd" if packet.frame[0] >> 4 == 6 else b"\x08\x00"
    frame = wrap(packet.frame, kind)
    return replace(packet, frame=frame, link_type=link, original_length=len(frame))


def in_fragments(packets: list[Packet], *, backwards: bool = False) -> bytes:
    """IP packets in fragments of 480 bytes."""
    every: list[Packet] = []
    for number, packet in enumerate(packets):
        cut = list(_fragments(packet.frame, number))
        for frame in reversed(cut) if backwards else cut:
            every.append(replace(packet, frame=frame, original_length=len(frame)))
    return written(every)


def _fragments(frame: bytes, number: int, size: int = 480) -> Iterator[bytes]:
    start = 40 if frame[0] >> 4 == 6 else 20
    data = frame[start:]
    if len(data) <= size:
        yield frame
        return
    for at in range(0, len(data), size):
        piece, more = data[at : at + size], at + size < len(data)
        if start == 20:
            cut = struct.pack(">HHH", 20 + len(piece), number, at // 8 | more << 13)
            yield frame[:2] + cut + frame[8:20] + piece
        else:
            length = struct.pack(">HB", 8 + len(piece), 44)
            head = struct.pack(">BxHI", frame[6], at | more, number)
            yield frame[:4] + length + frame[7:40] + head + piece


def snapped(packets: list[Packet], length: int = 200) -> bytes:
    """Packets of which the capture has the first bytes."""
    return written([replace(it, frame=it.frame[:length]) for it in packets], length)


def as_pcap(order: str, *, nanoseconds: bool = False) -> Callable[[list[Packet]], bytes]:
    """The older format."""
    ticks = 1 if nanoseconds else 1000

    def form(packets: list[Packet]) -> bytes:
        records = []
        for it in packets:
            seconds, fraction = divmod(it.time_ns, 1_000_000_000)
            records.append(record(order, seconds, fraction // ticks, it.frame))
        magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
        return pcap(order, *records, magic=magic, link=RAW_IP)

    return form


def packed(packets: list[Packet]) -> bytes:
    """A pcapng file that gzip has packed."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as file:
        file.write(written(packets))
    return stream.getvalue()


MACS = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02"

LINKS: dict[str, Callable[[list[Packet]], bytes]] = {
    "raw IP": written,
    "Ethernet": on_link(1, lambda ip, kind: (MACS + kind + ip).ljust(60, b"\0")),
    "VLAN": on_link(1, lambda ip, kind: MACS + b"\x81\0\0\x05" + kind + ip),
    "two VLAN tags": on_link(1, lambda ip, kind: MACS + b"\x88\xa8\0\x05\x81\0\0\x06" + kind + ip),
    "Linux any": on_link(
        113, lambda ip, kind: b"\0\0\0\x01\0\x06" + MACS[:6] + b"\0\0" + kind + ip
    ),
    "Linux any 2": on_link(
        276, lambda ip, kind: kind + b"\0\0\0\0\0\x02\0\x01\0\x06" + MACS[:6] + b"\0\0" + ip
    ),
    "BSD loopback": on_link(
        0, lambda ip, kind: (b"\x1e" if kind == b"\x86\xdd" else b"\x02") + b"\0\0\0" + ip
    ),
    "fragments": in_fragments,
    "fragments backwards": lambda packets: in_fragments(packets, backwards=True),
}
"""Forms in which a capture has the same packets on other links."""

FILES: dict[str, Callable[[list[Packet]], bytes]] = {
    "pcap": as_pcap("<"),
    "pcap of a big-endian machine": as_pcap(">"),
    "pcap with nanoseconds": as_pcap("<", nanoseconds=True),
    "pcapng in gzip": packed,
    "pcap in gzip": lambda packets: gzip.compress(as_pcap("<")(packets), mtime=0),
}
"""Forms of files."""
