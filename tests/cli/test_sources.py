"""What a file is, told by its first bytes."""

from pathlib import Path

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.importing import imported
from inspector.cli.sources import Contents, events_in, files_in, is_session, recorded_in
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from tests.cli.programs import CAPTURES, DEMO
from tests.formats.trace_kit import FILES, TEXT, tar_of
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


@pytest.mark.parametrize("name", ["e", "empty", "is"])
def test_an_error_begins_with_the_name_of_the_file_whatever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).touch()
    with pytest.raises(InspectorError) as caught:
        list(recorded_in(Path(name)))
    assert str(caught.value) == f"{name}: is empty"


def test_an_error_is_one_line_whatever_a_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines"
    for told in ("cannot be read: No such file or directory", "is empty"):
        with pytest.raises(InspectorError) as caught:
            list(recorded_in(path))
        assert str(caught.value) == f"{tmp_path}/two\\nlines: {told}"
        path.touch()


def test_logs_of_a_folder_are_read_if_they_are_of_a_trace(tmp_path: Path) -> None:
    for name, text in (("scanner.log", TEXT), ("system.log", "Nov 20 boot\n"), ("empty.log", "")):
        (tmp_path / name).write_text(text)
    (tmp_path / "scanner.tar").write_bytes(tar_of(FILES).getvalue())
    assert files_in([tmp_path]) == [tmp_path / "scanner.log"]
    assert len(list(recorded_in(tmp_path / "scanner.log"))) == 2


def test_items_of_a_har_file_that_make_no_sense_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "odd.har"
    path.write_text('{"log": {"entries": [null, 1]}}')
    contents = Contents(path)
    assert list(contents.told()) == []
    assert contents.senseless == 2


def test_standard_input_is_read_once() -> None:
    with pytest.raises(WrongCallError, match="- is given twice"):
        files_in([STDIN, Path("other"), STDIN])
