"""Looking for a text in the whole session, from the message at the cursor on.

Rule: it gives way after every slice, and a new search ends the one before.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual.worker import WorkType

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.session.reader import Reader
from inspector.session.search import search
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.row_list import Jump


class SearchDesk:
    """Finds the next message that has a text anywhere, decoded or as it was sent."""

    def __init__(self, screen: MainScreen, reader: Reader) -> None:
        self._screen = screen
        self._reader = reader

    def seek(self, text: str, step: int) -> None:
        """Go to the next message (1) or the one before (-1); 0 is the next, or where one is."""
        seek: WorkType[None] = partial(self._seek, text, step)
        self._screen.run_worker(seek, group="search", exclusive=True, exit_on_error=False)

    async def _seek(self, text: str, step: int) -> None:
        bar = self._screen.messages.search
        if not text:
            bar.say("")
            return
        bar.say("…")
        try:
            found = await self._found(text, step)
        except InspectorError as error:
            self._screen.notify(clean(str(error)), severity="error", markup=False)
            return
        bar.say(f"event {found:,}" if found else "not found", none=not found)

    async def _found(self, text: str, step: int) -> int:
        """The event that the cursor was put on; 0 if there is none. The ends are joined."""
        row = self._screen.list.selected
        seqs: Sequence[int] = (0,) if row is None else (row.seq, *row.answers)
        start = {1: max(seqs), 0: max(0, min(seqs) - 1), -1: min(seqs)}[step]
        for after in (start, 0):
            for part in search(self._reader, text, after=after, backwards=step < 0):
                for seq in part.found:
                    if self._screen.list.jump_to(seq) is Jump.DONE:
                        return seq
                await asyncio.sleep(0)
        return 0
