"""Replays: which were made of what, the way to the row of a new one, and comparing messages."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from textual.widgets import TextArea
from textual.worker import WorkType

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.words import counted, joined
from inspector.replay.compare import Comparison
from inspector.tui.desks.confirm_dialog import ConfirmDialog
from inspector.tui.desks.replay_dialog import ReplayDialog
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.rows import Row
from inspector.tui.ports import ReplayDraft, Replayer
from inspector.tui.text.lines import Source, as_kind, diff_lines, plain
from inspector.tui.text.text_screen import TextScreen


class ReplayDesk:
    """Remembers the replays of this run. ``screen`` holds the list they appear in.

    ``replayed`` tells that something was sent that no export has yet.
    """

    def __init__(self, screen: MainScreen, replayer: Replayer | None) -> None:
        self._screen = screen
        self._list = screen.list
        self._replayer = replayer
        self._awaited = ""  # the exchange of a replay, until its row is here
        self._originals: dict[str, int] = {}  # exchange of a replay -> event it was made from
        self.replayed = False

    # --- sending -------------------------------------------------------------------------------

    def open(self, *, edit: bool = False) -> None:
        """Open the dialog for the row at the cursor; ``edit`` puts the cursor in the envelope.

        Several that were chosen are asked about together, and sent as they are, one by one.
        """
        rows = self._screen.chosen
        if not rows or self._replayer is None:
            self._warn("There is nothing to send here.")
        elif len(rows) == 1:
            self._open_one(rows[0], edit=edit)
        else:
            self._open_many(rows)

    def _open_one(self, row: Row, *, edit: bool) -> None:
        assert self._replayer is not None
        try:
            draft = self._replayer.draft(row.seq)
        except InspectorError as error:
            self._fail(error)
            return
        dialog = ReplayDialog(self._replayer, row.seq, draft, row.operation)
        self._screen.app.push_screen(dialog, lambda events: self._sent(row, events))
        if edit:
            dialog.call_after_refresh(lambda: dialog.query_one(TextArea).focus())

    def _open_many(self, rows: Sequence[Row]) -> None:
        assert self._replayer is not None
        drafts: list[tuple[Row, ReplayDraft]] = []
        for row in rows:
            try:
                drafts.append((row, self._replayer.draft(row.seq)))
            except InspectorError as error:
                self._fail(error)
                return
        changing = sum(draft.changes_state for _, draft in drafts)
        urls = sorted({draft.url for _, draft in drafts})
        question = f"Send {counted(len(drafts), 'request')} again to {', '.join(urls)}?"
        if changing:
            question += f"\n{changing} of them would change the state of the device."
        self._screen.app.push_screen(
            ConfirmDialog("Replay", question, "Send"), partial(self._many_asked, drafts)
        )

    def _many_asked(self, drafts: Sequence[tuple[Row, ReplayDraft]], yes: bool | None) -> None:
        if yes:
            send: WorkType[None] = partial(self._send_many, drafts)
            self._screen.run_worker(send, group="replays", exclusive=True, exit_on_error=False)

    async def _send_many(self, drafts: Sequence[tuple[Row, ReplayDraft]]) -> None:
        assert self._replayer is not None
        for number, (row, draft) in enumerate(drafts, start=1):
            try:
                events = await self._replayer.send(row.seq, draft.body, draft.url)
            except InspectorError as error:
                self._fail(error)
                self._warn(f"{number - 1} of {counted(len(drafts), 'request')} sent.")
                return
            self._sent(row, events)

    def _sent(self, row: Row, events: list[Event] | None) -> None:
        if events:
            self.replayed = True
            self._awaited = events[0].exchange
            self._originals[self._awaited] = row.seq
            self.arrived()

    def arrived(self) -> None:
        """Events have arrived; go to the row of the replay once it is here."""
        place = self._list.listing.place_of(self._awaited) if self._awaited else None
        if place is None:
            return
        shown = self._list.jump(self._awaited)
        self._awaited = ""
        self._screen.notify("Replayed; d compares." if shown else "Replayed; the filter hides it.")

    # --- comparing -----------------------------------------------------------------------------

    def compare(self) -> None:
        """Show what differs between two messages that were chosen, or, of a replay, between its
        answer and the one that was recorded.
        """
        rows = self._screen.chosen
        if self._replayer is None:
            self._warn("There is nothing to compare with here.")
        elif len(rows) == 2:
            self._show(rows[0].operation, partial(_differences, self._replayer, *rows))
        elif len(rows) == 1 and rows[0].exchange in self._originals:
            original = self._originals[rows[0].exchange]
            self._show(
                rows[0].operation, partial(_of_answers, self._replayer, original, rows[0].seq)
            )
        else:
            self._warn("Choose two messages with v, or replay one; then d compares.")

    def _show(self, operation: str, differences: "partial[list[_Part]]") -> None:
        try:
            parts = differences()
        except InspectorError as error:
            self._fail(error)
            return
        if all(it.found.alike for it in parts):
            told = "\n".join(map(_in_short, parts))
            self._screen.notify(f"They say the same.\n{clean(told, keep='\n')}", markup=False)
            return
        lines = [line for it in parts for line in (Source("", plain), *_lines(it))]
        self._screen.app.push_screen(TextScreen(f"What differs: {operation}", lines[1:]))

    def _warn(self, text: str) -> None:
        self._screen.notify(text, severity="warning")

    def _fail(self, error: InspectorError) -> None:
        self._screen.notify(clean(str(error)), severity="error", markup=False)


class _Part(NamedTuple):
    """How two requests differ, or two answers; ``which`` tells the two."""

    title: str
    which: str
    found: Comparison


def _of_answers(replayer: Replayer, original: int, replay: int) -> list[_Part]:
    return [_Part("Answer", "recorded and replayed", replayer.compare(original, replay))]


def _differences(replayer: Replayer, one: Row, other: Row) -> list[_Part]:
    """What differs between the requests of two rows, and between their answers."""
    pairs = [("Request", one.seq, other.seq)]
    if one.answers and other.answers:
        pairs.append(("Answer", one.answers[-1], other.answers[-1]))
    parts = [
        _Part(title, f"event {first} and event {second}", replayer.compare_messages(first, second))
        for title, first, second in pairs
    ]
    if bool(one.answers) != bool(other.answers):
        answered = one if one.answers else other
        only = f"only event {answered.seq} has one"
        parts.append(_Part("Answer", only, Comparison(places=1)))
    return parts


def _in_short(part: _Part) -> str:
    return joined(f"{part.title}: {part.found.verdict}.", part.found.every_time, by=" ")


def _lines(part: _Part) -> list[Source]:
    """The verdict, the ids that differ, and the diff."""
    found = part.found
    return [
        Source(clean(f"{part.title}: {found.verdict} ({part.which})"), as_kind("title")),
        *(Source(clean(it, keep=" "), as_kind("note")) for it in found.ids),
        *([Source(clean(found.every_time), as_kind("muted"))] if found.every_time else []),
        *diff_lines(found.diff),
    ]
