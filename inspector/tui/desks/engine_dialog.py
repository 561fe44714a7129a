"""The engine dialog: stop the proxy, start it anew, let it stand before other devices."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label, Static

from inspector.events.clean import clean
from inspector.tui.dialog import Dialog
from inspector.tui.ports import EngineStatus


class Order(NamedTuple):
    """What to do: start before these devices, or stop."""

    start: bool
    devices: Sequence[str] = ()


class EngineDialog(Dialog[Order | None]):
    """Shows how the proxy is doing, and returns what the user wants of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, status: EngineStatus, devices: Sequence[str] = ()) -> None:
        super().__init__()
        self._status = status
        self._devices = devices or status.devices

    def compose(self) -> ComposeResult:
        """Where it listens, the devices, and three buttons."""
        status = self._status
        runs = status.alive
        with Vertical(classes="frame") as frame:
            frame.border_title = "Proxy"
            frame.border_subtitle = f"Enter {'restart' if runs else 'start'} · Esc cancel"
            yield Label("It runs" if runs else "It does not run")
            listening = "\n".join(map(clean, status.listening)).replace(" -> ", " → ")
            yield Static(listening, id="listening", markup=False)
            yield Label("Devices, one URL or several with spaces between")
            yield Input(clean(" ".join(self._devices)), id="devices", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Restart" if runs else "Start", variant="primary", id="start")
                yield Button("Stop", variant="warning", id="stop", disabled=not runs)
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Keys go into the devices."""
        self.query_one("#devices", Input).focus()

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    def action_start(self) -> None:
        """Start before the devices that are named."""
        devices = self.query_one("#devices", Input).value.split()
        if devices:
            self.dismiss(Order(True, tuple(devices)))

    @on(Button.Pressed, "#stop")
    def action_stop(self) -> None:
        """Stop it."""
        self.dismiss(Order(False))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
