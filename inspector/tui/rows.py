"""Rows: one exchange as the list shows it, made from events.

Rule 1: pure and total; any event makes a row, and no character a device sent is left unclean.
Rule 2: small, because a session may hold a million of them; texts are cut to ``TEXT_LIMIT``.
"""

import msgspec

from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.events.text import MARKS, summary, unnamed
from inspector.wire.observation import Origin

TEXT_LIMIT = 160
"""Characters of one cell that are kept; the widest terminal shows about as many."""

NOTED = "!"
REPLAYED = "↻"

WORDS = {
    Phase.REQUEST: "waiting",
    Phase.RESPONSE: "ok",
    Phase.FAULT: "fault",
    Phase.NOTIFICATION: "notification",
    Phase.ONEWAY: "one-way",
    Phase.UNDECODED: "undecoded",
}
"""The state of an exchange in a word: what the filter finds and the help explains."""

_WORSE = (Phase.FAULT, Phase.UNDECODED)
"""States that win over whatever else was seen in the exchange, the worst first."""

_ASKING = (Phase.REQUEST, Phase.NOTIFICATION)


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One exchange: a request and what came back, or a message that has no other half.

    ``seq`` is the event it began with, ``answers`` the events that followed. ``state`` is the
    phase that tells most: a fault, something undecoded, else the latest. ``asked`` says what the
    request told, ``result`` what the list shows. ``length`` counts the bytes of all bodies.
    """

    seq: int
    answers: tuple[int, ...] = ()
    exchange: str
    time_us: int
    elapsed_us: int | None = None
    source: str
    destination: str
    service: str
    operation: str
    state: Phase
    asked: str = ""
    result: str = ""
    length: int
    notes: int = 0
    origin: Origin = Origin.CAPTURED

    @property
    def marks(self) -> str:
        """Three signs: the state, whether there are notes, whether we sent it again."""
        noted = NOTED if self.notes else " "
        replayed = REPLAYED if self.origin is Origin.REPLAYED else " "
        return MARKS[self.state] + noted + replayed

    @property
    def text(self) -> str:
        """Everything a filter looks into, in lower case."""
        words = (
            self.source,
            self.destination,
            self.service,
            self.operation,
            WORDS[self.state],
            self.result,
            "notes" if self.notes else "",
            "" if self.origin is Origin.CAPTURED else self.origin,
        )
        return " ".join(words).lower()


def row_of(event: Event) -> Row:
    """The row that begins with ``event``."""
    told = _told(event)
    return Row(
        seq=event.seq,
        exchange=event.exchange,
        time_us=event.time_us,
        elapsed_us=event.elapsed_us,
        source=_short(event.source),
        destination=_short(event.destination),
        service=_short(event.service),
        operation=_short(event.operation or unnamed(event)),
        state=_state(event),
        asked=told if event.phase in _ASKING and event.kind is Kind.REQUEST else "",
        result=told,
        length=event.raw.length,
        notes=len(event.notes),
        origin=event.origin,
    )


def answered(row: Row, event: Event) -> Row:
    """The row once ``event`` of the same exchange has been seen as well."""
    seen = {row.state, event.phase}
    notified = row.state is Phase.NOTIFICATION and event.phase is Phase.RESPONSE
    told = row.asked if notified else " · ".join(filter(None, (_told(event), row.asked)))
    return msgspec.structs.replace(
        row,
        answers=(*row.answers, event.seq),
        elapsed_us=row.elapsed_us if event.elapsed_us is None else event.elapsed_us,
        service=row.service or _short(event.service),
        operation=row.operation if row.service else _short(event.operation) or row.operation,
        state=next((it for it in _WORSE if it in seen), row.state if notified else event.phase),
        result=_short(told) or row.result,
        length=row.length + event.raw.length,
        notes=row.notes + len(event.notes),
    )


def _state(event: Event) -> Phase:
    """The event's phase; a datagram waits for nothing, because nobody has to answer it."""
    asks = event.kind is Kind.DATAGRAM and event.phase is Phase.REQUEST
    return Phase.ONEWAY if asks else event.phase


def _told(event: Event) -> str:
    """The event's summary on one line."""
    return _short(summary(event))


def _short(text: str) -> str:
    """Cleaned and cut; cut first, because cleaning a megabyte costs more than a row may."""
    kept = text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
    return clean(kept)
