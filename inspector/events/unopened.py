"""Connections that were asked for and never opened, as events tell them.

Rule: such an event is a cut that belongs to no request. Its source is the address that was to be
reached, its destination who asked.
"""

from inspector.events.event import Event, Kind
from inspector.wire.observation import is_unopened


def unopened(event: Event) -> str:
    """Why a connection was never opened; empty if the event tells something else."""
    if event.kind is not Kind.CUT or event.elapsed_us is not None or not event.notes:
        return ""
    reason = event.notes[-1].text
    return reason if is_unopened(reason) else ""
