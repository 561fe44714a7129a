"""``open``: the interface on a file, in a real terminal."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.cli.importing import imported
from inspector.cli.sources import events_in
from tests.cli.programs import DEMO, ROOT, environment, refused, run
from tests.proxy.devices import wait_for

type Screen = Callable[..., str]


def test_without_a_terminal_it_says_so() -> None:
    assert refused(run("open", DEMO), 1).startswith("the interface needs a terminal")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Screen]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")

    def call(*arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-L", f"{os.getpid()}-{tmp_path.name}", "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
            cwd=ROOT,
        ).stdout

    call("new-session", "-d", "-x", "120", "-y", "40", "sh")
    yield call
    call("kill-server")


def opens(tmux: Screen, *arguments: object, fed_by: str = "") -> None:
    words = [sys.executable, "-m", "inspector", "open", *map(str, arguments)]
    command = fed_by + " ".join(f"'{word}'" for word in words)
    tmux("send-keys", command + "; echo code=$?", "Enter")


def wait_until_seen(tmux: Screen, *texts: str) -> None:
    wait_for(lambda: all(text in tmux("capture-pane", "-p", "-J") for text in texts))


@pytest.fixture
def temporary(tmux: Screen, tmp_path: Path) -> Path:
    """Where the program in the terminal makes its temporary folders."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    tmux("send-keys", f"export TMPDIR='{folder}'", "Enter")
    return folder


class Growing:
    """A capture that grows: its first part now, the rest when ``rest`` is called."""

    def __init__(self, folder: Path) -> None:
        data = DEMO.read_bytes()
        self._rest = data[20_000:]
        self._fifo, start = folder / "more", folder / "start"
        start.write_bytes(data[:20_000])
        os.mkfifo(self._fifo)
        self.command = f"cat '{start}' '{self._fifo}' | "

    def rest(self) -> None:
        with self._fifo.open("wb") as pipe, contextlib.suppress(BrokenPipeError):
            pipe.write(self._rest)


EXCHANGES = len({event.exchange for event in events_in(DEMO)})


def readers(folder: Path) -> list[int]:
    """The processes that read a capture into a session below a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes()
            if b"inspector.cli.importing" in words and os.fsencode(folder) in words:
                found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("kind", ["capture", "session"])
def test_it_shows_a_file_and_leaves_with_q(tmux: Screen, tmp_path: Path, kind: str) -> None:
    opens(tmux, DEMO if kind == "capture" else imported(DEMO, tmp_path))
    wait_for(lambda: "GetActiveJobs" in tmux("capture-pane", "-p"))
    tmux("send-keys", "q")
    wait_for(lambda: "code=0" in tmux("capture-pane", "-p"))


def test_a_capture_is_a_copy_and_its_export_goes_beside_it(tmux: Screen, tmp_path: Path) -> None:
    capture = tmp_path / "bug.pcapng"
    shutil.copy(DEMO, capture)
    opens(tmux, capture)
    wait_for(lambda: "copy, replays are not kept" in tmux("capture-pane", "-p"))
    tmux("send-keys", "x")
    wait_for(lambda: "Write to" in tmux("capture-pane", "-p"))
    tmux("send-keys", "Enter")
    wait_for(lambda: (tmp_path / "bug-export.pcapng").exists())
    wait_for(lambda: "Exported" in tmux("capture-pane", "-p"))
    assert capture.read_bytes() == DEMO.read_bytes()


def test_a_pipe_is_shown_while_it_grows_and_leaves_the_keys_to_the_terminal(
    tmux: Screen, tmp_path: Path
) -> None:
    capture = Growing(tmp_path)
    opens(tmux, "-", fed_by=capture.command)
    wait_until_seen(tmux, "GetActiveJobs", "◐ reading", "▼ following")
    tmux("send-keys", "k")
    wait_until_seen(tmux, "‖ paused")
    tmux("send-keys", "t")
    wait_until_seen(tmux, "▼ following")
    assert f"{EXCHANGES} exchanges" not in tmux("capture-pane", "-p")
    capture.rest()
    wait_until_seen(tmux, f"{EXCHANGES} exchanges", "○ copy, replays are not kept")
    assert "following" not in tmux("capture-pane", "-p")  # nothing more comes
    tmux("send-keys", "x")
    wait_until_seen(tmux, "Write to a name in .pcapng, .har, .jsonl, .flows or .md", "stdin.pcapng")
    tmux("send-keys", "End", "C-c")
    wait_until_seen(tmux, "What came through the pipe is kept nowhere")
    tmux("send-keys", "C-c")
    wait_until_seen(tmux, "code=0")


def test_keys_come_from_the_terminal_though_standard_input_is_a_file(
    tmux: Screen, tmp_path: Path
) -> None:
    opens(tmux, imported(DEMO, tmp_path), fed_by="</dev/null ")
    wait_until_seen(tmux, f"{EXCHANGES} exchanges")
    tmux("send-keys", "q")
    wait_until_seen(tmux, "code=0")


@pytest.mark.parametrize("key", ["q", "C-c"])
def test_leaving_while_a_capture_is_read_leaves_nothing_behind(
    tmux: Screen, tmp_path: Path, temporary: Path, key: str
) -> None:
    capture = Growing(tmp_path)
    opens(tmux, "-", fed_by=capture.command)
    wait_until_seen(tmux, "GetActiveJobs", "◐ reading")
    assert list(temporary.iterdir())
    assert len(readers(temporary)) == 1
    tmux("send-keys", key)
    wait_until_seen(tmux, "What came through the pipe is kept nowhere")
    tmux("send-keys", "y")
    wait_for(lambda: not list(temporary.iterdir()) and not readers(temporary))
    capture.rest()  # cat has been waiting for it, and the shell for cat
    wait_until_seen(tmux, "code=0")


def test_a_reading_process_that_is_killed_is_told(
    tmux: Screen, tmp_path: Path, temporary: Path
) -> None:
    capture = Growing(tmp_path)
    opens(tmux, "-", fed_by=capture.command)
    wait_until_seen(tmux, "GetActiveJobs", "◐ reading")
    (reader,) = readers(temporary)
    os.kill(reader, signal.SIGKILL)
    wait_until_seen(tmux, "! the process that reads the file has ended", "GetActiveJobs")
    tmux("send-keys", "q", "y")
    wait_for(lambda: not list(temporary.iterdir()))
    capture.rest()
    wait_until_seen(tmux, "the process that reads the file has ended", "code=1")


def test_damage_is_told_beside_what_comes_before_it_and_in_the_end(
    tmux: Screen, tmp_path: Path
) -> None:
    damaged = tmp_path / "bug.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    opens(tmux, damaged)
    wait_until_seen(tmux, "! file ends after", "GetActiveJobs")
    tmux("send-keys", "q")
    wait_until_seen(tmux, "file ends after", "messages before that are shown", "code=1")


def test_a_terminal_is_no_capture(tmux: Screen) -> None:
    opens(tmux, "-")
    wait_until_seen(tmux, "standard input is the terminal, expected a capture", "code=2")


def test_a_terminal_that_closes_leaves_no_copy(tmux: Screen, temporary: Path) -> None:
    opens(tmux, DEMO)
    wait_for(lambda: "GetActiveJobs" in tmux("capture-pane", "-p"))
    assert list(temporary.glob("wsd-inspector-*"))
    tmux("new-session", "-d")  # the server lives on
    tmux("kill-session", "-t", "0")
    wait_for(lambda: not list(temporary.glob("wsd-inspector-*")))


BREAKS = """
from pathlib import Path
import sys
from inspector.cli.view import show
from inspector.errors import InspectorError
from inspector.tui.ports import EngineStatus

class Engine:
    asked = 0

    def status(self):
        self.asked += 1
        return EngineStatus() if self.asked == 1 else 1 / 0

try:
    show(Path(sys.argv[1]), title="scan.wsd", engine=Engine())
except InspectorError as error:
    print(error)
"""


def test_an_interface_that_breaks_is_no_success(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BREAKS, imported(DEMO, tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=20,
        env=environment(TEXTUAL_DRIVER="textual.drivers.headless_driver:HeadlessDriver"),
    )
    assert "ZeroDivisionError" in done.stderr
    assert done.stdout.endswith("the interface ended with an error, told above\n")


def test_what_cannot_be_read_is_one_line(tmux: Screen, tmp_path: Path) -> None:
    (tmp_path / "no capture").write_text("nothing")
    opens(tmux, tmp_path / "no capture")

    def has_left() -> bool:
        shown = tmux("capture-pane", "-p", "-J")
        if "WSD Inspector" in shown:  # on a slow machine nobody waits for the reading process
            tmux("send-keys", "q")
        return "code=1" in shown

    wait_for(has_left)
    wait_until_seen(tmux, "wsd-inspector: ", "which is none of: session, packet capture")
