"""The engine of a run: a real proxy that is stopped and started anew."""

import os
import signal
import socket
from collections.abc import Iterator, Set
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.running import (
    RunningEngine,
    Wish,
    numbered,
    routes_to,
    target_of,
    url_of,
)
from inspector.formats import capture
from inspector.proxy.control import Route
from inspector.proxy.launch import EngineError
from inspector.proxy.ports import free_port
from inspector.replay.target import parse_target
from inspector.session.reader import Reader
from inspector.tui.ports import Engine, EngineControls
from inspector.wire.observation import Address
from tests.proxy import devices
from tests.proxy.devices import OddDevice, answer, listens, post, talk, wait_for
from tests.replay.builders import asking

SOAP = asking()


@pytest.fixture
def device() -> Iterator[OddDevice]:
    with OddDevice() as one:
        one.at("/scan", answer(SOAP))
        yield one


TARGETS = [parse_target("http://192.0.2.1:8080/wsd"), parse_target("https://[fe80::1%25eth0]:443")]


def test_listeners_are_given_in_order_then_found() -> None:
    first, second = routes_to(TARGETS, ["127.0.0.5:1234"])
    assert first == Route(host="127.0.0.5", port=1234, device="http://192.0.2.1:8080")
    assert second.host == "127.0.0.1"
    assert second.port >= 8080
    assert url_of(first, TARGETS[0]) == "http://127.0.0.5:1234/wsd"


def test_found_listeners_differ_from_each_other_and_from_their_devices() -> None:
    routes = routes_to([parse_target("http://127.0.0.1:8080"), *TARGETS], [])
    assert len({route.port for route in routes}) == 3
    assert routes[0].port != 8080


@pytest.mark.parametrize("listen", ["here", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ":x"])
def test_a_listener_that_cannot_be_is_a_wrong_call(listen: str) -> None:
    with pytest.raises(WrongCallError, match="--listen"):
        routes_to(TARGETS, [listen])


@pytest.mark.parametrize("url", ["ftp://192.0.2.1/", "http://[fe80::1%25eth0]/"])
def test_a_device_that_cannot_be_is_a_wrong_call(url: str) -> None:
    with pytest.raises(WrongCallError, match="--device"):
        target_of(url)


def test_each_engine_writes_a_capture_of_its_own() -> None:
    assert [str(numbered(Path("a/scan.pcapng"), n)) for n in (1, 2)] == [
        "a/scan.pcapng",
        "a/scan-2.pcapng",
    ]


def listen_on_its_own() -> list[str]:
    """At a port that no other test takes while the engine is stopped."""
    return [f"127.0.0.1:{devices.free_port()}"]


def test_it_is_stopped_and_started_anew_for_the_same_clients(
    device: OddDevice, tmp_path: Path
) -> None:
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    targets = [parse_target(f"{device.url}/scan")]
    wish = Wish(session, record, listen_on_its_own())
    with RunningEngine(targets, wish) as running, OddDevice() as other:
        engine: Engine = running
        assert isinstance(engine, EngineControls)
        other.at("/scan", answer(SOAP + b" "))
        (route,) = running.engine.config.routes
        here = Address(route.host, route.port)
        assert talk(here, post("/scan", SOAP)) == answer(SOAP)
        wait_for(lambda: running.status().exchanges == 1)
        assert running.status().listening == (f"{running.urls[0]} -> {device.url}/scan",)
        assert running.status().recording == str(session)

        running.stop()
        status = running.status()
        assert (status.alive, status.stopped, status.exchanges) == (False, True, 1)
        assert not listens(here)

        running.start([f"{other.url}/scan"])
        assert running.status().devices == (f"{other.url}/scan",)
        assert talk(here, post("/scan", SOAP)) == answer(SOAP + b" ")
        wait_for(lambda: running.status().exchanges == 2)
    with closing(Reader(session)) as reader:
        assert len(list(reader.observations())) == 4
    assert running.records == [record, tmp_path / "scan-2.pcapng"]
    for path in running.records:
        with path.open("rb") as stream:
            assert len(list(capture.read(stream))) == 2


def test_one_that_died_is_started_anew_and_one_that_cannot_start_says_why(
    device: OddDevice, tmp_path: Path
) -> None:
    targets = [parse_target(f"{device.url}/scan")]
    wish = Wish(tmp_path / "scan.wsd", listen=listen_on_its_own())
    with RunningEngine(targets, wish) as running:
        (route,) = running.engine.config.routes
        os.kill(running.engine.pid, signal.SIGKILL)
        wait_for(lambda: not running.status().alive)
        assert not running.status().stopped
        running.start()
        assert running.status().alive
        running.stop()
        with (
            socket.create_server((route.host, route.port)),
            pytest.raises(EngineError, match="did not start: cannot listen"),
        ):
            running.start()
        assert not running.status().alive


@contextmanager
def in_between(monkeypatch: pytest.MonkeyPatch, ports: int) -> Iterator[list[int]]:
    """Some programs that take the next ports between their being found free and being used."""
    others: list[int] = []
    with ExitStack() as stack:

        def found(host: str, taken: Set[int] = frozenset()) -> int:
            port = free_port(host, taken)
            if len(others) < ports:
                stack.enter_context(socket.create_server((host, port)))
                others.append(port)
            return port

        monkeypatch.setattr("inspector.cli.running.free_port", found)
        yield others


def test_a_port_that_is_taken_meanwhile_is_not_insisted_on(
    device: OddDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, record = tmp_path / "scan.wsd", tmp_path / "scan.pcapng"
    targets = [parse_target(f"{device.url}/scan")]
    with (
        in_between(monkeypatch, 1) as others,
        RunningEngine(targets, Wish(session, record)) as begun,
    ):
        (route,) = begun.engine.config.routes
        assert route.port > others[0]
        assert talk(Address(route.host, route.port), post("/scan", SOAP)) == answer(SOAP)
        wait_for(lambda: begun.status().exchanges == 1)
    assert begun.records == [record]


def test_it_is_given_up_when_every_port_is_taken_meanwhile(
    device: OddDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = [parse_target(device.url)]
    monkeypatch.setattr("inspector.cli.running.OTHER_PORTS", 1)
    with (
        in_between(monkeypatch, 2),
        pytest.raises(EngineError, match="the port is in use"),
    ):
        RunningEngine(targets, Wish(tmp_path / "scan.wsd"))
