"""Subscriptions: who wants to be told what, until when, and what came of a button that was pressed.

Rule: pure and total; every text is cut and cleaned before it is a line.
"""

from collections.abc import Iterator, Sequence

from inspector.diagnosis.finding import Finding
from inspector.events.words import counted
from inspector.story.push import Push
from inspector.story.story import Story
from inspector.story.subscription import Subscription
from inspector.story.subscription_details import (
    push_words,
    subscription_details,
    subscription_words,
)
from inspector.tui.text.lines import Source
from inspector.tui.views.findings import Findings, finding_lines
from inspector.tui.views.paragraphs import Entry, entries, labelled, title, told
from inspector.tui.views.push_chain import chain_of
from inspector.tui.views.states import count_words
from inspector.tui.views.story_view import MESSAGES, SUBSCRIPTIONS, Item, Target, Told, View
from inspector.tui.views.subscription_lines import COLUMNS, SubscriptionLine, line_of, state_of
from inspector.tui.views.table import heads, layout
from inspector.tui.views.table_rows import Drawing, Part, TableRows

type Either = Subscription | Push

PUSHES_TOLD = 10
"""Push scans of one subscription that are told, the last ones."""

_PUSHES = "Push scans: when and where the button was pressed"

_PANEL = "panel"
"""The detail of a subscription that its entries on the panel tell better."""


def _all(story: Story) -> dict[str, Either]:
    return {
        **{f"subscription {it.number}": it for it in story.subscriptions},
        **{f"push {it.number}": it for it in story.pushes},
    }


def _heads(width: int) -> str:
    return heads(layout(COLUMNS, width))


def _items(known: Told, width: int) -> Sequence[Item]:
    story, findings, rows = known.story, Findings(known), _all(known.story)
    pushes: dict[str, Either] = {key: row for key, row in rows.items() if isinstance(row, Push)}
    others = {key: row for key, row in rows.items() if key not in pushes}

    def cells(row: Either, found: str, kind: str) -> SubscriptionLine:
        return line_of(row, story.devices)._replace(found=found, found_kind=kind)

    parts = [
        Part(others, story.subscriptions.forgotten),
        Part(pushes, story.pushes.forgotten, _PUSHES if pushes else ""),
    ]
    drawing = Drawing(COLUMNS, lambda row: _findings_of(row, findings), cells)
    return TableRows(parts, drawing, width)


def _badge(known: Told) -> str:
    """How many there are, and how many were refused or broke: ``3 ×1``."""
    return count_words([state_of(it) for it in _all(known.story).values()])


def _target(known: Told, key: str) -> Target | None:
    """The Subscribe, or what was first seen of a push scan."""
    row = _all(known.story).get(key)
    events = [it for it in _events(row) if it] if row is not None else []
    return Target(MESSAGES, str(events[0])) if events else None


def _events(row: Either) -> Iterator[int]:
    """The events that are about a row alone, the first one first; 0 for what was not seen."""
    if isinstance(row, Push):
        yield from (row.pressed_event, row.taken_event, row.refused_event)
        for attempt in row.attempts:
            yield from (attempt.event, attempt.answer_event)
        yield row.created_event
        return
    yield from (row.asked_event, row.created_event, row.status_event)
    yield from (it.event for it in row.renewals)
    yield from row.subscribes_events
    yield from (row.failed_event, row.late_event, row.delivered_event)
    yield from (row.unsubscribe_event, row.refused_event, row.ended_event)


def _findings_of(row: Either, findings: Findings) -> list[Finding]:
    return findings.at([it for it in _events(row) if it])


# --- the detail ----------------------------------------------------------------------------------


def _detail(known: Told, key: str, width: int) -> Sequence[Source]:
    row = _all(known.story).get(key)
    if row is None:
        return ()
    found = _findings_of(row, Findings(known))
    return [*lines_of(row, known.story, width), *finding_lines(found, width)]


def lines_of(row: Either, story: Story, width: int) -> Iterator[Source]:
    """All that is told of a subscription or a push scan, but what was found."""
    if isinstance(row, Push):
        return _push(row, story, width)
    return _subscription(row, story, width)


def _subscription(row: Subscription, story: Story, width: int) -> Iterator[Source]:
    yield from told(subscription_words(row), width, "title")
    yield from labelled((it for it in subscription_details(row) if it[0] != _PANEL), width)
    if row.destinations:
        yield from title("Entries on the panel", width)
        yield from entries([*_destinations(row, story)], width)
    pushes = [it for it in story.pushes if it.subscription_number == row.number]
    if pushes:
        yield from title("Push scans", width)
        for push in pushes[-PUSHES_TOLD:]:
            state = state_of(push)
            yield from told(f"{state.sign} {push_words(push)}", width, state.kind, indent="  ")


def _destinations(row: Subscription, story: Story) -> Iterator[Entry]:
    """What the panel shows, with the context and the token of each entry."""
    pressed = [it.client_context for it in story.pushes if it.subscription_number == row.number]
    for it in row.destinations:
        count = pressed.count(it.context)
        words = f"ClientContext {it.context!r}, token {it.token!r}" if it.token else ""
        yield Entry(
            it.name,
            "string" if it.token else "note",
            words or f"ClientContext {it.context!r}, no token granted",
            f"pressed {counted(count, 'time')}" if count else "",
        )


def _push(row: Push, story: Story, width: int) -> Iterator[Source]:
    state = state_of(row)
    yield from told(f"{state.sign} Push scan: {row.outcome}", width, "title")
    subscription = story.subscriptions.numbered(row.subscription_number)
    yield from entries([it.entry for it in chain_of(row, subscription)], width)


VIEW = View(
    name=SUBSCRIPTIONS,
    title="Subscriptions",
    heads=_heads,
    items=_items,
    detail=_detail,
    target=_target,
    badge=_badge,
    empty=(
        "No subscription yet.",
        "A computer subscribes (Subscribe) to be told of events, such as the button",
        "for a push scan, until the subscription ends or expires.",
    ),
)
"""Subscriptions and push scans; Enter goes to the Subscribe, or the button that was pressed."""
