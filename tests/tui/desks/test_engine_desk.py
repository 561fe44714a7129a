"""The proxy from inside the interface: a stand-in for the engine, since a real one takes seconds.

The real one is tested with its controls in tests/cli/test_running.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector.errors import InspectorError
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.ports import EngineStatus
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_notified, until_seen

HERE = "http://127.0.0.1:8080"


class Proxy:
    """Does what it is told, and remembers it."""

    def __init__(self) -> None:
        self.devices: tuple[str, ...] = ("http://192.0.2.10/wsd",)
        self.alive, self.stopped, self.error = True, False, ""
        self.orders: list[tuple[str, ...]] = []

    def status(self) -> EngineStatus:
        return EngineStatus(
            listening=tuple(f"{HERE} -> {device}" for device in self.devices),
            devices=self.devices,
            connections=2,
            alive=self.alive,
            stopped=self.stopped,
        )

    def start(self, devices: Sequence[str] = ()) -> None:
        self.orders.append(tuple(devices))
        if self.error:
            raise InspectorError(self.error)
        self.devices = tuple(devices)
        self.alive, self.stopped = True, False

    def stop(self) -> None:
        self.alive, self.stopped = False, True


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with closing(Reader(record(tmp_path / "scan.wsd", []))) as opened:
        yield opened


def test_it_is_stopped_started_and_put_before_another_device(reader: Reader) -> None:
    proxy = Proxy()
    app = InspectorApp(reader, title="scan.wsd", live=True, engine=proxy)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "wsd  2 connections")
        await pilot.press("p")
        await until_seen(pilot, "It runs")
        await pilot.press("tab", "tab", "enter")
        await until_seen(pilot, "■ proxy stopped")
        await until_seen(pilot, "p starts it again.")
        await pilot.press("p")
        await until_seen(pilot, "It does not run")
        await pilot.press("end", *"2", "enter")
        await until_seen(pilot, f"● {HERE} → http://192.0.2.10/wsd2")
        assert proxy.orders == [("http://192.0.2.10/wsd2",)]

    drive(app, steps, size=(120, 30))


def test_what_was_typed_in_vain_is_there_to_be_put_right(reader: Reader) -> None:
    proxy = Proxy()
    proxy.error = "--device: no such host"
    app = InspectorApp(reader, title="scan.wsd", live=True, engine=proxy)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "wsd  2 connections")
        await pilot.press("p", "end", *"22", "enter")
        await until_notified(pilot, "no such host")
        proxy.error = ""
        await pilot.press("p")
        await until_seen(pilot, "http://192.0.2.10/wsd22")
        await pilot.press("end", "backspace", "enter")
        await until_notified(pilot, "The proxy runs.")

    drive(app, steps)
    assert proxy.orders == [("http://192.0.2.10/wsd22",), ("http://192.0.2.10/wsd2",)]


def test_one_that_died_is_told_with_the_way_to_start_it_again(reader: Reader) -> None:
    proxy = Proxy()
    app = InspectorApp(reader, title="scan.wsd", live=True, engine=proxy)

    async def steps(pilot: Pilot[None]) -> None:
        proxy.alive, proxy.error = False, "cannot listen on 127.0.0.1:8080"
        await until_seen(pilot, "The proxy has ended; nothing is recorded any more. p starts it")
        await pilot.press("p", "enter")
        await until_notified(pilot, proxy.error)
        await until(pilot, lambda: proxy.orders)

    drive(app, steps, size=(120, 30))


def test_where_no_proxy_is_nothing_is_asked(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "This session is empty.")
        await pilot.press("p")
        await until_notified(pilot, "No proxy runs here.")

    drive(app, steps)
