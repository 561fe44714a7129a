"""mitmproxy's flow files, written: exchanges and datagrams as flows.

Rule 1: what a flow has no place for (who ended it, who produced it) is kept as ``wsd.*`` metadata.
Rule 2: ids and times are those of what was seen, so the same input makes the same file.
Source: mitmproxy 12.2, mitmproxy.flow and mitmproxy.http.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import BinaryIO, Literal, NamedTuple

from mitmproxy import connection, flow, http, udp
from mitmproxy.io import FlowWriter

from inspector.events.marks import flow_name
from inspector.events.told import Told
from inspector.proxy.flows import metadata_of
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    AnswerHead,
    Cut,
    Datagram,
    Headers,
    Observation,
    Origin,
    Recorded,
    Remark,
    Request,
    Response,
    TlsConnection,
)

OPEN_LIMIT = 10_000
"""Requests that wait for their answers while a file is written."""

_LITTLE_S = 1e-7  # rounds to 0 µs; mitmproxy takes a time of 0 for none and asks the clock


class _Open(NamedTuple):
    """A request whose answer has not come."""

    told: Told
    request: Request


def write(stream: BinaryIO, told: Iterable[Told]) -> int:
    """Write exchanges and datagrams as flows; returns their number.

    An exchange becomes a flow when its answer comes, one without an answer at the end. Remarks
    become comment and mark, those of our table by mitmproxy's names; the facts of events the
    ``wsd.*`` metadata of our addon. Not kept are notes, the times of chunks, and TLS connections,
    which are no flow; bodies without bytes stay empty. Raises ``OSError`` when the file cannot be
    written.
    """
    writer = FlowWriter(stream)  # type: ignore[no-untyped-call]  # theirs
    waiting: OrderedDict[str, _Open] = OrderedDict()
    count = 0
    for one in told:
        observation = one.seen.observation
        ready: list[flow.Flow] = []
        match observation:
            case Request():
                before = waiting.pop(observation.exchange, None)
                ready += [_flow(before, None)] if before else []
                waiting[observation.exchange] = _Open(one, observation)
                if len(waiting) > OPEN_LIMIT:
                    ready.append(_flow(waiting.popitem(last=False)[1], None))
            case Response() | Cut():
                ready.append(_flow(waiting.pop(observation.exchange, None), one))
            case Datagram():
                ready.append(_udp_flow(one, observation))
            case TlsConnection():
                pass
        for made in ready:
            writer.add(made)
        count += len(ready)
    for left in waiting.values():
        writer.add(_flow(left, None))
    return count + len(waiting)


def _flow(asked: _Open | None, answer: Told | None) -> http.HTTPFlow:
    """One exchange as a flow; at least one half is there."""
    known = asked.request if asked else answer.seen.observation if answer else None
    assert isinstance(known, Request | Response | Cut)
    request = asked.request if asked else _placeholder(known)
    made = http.HTTPFlow(*_connections(known.exchange, request.source, request.destination, known))
    made.id = known.exchange
    made.timestamp_created = _seconds(request.time_us)
    made.request = _request(request, asked.told.seen.body() if asked else b"")
    halves = [half for half in (asked and asked.told, answer) if half]
    for half in halves:
        for event in half.events:
            made.metadata.update(metadata_of(event))
    _add_origins(made, [half.seen.observation for half in halves])
    if asked is None:
        made.metadata["wsd.unseen"] = "request"
    if answer is not None:
        _add_answer(made, answer.seen, request.source)
    made.marked, made.comment = _remark(half.seen.remark for half in halves)
    if len(halves) > 1 and halves[0].seen.remark == NO_REMARK != halves[1].seen.remark:
        made.metadata["wsd.remarked"] = "response"
    return made


def _add_origins(made: http.HTTPFlow, halves: list[Observation]) -> None:
    """Who produced each half, unless all was captured; mitmproxy only knows what was replayed."""
    if all(half.origin is Origin.CAPTURED for half in halves):
        return
    for half in halves:
        side = "request" if isinstance(half, Request) else "response"
        made.metadata[f"wsd.origin.{side}"] = str(half.origin)
        if half.origin is Origin.REPLAYED:
            made.is_replay = made.is_replay or side


def _placeholder(answer: Request | Response | Cut) -> Request:
    """What stands for a request that nobody saw. Who sent the answer is taken for the device."""
    return Request(
        exchange=answer.exchange,
        time_us=answer.time_us,
        end_us=answer.time_us,
        source=answer.destination,
        destination=answer.source,
        method="",
        target="",
    )


def _add_answer(made: http.HTTPFlow, seen: Recorded, client: Address) -> None:
    answer = seen.observation
    if isinstance(answer, Response):
        made.response = _response(answer, seen.body(), answer.end_us)
    elif isinstance(answer, Cut):
        data = seen.body()
        if answer.head is not None or data:
            head = answer.head or AnswerHead(time_us=answer.time_us, status=0)
            made.response = _response(head, data, answer.time_us)
        made.error = flow.Error(answer.reason, _seconds(answer.time_us))
        made.metadata["wsd.cut_by"] = "client" if answer.source == client else "device"


def _remark(remarks: Iterable[Remark]) -> tuple[str, str]:
    """Mark and comment of a flow, which has one place for both halves."""
    noted = list(remarks)
    mark = next((it.mark for it in noted if it.mark), "")
    return flow_name(mark), "\n".join(dict.fromkeys(it.comment for it in noted if it.comment))


def _udp_flow(one: Told, seen: Datagram) -> udp.UDPFlow:
    made = udp.UDPFlow(*_connections(seen.exchange, seen.source, seen.destination, seen))
    made.id = seen.exchange
    made.timestamp_created = _seconds(seen.time_us)
    message = udp.UDPMessage(True, one.seen.body(), _seconds(seen.time_us))  # type: ignore[no-untyped-call]  # theirs
    made.messages = [message]
    made.metadata["wsd.datagram"] = "datagram"
    for event in one.events:
        made.metadata.update(metadata_of(event))
    if seen.origin is not Origin.CAPTURED:
        made.metadata["wsd.origin.request"] = str(seen.origin)
    made.marked, made.comment = _remark((one.seen.remark,))
    return made


def _connections(
    id: str, source: Address, destination: Address, seen: Observation
) -> tuple[connection.Client, connection.Server]:
    """Both ends, closed long ago. Times and ids are ours, so that a file can be made again."""
    protocol: Literal["tcp", "udp"] = "udp" if isinstance(seen, Datagram) else "tcp"
    began = _seconds(seen.time_us)
    client = connection.Client(
        id=f"{id}/client",
        peername=(source.host, source.port),
        sockname=("", 0),
        timestamp_start=began,
        transport_protocol=protocol,
    )
    server = connection.Server(
        id=f"{id}/server",
        address=(destination.host, destination.port),
        peername=(destination.host, destination.port),
        timestamp_start=began,
        transport_protocol=protocol,
    )
    return client, server


def _request(seen: Request, data: bytes) -> http.Request:
    return http.Request(
        host=seen.destination.host,
        port=seen.destination.port,
        method=_bytes(seen.method),
        scheme=b"https" if seen.tls else b"http",
        authority=b"",
        path=_bytes(seen.target),
        http_version=_bytes(seen.version),
        headers=_fields(seen.headers),
        content=data,
        trailers=None,
        timestamp_start=_seconds(seen.time_us),
        timestamp_end=_seconds(seen.end_us),
    )


def _response(seen: Response | AnswerHead, data: bytes, end_us: int) -> http.Response:
    return http.Response(
        http_version=_bytes(seen.version),
        status_code=seen.status,
        reason=_bytes(seen.reason),
        headers=_fields(seen.headers),
        content=data,
        trailers=None,
        timestamp_start=_seconds(seen.time_us),
        timestamp_end=_seconds(end_us),
    )


def _fields(headers: Headers) -> http.Headers:
    return http.Headers([(_bytes(name), _bytes(value)) for name, value in headers])


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _seconds(time_us: int) -> float:
    return time_us / 1_000_000 or _LITTLE_S
