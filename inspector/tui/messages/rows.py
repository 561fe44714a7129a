"""Rows: one exchange as the list shows it, made from events.

Rule 1: pure and total; any event makes a row, and no character a device sent is left unclean.
Rule 2: small, because a session may hold a million of them; texts are cut to ``TEXT_LIMIT``, and
what recurs is kept once.
"""

from functools import lru_cache

import msgspec

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.events.marks import mark_named
from inspector.events.text import MARKS, REMARKED, TLS_MARK, summary, unnamed
from inspector.filters.facts import ENCRYPTED, STATE_WORDS
from inspector.tui.messages.names import NO_NAMES, Names
from inspector.wire.observation import Origin

TEXT_LIMIT = 160
"""Characters of one cell that are kept; the widest terminal shows about as many."""

REMARK_LIMIT = 500
"""Characters of a remark that the filter looks into; people write few, and short ones."""

ANSWERS_LIMIT = 20
"""Events of one exchange whose numbers its row keeps; no real one has more than three."""

REPEATS_LIMIT = 10
"""Retransmissions of a datagram that are looked into, if a person noted something there."""

KEPT_TEXTS = 8192
"""Texts that rows share: hosts, operations, faults, answers that recur."""

NOTED = "!"
REPLAYED = "↻"

WORDS = STATE_WORDS
"""The state of an exchange in a word: what the filter finds and the help explains."""

_WORSE = (Phase.FAULT, Phase.UNDECODED)
"""States that win over whatever else was seen in the exchange, the worst first."""

_ASKING = (Phase.REQUEST, Phase.NOTIFICATION)


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One exchange: a request and what came back, or a message that has no other half.

    ``seq`` is the event it began with, ``answers`` the events that followed. ``state`` is the
    phase that tells most: a fault, something undecoded, else the latest; ``began`` and ``last``
    are those of the first and the latest event. ``asked`` says what the first one told, ``told``
    what the latest answer did. ``length`` counts the bytes of all bodies (``asked_length`` of the
    first); of TLS that stays closed (``sealed``) those inside it. ``repeated`` says how often a
    datagram was sent again, ``repeated_us`` when at last (Unix microseconds), ``mark`` and
    ``comment`` what a person noted. ``names`` is the directory that all rows share.
    """

    seq: int
    answers: tuple[int, ...] = ()
    exchange: str
    time_us: int
    elapsed_us: int | None = None
    source: str
    destination: str
    device_address: str = ""
    service: str
    operation: str
    state: Phase
    began: Phase
    last: Phase
    asked: str = ""
    told: str = ""
    job: str = ""
    fault: str = ""
    length: int
    asked_length: int
    notes: int = 0
    asked_notes: int = 0
    origin: Origin = Origin.CAPTURED
    sealed: bool = False
    repeated: int = 0
    repeated_us: int = 0
    mark: str = ""
    comment: str = ""
    names: Names = NO_NAMES

    @property
    def result(self) -> str:
        """What the list shows: the answer, and what was asked beside it."""
        if self.state is Phase.NOTIFICATION:
            return self.asked or self.told
        asked = self.asked if self.began in _ASKING else ""
        return f"{self.told} · {asked}" if self.told and asked else self.told or self.asked

    @property
    def remark(self) -> str:
        """What a person noted, on one line: ``★red  look at the token``."""
        return f"{REMARKED}{self.mark}  {self.comment}".rstrip() if self.mark else self.comment

    @property
    def marks(self) -> str:
        """Four signs: the state, whether there are notes, a replay of ours, a remark."""
        noted = NOTED if self.notes else " "
        replayed = REPLAYED if self.origin is Origin.REPLAYED else " "
        remarked = mark_named(self.mark).sign if self.mark else REMARKED if self.comment else " "
        return self.sign + noted + replayed + remarked

    @property
    def sign(self) -> str:
        """The sign of the state."""
        return TLS_MARK if self.sealed else MARKS[self.state]

    @property
    def look(self) -> str:
        """What colours the row: its phase, or ``tls``."""
        return "tls" if self.sealed else str(self.state)

    @property
    def word(self) -> str:
        """The state in a word."""
        return ENCRYPTED if self.sealed else WORDS[self.state]

    @property
    def client_address(self) -> str:
        """The end that is not the device; empty if nobody knows which one that is."""
        if not self.device_address:
            return ""
        return self.destination if self.device_address == self.source else self.source

    @property
    def device(self) -> str:
        """The device by address, and by name if it has one."""
        return self.names.both(self.device_address)

    @property
    def client(self) -> str:
        """The client likewise."""
        return self.names.both(self.client_address)

    @property
    def text(self) -> str:
        """Everything a filter looks into, in lower case."""
        words = (
            self.names.both(self.source),
            self.names.both(self.destination),
            self.service,
            self.operation,
            self.word,
            self.job,
            self.result,
            "notes" if self.notes else "",
            "repeated" if self.repeated else "",
            f"remark {self.remark}" if self.mark or self.comment else "",
            "" if self.origin is Origin.CAPTURED else self.origin,
        )
        return " ".join(words).lower()


def row_of(event: Event, names: Names = NO_NAMES) -> Row:
    """The row that begins with ``event``."""
    state = _state(event)
    length = _length(event)
    noted = len(notes_of(event))
    mark, comment = remark_of(event)
    return Row(
        seq=event.seq,
        exchange=event.exchange,
        time_us=event.time_us,
        elapsed_us=event.elapsed_us,
        source=short(event.source),
        destination=short(event.destination),
        device_address=short(event.device),
        service=short(event.service),
        operation=short(event.operation or unnamed(event)),
        state=state,
        began=state,
        last=state,
        asked=short(summary(event)),
        job=_job(event),
        fault=_fault(event),
        length=length,
        asked_length=length,
        notes=noted,
        asked_notes=noted,
        origin=event.origin,
        sealed=event.kind is Kind.TLS,
        mark=mark,
        comment=comment,
        names=names,
    )


def answered(row: Row, event: Event) -> Row:
    """The row once ``event`` of the same exchange has been seen as well."""
    seen = {row.state, event.phase}
    notified = row.state is Phase.NOTIFICATION and event.phase is Phase.RESPONSE
    mark, comment = remark_of(event)
    return msgspec.structs.replace(
        row,
        answers=(*row.answers, event.seq) if len(row.answers) < ANSWERS_LIMIT else row.answers,
        elapsed_us=row.elapsed_us if event.elapsed_us is None else event.elapsed_us,
        device_address=row.device_address or short(event.device),
        service=row.service or short(event.service),
        operation=row.operation if row.service else short(event.operation) or row.operation,
        state=next((it for it in _WORSE if it in seen), row.state if notified else event.phase),
        last=event.phase,
        told=short(summary(event)) or row.told,
        job=_clearer(row.job, _job(event)),
        fault=row.fault or _fault(event),
        length=row.length + event.raw.length,
        notes=row.notes + len(notes_of(event)),
        mark=row.mark or mark,
        comment=both(row.comment, comment),
    )


def repeated(row: Row, event: Event) -> Row:
    """The row once ``event``, the same datagram sent again, has been seen as well.

    It says nothing new, and is looked into only if a person noted something there.
    """
    mark, comment = remark_of(event)
    looked_into = (mark or comment) and len(row.answers) < REPEATS_LIMIT
    return msgspec.structs.replace(
        row,
        answers=(*row.answers, event.seq) if looked_into else row.answers,
        repeated=row.repeated + 1,
        repeated_us=max(row.repeated_us, event.time_us),
        mark=row.mark or mark,
        comment=both(row.comment, comment),
    )


def notes_of(event: Event) -> tuple[Note, ...]:
    """What deviates; that keys for TLS are missing does not."""
    return event.notes[:-1] if event.kind is Kind.TLS else event.notes


def short(text: str) -> str:
    """Cleaned and cut; cut first, because cleaning a megabyte costs more than a row may."""
    return _kept(text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…")


@lru_cache(KEPT_TEXTS)
def _kept(text: str) -> str:
    """The one copy of a text that recurs."""
    return clean(text)


def _state(event: Event) -> Phase:
    """The event's phase; a datagram waits for nothing, because nobody has to answer it."""
    asks = event.kind is Kind.DATAGRAM and event.phase is Phase.REQUEST
    return Phase.ONEWAY if asks else event.phase


def _length(event: Event) -> int:
    return event.tls.client_bytes + event.tls.server_bytes if event.tls else event.raw.length


def _job(event: Event) -> str:
    return short(event.job_token if event.job_id is None else str(event.job_id))


def _clearer(one: str, other: str) -> str:
    """A job by its number, if one of two knows it, else by its token."""
    return other if other.isdecimal() and not one.isdecimal() else one or other


def _fault(event: Event) -> str:
    return "" if event.fault is None else short(event.fault.subcode or event.fault.code)


def remark_of(event: Event) -> tuple[str, str]:
    """What a person noted at an event: the word of a mark, and a comment on one line."""
    if event.remark is None:
        return "", ""
    comment = event.remark.comment[: REMARK_LIMIT * 2]
    return mark_named(event.remark.mark).word, clean(" ".join(comment.split()))[:REMARK_LIMIT]


def both(one: str, other: str) -> str:
    """Two comments of a row, or the one that both parts have."""
    return one if other == one else " · ".join(filter(None, (one, other)))[:REMARK_LIMIT]
