"""The interface in a real terminal (tmux): how it starts, is resized and leaves all clean."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.programs import DEMO, ROOT
from tests.proxy.devices import wait_for

CLEAN = {"alternate_on": "0", "cursor_flag": "1", "mouse_any_flag": "0"}
"""What tmux says of a terminal that nobody has taken: no second screen, a cursor, no mouse."""

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """A shell in a terminal of its own."""

    def __init__(self, name: str) -> None:
        self._socket = f"{os.getpid()}-{name}"
        self.tmux("-f", os.devnull, "new-session", "-d", "-x", "120", "-y", "40", "sh")
        self.run("unset COLUMNS LINES")  # readline, which pytest imports, sets them for children
        self.run(f"export WSD_INSPECTOR_CONFIG={os.devnull}; PS1='ready$ '; clear")
        self.run("echo before")
        self.wait_for("before\nready$")

    def tmux(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-L", self._socket, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=20,
            cwd=ROOT,
        ).stdout

    def run(self, command: str) -> None:
        self.tmux("send-keys", command, "Enter")

    def inspector(self, *arguments: object) -> None:
        words = [sys.executable, "-m", "inspector", *map(str, arguments)]
        self.run(" ".join(f"'{word}'" for word in words) + "; echo code=$?")

    @property
    def text(self) -> str:
        return self.tmux("capture-pane", "-p", "-J")

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something holds; fails with the screen as it is when it does not."""
        try:
            wait_for(condition)
        except AssertionError:
            pytest.fail(self.text)

    def wait_for(self, *texts: str) -> None:
        self.wait(lambda: all(text in self.text for text in texts))

    @property
    def modes(self) -> dict[str, str]:
        asked = " ".join(f"{name}=#{{{name}}}" for name in CLEAN)
        told = self.tmux("display-message", "-p", asked).split()
        return dict(word.split("=") for word in told)

    @property
    def program(self) -> int:
        """The process that runs in the shell."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        asked = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", shell], capture_output=True, text=True
        )
        return int(asked.stdout.split()[0])

    def expect_clean(self) -> None:
        """The terminal is as it was: its text, its modes, its echo."""
        self.wait_for("before", "code=")
        assert self.modes == CLEAN
        self.run("stty -a")
        self.wait(lambda: {"echo", "icanon", "isig", "icrnl"} <= {*self.text.split()})


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path.name)
    yield opened
    opened.tmux("kill-server")


@pytest.mark.parametrize("leave", ["q", "C-c", signal.SIGTERM], ids=str)
def test_leaving_leaves_the_terminal_as_it_was(
    terminal: Terminal, leave: str | signal.Signals
) -> None:
    terminal.inspector("open", DEMO)
    terminal.wait_for("GetActiveJobs", "WSD Inspector")
    assert terminal.modes != CLEAN
    if isinstance(leave, signal.Signals):
        os.kill(terminal.program, leave)
    else:
        terminal.tmux("send-keys", leave)
    terminal.expect_clean()


def test_it_fills_the_terminal_whatever_its_size(terminal: Terminal) -> None:
    terminal.inspector("open", DEMO)
    terminal.wait_for("GetActiveJobs", "? Help")
    for width, height in ((80, 24), (200, 60), (30, 8), (120, 40)):
        terminal.tmux("resize-window", "-x", str(width), "-y", str(height))
        terminal.wait(lambda: _fills(terminal, width, height))  # noqa: B023  # called at once
    terminal.tmux("send-keys", "q")
    terminal.expect_clean()


def _fills(terminal: Terminal, width: int, height: int) -> bool:
    """Whether header, list and footer are where they belong, and the tabs' line is as wide."""
    lines = terminal.tmux("capture-pane", "-p").split("\n")[:-1]
    return (
        len(lines) == height
        and max(map(len, lines)) == width
        and "WSD Inspector" in lines[0]
        and any("GetActive" in line for line in lines)
        and "? Help" in lines[-1]
    )


def test_where_the_recording_lies_is_told_in_the_end(terminal: Terminal, tmp_path: Path) -> None:
    session, record = tmp_path / "it.wsd", tmp_path / "it.pcapng"
    device = "http://192.0.2.10:5357/wsd"
    terminal.inspector("proxy", "--device", device, "--session", session, "--record", record)
    terminal.wait_for("Waiting for traffic", "WSD Inspector")
    os.kill(terminal.program, signal.SIGTERM)
    told = f"0 exchanges in {session} and {record}"
    terminal.wait(lambda: told in terminal.text.replace("\n", ""))
    terminal.expect_clean()
