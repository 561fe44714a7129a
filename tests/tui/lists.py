"""An app that is a list and nothing else, and events to put into it."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from inspector.events.decode import Decoder
from inspector.events.event import Event, Kind, Phase
from inspector.soap.fault import Fault
from inspector.tui.messages.columns import Timing
from inspector.tui.messages.exchange_list import ExchangeList
from inspector.tui.messages.rows import Row, answered, row_of
from inspector.wire.observation import Observation
from tests.builders import START_US, event


class ListApp(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "escaped")]

    def __init__(self, *, following: bool = True) -> None:
        super().__init__()
        self.exchanges = ExchangeList(following=following)
        self.opened = self.escaped = 0
        self.timings: list[Timing] = []

    def compose(self) -> ComposeResult:
        yield self.exchanges

    def on_exchange_list_opened(self) -> None:
        self.opened += 1

    def on_exchange_list_timed(self, timed: ExchangeList.Timed) -> None:
        self.timings.append(timed.timing)

    def action_escaped(self) -> None:
        self.escaped += 1


def row_told(*seen: Observation) -> Row:
    """The row of one exchange."""
    decoder = Decoder()
    first, *rest = (event for one in seen for event in decoder.feed(one))
    row = row_of(first)
    for later in rest:
        row = answered(row, later)
    return row


def asked(first: int, count: int) -> list[Event]:
    return [event(seq, operation=f"Get{seq}") for seq in range(first, first + count)]


def fault(seq: int, exchange: str) -> Event:
    refused = Fault(code="Sender", subcode="ClientErrorTokenUnknown", reason="No.", detail="")
    return event(
        seq,
        exchange=exchange,
        kind=Kind.RESPONSE,
        phase=Phase.FAULT,
        fault=refused,
        time_us=START_US + seq * 500_000,
    )


def retries(first: int, count: int) -> list[Event]:
    """A client that is refused again and again, twice a second."""
    seen: list[Event] = []
    for seq in range(first, first + 2 * count, 2):
        asks = event(
            seq, operation="Register", exchange=f"r{seq}", time_us=START_US + seq * 500_000
        )
        seen += [asks, fault(seq + 1, f"r{seq}")]
    return seen
