"""Whatever a device or a client sends passes, is told clearly, and the next exchange works."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from inspector.events.event import Event, Kind, Phase
from tests.proxy.conftest import Rig
from tests.proxy.devices import LIMIT_SECONDS, answer, post, read_all
from tests.replay.builders import MIME, asking

SOAP = asking()
SOAP_TYPE = "application/soap+xml; charset=utf-8"
BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "0123456789">%b]><b>&u;</b>' % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 4) for n in range(20)
)
NOISE = bytes(range(256)) * 4 * 1024 * 30

BODIES = {
    "not-xml": (b"It works!", SOAP_TYPE, "not well-formed XML"),
    "truncated": (SOAP[:300], SOAP_TYPE, "not well-formed XML"),
    "dtd": (b"<!DOCTYPE a []>" + SOAP[39:], SOAP_TYPE, "document type declaration (DTD)"),
    "entity-bomb": (BOMB, SOAP_TYPE, "entity nesting depth exceeded"),
    "another-root": (b"<html/>", SOAP_TYPE, "root element is 'html', not a SOAP Envelope"),
    "nothing": (b"", SOAP_TYPE, "body"),
    "noise": (NOISE, SOAP_TYPE, "only the first 262144 of 31457280 bytes are read"),
    "wrong-charset": (SOAP.replace(b"utf-8", b"utf-16"), SOAP_TYPE, "not well-formed XML"),
    "unknown-charset": (SOAP.replace(b"utf-8", b"x-y"), SOAP_TYPE, "Unsupported encoding: x-y"),
    "no-boundary": (MIME, "multipart/related", "Content-Type has no boundary; took 'b0'"),
    "no-parts": (b"--b0--\r\n", "multipart/related; boundary=b0", "no part"),
    "unknown-action": (SOAP.replace(b"GetActiveJobs", b"GetTea"), SOAP_TYPE, "is no operation of"),
    "zeros": (bytes(4096), SOAP_TYPE, "expected a SOAP envelope"),
}
"""Body, content type, and what the event says."""


@pytest.fixture(autouse=True)
def goes_on(rig: Rig) -> Iterator[None]:
    """After each of these, the proxy carries and records as before."""
    yield
    path = rig.device.at("/next", answer(SOAP))
    assert rig.ask(post(path, SOAP)) == answer(SOAP)
    asked, answered = rig.told(path)
    assert (asked.phase, answered.kind) == (Phase.REQUEST, Kind.RESPONSE)
    assert rig.engine.alive
    assert rig.engine.state.error == ""


def words(event: Event) -> str:
    return "\n".join(note.text for note in event.notes)


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_answer_passes_and_is_told(rig: Rig, name: str) -> None:
    body, content_type, told = BODIES[name]
    said = answer(body, content_type=content_type)
    path = rig.device.at(f"/answer/{name}", said)
    assert rig.ask(post(path, SOAP)) == said
    assert told in words(rig.told(path)[1])
    assert rig.recorded(path)[1].body() == body


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_request_passes_and_is_told(rig: Rig, name: str) -> None:
    body, content_type, told = BODIES[name]
    path = rig.device.at(f"/request/{name}", answer(SOAP))
    rig.ask(post(path, body).replace(SOAP_TYPE.encode(), content_type.encode()))
    assert rig.device.heard[-1][1] == body
    assert told in words(rig.told(path)[0])
    assert rig.recorded(path)[0].body() == body


DEVICES = {
    "hangs-up": (b"", "the device closed the connection before the answer was complete"),
    "no-http": (b"220 ftp.example ready\r\n\r\n", "Cannot parse HTTP response"),
    "two-lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n<a/>",
        "invalid content-length header",
    ),
    "half-a-head": (b"HTTP/1.1 200 OK\r\nContent-Le", "unexpected server response"),
    "half-a-body": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n<a/>",
        "the device closed the connection before its message was complete",
    ),
    "bad-chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<a/>",
        "illegal chunk header",
    ),
}


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_that_breaks_http_is_told(rig: Rig, name: str) -> None:
    said, told = DEVICES[name]
    path = rig.device.at(f"/device/{name}", said)
    rig.ask(post(path, SOAP))
    asked, ended = rig.told(path)
    assert (asked.phase, ended.kind) == (Phase.REQUEST, Kind.CUT)
    assert ended.source == asked.destination == str(rig.device.address)
    assert told in words(ended)


CLIENTS = {
    "nothing": b"",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "ssh": b"SSH-2.0-OpenSSH\r\n\r\n",
    "half-a-head": b"POST\r\n\r\n",
    "bad-chunk": b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "noise": bytes(range(256)) * 16,
}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_that_breaks_http_stops_nobody(rig: Rig, name: str) -> None:
    with socket.create_connection(rig.address, LIMIT_SECONDS) as client:
        client.sendall(CLIENTS[name])
        client.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            read_all(client)


def test_who_asks_for_another_host_gets_our_device(rig: Rig) -> None:
    path = rig.device.at("http://192.0.2.1/elsewhere", answer(SOAP))
    said = f"GET {path} HTTP/1.1\r\nHost: 192.0.2.1\r\nConnection: close\r\n\r\n"
    assert rig.ask(said.encode()) == answer(SOAP)


def test_nobody_gets_a_tunnel(rig: Rig) -> None:
    said = rig.ask(b"CONNECT 192.0.2.1:80 HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")
