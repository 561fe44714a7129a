"""Large captures by two processes tell what one process tells."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.cli import assembling
from inspector.cli.assembling import Assembled, is_worth_it
from inspector.cli.sources import Contents, Readable, Wanted, events_in
from inspector.errors import InspectorError
from inspector.events.event import Event
from inspector.proxy.child import environment
from tests.cli.programs import CAPTURES, DEMO

WHOLE = Wanted(decode_only=True)


@pytest.fixture
def _together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "WORTH_BYTES", 0)


def alone(path: Path) -> list[Event]:
    return [event for told in Contents(path).told() for event in told.events]


@pytest.mark.usefixtures("_together")
@pytest.mark.parametrize("name", ["demo", "broken", "16-device-comes-and-goes"])
def test_two_processes_tell_what_one_tells(name: str) -> None:
    path = CAPTURES / f"{name}.pcapng"
    assert list(events_in(path)) == alone(path)


@pytest.mark.usefixtures("_together")
def test_they_count_what_one_counts() -> None:
    counted = []
    for wanted in (WHOLE, Wanted()):
        contents = Contents(DEMO, wanted)
        assert list(contents.told())
        counted.append(contents.tally)
    assert counted[0] == counted[1]


@pytest.mark.usefixtures("_together")
def test_damage_comes_after_what_came_before(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    errors: list[str] = []
    for wanted in (WHOLE, Wanted()):
        readable = Readable(Contents(damaged, wanted).told())
        events = [event for told in readable for event in told.events]
        errors.append(str(readable.damage))
        assert events[:20] == alone(DEMO)[:20]
    assert errors[0] == errors[1]


def test_whoever_stops_reading_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assembled = Assembled(DEMO)
    reading = assembled.recorded()
    assert next(reading).observation.exchange == "tcp0-1"
    assert isinstance(reading, Iterator)
    reading.close()  # type: ignore[attr-defined]  # it is a generator
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    killed: list[int] = []
    popen = subprocess.Popen

    def started(*args: object, **kwargs: object) -> "subprocess.Popen[bytes]":
        process: subprocess.Popen[bytes] = popen(*args, **kwargs)  # type: ignore[call-overload]
        process.send_signal(signal.SIGKILL)
        killed.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", started)
    with pytest.raises(InspectorError, match="has ended"):
        list(Assembled(fifo).recorded())
    assert killed


def test_who_has_gone_is_not_written_to() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "inspector.cli.assembling", DEMO],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(20) == 0
    assert process.stderr.read() == b""
    process.stderr.close()
    process.stdin.close()


PARENT = """
import pathlib, sys
from inspector.cli.assembling import Assembled
list(Assembled(pathlib.Path(sys.argv[1])).recorded())
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGKILL"])
def test_it_goes_with_whoever_started_it(tmp_path: Path, number: str) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    parent = subprocess.Popen([sys.executable, "-c", PARENT, fifo], env=environment())
    with fifo.open("wb") as stream:  # waits until it is being read
        poll = select.poll()
        poll.register(stream, 0)  # tells when nobody reads any longer
        assert poll.poll(100) == []
        parent.send_signal(getattr(signal, number))
        assert parent.wait(20) == -getattr(signal, number)
        assert poll.poll(10_000) == [(stream.fileno(), select.POLLERR)]


def test_only_large_files_are_worth_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_worth_it(DEMO)
    assert not is_worth_it(tmp_path)
    assert not is_worth_it(tmp_path / "missing")
    monkeypatch.setattr(assembling, "WORTH_BYTES", 100)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert is_worth_it(DEMO)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert not is_worth_it(DEMO)
