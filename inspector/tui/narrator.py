"""The narrator: reads the session again, tells its story and asks the rules, in small slices.

Rule 1: the list comes first. The story follows behind it and gives way after ``SLICE_SECONDS``, so
that a key never waits for it.
Rule 2: what can only be said when no more comes is said at the end of what is recorded, never
while it grows.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from time import perf_counter

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.events.event import Event
from inspector.events.overview import Overview
from inspector.session.reader import FOLLOW_SECONDS, Reader
from inspector.story.sequence import Steps
from inspector.tui.turns import Turns
from inspector.tui.views.story_view import Told

SLICE_SECONDS = 0.004
"""How long it works before the screen gets its turn; what it has begun it ends."""

READ_EVENTS = 20
"""Events that are read from the file at once: some 2 ms."""


class Narrator:
    """Tells the story of a session; ``expects_more`` says whether it may still grow.

    It works when one of ``turns`` is its own.
    """

    def __init__(
        self, reader: Reader, expects_more: Callable[[], bool], turns: Turns | None = None
    ) -> None:
        self._reader = reader
        self._turns = turns or Turns()
        self._expects_more = expects_more
        self._closed_at = 0
        self._diagnosis = Diagnosis()
        self._steps = Steps(self._diagnosis.story)
        self._overview = Overview()
        self._read = self._last = 0

    @property
    def told(self) -> Told:
        """The story, the findings and the steps until now."""
        total = max(self._read, self._last)
        return Told(self._diagnosis, self._steps, self._read, total, self._overview)

    async def follow(self) -> AsyncGenerator[list[Finding], None]:
        """Goes on for ever, and yields after each slice that told something the new findings.

        Raises ``SessionError`` if the session cannot be read; called again, it goes on.
        """
        while True:
            await self._turns.mine()
            begun, found, before = perf_counter(), list[Finding](), self._read
            over = not self._expects_more()  # asked before reading: what came till then is read
            more = True
            while more and perf_counter() - begun < SLICE_SECONDS:
                batch = self._reader.events(self._read, READ_EVENTS)
                for event in batch:
                    found += self._take(event)
                more = len(batch) == READ_EVENTS
            self._last = self._reader.last_seq()
            if over and not more and self._closed_at < self._read:
                self._closed_at = self._read
                found += self._diagnosis.close()
                yield found
            elif self._read > before:
                yield found
            self._turns.over()
            if not more:
                await asyncio.sleep(FOLLOW_SECONDS)

    def _take(self, event: Event) -> list[Finding]:
        self._read = event.seq
        found = self._diagnosis.add(event)
        self._steps.add(event)
        self._overview.add(event)
        return found
