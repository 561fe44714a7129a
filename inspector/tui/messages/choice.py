"""Rows that are chosen, for what is done with many at once.

Rule: places, so that the choice stays what it is whatever the filter shows.
"""

from collections.abc import Collection, Iterable, Iterator


class Choice(Collection[int]):
    """The chosen places. What ``extend`` chooses lasts until the next one; ``keep`` ends that."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._extended: set[int] = set()
        self.anchor: tuple[int, int] | None = None  # place and event at which extending began

    def __contains__(self, place: object) -> bool:
        return place in self._kept or place in self._extended

    def __iter__(self) -> Iterator[int]:
        return iter(self.places)

    def __bool__(self) -> bool:
        return bool(self._kept or self._extended)

    def __len__(self) -> int:
        return len(self._kept | self._extended)

    @property
    def places(self) -> tuple[int, ...]:
        """All of them, ascending."""
        return tuple(sorted(self._kept | self._extended))

    def toggle(self, places: Iterable[int]) -> None:
        """Choose these, or if they all are chosen, do not any more."""
        self.keep()
        wanted = set(places)
        if wanted <= self._kept:
            self._kept -= wanted
        else:
            self._kept |= wanted

    def extend(self, anchor: tuple[int, int], places: Iterable[int]) -> None:
        """Choose these as well, in place of those of the last call."""
        self.anchor = anchor
        self._extended = set(places)

    def keep(self) -> None:
        """What was extended so far stays; whatever is extended now begins anew."""
        self._kept |= self._extended
        self._extended = set()
        self.anchor = None

    def clear(self) -> None:
        """Nothing is chosen."""
        self._kept, self._extended, self.anchor = set(), set(), None
