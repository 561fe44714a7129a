"""From observations to files: a session, a capture, or a capture through a scratch session."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.formats import capture
from inspector.proxy import recorder as recorders
from inspector.proxy.recorder import Recorder
from inspector.session.reader import Reader
from inspector.wire.observation import Chunk
from tests.builders import START_US, request, response
from tests.proxy.devices import wait_for
from tests.replay.builders import asking

SOAP = asking()
FULL_DISK = Path("/dev/full")


def record_one(recorder: Recorder, name: str = "x1") -> None:
    for side, seen in (("request", request), ("response", response)):
        recorder.chunk(f"{name}/{side}", Chunk(START_US, SOAP[:90]))
        recorder.chunk(f"{name}/{side}", Chunk(START_US + 5, SOAP[90:]))
        recorder.observe(seen(SOAP, exchange=name))


def bodies_in_session(path: Path) -> list[bytes]:
    with closing(Reader(path)) as reader:
        return [seen.body() for seen in reader.observations()]


def bodies_in_capture(path: Path) -> list[bytes]:
    with path.open("rb") as stream:
        return [seen.body() for seen in capture.read(stream)]


def test_both_files_hold_the_same(tmp_path: Path) -> None:
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    with closing(Recorder(session, record)) as recorder:
        record_one(recorder, "x1")
        record_one(recorder, "x2")
    assert bodies_in_session(session) == bodies_in_capture(record) == [SOAP] * 4
    with closing(Reader(session)) as reader:
        assert [chunk.data for chunk in reader.chunks("x2/response")] == [SOAP[:90], SOAP[90:]]


def test_a_capture_alone_leaves_no_scratch_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    record = tmp_path / "scan.pcapng"
    with closing(Recorder(record=record)) as recorder:
        assert list(scratch.iterdir())
        record_one(recorder)
    assert bodies_in_capture(record) == [SOAP] * 2
    assert not list(scratch.iterdir())


def test_without_files_it_only_decodes() -> None:
    with closing(Recorder()) as recorder:
        record_one(recorder)
        assert recorder.error == ""


def test_the_capture_grows_while_it_is_written(tmp_path: Path) -> None:
    record = tmp_path / "scan.pcapng"
    with closing(Recorder(tmp_path / "scan.wsd", record)) as recorder:
        record_one(recorder)
        wait_for(lambda: bodies_in_capture(record) == [SOAP] * 2)


def test_it_may_be_closed_twice(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "scan.wsd", tmp_path / "scan.pcapng")
    recorder.close()
    recorder.close()


def folder(path: Path) -> None:
    path.mkdir()


def text_file(path: Path) -> None:
    path.write_text("no session")


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")


def nothing(path: Path) -> None:
    """Leave it as it is."""


@pytest.mark.parametrize(
    ("what", "name", "make", "told"),
    [
        ("session", "missing/scan.wsd", nothing, "cannot be written: No such file or directory"),
        ("session", "scan.wsd", folder, "no such session file"),
        ("session", "scan.wsd", text_file, "not a session file"),
        ("session", "scan.wsd", other_database, "not a session file"),
        ("record", "missing/scan.pcapng", nothing, "cannot be written: No such file or directory"),
        ("record", "scan.pcapng", folder, "exists already"),
        ("record", "scan.pcapng", text_file, "exists already"),
    ],
)
def test_a_file_that_cannot_be_made_is_told(
    tmp_path: Path, what: str, name: str, make: Callable[[Path], None], told: str
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(InspectorError) as refused:
        Recorder(**{what: path})  # type: ignore[arg-type]  # one of two paths
    assert str(refused.value) == f"{path}: {told}"


@pytest.mark.skipif(not FULL_DISK.exists(), reason="there is no /dev/full")
def test_a_capture_on_a_full_disk_ends_and_the_session_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorders, "create", lambda path: FULL_DISK.open("wb"))
    session, record, told = tmp_path / "scan.wsd", tmp_path / "scan.pcapng", list[str]()
    with closing(Recorder(session, record, told.append)) as recorder:
        record_one(recorder, "x1")
        wait_for(lambda: recorder.error)
        record_one(recorder, "x2")
    assert told == [recorder.error] == [f"{record}: cannot be written: No space left on device"]
    assert bodies_in_session(session) == [SOAP] * 4
