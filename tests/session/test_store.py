import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inspector.session.reader import Reader
from inspector.session.store import (
    FORMAT_VERSION,
    Entry,
    Piece,
    Session,
    SessionError,
    body_key,
    create,
    pieces_of,
)
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import Chunk, Cut, Datagram, Observation, Request, Response
from tests.builders import cut, datagram, event, request, response
from tests.session.processes import run, start

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and limits")


def test_a_new_session_is_empty_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    Session.open(path).close()
    with closing(Reader(path)) as reader:
        assert reader.events() == []
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    session = Session.open(tmp_path / "a.wsd")
    session.append([Entry(request(), [event()])])
    session.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.wsd"]


def test_file_tells_what_it_is(tmp_path: Path) -> None:
    create(tmp_path / "a.wsd")
    head = (tmp_path / "a.wsd").read_bytes()[:100]
    assert head.startswith(b"SQLite format 3\0")
    assert head[68:72] == b"WSDI"  # application id, big-endian, where file(1) looks


SEEN: list[Observation] = [request(b"asked"), response(b"answered"), datagram(b"hello"), cut()]


def test_every_kind_comes_back_with_its_bytes(tmp_path: Path) -> None:
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        for seen in SEEN:
            chunks = [Chunk(seen.time_us, seen.body.head)] if seen.body.head else []
            session.append([*pieces_of(seen, chunks), Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        found = list(reader.observations())
        assert [recorded.observation for recorded in found] == SEEN
        assert [recorded.body() for recorded in found] == [seen.body.head for seen in SEEN]
        assert [type(recorded.observation) for recorded in found] == [
            Request,
            Response,
            Datagram,
            Cut,
        ]


def test_a_large_body_keeps_its_chunks_and_their_times(tmp_path: Path) -> None:
    chunks = [Chunk(1_000 + number, bytes([number]) * 70_000) for number in range(20)]
    reader = BodyReader("image/jpeg")
    for chunk in chunks:
        reader.feed(chunk.data)
    seen = response(reader.close())
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        for chunk in chunks:  # while the body passes
            session.append([Piece(body_key(seen.exchange, "response"), chunk)])
        session.append([Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as read:
        (found,) = read.observations()
        assert found.observation == seen
        assert list(found.chunks()) == chunks
        assert found.body() == b"".join(chunk.data for chunk in chunks)


def test_parts_of_a_streamed_body_stay_known(tmp_path: Path) -> None:
    reader = BodyReader("multipart/related; boundary=B")
    reader.feed(b"--B\r\n\r\n<a/>\r\n--B\r\n\r\n" + b"\xff" * 300_000 + b"\r\n--B--")
    seen = response(reader.close())
    assert seen.body.multipart is not None
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        session.append([Entry(seen, [event()])])
    with closing(Reader(tmp_path / "a.wsd")) as read:
        (found,) = read.observations()
        assert found.observation.body.multipart == seen.body.multipart


def test_appending_numbers_events_from_one(tmp_path: Path) -> None:
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        assert session.append([Entry(request(), [event(90), event(91)])]) == [1, 2]
        assert session.append([Entry(request(), [])]) == []
        assert session.append([Entry(request(), [event()])]) == [3]
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        assert [seen.seq for seen in reader.all_events()] == [1, 2, 3]


def test_numbers_go_on_after_opening_again(tmp_path: Path) -> None:
    for expected in ([1], [2]):
        with closing(Session.open(tmp_path / "a.wsd")) as session:
            assert session.append([Entry(request(), [event()])]) == expected


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param(request(time_us=2**70), id="a time beyond 64 bits"),
        pytest.param(request(time_us=2**63), id="a time beyond SQLite's integers"),
        pytest.param(request(target="/\udcff"), id="half a surrogate pair"),
    ],
)
def test_nothing_of_a_batch_that_cannot_be_written_is_kept(tmp_path: Path, poison: Request) -> None:
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        with pytest.raises(SessionError, match="cannot be written"):
            session.append([Entry(request(), [event()]), Entry(poison, [event()])])
        assert session.append([Entry(request(), [event()])]) == [1]


# --- files that are none of ours -----------------------------------------------------------


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")


def newer_session(path: Path) -> None:
    create(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")


STRANGERS = [
    pytest.param(lambda path: path.write_bytes(b"x" * 5000), "not a session file", id="noise"),
    pytest.param(lambda path: path.write_bytes(b""), "not a session file", id="empty file"),
    pytest.param(other_database, "not a session file", id="another database"),
    pytest.param(newer_session, "session format 2, this program knows 1", id="a newer session"),
    pytest.param(lambda path: path.mkdir(), "no such session file", id="a folder"),
    pytest.param(lambda path: None, "no such session file", id="nothing"),
]


@pytest.mark.parametrize(("make", "text"), STRANGERS)
def test_reading_refuses(tmp_path: Path, make: object, text: str) -> None:
    path = tmp_path / "a.wsd"
    make(path)  # type: ignore[operator]  # the table holds functions
    with pytest.raises(SessionError, match=text):
        Reader(path)


@pytest.mark.parametrize(("make", "text"), STRANGERS[:5])
def test_appending_refuses_and_changes_nothing(tmp_path: Path, make: object, text: str) -> None:
    path = tmp_path / "a.wsd"
    make(path)  # type: ignore[operator]  # the table holds functions
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(SessionError, match=text):
        Session.open(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_creating_never_overwrites(tmp_path: Path) -> None:
    create(tmp_path / "a.wsd")
    with pytest.raises(SessionError, match="exists already"):
        create(tmp_path / "a.wsd")


def test_creating_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="cannot be written"):
        Session.open(tmp_path / "none" / "a.wsd")


def test_a_damaged_session_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    with closing(Session.open(path)) as session:
        session.append(
            [Entry(request(b"x" * 9000, exchange=f"x{n}"), [event(n)]) for n in range(99)]
        )
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xa5" * (len(damaged) - 4096)
    path.write_bytes(damaged)
    with closing(Reader(path)) as reader, pytest.raises(SessionError, match="cannot be read"):
        reader.events()


# --- permissions, as another user where we are root ------------------------------------------


@POSIX
def test_a_read_only_folder_can_be_read(tmp_path: Path) -> None:
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        session.append([Entry(request(), [event()])])
    assert run("count", tmp_path / "a.wsd", read_only_folder=True) == "1"


@POSIX
def test_a_log_in_a_read_only_folder_is_not_passed_over(tmp_path: Path) -> None:
    writing = start("append_and_wait", tmp_path / "a.wsd")
    try:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "5\n"
    finally:
        writing.kill()
        writing.communicate()
    (tmp_path / "a.wsd-shm").unlink()
    told = run("count", tmp_path / "a.wsd", read_only_folder=True)
    assert told.endswith("parts are still in a.wsd-wal, and its folder is read-only")


@POSIX
def test_a_read_only_folder_cannot_be_written(tmp_path: Path) -> None:
    assert "cannot be written" in run("create", tmp_path / "a.wsd", read_only_folder=True)


# --- more processes ------------------------------------------------------------------------


def test_two_writers_get_unique_consecutive_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    create(path)
    writers = [start("append_fifty", path) for _ in range(2)]
    numbers = [int(line) for writer in writers for line in writer.communicate()[0].split()]
    assert sorted(numbers) == list(range(1, 101))
    with closing(Reader(path)) as reader:
        assert [seen.seq for seen in reader.all_events()] == list(range(1, 101))


@pytest.mark.parametrize("attempt", range(3))
def test_a_killed_writer_leaves_what_it_committed(tmp_path: Path, attempt: int) -> None:
    path = tmp_path / "a.wsd"
    writing = start("append_for_ever", path)
    try:
        assert writing.stdout is not None
        committed = [int(writing.stdout.readline()) for _ in range(20 + attempt * 7)][-1]
    finally:
        writing.kill()
        rest, _ = writing.communicate()
    committed = max([committed, *map(int, rest.split())])
    with closing(Reader(path)) as reader:
        found = list(reader.observations())
        assert len(found) >= committed
        for number, recorded in enumerate(found, 1):
            assert recorded.body() == b"%d" % number * 3000
        assert [seen.seq for seen in reader.all_events()] == list(range(1, len(found) + 1))
    with closing(Session.open(path)) as session:
        assert session.append([Entry(request(), [event()])]) == [len(found) + 1]


@POSIX
def test_a_full_disk_is_an_error_and_keeps_the_rest(tmp_path: Path) -> None:
    told = run("fill_the_disk", tmp_path / "a.wsd")
    committed, error = told.split(" ", 1)
    assert "cannot be written: " in error
    with closing(Reader(tmp_path / "a.wsd")) as reader:
        assert len(list(reader.all_events())) == int(committed) > 0
