"""Post-scan jobs (DSM): images that a device sends to a scan server, and its filters.

Rule 1: a token that is a GUID names one job, whichever of its addresses a server is spoken to by;
any other is the server's own.
Rule 2: the device is the HTTP client of the processing service (dsp), a console that of the
configuration service (dsc); jobs that only the console sees are rows, too.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from inspector.events.event import Event, Kind
from inspector.newest import Newest
from inspector.protocols import dsc, dsp
from inspector.story.hosts import host_of
from inspector.story.job_rows import answer_of, is_failed
from inspector.story.missed import is_missed
from inspector.story.post_scan_job import (
    CANCELS_LIMIT,
    CUT_OFF,
    TAKEN,
    TEXT_LIMIT,
    PostScanEnding,
    PostScanJob,
)
from inspector.story.post_scan_rows import (
    cancel_of,
    key,
    sides,
    step_asked,
    step_taken,
    take_image,
    take_request,
)
from inspector.story.post_scan_states import Told, end, take_description, take_state
from inspector.story.post_scan_words import capped, name_of, plain_guid

JOBS_LIMIT = 500
"""Jobs that are kept; a scan server is busy with a few at a time."""

TOLD_LIMIT = 100
"""Jobs that are taken from one list; a job history can be long."""

_SERVICES = frozenset({"dsp", "dsc"})

type _Take = Callable[["PostScanJobs", Event, Event | None], None]


class PostScanJobs:
    """All post-scan jobs, in the order in which they were first seen.

    ``told`` are the jobs of which the last event told a state; ``ended_count`` counts jobs whose
    end was seen.
    """

    def __init__(self) -> None:
        self.told: list[PostScanJob] = []
        self.ended_count = 0
        self._rows: Newest[str, PostScanJob] = Newest(JOBS_LIMIT)
        self._newest: Newest[str, PostScanJob] = Newest(JOBS_LIMIT)
        self._names: Newest[str, int] = Newest(JOBS_LIMIT)

    def __iter__(self) -> Iterator[PostScanJob]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Jobs that were too many to keep."""
        return self._rows.forgotten

    def open(self) -> list[PostScanJob]:
        """The jobs whose end was not seen."""
        return [job for job in self if not job.is_over]

    def of(self, event: Event) -> PostScanJob | None:
        """The newest job that has the token an event speaks of."""
        return self._find(event.job_token, event) if event.job_token else None

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        if event.service not in _SERVICES:
            return
        self.told = []
        take = _TAKES.get(type(event.message))
        if take is not None:
            take(self, event, asked)
        answered = _ANSWERS.get(type(asked.message)) if asked is not None else None
        if answered is not None and asked is not None:
            answered(self, event, asked)

    # --- rows -------------------------------------------------------------------------------------

    def _find(self, token: str, event: Event) -> PostScanJob | None:
        guid = plain_guid(token[:TEXT_LIMIT])
        if guid:
            return self._newest.get(guid)
        near = self._newest.get(key(token, host_of(event.destination)))
        return near or self._newest.get(key(token, host_of(event.source)))

    def _met(self, token: str, event: Event) -> PostScanJob:
        """The job of a token; a new row if its creation was not seen."""
        job = self._find(token, event) or self._new(token, event)
        if not job.device and event.service == "dsp":
            job.device = sides(event)[0]
        job.last_us = max(job.last_us, event.time_us)
        return job

    def _new(self, token: str, event: Event) -> PostScanJob:
        device, server = sides(event)
        name = name_of(capped(token))
        count = self._names.get(name, 0) + 1
        self._names[name] = count
        job = PostScanJob(
            name=name if count == 1 else f"{name} ({count})",
            token=capped(token),
            server=server,
            device=device,
            seen_us=event.time_us,
            seen_event=event.seq,
            last_us=event.time_us,
        )
        self._rows[job.name] = job
        self._newest[key(token, server)] = job
        return job

    # --- what the device asks: dsp ----------------------------------------------------------------

    def _created(self, event: Event, asked: Event | None) -> None:
        token = event.message.job_token
        if not token:
            return
        job = self._find(token, event)
        if job is None or job.was_created or job.is_over:
            job = self._new(token, event)
        job.device, job.server = sides(event)
        job.created_us, job.created_event = event.time_us, event.seq
        job.last_us = event.time_us
        step_taken(job, event)
        if asked is not None and isinstance(asked.message, dsp.CreatePostScanJobRequest):
            job.asked_event = asked.seq
            take_request(job, asked.message)

    def _image(self, event: Event, asked: Event | None) -> None:
        message: dsp.SendImageRequest = event.message
        if message.job_token:
            job = self._met(message.job_token, event)
            step_asked(job, event)
            take_image(job, message, event)

    def _image_answered(self, event: Event, asked: Event) -> None:
        job = self._find(asked.job_token, asked)
        if job is None:
            return
        if is_missed(event):
            return
        failed, cut = is_failed(event), event.kind is Kind.CUT
        job.images_unanswered += cut
        job.images_refused += failed and not cut
        job.images_taken += not failed
        image = next((it for it in reversed(job.images) if it.event == asked.seq), None)
        if image is not None:
            image.answer = CUT_OFF if cut else answer_of(event) if failed else TAKEN
            image.answer_event = event.seq
        if not failed:
            described = asked.message.document_description
            job.document_id_taken = described.document_id if described else None
            step_taken(job, event)

    def _end(self, event: Event, asked: Event | None) -> None:
        token = event.message.job_token
        if token:
            job = self._met(token, event)
            step_asked(job, event)
            if not job.is_ended_by_device:
                job.end_us, job.end_event = event.time_us, event.seq

    def _end_answered(self, event: Event, asked: Event) -> None:
        job = self._find(asked.job_token, asked)
        if job is not None and job.end_event == asked.seq:
            job.end_answer = answer_of(event) if is_failed(event) else TAKEN
            job.end_answer_event = event.seq

    # --- both services ----------------------------------------------------------------------------

    def _cancel(self, event: Event, asked: Event | None) -> None:
        job = self.of(event)
        if job is not None and len(job.cancels) < CANCELS_LIMIT:
            job.last_us = max(job.last_us, event.time_us)
            job.cancels.append(cancel_of(job, event))

    def _cancel_answered(self, event: Event, asked: Event) -> None:
        failed = is_failed(event)
        job = self._find(asked.job_token, asked)
        if job is None:
            if failed or not asked.job_token:
                return
            job = self._met(asked.job_token, asked)
            job.cancels.append(cancel_of(job, asked))
        for cancel in job.cancels:
            if cancel.event == asked.seq:
                cancel.answer = answer_of(event) if failed else TAKEN
                cancel.answer_event = event.seq
        if not failed:
            self.ended_count += not job.is_over
            end(job, PostScanEnding.CANCELLED, event)

    # --- what the server tells --------------------------------------------------------------------

    def _tell(self, token: str | None, message: Told | None, event: Event) -> PostScanJob | None:
        """Take what a message tells of a job's state."""
        if message is None or not token:
            return None
        job = self._met(token, event)
        was_over = job.is_over
        take_state(job, message, event)
        self.ended_count += job.is_over and not was_over
        self.told.append(job)
        return job

    def _status(self, event: Event, asked: Event | None) -> None:
        self._tell(event.job_token, event.message.job_status, event)

    def _end_state(self, event: Event, asked: Event | None) -> None:
        message = event.message.post_scan_job_end_state
        job = self._tell(event.job_token, message, event)
        if job is not None:
            take_description(job, message)

    def _list(self, event: Event, asked: Event | None) -> None:
        message: dsc.GetActiveJobsResponse | dsc.GetJobHistoryResponse = event.message
        if isinstance(message, dsc.GetActiveJobsResponse):
            jobs = message.active_jobs
        else:
            jobs = message.job_history
        for summary in islice(jobs.job_summary if jobs else (), TOLD_LIMIT):
            job = self._tell(summary.job_token, summary, event)
            if job is not None:
                take_description(job, summary)

    def _elements(self, event: Event, asked: Event | None) -> None:
        token, elements = event.job_token, event.message.job_elements
        if not token or elements is None:
            return
        data: Sequence[dsp.ElementData | dsc.JobElementData] = elements.element_data
        for item in islice(data, TOLD_LIMIT):
            self._tell(token, item.job_status, event)
            if item.job_description is not None:
                take_description(self._met(token, event), item.job_description)
            if isinstance(item, dsc.JobElementData) and item.documents is not None:
                self._met(token, event).documents_listed = len(item.documents.document)


_TAKES: dict[type, _Take] = {
    dsp.CreatePostScanJobResponse: PostScanJobs._created,
    dsp.SendImageRequest: PostScanJobs._image,
    dsp.EndPostScanJobRequest: PostScanJobs._end,
    dsp.CancelPostScanJobRequest: PostScanJobs._cancel,
    dsc.CancelPostScanJobRequest: PostScanJobs._cancel,
    dsp.PostScanJobStatusEvent: PostScanJobs._status,
    dsc.PostScanJobStatusEvent: PostScanJobs._status,
    dsp.PostScanJobEndStateEvent: PostScanJobs._end_state,
    dsc.PostScanJobEndStateEvent: PostScanJobs._end_state,
    dsp.GetPostScanJobElementsResponse: PostScanJobs._elements,
    dsc.GetPostScanJobElementsResponse: PostScanJobs._elements,
    dsc.GetActiveJobsResponse: PostScanJobs._list,
    dsc.GetJobHistoryResponse: PostScanJobs._list,
}

_ANSWERS: dict[type, Callable[[PostScanJobs, Event, Event], None]] = {
    dsp.SendImageRequest: PostScanJobs._image_answered,
    dsp.EndPostScanJobRequest: PostScanJobs._end_answered,
    dsp.CancelPostScanJobRequest: PostScanJobs._cancel_answered,
    dsc.CancelPostScanJobRequest: PostScanJobs._cancel_answered,
}
