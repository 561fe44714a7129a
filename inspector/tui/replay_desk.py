"""Replays: which were made of what, the way to the row of a new one, and comparing the two."""

from textual.widgets import TextArea

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.tui.lines import diff_lines
from inspector.tui.main_screen import MainScreen
from inspector.tui.ports import Replayer
from inspector.tui.replay_dialog import ReplayDialog
from inspector.tui.rows import Row
from inspector.tui.text_screen import TextScreen


class ReplayDesk:
    """Remembers the replays of this run. ``screen`` holds the list they appear in."""

    def __init__(self, screen: MainScreen, replayer: Replayer | None) -> None:
        self._screen = screen
        self._list = screen.list
        self._replayer = replayer
        self._awaited = ""  # the exchange of a replay, until its row is here
        self._originals: dict[str, int] = {}  # exchange of a replay -> event it was made from

    def open(self, *, edit: bool = False) -> None:
        """Open the dialog for the row at the cursor; ``edit`` puts the cursor in the envelope."""
        row = self._list.selected
        if row is None or self._replayer is None:
            self._warn("There is nothing to send here.")
            return
        try:
            draft = self._replayer.draft(row.seq)
        except InspectorError as error:
            self._fail(error)
            return
        dialog = ReplayDialog(self._replayer, row.seq, draft, row.operation)
        self._screen.app.push_screen(dialog, lambda events: self._sent(row, events))
        if edit:
            dialog.call_after_refresh(lambda: dialog.query_one(TextArea).focus())

    def arrived(self) -> None:
        """Events have arrived; go to the row of the replay once it is here."""
        place = self._list.listing.place_of(self._awaited) if self._awaited else None
        if place is None:
            return
        shown = self._list.jump(self._awaited)
        self._awaited = ""
        self._screen.notify("Replayed; c compares." if shown else "Replayed; the filter hides it.")

    def compare(self) -> None:
        """Show what differs between the answer at the cursor and the one it was made after."""
        row = self._list.selected
        original = None if row is None else self._originals.get(row.exchange)
        if row is None or original is None or self._replayer is None:
            self._warn("Replay a request first, then compare at its row.")
            return
        try:
            diff = self._replayer.compare(original, row.seq)
        except InspectorError as error:
            self._fail(error)
            return
        if diff:
            title = f"Recorded and replayed answer: {row.operation}"
            self._screen.app.push_screen(TextScreen(title, diff_lines(diff)))
        else:
            self._screen.notify("The answers say the same.")

    def _sent(self, row: Row, events: list[Event] | None) -> None:
        if events:
            self._awaited = events[0].exchange
            self._originals[self._awaited] = row.seq
            self.arrived()

    def _warn(self, text: str) -> None:
        self._screen.notify(text, severity="warning")

    def _fail(self, error: InspectorError) -> None:
        self._screen.notify(clean(str(error)), severity="error", markup=False)
