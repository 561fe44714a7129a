"""What the messages of distributed scan management say: dsp's, and dsc's of the same elements."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from inspector.events.event import Event
from inspector.events.summaries_images import images_words
from inspector.events.summaries_jobs import (
    asked_of_job,
    filter_name,
    job,
    job_list,
    post_scan_end,
    post_scan_status,
    reasons,
    short_job,
)
from inspector.events.words import (
    counted,
    joined,
    labelled,
    listed,
    or_unknown,
    requested,
    short,
    told_of,
)
from inspector.protocols import dsc, dsp, psp

type Teller = Callable[[Any], str]

_SID_HEAD = "S-1-5-"


def _creation(message: dsp.CreatePostScanJobRequest) -> str:
    """``process C4F199C7…, user S-1-5-…-500, e-mail + file share``."""
    return joined(
        f"process {short(message.psp_identifier)}",
        f"user {_user(message.user_identifier)}",
        _steps(message.post_scan_instructions),
    )


def _user(sid: str | None) -> str:
    """A security identifier, of which the last number tells users of a domain apart."""
    text = or_unknown(sid)
    if not text.startswith(_SID_HEAD) or text.count("-") <= _SID_HEAD.count("-"):
        return text
    return f"{_SID_HEAD}…-{text.rpartition('-')[2]}"


def _steps(instructions: psp.PostScanInstructions | None) -> str:
    filters = instructions.filters_to_process if instructions else None
    steps = filters.filter if filters else ()
    return listed(steps, lambda step: filter_name(step.dialect), " + ") or "no filter"


def image_sent(event: Event) -> str:
    """``job t, document 3, PNG 1700×2338 px, 412 KB``."""
    message: dsp.SendImageRequest = event.message
    document = message.document_description
    return joined(
        short_job(message.job_token),
        labelled("document", document.document_id if document else None),
        images_words(event),
    )


# --- elements ----------------------------------------------------------------------------------


def _job_elements(elements: dsp.JobElements | dsc.JobElements | None) -> str:
    return told_of(elements.element_data if elements else (), _job_element)


def _job_element(item: dsp.ElementData | dsc.JobElementData) -> str:
    return joined(
        post_scan_status(item.job_status) if item.job_status else "",
        _description(item.job_description),
        _documents(item.documents) if isinstance(item, dsc.JobElementData) else "",
        by="; ",
    )


def _description(description: dsp.JobDescription | dsc.JobDescription | None) -> str:
    if description is None:
        return ""
    return joined(
        f"process {or_unknown(description.psp_display_name)}",
        labelled("for", description.job_originating_user_name),
    )


def _documents(documents: dsc.Documents | None) -> str:
    """``9 documents: png``."""
    if documents is None:
        return ""
    found = [item.document_description for item in documents.document]
    formats = dict.fromkeys(it.format for it in found if it and it.format)
    return joined(counted(len(found), "document"), listed(list(formats)), by=": ")


def _repository(elements: dsc.RepositoryElements | None) -> str:
    return told_of(elements.element_data if elements else (), _repository_element)


def _repository_element(item: dsc.RepositoryElementData) -> str:
    status = item.repository_status
    return joined(
        f"RepositoryStatus {_state(status)}" if status else "",
        _configuration(item.repository_configuration),
        by="; ",
    )


def _configuration(found: dsc.RepositoryConfiguration | None) -> str:
    if found is None:
        return ""
    filters = found.filters.filter if found.filters else ()
    names = listed(filters, lambda item: filter_name(item.dialect))
    return f"RepositoryConfiguration {names or 'without a filter'}"


def _state(status: dsc.RepositoryStatus | None) -> str:
    if status is None:
        return "?"
    container = status.repository_state_reasons
    why = reasons(container.repository_state_reason) if container else ""
    return joined(or_unknown(status.repository_state), why)


def _changes(changes: dsc.ElementChanges | None) -> str:
    told = _configuration(changes.repository_configuration) if changes else ""
    return f"changed: {told}" if told else ""


def _shared(service: ModuleType) -> dict[type, Teller]:
    """Rows of the messages that dsp and dsc have in common."""
    return {
        service.CancelPostScanJobRequest: lambda m: job(m.job_token),
        service.CancelPostScanJobResponse: lambda m: "cancelled",
        service.GetPostScanJobElementsRequest: lambda m: asked_of_job(
            short(m.job_token), m.requested_elements
        ),
        service.GetPostScanJobElementsResponse: lambda m: _job_elements(m.job_elements),
        service.PostScanJobStatusEvent: lambda m: post_scan_status(m.job_status),
        service.PostScanJobEndStateEvent: lambda m: post_scan_end(m.post_scan_job_end_state),
    }


POST_SCAN: dict[type, Teller] = {
    **_shared(dsp),
    **_shared(dsc),
    dsp.CreatePostScanJobRequest: _creation,
    dsp.CreatePostScanJobResponse: lambda m: job(m.job_token),
    dsp.SendImageResponse: lambda m: "received",
    dsp.EndPostScanJobRequest: lambda m: job(m.job_token),
    dsp.EndPostScanJobResponse: lambda m: "processing begins",
    dsc.GetRepositoryElementsRequest: lambda m: requested(m.requested_elements),
    dsc.GetRepositoryElementsResponse: lambda m: _repository(m.repository_elements),
    dsc.GetActiveJobsResponse: lambda m: job_list(m.active_jobs, "job_token", "no active jobs"),
    dsc.GetJobHistoryResponse: lambda m: job_list(m.job_history, "job_token", "no jobs"),
    dsc.RepositoryElementsChangeEvent: lambda m: _changes(m.element_changes),
    dsc.RepositoryStatusSummaryEvent: lambda m: _state(m.status_summary),
}
"""What a message of dsp or dsc says, by its class."""

POST_SCAN_EVENTS: dict[type, Callable[[Event], str]] = {dsp.SendImageRequest: image_sent}
"""As above, where part of it stands beside the message."""
