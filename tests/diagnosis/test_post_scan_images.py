"""Conversations for what ``inspector/diagnosis/post_scan_images.py`` tells of images."""

from collections.abc import Sequence

import pytest

from inspector.diagnosis.post_scan_images import images_at_end, numbers_missing
from inspector.diagnosis.rule import Severity
from inspector.story.post_scan_job import (
    CUT_OFF,
    IMAGES_LIMIT,
    TAKEN,
    ImageSent,
    PostScanEnding,
    PostScanJob,
)
from tests.conftest import Golden
from tests.conversations.dsm import send_image
from tests.conversations.post_scanning import TOKEN, ask
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, found, near_misses, triggers
from tests.diagnosis.test_post_scan import PAGE, REFUSED, create, end, send
from tests.diagnosis.test_post_scan_ends import over


def job(*numbers: int | None, answer: str = TAKEN, **changes: object) -> PostScanJob:
    """A job with images of such numbers, all of which the server took."""
    images = [
        ImageSent(
            document_id=it, format="png", length_bytes=9, time_us=n, event=2 * n, answer=answer
        )
        for n, it in enumerate(numbers, 1)
    ]
    row = PostScanJob(name="a job", token="t", server="s", seen_us=1, seen_event=1, created_us=1)
    row.images, row.images_sent = images[:IMAGES_LIMIT], len(images)
    row.images_taken = len(images) if answer == TAKEN else 0
    for name, value in changes.items():
        setattr(row, name, value)
    return row


# --- numbers that were not seen ------------------------------------------------------------------


def document_left_out(stage: Stage) -> None:
    """The device says 1, 2, 4, and the server has three."""
    create(stage)
    for number in (1, 2, 4):
        send(stage, number)
    end(stage)
    over(stage, 3)


def document_not_captured(stage: Stage) -> None:
    """The same, but the server has four."""
    create(stage)
    for number in (1, 2, 4):
        send(stage, number)
    end(stage)
    over(stage, 4)


def documents_left_out_without_an_end(stage: Stage) -> None:
    """The capture ends before the job does."""
    create(stage)
    for number in (1, 2, 4, 5, 8):
        send(stage, number)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        pytest.param((1, 2, 4), "from 2 to 4: document 3 was not sent", id="one"),
        pytest.param((1, 3), "from 1 to 3: document 2 was not sent", id="of-three"),
        pytest.param((0, 1, 3), "from 1 to 3: document 2 was not sent", id="from-zero"),
        pytest.param(
            (1, 2, 4, 5, 8), "from 2 to 4, from 5 to 8: documents 3, 6, 7 were not", id="several"
        ),
        pytest.param((7, 8, 10), "from 8 to 10: document 9 was not sent", id="captured-late"),
        pytest.param((1, 2, 2, 4), "from 2 to 4: document 3 was not sent", id="one-twice"),
    ],
)
def test_a_number_that_was_not_seen_is_told(numbers: Sequence[int], told: str) -> None:
    (finding,) = numbers_missing(job(*numbers))
    assert told in finding.text
    assert finding.text.endswith("not sent, or not captured.")


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param((), id="no-image"),
        pytest.param((4,), id="one-image"),
        pytest.param((1, 2, 3), id="whole"),
        pytest.param((0, 1, 2), id="from-zero"),
        pytest.param((6, 7, 8), id="captured-late"),
        pytest.param((1, 2, 4, 3), id="in-another-order"),
        pytest.param((3, 2, 1), id="backwards"),
        pytest.param((1, 2, 2, 3), id="one-twice"),
        pytest.param((10, 20, 30), id="by-ten"),
        pytest.param((2, 4, 6, 9), id="not-by-one"),
        pytest.param((1, 2, 1_000_000_000), id="numbers-of-its-own"),
        pytest.param((1, 10), id="far-apart"),
        pytest.param((1, None, 3), id="one-without-a-number"),
        pytest.param((*range(IMAGES_LIMIT - 1), IMAGES_LIMIT, 7), id="too-many-to-know"),
    ],
)
def test_where_no_number_is_missing_nothing_is_told(numbers: Sequence[int | None]) -> None:
    assert [*numbers_missing(job(*numbers))] == []


def test_what_the_server_has_was_not_captured() -> None:
    (told,) = numbers_missing(job(1, 2, 4, images_received=4, server_ended=True))
    assert "document 3 was not captured; the scan server says ImagesReceived 4" in told.text
    assert told.severity is Severity.INFORMATION


def test_images_before_the_capture_prove_nothing_of_those_within() -> None:
    (told,) = numbers_missing(job(7, 8, 10, images_received=9, server_ended=True, created_us=None))
    assert told.text.endswith("document 9 was not sent, or not captured.")


def test_what_was_cancelled_lacks_nothing() -> None:
    cancelled = job(1, 2, 4, server_ended=True, ending=PostScanEnding.CANCELLED)
    assert [*images_at_end(cancelled)] == []


# --- images that the server did not take ---------------------------------------------------------


def image_refused(stage: Stage) -> None:
    """The second of three is refused, and the device goes on."""
    create(stage)
    send(stage, 1)
    ask(stage).exchange(send_image(TOKEN, 2, PAGE), REFUSED, status=500)
    send(stage, 3)
    end(stage)
    over(stage, 2)


def cut_off(stage: Stage, number: int) -> None:
    """The server ends the connection while it takes an image."""
    talk = ask(stage)
    asked = talk.ask(send_image(TOKEN, number, PAGE))
    stage.pause(3000)
    talk.cut(asked, None, reason="connection reset before the answer was complete")


def image_cut(stage: Stage) -> None:
    """The answer to the second of three is cut off, and the device goes on."""
    create(stage)
    send(stage, 1)
    cut_off(stage, 2)
    send(stage, 3)
    end(stage)
    over(stage, 2)


def image_cut_that_arrived(stage: Stage) -> None:
    """The same, but the server has all three."""
    create(stage)
    send(stage, 1)
    cut_off(stage, 2)
    send(stage, 3)
    end(stage)
    over(stage, 3)


def image_cut_and_sent_again(stage: Stage) -> None:
    """The device sends it once more."""
    create(stage)
    send(stage, 1)
    cut_off(stage, 2)
    send(stage, 2)
    end(stage)
    over(stage, 2)


def ended(*numbers: int, answer: str, ending: str = "completed", **changes: object) -> PostScanJob:
    """A job that the server says is over, of whose images none was taken."""
    how = PostScanEnding(ending)
    return job(*numbers, answer=answer, ending=how, server_ended=True, ended_event=99, **changes)


def test_several_are_told_in_one() -> None:
    (told,) = images_at_end(ended(1, 2, answer="OperationFailed", images_refused=2))
    assert told.text == (
        "The job is completed, but SendImage of documents 1, 2 was refused (event 2: "
        "OperationFailed; event 4: OperationFailed), and no later image has these numbers: the "
        "result likely lacks them."
    )


def test_if_the_server_does_not_say_how_many_it_has_nobody_knows() -> None:
    (told,) = images_at_end(ended(1, answer=CUT_OFF, images_unanswered=1))
    assert told.text.endswith("this number: nothing tells whether the scan server has it.")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(ended(1, 2, answer=""), id="answers-not-seen"),
        pytest.param(ended(1, answer="OperationFailed", ending="cancelled"), id="cancelled"),
        pytest.param(ended(1, answer="OperationFailed", ending="aborted"), id="aborted"),
        pytest.param(ended(1, answer=CUT_OFF, images_received=1), id="arrived"),
        pytest.param(
            ended(*range(1, IMAGES_LIMIT + 2), answer="OperationFailed"), id="too-many-to-know"
        ),
    ],
)
def test_what_may_be_there_is_not_called_lacking(row: PostScanJob) -> None:
    assert [it for it in images_at_end(row) if it.variant.startswith("lacks")] == []


def test_that_an_image_was_refused_is_still_told_of_itself() -> None:
    assert len(found(image_refused, "FLT-1")) == 1


def test_an_image_without_an_answer_is_told_at_its_job() -> None:
    (told,) = found(image_cut, "HTTP-3")
    assert told.job == "post-scan job 264a19bf…"


CASES: tuple[Case, ...] = (
    *triggers(
        "DSM-3",
        document_left_out,
        document_not_captured,
        documents_left_out_without_an_end,
        image_refused,
        image_cut,
    ),
    *near_misses("DSM-3", image_cut_that_arrived, image_cut_and_sent_again),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
