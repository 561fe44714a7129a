"""One request as a curl command for a POSIX shell, which sends the same bytes.

Rule 1: what curl would add of itself is switched off, what it would make itself is left to it.
Rule 2: nothing of the request is run, read as an option, a file or a pattern, or obeyed by a
terminal: text is quoted, bytes that are not printable ASCII are octal.
"""

import base64
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from inspector.events.clean import clean
from inspector.events.told import Told
from inspector.formats.files import FileError
from inspector.formats.har_url import origin_of
from inspector.wire.observation import Datagram, Headers, Request

BODY_LIMIT = 1024 * 1024
"""Bytes of a body that fit into a command somebody pastes; an envelope has thousands."""

MARK = "WSD"
"""The line that ends a here-document."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_PLAIN = re.compile(r"[\x20-\x7e]*")
_LINE_BREAKS = re.compile(r"[\r\n\0]+")
_PLAIN_TARGET = re.compile(r"/(?!/)(?:[\w\-~!$&'()*+,;=:@/?%]|(?<!/)\.)*", re.ASCII)
_OF_ITSELF = ("User-Agent", "Accept")
_WITH_BODY = ("Content-Type", "Expect")
_VERSIONS = {"HTTP/1.0": "--http1.0"}
_NOT_IN_FORMAT = frozenset(b"%\\'")


def write(stream: BinaryIO, told: Iterable[Told]) -> int:
    """Write the command of the first request, as a script; 1, the number of messages written.

    Raises ``FileError`` if there is none, or it cannot be sent with curl, ``OSError`` when the
    file cannot be written.
    """
    datagrams = 0
    for seen, _ in told:
        if isinstance(seen.observation, Request):
            if seen.observation.body.length > BODY_LIMIT:
                length = seen.observation.body.length
                raise FileError(f"a body of {length} bytes is too large for a command")
            stream.write(command(seen.observation, seen.body()).encode())
            return 1
        datagrams += isinstance(seen.observation, Datagram)
    raise FileError("a datagram cannot be sent with curl" if datagrams else "holds no request")


def command(request: Request, body: bytes) -> str:
    """The command that sends a request with this body, lines with a line end each.

    curl sends the Host header first, wherever it stood; headers whose name no server would take
    for one are left out. Raises ``FileError`` if nobody knows where the request went.
    """
    if not request.destination.port or not _TOKEN.fullmatch(request.method):
        raise FileError("the request cannot be sent: it is not known how, or where to")
    before, after = _input(body)
    options = [
        _VERSIONS.get(request.version, "--http1.1"),
        *_method(request, body),
        *(f"-H {word}" for word in _header_words(request, body)),
        *(("--data-binary @-",) if body else ()),
        *_url(request),
    ]
    return before + " \\\n  ".join(["curl", *options]) + after


def _input(body: bytes) -> tuple[str, str]:
    """What stands before curl and behind its options, so that it reads the body."""
    if not body:
        return "", "\n"
    text = _text(body)
    if text is not None:
        return "", f" <<'{MARK}'\n{text}{MARK}\n"
    lines = base64.encodebytes(body).decode()
    return f"base64 -d <<'{MARK}' | ", f"\n{lines}{MARK}\n"


def _text(body: bytes) -> str | None:
    """A body that survives a here-document: whole lines of text, none of which ends it."""
    if not body.endswith(b"\n") or b"\r" in body:
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    harmless = clean(text, keep="\n\t") == text
    return text if harmless and MARK not in text.split("\n") else None


def _method(request: Request, body: bytes) -> tuple[str, ...]:
    usual = "POST" if body else "GET"
    if request.method == "HEAD" and not body:
        return ("--head",)
    return () if request.method == usual else (f"-X {shlex.quote(request.method)}",)


def _url(request: Request) -> Iterator[str]:
    """The URL; a target that curl would change or refuse is told beside it."""
    origin = origin_of(request.destination, tls=request.tls)
    if _PLAIN_TARGET.fullmatch(request.target):
        yield from _globbed(origin + request.target)
        return
    yield f"--request-target {_word(request.target)}"
    yield from _globbed(origin + "/")


def _globbed(url: str) -> Iterator[str]:
    if "[" in url:  # not a range of URLs, but an IPv6 address
        yield "--globoff"
    yield shlex.quote(url)


def _header_words(request: Request, body: bytes) -> Iterator[str]:
    names = {name.lower() for name, _ in request.headers}
    for name, value in _sent(request, body):
        value = _LINE_BREAKS.sub(" ", value)
        yield _word(f"{name}: {value}" if value.strip() else f"{name};")
    needless = _OF_ITSELF + (_WITH_BODY if body else ()) + ("Host",)
    for name in needless:
        if name.lower() not in names:
            yield _word(f"{name}:")


def _sent(request: Request, body: bytes) -> Headers:
    """The headers that are told to curl: it makes Host, and a length that was wrong, itself."""
    host = origin_of(request.destination, tls=request.tls).partition("://")[2]
    left_out = {("host", host), ("content-length", "")}
    found = []
    for name, value in request.headers:
        key = name.lower()
        if key == "content-length" and value.strip() != str(len(body)):
            value = ""
        if _TOKEN.fullmatch(name) and (key, value) not in left_out:
            found.append((name, value))
    return tuple(found)


def _word(text: str) -> str:
    """Text as one word of a shell command."""
    if _PLAIN.fullmatch(text):
        return shlex.quote(text)
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    dash = "\\055" if data.startswith(b"-") else ""  # what printf formats, not one of its options
    return f"\"$(printf '{dash}{''.join(map(_octal, data[bool(dash) :]))}')\""


def _octal(byte: int) -> str:
    is_plain = 0x20 <= byte <= 0x7E and byte not in _NOT_IN_FORMAT
    return chr(byte) if is_plain else f"\\{byte:03o}"
