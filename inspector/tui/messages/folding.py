"""Folding: rows that say the same in a row (a client that asks until it is let in), told once.

Rule 1: places only, ascending. A line shows the first place of what it stands for.
Rule 2: one place more costs the same however many there are. What changes long after it was
folded leaves its fold; it is not folded anew.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

LONGEST_CYCLE = 4
"""Rows of a pattern that may repeat itself: a request, its fault, a question, its answer."""

TAIL = 64
"""Last lines that are folded anew when a row among them changes: what is answered late."""

type Places = array[int]


class _Fold:
    """Lines that stand together for what repeats itself; ``members`` has a row for each line."""

    __slots__ = ("members",)

    def __init__(self, members: Sequence[Places]) -> None:
        self.members = members

    @property
    def last(self) -> int:
        """The last place it stands for."""
        return self.members[-1][-1]

    def from_to(self, begin: int, end: int) -> list[Places]:
        """The places of some of its repetitions, a row for each line."""
        return [places[begin:end] for places in self.members]


class Folding:
    """Lines of places. ``alike`` says whether the rows at two places tell the same."""

    def __init__(self, alike: Callable[[int, int], bool]) -> None:
        self.lines: Places = array("I")
        self._alike = alike
        self._folds: dict[int, tuple[_Fold, int]] = {}  # first place of a line -> fold, which line
        self._open: set[int] = set()  # places that were unfolded by hand

    # --- looking -------------------------------------------------------------------------------

    def count(self, line: int) -> int:
        """How many rows the line that begins at a place stands for."""
        return len(self.members(line))

    def members(self, line: int) -> Sequence[int]:
        """The places that a line stands for."""
        fold, number = self._folds.get(line, (None, 0))
        return (line,) if fold is None else fold.members[number]

    def is_open(self, place: int) -> bool:
        """Whether a place was unfolded by hand."""
        return place in self._open

    def index_of(self, place: int) -> int | None:
        """The line that shows a place; ``None`` if none does."""
        index = bisect_right(self.lines, place) - 1
        if index < 0:
            return None
        line = self.lines[index]
        fold, number = self._folds.get(line, (None, 0))
        if fold is None:
            return index if line == place else None
        for other, places in enumerate(fold.members):
            if _holds(places, place):
                return index - number + other
        return None

    def nearest(self, place: int) -> int:
        """The line that shows a place, or else the next one below it, or the last."""
        found = self.index_of(place)
        below = bisect_left(self.lines, place) if found is None else found
        return max(0, min(below, len(self.lines) - 1))

    # --- growing -------------------------------------------------------------------------------

    def extend(self, places: Iterable[int]) -> None:
        """Places that follow all others, ascending."""
        lines, alike = self.lines, self._alike
        for place in places:
            lines.append(place)
            length = len(lines)
            for size in range(1, min(LONGEST_CYCLE, length // 2) + 1):
                if alike(lines[length - 1 - size], place) and self._fold(size):
                    break

    def _fold(self, size: int) -> bool:
        """Fold the last lines into those before them, if they say the same."""
        lines, begin = self.lines, len(self.lines) - 2 * size
        for old, new in zip(lines[begin : begin + size], lines[begin + size :], strict=True):
            if new in self._folds or new in self._open or old in self._open:
                return False
            if not self._alike(old, new):
                return False
        fold = self._fold_of(lines[begin : begin + size])
        if fold is None:
            return False
        for places, new in zip(fold.members, lines[begin + size :], strict=True):
            places.append(new)
        del lines[begin + size :]
        return True

    def _fold_of(self, lines: Places) -> _Fold | None:
        """The fold that these lines are, or become; ``None`` if some belong to another."""
        known = [self._folds[line][0] for line in lines if line in self._folds]
        if not known:
            fold = _Fold([array("I", (line,)) for line in lines])
            self._folds |= {line: (fold, number) for number, line in enumerate(lines)}
            return fold
        same = len(known) == len(lines) == len(known[0].members)
        return known[0] if same and all(it is known[0] for it in known) else None

    # --- changing ------------------------------------------------------------------------------

    def change(self, places: Iterable[int]) -> None:
        """Rows that were there say something else now."""
        tail = max(0, len(self.lines) - TAIL)
        first = len(self.lines)
        for place in places:
            index = self.index_of(place)
            if index is None:
                continue
            if self.lines[index] in self._folds:
                self._take_out(index, place)
            elif index >= tail:
                first = min(first, index)
        again = self.lines[first:]
        if again and not any(line in self._folds or line in self._open for line in again):
            del self.lines[first:]
            self.extend(again)

    def enter(self, place: int) -> None:
        """A place that was not there; anywhere."""
        if not self.lines or place > self._last():
            self.extend((place,))
            return
        index = bisect_right(self.lines, place) - 1
        fold, number = self._folds.get(self.lines[index], (None, 0)) if index >= 0 else (None, 0)
        if fold is not None and place < fold.last:
            self._split(index - number, fold, bisect_right(fold.members[0], place) - 1)
        self.lines.insert(bisect_left(self.lines, place), place)

    def leave(self, place: int) -> None:
        """A place that goes away."""
        index = self.index_of(place)
        if index is None:
            return
        if self.lines[index] in self._folds:
            self._take_out(index, place)
        self._open.discard(place)
        del self.lines[bisect_left(self.lines, place)]

    def _last(self) -> int:
        fold, _ = self._folds.get(self.lines[-1], (None, 0))
        return self.lines[-1] if fold is None else fold.last

    def _take_out(self, index: int, place: int) -> None:
        """Have a place that is folded on a line of its own."""
        fold, number = self._folds[self.lines[index]]
        self._split(index - number, fold, bisect_left(fold.members[number], place))

    def _split(self, index: int, fold: _Fold, at: int) -> None:
        """Have the repetition number ``at`` of a fold unfolded, and fold those around it."""
        count = len(fold.members[0])
        self._replace(index, fold, (0, at), (at, at + 1), (at + 1, count))

    def _replace(self, index: int, fold: _Fold, *ranges: tuple[int, int]) -> None:
        """Put folds of these repetitions where a fold was; of one alone there is none."""
        size = len(fold.members)
        for line in self.lines[index : index + size]:
            del self._folds[line]
        lines: Places = array("I")
        for begin, end in ranges:
            members = fold.from_to(begin, end)
            if end - begin > 1:
                part = _Fold(members)
                firsts = [places[0] for places in members]
                self._folds |= {line: (part, number) for number, line in enumerate(firsts)}
                lines.extend(firsts)
            else:
                lines.extend(chain.from_iterable(members))
        self.lines[index : index + size] = lines

    # --- by hand -------------------------------------------------------------------------------

    def unfold(self, index: int) -> bool:
        """Show every row that a line stands for, and those folded with it; whether it was one."""
        fold, number = self._folds.get(self.lines[index], (None, 0))
        if fold is None:
            return False
        places = array("I", chain.from_iterable(zip(*fold.members, strict=True)))
        begin = index - number
        for line in self.lines[begin : begin + len(fold.members)]:
            del self._folds[line]
        self.lines[begin : begin + len(fold.members)] = places
        self._open.update(places)
        return True

    def fold(self, index: int) -> bool:
        """Fold again what was unfolded by hand around a line; whether there was anything."""
        if self.lines[index] not in self._open:
            return False
        begin, end = index, index + 1
        while begin > 0 and self.lines[begin - 1] in self._open:
            begin -= 1
        while end < len(self.lines) and self.lines[end] in self._open:
            end += 1
        self._open.difference_update(self.lines[begin:end])
        inner = Folding(self._alike)
        inner.extend(self.lines[begin:end])
        self.lines[begin:end] = inner.lines
        self._folds |= inner._folds
        return True


def _holds(places: Places, place: int) -> bool:
    index = bisect_left(places, place)
    return index < len(places) and places[index] == place
