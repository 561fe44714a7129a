import pytest

from inspector.events.event import Event, Phase
from inspector.protocols import dsp
from inspector.story.post_scan_job import LANE_STATES_LIMIT, LANES_LIMIT, STATES_LIMIT
from inspector.story.post_scan_job import PostScanEnding as Ending
from inspector.story.post_scan_states import ending_of, reasons_in, take_description, take_state
from tests.builders import event
from tests.protocols.post_scanning import TOKEN
from tests.story.test_post_scan_words import job


def status(
    state: str | None, *reasons: str, received: int | None = 1, filters: tuple[str, ...] = ("f",)
) -> dsp.JobStatus:
    """What a server tells; each filter is in the job's state."""
    return dsp.JobStatus(
        job_token=TOKEN,
        job_state=state,
        job_state_reasons=dsp.JobStateReasons(job_state_reason=reasons) if reasons else None,
        filter_statuses=dsp.FilterStatuses(
            filter_status=tuple(
                dsp.FilterStatus(dialect=it, filter_state=state, filter_state_reasons=None)
                for it in filters
            )
        ),
        images_received=received,
        job_created_time=None,
        job_completed_time=None,
    )


def seen(seq: int = 1) -> Event:
    return event(seq, service="dsp", operation="PostScanJobStatusEvent", phase=Phase.NOTIFICATION)


@pytest.mark.parametrize(
    ("state", "reasons", "ending"),
    [
        ("Processing", (), Ending.UNFINISHED),
        ("Terminating", ("PostScanJobTimedOut",), Ending.UNFINISHED),
        ("Completed", (), Ending.COMPLETED),
        ("Completed", ("PostScanJobCompletedWithErrors",), Ending.WITH_ERRORS),
        ("Completed", ("PostScanJobCompletedWithWarnings",), Ending.WITH_WARNINGS),
        ("Canceled", (), Ending.CANCELLED),
        ("Aborted", (), Ending.ABORTED),
        ("Aborted", ("PostScanJobTimedOut",), Ending.TIMED_OUT),
        ("", (), Ending.UNFINISHED),
    ],
)
def test_the_end_is_told_by_state_and_reason(
    state: str, reasons: tuple[str, ...], ending: Ending
) -> None:
    assert ending_of(state, reasons) is ending


def test_histories_have_what_differs() -> None:
    row = job()
    for seq, told in enumerate(("Pending", "Pending", "Processing", "Pending"), 1):
        take_state(row, status(told), seen(seq))
    assert [it.state for it in row.states] == ["Pending", "Processing", "Pending"]
    assert [it.event for it in row.lanes[0].states] == [1, 3, 4]


def test_what_was_sent_before_the_end_and_comes_after_it_changes_nothing() -> None:
    row = job()
    take_state(row, status("Completed", received=3), seen(1))
    take_state(row, status("Processing", received=2), seen(2))
    assert (row.state, row.images_received, row.ended_event) == ("Completed", 3, 1)
    assert row.lanes[0].state == "Completed"


def test_none_is_no_reason() -> None:
    assert reasons_in(("None", "SendImageFailed", "")) == ("SendImageFailed",)


def test_lists_have_limits() -> None:
    row = job()
    names = tuple(f"filter{number}" for number in range(100))
    for number in range(500):
        told = status(f"state {number}", *(["why"] * 1000), filters=names)
        take_state(row, told, seen(number))
    assert len(row.states) == STATES_LIMIT
    assert len(row.lanes) == LANES_LIMIT
    assert {len(lane.states) for lane in row.lanes} == {LANE_STATES_LIMIT}
    assert row.states[-1].state == "state 499"


def test_a_description_does_not_take_away_what_is_known() -> None:
    row = job(process="P", process_name="Invoices")
    take_description(
        row,
        dsp.JobDescription(
            psp_identifier="Q", psp_display_name=None, job_originating_user_name="carol"
        ),
    )
    assert (row.process, row.process_name, row.user_name) == ("P", "Invoices", "carol")
