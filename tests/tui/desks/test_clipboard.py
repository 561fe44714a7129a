import stat
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.app import App

from inspector.formats.files import FileError
from inspector.tui.desks.clipboard import CLIPBOARD_BYTES, copy, doubt

NOTHING: Mapping[str, str] = {"TERM": "xterm-256color"}


class Terminal(App[None]):
    """An app whose terminal takes what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.taken.append(text)


def copy_it(folder: Path, text: str, **options: object) -> tuple[list[str], str]:
    app = Terminal()
    options = {"environment": NOTHING, "folder": folder, **options}
    return app.taken, copy(app, text, **options)  # type: ignore[arg-type]  # the table of options


def test_a_text_goes_to_the_clipboard_alone(tmp_path: Path) -> None:
    assert copy_it(tmp_path, "Prüfung") == (["Prüfung"], "8 B copied to the clipboard")
    assert list(tmp_path.iterdir()) == []


def test_a_long_text_goes_into_a_private_file(tmp_path: Path) -> None:
    text = "ü" * (CLIPBOARD_BYTES // 2 + 1)
    folder = tmp_path / "new"
    taken, told = copy_it(folder, text, suffix=".xml")
    path = folder / "copied.xml"
    assert (taken, told) == ([], f"73.2 KB written to {path} (73.2 KB are too much for a terminal)")
    assert path.read_text(encoding="utf-8") == text
    if sys.platform != "win32":
        assert [stat.S_IMODE(it.stat().st_mode) for it in (folder, path)] == [0o700, 0o600]


def test_the_longest_that_a_terminal_takes(tmp_path: Path) -> None:
    taken, told = copy_it(tmp_path, "x" * CLIPBOARD_BYTES)
    assert (len(taken), told) == (1, "73.2 KB copied to the clipboard")


def test_both_on_wish_and_the_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "copied.txt"
    path.write_text("a longer text of before")
    taken, told = copy_it(tmp_path, "now", to_file=True)
    assert (taken, told) == (["now"], f"3 B copied to the clipboard and to {path}")
    assert path.read_text() == "now"


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, "tmux keeps it"),
        ({"TERM": "screen", "STY": "1.pts-0"}, "screen keeps it"),
        ({"TERM": "linux"}, "the Linux console has no clipboard"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "Terminal.app may ignore it"),
        ({"VTE_VERSION": "7600"}, "GNOME"),
    ],
)
def test_what_may_ignore_it_has_a_file_too(
    tmp_path: Path, environment: dict[str, str], reason: str
) -> None:
    assert reason in doubt(environment)
    taken, told = copy_it(tmp_path, "now", environment=environment)
    assert taken == ["now"]
    assert f"{tmp_path / 'copied.txt'} ({doubt(environment)})" in told


@pytest.mark.parametrize("environment", [NOTHING, {}, {"TERM_PROGRAM": "iTerm.app", "TMUX": ""}])
def test_others_are_trusted(environment: dict[str, str]) -> None:
    assert doubt(environment) == ""


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    taken, told = copy_it(tmp_path / "file", "now", to_file=True)
    assert taken == ["now"]
    assert told.startswith("3 B copied to the clipboard; ")
    assert "cannot be written" in told
    with pytest.raises(FileError, match="cannot be written"):
        copy_it(tmp_path / "file", "x" * 100_000)


def test_half_a_surrogate_does_no_harm(tmp_path: Path) -> None:
    assert copy_it(tmp_path, "a\ud800", to_file=True)[0] == ["a?"]
