"""mitmproxy's flows as observations."""

import msgspec
import pytest
from mitmproxy.flow import Error
from mitmproxy.http import Headers
from mitmproxy.test import tflow, tutils

from inspector.proxy.flows import (
    STOPPED,
    client_of,
    cut_from,
    device_of,
    microseconds,
    recorded_from,
    request_from,
    response_from,
)
from inspector.wire.observation import EMPTY_BODY, Address, Body, Cut, Origin, Request, Response

HEADERS = Headers(((b"Host", b"x"), (b"x-ODD", b"caf\xe9"), (b"x-odd", b"")))


def test_times_are_microseconds() -> None:
    assert microseconds(1.5) == 1_500_000
    assert microseconds(None) == 0


def test_a_request_is_copied() -> None:
    flow = tflow.tflow(req=tutils.treq(headers=HEADERS, timestamp_start=1.0, timestamp_end=2.5))
    seen = request_from(flow, Body.of(b"content"))
    flow.request.headers["x-odd"] = "changed later"
    assert (seen.method, seen.target, seen.version) == ("GET", "/path", "HTTP/1.1")
    assert seen.headers == (("Host", "x"), ("x-ODD", "caf\u00e9"), ("x-odd", ""))
    assert (seen.time_us, seen.end_us) == (1_000_000, 2_500_000)
    assert (seen.source, seen.destination) == (client_of(flow), Address("address", 22))
    assert seen.origin is Origin.CAPTURED


ODD = {"method": b"g\xff", "path": b"/\xfd", "http_version": b"HTTP/\xfe"}


def test_bytes_that_are_no_text_are_told_one_by_one() -> None:
    asked = tutils.treq(**ODD)
    answered = tutils.tresp(reason=b"\xfc", http_version=ODD["http_version"])
    flow = tflow.tflow(req=asked, resp=answered)
    request, response = request_from(flow, EMPTY_BODY), response_from(flow, EMPTY_BODY)
    assert (request.method, request.target, request.version) == ("g\xff", "/\xfd", "HTTP/\xfe")
    assert (response.reason, response.version) == ("\xfc", "HTTP/\xfe")
    cut = cut_from(flow, 7)
    assert cut.head
    assert cut.head.version == response.version
    for seen in (request, response, cut):
        assert msgspec.json.decode(msgspec.json.encode(seen), type=type(seen)) == seen


def test_a_request_under_way_ends_where_it_began() -> None:
    flow = tflow.tflow(req=tutils.treq(timestamp_start=1.0, timestamp_end=None))
    assert request_from(flow, EMPTY_BODY).end_us == 1_000_000


def test_an_answer_comes_from_the_device() -> None:
    flow = tflow.tflow(resp=tutils.tresp(reason=b"Fine", timestamp_start=3.0, timestamp_end=None))
    seen = response_from(flow, EMPTY_BODY)
    assert (seen.status, seen.reason, seen.time_us, seen.end_us) == (
        200,
        "Fine",
        3_000_000,
        3_000_000,
    )
    assert (seen.source, seen.destination) == (device_of(flow), client_of(flow))


@pytest.mark.parametrize(
    ("replayed", "request_origin", "response_origin"),
    [
        (None, Origin.CAPTURED, Origin.CAPTURED),
        ("request", Origin.REPLAYED, Origin.REPLAYED),
        ("response", Origin.CAPTURED, Origin.REPLAYED),
    ],
)
def test_what_mitmproxy_replayed_says_so(
    replayed: str | None, request_origin: Origin, response_origin: Origin
) -> None:
    flow = tflow.tflow(resp=True)
    flow.is_replay = replayed
    assert request_from(flow, EMPTY_BODY).origin is request_origin
    assert response_from(flow, EMPTY_BODY).origin is response_origin


REASONS = [
    ("[Errno 111] Connect call failed ('::1', 1)", "connection refused: address:22", "d"),
    ("[Errno 110] Connect call failed ('::1', 1)", "no answer to the connection request: add", "d"),
    ("[Errno 113] Connect call failed ('::1', 1)", "address cannot be reached: address:22", "d"),
    ("[Errno 9] Connect call failed ('::1', 1)", "refused or cannot be reached: address:22", "d"),
    ("Client disconnected.", "the client closed the connection before the answer", "c"),
    ("server closed connection", "the device closed the connection before the answer", "d"),
    ("peer closed connection (4 of 9)", "the device closed the connection before its message", "d"),
    ("Name or service not known", "the name address:22 cannot be resolved", "d"),
    ("Certificate verify failed: unable", "the certificate of address:22 is not trusted", "d"),
    ("something new", "something new", "d"),
    (STOPPED, STOPPED, "c"),
]


@pytest.mark.parametrize(("text", "told", "by"), REASONS)
def test_why_a_flow_ended_is_told(text: str, told: str, by: str) -> None:
    flow = tflow.tflow()
    flow.error = Error(text)
    cut = cut_from(flow, 7)
    assert cut.reason.startswith(told)
    assert text in cut.reason
    ends = device_of(flow), client_of(flow)
    assert (cut.source, cut.destination) == (ends if by == "d" else ends[::-1])
    assert (cut.time_us, cut.head, cut.body) == (7, None, EMPTY_BODY)


def test_a_client_that_left_within_its_request_is_not_the_device() -> None:
    flow = tflow.tflow(req=tutils.treq(timestamp_end=None))
    flow.error = Error("peer closed connection (4 of 9)")
    assert cut_from(flow, 7).reason.startswith("the client closed the connection")


def test_what_had_come_of_an_answer_is_kept() -> None:
    flow = tflow.tflow(resp=True, err=True)
    cut = cut_from(flow, 7, Body.of(b"part"))
    assert cut.head
    assert (cut.head.status, cut.body.head) == (200, b"part")


def test_whole_flows_are_two_observations() -> None:
    asked, answered = recorded_from(tflow.tflow(resp=True))
    assert isinstance(asked.observation, Request)
    assert isinstance(answered.observation, Response)
    assert (asked.body(), answered.body()) == (b"content", b"message")
    assert [type(it.observation) for it in recorded_from(tflow.tflow())] == [Request]
    ended = recorded_from(tflow.tflow(resp=True, err=True))[1]
    assert isinstance(ended.observation, Cut)
