"""Keys in their order: one is handled when the one before it has done its work.

Textual hands a letter to a field at once, but a key that is bound goes up through every pane
first. Typed fast, or come in one piece over a slow line, Backspace would take the letter behind
it, and what follows Enter would get into the field that Enter leaves.

Rule 1: nothing waits for ever; after ``PATIENCE_SECONDS`` a key counts as done.
Rule 2: a key that is held down does not wait for itself: that would be 20 ms each.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode

PATIENCE_SECONDS = 1.0
"""How long a key may take until the next is handled all the same."""

READY_SECONDS = 0.005
"""How often we look whether a screen that a key has opened is there."""

ROUNDS = 3
"""How often we come from the focus up to the app, behind a key: behind the key itself, behind what
its action has told the pane where it was, and behind what that did where the focus is now.
"""


class KeyOrder:
    """What is typed into an app; ``handle`` is how the app handles an event without us."""

    def __init__(self, app: App[Any], handle: Callable[[events.Event], Awaitable[object]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[events.Event] = deque()
        self._busy = False
        self._number = 0
        self._last = ""

    async def take(self, event: events.Event) -> None:
        """Handle an event, what is typed when its turn has come."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await self._handle(event)
        elif self._busy and (self._waiting or not self._is_held(event)):
            self._waiting.append(event)
            if len(self._waiting) == 1:
                self._be_patient()
        else:
            await self._begin(event)

    async def _begin(self, event: events.Event) -> None:
        self._busy, self._number, self._last = True, self._number + 1, _name(event)
        if self._waiting:
            self._be_patient()
        start = self._focus()
        await self._handle(event)
        self._follow(self._number, start, start, ROUNDS)

    def _is_held(self, event: events.Event) -> bool:
        return bool(self._last) and _name(event) == self._last

    def _focus(self) -> DOMNode:
        return self._app.focused or self._app.screen

    def _follow(self, number: int, start: DOMNode, node: DOMNode | None, rounds: int) -> None:
        """Go up behind the key, as a message that comes after it in every pane."""
        while node is not None and node is not self._app:
            if node.call_later(self._follow, number, start, node.parent, rounds):
                return
            node = node.parent  # this one is closed
        self._app.call_later(self._arrived, number, start, rounds - 1)

    async def _arrived(self, number: int, start: DOMNode, rounds: int) -> None:
        if number != self._number or not self._app.screen_stack:
            return  # nobody has waited for it, or the app is closing
        if not self._app.screen.is_mounted:  # a key has opened it: what follows is for it
            self._app.set_timer(READY_SECONDS, partial(self._arrived, number, start, rounds))
        elif rounds:
            self._follow(number, start, start if rounds > 1 else self._focus(), rounds)
        else:
            await self._next()

    async def _next(self) -> None:
        self._busy = False
        if self._waiting and self._app.screen_stack:
            await self._begin(self._waiting.popleft())

    def _be_patient(self) -> None:
        self._app.set_timer(PATIENCE_SECONDS, partial(self._give_up, self._number))

    async def _give_up(self, number: int) -> None:
        if self._busy and number == self._number:
            await self._next()


def _name(event: events.Event) -> str:
    return event.key if isinstance(event, events.Key) else ""
