"""Scan jobs, told by conversations."""

import random
from dataclasses import replace

import msgspec
import pytest

from inspector.events.event import Event, Kind, Phase
from inspector.protocols import scan, scan_job
from inspector.protocols.scan_job import JobStateReasons, JobSummary, JobSummaryList
from inspector.soap.fault import Fault
from inspector.story.job import PAGES_LIMIT, STATES_LIMIT, Ending, Job
from inspector.story.job_table import JOBS_LIMIT
from inspector.story.job_telling import LISTED_LIMIT
from inspector.story.job_words import words_of
from inspector.story.story import Story
from inspector.wire.observation import Request
from tests.builders import event
from tests.conversations.cast import HALLWAY, LINUX
from tests.conversations.finding import search
from tests.conversations.pulling import (
    NO_PAPER,
    feeder,
    feeder_ends_unknown,
    feeder_one_file,
    flatbed_scan,
)
from tests.conversations.pulling import (
    SCENES as PULLING,
)
from tests.conversations.refusing import job_timed_out, token_mismatch
from tests.conversations.remaining import jobs_and_conditions, managed_scanner
from tests.conversations.scanner import Job as Told
from tests.conversations.scanner import job_end
from tests.conversations.stage import Stage
from tests.conversations.waiting import (
    cancelled_at_device,
    cancelled_by_client,
    cancelled_by_other,
    device_busy,
)
from tests.diagnosis.kit import Scene, events_of, in_part, without
from tests.diagnosis.test_job_ends import first_asked_from_elsewhere, two_programs
from tests.diagnosis.test_jobs import (
    asked_again_when_over,
    began,
    number_again_unseen,
    page,
    refused,
    two_scanners_at_one_address,
)


def story_of(scene: Scene) -> Story:
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return story


def said(seq: int, message: object, **changes: object) -> Event:
    """A notification of a device."""
    changes = {"kind": Kind.REQUEST, "phase": Phase.NOTIFICATION, **changes}
    return event(seq, message=message, **changes)


WORDS = [
    (
        flatbed_scan,
        "job 42 · Platen · RGB24 · 200 dpi · jfif · 1 image · 6.1 s · completed",
        "1 image: normal end",
    ),
    (
        feeder,
        "job 7 · ADF · Grayscale8 · 100 dpi · jfif · 3 images · 9.8 s · feeder empty",
        "3 images, feeder empty: normal end",
    ),
    (
        feeder_one_file,
        "job 3 · ADF · BlackAndWhite1 · 200 dpi · tiff-multi-g4 · 3 pages in 1 file · 9.5 s"
        " · completed",
        "3 pages in 1 file: normal end",
    ),
    (
        cancelled_by_other,
        "job 46 · Platen · Grayscale8 · 100 dpi · jfif · no image · cancelled by another computer",
        "no image, cancelled by 192.0.2.77",
    ),
    (device_busy, "job 41 · 2 scans · unfinished", "2 scans, unfinished"),
]


@pytest.mark.parametrize(
    ("scene", "words", "outcome"), WORDS, ids=[scene.__name__ for scene, _, _ in WORDS]
)
def test_a_job_in_words(scene: Scene, words: str, outcome: str) -> None:
    (job,) = story_of(scene).jobs
    assert (words_of(job), job.outcome) == (words, outcome)


ENDINGS = [
    (feeder_ends_unknown, Ending.FEEDER_EMPTY, False),
    (cancelled_by_client, Ending.CANCELLED_BY_CLIENT, True),
    (cancelled_at_device, Ending.CANCELLED_AT_DEVICE, True),
    (job_timed_out, Ending.TIMED_OUT, True),
    (token_mismatch, Ending.COMPLETED, False),
]


@pytest.mark.parametrize(
    ("scene", "ending", "by_device"), ENDINGS, ids=[scene.__name__ for scene, _, _ in ENDINGS]
)
def test_an_end(scene: Scene, ending: Ending, by_device: bool) -> None:
    story = story_of(scene)
    (job,) = story.jobs
    assert (job.ending, job.device_ended) == (ending, by_device)
    assert (story.jobs.open(), story.jobs.ended_count) == ([], 1)


def test_pages_with_their_times() -> None:
    (job,) = story_of(feeder).jobs
    assert [page.number for page in job.pages] == [1, 2, 3]
    page = job.pages[1]
    assert 900_000 <= page.first_byte_us < 1_000_000
    assert 3_200_000 <= page.duration_us < 3_300_000
    assert 100_000 <= page.gap_us < 200_000
    assert (page.format, page.width_px, page.height_px, page.x_dpi) == ("jpeg", 850, 1169, 100)
    assert job.length_bytes == sum(page.length_bytes for page in job.pages) > 0
    assert (job.failed, job.failures[0].answer) == (1, "ClientErrorNoImagesAvailable")
    assert [(it.host, it.needless) for it in job.cancels] == [("192.0.2.25", True)]


def test_a_job_whose_request_was_not_seen_is_neither_pull_nor_push() -> None:
    assert {it.kind for it in story_of(jobs_and_conditions).jobs} == {""}
    assert {it.kind for it in story_of(feeder).jobs} == {"pull"}


def test_another_computer_that_is_told_of_no_such_job_ends_none() -> None:
    (job,) = story_of(first_asked_from_elsewhere).jobs
    assert job.ending is Ending.UNFINISHED


def test_answers_whose_requests_were_missed_are_of_the_only_job() -> None:
    story = Story()
    for it in without(feeder, Request):
        story.add(it)
    (job,) = story.jobs
    assert (job.images, job.ending) == (3, Ending.FEEDER_EMPTY)
    assert [(it.gap_us, it.duration_us) for it in job.pages] == [(0, 0)] * 3
    twice = Story()
    for it in (created(1), created(2, 8), said(3, scan.RetrieveImageResponse(scan_data=None))):
        twice.add(it)
    assert [it.images for it in twice.jobs] == [0, 0]


def test_answers_of_which_the_capture_has_a_part_say_enough() -> None:
    story = Story()
    for it in events_of(feeder):
        answers = it.kind is Kind.RESPONSE
        story.add(in_part(it) if answers else it)
    (job,) = story.jobs
    assert (job.name, job.client, job.images) == ("job 7", LINUX.host, 3)
    assert (job.ending, job.created_us is None) == (Ending.FEEDER_EMPTY, False)


def test_what_does_not_name_its_job_is_of_the_only_one() -> None:
    story = Story()
    for it in events_of(feeder):
        asks = it.kind is Kind.REQUEST and it.operation == "RetrieveImage"
        story.add(in_part(it, message=None, job_id=None) if asks else it)
    (job,) = story.jobs
    assert (job.images, job.ending) == (3, Ending.FEEDER_EMPTY)


def test_the_last_answer_ends_the_only_job_whatever_came_of_its_request() -> None:
    story, asked = Story(), {"service": "", "operation": "", "message": None, "job_id": None}
    *before, last, refused = [it for it in events_of(feeder) if it.operation != "CancelJob"]
    for it in (*before, in_part(last, **asked), msgspec.structs.replace(refused, **asked)):
        story.add(it)
    (job,) = story.jobs
    assert (job.images, job.ending) == (3, Ending.FEEDER_EMPTY)


def test_an_answer_with_a_hole_is_told_late() -> None:
    events = events_of(feeder)
    at = next(n for n, it in enumerate(events) if it.operation == "CreateScanJob") + 1
    late = in_part(events.pop(at))
    story = Story()
    for it in (*events, late):
        story.add(it)
    (job,) = story.jobs
    assert (job.created_event, job.images, job.ending) == (late.seq, 3, Ending.FEEDER_EMPTY)


def test_an_image_that_is_missing_makes_it_at_least_so_many() -> None:
    story = Story()
    images = 0
    for it in events_of(feeder):
        images += it.phase is Phase.RESPONSE and it.operation == "RetrieveImage"
        story.add(in_part(it, message=None) if images == 1 and it.attachments else it)
    (job,) = story.jobs
    assert (job.images, job.missed) == (2, 1)
    assert "at least 2 images" in words_of(job)


def test_of_an_event_is_its_job_from_the_answer_to_create_on() -> None:
    story, of = Story(), {}
    for it in events_of(flatbed_scan):
        story.add(it)
        job = story.jobs.of(it)
        of[it.operation, it.kind] = job.name if job else None
    assert of["CreateScanJob", Kind.REQUEST] is None
    assert of["CreateScanJob", Kind.RESPONSE] == "job 42"
    assert of["RetrieveImage", Kind.REQUEST] == of["RetrieveImage", Kind.RESPONSE] == "job 42"
    assert of["JobEndStateEvent", Kind.REQUEST] == "job 42"
    assert of["GetScannerElements", Kind.RESPONSE] is None


@pytest.mark.parametrize("scene", [jobs_and_conditions, managed_scanner], ids=["scan", "dsd"])
def test_jobs_that_are_only_told_of(scene: Scene) -> None:
    jobs = {job.name: job for job in story_of(scene).jobs}
    assert jobs.keys() == {"job 40", "job 41"}
    assert all(job.created_us is None and job.client == "" for job in jobs.values())
    assert jobs["job 40"].ended_us is None  # in the history: over before anything was seen
    assert jobs["job 41"].ending is Ending.ABORTED


def test_a_job_that_is_no_longer_listed_is_over_until_it_is_fetched() -> None:
    story = story_of(device_busy)
    story.add(
        said(
            99,
            scan.GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=())),
            kind=Kind.RESPONSE,
            phase=Phase.RESPONSE,
            device="192.0.2.11:80",
        )
    )
    (job,) = story.jobs
    assert (job.ending, story.jobs.ended_count) == (Ending.NO_LONGER_LISTED, 0)
    known = {"operation": "RetrieveImage", "job_id": 41, "exchange": "r", "device": "192.0.2.11:80"}
    asked = scan.RetrieveImageRequest(job_id=41, job_token="t", document_description=None)
    answer = scan.RetrieveImageResponse(scan_data=None)
    story.add(event(100, message=asked, **known))
    story.add(event(101, kind=Kind.RESPONSE, phase=Phase.RESPONSE, message=answer, **known))
    assert (job.ending, job.images, story.jobs.ended_count) == (Ending.UNFINISHED, 1, 0)
    assert story.jobs.open() == [job]


def test_a_restart_loses_open_jobs_and_frees_numbers() -> None:
    story = Story()
    story.add(created(1))
    (first,) = story.jobs.open()
    story.jobs.restarted(["192.0.2.20"], event(2))
    story.add(created(3))
    (second,) = story.jobs.open()
    assert (first.ending, first.ended_event) == (Ending.LOST, 2)
    assert (second.name, second.number_of) == ("job 7 (2)", "")


def only_said_to_be_restarted(stage: Stage) -> None:
    """The instance number grows, but the job goes on."""
    search(stage, LINUX, HALLWAY)
    began(stage)
    search(stage, LINUX, replace(HALLWAY, instance=HALLWAY.instance + 5))
    page(stage)
    refused(stage, NO_PAPER)


def test_a_job_that_is_fetched_was_not_lost() -> None:
    story = story_of(only_said_to_be_restarted)
    (job,) = story.jobs
    assert (job.ending, job.images, story.jobs.ended_count) == (Ending.FEEDER_EMPTY, 1, 1)


def told_by_another_address(stage: Stage) -> None:
    """The device is asked by IPv4, and tells of the end by IPv6."""
    there = replace(HALLWAY, host="2001:db8::10")
    here = replace(LINUX, host="2001:db8::25")
    search(stage, LINUX, HALLWAY)
    search(stage, here, there, xaddrs="http://[2001:db8::10]/wsd")
    began(stage)
    ended = Told(id=7, state="Completed", reason="JobCompletedSuccessfully", done=0)
    stage.notify(there, here, "http://[2001:db8::25]:5357/abc", job_end(ended))


def test_a_device_is_one_whatever_its_address() -> None:
    story = story_of(told_by_another_address)
    (job,) = story.jobs
    assert (job.device, job.ending) == (HALLWAY.host, Ending.COMPLETED)
    assert list(story.jobs.of_device("2001:db8::10")) == [job]


def test_services_of_one_host_number_their_jobs_for_themselves() -> None:
    first, second = story_of(two_scanners_at_one_address).jobs
    assert (first.token, first.images, first.ending) == ("A-7", 1, Ending.FEEDER_EMPTY)
    assert (second.token, second.images, second.ending) == ("B-7", 1, Ending.FEEDER_EMPTY)
    assert (second.name, second.number_of) == ("job 7 (2)", "")


def test_another_token_after_the_end_is_another_job() -> None:
    first, second = story_of(number_again_unseen).jobs
    assert (first.token, first.images) == ("t-7", 1)
    assert (second.token, second.images, second.created_us) == ("t-8", 2, None)
    assert not second.asked_after_end


def test_whoever_asks_after_the_end_is_known() -> None:
    (job,) = story_of(asked_again_when_over).jobs
    assert (job.ending, job.asked_after_end) == (Ending.FEEDER_EMPTY, True)


def test_an_open_job_knows_that_its_client_began_another() -> None:
    (job,) = story_of(two_programs).jobs
    assert job.created_event < job.again_event < (job.ended_event or 0)


def test_a_state_may_come_before_the_answer_to_create() -> None:
    story = Story()
    asked = event(1, operation="CreateScanJob", exchange="x")
    story.add(asked)
    story.add(said(2, status("Pending"), job_id=7))
    story.add(created(3, exchange="x"))
    (job,) = story.jobs
    assert (job.name, job.created_event, job.state) == ("job 7", 3, "Pending")


def created(seq: int, number: int | None = 7, **changes: object) -> Event:
    answer = scan.CreateScanJobResponse(
        job_id=number, job_token="t", image_information=None, document_final_parameters=None
    )
    source = {"source": "192.0.2.20:80", "destination": "192.0.2.10:49152"}
    changes = {**source, "job_id": number, "operation": "CreateScanJob", **changes}
    return event(seq, kind=Kind.RESPONSE, phase=Phase.RESPONSE, message=answer, **changes)


def status(state: str | None, reasons: tuple[str, ...] = ()) -> scan.JobStatusEvent:
    told = scan_job.JobStatus(
        job_id=7,
        job_state=state,
        job_state_reasons=JobStateReasons(job_state_reason=reasons),
        scans_completed=None,
        job_created_time=None,
        job_completed_time=None,
    )
    return scan.JobStatusEvent(job_status=told)


def summary(number: int | None, state: str | None = None) -> JobSummary:
    return JobSummary(
        job_id=number,
        job_name=None,
        job_originating_user_name=None,
        job_state=state,
        job_state_reasons=None,
        scans_completed=None,
    )


def test_memory_is_bounded() -> None:
    story = Story()
    for seq in range(1, JOBS_LIMIT + 50):
        story.add(created(seq, seq))
    assert (len(story.jobs), story.jobs.forgotten) == (JOBS_LIMIT, 49)
    devices = {job.device for job in story.jobs}
    assert sum(len(story.jobs.of_device(it)) for it in devices) == JOBS_LIMIT
    listed = tuple(summary(5000 + n) for n in range(3000))
    answer = scan.GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=listed))
    story.add(said(9000, answer, phase=Phase.RESPONSE, kind=Kind.RESPONSE))
    assert len(story.jobs.touched) == LISTED_LIMIT
    job = next(iter(story.jobs.touched.values()))
    for seq in range(STATES_LIMIT + 5):
        told = summary(job.number, f"s{seq}")
        answer = scan.GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=(told,)))
        story.add(said(9001 + seq, answer, phase=Phase.RESPONSE, kind=Kind.RESPONSE))
    assert len(job.states) == STATES_LIMIT
    assert job.state == f"s{STATES_LIMIT + 4}"


def test_pages_are_bounded_and_counted() -> None:
    story = Story()
    story.add(created(1))
    answer = scan.RetrieveImageResponse(scan_data=None)
    for seq in range(2, 2 + 2 * (PAGES_LIMIT + 5), 2):
        known = {"operation": "RetrieveImage", "job_id": 7, "exchange": f"r{seq}"}
        asked = scan.RetrieveImageRequest(job_id=7, job_token="t", document_description=None)
        story.add(event(seq, message=asked, **known))
        story.add(event(seq + 1, kind=Kind.RESPONSE, phase=Phase.RESPONSE, message=answer, **known))
    (job,) = story.jobs
    assert (job.images, len(job.pages)) == (PAGES_LIMIT + 5, PAGES_LIMIT)


@pytest.mark.parametrize("seed", range(20))
def test_events_in_any_order_with_holes_tell_a_story(seed: int) -> None:
    """Total: what a capture lost, doubled or shuffled raises nothing, and rows stay plain data."""
    chance = random.Random(seed)
    events = [it for scene in (*PULLING.values(), cancelled_by_other) for it in _seen(scene)]
    chosen = chance.choices(events, k=300)
    story = Story()
    for number, it in enumerate(chosen):
        fault = Fault(code="Sender", subcode=chance.choice(("", "x", "ClientErrorJobIdNotFound")))
        hit = chance.random() < 0.1 and it.kind is Kind.RESPONSE
        hurt = {"phase": Phase.FAULT, "fault": fault, "message": None} if hit else {}
        story.add(msgspec.structs.replace(it, seq=number, **hurt))
    for job in story.jobs:
        assert words_of(job)
        assert msgspec.json.encode(job)


_EVENTS: dict[Scene, list[Event]] = {}


def _seen(scene: Scene) -> list[Event]:
    if scene not in _EVENTS:
        _EVENTS[scene] = events_of(scene)
    return _EVENTS[scene]


def test_a_row_is_plain_data() -> None:
    (job,) = story_of(flatbed_scan).jobs
    plain = msgspec.to_builtins(job)
    assert plain["name"] == "job 42"
    assert plain["ending"] == "completed"
    assert isinstance(job, Job)
