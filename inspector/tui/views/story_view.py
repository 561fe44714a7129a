"""What a view of the story is: items to pick from, and what is told of each.

Rule: shapes only, and pure functions in them; ``StoryPane`` draws any of them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.overview import Overview
from inspector.story.sequence import Steps
from inspector.story.story import Story
from inspector.tui.text.lines import Line, Source

MESSAGES, JOBS, DEVICES = "messages", "jobs", "devices"
SUBSCRIPTIONS, PROBLEMS, SEQUENCE = "subscriptions", "problems", "sequence"
"""The names of the views."""


class Told(NamedTuple):
    """What is known by now: ``read`` events were told, of ``total`` that there are.

    ``overview`` counts those that were told.
    """

    diagnosis: Diagnosis
    steps: Steps
    read: int
    total: int
    overview: Overview

    @property
    def story(self) -> Story:
        """The story that the diagnosis tells."""
        return self.diagnosis.story


class Item(NamedTuple):
    """One line to pick; with an empty ``key`` a heading, which the cursor passes over.

    ``key`` stays the same while the item does, so that the cursor keeps its place.
    """

    key: str
    line: Line


class Target(NamedTuple):
    """Where Enter goes: a view, and the item in it (in ``messages`` the number of an event)."""

    view: str
    key: str


class View(NamedTuple):
    """One view. ``width`` is in cells; ``heads`` is empty where there are no columns.

    ``badge`` is what its name in the header says beside it (``3``, ``×2 !1``), ``target`` where
    Enter on an item leads, and ``empty`` what is said while there is nothing.
    """

    name: str
    title: str
    heads: Callable[[int], str]
    items: Callable[[Told, int], Sequence[Item]]
    detail: Callable[[Told, str, int], Sequence[Source]]
    target: Callable[[Told, str], Target | None]
    badge: Callable[[Told], str]
    empty: Sequence[str]
