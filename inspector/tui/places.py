"""Where the user has been: Enter goes deeper, Escape comes back to the same place.

Rule: pure. A place is a view, the item at its cursor, and the filter that was set there.
"""

from typing import NamedTuple

PLACES_LIMIT = 100
"""Places that are remembered; nobody goes back further."""


class Place(NamedTuple):
    """Where somebody was: ``key`` is the item at the cursor, ``wanted`` the text of the filter."""

    view: str
    key: str = ""
    wanted: str = ""


class Places:
    """The way back."""

    def __init__(self) -> None:
        self._way: list[Place] = []

    def __bool__(self) -> bool:
        return bool(self._way)

    def leave(self, place: Place) -> None:
        """Go deeper from a place."""
        self._way.append(place)
        del self._way[:-PLACES_LIMIT]

    def back(self) -> Place | None:
        """The place that was left last; it is forgotten."""
        return self._way.pop() if self._way else None

    def clear(self) -> None:
        """Begin anew: the user went somewhere himself."""
        self._way.clear()
