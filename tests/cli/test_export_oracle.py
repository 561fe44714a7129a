"""What we write of sessions of every kind, as tshark reads it: nothing wrong, nothing missing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from inspector.cli.export import Target, export
from inspector.cli.importing import as_items, imported
from inspector.cli.sources import Contents
from inspector.events.text import describe
from inspector.events.told import Told, tell
from inspector.session.reader import Reader
from inspector.session.store import Session
from inspector.wire.capture import TLS_KEY_LOG
from inspector.wire.hosts import ROLE_SUFFIX
from inspector.wire.observation import (
    Address,
    Datagram,
    Origin,
    Recorded,
    Remark,
    Request,
    Response,
)
from inspector.wire.pcapng_write import decryption_secrets, section_header
from inspector.wire.remarks import OURS, comments_of
from tests.cli.programs import CAPTURES, DEMO
from tests.formats.oracle import (
    CHECKSUMS,
    Message,
    by_stream,
    found,
    needs_tshark,
    ours_of,
    tshark,
)
from tests.formats.talks import LINKS, TALKS, V4, V6, every_talk, packets_of, written
from tests.tls.peers import python_talk
from tests.wire.builders import CLIENT6, DEVICE6, datagram, request, response

pytestmark = needs_tshark

CAPTURED = "captured.pcapng"


# --- sessions of every kind ---------------------------------------------------------------------


def copied(folder: Path, form: str = "Ethernet", ends: tuple[bytes, bytes] = V4) -> Path:
    """The packets of all talks, captured on another link than ours."""
    source = folder / CAPTURED
    source.write_bytes(LINKS[form](every_talk(ends)))
    return imported(source, folder, progress=False)


def made(folder: Path, recorded: Iterable[Recorded]) -> Path:
    """A session without packets: of a proxy, a trace or a HAR file."""
    session = Session.open(folder / "made.wsd")
    for told in tell(it._replace(packet=0) for it in recorded):
        session.append(as_items(told))
    session.close()
    return session.path


def recorded_in(path: Path) -> list[Recorded]:
    return [told.seen for told in Contents(path).told()]


def appended(path: Path, told: Iterable[Told]) -> Path:
    """More in a session that has packets already."""
    session = Session(path)
    for it in told:
        session.append(as_items(it._replace(seen=it.seen._replace(packet=0))))
    session.close()
    return path


def mixed(folder: Path) -> Path:
    """A capture, then exchanges of it that were replayed an hour later."""
    path = copied(folder)
    return appended(path, map(as_replayed, list(Contents(folder / CAPTURED).told())[:8]))


def as_replayed(told: Told) -> Told:
    """The same an hour later, from another port of the same host."""
    seen, hour_us = told.seen.observation, 3_600_000_000
    assert isinstance(seen, Request | Response)
    ends = {"source": seen.source, "destination": seen.destination}
    own = "source" if isinstance(seen, Request) else "destination"
    ends[own] = ends[own]._replace(port=ends[own].port + 1000)
    later = msgspec.structs.replace(
        seen,
        exchange=f"replay-{seen.exchange}",
        time_us=seen.time_us + hour_us,
        end_us=seen.end_us + hour_us,
        origin=Origin.REPLAYED,
        **ends,
    )
    chunks = [it._replace(time_us=it.time_us + hour_us) for it in told.seen.chunks()]
    return told._replace(seen=Recorded(later, lambda: iter(chunks)))


def datagrams(folder: Path) -> Path:
    """WS-Discovery in both families."""
    six = msgspec.structs.replace(
        datagram().observation,
        source=Address("fe80::20", 40_000),
        destination=Address("ff02::c", 3702),
        exchange="udp1",
    )
    empty = datagram(b"", exchange="udp2")
    large = datagram(b"<e/>" * 9000, exchange="udp3")
    return made(folder, [datagram(), Recorded(six, datagram().chunks), empty, large])


def sealed(folder: Path, *, secrets: bool) -> Path:
    """A capture of TLS."""
    talk = python_talk(folder, TALKS["three exchanges"])
    data = written(packets_of(talk.pieces, 0, port=5358))
    if secrets:
        head = section_header()
        data = head + decryption_secrets(TLS_KEY_LOG, talk.keylog) + data.removeprefix(head)
    source = folder / CAPTURED
    source.write_bytes(data)
    return imported(source, folder, progress=False)


NAMED = Address("scanner.example", 80)
MARKED = Remark(mark="red", comment="here it stops")


def renamed(seen: Recorded) -> Recorded:
    """The same with a device whose address nobody knows."""
    it = seen.observation
    assert isinstance(it, Request | Response)
    end = "source" if isinstance(it, Response) else "destination"
    return Recorded(msgspec.structs.replace(it, **{end: NAMED}), seen.chunks)


def marked(seen: Iterable[Recorded]) -> list[Recorded]:
    return [it._replace(remark=MARKED) for it in seen]


def marked_capture(folder: Path) -> Path:
    """A capture whose packets a person has commented in Wireshark."""
    source = folder / CAPTURED
    export(made(folder, marked(recorded_in(DEMO)[:6])), Target(source))
    return imported(source, folder, progress=False)


IPV6 = [
    request(client=CLIENT6, server=DEVICE6),
    response(client=CLIENT6, server=DEVICE6),
]

SESSIONS: dict[str, Callable[[Path], Path]] = {
    "copied": copied,
    "copied, IPv6 in a VLAN": lambda folder: copied(folder, "VLAN", V6),
    "made": lambda folder: made(folder, recorded_in(DEMO)),
    "made of a chunked image": lambda folder: made(
        folder, recorded_in(CAPTURES / "01-flatbed-scan.pcapng")
    ),
    "made of IPv6": lambda folder: made(folder, IPV6),
    "made of host names": lambda folder: made(folder, map(renamed, [request(), response()])),
    "made with remarks": lambda folder: made(folder, marked([request(), response()])),
    "copied with remarks": marked_capture,
    "mixed with a replay": mixed,
    "datagrams": datagrams,
    "TLS, copied": lambda folder: sealed(folder, secrets=False),
    "TLS, told": lambda folder: made(
        folder, recorded_in(sealed(folder, secrets=False).with_name(CAPTURED))
    ),
    "TLS, copied with its keys": lambda folder: sealed(folder, secrets=True),
}


class Exported(NamedTuple):
    """A session, what it holds, and the capture made of it."""

    path: Path
    told: list[Told]
    frames: list[dict[str, str]]

    @property
    def comments(self) -> list[str]:
        """All comments of all packets."""
        return [it for frame in self.frames for it in frame["frame.comment"].split("|") if it]


WRONG = ("_ws.malformed", "tcp.analysis.flags", "_ws.expert.severity")
STATUS = tuple(f"{name}.checksum.status" for name in ("ip", "tcp", "udp"))
SHOWN = ("frame.number", *WRONG, *STATUS, "frame.comment", "ip.host", "ipv6.host", "udp.payload")
ERROR, GOOD = "8388608", "1"


@pytest.fixture(scope="module", params=SESSIONS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("session")
    session = SESSIONS[request.param](folder)
    path = folder / "exported.pcapng"
    export(session, Target(path))
    reader = Reader(session)
    told = list(reader.told())
    reader.close()
    fields = [it for field in SHOWN for it in ("-e", field)]
    shape = ("-T", "fields", "-E", "aggregator=|", "-N", "n")
    lines = tshark(path, *CHECKSUMS, *shape, *fields).decode().splitlines()
    frames = [dict(zip(SHOWN, line.split("\t"), strict=True)) for line in lines]
    return Exported(path, told, frames)


# --- what tshark says of them -------------------------------------------------------------------


def test_nothing_is_wrong(exported: Exported) -> None:
    assert exported.frames
    for frame in exported.frames:
        assert frame["_ws.malformed"] == frame["tcp.analysis.flags"] == "", frame
        assert ERROR not in frame["_ws.expert.severity"].split("|"), frame
        assert {status for name in STATUS for status in frame[name].split("|")} <= {"", GOOD}, frame


def test_the_messages_are_there(exported: Exported) -> None:
    assert by_names(found(exported.path)) == by_names(ours_of(it.seen for it in exported.told))


def by_names(messages: list[Message]) -> list[list[Message]]:
    """Messages by connection; which number that has is not compared."""
    streams = by_stream(messages).values()
    return sorted([it._replace(stream=0) for it in stream] for stream in streams)


def test_datagrams_are_there(exported: Exported) -> None:
    seen = [it.seen for it in exported.told if isinstance(it.seen.observation, Datagram)]
    out = tshark(exported.path, "-Y", "udp", "-T", "fields", "-e", "udp.payload")
    assert [bytes.fromhex(line) for line in out.decode().splitlines()] == [it.body() for it in seen]


def test_every_message_has_its_comment(exported: Exported) -> None:
    told = [describe(event) for it in exported.told for event in it.events]
    wanted = Counter(f"{OURS}{it}" for it in told)
    assert wanted <= Counter(exported.comments)


def test_remarks_are_comments(exported: Exported) -> None:
    remarks = [it.seen.remark for it in exported.told if it.seen.remark == MARKED]
    for text in comments_of(MARKED):
        assert exported.comments.count(text) == len(remarks)


def test_hosts_have_names_where_packets_are_made(exported: Exported) -> None:
    names = {
        name
        for frame in exported.frames
        for field in ("ip.host", "ipv6.host")
        for name in frame[field].split("|")
    }
    made = [it.seen.observation for it in exported.told if not it.seen.packet]
    hosts = {end.host for it in made for end in (it.source, it.destination)}
    if any(it.device for told in exported.told for it in told.events if not told.seen.packet):
        assert any(name.endswith(ROLE_SUFFIX) for name in names)
    assert {it for it in hosts if it.endswith(".example")} <= names


def test_conversations_can_be_followed_and_bodies_saved(exported: Exported, tmp_path: Path) -> None:
    followed = ("-z", "follow,tcp,raw,0", "-z", "follow,tls,raw,0", "-q")
    out = tshark(exported.path, *followed, "--export-objects", f"http,{tmp_path}").decode()
    saved = {path.read_bytes() for path in tmp_path.iterdir()}
    messages = ours_of(it.seen for it in exported.told)
    assert {it.body for it in messages} - {b""} <= saved
    first = bytes.fromhex("".join(re.findall(r"^\t?([0-9a-f]+)$", out, re.MULTILINE)))
    for message in messages:
        if message.stream == 0 and message.asks:
            assert message.start.encode() in first
