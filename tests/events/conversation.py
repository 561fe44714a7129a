"""A question for the jobs and its answer, and what the decoder tells of them."""

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.protocols.scan import GetActiveJobsRequest, GetActiveJobsResponse
from inspector.protocols.scan_job import JobSummaryList
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import Observation
from tests.builders import ANSWERED_ID, ASKED_ID, envelope

ASK = f"{WSCN}/GetActiveJobs"
ANSWER = f"{WSCN}/GetActiveJobsResponse"
NO_JOBS = GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=()))
ASKED = envelope(GetActiveJobsRequest(), ASK)
ANSWERED = envelope(NO_JOBS, ANSWER, message_id=ANSWERED_ID, relates_to=ASKED_ID)


def decode(*observed: Observation) -> Event:
    """The event of the last observation."""
    decoder = Decoder()
    (*_, event) = (event for seen in observed for event in decoder.feed(seen))
    return event


def notes(event: Event) -> list[str]:
    return [f"{note.path}: {note.text}" for note in event.notes]
