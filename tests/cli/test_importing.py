"""Captures become sessions that tell the same."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest
from msgspec.structs import replace

from inspector.cli.importing import Import, imported, key_log, session_path
from inspector.cli.sources import events_in, recorded_in
from inspector.errors import InspectorError
from inspector.session.reader import Reader
from inspector.session.store import create
from inspector.wire.observation import Observation, Recorded
from tests.cli.programs import DEMO


def kept(seen: Recorded) -> tuple[Observation, bytes]:
    """What a session keeps: the bytes of a body, not what was found to be its parts."""
    observation = seen.observation
    body = replace(observation.body, multipart=None)
    return replace(observation, body=body), seen.body()


def test_bytes_and_events_are_those_of_the_capture(tmp_path: Path) -> None:
    session = imported(DEMO, tmp_path)
    with closing(Reader(session)) as reader:
        seen = list(map(kept, reader.observations()))
    assert seen == list(map(kept, recorded_in(DEMO)))
    assert list(events_in(session)) == list(events_in(DEMO))


def test_of_a_damaged_capture_comes_what_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    events = list(events_in(imported(damaged, tmp_path)))
    assert events[:20] == list(events_in(DEMO))[:20]
    assert f"; {len(events)} messages before that are shown\n" in capsys.readouterr().err


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:200])
    with pytest.raises(InspectorError, match=r"damaged\.pcapng: "):
        imported(damaged, tmp_path)


# --- a process of its own -----------------------------------------------------------------------


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        sleep(0.01)


def test_a_capture_is_read_by_a_process_that_tells_how_far_it_is(tmp_path: Path) -> None:
    session = session_path(DEMO, tmp_path)
    create(session)
    with Import(DEMO, session) as reading:
        wait_for(lambda: reading.result.over)
        assert reading.damage == ""
        assert reading.result.share == 1.0
        assert reading.status().reading == ""
    assert list(events_in(session)) == list(events_in(DEMO))


def test_what_grows_is_in_the_session_while_it_grows(tmp_path: Path) -> None:
    fifo = tmp_path / "growing.pcapng"
    os.mkfifo(fifo)
    session = session_path(fifo, tmp_path)
    create(session)
    data = DEMO.read_bytes()
    with Import(fifo, session) as reading, fifo.open("wb", buffering=0) as writer:
        writer.write(data[:20_000])
        wait_for(lambda: any(True for _ in events_in(session)))
        assert reading.status().reading == "reading growing.pcapng"
        writer.write(data[20_000:])
        writer.close()
        wait_for(lambda: reading.result.over)
    assert list(events_in(session)) == list(events_in(DEMO))


def test_damage_is_told_with_what_came_before(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pcapng"
    damaged.write_bytes(DEMO.read_bytes()[:-2000])
    session = session_path(damaged, tmp_path)
    create(session)
    with Import(damaged, session) as reading:
        wait_for(lambda: reading.result.over)
        assert reading.status().error.startswith(f"{damaged}: file ends after")
        assert "messages before that are shown" in reading.status().error


def test_it_ends_when_it_is_stopped(tmp_path: Path) -> None:
    fifo = tmp_path / "silent.pcapng"
    os.mkfifo(fifo)
    session = session_path(fifo, tmp_path)
    create(session)
    with Import(fifo, session) as reading:
        assert reading.status().reading == "reading silent.pcapng"
    assert reading.damage == "the process that reads the file has ended"


def test_keys_are_read_from_a_key_log(tmp_path: Path) -> None:
    path = tmp_path / "keys.txt"
    path.write_text("no keys\n")
    with pytest.raises(InspectorError, match="holds no TLS secrets"):
        key_log(path)
    path.write_text(f"CLIENT_RANDOM {'00' * 32} {'11' * 48}\n")
    assert key_log(path) is not None
    assert key_log(None) is None
    with pytest.raises(InspectorError, match="is larger than"):
        key_log(Path("/dev/zero"))
