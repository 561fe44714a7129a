"""mitmproxy's flow files, read: flows as observations.

Rule 1: records are measured and walked here before mitmproxy reads them, since its own reader
recurses without end and takes exponential time on lengths below zero; damage has a byte offset.
Rule 2: what ``flow_write`` keeps as ``wsd.*`` metadata is believed.
Source: mitmproxy 12.2, mitmproxy.io.tnetstring and mitmproxy.flow.
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec
from mitmproxy import exceptions, flow, http, udp
from mitmproxy.io import FlowReader
from msgspec.structs import replace

from inspector.events.marks import from_flow
from inspector.proxy.flows import microseconds, recorded_from
from inspector.wire.capture import CaptureError
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    Body,
    Chunk,
    Cut,
    Datagram,
    Headers,
    Observation,
    Origin,
    Recorded,
    Remark,
    Request,
    Response,
)

RECORD_LIMIT = 1024 * 1024 * 1024
"""Bytes of the largest flow that is read; mitmproxy holds it in memory, several times."""

DEPTH_LIMIT = 50
"""Containers within containers; a flow with backups of its backup has eight."""

_READ_BYTES = 1024 * 1024
_SOAP_BYTES = 4096
_LENGTH = re.compile(rb"(\d{1,12}):")
_KEYS = (
    b"websocket response request messages backup timestamp_created comment metadata marked"
    b" is_replay intercepted server_conn client_conn error id type version mode"
)
_STARTS = re.compile(rb"\d{1,12}:\d{1,2}:(?:%b)[;,]" % b"|".join(_KEYS.split()))
"""A dictionary that begins with a key of flows: which is first depends on the version, and type and
version stand behind the bodies."""

_DAMAGED = (
    exceptions.FlowReadException,
    msgspec.MsgspecError,
    ValueError,  # also UnicodeError: text that cannot be written as UTF-8
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OverflowError,
)
"""What mitmproxy raises for records that are whole, but no flows (found by damaging some)."""


def looks_like(start: bytes) -> bool:
    """Whether a file's first bytes (4 KB) may begin a flow file, also one of an old mitmproxy."""
    return _STARTS.match(start) is not None


def _ignore(kind: str) -> None:
    """Nobody asked."""


def read(stream: BinaryIO, on_skip: Callable[[str], None] = _ignore) -> Iterator[Recorded]:
    """Observations of a flow file of any version that mitmproxy reads.

    A flow's comment and mark are the remark of its first observation, or of the one that had it
    when we wrote the flow. UDP flows give the datagrams that look like SOAP. ``on_skip`` is called
    with the type of every flow that gives nothing (``tcp``, ``dns``, ``udp``). Bodies are held in
    memory as long as their ``Recorded``.

    Raises ``CaptureError`` at a record that is damaged or no flow, after all before it.
    """
    for offset, record in _records(stream):
        try:
            found, kind = _recorded(record)
        except _DAMAGED as error:
            text = str(error).partition("\n")[0][:200] or type(error).__name__
            raise CaptureError(f"a record is no flow: {text}", offset=offset) from None
        if not found:
            on_skip(kind)
        yield from found


def _records(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Whole records that keep the rules of tnetstrings, and where they begin."""
    offset = 0
    while head := stream.read(1):
        while not head.endswith(b":") and len(head) <= 13 and (one := stream.read(1)):
            head += one
        found = _LENGTH.fullmatch(head)
        if found is None:
            raise CaptureError(f"a record begins with {head!r}, not with a length", offset=offset)
        size = int(found[1]) + 1  # and the type
        if size > RECORD_LIMIT:
            raise CaptureError(f"a record of {size} bytes, more than {RECORD_LIMIT}", offset=offset)
        content = _read(stream, size)
        if len(content) < size:
            text = f"the file ends within a record, after {len(content)} of {size} bytes"
            raise CaptureError(text, offset=offset + len(head) + len(content))
        record = head + content
        _walk(record, offset)
        yield offset, record
        offset += len(record)


def _read(stream: BinaryIO, size: int) -> bytes:
    """As many bytes as there are; memory is taken for those only."""
    parts = []
    while size and (part := stream.read(min(size, _READ_BYTES))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _walk(record: bytes, offset: int) -> None:
    """Check that every value lies within the one around it. Raises ``CaptureError``."""
    ends = [len(record)]
    at = 0
    while ends:
        if at == ends[-1]:
            ends.pop()
            at += bool(ends)  # the type of the container stands behind it
            continue
        found = _LENGTH.match(record, at)
        end = found.end() + int(found[1]) if found else len(record)
        if found is None or end >= ends[-1]:
            raise CaptureError("a value is longer than what it is in", offset=offset + at)
        if record[end] not in b"]}":
            at = end + 1
        elif len(ends) > DEPTH_LIMIT:
            raise CaptureError("values within values without end", offset=offset + at)
        else:
            at = found.end()
            ends.append(end)


def _recorded(record: bytes) -> tuple[list[Recorded], str]:
    """What a record gives, and the type of its flow."""
    found: list[Recorded] = []
    kind = ""
    for one in FlowReader(io.BytesIO(record)).stream():
        kind = one.type
        if isinstance(one, http.HTTPFlow):
            found += _exchange(one)
        elif isinstance(one, udp.UDPFlow):
            found += _datagrams(one)
    if found:
        remark = Remark(mark=from_flow(_text(one.marked)), comment=_text(one.comment))
        kept = one.metadata if isinstance(one.metadata, dict) else {}
        at = -1 if kept.get("wsd.remarked") == "response" else 0
        found[at] = found[at]._replace(remark=NO_REMARK if remark == Remark() else remark)
    return found, kind


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _exchange(one: http.HTTPFlow) -> list[Recorded]:
    """Request and answer of a flow, without those that only held a place."""
    kept = one.metadata if isinstance(one.metadata, dict) else {}
    found = []
    for seen in recorded_from(one):
        observation = seen.observation
        if isinstance(observation, Request):
            if kept.get("wsd.unseen") == "request":
                continue
            origin = _origin(kept, "request", observation.origin)
            observation = replace(observation, origin=origin)
        elif isinstance(observation, Response):
            origin = _origin(kept, "response", observation.origin)
            observation = replace(observation, origin=origin)
        elif isinstance(observation, Cut):
            observation = _as_ended(observation, one, kept)
        found.append(_held(observation, seen.body()))
    return found


def _origin(kept: dict[str, Any], side: str, otherwise: Origin) -> Origin:
    told = kept.get(f"wsd.origin.{side}")
    return Origin(told) if told in list(Origin) else otherwise


def _as_ended(cut: Cut, one: http.HTTPFlow, kept: dict[str, Any]) -> Cut:
    """A cut that we wrote as it was: mitmproxy has no place for who ended an exchange."""
    head = cut.head if cut.head and cut.head.status else None
    cut = replace(cut, head=head, origin=_origin(kept, "response", cut.origin))
    by = kept.get("wsd.cut_by")
    if by not in ("client", "device") or one.error is None:
        return cut
    ends = sorted((cut.source, cut.destination), key=lambda end: end != _client(one))
    source, destination = ends if by == "client" else reversed(ends)
    return replace(cut, source=source, destination=destination, reason=one.error.msg)


def _client(one: flow.Flow) -> Address:
    return Address(*one.client_conn.peername[:2])


def _datagrams(one: udp.UDPFlow) -> list[Recorded]:
    """The messages of a UDP flow that look like SOAP; all of a flow that we wrote."""
    kept = one.metadata if isinstance(one.metadata, dict) else {}
    ours = "wsd.datagram" in kept
    client = _client(one)
    peer = one.server_conn.peername or one.server_conn.address or ("unknown", 0)
    device = Address(*peer[:2])
    found = []
    for number, message in enumerate(one.messages):
        if not ours and b"Envelope" not in message.content[:_SOAP_BYTES].replace(b"\0", b""):
            continue
        datagram = Datagram(
            exchange=f"{one.id}.{number}" if number else one.id,
            time_us=microseconds(message.timestamp),
            source=client if message.from_client else device,
            destination=device if message.from_client else client,
            body=Body.of(message.content),
            origin=_origin(kept, "request", Origin.CAPTURED),
        )
        found.append(_held(datagram, message.content))
    return found


def _held(observation: Observation, data: bytes) -> Recorded:
    """An observation with the head of its body, and the whole beside it.

    It passes through MessagePack, which refuses what a struct does not: text for a number, and
    text that is no Unicode.
    """
    if data and not isinstance(observation, Datagram):
        headers: Headers = ()
        if isinstance(observation, Request | Response):
            headers = observation.headers
        elif isinstance(observation, Cut) and observation.head:
            headers = observation.head.headers
        reader = BodyReader.of(headers)
        reader.feed(data)
        observation = replace(observation, body=reader.close())
    checked = msgspec.msgpack.decode(msgspec.msgpack.encode(observation), type=type(observation))
    chunks = (Chunk(getattr(checked, "end_us", checked.time_us), data),) if data else ()
    return Recorded(checked, lambda: iter(chunks))
