"""Making and filling the rows of a scan job from typed messages.

Rule: total. Any field may be None, any text hostile; what was not sent stays as it was.
"""

from inspector.events.event import Event, Kind, Phase
from inspector.protocols.faults import find_fault
from inspector.protocols.scan import CreateScanJobRequest, CreateScanJobResponse
from inspector.protocols.scan_job import JobEndState, JobStateReasons, JobStatus, JobSummary
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    MediaSide,
    ScanTicket,
    Setting,
)
from inspector.story.hosts import host_of
from inspector.story.job import (
    CANCELLED,
    CANCELS_LIMIT,
    FAILURES_LIMIT,
    PAGES_LIMIT,
    PULL,
    PUSH,
    REASONS_LIMIT,
    STATES_LIMIT,
    Cancel,
    Failure,
    Job,
    Page,
    StateSeen,
)
from inspector.story.missed import is_missed, is_partial

_OF_THE_TOKEN = {"ClientErrorInvalidJobToken"}
_TOKEN_LENGTH = 255
"""Characters that are kept of a token that was refused."""

type _Parameters = DocumentParameters | DocumentFinalParameters


def answer_of(event: Event) -> str:
    """The name of a fault as it is declared; else the status of an answer, or why there is none."""
    if event.fault is not None:
        fault = event.fault
        found = find_fault(fault.subcode_namespace, fault.subcode, service=event.service)
        named = found.row.name if found is not None else ""
        return named or fault.subcode or fault.code or "a fault without a name"
    if event.kind is Kind.CUT:
        return "no whole answer"
    status = event.http.status if event.http else None
    return "an answer that cannot be read" if status is None else f"HTTP {status}"


def end_us(event: Event, asked: Event) -> int:
    """When the last byte of an answer came."""
    return event.time_us if event.elapsed_us is None else asked.time_us + event.elapsed_us


def kind_of(asked: Event) -> str:
    """Whether the scan was asked for at the device; empty if that part of it was not captured."""
    told = asked.message if isinstance(asked.message, CreateScanJobRequest) else None
    if told is not None and (told.destination_token or told.scan_identifier):
        return PUSH
    return "" if is_partial(asked) else PULL


def take_request(job: Job, asked: Event) -> None:
    """What was asked for."""
    job.kind = kind_of(asked)
    ticket = ticket_in(asked.message)
    if ticket is None:
        return
    job.asked = None if is_partial(asked) else ticket
    if (described := ticket.job_description) is not None:
        job.owner = described.job_originating_user_name or job.owner
        job.job_name = described.job_name or job.job_name
    if ticket.document_parameters is not None:
        _take_parameters(job, ticket.document_parameters)


def take_response(job: Job, message: CreateScanJobResponse) -> None:
    """What the device gives and will do."""
    job.token = message.job_token or ""
    job.announced = message.image_information
    job.final = message.document_final_parameters
    if job.final is not None:
        _take_parameters(job, job.final)


def ticket_in(message: object) -> ScanTicket | None:
    """The ticket of a CreateScanJob."""
    return message.scan_ticket if isinstance(message, CreateScanJobRequest) else None


def source_of(message: object) -> str:
    """The source that a CreateScanJob asks for."""
    ticket = ticket_in(message)
    parameters = ticket.document_parameters if ticket else None
    return (_value(parameters.input_source) if parameters else None) or ""


def names_in(message: object) -> tuple[str, str]:
    """The owner and the name of the job that a CreateScanJob tells."""
    ticket = ticket_in(message)
    told = ticket.job_description if ticket else None
    if told is None:
        return "", ""
    return told.job_originating_user_name or "", told.job_name or ""


def _value[T](setting: Setting[T] | None) -> T | None:
    return setting.value if setting is not None else None


def _take_parameters(job: Job, parameters: _Parameters) -> None:
    job.format = _value(parameters.format) or job.format
    job.source = _value(parameters.input_source) or job.source
    wanted = _value(parameters.images_to_transfer)
    job.images_to_transfer = job.images_to_transfer if wanted is None else wanted
    sides = parameters.media_sides
    if sides is not None and sides.media_front is not None:
        _take_side(job, sides.media_front)


def _take_side(job: Job, side: MediaSide) -> None:
    job.colour = _value(side.color_processing) or job.colour
    if side.resolution is not None:
        across, down = _value(side.resolution.width), _value(side.resolution.height)
        job.x_dpi = across or job.x_dpi
        job.y_dpi = down or across or job.y_dpi


# --- images --------------------------------------------------------------------------------------


def gap_before(job: Job, asked: Event) -> int:
    """The time from the answer before to a RetrieveImage; 0 if none was seen."""
    return 0 if job.last_step_us is None else max(0, asked.time_us - job.last_step_us)


def take_image(job: Job, event: Event, asked: Event) -> None:
    """An answer with an image."""
    job.images += 1
    job.last_gap_us = gap_before(job, asked)
    picture = event.attachments[0] if event.attachments else None
    length = picture.length if picture else 0
    pages = picture.pages if picture else None
    job.length_bytes += length
    job.pages_in_files += pages if pages and job.in_one_file else 1
    ended_us = end_us(event, asked)
    if len(job.pages) < PAGES_LIMIT:
        page = Page(
            number=job.images,
            event=event.seq,
            requested_us=asked.time_us,
            gap_us=job.last_gap_us,
            first_byte_us=max(0, event.time_us - asked.time_us),
            duration_us=max(0, ended_us - asked.time_us),
            length_bytes=length,
            format=picture.format if picture else "",
            width_px=picture.width_px if picture else None,
            height_px=picture.height_px if picture else None,
            x_dpi=picture.x_dpi if picture else None,
            y_dpi=picture.y_dpi if picture else None,
            pages_in_file=pages,
            truncated=picture.truncated if picture and event.kind is not Kind.CUT else False,
        )
        job.pages.append(page)
    first_us = asked.time_us if job.first_asked_us is None else job.first_asked_us
    job.scan_us = max(job.scan_us, ended_us - first_us)


def take_failure(job: Job, event: Event, asked: Event, answer: str) -> None:
    """An answer without an image, or an exchange that was cut."""
    job.failed += 1
    job.missed += is_missed(event)
    job.last_gap_us = gap_before(job, asked)
    if len(job.failures) < FAILURES_LIMIT:
        failure = Failure(
            event=event.seq,
            requested_event=asked.seq,
            requested_us=asked.time_us,
            gap_us=job.last_gap_us,
            answer=answer,
            client=asked.source,
            token=asked.job_token[:_TOKEN_LENGTH] if answer in _OF_THE_TOKEN else "",
            length_bytes=event.attachments[0].length if event.attachments else 0,
        )
        job.failures.append(failure)


# --- cancels -------------------------------------------------------------------------------------


def take_cancel(job: Job, asked: Event) -> None:
    """Keep a CancelJob; one for a job that ended by itself is needless."""
    if len(job.cancels) < CANCELS_LIMIT:
        cancel = Cancel(host=host_of(asked.source), time_us=asked.time_us, event=asked.seq)
        cancel.needless = job.is_over and job.ending not in CANCELLED
        job.cancels.append(cancel)


# --- states --------------------------------------------------------------------------------------


def reasons_in(reasons: JobStateReasons | None) -> tuple[str, ...]:
    """Reasons for a state, without the value None."""
    told = reasons.job_state_reason[:REASONS_LIMIT] if reasons else ()
    return tuple(it for it in told if it and it != "None")


def state_of(
    message: JobStatus | JobSummary | JobEndState, event: Event
) -> tuple[StateSeen, str | None, str | None]:
    """The state that a message tells, with owner and name where it has them."""
    if isinstance(message, JobEndState):
        state, why = message.job_completed_state, message.job_completed_state_reasons
    else:
        state, why = message.job_state, message.job_state_reasons
    seen = StateSeen(
        state=state or "",
        reasons=reasons_in(why),
        scans_completed=message.scans_completed,
        told_by=event.operation,
        time_us=event.time_us,
        event=event.seq,
    )
    if isinstance(message, JobStatus):
        return seen, None, None
    return seen, message.job_originating_user_name, message.job_name


def take_state(job: Job, seen: StateSeen) -> None:
    """Keep a state; the list has those that differ from the one before."""
    if not seen.state:
        return
    job.state_us = seen.time_us
    last = job.states[-1] if job.states else None
    told = (seen.state, seen.reasons, seen.scans_completed)
    if last is None or told != (last.state, last.reasons, last.scans_completed):
        job.state, job.reasons = seen.state, seen.reasons
        if seen.scans_completed is not None:
            job.scans_completed = seen.scans_completed
        if len(job.states) >= STATES_LIMIT:
            del job.states[0]
        job.states.append(seen)


def is_failed(event: Event) -> bool:
    """Whether an answer is none that its operation has."""
    return event.phase is Phase.FAULT or event.phase is Phase.UNDECODED or event.kind is Kind.CUT
