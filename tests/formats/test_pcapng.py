import hashlib
import io
import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.events.told import tell
from inspector.formats import capture, pcapng
from inspector.wire.capture import CaptureError
from inspector.wire.observation import (
    Address,
    Chunk,
    Headers,
    Observation,
    Origin,
    Recorded,
    recorded,
)
from tests.wire.builders import (
    CLIENT,
    CLIENT6,
    DEVICE,
    DEVICE6,
    SOAP,
    START_US,
    XML,
    cut,
    datagram,
    request,
    response,
    with_chunks,
)

CHUNKED = (SOAP, ("Transfer-Encoding", "chunked"))
CLOSE = (SOAP, ("Connection", "close"))
LARGE = bytes(range(256)) * 400
NAMED = Address("scanner.local", 53048)


def exchange(
    number: int = 0,
    *,
    name: str = "",
    client: Address = CLIENT,
    server: Address = DEVICE,
    asked: tuple[bytes, Headers | None] = (XML, None),
    answered: tuple[bytes, Headers | None] = (XML, None),
) -> list[Recorded]:
    """The number-th exchange of a connection."""
    time_us = START_US + number * 10_000
    name = name or f"tcp0-{number + 1}"
    return [
        request(
            asked[0],
            headers=asked[1],
            exchange=name,
            time_us=time_us,
            client=client,
            server=server,
        ),
        response(
            answered[0],
            headers=answered[1],
            exchange=name,
            time_us=time_us + 5000,
            client=client,
            server=server,
        ),
    ]


CONVERSATIONS = {
    "nothing": [],
    "one exchange": exchange(),
    "keep-alive": [it for number in range(4) for it in exchange(number)],
    "IPv6": exchange(client=CLIENT6, server=DEVICE6),
    "mixed families": exchange(client=CLIENT, server=DEVICE6),
    "host name": exchange(client=CLIENT, server=NAMED),
    "host name over IPv6": exchange(client=CLIENT6, server=NAMED),
    "chunked": exchange(asked=(XML, CHUNKED), answered=(XML * 3, CHUNKED)),
    "large body": exchange(answered=(LARGE, None)),
    "large chunked body": exchange(answered=(LARGE, CHUNKED)),
    "Connection: close": [
        *exchange(answered=(XML, CLOSE)),
        *exchange(1, name="tcp1-1", client=Address(CLIENT.host, 50124), answered=(b"", CLOSE)),
    ],
    "two connections": [
        it
        for pair in zip(
            exchange(), exchange(name="tcp1-1", server=Address(DEVICE.host, 80)), strict=True
        )
        for it in pair
    ],
    "body in pieces": [
        with_chunks(
            request(b"abcdef", time_us=START_US),
            *((START_US + 250 * n, b"abcdef"[n : n + 2]) for n in (0, 2, 4)),
        )
    ],
    "datagrams": [datagram(), datagram(b"", exchange="udp1")],
    "closed before an answer": [request(), cut()],
    "reset before an answer": [
        request(),
        cut(reason="connection reset before the answer was complete"),
    ],
    "client gave up": [request(), cut(source=CLIENT, destination=DEVICE)],
}


def written(items: Iterable[Recorded]) -> bytes:
    stream = io.BytesIO()
    pcapng.write(stream, tell(items))
    return stream.getvalue()


def observations(data: bytes) -> Iterator[Observation]:
    return (seen.observation for seen in capture.read(io.BytesIO(data)))


@pytest.mark.parametrize("items", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_what_we_write_we_read(items: list[Recorded]) -> None:
    found = list(capture.read(io.BytesIO(written(items))))
    assert [it.observation for it in found] == [it.observation for it in items]
    assert [it.body() for it in found] == [it.body() for it in items]
    assert [list(it.chunks()) for it in found] == [list(it.chunks()) for it in items]


def test_a_cut_answer_keeps_its_bytes() -> None:
    items = [
        request(),
        with_chunks(cut(b"half"), (START_US + 6000, b"ha"), (START_US + 7000, b"lf")),
    ]
    _, found = capture.read(io.BytesIO(written(items)))
    assert found.body() == b"half"
    assert list(found.chunks()) == list(items[1].chunks())
    observation = found.observation
    assert observation.time_us == START_US + 9000
    assert (observation.source, observation.exchange) == (DEVICE, "tcp0-1")


def test_what_is_read_was_captured() -> None:
    asked = request().observation
    replayed = recorded(msgspec.structs.replace(asked, origin=Origin.REPLAYED))
    assert [it.origin for it in observations(written([replayed]))] == [Origin.CAPTURED]


HEADERS = st.lists(
    st.tuples(
        st.from_regex(r"X-[A-Za-z0-9-]{1,8}", fullmatch=True),
        st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]))
        .map(str.strip)
        .filter(lambda value: "\x85" not in value),
    ),
    max_size=3,
).map(tuple)


@st.composite
def conversations(draw: st.DrawFn) -> list[Recorded]:
    """Exchanges on three connections, some of them closed by their answer."""
    items: list[Recorded] = []
    opened = 0
    names: dict[int, tuple[int, int]] = {}
    for step in range(draw(st.integers(0, 8))):
        port = draw(st.integers(50_000, 50_002))
        connection, count = names.get(port, (opened, 0))
        opened += count == 0
        closes = draw(st.booleans())
        sides = []
        for _ in range(2):
            body = draw(st.binary(max_size=60)) * draw(st.sampled_from([1, 100]))
            length = ("Content-Length", str(len(body)))
            frame = draw(st.sampled_from([length, ("Transfer-Encoding", "chunked")]))
            sides.append((body, (frame, *draw(HEADERS))))
        if closes:
            body, headers = sides[1]
            sides[1] = (body, (*headers[draw(st.integers(0, 1)) :], ("Connection", "close")))
        name = f"tcp{connection}-{count + 1}"
        client = Address(CLIENT.host, port)
        items += exchange(step, name=name, client=client, asked=sides[0], answered=sides[1])
        if closes:
            names.pop(port, None)
        else:
            names[port] = (connection, count + 1)
    return items


@given(conversations())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_conversation_survives(items: list[Recorded]) -> None:
    found = list(capture.read(io.BytesIO(written(items))))
    assert [it.observation for it in found] == [it.observation for it in items]


def test_every_observation_can_be_written() -> None:
    odd = [
        response(exchange="never asked"),
        cut(exchange="never asked"),
        request(headers=(("Content-Length", "x"), ("A", "\r\n\r\nB")), version="HTTP/2.0"),
        request(exchange="busy", client=Address("", 0), server=Address("?", 99_999)),
        response(status=204),
        datagram(bytes(70_000)),
    ]
    # A cut of an exchange without a byte is a connection on which nothing was said.
    assert len(list(observations(written(odd)))) == len(odd) - 1


class Unfinished(io.BytesIO):
    """A file of which a crash leaves what was flushed."""

    flushed = b""

    def flush(self) -> None:
        self.flushed = self.getvalue()


def test_a_live_capture_is_complete_after_every_exchange() -> None:
    stream = Unfinished()
    writer = pcapng.Writer(stream)
    assert list(observations(stream.flushed)) == []
    items = CONVERSATIONS["keep-alive"]
    for count, told in enumerate(tell(items), 1):
        writer.add(told)
        assert len(list(observations(stream.flushed))) == count
    writer.close()
    assert not stream.closed


def test_a_large_body_never_is_in_memory() -> None:
    largest = 0

    class Null(io.BytesIO):
        def write(self, data: object, /) -> int:
            nonlocal largest
            assert isinstance(data, bytes)
            largest = max(largest, len(data))
            return len(data)

    def chunks() -> Iterator[Chunk]:
        return (Chunk(START_US, bytes(64 * 1024)) for _ in range(200))

    pcapng.write(Null(), tell([Recorded(request().observation, chunks)]))
    assert largest < 1024 * 1024


DATA = written([*exchange(), datagram(), *exchange(1, answered=(XML, CHUNKED))])


@pytest.mark.parametrize("size", range(0, len(DATA), 16))
def test_a_truncated_file_gives_what_it_holds(size: int) -> None:
    whole, found = list(observations(DATA)), []
    # An end between two blocks is no damage.
    with suppress(CaptureError):
        for observation in observations(DATA[:size]):
            found.append(observation)
    assert found[:-1] == whole[: len(found)][:-1]
    assert found[-1:] == whole[: len(found)][-1:] or found[-1].notes


@pytest.mark.parametrize("seed", range(300))
def test_damage_raises_only_capture_error(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(DATA)
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    with suppress(CaptureError):
        list(capture.read(io.BytesIO(bytes(data))))


needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
CHECKS = ("tcp", "udp", "ip")


def tshark(data: bytes, *arguments: str) -> str:
    """What tshark prints about a capture, with checksums checked."""
    options = [it for name in CHECKS for it in ("-o", f"{name}.check_checksum:TRUE")]
    command = ["tshark", "-n", "-r", "-", *options, *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def everything() -> bytes:
    """All conversations in one capture, each on a client port of its own."""
    items = []
    for number, conversation in enumerate(CONVERSATIONS.values()):
        for seen in conversation:
            it = seen.observation
            source, destination = (
                Address(
                    end.host, end.port + 1000 - number * 10 if end.port // 100 == 501 else end.port
                )
                for end in (it.source, it.destination)
            )
            moved = msgspec.structs.replace(
                it, source=source, destination=destination, exchange=f"{number}-{it.exchange}"
            )
            items.append(Recorded(moved, seen.chunks))
    items += [
        request(exchange="half", client=Address(CLIENT.host, 40_000)),
        cut(b"half", exchange="half", destination=Address(CLIENT.host, 40_000)),
    ]
    return written(items)


@needs_tshark
def test_tshark_finds_nothing_wrong(everything: bytes) -> None:
    wrong = "_ws.malformed || tcp.analysis.flags || _ws.expert.severity == error"
    bad = " || ".join(f"{name}.checksum.status == Bad" for name in CHECKS)
    assert tshark(everything, "-Y", f"{wrong} || {bad}") == ""
    good = " && ".join(f"{name}.checksum.status == Good" for name in ("tcp", "ip"))
    assert tshark(everything, "-Y", good) != ""


@needs_tshark
def test_tshark_finds_the_messages(everything: bytes) -> None:
    found = tshark(everything, "-Y", "http.request", "-T", "fields", "-e", "frame.number")
    requests = [
        it
        for conversation in CONVERSATIONS.values()
        for it in conversation
        if type(it.observation).__name__ == "Request"
    ]
    assert len(found.split()) == len(requests) + 1
    comments = tshark(everything, "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment")
    assert "wsd: ?" in comments
    assert "the status line stands for one that was not recorded" in comments


@needs_tshark
def test_tshark_follows_a_conversation() -> None:
    data = written(CONVERSATIONS["large chunked body"])
    for kind in ("http", "tcp"):
        followed = tshark(data, "-q", "-z", f"follow,{kind},ascii,0")
        assert "POST /WSDScanner HTTP/1.1" in followed
        assert "HTTP/1.1 200 OK" in followed
    lengths = re.findall(r"^\t?(\d+)$", followed, re.MULTILINE)
    assert sum(map(int, lengths)) > len(LARGE)


@needs_tshark
@pytest.mark.parametrize("name", ["large body", "large chunked body", "IPv6", "Connection: close"])
def test_tshark_exports_the_bodies(name: str, tmp_path: Path) -> None:
    items = CONVERSATIONS[name]
    tshark(written(items), "-q", "--export-objects", f"http,{tmp_path}")
    bodies = {it.body() for it in items} - {b""}
    assert bodies <= {path.read_bytes() for path in tmp_path.iterdir()}


@needs_tshark
def test_tshark_shows_names(everything: bytes) -> None:
    shown = tshark(
        written(CONVERSATIONS["host name"]), "-N", "n", "-T", "fields", "-e", "ip.dst_host"
    )
    assert "scanner.local" in shown


def test_an_image_from_a_capture_is_the_image_that_passed() -> None:
    image = b"\xff\xd8" + bytes(range(256)) * 1600
    body = (
        b"--b\r\nContent-Type: application/xop+xml\r\n\r\n<e/>\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-ID: <1>\r\n\r\n"
        + image
        + b"\r\n--b--\r\n"
    )
    related = (
        ("Content-Type", "multipart/related; boundary=b"),
        ("Content-Length", str(len(body))),
    )
    _, found = observations(written([request(), response(body, headers=related)]))
    assert found.body.multipart is not None
    (attachment,) = found.body.multipart.attachments
    assert (attachment.length, attachment.sha256) == (len(image), hashlib.sha256(image).hexdigest())
    assert found.body.multipart.notes == ()
