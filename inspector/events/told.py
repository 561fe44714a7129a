"""What was seen, together with what is told of it: the unit that exports write."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.wire.observation import Recorded


class Told(NamedTuple):
    """Something that was seen, and the events that were told of it."""

    seen: Recorded
    events: tuple[Event, ...]


def tell(recorded: Iterable[Recorded]) -> Iterator[Told]:
    """Decode what was seen, in order. Never raises what ``recorded`` does not."""
    decoder = Decoder()
    for seen in recorded:
        yield Told(seen, tuple(decoder.feed(seen.observation)))
