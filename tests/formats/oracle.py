"""tshark as a second opinion: the HTTP messages that it finds in captures, and ours beside them.

Rule: one run of tshark reads many captures, because starting it takes longer than reading. So that
connections of different captures stay apart, the second byte of their addresses is changed.
"""

import gzip
import html
import io
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.formats.capture import CaptureReader
from inspector.tls.keylog import KeyLog
from inspector.wire.capture import Interface, Packet
from inspector.wire.capture_read import read_blocks
from inspector.wire.links import LINK_TYPES
from inspector.wire.observation import (
    AnswerHead,
    Cut,
    Observation,
    Recorded,
    Request,
    Response,
    header,
)
from inspector.wire.pcapng_write import enhanced_packet, interface_description, section_header

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")

OUT_OF_ORDER = ("-o", "tcp.reassemble_out_of_order:TRUE")
CHECKSUMS = tuple(
    it for name in ("tcp", "udp", "ip") for it in ("-o", f"{name}.check_checksum:TRUE")
)

# Dissectors of what is inside bodies cost time and say nothing about HTTP.
_NOT_NEEDED = ("xml", "mime_multipart", "image-jfif", "json", "data-text-lines", "media")

_WANTED = (
    *(r"frame\.(?:number|interface_id)", r"tcp\.stream", r"http\.request\.(?:method|uri)"),
    *(r"http\.response\.code", r"http\.request_in", r"http\.file_data"),
)
_FIELD = re.compile(
    rf'<field name="({"|".join(_WANTED)})"[^>]*? show="([^"]*)"(?: value="(\w*)")?'.encode()
)


class Message(NamedTuple):
    """One HTTP message: ``stream`` is that of its capture, counted from 0, ``start`` reads
    ``POST /scan`` or ``200``; ``body`` has no chunks and no content coding any more.

    ``answers`` names the request that an answer belongs to: its place among those of the stream.
    """

    stream: int
    start: str
    body: bytes
    answers: int | None = None

    def __repr__(self) -> str:
        answers = "" if self.answers is None else f", answers {self.answers}"
        return f"{self.stream}: {self.start}, {len(self.body)} bytes{answers}"

    @property
    def asks(self) -> bool:
        return " " in self.start

    @property
    def head(self) -> tuple[str, int | None]:
        """What of it is not body."""
        return self.start, self.answers


def by_stream(messages: list[Message]) -> dict[int, list[Message]]:
    """The messages of each connection in their order."""
    streams: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        streams[message.stream].append(message)
    return dict(streams)


def tshark(source: bytes | Path, *arguments: str) -> bytes:
    """What tshark prints about a capture, without resolving names."""
    name, data = ("-", source) if isinstance(source, bytes) else (str(source), None)
    command = ["tshark", "-n", "-r", name, *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=120)
    return done.stdout


# --- what tshark finds --------------------------------------------------------------------------


def found(source: bytes | Path, *options: str) -> list[Message]:
    """The HTTP messages of one capture, in the order in which they ended."""
    return [message for _, message in _found(source, *options) if message.start]


def found_in_each(captures: Sequence[bytes], *options: str) -> list[list[Message]]:
    """The HTTP messages of every capture, in one run of tshark."""
    every: list[list[Message]] = [[] for _ in captures]
    first: dict[int, int] = {}
    for interface, it in _found(merged(captures), *options):
        first.setdefault(interface, it.stream)
        if it.start:
            every[interface].append(it._replace(stream=it.stream - first[interface]))
    return every


def _found(source: bytes | Path, *options: str) -> Iterator[tuple[int, Message]]:
    """Messages and the interface on which they ended; one that is empty stands for any SYN.

    PDML has bytes as they are, and takes a fifth of the time of JSON.
    """
    quick = [it for name in _NOT_NEEDED for it in ("--disable-protocol", name)]
    shape = ("-T", "pdml", "-J", "frame tcp http")
    out = tshark(source, "-Y", "http || tcp.flags.syn == 1", *shape, *quick, *options)
    asked_in: dict[str, int] = {}
    counts: Counter[int] = Counter()
    for packet in out.split(b"<packet>")[1:]:
        about, *layers = packet.split(b'<proto name="http" ')
        fields = _fields(about)
        interface, stream = int(fields.get("frame.interface_id", "0")), int(fields["tcp.stream"])
        if not layers:
            yield interface, Message(stream, "", b"")
        for http in map(_fields, layers):
            start = _start_of(http)
            answers = asked_in.get(http.get("http.request_in", ""))
            if " " in start:
                asked_in[fields["frame.number"]] = counts[stream]
                counts[stream] += 1
            body = bytes.fromhex(http.get("http.file_data", ""))
            yield interface, Message(stream, start, body, answers)


def _fields(pdml: bytes) -> dict[str, str]:
    """The first field of each name that is wanted; of a body its bytes in hexadecimal digits."""
    found: dict[str, str] = {}
    for name, shown, value in _FIELD.findall(pdml):
        text = value if name == b"http.file_data" else shown
        found.setdefault(name.decode(), html.unescape(text.decode()))
    return found


def _start_of(http: dict[str, str]) -> str:
    """The start line in our words; empty for what continues a message."""
    if method := http.get("http.request.method"):
        return f"{method} {http['http.request.uri']}"
    return http.get("http.response.code", "")


def merged(captures: Sequence[bytes]) -> bytes:
    """One capture of several, each on an interface of its own and with addresses of its own."""
    blocks = [section_header()]
    packets = []
    for number, data in enumerate(captures):
        every = list(read_blocks(io.BytesIO(data)))
        (link,) = {it.link_type for it in every if isinstance(it, Interface)}
        blocks.append(interface_description(link_type=link, nanoseconds=True))
        packets += [
            enhanced_packet(
                moved(it, number),
                time=it.time_ns,
                interface=number,
                original_length=it.original_length,
            )
            for it in every
            if isinstance(it, Packet)
        ]
    return b"".join(blocks + packets)


def moved(packet: Packet, number: int) -> bytes:
    """The frame with another second byte in both addresses."""
    frame = bytearray(packet.frame)
    start = LINK_TYPES[packet.link_type](packet.frame)
    sizes = {4: (12, 4), 6: (8, 16)}
    if 0 <= start < len(frame) and frame[start] >> 4 in sizes:
        at, size = sizes[frame[start] >> 4]
        for place in (start + at + 1, start + at + size + 1):
            if place < len(frame):
                frame[place] ^= number
    return bytes(frame)


# --- what we find -------------------------------------------------------------------------------


def ours(data: bytes, keys: KeyLog | None = None) -> list[Message]:
    """The HTTP messages of one capture as we read it."""
    reader = CaptureReader(io.BytesIO(data), keys=keys)
    return ours_of(reader.recorded())


def ours_of(recorded: Iterable[Recorded]) -> list[Message]:
    """Messages of HTTP among what was seen; of a cut one what came of it."""
    places: dict[str, int] = {}
    counts: Counter[int] = Counter()
    others: dict[str, int] = {}  # of what was replayed
    messages = []
    for seen in recorded:
        observed = seen.observation
        start = _told(observed)
        if not start:
            continue
        name = observed.exchange.rpartition("-")[0]
        number = name.removeprefix("tcp")
        stream = int(number) if number.isdecimal() else others.setdefault(name, -1 - len(others))
        asked = None
        if isinstance(observed, Request):
            places[observed.exchange] = counts[stream]
            counts[stream] += 1
        else:
            asked = places.get(observed.exchange)
        messages.append(Message(stream, start, _decoded(seen), asked))
    return messages


def _told(observed: Observation) -> str:
    match observed:
        case Request(method=method, target=target):
            return f"{method} {target}"
        case Response(status=status) | Cut(head=AnswerHead(status=status)):
            return str(status)
    return ""


def _decoded(seen: Recorded) -> bytes:
    body, observed = seen.body(), seen.observation
    assert isinstance(observed, Request | Response | Cut)
    coded = isinstance(observed, Request | Response) and header(
        observed.headers, "content-encoding"
    )
    return gzip.decompress(body) if coded == "gzip" else body
