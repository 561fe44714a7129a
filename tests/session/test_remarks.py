"""Remarks set later: at the right events, and beside a process that writes."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from inspector.session.reader import Reader
from inspector.session.remarks import set_remark, set_remarks
from inspector.session.store import Entry, Session, SessionError
from inspector.wire.observation import NO_REMARK, Remark
from tests.builders import event, request, response
from tests.session.processes import run, start

LOOK = Remark(mark="red", comment="look here")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A session of a request that two events tell of, and its answer."""
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        session.append([Entry(request(), [event(), event()]), Entry(response(), [event()])])
    return tmp_path / "a.wsd"


def remarks_in(path: Path) -> list[Remark | None]:
    with closing(Reader(path)) as reader:
        return [it.remark for it in reader.all_events()]


def test_a_remark_is_at_every_event_of_what_was_seen(path: Path) -> None:
    assert set_remark(path, 2, LOOK) == (1, 2)
    assert remarks_in(path) == [LOOK, LOOK, None]


def test_a_remark_is_replaced_and_taken_away(path: Path) -> None:
    set_remark(path, 3, LOOK)
    assert set_remark(path, 3, Remark(comment="no")) == (3,)
    assert remarks_in(path) == [None, None, Remark(comment="no")]
    set_remark(path, 3, NO_REMARK)
    assert remarks_in(path) == [None, None, None]


def test_many_are_set_at_once_or_none(path: Path) -> None:
    with pytest.raises(SessionError, match=r"a\.wsd: no event 4"):
        set_remarks(path, {3: LOOK, 4: LOOK})
    assert remarks_in(path) == [None, None, None]
    assert set_remarks(path, {3: LOOK, 1: LOOK}) == (1, 2, 3)


def test_an_open_reader_sees_it_when_it_reads_again(path: Path) -> None:
    with closing(Reader(path)) as reader, closing(Session.open(path)) as session:
        assert [it.remark for it in reader.events()] == [None, None, None]
        set_remark(session, 3, LOOK)
        assert reader.event(3).remark == LOOK
        assert reader.observation(3).remark == LOOK
        assert session.append([Entry(request(), [event()])]) == [4]


@pytest.mark.parametrize(
    ("remark", "kept"),
    [
        (Remark(" :red_circle: ", "\n a  \r\nb\0 "), Remark("red", "a\nb")),
        (Remark("to \n do"), Remark("to do")),
        (Remark(" ", "\n"), None),
    ],
)
def test_a_remark_is_kept_tidy(path: Path, remark: Remark, kept: Remark | None) -> None:
    set_remark(path, 3, remark)
    assert remarks_in(path)[2] == kept


@pytest.mark.parametrize(
    ("remark", "text"),
    [
        (Remark(comment="x" * 4097), "a comment of 4,097 characters, at most 4,096 are kept"),
        (Remark(mark="x" * 41), "a mark of 41 characters, at most 40 are kept"),
        (Remark(comment="\ud800"), "cannot be written: .*surrogates not allowed"),
    ],
)
def test_what_cannot_be_kept_is_refused(path: Path, remark: Remark, text: str) -> None:
    set_remark(path, 3, LOOK)
    with pytest.raises(SessionError, match=text):
        set_remark(path, 3, remark)
    assert remarks_in(path)[2] == LOOK


def test_a_remark_that_an_imported_line_has_is_changed_too(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    with closing(Session.open(path)) as session:
        session.append([Entry(request(), [event(remark=LOOK)], LOOK)])
    assert remarks_in(path) == [LOOK]
    set_remark(path, 1, NO_REMARK)
    assert remarks_in(path) == [None]


def test_an_earlier_session_gets_what_it_lacks(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for table in ("packet", "frame", "beginning", "remark"):
            connection.execute(f"DROP TABLE {table}")
    with closing(Reader(path)) as reader:
        assert reader.event(3).remark is None
        set_remark(path, 3, LOOK)
        assert [it.remark for it in reader.all_events()] == [None, None, LOOK]


def test_it_is_set_beside_a_process_that_writes(path: Path) -> None:
    writing = start("append_for_ever", path)
    try:
        assert writing.stdout is not None
        for _ in range(5):
            writing.stdout.readline()
            set_remark(path, 3, LOOK)
            set_remark(path, 3, Remark(comment="again"))
    finally:
        writing.kill()
        writing.communicate()
    assert remarks_in(path)[2] == Remark(comment="again")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_cannot_be_written_is_told(path: Path) -> None:
    told = run("remark", path, read_only_folder=True)
    assert told == f"{path}: attempt to write a readonly database"


@pytest.mark.parametrize("seq", [0, -1, 99, 2**70])
def test_an_event_that_is_not_there(path: Path, seq: int) -> None:
    with pytest.raises(SessionError):
        set_remark(path, seq, LOOK)
