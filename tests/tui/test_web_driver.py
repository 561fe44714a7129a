"""The driver in a page: an app that nobody shows any more ends, and files stay on this machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programs import ROOT, environment
from tests.proxy.devices import wait_for

PROGRAM = """
import io, os, sys
from pathlib import Path
from textual.app import App

class Delivering(App[None]):
    def on_ready(self) -> None:
        self.deliver_text(io.StringIO("<svg/>"), save_directory=sys.argv[1], save_filename="it.svg")

    def on_delivery_complete(self, event: object) -> None:
        os.write(2, b"delivered\\n")

Delivering().run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of POSIX")
def test_files_are_saved_here_and_the_end_of_input_is_the_end(tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, tmp_path],
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(TEXTUAL_DRIVER="inspector.tui.web_driver:PageDriver"),
    ) as process:
        os.close(theirs)
        assert process.stderr is not None
        assert process.stdin is not None
        assert process.stderr.readline() == "delivered\n"
        wait_for(lambda: (tmp_path / "it.svg").read_text(encoding="utf-8") == "<svg/>")
        assert os.read(ours, 65536).startswith(b"__GANGLION__\nD")
        os.close(ours)  # a page that has gone takes nothing and sends nothing
        process.stdin.close()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
