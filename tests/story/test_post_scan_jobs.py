"""The fold of post-scan jobs, from conversations and from messages that nobody would send."""

import random
from typing import Any

import msgspec
import pytest

from inspector.errors import Note
from inspector.events.event import Event, Kind, Phase
from inspector.protocols import dsc, dsp
from inspector.story.post_scan_job import CUT_OFF, PostScanEnding, PostScanJob
from inspector.story.post_scan_jobs import JOBS_LIMIT, TOLD_LIMIT, PostScanJobs
from inspector.story.post_scan_words import words_of
from inspector.story.story import Story
from tests.builders import event
from tests.conversations import post_scanning, remaining
from tests.conversations.cast import CONSOLE, FINISHER, SCAN_SERVER
from tests.conversations.dsm import create_job, done, job_created, send_image, with_token
from tests.conversations.faults import fault
from tests.conversations.images import png
from tests.conversations.post_scanning import ALICE, OTHER, PROCESS, TOKEN, ask
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Scene, events_of

PAGE = png(85, 110, 10)


def jobs_of(scene: Scene) -> PostScanJobs:
    """The jobs after a scene."""
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return story.post_scan_jobs


def job_of(scene: Scene) -> PostScanJob:
    """The only job of a scene."""
    (job,) = jobs_of(scene)
    return job


def test_a_whole_job() -> None:
    job = job_of(post_scanning.post_scan_job)
    assert words_of(job) == (
        "post-scan job 264a19bf… · Invoices to accounting · 9 images sent, 9 received · email "
        "CompletedSuccessfully, fileshare CompletedSuccessfully, sharepoint CompletedSuccessfully "
        "· completed"
    )
    assert (job.device, job.server) == (FINISHER.host, SCAN_SERVER.host)
    assert (job.user, job.user_name) == (ALICE, "EXAMPLE\\alice")
    assert (job.process, job.filters) == (PROCESS, ["email", "fileshare", "sharepoint"])
    assert (job.images_taken, job.formats, job.documents_listed) == (9, ["png"], 9)
    assert [it.document_id for it in job.images] == list(range(1, 10))
    assert sum(it.length_bytes for it in job.images) == job.images_bytes > 0
    assert [it.state for it in job.lanes[1].states] == [
        "Pending",
        "Processing",
        "CompletedSuccessfully",
    ]
    assert job.is_ended_by_device
    assert job.server_ended
    assert job.ended_us == job.last_us


def test_a_job_that_timed_out_and_was_ended_too_late() -> None:
    job = job_of(post_scanning.timed_out)
    assert job.ending is PostScanEnding.TIMED_OUT
    assert job.end_answer == "OperationFailed"
    assert job.gap_us > 600_000_000


def test_cancels_know_who_asked_whom_and_what_came_of_it() -> None:
    jobs = jobs_of(post_scanning.cancelled_by_other)
    (job,) = jobs
    assert [(it.host, it.service, it.answer, it.after_end) for it in job.cancels] == [
        (FINISHER.host, "dsp", "OperationFailed", False),
        (CONSOLE.host, "dsc", "ClientErrorCurrentUserNotScanAdmin", False),
        (CONSOLE.host, "dsc", "taken", False),
        (CONSOLE.host, "dsc", "ClientErrorJobTokenNotFound", True),
    ]
    assert (job.ending, jobs.ended_count, jobs.open()) == (PostScanEnding.CANCELLED, 1, [])


def test_a_job_that_only_the_console_saw() -> None:
    job = job_of(remaining.scan_server)
    assert (job.was_created, job.images_sent, job.images_received) == (False, 0, 4)
    assert job.ending is PostScanEnding.WITH_WARNINGS


def test_a_token_given_twice_is_two_jobs() -> None:
    def scene(stage: Stage) -> None:
        for number in (1, 2):
            ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN))
            ask(stage).exchange(send_image(TOKEN, number, PAGE), done("SendImage"))

    jobs = jobs_of(scene)
    assert [(it.name, it.document_id) for it in jobs] == [
        ("post-scan job 264a19bf…", 1),
        ("post-scan job 264a19bf… (2)", 2),
    ]
    assert len(jobs.open()) == 2


def test_an_image_that_was_refused_does_not_count_as_taken() -> None:
    def scene(stage: Stage) -> None:
        ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN))
        again = send_image(TOKEN, 1, PAGE)
        ask(stage).exchange(again, fault("OperationFailed", prefix="dsp"), status=500)
        ask(stage).exchange(again, done("SendImage"))

    job = job_of(scene)
    assert (job.images_sent, job.images_taken, job.images_refused) == (2, 1, 1)
    assert [it.answer for it in job.images] == ["OperationFailed", "taken"]
    assert (job.document_id, job.document_id_before, job.document_id_taken) == (1, None, 1)


def cut_off(stage: Stage) -> None:
    """The server ends the connection while it takes the only image."""
    ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN))
    talk = ask(stage)
    asked = talk.ask(send_image(TOKEN, 1, PAGE))
    stage.pause(1000)
    talk.cut(asked, None, reason="connection reset")


def test_an_image_that_got_no_answer_was_not_refused() -> None:
    job = job_of(cut_off)
    assert (job.images_taken, job.images_refused, job.images_unanswered) == (0, 0, 1)
    assert [it.answer for it in job.images] == [CUT_OFF]


def test_of_an_answer_that_the_capture_lacks_nothing_is_known() -> None:
    *events, cut = events_of(cut_off)
    story = Story()
    missed = msgspec.structs.replace(cut, notes=(Note("HTTP", "capture ends"),))
    for it in (*events, missed):
        story.add(it)
    (job,) = story.post_scan_jobs
    assert (job.images_taken, job.images_refused, job.images_unanswered) == (0, 0, 0)
    assert [it.answer for it in job.images] == [""]


def test_a_cancel_that_the_server_refuses_makes_no_job() -> None:
    def scene(stage: Stage) -> None:
        odd = with_token("CancelPostScanJob", OTHER)
        ask(stage).exchange(odd, fault("OperationFailed", prefix="dsp"), status=500)

    assert list(jobs_of(scene)) == []


def test_of_finds_the_job_of_every_message_about_it() -> None:
    events, story = events_of(post_scanning.timed_out), Story()
    for it in events:
        story.add(it)
    jobs = story.post_scan_jobs
    assert {jobs.of(it) is not None for it in events if it.job_token} == {True}
    assert [it.operation for it in events if jobs.of(it) is None] == [
        "Subscribe",
        "Subscribe",
        "CreatePostScanJob",
    ]


# --- bounds and totality -------------------------------------------------------------------------


def hollow(value: Any, chance: random.Random) -> Any:
    """A message of which something is missing, or is a text nobody expects."""
    if isinstance(value, tuple):
        return tuple(hollow(it, chance) for it in value if chance.random() < 0.8)
    if isinstance(value, str):
        return chance.choice((value, "", "\0\x1b[2J" * 200, value.upper()))
    if isinstance(value, int):
        return chance.choice((value, -1, 0, 2**70))
    fields = getattr(value, "__struct_fields__", ())
    if not fields:
        return value
    changed = {
        it: hollow(getattr(value, it), chance)
        if chance.random() < 0.8 or isinstance(getattr(value, it), tuple)
        else None
        for it in fields
    }
    return msgspec.structs.replace(value, **changed)


def whole_events() -> list[Event]:
    """Everything that is said in the scenes of the scan server."""
    scenes = (*post_scanning.SCENES.values(), remaining.scan_server)
    return [it for scene in scenes for it in events_of(scene)]


WHOLE = whole_events()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_missing_nothing_is_raised(seed: int) -> None:
    chance, story = random.Random(seed), Story()
    for seen in chance.sample(WHOLE, 60):
        changes: dict[str, Any] = {
            "message": hollow(seen.message, chance),
            "job_token": chance.choice((seen.job_token, "", "7", "x" * 10_000)),
            "device": chance.choice((seen.device, "", "odd")),
            "kind": chance.choice((seen.kind, Kind.CUT)),
            "exchange": chance.choice((seen.exchange, "x1")),
        }
        story.add(msgspec.structs.replace(seen, **changes))
    for job in story.post_scan_jobs:
        assert msgspec.json.encode(job)
        assert words_of(job)


def summary(token: str) -> dsc.JobSummary:
    """A job in a list, with a long name and little else."""
    return dsc.JobSummary(
        job_token=token,
        psp_identifier=None,
        psp_display_name="x" * 100_000,
        job_originating_user_name=None,
        job_state="Processing",
        job_state_reasons=None,
        filter_statuses=None,
        images_received=None,
    )


def test_tables_and_lists_have_limits() -> None:
    jobs = PostScanJobs()
    for number in range(10):
        many = tuple(summary(f"{number} {it}") for it in range(1000))
        message = dsc.GetActiveJobsResponse(active_jobs=dsc.JobSummaryList(job_summary=many))
        jobs.add(event(number, service="dsc", phase=Phase.RESPONSE, message=message), None)
    assert len(jobs) == JOBS_LIMIT
    assert jobs.forgotten == 10 * TOLD_LIMIT - JOBS_LIMIT
    assert len(msgspec.json.encode(list(jobs))) < JOBS_LIMIT * 2_000


def test_a_job_of_many_images_stays_small() -> None:
    jobs = PostScanJobs()
    message = dsp.SendImageRequest(
        job_token=TOKEN,
        document_description=dsp.DocumentDescription(document_id=1, format="png"),
        image_data=None,
    )
    sent = event(1, service="dsp", operation="SendImage", message=message, job_token=TOKEN)
    for _ in range(5000):
        jobs.add(sent, None)
    (job,) = jobs
    assert job.images_sent == 5000
    assert len(msgspec.json.encode(job)) < 50_000
