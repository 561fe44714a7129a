"""The command line as users run it: a process, its two outputs and its exit code."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.events.event import Event
from inspector.events.jsonl import to_line

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT / "captures"
DEMO = CAPTURES / "demo.pcapng"
LIMIT_SECONDS = 20.0

PROGRAM = (sys.executable, "-m", "inspector")


def environment(**more: str) -> dict[str, str]:
    """Ours with ``more``; nobody's own configuration takes part."""
    ours = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100"}
    return os.environ | ours | {"WSD_INSPECTOR_CONFIG": os.devnull} | more


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal; ``more`` are environment variables."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT_SECONDS,
        env=environment(**more),
    )


@contextmanager
def started(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A command that runs until it is stopped."""
    with subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(path: Path, events: Iterable[Event]) -> Path:
    """A file of event lines."""
    path.write_text("".join(f"{to_line(it)}\n" for it in events), encoding="utf-8")
    return path


def ok(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that went well printed."""
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The one line with which a command failed."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("wsd-inspector: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("wsd-inspector: ").rstrip("\n")
