"""The engine as a process: lines in, lines out, and an end in every case."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from inspector.proxy.control import Config, Route, State
from inspector.session.reader import Reader
from inspector.wire.observation import Address
from tests.proxy.devices import (
    LIMIT_SECONDS,
    OddDevice,
    Talk,
    answer,
    free_port,
    post,
    read_until,
    talk,
)
from tests.replay.builders import asking

SOAP = asking()


@pytest.fixture
def engine() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "inspector.proxy.engine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        yield process
        process.kill()


def configured(engine: subprocess.Popen[str], *routes: Route, **more: str) -> Iterator[State]:
    """Tell the engine its configuration; the states it tells."""
    assert engine.stdin
    assert engine.stdout
    config = Config(routes=routes, **more)  # type: ignore[arg-type]  # options by name
    engine.stdin.write(msgspec.json.encode(config).decode() + "\n")
    engine.stdin.flush()
    return (msgspec.json.decode(line, type=State) for line in engine.stdout)


def route(device: str = "http://127.0.0.1:1", host: str = "127.0.0.1", port: int = 0) -> Route:
    return Route(host=host, port=port or free_port(), device=device)


@pytest.mark.parametrize("line", ["", "garbage\n", '{"routes":[{"host":1}]}\n', "\udcff\n"])
def test_a_broken_configuration_is_one_line_and_an_end(
    engine: subprocess.Popen[str], line: str
) -> None:
    assert engine.stdin
    os.write(engine.stdin.fileno(), line.encode(errors="surrogateescape"))
    output, errors = engine.communicate(timeout=LIMIT_SECONDS)
    assert (engine.returncode, output) == (1, "")
    assert errors.startswith("the first line of input is no engine configuration: ")
    assert errors.count("\n") == 1


def test_it_tells_when_it_listens_and_when_it_has_stopped(engine: subprocess.Popen[str]) -> None:
    states = configured(engine, route())
    assert next(states) == State(ready=True)
    output, errors = engine.communicate(timeout=LIMIT_SECONDS)  # its input ends
    assert msgspec.json.decode(output, type=State) == State(ready=True, stopped=True)
    assert (engine.returncode, errors) == (0, "")


def test_it_stops_when_told(engine: subprocess.Popen[str]) -> None:
    states = configured(engine, route())
    next(states)
    assert engine.stdin
    engine.stdin.write('gibberish is passed over\n"stop"\n')
    engine.stdin.flush()
    assert next(states).stopped
    assert engine.wait(LIMIT_SECONDS) == 0


@pytest.mark.parametrize("after_ms", [0, 300, 400, 500, 600, 800])
def test_its_files_are_closed_whenever_it_is_told_to_stop(
    engine: subprocess.Popen[str], tmp_path: Path, after_ms: int
) -> None:
    """Before it listens, too: the session's log is folded in, and the scribe has ended."""
    session = tmp_path / "scan.wsd"
    configured(engine, route(), session=str(session))
    time.sleep(after_ms / 1000)
    assert engine.stdin
    engine.stdin.close()
    engine.wait(LIMIT_SECONDS)
    assert [*tmp_path.iterdir()] in ([session], [])


def test_it_counts_exchanges(engine: subprocess.Popen[str]) -> None:
    with OddDevice() as device:
        path = device.at("/", answer(SOAP))
        where = route(device.url)
        states = configured(engine, where)
        next(states)
        talk(Address(where.host, where.port), post(path, SOAP))
        assert next(state for state in states if state.exchanges).exchanges == 1


def test_two_devices_may_be_behind_it(engine: subprocess.Popen[str], tmp_path: Path) -> None:
    session = tmp_path / "scan.wsd"
    with OddDevice() as first, OddDevice() as second:
        routes = [route(first.url), route(second.url)]
        states = configured(engine, *routes, session=str(session))
        next(states)
        for device, where in zip((first, second), routes, strict=True):
            said = answer(device.url.encode())
            path = device.at("/who", said)
            assert talk(Address(where.host, where.port), post(path, SOAP)) == said
    engine.communicate(timeout=LIMIT_SECONDS)
    with closing(Reader(session)) as reader:
        devices = {event.device for event in reader.all_events()}
    assert devices == {str(first.address), str(second.address)}


def test_it_listens_on_ipv6(engine: subprocess.Popen[str]) -> None:
    with OddDevice() as device:
        path = device.at("/", answer(SOAP))
        where = route(device.url, host="::1")
        states = configured(engine, where)
        state = next(states)
        if "no such address" in state.error:
            pytest.skip("this machine has no IPv6")
        assert state.ready
        assert talk(Address("::1", where.port), post(path, SOAP)) == answer(SOAP)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (route(device="ftp://127.0.0.1"), "ftp"),
        (route(host="192.0.2.1"), "this machine has no such address"),
    ],
)
def test_an_impossible_route_is_an_error(
    engine: subprocess.Popen[str], where: Route, told: str
) -> None:
    last = list(configured(engine, where))[-1]
    assert last.stopped
    assert told in last.error
    assert engine.wait(LIMIT_SECONDS) == 0


def test_an_open_exchange_is_recorded_when_it_stops(
    engine: subprocess.Popen[str], tmp_path: Path
) -> None:
    session = tmp_path / "scan.wsd"

    def behave(one: Talk) -> None:
        one.hear()
        one.say(answer(SOAP)[:-10])
        while one.more():
            pass

    with OddDevice() as device:
        path = device.at("/", behave)
        where = route(device.url)
        states = configured(engine, where, session=str(session))
        next(states)
        with socket.create_connection((where.host, where.port), LIMIT_SECONDS) as client:
            client.sendall(post(path, SOAP))
            read_until(client, b"GetActiveJobsRequest")
            engine.communicate(timeout=LIMIT_SECONDS)
    with closing(Reader(session)) as reader:
        asked, ended = reader.all_events()
        assert (asked.kind, ended.kind) == ("request", "cut")
        assert ended.notes[0].text == "the proxy was stopped before the answer was complete"
        assert reader.observation(ended.seq).body() == SOAP[:-10]
