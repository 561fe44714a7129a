"""The proxy from inside: stopped, started anew, put before other devices.

Rule: whatever waits for the proxy does so in a thread.
"""

from collections.abc import Sequence
from functools import partial

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.tui.desks.engine_dialog import EngineDialog, Order
from inspector.tui.main_screen import MainScreen
from inspector.tui.ports import Engine, EngineControls


class EngineDesk:
    """Asks what the user wants of the proxy, and sees that it is done."""

    def __init__(self, screen: MainScreen, engine: Engine | None) -> None:
        self._screen = screen
        self._engine = engine
        self._refused: Sequence[str] = ()  # devices that were typed, and did not work

    @property
    def controls(self) -> EngineControls | None:
        """What can be done with the engine; ``None`` if there is none of ours."""
        return self._engine if isinstance(self._engine, EngineControls) else None

    def open(self) -> None:
        """Ask."""
        if self._engine is None or self.controls is None:
            self._screen.notify("No proxy runs here.", severity="warning")
            return
        self._screen.app.push_screen(EngineDialog(self._engine.status(), self._refused), self._do)

    def _do(self, order: Order | None) -> None:
        if order is None:
            return
        words = "Starting the proxy…" if order.start else "Stopping the proxy…"
        self._screen.notify(words, timeout=2)
        self._screen.run_worker(
            partial(self._obey, order), thread=True, group="engine", exit_on_error=False
        )

    def _obey(self, order: Order) -> None:
        controls = self.controls
        assert controls is not None
        try:
            if order.start:
                controls.start(order.devices)
            else:
                controls.stop()
        except InspectorError as error:
            self._refused = order.devices
            self._tell(str(error), "error")
        else:
            self._refused = ()
            self._tell("The proxy runs." if order.start else "The proxy is stopped.")

    def _tell(self, text: str, severity: str = "information") -> None:
        notify = partial(self._screen.notify, markup=False)
        self._screen.app.call_from_thread(notify, clean(text), severity=severity)
