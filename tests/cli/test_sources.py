"""What a file is, told by its first bytes."""

from pathlib import Path

import pytest

from inspector.cli.importing import imported
from inspector.cli.sources import events_in, files_in, is_session, recorded_in
from inspector.errors import InspectorError
from tests.cli.programs import CAPTURES, DEMO
from tests.replay.builders import asking


def test_names_do_not_matter(tmp_path: Path) -> None:
    session = imported(DEMO, tmp_path).rename(tmp_path / "session.pcapng")
    capture, message = tmp_path / "capture.xml", tmp_path / "message.wsd"
    capture.write_bytes(DEMO.read_bytes())
    message.write_bytes(b"\xef\xbb\xbf\r\n" + asking())
    assert [is_session(path) for path in (session, capture, message)] == [True, False, False]
    assert len(list(recorded_in(session))) == len(list(recorded_in(capture))) > 20
    assert [event.operation for event in events_in(message)] == ["GetActiveJobs"]


def test_a_folder_stands_for_the_files_we_know(tmp_path: Path) -> None:
    for name in ("b.xml", "a.pcapng", "c.wsd", "d.txt", "deep/e.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    named = tmp_path / "d.txt"
    found = [path.relative_to(tmp_path).as_posix() for path in files_in([named, tmp_path])]
    assert found == ["d.txt", "a.pcapng", "b.xml", "c.wsd", "deep/e.xml"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="is a folder, expected a file"):
        list(recorded_in(tmp_path))


def test_every_capture_of_ours_is_read() -> None:
    for capture in files_in([CAPTURES]):
        assert list(events_in(capture))
