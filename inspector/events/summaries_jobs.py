"""Jobs in a few words: those of a scanner, and the post-scan jobs of a scan server."""

from collections.abc import Sequence
from typing import Any

from inspector.events.words import (
    bare,
    counted,
    joined,
    labelled,
    last_name,
    listed,
    or_unknown,
    requested,
    short,
)
from inspector.protocols import dsc, dsp
from inspector.protocols.scan_job import JobEndState, JobStateReasons, JobStatus
from inspector.soap.namespaces import EMLF, FSF, NAMESPACES, SPF

type PostScanStatus = dsp.JobStatus | dsc.JobStatus
type PostScanEnd = dsp.PostScanJobEndState | dsc.PostScanJobEndState
type Filters = dsp.FilterStatuses | dsc.FilterStatuses

_NO_REASON = "None"
_FILTERS = {EMLF: "e-mail", FSF: "file share", SPF: "SharePoint"}


def job(name: object) -> str:
    """``job 42``."""
    return f"job {or_unknown(name)}"


def short_job(token: str | None) -> str:
    """``job 264a19bf…``: a post-scan job where more is to be told."""
    return job(short(token))


def asked_of_job(name: object, elements: Any) -> str:
    """``job 42: JobStatus, ScanTicket``."""
    return joined(job(name), requested(elements), by=": ")


def job_list(jobs: Any, name: str, none: str) -> str:
    """``2 jobs: 41 Processing (ALICE), 42 Pending (BOB)``; ``name`` is the field that names one.

    ``none`` is said of an empty list.
    """
    summaries = jobs.job_summary if jobs else ()
    if not summaries:
        return none

    def tell(summary: Any) -> str:
        owner = or_unknown(summary.job_originating_user_name)
        return f"{or_unknown(getattr(summary, name))} {or_unknown(summary.job_state)} ({owner})"

    return f"{counted(len(summaries), 'job')}: {listed(summaries, tell)}"


def reasons(values: Sequence[str]) -> str:
    """The reasons for a state; None, which is a value of the specification, is none."""
    return listed([value for value in values if value != _NO_REASON])


def _job_reasons(
    container: JobStateReasons | dsp.JobStateReasons | dsc.JobStateReasons | None,
) -> str:
    return reasons(container.job_state_reason) if container else ""


def job_status(status: JobStatus | None) -> str:
    """``job 42 Processing, JobScanning, 3 scans``."""
    if status is None:
        return job(None)
    return joined(
        f"{job(status.job_id)} {or_unknown(status.job_state)}",
        _job_reasons(status.job_state_reasons),
        counted(status.scans_completed, "scan"),
    )


def job_end(end: JobEndState | None) -> str:
    """``job 42 Completed, JobCompletedSuccessfully, 3 scans, for ALICE``."""
    if end is None:
        return job(None)
    return joined(
        f"{job(end.job_id)} {or_unknown(end.job_completed_state)}",
        _job_reasons(end.job_completed_state_reasons),
        counted(end.scans_completed, "scan"),
        labelled("for", end.job_originating_user_name),
    )


def post_scan_status(status: PostScanStatus | None) -> str:
    """``job t Processing, 9 images; e-mail CompletedSuccessfully, file share Processing``."""
    if status is None:
        return job(None)
    told = joined(
        f"{short_job(status.job_token)} {or_unknown(status.job_state)}",
        _job_reasons(status.job_state_reasons),
        counted(status.images_received, "image"),
    )
    return joined(told, _filters(status.filter_statuses), by="; ")


def post_scan_end(end: PostScanEnd | None) -> str:
    """As a status, with the scan process and its user."""
    if end is None:
        return job(None)
    told = joined(
        f"{short_job(end.job_token)} {or_unknown(end.job_completed_state)}",
        _job_reasons(end.job_completed_state_reasons),
        counted(end.images_received, "image"),
        labelled("for", end.job_originating_user_name),
    )
    return joined(
        told,
        _filters(end.filter_completed_statuses),
        labelled("process", end.psp_display_name),
        by="; ",
    )


def _filters(statuses: Filters | None) -> str:
    found: Sequence[dsp.FilterStatus | dsc.FilterStatus] = (
        statuses.filter_status if statuses else ()
    )
    return listed(found, _filter)


def _filter(status: dsp.FilterStatus | dsc.FilterStatus) -> str:
    told = f"{filter_name(status.dialect)} {or_unknown(status.filter_state)}"
    container = status.filter_state_reasons
    why = reasons(container.filter_state_reason) if container else ""
    return f"{told} ({why})" if why else told


def filter_name(dialect: str | None) -> str:
    """``file share``: what a filter's dialect stands for; dsc names it in the dialect's prefix."""
    if dialect is None:
        return "filter"
    of_prefix = NAMESPACES.get(dialect.partition(":")[0], dialect)
    return _FILTERS.get(of_prefix) or bare(last_name(dialect))
