"""mitmproxy's flows as observations: copies, because flows are mutable.

Rule: a recorded exchange names the client and the device, not the proxy between them.
"""

from mitmproxy import connection, http

from inspector.events.event import Event
from inspector.events.text import summary
from inspector.wire.observation import (
    EMPTY_BODY,
    REFUSED,
    UNANSWERED,
    UNREACHABLE,
    Address,
    AnswerHead,
    Body,
    Cut,
    Headers,
    Origin,
    Recorded,
    Request,
    Response,
    recorded,
)

_UNKNOWN = Address("unknown", 0)

STOPPED = "the proxy was stopped before the answer was complete"


def microseconds(seconds: float | None) -> int:
    """mitmproxy's time (seconds since the Unix epoch) in microseconds; 0 when it has none."""
    return round((seconds or 0) * 1_000_000)


def client_of(flow: http.HTTPFlow) -> Address:
    """Who sent the request."""
    return _address(flow.client_conn.peername)


def device_of(flow: http.HTTPFlow) -> Address:
    """Where the request goes: as configured, so that it is the same before and after connecting.

    The address behind a name is known only then, and a request is told before.
    """
    return Address(flow.request.host, flow.request.port) if flow.request.host else _server(flow)


def _server(flow: http.HTTPFlow) -> Address:
    server: connection.Server = flow.server_conn
    return _address(server.peername or server.address)


def _address(peer: tuple[str, int] | tuple[str, int, int, int] | None) -> Address:
    return Address(peer[0].partition("%")[0], peer[1]) if peer else _UNKNOWN


def _headers(message: http.Message) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in message.headers.fields)


def _text(raw: bytes) -> str:
    """Bytes as they were sent; what mitmproxy makes of odd ones (surrogates) cannot be written."""
    return raw.decode("latin-1")


def request_from(flow: http.HTTPFlow, body: Body) -> Request:
    """The request of a flow."""
    request = flow.request
    return Request(
        exchange=flow.id,
        time_us=microseconds(request.timestamp_start),
        end_us=microseconds(request.timestamp_end or request.timestamp_start),
        source=client_of(flow),
        destination=device_of(flow),
        method=_text(request.data.method),
        target=_text(request.data.path),
        version=_text(request.data.http_version),
        headers=_headers(request),
        body=body,
        origin=_origin(flow, "request"),
        tls=request.scheme == "https",
    )


def response_from(flow: http.HTTPFlow, body: Body) -> Response:
    """The response of a flow. The flow must have one."""
    response = flow.response
    assert response is not None
    start_us = microseconds(response.timestamp_start)
    return Response(
        exchange=flow.id,
        time_us=start_us,
        end_us=microseconds(response.timestamp_end) or start_us,
        source=device_of(flow),
        destination=client_of(flow),
        status=response.status_code,
        reason=response.reason,
        version=_text(response.data.http_version),
        headers=_headers(response),
        body=body,
        origin=_origin(flow, "response"),
    )


def _origin(flow: http.HTTPFlow, side: str) -> Origin:
    if flow.is_replay == "request" or flow.is_replay == side:
        return Origin.REPLAYED
    return Origin.CAPTURED


def cut_from(flow: http.HTTPFlow, time_us: int, body: Body = EMPTY_BODY) -> Cut:
    """How a flow ended before its answer was complete, with what had come of it (``body``)."""
    text = flow.error.msg if flow.error else "ended without a reason"
    unasked = flow.request.timestamp_end is None and "peer closed" in text
    by_client = text == STOPPED or unasked or "client disconnected" in text.lower()
    client, device = client_of(flow), device_of(flow)
    return Cut(
        exchange=flow.id,
        time_us=time_us,
        source=client if by_client else device,
        destination=device if by_client else client,
        reason=_reason(text, device, "the client" if by_client else "the device"),
        head=_answer_head(flow.response) if flow.response else None,
        body=body,
        origin=_origin(flow, "response"),
    )


def _answer_head(response: http.Response) -> AnswerHead:
    return AnswerHead(
        time_us=microseconds(response.timestamp_start),
        status=response.status_code,
        reason=response.reason,
        version=_text(response.data.http_version),
        headers=_headers(response),
    )


_REASONS = {
    "[errno 111] connect": f"{REFUSED}: {{device}}",  # ECONNREFUSED of Linux, macOS, Windows
    "[errno 61] connect": f"{REFUSED}: {{device}}",
    "[winerror 1225]": f"{REFUSED}: {{device}}",
    "[errno 110] connect": f"{UNANSWERED}: {{device}}",  # ETIMEDOUT
    "[errno 60] connect": f"{UNANSWERED}: {{device}}",
    "[errno 113] connect": f"{UNREACHABLE}: {{device}}",  # EHOSTUNREACH, ENETUNREACH
    "[errno 101] connect": f"{UNREACHABLE}: {{device}}",
    "[errno 65] connect": f"{UNREACHABLE}: {{device}}",
    "connect call failed": "refused or cannot be reached: {device}",
    "connection refused": f"{REFUSED}: {{device}}",
    "peer closed connection": "{peer} closed the connection before its message was complete",
    "client disconnected": "the client closed the connection before the answer was complete",
    "server disconnected": "the device closed the connection before the answer was complete",
    "server closed connection": "the device closed the connection before the answer was complete",
    "name or service not known": "the name {device} cannot be resolved",
    "nodename nor servname": "the name {device} cannot be resolved",
    "certificate verify failed": "the certificate of {device} is not trusted (see --insecure)",
}


def _reason(text: str, device: Address, peer: str) -> str:
    """mitmproxy's words, explained where we know them."""
    told = next((told for key, told in _REASONS.items() if key in text.lower()), "")
    return f"{told.format(device=device, peer=peer)} ({text})" if told else text


def recorded_from(flow: http.HTTPFlow) -> list[Recorded]:
    """A whole flow, as far as it holds its contents: for exports of selected flows."""
    found = [recorded(request_from(flow, _whole(flow.request)))]
    answer = EMPTY_BODY if flow.response is None else _whole(flow.response)
    if flow.error is not None:
        found.append(recorded(cut_from(flow, microseconds(flow.error.timestamp), answer)))
    elif flow.response is not None:
        found.append(recorded(response_from(flow, answer)))
    return found


def _whole(message: http.Message) -> Body:
    return Body.of(message.raw_content) if message.raw_content else EMPTY_BODY


def metadata_of(event: Event) -> dict[str, str]:
    """Flat keys for mitmproxy's ``~meta`` filter, such as ``wsd.op: GetActiveJobs``."""
    told = {
        "wsd.service": event.service,
        "wsd.op": event.operation,
        "wsd.job": "" if event.job_id is None else str(event.job_id),
        "wsd.token": event.job_token,
        "wsd.fault": (event.fault.subcode or event.fault.code) if event.fault else "",
        "wsd.notes": str(len(event.notes)) if event.notes else "",
        f"wsd.{event.kind}": summary(event),
    }
    return {key: value for key, value in told.items() if value}
