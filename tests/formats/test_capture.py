"""Captures of packets to observations, from real files: pcap and pcapng, whole and damaged."""

import io
import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from inspector.errors import InspectorError
from inspector.events.told import tell
from inspector.formats import capture, pcapng
from inspector.formats.capture import CaptureReader
from inspector.formats.files import FileError
from inspector.wire.assembly import Assembly
from inspector.wire.capture import CaptureError, Interface, Names, Packet, Secrets
from inspector.wire.capture_read import read_blocks
from inspector.wire.kept import Kept
from inspector.wire.observation import Recorded, Remark, Request, Response
from inspector.wire.packets import SYN, Route
from inspector.wire.pcapng_write import decryption_secrets, name_resolution
from tests.wire.builders import request, response
from tests.wire.talking import envelope, packet

CAPTURES = Path(__file__).resolve().parents[2] / "captures"
DEMO = CAPTURES / "demo.pcapng"


def demo() -> io.BytesIO:
    return io.BytesIO(DEMO.read_bytes())


def observed(data: bytes) -> list[object]:
    return [it.observation for it in capture.read(io.BytesIO(data))]


@pytest.mark.parametrize(
    "begin", [b"\n\r\r\n", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x1f\x8b"]
)
def test_captures_are_told_by_their_first_bytes(begin: bytes) -> None:
    assert capture.looks_like(begin + b"...")


def test_other_files_are_no_captures() -> None:
    assert not any(
        capture.looks_like(it) for it in (b"", b"<xml>", b"SQLite format 3\0", b"\n\r\r")
    )


def editcap(*options: str) -> bytes:
    done = subprocess.run(
        ["editcap", *options, DEMO, "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout


needs_editcap = pytest.mark.skipif(
    shutil.which("editcap") is None, reason="editcap is not installed"
)


@needs_editcap
@pytest.mark.parametrize("form", ["pcap", "nsecpcap", "pcapng"])
def test_every_form_of_a_capture_tells_the_same(form: str) -> None:
    assert observed(editcap("-F", form)) == observed(DEMO.read_bytes())


def test_what_a_capture_counts() -> None:
    reader = CaptureReader(demo())
    found = list(reader.recorded())
    packets = sum(isinstance(it, Packet) for it in read_blocks(demo()))
    assert reader.tally.packets == packets
    assert reader.tally.first_us == found[0].observation.time_us - 3
    assert reader.tally.application.startswith("wsd-inspector")


def test_packets_are_handed_out_with_what_is_around_them() -> None:
    data = DEMO.read_bytes() + name_resolution([(b"\xc0\0\2\7", "a")]) + decryption_secrets(7, b"k")
    items = list(CaptureReader(io.BytesIO(data), keep_packets=True).items())
    kinds = {type(it) for it in items}
    assert kinds == {Recorded, Kept, Interface, Names, Secrets}
    kept = sorted((it for it in items if isinstance(it, Kept)), key=lambda it: it.number)
    every = [it for it in read_blocks(io.BytesIO(data)) if isinstance(it, Packet)]
    assert [it.packet for it in kept] == every


def test_who_only_decodes_keeps_no_large_body() -> None:
    body = b"<e/>" * 100_000
    stream = io.BytesIO()
    pcapng.write(stream, tell([request(), response(body)]))
    kept, dropped = (
        list(CaptureReader(io.BytesIO(stream.getvalue()), decode_only=it).recorded())[1]
        for it in (False, True)
    )
    assert kept.observation == dropped.observation
    assert kept.body() == body
    assert list(dropped.chunks()) == []


ID = "11111111-1111-4111-8111-11111111abcd"


def test_ids_are_compared_as_the_decoder_compares_them() -> None:
    urn, bare = (
        request(envelope(message_id=it)).observation
        for it in (f"urn:uuid:{ID}", f"uuid:{ID.upper()}")
    )
    assert capture.identify(urn) == capture.identify(bare) != ("", "")
    assert capture.identify(request(b"no xml").observation) == ("", "")


WHOLE = envelope("x" * 50, message_id=f"urn:uuid:{ID}")


@pytest.mark.parametrize("size", range(len(WHOLE)))
def test_an_id_of_a_message_that_breaks_off_is_told_if_it_came_whole(size: int) -> None:
    came_whole = size > WHOLE.index(b"</a:MessageID>")
    expected = f"urn:uuid:{ID}" if came_whole else ""
    assert capture.identify(request(WHOLE[:size]).observation) == (expected, "")


def test_remarks_travel_through_a_capture() -> None:
    remark = Remark(mark="red", comment="here it stops")
    stream = io.BytesIO()
    pcapng.write(stream, tell([request()._replace(remark=remark), response()]))
    found = list(capture.read(io.BytesIO(stream.getvalue())))
    assert [it.remark for it in found] == [remark, Remark()]


def test_what_we_wrote_is_shown_whatever_it_is() -> None:
    html = (("Content-Type", "text/html"), ("Content-Length", "1"))
    stream = io.BytesIO()
    pcapng.write(stream, tell([request(b"a", headers=html), response(b"b", headers=html)]))
    assert len(observed(stream.getvalue())) == 2
    foreign = stream.getvalue().replace(b"wsd-inspector", b"abc-inspector")
    assert observed(foreign) == []


# --- loss, order, repetition --------------------------------------------------------------------


def damaged_packets(seed: int, loss: float) -> tuple[list[Packet], int]:
    """Packets of the demo: some lost, some repeated, some out of order; how many were lost."""
    chance = random.Random(seed)
    packets = sorted(
        (it for it in read_blocks(demo()) if isinstance(it, Packet)), key=lambda it: it.time_ns
    )
    kept = [it for it in packets if chance.random() >= loss]
    lost = len(packets) - len(kept)
    placed = [(it.time_ns, it) for it in kept]
    for index in range(len(kept) - 1):
        (one_ns, one), (other_ns, other) = placed[index], placed[index + 1]
        if chance.random() < 0.1 and other_ns - one_ns < 1_500_000:
            placed[index], placed[index + 1] = (one_ns, other), (other_ns, one)
    for at_ns, it in list(placed):
        if chance.random() < 0.05:
            later_ns = at_ns + 200_000_000
            placed.append((later_ns, replace(it, time_ns=later_ns)))
    return [it for _, it in sorted(placed, key=lambda it: it[0])], lost


def rewritten(packets: list[Packet]) -> bytes:
    stream = io.BytesIO()
    writer = pcapng.Writer(stream, interfaces=[Interface(0, 101)])
    writer.copy(map(pcapng.Captured, packets))
    return stream.getvalue()


def test_a_copy_still_tells_that_nobody_answered() -> None:
    """What passed in the meantime is not in the copy, so it ends with the last request."""
    route = Route(b"\xc0\0\2\x0a", 4711, b"\xc0\0\2\x14", 5357)
    asked = [packet(route.tcp(1, 0, SYN, b""), time_us) for time_us in (0, 1_000_000)]
    other = packet(route.udp(b"something else"), 60_000_000)
    assembly = Assembly(keep_packets=True)
    found = [it for one in (*asked, other) for it in assembly.feed(one)]
    (cut,) = [it.observation for it in found if isinstance(it, Recorded)]
    kept = [it.packet for it in found if isinstance(it, Kept)]
    assert kept == asked
    assert observed(rewritten(kept)) == [cut]


def pairs(recorded: Iterable[Recorded]) -> dict[str, bytes]:
    """Digests of answers with the bodies they belong to; every body is another."""
    asked: dict[str, bytes] = {}
    found: dict[str, bytes] = {}
    for it in recorded:
        seen = it.observation
        if isinstance(seen, Request):
            asked[seen.exchange] = seen.body.head
        elif isinstance(seen, Response) and seen.body.length:
            found[seen.body.sha256] = asked.get(seen.exchange, b"")
    return found


@pytest.mark.parametrize("seed", range(20))
def test_order_and_repetition_change_nothing(seed: int) -> None:
    packets, _ = damaged_packets(seed, 0.0)
    assert pairs(capture.read(io.BytesIO(rewritten(packets)))) == pairs(capture.read(demo()))


@pytest.mark.parametrize("seed", range(20))
def test_loss_costs_only_what_was_lost(seed: int) -> None:
    """Every lost packet costs one message at the most, and no answer goes to a wrong request."""
    packets, lost = damaged_packets(seed, 0.02)
    found = pairs(capture.read(io.BytesIO(rewritten(packets))))
    whole = pairs(capture.read(demo()))
    assert len(whole.keys() - found.keys()) <= lost
    for answered, asked in found.items():
        assert whole.get(answered, asked).startswith(asked)


def test_a_time_that_nanoseconds_cannot_count_is_written_as_the_last_one() -> None:
    (first, *_) = [it for it in read_blocks(demo()) if isinstance(it, Packet)]
    late = replace(first, time_ns=250_000_000_000 * 10**9)
    (found,) = [it for it in read_blocks(io.BytesIO(rewritten([late]))) if isinstance(it, Packet)]
    assert found.time_ns == 2**64 - 1


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "there is nothing in it"),
        (b"\0" * 100, "begins neither pcap nor pcapng"),
        (b"\x1f\x8b" + b"\0" * 50, "at byte"),
        (DEMO.read_bytes()[:1001], "at byte"),
        (b"\n\r\r\n" + bytes(8), "at byte 8"),
        (b"\n\r\r\n\0\0\0\0\x4d\x3c\x2b\x1a" + bytes(16), "at byte 4"),
    ],
    ids=["empty", "zeros", "bad gzip", "cut", "no byte order", "block length zero"],
)
def test_damage_is_one_clear_line(data: bytes, message: str) -> None:
    with pytest.raises(CaptureError, match=message):
        observed(data)


def test_what_came_before_the_damage_is_told() -> None:
    data = DEMO.read_bytes()
    found: list[object] = []
    reading = capture.read(io.BytesIO(data[: len(data) // 2 + 1]))
    with pytest.raises(CaptureError):
        found.extend(it.observation for it in reading)
    assert found[:5] == observed(data)[:5]
    assert len(found) > 10


def test_a_stream_that_cannot_be_read_is_one_clear_line() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

        read1 = read

    with pytest.raises((FileError, OSError), match="Input/output error"):
        list(capture.read(Broken()))


@pytest.mark.parametrize("seed", range(150))
def test_damaged_captures_raise_only_what_is_documented(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray((CAPTURES / "broken.pcapng").read_bytes())
    for _ in range(chance.randrange(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(InspectorError):
        for told in tell(capture.read(io.BytesIO(bytes(data)))):
            assert told.events


def growing() -> Iterator[bytes]:
    yield from (DEMO.read_bytes()[at : at + 1000] for at in range(0, DEMO.stat().st_size, 1000))


def test_a_capture_that_grows_is_told_as_it_grows() -> None:
    pieces = growing()
    read = 0

    class Pipe(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read1(self, size: int = -1, /) -> bytes:
            nonlocal read
            piece = next(pieces, b"")
            read += len(piece)
            return piece

    first = next(capture.read(Pipe()))  # type: ignore[arg-type]  # what is read of it is there
    assert first.observation.exchange == "tcp0-1"
    assert read < DEMO.stat().st_size / 2
