"""Starting, watching and stopping an engine; whoever dies, nothing is left behind."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector.events.event import Event
from inspector.proxy.control import Config, Route
from inspector.proxy.launch import EngineError, EngineProcess
from inspector.session.reader import Reader
from inspector.session.store import create
from inspector.wire.observation import Address
from tests.proxy.devices import OddDevice, answer, free_port, listens, post, talk, wait_for
from tests.replay.builders import asking

ROOT = Path(__file__).parents[2]
SOAP = asking()
NOBODY = "http://127.0.0.1:1"
"""Port 1 is where nobody listens."""


def config(
    device: str = NOBODY, *, port: int = 0, session: Path | str = "", record: Path | str = ""
) -> Config:
    route = Route(host="127.0.0.1", port=port or free_port(), device=device)
    return Config(routes=(route,), session=str(session), record=str(record))


def address_of(engine: EngineProcess) -> Address:
    return Address("127.0.0.1", engine.config.routes[0].port)


def events(session: Path) -> list[Event]:
    with closing(Reader(session)) as reader:
        return list(reader.all_events())


@pytest.fixture
def device() -> Iterator[OddDevice]:
    with OddDevice() as one:
        one.at("/", answer(SOAP))
        yield one


def test_it_listens_when_it_has_started_and_no_more_when_it_has_stopped() -> None:
    with EngineProcess(config()) as engine:
        assert engine.alive
        assert engine.state.ready
        assert listens(address_of(engine))
        engine.stop()
        engine.stop()  # once is enough, twice is harmless
    assert engine.state.stopped
    assert not engine.alive
    assert not listens(address_of(engine))


def test_a_device_that_is_not_there_is_told(tmp_path: Path) -> None:
    session = tmp_path / "scan.wsd"
    with EngineProcess(config(session=str(session))) as engine:
        said = talk(address_of(engine), post("/", SOAP))
        assert said.startswith(b"HTTP/1.1 502 ")
    asked, ended = events(session)
    assert asked.operation == "GetActiveJobs"
    assert ended.notes[0].text.startswith("connection refused: 127.0.0.1:1 (")


def test_a_port_in_use_is_told_and_leaves_no_new_files(tmp_path: Path) -> None:
    kept, new, record = (tmp_path / name for name in ("kept.wsd", "new.wsd", "new.pcapng"))
    create(kept)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for session in (kept, new):
            with pytest.raises(EngineError) as refused:
                EngineProcess(config(port=port, session=str(session), record=str(record)))
    assert list(tmp_path.iterdir()) == [kept]
    told = f"the proxy did not start: cannot listen on 127.0.0.1:{port}: the port is in use"
    assert str(refused.value).startswith(told)
    assert refused.value.taken == port


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "scan.wsd"
    with pytest.raises(EngineError) as refused:
        EngineProcess(config(session=path))
    told = f"the proxy did not start: {path}: cannot be written: No such file or directory"
    assert str(refused.value) == told
    assert refused.value.taken == 0


def test_a_session_is_appended_to(device: OddDevice, tmp_path: Path) -> None:
    session = tmp_path / "scan.wsd"
    create(session)
    for _ in range(2):
        with EngineProcess(config(device.url, session=str(session))) as engine:
            talk(address_of(engine), post("/", SOAP))
    assert [event.seq for event in events(session)] == [1, 2, 3, 4]


def test_a_killed_engine_is_noticed_and_leaves_whole_exchanges(
    device: OddDevice, tmp_path: Path
) -> None:
    session = tmp_path / "scan.wsd"
    with EngineProcess(config(device.url, session=str(session))) as engine:
        for _ in range(20):
            assert talk(address_of(engine), post("/", SOAP)) == answer(SOAP)
        os.kill(engine.pid, signal.SIGKILL)
        wait_for(lambda: not engine.alive)
    # 20 exchanges were answered, so the engine had seen them; what it saw is kept
    wait_for(lambda: len(events(session)) == 40)
    with closing(Reader(session)) as reader:
        for event in reader.all_events():
            assert reader.observation(event.seq).body() == SOAP
    assert not listens(address_of(engine))


def test_an_engine_whose_owner_is_killed_ends(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from inspector.proxy.control import Config, Route\n"
        "from inspector.proxy.launch import EngineProcess\n"
        "port, session = int(sys.argv[1]), sys.argv[2]\n"
        "route = Route(host='127.0.0.1', port=port, device='http://127.0.0.1:1')\n"
        "engine = EngineProcess(Config(routes=(route,), session=session))\n"
        "print(engine.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    port, session = free_port(), tmp_path / "scan.wsd"
    owner = subprocess.Popen(
        [sys.executable, "-c", script, str(port), str(session)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert owner.stdout
    with owner:
        engine = int(owner.stdout.readline())
        assert listens(Address("127.0.0.1", port))
        owner.kill()
    wait_for(lambda: not listens(Address("127.0.0.1", port)))
    wait_for(lambda: not runs(engine))
    wait_for(lambda: not session.with_name("scan.wsd-wal").exists())  # the scribe has ended too


def runs(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@contextlib.contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Files of processes started within cannot grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_traffic_goes_on(device: OddDevice, tmp_path: Path) -> None:
    path = tmp_path / "scan.wsd"
    device.at("/large", answer(bytes(3_000_000)))
    with file_size_limit(2_000_000):
        engine = EngineProcess(config(device.url, session=str(path)))
    with engine:
        for _ in range(2):
            assert talk(address_of(engine), post("/large", SOAP)) == answer(bytes(3_000_000))
        error = wait_for(lambda: engine.state.error)
        assert talk(address_of(engine), post("/", SOAP)) == answer(SOAP)
        assert engine.alive
    assert "cannot be written" in error
    assert str(path) in error


def test_a_killed_scribe_is_told_and_traffic_goes_on(device: OddDevice, tmp_path: Path) -> None:
    with EngineProcess(config(device.url, session=str(tmp_path / "scan.wsd"))) as engine:
        (scribe,) = children(engine.pid)
        os.kill(scribe, signal.SIGKILL)
        assert wait_for(
            lambda: talk(address_of(engine), post("/", SOAP)) == answer(SOAP) and engine.state.error
        )
        assert engine.alive


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]
