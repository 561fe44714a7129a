import io
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from inspector.events.told import tell
from inspector.formats import curl
from inspector.formats.files import FileError
from inspector.wire.observation import Address, Body, Headers, Request, recorded
from tests.builders import datagram, request, response

HOST = ("Host", "HOST")
TYPE = ("Content-Type", "application/soap+xml")
LENGTH = ("Content-Length", "LENGTH")
ENVELOPE = b"<e>\n\t<a b='$c'>`id` \\ $(id) \xc3\xa9</a>\n</e>"
NAMES = (("User-Agent", "WSDAPI"), ("Accept", "*/*"))


def asking(server: Address, headers: Headers = (), body: bytes = b"", **changes: Any) -> Request:
    """A request to a server; HOST in a header is its address."""
    named = tuple((name, value.replace("HOST", str(server))) for name, value in headers)
    return request(body, destination=server, headers=named, **changes)


CASES = {
    "no line end": ((HOST, TYPE, *NAMES, LENGTH), ENVELOPE),
    "lines": ((HOST, LENGTH, TYPE), ENVELOPE + b"\n"),
    "a line that ends here-documents": ((TYPE, LENGTH), b"a\nWSD\nb\n"),
    "an end of line of another system": ((TYPE, LENGTH), b"a\r\nb\r\n"),
    "bytes": ((HOST, LENGTH), bytes(range(256)) * 300),
    "zeros and a line end": ((LENGTH,), b"\0a\n"),
    "more than a megabyte": ((TYPE, LENGTH), b"x" * (1024 * 1024 + 1)),
    "another host": ((("Host", "scanner.local"), LENGTH), b"a"),
    "asked to go on": ((HOST, ("Expect", "nothing"), LENGTH), b"a"),
    "hostile headers": (
        (
            HOST,
            ("X-Quote", 'it\'s "$(id)" `id` %s \\n'),
            ("X-Control", "\x1b[2J\x07\t\xe9 \xff"),
            ("X-File", "@/etc/passwd"),
            ("-v", "\xe9"),
            LENGTH,
        ),
        b"a",
    ),
}
"""Headers and bodies that must arrive as they are; LENGTH is that of the body."""


@pytest.fixture
def server() -> Iterator["Server"]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Server(listening)


class Server:
    """Takes one request, and answers when its head and as many bytes as were promised are there."""

    def __init__(self, listening: socket.socket) -> None:
        listening.settimeout(10)
        self.address = Address(*listening.getsockname())
        self.seen = b""
        self._listening = listening

    def asked(self, message: Request, body: bytes) -> tuple[bytes, bytes]:
        """Head and body that arrive when the command of a request is run by a shell."""
        serving = threading.Thread(target=self._serve, args=(len(body),))
        serving.start()
        done = subprocess.run(
            ["sh"],
            input=curl.command(message, body).encode(),
            capture_output=True,
            timeout=20,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"},
        )
        serving.join(20)
        assert done.returncode == 0, done.stderr.decode()
        head, _, found = self.seen.partition(b"\r\n\r\n")
        return head, found

    def _serve(self, length: int) -> None:
        talk, _ = self._listening.accept()
        with talk:
            talk.settimeout(10)
            while not self._is_complete(length) and (some := talk.recv(65_536)):
                self.seen += some
            talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _is_complete(self, length: int) -> bool:
        head, end, body = self.seen.partition(b"\r\n\r\n")
        if b"chunked" in head:
            return body.endswith(b"0\r\n\r\n")
        return bool(end) and len(body) >= length


needs_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("base64") and shutil.which("sh")),
    reason="curl, base64 or a POSIX shell is not installed",
)


@needs_curl
@pytest.mark.parametrize(("headers", "body"), CASES.values(), ids=CASES)
def test_curl_sends_the_same_bytes(headers: Headers, body: bytes, server: Server) -> None:
    headers = tuple((name, value.replace("LENGTH", str(len(body)))) for name, value in headers)
    message = asking(server.address, headers, body)
    head, found = server.asked(message, body)
    lines = [f"{name}: {value}" for name, value in message.headers]
    expected = "\r\n".join([f"{message.method} {message.target} HTTP/1.1", *lines])
    assert head.decode("latin-1") == expected
    assert found == body


@needs_curl
@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"method": "GET"}, "GET /WSD/Scan HTTP/1.1"),
        ({"method": "POST"}, "POST /WSD/Scan HTTP/1.1"),
        ({"method": "HEAD"}, "HEAD /WSD/Scan HTTP/1.1"),
        ({"method": "GET", "version": "HTTP/1.0"}, "GET /WSD/Scan HTTP/1.0"),
        ({"method": "OPTIONS", "target": "*"}, "OPTIONS * HTTP/1.1"),
        ({"method": "GET", "target": "/a/../b?[1-3]{x}#d e"}, "GET /a/../b?[1-3]{x}#d e HTTP/1.1"),
        ({"method": "GET", "target": "/\xe9\x1b'"}, "GET /\xe9\x1b' HTTP/1.1"),
        ({"method": "GET", "target": "//x/y"}, "GET //x/y HTTP/1.1"),
    ],
)
def test_curl_sends_the_same_start_line(
    changes: dict[str, Any], start: str, server: Server
) -> None:
    head, _ = server.asked(asking(server.address, (HOST,), **changes), b"")
    assert head.decode("latin-1") == f"{start}\r\nHost: {server.address}"


@needs_curl
def test_a_chunked_body_is_sent_chunked(server: Server) -> None:
    headers = (HOST, ("Transfer-Encoding", "chunked"), TYPE)
    head, found = server.asked(asking(server.address, headers, ENVELOPE), ENVELOPE)
    assert head.endswith(b"\r\nTransfer-Encoding: chunked\r\nContent-Type: application/soap+xml")
    assert found == b"%x\r\n%b\r\n0\r\n\r\n" % (len(ENVELOPE), ENVELOPE)


@needs_curl
def test_a_false_length_is_set_right(server: Server) -> None:
    headers = (HOST, ("Content-Length", "1000000"))
    head, found = server.asked(asking(server.address, headers, b"abc"), b"abc")
    assert b"Content-Length: 3" in head
    assert found == b"abc"


def test_a_command_reads_like_one() -> None:
    seen = request(b"<e/>\n", headers=(("Host", "192.0.2.20"), TYPE, ("Content-Length", "5")))
    assert curl.command(seen, b"<e/>\n") == (
        "curl \\\n"
        "  --http1.1 \\\n"
        "  -H 'Content-Type: application/soap+xml' \\\n"
        "  -H 'Content-Length: 5' \\\n"
        "  -H User-Agent: \\\n"
        "  -H Accept: \\\n"
        "  -H Expect: \\\n"
        "  --data-binary @- \\\n"
        "  http://192.0.2.20/WSD/Scan <<'WSD'\n"
        "<e/>\n"
        "WSD\n"
    )


def test_certificates_are_checked_and_ipv6_is_no_pattern() -> None:
    told = curl.command(request(destination=Address("fe80::1", 443), tls=True), b"")
    assert "--insecure" not in told
    assert "-k" not in told
    assert told.endswith("  --globoff \\\n  'https://[fe80::1]/WSD/Scan'\n")


@pytest.mark.parametrize("body", [b"\x1b[2J\n", "\u202e\n".encode(), b"\x9b\n", b"\r\n"])
def test_nothing_that_a_terminal_obeys_is_in_it(body: bytes) -> None:
    hostile = request(target="/\x1b\x07", headers=(("A\x1b", "x"), ("B", "\x1b\r\nC: \x9b")))
    told = curl.command(hostile, body)
    assert told.isascii()
    assert told.replace("\n", "").isprintable()
    assert "A" not in [word.partition(":")[0] for word in told.split()]
    assert "\nC" not in told


@pytest.mark.parametrize(
    "changes",
    [{"method": ""}, {"method": "-o x"}, {"destination": Address("file", 0)}],
    ids=["no method", "no word", "no port"],
)
def test_what_cannot_be_sent_is_said(changes: dict[str, Any]) -> None:
    with pytest.raises(FileError, match="it is not known how, or where to"):
        curl.command(request(**changes), b"")


def test_the_first_request_is_written() -> None:
    stream = io.BytesIO()
    seen = [recorded(it) for it in (datagram(), response(), request(target="/1"), request())]
    assert curl.write(stream, tell(seen)) == 1
    assert stream.getvalue() == curl.command(request(target="/1"), b"").encode()


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], "holds no request"),
        ([response()], "holds no request"),
        ([datagram()], "a datagram cannot be sent with curl"),
        ([request(Body(head=b"", length=2**21, sha256=""))], "of 2097152 bytes is too large"),
    ],
    ids=["nothing", "an answer", "a datagram", "an image"],
)
def test_what_is_no_command_is_said(items: list[Any], text: str) -> None:
    stream = io.BytesIO()
    with pytest.raises(FileError, match=text):
        curl.write(stream, tell(map(recorded, items)))
    assert stream.getvalue() == b""
