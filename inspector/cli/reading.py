"""Reading a whole file of any kind, with progress, for what tells of it as a whole."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from inspector.cli.importing import size_of
from inspector.cli.progress import Bar
from inspector.cli.sources import Contents, Readable, Wanted
from inspector.errors import InspectorError
from inspector.events.event import Event
from inspector.tls.keylog import KeyLog


class Read(NamedTuple):
    """A file that was read: what is known of it, how many events, and where it is damaged."""

    contents: Contents
    events: int
    damage: InspectorError | None


def read_events(path: Path, keys: KeyLog | None, take: Callable[[Event], object]) -> Read:
    """Give every event of a file to ``take``, up to its end or to where it is damaged.

    Raises ``InspectorError`` if nothing of it could be read.
    """
    contents = Contents(path, Wanted(keys=keys, decode_only=True))
    size, count = size_of(path), 0
    readable = Readable(contents.told())
    with Bar(f"reading {contents.name}") as bar:
        for told in readable:
            for event in told.events:
                take(event)
                count += 1
            bar.show(count, contents.read_bytes() / size if size else None)
    if readable.damage is not None and not contents.kind:
        raise readable.damage
    return Read(contents, count, readable.damage)
