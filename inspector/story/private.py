"""What a conversation tells of people: how often, and where first.

Rule 1: no value is kept, only that there is one: what counts them holds hash values.
Rule 2: cheap. A message is looked at by its class, at the fields that hold such values.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any

import msgspec

from inspector.events.event import Event
from inspector.newest import Newest
from inspector.protocols import dsc, dsd, dsp, scan, transfer
from inspector.protocols.psp import Filter
from inspector.protocols.scan_ticket import ScanTicket

EVENTS_LIMIT = 5
"""Events that a kind names, the first."""

VALUES_LIMIT = 1000
"""Values of one kind that are told apart."""

ITEMS_LIMIT = 50
"""Items of one list that are looked at."""

_PROGRAMS = frozenset({"", "sane-airscan"})
"""User names that are nobody's: empty as in default tickets, or a program's own."""


class Personal(StrEnum):
    """Kinds of what is somebody's own."""

    USER_NAME = "user name"
    SID = "security identifier (SID)"
    SHARE = "path of a shared folder or site"
    ADDRESS = "mail address"
    SERIAL = "serial number"
    IMAGE = "scanned image"


type _Said = Iterator[tuple[Personal, str | None]]


class Sighting(msgspec.Struct, kw_only=True):
    """One kind: how many different values (of images: how many), and its first events."""

    count: int = 0
    events: list[int] = []


class Private:
    """Told of every event, in order; ``kinds`` has what was seen."""

    def __init__(self) -> None:
        self.kinds: dict[Personal, Sighting] = {}
        self._known: dict[Personal, Newest[int, None]] = {}

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event."""
        if event.attachments:
            self._seen(Personal.IMAGE, event, len(event.attachments))
        said = _SAYS.get(type(event.message))
        if said is None:
            return
        for kind, value in said(event.message):
            if value and value not in _PROGRAMS:
                known = self._known.get(kind)
                if known is None:
                    known = self._known[kind] = Newest(VALUES_LIMIT)
                number = hash(value)
                new = number not in known
                if new:
                    known[number] = None
                self._seen(kind, event, int(new))

    def _seen(self, kind: Personal, event: Event, count: int) -> None:
        sighting = self.kinds.get(kind)
        if sighting is None:
            sighting = self.kinds[kind] = Sighting()
        sighting.count += count
        events = sighting.events
        if len(events) < EVENTS_LIMIT and event.seq not in events:
            events.append(event.seq)


def _ticket(ticket: ScanTicket | None) -> _Said:
    described = ticket.job_description if ticket else None
    if described is not None:
        yield Personal.USER_NAME, described.job_originating_user_name


def _asked(message: scan.CreateScanJobRequest) -> _Said:
    return _ticket(message.scan_ticket)


def _jobs(message: Any) -> _Said:
    """The owners in a list of jobs of any service."""
    jobs = getattr(message, "active_jobs", None) or getattr(message, "job_history", None)
    for summary in islice(jobs.job_summary if jobs else (), ITEMS_LIMIT):
        yield Personal.USER_NAME, summary.job_originating_user_name


def _scan_end(message: scan.JobEndStateEvent | dsd.JobEndStateEvent) -> _Said:
    if message.job_end_state is not None:
        yield Personal.USER_NAME, message.job_end_state.job_originating_user_name


def _job(message: scan.GetJobElementsResponse | dsd.GetJobElementsResponse) -> _Said:
    elements = message.job_elements
    for item in islice(elements.element_data if elements else (), ITEMS_LIMIT):
        yield from _ticket(item.scan_ticket)


def _post_scan_end(message: dsp.PostScanJobEndStateEvent | dsc.PostScanJobEndStateEvent) -> _Said:
    if message.post_scan_job_end_state is not None:
        yield Personal.USER_NAME, message.post_scan_job_end_state.job_originating_user_name


def _post_scan_job(message: Any) -> _Said:
    elements = message.job_elements
    for item in islice(elements.element_data if elements else (), ITEMS_LIMIT):
        if item.job_description is not None:
            yield Personal.USER_NAME, item.job_description.job_originating_user_name


def _creation(message: dsp.CreatePostScanJobRequest) -> _Said:
    yield Personal.SID, message.user_identifier
    instructions = message.post_scan_instructions
    filters = instructions.filters_to_process if instructions else None
    for step in islice(filters.filter if filters else (), ITEMS_LIMIT):
        yield from _step(step)


def _step(step: Filter) -> _Said:
    """Where a filter sends or stores."""
    told = step.instructions
    if told is None:
        return
    mail = told.email_config.send_to_addresses if told.email_config else None
    for address in islice(mail.email_address if mail else (), ITEMS_LIMIT):
        yield Personal.ADDRESS, address
    shares = told.file_share_config.file_shares if told.file_share_config else None
    for share in islice(shares.share_unc if shares else (), ITEMS_LIMIT):
        yield Personal.SHARE, share
    site = told.share_point_config
    sites = site.save_to_share_point_sites if site else None
    for url in islice(sites.save_to_share_point_site_url if sites else (), ITEMS_LIMIT):
        yield Personal.SHARE, url


def _metadata(message: transfer.Metadata) -> _Said:
    for section in islice(message.metadata_section, ITEMS_LIMIT):
        if section.this_device is not None:
            yield Personal.SERIAL, section.this_device.serial_number


_SAYS: dict[type, Callable[[Any], _Said]] = {
    scan.CreateScanJobRequest: _asked,
    scan.ValidateScanTicketRequest: _asked,
    dsd.ValidateScanTicketRequest: _asked,
    scan.GetActiveJobsResponse: _jobs,
    scan.GetJobHistoryResponse: _jobs,
    dsd.GetActiveJobsResponse: _jobs,
    dsd.GetJobHistoryResponse: _jobs,
    dsc.GetActiveJobsResponse: _jobs,
    dsc.GetJobHistoryResponse: _jobs,
    scan.GetJobElementsResponse: _job,
    dsd.GetJobElementsResponse: _job,
    scan.JobEndStateEvent: _scan_end,
    dsd.JobEndStateEvent: _scan_end,
    dsp.CreatePostScanJobRequest: _creation,
    dsp.GetPostScanJobElementsResponse: _post_scan_job,
    dsc.GetPostScanJobElementsResponse: _post_scan_job,
    dsp.PostScanJobEndStateEvent: _post_scan_end,
    dsc.PostScanJobEndStateEvent: _post_scan_end,
    transfer.Metadata: _metadata,
}
"""What a message may say of people, by its class."""
