"""Reading a whole file of any kind, with progress, for what tells of it as a whole."""

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.cli.exits import ExitCode
from inspector.cli.importing import size_of
from inspector.cli.printing import say
from inspector.cli.progress import Bar
from inspector.cli.sources import Contents, Readable, Wanted
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.events.event import Event
from inspector.events.words import counted
from inspector.tls.keylog import KeyLog

BATCH = 128
"""Events that are taken in one go: telling between decoding costs a processor more, since each
pushes the other's code and data out of its caches. 20 % more in batches, 28 to 38 % one by one."""


class Read(NamedTuple):
    """A file that was read: what is known of it, how many events, and where it is damaged.

    ``interrupted``: the user did not wait for its end (Ctrl+C); what had come is told.
    """

    contents: Contents
    events: int
    damage: InspectorError | None
    interrupted: bool

    @property
    def name(self) -> str:
        """The file as programs get it."""
        return "stdin" if self.contents.path == STDIN else str(self.contents.path)

    @property
    def last_us(self) -> int:
        """When the last packet came, of whatever kind; 0 if there are no packets."""
        return self.contents.tally.last_us if self.contents.tally else 0

    def ended(self, code: int = ExitCode.OK) -> int:
        """The exit code of a command that told of it with ``code``; what is not whole is said."""
        if self.damage is not None:
            say(f"wsd-inspector: {self.damage}")
            code = ExitCode.FAILED
        if self.interrupted:
            say(f"note: interrupted after {counted(self.events, 'message')}")
        return ExitCode.INTERRUPTED if self.interrupted else code


def read_events(path: Path, keys: KeyLog | None, take: Callable[[Event], object]) -> Read:
    """Give every event of a file to ``take``, up to its end or to where it is damaged.

    Raises ``InspectorError`` if nothing of it could be read.
    """
    contents = Contents(path, Wanted(keys=keys, decode_only=True))
    size, given = size_of(path), _InBatches(take)
    readable = Readable(contents.told())
    interrupted = False
    try:
        with Bar(f"reading {contents.name}") as bar:
            for told in readable:
                if given.add(told.events):
                    bar.show(given.count, contents.read_bytes() / size if size else None)
            given.flush()
    except KeyboardInterrupt:
        interrupted = True
        given.flush()
    if readable.damage is not None and not contents.kind:
        raise readable.damage
    return Read(contents, given.count, readable.damage, interrupted)


class _InBatches:
    """Gives events to ``take``, ``BATCH`` in one go; each once, whenever the user interrupts."""

    def __init__(self, take: Callable[[Event], object]) -> None:
        self.count = 0
        self._take = take
        self._waiting: deque[Event] = deque()

    def add(self, events: Sequence[Event]) -> bool:
        """Let them wait, or give all that wait; whether it did."""
        self._waiting.extend(events)
        if len(self._waiting) < BATCH:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        """Give all that wait."""
        while self._waiting:
            self.count += 1
            self._take(self._waiting.popleft())
