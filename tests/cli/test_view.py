"""``open``: the interface on a file, in a real terminal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.cli.importing import imported
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


def opens(tmux: Screen, *arguments: object) -> None:
    words = [sys.executable, "-m", "inspector", "open", *map(str, arguments)]
    tmux("send-keys", " ".join(f"'{word}'" for word in words) + "; echo code=$?", "Enter")


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


def test_a_terminal_that_closes_leaves_no_copy(tmux: Screen, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    tmux("send-keys", f"export TMPDIR='{temporary}'", "Enter")
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
    wait_for(lambda: "code=1" in tmux("capture-pane", "-p", "-J"))
    assert "which is none of: session, packet capture" in tmux("capture-pane", "-p", "-J")
