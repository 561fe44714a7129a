"""What is told of captures, for the views of the story, and a view as a golden holds it."""

from collections.abc import Iterable

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.event import Event
from inspector.events.overview import Overview
from inspector.story.sequence import Steps
from inspector.tui.views.picking import DrawnItems
from inspector.tui.views.story_view import Told, View
from tests.story.kit import events_in


def tale_of(events: Iterable[Event], *, total: int = 0) -> Told:
    """What is known once these events were told; of ``total``, else there are no more."""
    diagnosis = Diagnosis()
    steps = Steps(diagnosis.story)
    overview = Overview()
    read = 0
    for event in events:
        diagnosis.add(event)
        steps.add(event)
        overview.add(event)
        read = event.seq
    return Told(diagnosis, steps, read, total or read, overview)


def tale(name: str) -> Told:
    """What is known of a whole capture, which is named by its number."""
    told = tale_of(events_in(name))
    told.diagnosis.close()
    return told


def keys(view: View, told: Told, width: int = 80) -> list[str]:
    """Those of all items but headings."""
    return [item.key for item in view.items(told, width) if item.key]


def shown(view: View, told: Told, width: int) -> list[str]:
    """Heads and items as text, without blanks at the ends of lines."""
    items = view.items(told, width)
    heads = (items.heads if isinstance(items, DrawnItems) else "") or view.heads(width)
    lines = [*heads.split("\n"), *("".join(piece.text for piece in it.line) for it in items)]
    return [line.rstrip() for line in lines]


def detailed(view: View, told: Told, key: str, width: int) -> list[str]:
    """The detail of an item as text."""
    return [line.text.rstrip() for line in view.detail(told, key, width)]


def page(view: View, told: Told, width: int, *, details: int = 100) -> str:
    """The whole view, with the first ``details`` details."""
    lines = shown(view, told, width)
    for key in keys(view, told, width)[:details]:
        lines += ["", f"--- {key}: Enter goes to {view.target(told, key)}"]
        lines += detailed(view, told, key, width)
    return "\n".join(lines) + "\n"
