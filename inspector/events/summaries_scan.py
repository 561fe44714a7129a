"""What the messages of WS-Scan say, and those of dsd, which carry the same elements."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from inspector.events.summaries_jobs import (
    asked_of_job,
    job,
    job_end,
    job_list,
    job_status,
    reasons,
)
from inspector.events.summaries_ticket import (
    changed_words,
    image_size,
    owner_words,
    parameter_words,
    proposed_words,
    ticket_words,
    wish_words,
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
from inspector.protocols import dsd, scan, scan_job, scan_scanner
from inspector.protocols.scan_ticket import ScanTicket

type Teller = Callable[[Any], str]

_TO = "\N{EN DASH}"


def _validation(info: scan.ValidationInfo | None) -> str:
    """``valid, 1700×2338 px``, or what the device would take instead."""
    if info is None or info.valid_ticket is None:
        return "no verdict"
    if info.valid_ticket:
        return joined("valid", image_size(info.image_information))
    return f"not valid; {proposed_words(info.valid_scan_ticket)}"


def _creation(message: scan.CreateScanJobRequest) -> str:
    """What is asked for; of a push scan, what proves that the device asked for it."""
    return joined(
        wish_words(message.scan_ticket),
        message.scan_identifier and f"push scan {short(message.scan_identifier)}",
        message.destination_token and f"token {short(message.destination_token)}",
        owner_words(message.scan_ticket),
    )


def _created(message: scan.CreateScanJobResponse) -> str:
    return joined(
        job(message.job_id),
        labelled("token", message.job_token),
        image_size(message.image_information),
        changed_words(message.document_final_parameters),
    )


def _retrieval(message: scan.RetrieveImageRequest) -> str:
    return joined(job(message.job_id), labelled("token", message.job_token))


def _button(message: scan.ScanAvailableEvent) -> str:
    return joined(
        f"button: context {or_unknown(message.client_context)}",
        f"identifier {short(message.scan_identifier)}",
        message.input_source,
    )


# --- elements of a scanner ---------------------------------------------------------------------


def _elements(elements: scan_scanner.ScannerElements | None) -> str:
    return told_of(elements.element_data if elements else (), _element)


def _element(item: scan_scanner.ElementData) -> str:
    return joined(
        _description(item.scanner_description),
        _configuration(item.scanner_configuration),
        _status(item.scanner_status),
        _default(item.default_scan_ticket),
        by="; ",
    )


def _changes(changes: scan_scanner.ElementChanges | None) -> str:
    if changes is None:
        return ""
    told = joined(
        _description(changes.scanner_description),
        _configuration(changes.scanner_configuration),
        _default(changes.default_scan_ticket),
        by="; ",
    )
    return f"changed: {told}" if told else ""


def _description(description: scan_scanner.ScannerDescription | None) -> str:
    if description is None:
        return ""
    name = next((it.text for it in description.scanner_name if it.text), None)
    return f"ScannerDescription {name!r}" if name else "ScannerDescription"


def _default(ticket: ScanTicket | None) -> str:
    """A default ticket is nobody's."""
    if ticket is None:
        return ""
    return f"DefaultScanTicket {parameter_words(ticket.document_parameters)}"


def _configuration(found: scan_scanner.ScannerConfiguration | None) -> str:
    """``ScannerConfiguration Platen, ADF duplex, 75 to 600 dpi``."""
    if found is None:
        return ""
    platen, adf, film = found.platen, found.adf, found.film
    front = adf.adf_front if adf else None
    sources = joined(
        "Platen" if platen else "",
        ("ADF duplex" if adf.adf_supports_duplex else "ADF") if adf else "",
        "Film" if film else "",
        _resolutions(
            platen.platen_resolutions if platen else None,
            front.adf_resolutions if front else None,
            film.film_resolutions if film else None,
        ),
    )
    return f"ScannerConfiguration {sources or 'without a source'}"


def _resolutions(*found: scan_scanner.Resolutions | None) -> str:
    """The least and the greatest resolution across."""
    across = [dpi for it in found if it and it.widths for dpi in it.widths.width]
    if not across:
        return ""
    least, most = min(across), max(across)
    return f"{least} dpi" if least == most else f"{least}{_TO}{most} dpi"


def _status(status: scan_scanner.ScannerStatus | None) -> str:
    """``ScannerStatus Stopped, CoverOpen; 1 condition: CoverOpen``."""
    if status is None:
        return ""
    active = status.active_conditions.device_condition if status.active_conditions else ()
    names = listed(active, lambda condition: or_unknown(condition.name))
    return joined(
        f"ScannerStatus {_state(status)}",
        f"{counted(len(active), 'condition')}: {names}" if active else "",
    )


def _state(status: scan_scanner.ScannerStatus | scan_scanner.StatusSummary | None) -> str:
    if status is None:
        return "?"
    container = status.scanner_state_reasons
    why = reasons(container.scanner_state_reason) if container else ""
    return joined(or_unknown(status.scanner_state), why)


def _condition(condition: scan_scanner.DeviceCondition | None) -> str:
    if condition is None:
        return ""
    return joined(
        or_unknown(condition.name),
        condition.component,
        condition.severity,
        labelled("condition", condition.id),
    )


def _cleared(cleared: scan_scanner.DeviceConditionCleared | None) -> str:
    return f"condition {or_unknown(cleared.condition_id if cleared else None)} cleared"


# --- elements of a job -------------------------------------------------------------------------


def _job_elements(elements: scan_job.JobElements | None) -> str:
    return told_of(elements.element_data if elements else (), _job_element)


def _job_element(item: scan_job.ElementData) -> str:
    return joined(
        job_status(item.job_status) if item.job_status else "",
        f"ScanTicket {ticket_words(item.scan_ticket)}" if item.scan_ticket else "",
        _documents(item.documents),
        by="; ",
    )


def _documents(documents: scan_job.Documents | None) -> str:
    if documents is None:
        return ""
    return joined(
        counted(len(documents.document), "document"),
        parameter_words(documents.document_final_parameters),
    )


def _shared(service: ModuleType) -> dict[type, Teller]:
    """Rows of the messages that the scan service and dsd have in common."""
    return {
        service.GetScannerElementsRequest: lambda m: requested(m.requested_elements),
        service.GetScannerElementsResponse: lambda m: _elements(m.scanner_elements),
        service.ValidateScanTicketRequest: lambda m: ticket_words(m.scan_ticket),
        service.ValidateScanTicketResponse: lambda m: _validation(m.validation_info),
        service.GetJobElementsRequest: lambda m: asked_of_job(m.job_id, m.requested_elements),
        service.GetJobElementsResponse: lambda m: _job_elements(m.job_elements),
        service.GetActiveJobsResponse: lambda m: job_list(
            m.active_jobs, "job_id", "no active jobs"
        ),
        service.GetJobHistoryResponse: lambda m: job_list(m.job_history, "job_id", "no jobs"),
        service.ScannerElementsChangeEvent: lambda m: _changes(m.element_changes),
        service.ScannerStatusSummaryEvent: lambda m: _state(m.status_summary),
        service.ScannerStatusConditionEvent: lambda m: _condition(m.device_condition),
        service.ScannerStatusConditionClearedEvent: lambda m: _cleared(m.device_condition_cleared),
        service.JobStatusEvent: lambda m: job_status(m.job_status),
        service.JobEndStateEvent: lambda m: job_end(m.job_end_state),
    }


SCAN: dict[type, Teller] = {
    **_shared(scan),
    **_shared(dsd),
    scan.CreateScanJobRequest: _creation,
    scan.CreateScanJobResponse: _created,
    scan.RetrieveImageRequest: _retrieval,
    scan.CancelJobRequest: lambda m: job(m.job_id),
    scan.CancelJobResponse: lambda m: "cancelled",
    scan.ScanAvailableEvent: _button,
}
"""What a message of scan or dsd says, by its class."""
