"""Images pass while they arrive, and are recorded whole: nobody waits for the last byte."""

import hashlib
import random
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from inspector.events.event import Kind
from inspector.wire.observation import Cut
from tests.proxy.conftest import Rig, rig_for
from tests.proxy.devices import (
    LIMIT_SECONDS,
    OddDevice,
    Talk,
    answer,
    post,
    read_all,
    read_until,
    unchunked,
)
from tests.replay.builders import asking

SOAP = asking()
MULTIPART = 'multipart/related; boundary=b; type="application/soap+xml"; start="<root>"'
FIRST = (
    b"--b\r\nContent-Type: application/soap+xml\r\nContent-ID: <root>\r\n\r\n"
    + SOAP
    + b"\r\n--b\r\nContent-Type: image/jpeg\r\nContent-ID: <image>\r\n\r\n\xff\xd8\xff first bytes"
)
LAST = b" last bytes\r\n--b--\r\n"
LARGE_BYTES = 20 * 1024 * 1024


def large() -> bytes:
    return FIRST + random.Random(1).randbytes(LARGE_BYTES) + LAST


def post_image(path: str, length: int) -> bytes:
    """The head of a SendImage-like request with a body of ``length`` bytes."""
    head = post(path, b"").replace(b"Content-Length: 0", b"Content-Length: %d" % length)
    return head.replace(b"application/soap+xml; charset=utf-8", MULTIPART.encode())


def test_the_client_gets_the_first_part_before_the_device_sends_the_rest(rig: Rig) -> None:
    seen_by_client = threading.Event()

    def behave(talk: Talk) -> None:
        talk.hear()
        whole = answer(FIRST + LAST, content_type=MULTIPART)
        talk.say(whole[: -len(LAST)])
        assert seen_by_client.wait(LIMIT_SECONDS)
        talk.say(LAST)

    path = rig.device.at("/slow-answer", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(post(path, SOAP))
        read_until(client, b"first bytes")
        seen_by_client.set()
        assert read_all(client) == LAST
    (attachment,) = rig.told(path)[1].attachments
    assert attachment.magic.startswith(b"\xff\xd8\xff")


def test_the_device_gets_the_first_part_before_the_client_sends_the_rest(rig: Rig) -> None:
    seen_by_device = threading.Event()

    def behave(talk: Talk) -> None:
        talk.hear_head()
        talk.hear_until(b"first bytes")
        seen_by_device.set()
        talk.hear_until(LAST)
        talk.say(answer(SOAP))

    path = rig.device.at("/slow-request", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(post_image(path, len(FIRST + LAST)) + FIRST)
        assert seen_by_device.wait(LIMIT_SECONDS)
        client.sendall(LAST)
        assert read_all(client) == answer(SOAP)
    (attachment,) = rig.told(path)[0].attachments
    assert attachment.content_type == "image/jpeg"


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_large_answer_is_recorded_whole(rig: Rig, framing: str) -> None:
    body = large()
    said = answer(body, content_type=MULTIPART)
    if framing == "chunked":
        head = said[: -len(body)].replace(
            b"Content-Length: %d" % len(body), b"Transfer-Encoding: chunked"
        )
        said = head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    path = rig.device.at(f"/large-answer-{framing}", said)
    got = rig.ask(post(path, SOAP)).partition(b"\r\n\r\n")[2]
    if framing == "chunked":
        got = unchunked(got)
    assert got == body
    seen = rig.recorded(path)[1]
    assert seen.observation.body.sha256 == hashlib.sha256(body).hexdigest()
    assert b"".join(chunk.data for chunk in seen.chunks()) == body
    image = body[len(FIRST) - len(b"\xff\xd8\xff first bytes") : -len(b"\r\n--b--\r\n")]
    (attachment,) = rig.told(path)[1].attachments
    assert (attachment.length, attachment.sha256) == (
        len(image),
        hashlib.sha256(image).hexdigest(),
    )


def test_a_large_request_is_recorded_whole(rig: Rig) -> None:
    body = large()
    path = rig.device.at("/large-request", answer(SOAP))
    assert rig.ask(post_image(path, len(body)) + body) == answer(SOAP)
    assert rig.device.heard[-1][1] == body
    seen = rig.recorded(path)[0]
    assert seen.observation.body.sha256 == hashlib.sha256(body).hexdigest()
    assert b"".join(chunk.data for chunk in seen.chunks()) == body


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_a_large_body_from_the_capture(tmp_path: Path) -> None:
    body = large()
    with OddDevice() as device:
        path = device.at("/large", answer(body, content_type=MULTIPART))
        for rig in rig_for(device, tmp_path):
            rig.ask(post(path, SOAP))
    objects = tmp_path / "objects"
    tshark = ["tshark", "-r", str(rig.record), "-q", "--export-objects", f"http,{objects}"]
    done = subprocess.run(tshark, capture_output=True, text=True, timeout=60, check=True)
    digests = {hashlib.sha256(it.read_bytes()).hexdigest() for it in objects.iterdir()}
    assert hashlib.sha256(body).hexdigest() in digests, done.stderr


def test_a_client_that_leaves_during_the_answer_is_told_so(rig: Rig) -> None:
    def behave(talk: Talk) -> None:
        talk.hear()
        talk.say(answer(FIRST + LAST, content_type=MULTIPART)[: -len(LAST)])
        while talk.more():
            pass

    path = rig.device.at("/client-leaves", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(post(path, SOAP))
        read_until(client, b"first bytes")
    asked, ended = rig.told(path)
    assert ended.kind is Kind.CUT
    assert ended.notes[-1].text.startswith("the client closed the connection")
    cut = rig.recorded(path)[1]
    assert isinstance(cut.observation, Cut)
    assert cut.observation.head is not None
    assert cut.observation.source == rig.recorded(path)[0].observation.source
    assert cut.body() == FIRST
    assert asked.operation == ended.operation == "GetActiveJobs"


@pytest.mark.parametrize("body", [b"", b"<half", FIRST], ids=["nothing", "half", "first part"])
def test_a_client_that_leaves_during_its_request_is_told_so(rig: Rig, body: bytes) -> None:
    def behave(talk: Talk) -> None:
        while talk.more():  # what arrives of the request before the client leaves is chance
            pass

    path = rig.device.at(f"/client-leaves-{len(body)}", behave)
    head = post_image if body == FIRST else lambda path, _: post(path, b"x" * 90)[:-90]
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(head(path, len(FIRST + LAST)) + body)
    asked, ended = rig.told(path)
    assert asked.kind is Kind.REQUEST
    assert ended.kind is Kind.CUT
    assert ended.notes[-1].text.startswith("the client closed the connection")


def test_an_answer_before_the_end_of_the_request_is_recorded_after_it(rig: Rig) -> None:
    def behave(talk: Talk) -> None:
        talk.hear_head()
        talk.say(answer(SOAP, status="413 Content Too Large"))
        talk.hear_until(LAST)

    path = rig.device.at("/early-answer", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(post_image(path, len(FIRST + LAST)) + FIRST)
        read_until(client, b"</soap:Envelope>")
        client.sendall(LAST)
        read_all(client)
    asked, answered = rig.told(path)
    assert (asked.kind, answered.kind) == (Kind.REQUEST, Kind.RESPONSE)
    assert rig.recorded(path)[0].body() == FIRST + LAST


def test_an_early_answer_is_kept_when_the_client_then_leaves(rig: Rig) -> None:
    def behave(talk: Talk) -> None:
        talk.hear_head()
        talk.say(answer(SOAP, status="413 Content Too Large"))
        while talk.more():
            pass

    path = rig.device.at("/early-answer-client-leaves", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(post_image(path, len(FIRST + LAST)) + FIRST)
        read_until(client, b"</soap:Envelope>")
    asked, answered = rig.told(path)
    assert (asked.kind, answered.kind) == (Kind.REQUEST, Kind.RESPONSE)
    assert rig.recorded(path)[0].body() == FIRST
