"""Subscriptions: who wants to be told what, until when, and what came of a button that was pressed.

Rule: pure and total; every text is cut and cleaned before it is a line.
"""

from collections.abc import Iterator, Mapping, Sequence

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
from inspector.tui.text.lines import Line, Piece, Source
from inspector.tui.views.findings import Findings, counts, finding_lines, worst
from inspector.tui.views.paragraphs import Entry, entries, labelled, title, told
from inspector.tui.views.picking import DrawnItems
from inspector.tui.views.push_chain import chain_of
from inspector.tui.views.states import count_words
from inspector.tui.views.story_view import MESSAGES, SUBSCRIPTIONS, Item, Target, Told, View
from inspector.tui.views.subscription_lines import COLUMNS, line_of, state_of
from inspector.tui.views.table import heads, layout, line, within

type Either = Subscription | Push

PUSHES_TOLD = 10
"""Push scans of one subscription that are told, the last ones."""

_PANEL = "panel"
"""The detail of a subscription that its entries on the panel tell better."""


class _Rows(DrawnItems):
    """Subscriptions, then push scans, each drawn when it is looked at; headings have no key."""

    def __init__(self, known: Told, rows: Mapping[str, Either], width: int) -> None:
        story = known.story
        pushes = [key for key, row in rows.items() if isinstance(row, Push)]
        others = [key for key, row in rows.items() if isinstance(row, Subscription)]
        headed = [
            (_forgotten(story.subscriptions.forgotten), others),
            ("Push scans: when and where the button was pressed" if pushes else "", []),
            (_forgotten(story.pushes.forgotten), pushes),
        ]
        keys: list[str] = []
        self._headings: dict[int, str] = {}
        for heading, below in headed:
            if heading:
                self._headings[len(keys)] = heading
                keys.append("")
            keys += below
        super().__init__(keys)
        self._story, self._rows = story, rows
        self._layout = layout(COLUMNS, width)
        self._findings = Findings(known)

    def item(self, index: int) -> Item:
        """The subscription or push scan at a place, or a heading."""
        key = self.keys[index]
        return Item(key, self._line(key) if key else self._heading(index))

    def _heading(self, index: int) -> Line:
        return within([Piece(f" {self._headings[index]}", "title")], self._layout.width)

    def _line(self, key: str) -> Line:
        row = self._rows[key]
        found = _findings_of(row, self._findings)
        told_line = line_of(row, self._story.devices)
        told_line = told_line._replace(found=counts(found), found_kind=worst(found))
        return line(told_line, self._layout)


def _forgotten(number: int) -> str:
    return f"{counted(number, 'earlier row')}, too many to keep" if number else ""


def _all(story: Story) -> dict[str, Either]:
    return {
        **{f"subscription {it.number}": it for it in story.subscriptions},
        **{f"push {it.number}": it for it in story.pushes},
    }


def _heads(width: int) -> str:
    return heads(layout(COLUMNS, width))


def _items(known: Told, width: int) -> Sequence[Item]:
    return _Rows(known, _all(known.story), width)


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
