"""The engine dialog: what the user wants of the proxy."""

import pytest
from textual.pilot import Pilot

from inspector.tui.desks.engine_dialog import EngineDialog, Order
from inspector.tui.ports import EngineStatus
from tests.tui.screens import Dressed, drive, screen_text, until, until_seen

DEVICE = "http://192.0.2.10/wsd"
RUNS = EngineStatus(listening=(f"http://127.0.0.1:8080 -> {DEVICE}",), devices=(DEVICE,))
STOPPED = EngineStatus(devices=(DEVICE,), alive=False, stopped=True)


@pytest.mark.parametrize(
    ("status", "words", "keys", "order"),
    [
        (RUNS, "It runs", "enter", Order(True, (DEVICE,))),
        (STOPPED, "It does not run", "enter", Order(True, (DEVICE,))),
        (RUNS, "Restart", "end space a enter", Order(True, (DEVICE, "a"))),
        (RUNS, "Stop", "tab tab enter", Order(False)),
        (RUNS, "Cancel", "escape", None),
    ],
)
def test_what_is_ordered(status: EngineStatus, words: str, keys: str, order: Order | None) -> None:
    app = Dressed()
    orders: list[Order | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(EngineDialog(status), orders.append)
        await until_seen(pilot, words)
        assert DEVICE in screen_text(app)
        await pilot.press(*keys.split())
        await until(pilot, lambda: orders)

    drive(app, steps)
    assert orders == [order]
