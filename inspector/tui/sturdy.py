"""One broken widget does not take the interface down.

Rule: an error in a handler or in drawing is told and written to a log; the widget goes on with
its next message. Who sees the same thing break again and again had better end (``GIVE_UP``).
Textual ends the whole app at the first error; the recording would end with it.
"""

import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from rich.segment import Segment
from textual.message import Message
from textual.message_pump import MessagePump
from textual.strip import Strip

from inspector.events.clean import clean

GIVE_UP, GIVE_UP_SECONDS = 10, 10.0
"""That many errors within that time are no accident: the app ends as Textual would."""

LOG = logging.getLogger("wsd-inspector.interface")
LOG.addHandler(logging.NullHandler())  # who starts the interface says where it goes
LOG.propagate = False


class Survivor(Protocol):
    """An app that can be told of an error."""

    def survive(self, error: Exception) -> None:
        """Tell of it and go on."""


def sturdy[W: type[MessagePump]](cls: W) -> W:
    """A class decorator: errors in handlers and lines of this widget, or app, are survived.

    Actions of keys run in the app, whosever they are.
    """
    dispatch = cls._dispatch_message

    async def _dispatch_message(self: Any, message: Message) -> None:
        try:
            await dispatch(self, message)
        except Exception as error:  # whatever it is: this is the last place to catch it
            _told(self, error)

    cls._dispatch_message = _dispatch_message  # type: ignore[method-assign]  # the decorator's work
    draw: Callable[[Any, int], Strip] | None = getattr(cls, "render_line", None)
    if draw is not None:

        def render_line(self: Any, y: int) -> Strip:
            try:
                return draw(self, y)
            except Exception as error:  # as above
                _told(self, error)
                return Strip([Segment("× this line cannot be shown")])

        cls.render_line = render_line  # type: ignore[attr-defined]  # as above
    return cls


def _told(pump: MessagePump, error: Exception) -> None:
    app: Any = pump.app
    if not hasattr(app, "survive"):
        raise error
    app.survive(error)


class Errors:
    """Remembers when errors came, and logs them. ``path``: where the log can be read, if it is."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.seen: list[str] = []
        self._when: deque[float] = deque(maxlen=GIVE_UP)

    def add(self, error: Exception) -> bool:
        """Log an error; whether it makes sense to go on."""
        LOG.error("%s", error, exc_info=error)
        self.seen.append(f"{type(error).__name__}: {error}")
        del self.seen[:-GIVE_UP]
        now = monotonic()
        self._when.append(now)
        return len(self._when) < GIVE_UP or now - self._when[0] > GIVE_UP_SECONDS

    def words(self) -> str:
        """The last error for people, and where more is written."""
        more = f"; more is in {self.path}" if self.path else ""
        return clean(f"{self.seen[-1][:200]}{more}") if self.seen else ""
