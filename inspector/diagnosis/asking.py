"""Tickets that are asked with, and what became of them.

Rule: pure looks at the story; what they mean is the rules' own.
"""

from enum import StrEnum
from typing import NamedTuple

from inspector.diagnosis.rule import On, Trigger
from inspector.events.event import Event, Kind, Phase
from inspector.protocols import dsd, scan
from inspector.protocols.faults import find_fault
from inspector.protocols.scan_scanner import ScannerConfiguration
from inspector.protocols.scan_ticket import ScanTicket
from inspector.story.hosts import host_of
from inspector.story.job_rows import answer_of
from inspector.story.scanners import Scanner, Verdict
from inspector.story.story import Story
from inspector.story.tickets import settings_of, source_in

ANSWERS: tuple[On, ...] = (
    scan.ValidateScanTicketResponse,
    dsd.ValidateScanTicketResponse,
    scan.CreateScanJobResponse,
    Phase.FAULT,
    Trigger.CUT,
)
REQUESTS = (
    scan.CreateScanJobRequest,
    scan.ValidateScanTicketRequest,
    dsd.ValidateScanTicketRequest,
)
_OF_THE_TICKET = {
    "InvalidArgs",
    "ClientErrorFormatNotSupported",
    "ClientErrorConflictingRequiredParameters",
}


class Outcome(StrEnum):
    """What became of a ticket."""

    ACCEPTED = "accepted"
    INVALID = "called not valid"
    REFUSED = "refused"
    OTHER = "not judged"


class Asking(NamedTuple):
    """A request with a ticket, its answer, and what the scanner had told of itself."""

    request: Event
    answer: Event
    ticket: ScanTicket | None
    scanner: Scanner | None

    @property
    def device(self) -> str:
        """The scanner's host."""
        return host_of(self.request.device)

    @property
    def source(self) -> str:
        """The InputSource that was asked for; empty if it is left to the device."""
        return source_in(settings_of(self.ticket))

    @property
    def configuration(self) -> ScannerConfiguration | None:
        """What the scanner can do, if it told."""
        return self.scanner.configuration if self.scanner else None

    @property
    def evidence(self) -> tuple[int, ...]:
        """What the scanner can do, the request, and the answer if it is about the ticket."""
        told = self.scanner.configuration_event if self.scanner else None
        outcome, verdict = self.outcome, self.verdict
        judged = () if outcome is Outcome.OTHER else (self.answer.seq,)
        before = (verdict.event,) if verdict and outcome is Outcome.REFUSED else ()
        return (*([told] if told else ()), *before, self.request.seq, *judged)

    @property
    def outcome(self) -> Outcome:
        """What became of the ticket."""
        message = self.answer.message
        if self.answer.phase is Phase.FAULT:
            return Outcome.REFUSED if blames_ticket(self.answer) else Outcome.OTHER
        if self.answer.kind is Kind.CUT:
            return Outcome.OTHER
        info = getattr(message, "validation_info", None)
        if info is not None and info.valid_ticket is False:
            return Outcome.INVALID
        return Outcome.ACCEPTED

    @property
    def verdict(self) -> Verdict | None:
        """That a ticket of this client was called not valid, if that was the last verdict."""
        verdict = self.scanner.verdict if self.scanner else None
        if verdict is None or verdict.client != host_of(self.request.source):
            return None
        return verdict if verdict.valid is False else None


def asking(story: Story, event: Event) -> Asking | None:
    """The request with a ticket that an event answers."""
    request = story.asked
    if request is None or not isinstance(request.message, REQUESTS):
        return None
    scanner = story.scanners.of(host_of(request.device))
    return Asking(request, event, request.message.scan_ticket, scanner)


def blames_ticket(event: Event) -> bool:
    """Whether a fault says that something is wrong with the ticket; a code nobody knows may."""
    fault = event.fault
    if fault is None:
        return False
    known = find_fault(fault.subcode_namespace, fault.subcode, service=event.service)
    return answer_of(event) in _OF_THE_TICKET or (known is None and fault.code == "Sender")
