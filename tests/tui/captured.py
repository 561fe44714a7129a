"""Exchanges of the project's captures, as the detail shows them."""

from functools import cache
from pathlib import Path

from inspector.events.told import tell
from inspector.formats import capture
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.messages.rows import answered, row_of

CAPTURES = Path(__file__).parents[2] / "captures"


@cache
def exchanges(number: str) -> tuple[Snapshot, ...]:
    """All exchanges of the capture that begins with a number (``05b``)."""
    (source,) = CAPTURES.glob(f"{number}[-.]*pcapng")
    found: dict[str, Snapshot] = {}
    with source.open("rb") as stream:
        for told in tell(capture.read(stream)):
            chunks = tuple(told.seen.chunks())
            for event in told.events:
                part = Part(event, told.seen.observation, chunks.__iter__)
                before = found.get(event.exchange)
                found[event.exchange] = (
                    Snapshot(answered(before.row, event), (*before.parts, part))
                    if before
                    else Snapshot(row_of(event), (part,))
                )
    return tuple(found.values())


def exchange_of(number: str, operation: str, which: int = 0) -> Snapshot:
    """An exchange of an operation; 0 is the first of them."""
    return [it for it in exchanges(number) if it.row.operation == operation][which]
