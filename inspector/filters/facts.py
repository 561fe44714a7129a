"""What a filter looks at: a row of the list in the interface, or an event.

Rule: a filter asks for these facts and no others; whoever has them can be filtered. Texts are as
they are shown, in any case; what is not there is empty.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from inspector.events.event import Event, Kind, Phase
from inspector.events.text import summary, unnamed

STATE_WORDS = {
    Phase.REQUEST: "waiting",
    Phase.RESPONSE: "ok",
    Phase.FAULT: "fault",
    Phase.NOTIFICATION: "notification",
    Phase.ONEWAY: "one-way",
    Phase.UNDECODED: "undecoded",
}
"""The state of an exchange in a word."""

ENCRYPTED = "encrypted"
"""That word for TLS that stays closed."""

ANSWERED = "answered"
"""That word for a request that is looked at alone, and whose answer is another event."""


class Facts(Protocol):
    """One exchange or one event, as a filter sees it."""

    @property
    def seq(self) -> int:
        """The number of the event, or of the first of an exchange."""

    @property
    def answers(self) -> tuple[int, ...]:
        """The numbers of the events that followed in the exchange."""

    @property
    def time_us(self) -> int:
        """When it began, Unix microseconds; 0 if nobody knows."""

    @property
    def elapsed_us(self) -> int | None:
        """How long the answer took, microseconds."""

    @property
    def source(self) -> str:
        """The address it came from: ``192.0.2.25:50123``."""

    @property
    def destination(self) -> str:
        """The address it went to."""

    @property
    def device(self) -> str:
        """The WSD device: its address, and its name behind a space; empty if nobody knows."""

    @property
    def client(self) -> str:
        """The other side, likewise."""

    @property
    def service(self) -> str:
        """``scan``."""

    @property
    def operation(self) -> str:
        """``CreateScanJob``, or what stands for it."""

    @property
    def state(self) -> str:
        """The phase that tells most: a value of ``Phase``."""

    @property
    def word(self) -> str:
        """The state in a word: one of ``STATE_WORDS``, ``ENCRYPTED`` or ``ANSWERED``."""

    @property
    def job(self) -> str:
        """The number of the scan job it speaks of, else its token; empty if of none."""

    @property
    def fault(self) -> str:
        """The subcode of its fault, or the code of one that has no subcode; empty without."""

    @property
    def length(self) -> int:
        """The bytes of all bodies."""

    @property
    def notes(self) -> int:
        """How many deviations were noted."""

    @property
    def mark(self) -> str:
        """What a person marked it with: a word or a sign."""

    @property
    def comment(self) -> str:
        """What a person wrote about it."""

    @property
    def text(self) -> str:
        """What a word without a field looks into: all that is shown, in lower case."""


def _no_findings(_: int) -> Collection[str]:
    return ()


def _says_nothing(_: int, __: str) -> bool:
    return False


def _no_start() -> int:
    return 0


def _no_name(_: str) -> str:
    return ""


class Known(NamedTuple):
    """What a filter cannot see in the facts.

    ``findings_of`` gives the rules whose findings an event shows, by its number; ``says`` tells
    whether the decoded message of an event holds a text (which is in lower case); ``start_us``
    when everything began (Unix microseconds); ``name_of`` what a host (an IP literal without
    brackets) is called, empty if nobody knows.
    """

    findings_of: Callable[[int], Collection[str]] = _no_findings
    says: Callable[[int, str], bool] = _says_nothing
    start_us: Callable[[], int] = _no_start
    name_of: Callable[[str], str] = _no_name


NOTHING_KNOWN = Known()


class EventFacts:
    """The facts of one event that is looked at alone, as ``decode`` prints it."""

    answers: tuple[int, ...] = ()

    def __init__(self, event: Event, *, waiting: bool = False) -> None:
        remark = event.remark
        self.seq = event.seq
        self.time_us = event.time_us
        self.elapsed_us = event.elapsed_us
        self.source = event.source
        self.destination = event.destination
        self.device = event.device
        self.client = client_of(event)
        self.service = event.service
        self.operation = event.operation or unnamed(event)
        self.state: str = event.phase
        self.word = _word(event, waiting=waiting)
        self.job = event.job_token if event.job_id is None else str(event.job_id)
        self.fault = fault_of(event)
        self.length = event.raw.length
        self.notes = len(event.notes)
        self.mark = "" if remark is None else remark.mark
        self.comment = "" if remark is None else remark.comment
        self._event = event

    @property
    def text(self) -> str:
        """What ``decode`` prints of it on its line, in lower case."""
        words = (
            self.source,
            self.destination,
            self.service,
            self.operation,
            self.word,
            summary(self._event),
            self.mark,
            self.comment,
        )
        return " ".join(words).lower()


def facts_of(event: Event, *, waiting: bool = False) -> EventFacts:
    """The facts of an event; ``waiting``: it is a request, and nothing answers it."""
    return EventFacts(event, waiting=waiting)


def _word(event: Event, *, waiting: bool) -> str:
    if event.kind is Kind.TLS:
        return ENCRYPTED
    if event.phase is Phase.REQUEST and event.kind is Kind.DATAGRAM:
        return STATE_WORDS[Phase.ONEWAY]  # nobody has to answer it
    if event.phase is Phase.REQUEST and not waiting:
        return ANSWERED
    return STATE_WORDS[event.phase]


def fault_of(event: Event) -> str:
    """The subcode of its fault, or the code of one that has no subcode; empty without."""
    return "" if event.fault is None else event.fault.subcode or event.fault.code


def client_of(event: Event) -> str:
    """The end that is not the device; empty if nobody knows which one that is."""
    if not event.device:
        return ""
    return event.destination if event.device == event.source else event.source
