"""How a job ends: what messages mean, and what the device tells."""

import pytest

from inspector.events.event import Http
from inspector.protocols import scan
from inspector.story import job_ending
from inspector.story.job import Cancel, Ending, Job
from inspector.story.job_ending import DONE, IDLE_LIMIT_US
from tests.builders import event
from tests.story.test_job import job

MINE, OTHER = "192.0.2.10", "192.0.2.77"
GONE = "ClientErrorJobIdNotFound"
EMPTY = "ClientErrorNoImagesAvailable"


def of_feeder(images: int = 0, **said: object) -> Job:
    return job(client=MINE, source="ADF", images=images, **said)


def cancel(host: str = MINE, answer: str = DONE) -> Cancel:
    return Cancel(host=host, time_us=1, event=1, answer=answer)


@pytest.mark.parametrize(
    ("row", "fault", "gap_us", "ending"),
    [
        (of_feeder(3), EMPTY, 0, Ending.FEEDER_EMPTY),
        (of_feeder(), EMPTY, 0, Ending.FEEDER_EMPTY),
        (of_feeder(3), GONE, IDLE_LIMIT_US, Ending.FEEDER_EMPTY),
        (of_feeder(3), GONE, IDLE_LIMIT_US + 1, Ending.TIMED_OUT),
        (of_feeder(), GONE, 0, Ending.UNKNOWN_JOB),
        (of_feeder(1), "ClientErrorJobCancelled", 0, Ending.CANCELLED),
        (of_feeder(1), "ClientErrorInvalidJobToken", 0, Ending.UNFINISHED),
        (job(client=MINE, source="Platen", images=1), EMPTY, 0, Ending.COMPLETED),
        (job(client=MINE, source="Platen"), EMPTY, 0, Ending.ABORTED),
    ],
)
def test_a_fault_of_retrieve_image(row: Job, fault: str, gap_us: int, ending: Ending) -> None:
    job_ending.end_by_fault(row, fault, gap_us, event())
    assert row.ending is ending


@pytest.mark.parametrize(
    ("row", "ending"),
    [
        (job(images=1, images_to_transfer=1), Ending.COMPLETED),
        (job(images=1, images_to_transfer=2), Ending.UNFINISHED),
        (job(images=1, images_to_transfer=0), Ending.UNFINISHED),
        (job(images=1), Ending.UNFINISHED),
        (job(images=1, images_to_transfer=0, format="pdf-a"), Ending.COMPLETED),
    ],
)
def test_the_last_image(row: Job, ending: Ending) -> None:
    job_ending.end_by_count(row, event())
    assert row.ending is ending


@pytest.mark.parametrize(
    ("row", "by", "ending", "needless"),
    [
        (of_feeder(1), cancel(), Ending.CANCELLED_BY_CLIENT, False),
        (of_feeder(1), cancel(OTHER), Ending.CANCELLED_BY_OTHER, False),
        (job(images=1), cancel(OTHER), Ending.CANCELLED, False),
        (of_feeder(1), cancel(answer=GONE), Ending.FEEDER_EMPTY, True),
        (of_feeder(), cancel(answer=GONE), Ending.UNKNOWN_JOB, False),
        (of_feeder(1, ending=Ending.FEEDER_EMPTY), cancel(), Ending.FEEDER_EMPTY, True),
        (job(client=MINE, source="Platen", images=1), cancel(), Ending.COMPLETED, True),
        (
            job(client=MINE, source="Platen", images=1, waiting_event=9),
            cancel(),
            Ending.CANCELLED_BY_CLIENT,
            False,
        ),
        (of_feeder(1), cancel(answer="OperationFailed"), Ending.UNFINISHED, False),
    ],
)
def test_cancel_job(row: Job, by: Cancel, ending: Ending, needless: bool) -> None:
    row.cancels.append(by)
    job_ending.end_by_cancel(row, by, event())
    assert (row.ending, by.needless) == (ending, needless)


@pytest.mark.parametrize(
    ("state", "reasons", "ending"),
    [
        ("Completed", (), Ending.COMPLETED),
        ("Aborted", ("JobTimedOut",), Ending.TIMED_OUT),
        ("Aborted", (), Ending.ABORTED),
        ("Canceled", ("JobCanceledAtDevice",), Ending.CANCELLED_AT_DEVICE),
        ("Canceled", (), Ending.CANCELLED),
        ("Processing", (), Ending.UNFINISHED),
        ("whatever", (), Ending.UNFINISHED),
    ],
)
def test_the_device_tells(state: str, reasons: tuple[str, ...], ending: Ending) -> None:
    row = of_feeder(1)
    job_ending.end_as_told(row, state, reasons, event())
    assert (row.ending, row.device_ended) == (ending, ending is not Ending.UNFINISHED)


def test_what_the_device_tells_goes_before_what_messages_mean() -> None:
    row = of_feeder(1)
    job_ending.end(row, Ending.CANCELLED, event(5))
    job_ending.end_as_told(row, "Canceled", ("JobCanceledAtDevice",), event(9))
    assert (row.ending, row.ended_event) == (Ending.CANCELLED_AT_DEVICE, 5)


@pytest.mark.parametrize("state", ["Completed", "Canceled"])
def test_tidying_up_does_not_make_a_finished_job_a_cancelled_one(state: str) -> None:
    row = of_feeder(2, ending=Ending.FEEDER_EMPTY, cancels=[cancel()])
    job_ending.end_by_cancel(row, row.cancels[0], event(5))
    job_ending.end_as_told(row, state, (), event(6))
    assert row.ending is Ending.FEEDER_EMPTY


@pytest.mark.parametrize(
    ("row", "status", "message", "ending"),
    [
        (of_feeder(2), 404, None, Ending.FEEDER_EMPTY),
        (job(images=1, source="Platen", images_to_transfer=0), 404, None, Ending.COMPLETED),
        (job(images=1, source="Platen", images_to_transfer=2), 404, None, Ending.UNFINISHED),
        (of_feeder(), 404, None, Ending.UNFINISHED),
        (of_feeder(2), 404, scan.RetrieveImageResponse(scan_data=None), Ending.UNFINISHED),
        (of_feeder(2), 403, None, Ending.UNFINISHED),
        (of_feeder(2), 503, None, Ending.UNFINISHED),
    ],
)
def test_a_status_without_a_fault(row: Job, status: int, message: object, ending: Ending) -> None:
    answer = event(http=Http(status=status), message=message)
    job_ending.end_by_status(row, answer)
    assert row.ending is ending


def test_a_job_that_was_not_lost_goes_on() -> None:
    row = of_feeder(1)
    job_ending.end(row, Ending.LOST, event(5))
    job_ending.revive(row)
    assert (row.is_over, row.ended_us, row.ended_event) == (False, None, None)
