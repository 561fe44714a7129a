"""JSON lines out and in: what is told stays as it was told."""

import io
import json
import random
from contextlib import suppress

import pytest

from inspector.events.event import SCHEMA_VERSION
from inspector.events.jsonl import from_line, to_line
from inspector.events.told import Told, tell
from inspector.formats import jsonl
from inspector.formats.files import FileError
from inspector.protocols import scan
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Body,
    Cut,
    Observation,
    Origin,
    Recorded,
    Remark,
    Request,
    Response,
    TlsConnection,
    recorded,
)
from tests.builders import CLIENT, START_US, cut, datagram, envelope, request, response

ASKED = envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs")
HEAD = AnswerHead(
    time_us=START_US + 20_000, status=200, reason="OK", headers=(("Content-Type", "image/jpeg"),)
)
TLS = TlsConnection(
    exchange="t1",
    time_us=START_US,
    end_us=START_US,
    source=CLIENT,
    destination=Address("fe80::2", 5358),
    version="TLS 1.3",
    server_name="scanner",
    client_bytes=3,
    server_bytes=4,
    reason="no key",
)


def lines_of(*seen: Recorded | Observation) -> bytes:
    stream = io.BytesIO()
    all_of = [it if isinstance(it, Recorded) else recorded(it) for it in seen]
    jsonl.write(stream, tell(all_of))
    return stream.getvalue()


def read(data: bytes) -> list[Told]:
    return list(jsonl.read(io.BytesIO(data)))


def without_bytes(body: Body) -> Body:
    return Body(head=b"", length=body.length, sha256=body.sha256)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param([request(ASKED), response(b"<b/>")], id="an exchange"),
        pytest.param([request(tls=True, origin=Origin.REPLAYED)], id="replayed inside TLS"),
        pytest.param([response(status=0, reason="")], id="an answer without status"),
        pytest.param([datagram(ASKED)], id="a datagram"),
        pytest.param([request(), cut("reset", head=HEAD, body=Body.of(b"part"))], id="cut"),
        pytest.param([cut("reset")], id="cut before its answer"),
        pytest.param([TLS], id="TLS"),
        pytest.param([request(source=Address("scanner", 0))], id="a name for an address"),
    ],
)
def test_the_facts_of_an_event_give_its_observation(seen: list[Observation]) -> None:
    told = list(tell(recorded(it) for it in seen))
    back = read(lines_of(*seen))
    assert [it.events for it in back] == [it.events for it in told]
    for it, was in zip(back, seen, strict=True):
        found = it.seen.observation
        assert type(found) is type(was)
        assert found.body == without_bytes(was.body)
        assert (found.exchange, found.time_us) == (was.exchange, was.time_us)
        assert (found.source, found.destination) == (was.source, was.destination)
        assert found.origin == was.origin
        assert it.seen.body() == b""


def test_what_http_says_of_a_message_comes_back() -> None:
    asked, answered, ended = (
        it.seen.observation for it in read(lines_of(request(ASKED), response(), cut(head=HEAD)))
    )
    assert isinstance(asked, Request)
    assert (asked.method, asked.target) == ("POST", "/WSD/Scan")
    assert asked.headers == (("Content-Type", "application/soap+xml"),)
    assert isinstance(answered, Response)
    assert (answered.status, answered.end_us) == (200, START_US + 11_000)
    assert isinstance(ended, Cut)
    assert (ended.head, ended.reason) == (HEAD, "connection reset")


def test_the_host_that_a_request_names_comes_back() -> None:
    (told,) = read(lines_of(request(ASKED, headers=(("Host", "mfp-1:80"),))))
    assert isinstance(told.seen.observation, Request)
    assert told.seen.observation.headers == (("Host", "mfp-1:80"),)


def test_a_tls_connection_comes_back() -> None:
    assert read(lines_of(TLS))[0].seen.observation == TLS


def test_a_body_that_had_bytes_is_not_complete() -> None:
    (told,) = read(lines_of(request(ASKED)))
    assert not told.seen.observation.body.complete


def test_remarks_go_out_and_come_in() -> None:
    remark = Remark(mark="!", comment="why?")
    data = lines_of(recorded(request(ASKED))._replace(remark=remark))
    assert from_line(data).remark == remark
    assert [it.seen.remark for it in read(data)] == [remark]
    assert lines_of(*[Recorded(*it.seen[:2], remark) for it in read(data)]).count(b"why?") == 1


def test_lines_are_counted() -> None:
    stream = io.BytesIO()
    assert jsonl.write(stream, tell([recorded(request()), recorded(response())])) == 2
    assert stream.getvalue().count(b"\n") == 2


def test_file_keys_empty_lines_and_a_byte_order_mark_are_passed_over() -> None:
    line = lines_of(request(ASKED))
    named = b'{"file":"a \\" b.pcapng",' + line[1:]
    assert [it.events for it in read(b"\xef\xbb\xbf\r\n" + named + b"\n \n" + line)] == [
        (from_line(line),),
        (from_line(line),),
    ]


GOOD = lines_of(request(ASKED), response(b"<b/>"), datagram(ASKED), TLS)
NEWER = GOOD.split(b"\n")[0].replace(b'{"schema":1', b'{"schema":%d' % (SCHEMA_VERSION + 1))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param(b"{", "no event", id="cut short"),
        pytest.param(b"{}", "missing required field `schema`", id="another object"),
        pytest.param(b"[1]", "no event", id="no object"),
        pytest.param(b'{"schema":1}', "missing required field", id="no facts"),
        pytest.param(b'{"schema":"1"}', "no event", id="a version of text"),
        pytest.param(b"\xff", "no event", id="no text"),
        pytest.param(b'{"schema":1,"seq":"\xff"}', "no event", id="no UTF-8"),
        pytest.param(b'{"schema":1,"a":' + b"[" * 99_999, "no event", id="without end"),
        pytest.param(NEWER, f"version {SCHEMA_VERSION + 1} of the schema", id="of a newer program"),
    ],
)
def test_a_bad_line_is_told_after_those_before(line: bytes, text: str) -> None:
    found = jsonl.read(io.BytesIO(GOOD + b"\n" + line + b"\n" + GOOD))
    assert [next(found).events[0].seq for _ in range(4)] == [1, 2, 3, 4]
    with pytest.raises(FileError, match=text) as caught:
        next(found)
    assert str(caught.value).startswith("line 6 ")
    assert "\n" not in str(caught.value)


def test_a_line_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LINE_LIMIT", 100)
    with pytest.raises(FileError, match="line 1 is longer than 100 bytes"):
        read(b"{" * 1000)


@pytest.mark.parametrize("seed", range(300))
def test_damaged_lines_raise_only_file_error(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(GOOD)
    for _ in range(chance.randint(1, 5)):
        at, size = chance.randrange(len(raw)), chance.randint(0, 9)
        raw[at : at + size] = bytes(chance.choices(b'0123456789"{}[]:,-e.\\n\xff', k=size % 5))
    with suppress(FileError):
        for told in jsonl.read(io.BytesIO(bytes(raw))):
            assert to_line(told.events[0])


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (GOOD[:4096], True),
        (b'{"file":"a\\"b.wsd","schema":1,"time":"', True),
        (b'\xef\xbb\xbf { "schema" : 2, ', True),
        (json.dumps({"time": 1, "schema": 1}).encode(), False),
        (b'{"log": {"version": "1.2"}}', False),
        (b'{"schema":"x"', False),
        (b"", False),
    ],
)
def test_lines_are_told_by_their_first_bytes(start: bytes, is_ours: bool) -> None:
    assert jsonl.looks_like(start) is is_ours


def test_nothing_a_device_sent_controls_the_terminal_that_shows_the_lines() -> None:
    hostile = "\x9b31m\u202e\u2028"
    data = lines_of(request(ASKED, target=hostile))
    assert data.isascii()
    assert data.count(b"\n") == 1
    (told,) = read(data)
    assert told.events[0].http is not None
    assert told.events[0].http.target == hostile
