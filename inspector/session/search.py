"""Full-text search: which events tell of a text, or have it in their body as it was sent.

Rule 1: what people see is searched: the values of an event (message, fault, notes, addresses,
remark), never its field names, and the text of its body; no image, and no number of ours.
Rule 2: it gives way: every slice is a few milliseconds of work, and large bodies pass in pieces.

Upper and lower case are alike in all of Unicode (``ß`` finds ``SS``); composed and decomposed
letters are not.
Measured: 100,000 events in 1 to 2 s on one core.
"""

from collections.abc import Generator, Iterable, Iterator
from time import perf_counter
from typing import Any, NamedTuple

import msgspec

from inspector.session.reader import Reader
from inspector.session.search_bodies import Bodies, Seen, variants
from inspector.session.store import SessionError

EVENTS = 100
"""Events of a slice: some 3 ms."""

WORK_SECONDS = 0.008
"""How long ``Matching.work`` works before others get their turn."""

_OURS = frozenset({
    "seq", "time_us", "elapsed_us", "kind", "phase", "exchange", "raw", "origin", "repeats",
    "remark", "schema", "time",
})  # fmt: skip
"""Fields of an event that nobody reads: numbers and names of ours, and what is looked up apart."""

_DIGESTS = frozenset({"sha256", "magic"})
"""Fields of an attachment that nobody reads."""

_NONE = frozenset[str]()


class Slice(NamedTuple):
    """Events ``first`` to ``last`` were looked at; ``found`` are those that have the text.

    A slice without events (``last`` below ``first``) says that a large body takes its time.
    """

    first: int
    last: int
    found: tuple[int, ...] = ()


class _Sought(NamedTuple):
    """A text to look for: folded, as it stands in JSON, and as it may stand in XML."""

    text: str
    in_json: str
    in_xml: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Sought":
        folded = text.encode(errors="replace").decode().casefold()
        return cls(folded, msgspec.json.encode(folded).decode()[1:-1].casefold(), variants(folded))


def search(
    reader: Reader, text: str, *, after: int = 0, limit: int = EVENTS, backwards: bool = False
) -> Iterator[Slice]:
    """The events that have a text, in slices of at most ``limit`` events, in order.

    It begins behind event number ``after`` and ends at the last event that there is by then;
    ``backwards`` it begins before ``after`` (0: at the end) and goes down to the first, each
    slice descending. An empty text is in every event. Stop it at any slice; it asks the session
    only while it is at work. The reader must be of this thread.

    Raises ``SessionError`` if the session cannot be read.
    """
    sought = _Sought.of(text)
    while rows := _rows(reader, after, limit, backwards=backwards):
        after = rows[-1].seq
        first = rows[0].seq
        found = yield from _among(reader, sought, rows)
        ordered = tuple(row.seq for row in rows if row.seq in found)
        yield Slice(min(first, after), max(first, after), ordered)
        if backwards and after <= 1:
            return


def _rows(reader: Reader, after: int, limit: int, *, backwards: bool) -> list[Seen]:
    """The next events with what they were told from."""
    where, order = ("e.seq > ?", "e.seq")
    if backwards:
        where, order = ("e.seq < ?" if after else "e.seq > ?"), "e.seq DESC"
    return [
        Seen(*row)
        for row in reader.rows(
            "SELECT e.seq, e.line, o.kind, o.value FROM event e"
            f" LEFT JOIN observation o ON o.id = e.observation WHERE {where}"
            f" ORDER BY {order} LIMIT ?",
            after,
            limit,
        )
    ]


def _among(reader: Reader, sought: _Sought, rows: list[Seen]) -> Generator[Slice, None, set[int]]:
    """Which of some events have the text; yields an empty slice where it gives way."""
    seqs = [row.seq for row in rows]
    remarks = reader.remarks(min(seqs), max(seqs))
    found = {
        seq
        for seq, it in remarks.items()
        if sought.text in it.mark.casefold() or sought.text in it.comment.casefold()
    }
    try:
        found |= {row.seq for row in rows if row.seq not in found and _is_told(row.line, sought)}
    except (msgspec.MsgspecError, AttributeError) as error:  # SQLite keeps what it is given
        raise SessionError(f"{reader.path}: is damaged: {error}") from None
    bodies = Bodies(reader, sought.in_xml)
    for seq in bodies.search([row for row in rows if row.seq not in found]):
        if seq:
            found.add(seq)
        else:
            yield Slice(seqs[0], seqs[0] - 1)
    return found


def _is_told(line: str, sought: _Sought) -> bool:
    """Whether a value of an event has the text; only a line that has it anywhere is decoded."""
    if sought.in_json not in line.casefold():
        return False
    event = msgspec.json.decode(line, type=dict[str, Any])
    return any(sought.text in value.casefold() for value in values_of(event))


def values_of(event: dict[str, Any]) -> Iterator[str]:
    """The texts and numbers of an event's JSON that people read."""
    for name, value in event.items():
        if name not in _OURS:
            yield from _leaves(value, _DIGESTS if name == "attachments" else _NONE)


def _leaves(value: object, unread: frozenset[str]) -> Iterator[str]:
    match value:
        case str():
            yield value
        case bool() | None:
            pass
        case int() | float():
            yield str(value)
        case dict():
            for name, inner in value.items():
                if name not in unread:
                    yield from _leaves(inner, unread)
        case list():
            for inner in value:
                yield from _leaves(inner, unread)


class Matching:
    """The events of a session that have a text, found bit by bit.

    ``seqs`` are those found until now, ``last`` the number of the last event that was looked at.
    """

    def __init__(self, reader: Reader, text: str) -> None:
        self.text = text
        self.seqs: set[int] = set()
        self.last = 0
        self._reader = reader
        self._slices: Iterator[Slice] = iter(())

    def work(self, seconds: float = WORK_SECONDS) -> bool:
        """Look on for about so long; whether there is more to look at by now.

        Called again when events have come, it goes on behind those it knows. Raises
        ``SessionError``.
        """
        begun = perf_counter()
        while perf_counter() - begun < seconds:
            found = next(self._slices, None)
            if found is None:
                self._slices = search(self._reader, self.text, after=self.last)
                found = next(self._slices, None)
                if found is None:
                    return False
            self.seqs.update(found.found)
            self.last = max(self.last, found.last)
        return True

    def look_again(self, seqs: Iterable[int]) -> None:
        """Look at events once more whose remark was changed. Raises ``SessionError``."""
        for seq in seqs:
            if seq <= self.last:
                (self.seqs.add if self._is_found(seq) else self.seqs.discard)(seq)

    def _is_found(self, seq: int) -> bool:
        slices = search(self._reader, self.text, after=seq - 1, limit=1)
        whole = next(it for it in slices if it.last >= it.first)
        return seq in whole.found
