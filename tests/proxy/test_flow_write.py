"""Flow files that we write: read again they are what was seen, and mitmproxy reads them."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.events.told import tell
from inspector.proxy import flow_write
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    HEAD_LIMIT,
    Address,
    AnswerHead,
    Body,
    Chunk,
    Observation,
    Origin,
    Recorded,
    Remark,
    TlsConnection,
    recorded,
)
from tests.builders import CLIENT, DEVICE, START_US, cut, datagram, request, response
from tests.proxy.flow_kit import ASKED, flows, read, written

PAGE = b"\xff\xd8" + bytes(range(256)) * 2048
HEAD = AnswerHead(time_us=START_US + 9, status=206, reason="Partial", headers=(("a", "b"),))


SEEN = [
    pytest.param([request(ASKED), response(b"<b/>")], id="an exchange"),
    pytest.param([request(b"\0\xff" * 9, method="NOTIFY", target="/\xe9?a=1")], id="odd bytes"),
    pytest.param([request(ASKED)], id="no answer"),
    pytest.param([response(b"late", status=404, reason="Gone")], id="an answer nobody asked for"),
    pytest.param([request(), cut("connection reset")], id="cut by the device"),
    pytest.param([request(), cut("reset", source=CLIENT, destination=DEVICE)], id="by the client"),
    pytest.param(
        [request(), cut("client disconnected", head=HEAD, body=Body.of(b"par"))], id="cut in a body"
    ),
    pytest.param([request(), cut("reset", body=Body.of(b"par"))], id="cut before the status"),
    pytest.param([cut("reset")], id="a cut alone"),
    pytest.param([datagram(ASKED)], id="a datagram"),
    pytest.param([datagram(b"\x01no XML")], id="a datagram that is none of ours"),
    pytest.param([request(origin=Origin.REPLAYED), response()], id="replayed"),
    pytest.param([request(), response(origin=Origin.VIRTUAL)], id="from the virtual device"),
    pytest.param([request(tls=True, destination=Address("fe80::1", 5358))], id="TLS over IPv6"),
    pytest.param([datagram(ASKED, time_us=0), request(time_us=0, end_us=0)], id="without times"),
    pytest.param(
        [request(headers=(("A", "1"), ("a", "\xe9"), ("A", ""))), response(version="HTTP/1.0")],
        id="headers in order",
    ),
]


@pytest.mark.parametrize("seen", SEEN)
def test_what_is_written_is_read(seen: list[Observation]) -> None:
    assert [it.observation for it in read(written(*seen))] == seen


def test_flows_are_written_when_their_answers_come() -> None:
    seen = [request(exchange=name) for name in "abc"]
    seen = [*seen, response(exchange="b"), response(exchange="a")]  # type: ignore[list-item]
    assert [flow.id for flow in flows(written(*seen))] == ["b", "a", "c"]


def test_what_is_no_flow_is_left_out_and_not_counted() -> None:
    tls = TlsConnection(exchange="t", time_us=1, end_us=2, source=CLIENT, destination=DEVICE)
    stream = io.BytesIO()
    assert (
        flow_write.write(stream, tell([recorded(it) for it in (tls, request(), datagram())])) == 2
    )


def test_a_large_body_is_whole_and_travels_as_a_head() -> None:
    reader = BodyReader("image/jpeg")
    reader.feed(PAGE)
    answer = response(reader.close(), content_type="image/jpeg")
    seen = Recorded(answer, lambda: iter([Chunk(1, PAGE[:9]), Chunk(2, PAGE[9:])]))
    _, back = read(written(request(), seen))
    assert back.observation == answer
    assert (len(back.observation.body.head), back.body()) == (HEAD_LIMIT, PAGE)


def test_a_body_without_bytes_stays_empty() -> None:
    seen = response(Body(head=b"", length=7, sha256=""))
    assert read(written(seen))[0].observation.body.length == 0


@pytest.mark.parametrize(
    ("asked", "answered", "comment", "back"),
    [
        (Remark("red", "why?"), Remark(), "why?", [Remark("red", "why?"), Remark()]),
        (Remark(), Remark(comment="late"), "late", [Remark(), Remark(comment="late")]),
        (Remark("x", "one"), Remark("y", "two"), "one\ntwo", [Remark("x", "one\ntwo"), Remark()]),
        (Remark("", "same"), Remark("", "same"), "same", [Remark("", "same"), Remark()]),
    ],
    ids=["at the request", "at the answer", "at both", "the same at both"],
)
def test_remarks_are_comment_and_mark(
    asked: Remark, answered: Remark, comment: str, back: list[Remark]
) -> None:
    data = written(
        recorded(request())._replace(remark=asked), recorded(response())._replace(remark=answered)
    )
    assert [flow.comment for flow in flows(data)] == [comment]
    assert [it.remark for it in read(data)] == back


@pytest.mark.parametrize(
    ("mark", "marked", "back"),
    [("red", ":red_circle:", "red"), (":red_circle:", ":red_circle:", "red"), ("todo",) * 3],
)
def test_known_marks_have_the_names_of_mitmproxy(mark: str, marked: str, back: str) -> None:
    data = written(recorded(datagram())._replace(remark=Remark(mark)))
    assert [flow.marked for flow in flows(data)] == [marked]
    assert [it.remark.mark for it in read(data)] == [back]


def test_facts_of_events_can_be_filtered_for() -> None:
    (flow,) = flows(written(request(ASKED)))
    assert flow.metadata["wsd.op"] == "GetActiveJobs"


def test_the_same_input_makes_the_same_file() -> None:
    assert written(request(ASKED), response()) == written(request(ASKED), response())


def test_mitmdump_reads_what_we_write(tmp_path: Path) -> None:
    found = shutil.which("mitmdump", path=str(Path(sys.executable).parent))
    program = found or shutil.which("mitmdump")
    if program is None:
        pytest.skip("mitmdump is not installed as a program")
    every = [one for row in SEEN for one in row.values[0]]  # type: ignore[union-attr]
    seen = [recorded(one) for one in every if not isinstance(one, TlsConnection)]
    (tmp_path / "all.flow").write_bytes(written(*seen))
    options = ("--set", f"confdir={tmp_path}", "--set", "flow_detail=2", "-n", "-r", "all.flow")
    run = subprocess.run(
        [program, *options], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    for text in ("<< 200 OK 4b", "<< 404 Gone 4b", "<< connection reset", "[replay]", "-> udp ->"):
        assert text in run.stdout
