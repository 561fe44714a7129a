"""``open``: the interface on a file, in a real terminal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.cli.importing import imported
from tests.cli.programs import DEMO, ROOT, refused, run
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


def test_what_cannot_be_read_is_one_line(tmux: Screen, tmp_path: Path) -> None:
    (tmp_path / "no capture").write_text("nothing")
    opens(tmux, tmp_path / "no capture")
    wait_for(lambda: "code=1" in tmux("capture-pane", "-p", "-J"))
    assert "not a session, pcapng capture or SOAP envelope" in tmux("capture-pane", "-p", "-J")
