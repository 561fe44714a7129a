"""Marks and comments: what a person notes at messages, kept in the session.

Rule 1: the session is written in a thread, and what it holds then is read again and shown.
Rule 2: what was noted last is what is written last, and what the next mark goes out from, though
nobody has written it yet.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.marks import next_word
from inspector.events.words import counted
from inspector.session.reader import Reader
from inspector.session.remarks import set_remarks
from inspector.tui.desks.remark_dialog import RemarkDialog
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.rows import Row
from inspector.wire.observation import NO_REMARK, Remark


class MarkDesk:
    """Notes at the chosen rows, or at the one at the cursor. ``noted`` tells that it did once."""

    def __init__(self, screen: MainScreen, reader: Reader) -> None:
        self._screen = screen
        self._reader = reader
        self.noted = False
        self._asked: dict[int, Remark] = {}  # by event, what is on its way into the session
        self._writing = Lock()

    def mark(self) -> None:
        """Give the next mark to all; those of several that differ get that of the first."""
        rows = self._screen.chosen
        if not rows:
            self._warn()
            return
        word = next_word(self._remark_of(rows[0]).mark)
        self._keep(rows, {row.seq: Remark(word, self._remark_of(row).comment) for row in rows})

    def comment(self) -> None:
        """Ask for a mark and a comment."""
        rows = self._screen.chosen
        if not rows:
            self._warn()
            return
        title = rows[0].operation if len(rows) == 1 else counted(len(rows), "message")
        self._screen.app.push_screen(
            RemarkDialog(f"Remark at {title}", self._remark_of(rows[0])),
            partial(self._commented, rows),
        )

    def _commented(self, rows: Sequence[Row], remark: Remark | None) -> None:
        if remark is not None:
            self._keep(rows, dict.fromkeys((row.seq for row in rows), remark))

    def _remark_of(self, row: Row) -> Remark:
        """What is noted at the event with which a row begins."""
        try:
            return self._asked.get(row.seq) or self._reader.event(row.seq).remark or NO_REMARK
        except InspectorError:
            return NO_REMARK

    def _keep(self, rows: Sequence[Row], remarks: Mapping[int, Remark]) -> None:
        self._asked |= remarks
        self._screen.run_worker(
            partial(self._write, rows, remarks), thread=True, group="remarks", exit_on_error=False
        )

    def _write(self, rows: Sequence[Row], remarks: Mapping[int, Remark]) -> None:
        """In a thread: another process may be writing just now."""
        try:
            with self._writing:
                newest = {seq: self._asked.get(seq, remark) for seq, remark in remarks.items()}
                set_remarks(self._reader.path, newest)
        except InspectorError as error:
            self._screen.app.call_from_thread(self._fail, str(error), remarks)
        else:
            self._screen.app.call_from_thread(self._kept, rows, remarks)

    def _arrived(self, remarks: Mapping[int, Remark]) -> None:
        """These are not on their way any more, but for those that were noted anew."""
        for seq, remark in remarks.items():
            if self._asked.get(seq) == remark:
                del self._asked[seq]

    def _kept(self, rows: Sequence[Row], remarks: Mapping[int, Remark]) -> None:
        self._arrived(remarks)
        self.noted = True
        try:
            for row in rows:
                events = self._reader.exchange(row.exchange)
                self._screen.list.refresh_row(events)
                self._screen.messages.knowing.look_again(it.seq for it in events)
        except InspectorError as error:
            self._fail(str(error), {})

    def _warn(self) -> None:
        self._screen.notify("There is no message to note something at.", severity="warning")

    def _fail(self, text: str, remarks: Mapping[int, Remark]) -> None:
        self._arrived(remarks)
        self._screen.notify(clean(text), severity="error", markup=False)
