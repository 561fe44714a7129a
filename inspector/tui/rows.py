"""Rows: one exchange as the list shows it, made from events.

Rule 1: pure and total; any event makes a row, and no character a device sent is left unclean.
Rule 2: small, because a session may hold a million of them; texts are cut to ``TEXT_LIMIT``.
"""

import msgspec

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.events.text import MARKS, REMARKED, TLS_MARK, remark_text, summary, unnamed
from inspector.wire.observation import Origin

TEXT_LIMIT = 160
"""Characters of one cell that are kept; the widest terminal shows about as many."""

REMARK_LIMIT = 500
"""Characters of a remark that the filter looks into; people write few, and short ones."""

REPEATS_LIMIT = 10
"""Retransmissions of a datagram that are looked into, if a person noted something there."""

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

ENCRYPTED = "encrypted"
"""That word for TLS that stays closed."""

_WORSE = (Phase.FAULT, Phase.UNDECODED)
"""States that win over whatever else was seen in the exchange, the worst first."""

_ASKING = (Phase.REQUEST, Phase.NOTIFICATION)


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One exchange: a request and what came back, or a message that has no other half.

    ``seq`` is the event it began with, ``answers`` the events that followed. ``state`` is the
    phase that tells most: a fault, something undecoded, else the latest. ``asked`` says what the
    request told, ``result`` what the list shows. ``length`` counts the bytes of all bodies; of
    TLS that stays closed (``sealed``) those inside it. ``repeated`` says how often a datagram was
    sent again, ``repeated_us`` when at last (Unix microseconds), ``remark`` what a person noted.
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
    sealed: bool = False
    repeated: int = 0
    repeated_us: int = 0
    remark: str = ""

    @property
    def marks(self) -> str:
        """Four signs: the state, whether there are notes, a replay of ours, a remark."""
        state = TLS_MARK if self.sealed else MARKS[self.state]
        noted = NOTED if self.notes else " "
        replayed = REPLAYED if self.origin is Origin.REPLAYED else " "
        return state + noted + replayed + (REMARKED if self.remark else " ")

    @property
    def look(self) -> str:
        """What colours the row: its phase, or ``tls``."""
        return "tls" if self.sealed else str(self.state)

    @property
    def word(self) -> str:
        """The state in a word."""
        return ENCRYPTED if self.sealed else WORDS[self.state]

    @property
    def changes(self) -> int:
        """How often the row has changed."""
        return len(self.answers) + self.repeated

    @property
    def text(self) -> str:
        """Everything a filter looks into, in lower case."""
        words = (
            self.source,
            self.destination,
            self.service,
            self.operation,
            self.word,
            self.result,
            "notes" if self.notes else "",
            "repeated" if self.repeated else "",
            f"remark {self.remark}" if self.remark else "",
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
        length=_length(event),
        notes=len(notes_of(event)),
        origin=event.origin,
        sealed=event.kind is Kind.TLS,
        remark=_remark(event),
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
        notes=row.notes + len(notes_of(event)),
        remark=_both(row.remark, _remark(event)),
    )


def repeated(row: Row, event: Event) -> Row:
    """The row once ``event``, the same datagram sent again, has been seen as well.

    It says nothing new, and is looked into only if a person noted something there.
    """
    remark = _remark(event)
    looked_into = remark and len(row.answers) < REPEATS_LIMIT
    return msgspec.structs.replace(
        row,
        answers=(*row.answers, event.seq) if looked_into else row.answers,
        repeated=row.repeated + 1,
        repeated_us=max(row.repeated_us, event.time_us),
        remark=_both(row.remark, remark),
    )


def notes_of(event: Event) -> tuple[Note, ...]:
    """What deviates; that keys for TLS are missing does not."""
    return event.notes[:-1] if event.kind is Kind.TLS else event.notes


def _state(event: Event) -> Phase:
    """The event's phase; a datagram waits for nothing, because nobody has to answer it."""
    asks = event.kind is Kind.DATAGRAM and event.phase is Phase.REQUEST
    return Phase.ONEWAY if asks else event.phase


def _length(event: Event) -> int:
    return event.tls.client_bytes + event.tls.server_bytes if event.tls else event.raw.length


def _remark(event: Event) -> str:
    return "" if event.remark is None else remark_text(event.remark)[:REMARK_LIMIT]


def _both(one: str, other: str) -> str:
    """Two remarks of a row, or the one that both parts have."""
    return one if other == one else " · ".join(filter(None, (one, other)))[:REMARK_LIMIT]


def _told(event: Event) -> str:
    """The event's summary on one line."""
    return _short(summary(event))


def _short(text: str) -> str:
    """Cleaned and cut; cut first, because cleaning a megabyte costs more than a row may."""
    kept = text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
    return clean(kept)
