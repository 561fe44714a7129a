"""What passes is what would pass without us: every byte, both ways, whatever the framing.

Known differences, all of mitmproxy: ``Host`` names the device, as that expects it; white space
around header values is one space; chunk extensions and the sizes of chunks are not kept; an
``Expect: 100-continue`` is answered by the proxy itself.
"""

import re
import socket
from collections.abc import Callable

import pytest

from inspector.wire.observation import Request, Response
from tests.proxy.conftest import Rig
from tests.proxy.devices import LIMIT_SECONDS, Talk, answer, post, read_until, talk, unchunked
from tests.replay.builders import MIME, MIME_TYPE, asking

SOAP = asking()
HEAD = b"HTTP/1.1 200 OK\r\nServer: Odd-Device/1.0\r\nCONTENT-type: application/soap+xml\r\n"

ANSWERS = {
    "length": answer(SOAP),
    "chunked": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(SOAP), SOAP),
    "two-chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n1\r\n\n\r\n0\r\n\r\n",
    "until-close": HEAD + b"\r\n" + SOAP,
    "http-1.0": (HEAD + b"\r\n" + SOAP).replace(b"HTTP/1.1", b"HTTP/1.0"),
    "202-empty": b"HTTP/1.1 202 Accepted\r\nServer: Odd\r\nContent-Length: 0\r\n\r\n",
    "202-no-length": b"HTTP/1.1 202 Accepted\r\nServer: Odd\r\n\r\n",
    "204": b"HTTP/1.1 204 No Content\r\nServer: Odd\r\n\r\n",
    "multipart": answer(MIME, content_type=MIME_TYPE),
    "multipart-chunked": HEAD.replace(b"application/soap+xml", MIME_TYPE.encode())
    + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(MIME), MIME),
    "fault-500": answer(SOAP, status="500 Internal Server Error"),
    "no-reason": b"HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\n<a/>",
    "twice-the-same-header": answer(SOAP, "Set-Cookie: a=1", "set-cookie: b=2", "X-Empty: "),
    "odd-header-name": answer(SOAP, "X Odd: 1"),
    "folded-header": answer(SOAP, "X-Folded: a\r\n b"),
    "latin-1-header": answer(SOAP, "X-Name: caf\u00e9"),
    "compressed-in-name-only": answer(SOAP, "Content-Encoding: gzip"),
    "broken-off": HEAD + b"Content-Length: 4000\r\n\r\n" + SOAP[:200],
    "broken-off-in-a-chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n",
}


def chunked_post(path: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close"
    return b"%b\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (head.encode(), len(SOAP), SOAP)


REQUESTS: dict[str, Callable[[str], bytes]] = {
    "length": lambda path: post(path, SOAP),
    "chunked": chunked_post,
    "http-1.0": lambda path: post(path, SOAP).replace(b"HTTP/1.1", b"HTTP/1.0"),
    "get": lambda path: f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
    "soap-1.1": lambda path: post(path, SOAP, 'SOAPAction: ""', "Accept: */*", "accept: text/xml"),
    "multipart": lambda path: post(path, MIME).replace(
        b"application/soap+xml; charset=utf-8", MIME_TYPE.encode()
    ),
}


def without_host(head: bytes) -> bytes:
    return re.sub(rb"\r\nHost: [^\r]*", b"", head)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_client_gets_what_the_device_says(rig: Rig, name: str) -> None:
    path = rig.device.at(f"/answers/{name}", ANSWERS[name])
    assert rig.ask(post(path, SOAP)) == talk(rig.device.address, post(path, SOAP)) == ANSWERS[name]


@pytest.mark.parametrize("name", REQUESTS)
def test_the_device_gets_what_the_client_says(rig: Rig, name: str) -> None:
    path = rig.device.at(f"/requests/{name}", answer(SOAP))
    said = REQUESTS[name](path)
    talk(rig.device.address, said)
    rig.ask(said)
    (head, body), (through_head, through_body) = rig.device.heard[-2:]
    assert head + body == said
    assert without_host(through_head) == without_host(head)
    assert f"\r\nHost: {rig.device.address}\r\n".encode() in through_head
    assert through_body == body


@pytest.mark.parametrize("name", ANSWERS)
def test_the_session_keeps_the_bytes_of_the_body(rig: Rig, name: str) -> None:
    path = rig.device.at(f"/kept/{name}", ANSWERS[name])
    rig.ask(post(path, SOAP))
    asked, answered = rig.recorded(path)
    assert asked.body() == SOAP
    expected = ANSWERS[name].partition(b"\r\n\r\n")[2]
    if b"chunked" in ANSWERS[name]:
        expected = unchunked(expected)
    assert b"".join(chunk.data for chunk in answered.chunks()) == expected


def test_the_session_keeps_the_order_and_case_of_headers(rig: Rig) -> None:
    path = rig.device.at("/headers", ANSWERS["twice-the-same-header"])
    rig.ask(post(path, SOAP, "x-MIXED: Case"))
    asked, answered = (seen.observation for seen in rig.recorded(path))
    assert isinstance(asked, Request)
    assert isinstance(answered, Response)
    assert [name for name, _ in asked.headers] == [
        "Host",
        "content-TYPE",
        "Content-Length",
        "Connection",
        "x-MIXED",
    ]
    assert [name for name, _ in answered.headers] == [
        "Server",
        "content-type",
        "Content-Length",
        "Set-Cookie",
        "set-cookie",
        "X-Empty",
    ]


def test_a_connection_may_ask_often(rig: Rig) -> None:
    def behave(one: Talk) -> bool:
        one.hear()
        one.say(answer(b"<once/>"))
        return True

    path = rig.device.at("/often", behave)
    with socket.create_connection(rig.address, LIMIT_SECONDS) as connection:
        for _ in range(3):
            connection.sendall(post(path, SOAP).replace(b"Connection: close", b"X: y"))
            assert read_until(connection, b"<once/>").startswith(b"HTTP/1.1 200 OK")


def test_the_proxy_answers_an_expectation_itself(rig: Rig) -> None:
    path = rig.device.at("/expect", answer(SOAP))
    said = rig.ask(post(path, SOAP, "Expect: 100-continue"))
    assert said == b"HTTP/1.1 100 Continue\r\n\r\n" + answer(SOAP)
