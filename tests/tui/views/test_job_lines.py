import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from inspector.story.job import Attempt, Cancel, Ending, Job
from inspector.story.post_scan_job import PostScanEnding, PostScanJob
from inspector.story.story import Story
from inspector.tui.views.job_lines import COLUMNS, JobLine, line_of, state_of
from inspector.tui.views.table import heads, layout, line
from tests.tui.odd_jobs import ATTEMPTS, JOBS, POST_SCAN_JOBS, TIMES
from tests.tui.tales import tale

NOW_US = 1_772_442_060_000_000
JOB = Job(
    name="job 7",
    number=7,
    device="192.0.2.10",
    client="192.0.2.20",
    seen_us=NOW_US - 60_000_000,
    seen_event=2,
    created_us=NOW_US - 60_000_000,
    images=3,
)


def told(job: Job | Attempt | PostScanJob, now_us: int = NOW_US) -> JobLine:
    return line_of(job, Story().devices, now_us)


@pytest.mark.parametrize(
    ("ending", "words", "briefly"),
    [
        (Ending.UNFINISHED, "● open", "no end seen"),
        (Ending.COMPLETED, "✓ done", "completed"),
        (Ending.FEEDER_EMPTY, "✓ done", "feeder empty"),
        (Ending.CANCELLED_BY_OTHER, "■ cancelled", "by 192.0.2.77"),
        (Ending.CANCELLED_AT_DEVICE, "■ cancelled", "at the device"),
        (Ending.TIMED_OUT, "× failed", "timed out"),
        (Ending.LOST, "× failed", "lost with restart"),
        (Ending.NO_LONGER_LISTED, "? unknown", "no longer listed"),
    ],
)
def test_the_state_is_a_sign_and_a_word(ending: Ending, words: str, briefly: str) -> None:
    cancel = Cancel(host="192.0.2.77", time_us=NOW_US, event=9, answer="cancelled")
    row = told(replace(JOB, ending=ending, ended_us=NOW_US, cancels=[cancel]))
    assert (row.state.words, row.ended_briefly) == (words, briefly)


def test_an_empty_feeder_without_an_image_is_a_failure() -> None:
    assert state_of(replace(JOB, images=0, ending=Ending.FEEDER_EMPTY)).is_bad


@pytest.mark.parametrize("ending", PostScanEnding)
def test_only_a_post_scan_job_with_errors_went_wrong(ending: PostScanEnding) -> None:
    job = PostScanJob(name="", token="", server="", seen_us=0, seen_event=1, ending=ending)
    assert state_of(job).is_bad == ("errors" in ending or "aborted" in ending)


def test_an_open_job_lasts_until_now() -> None:
    assert told(JOB, NOW_US + 5_000_000).lasted_us == 65_000_000
    assert told(replace(JOB, waiting_event=9)).ended == "waiting for an image"
    assert (
        told(replace(JOB, client="")).lasted_us is None
    )  # others spoke of it, and when is unknown


def test_names_and_numbers_of_a_post_scan_job() -> None:
    story = tale("12").story
    (job,) = story.post_scan_jobs
    row = line_of(job, story.devices, story.last_us)
    assert (row.name, row.kind, row.pages, row.client) == ("264a19bf…", "DSM", "9", "192.0.2.30")
    assert row.settings == "Invoices to accounting · email, fileshare, sharepoint"


def test_refused_requests_are_a_line_and_the_job_that_came_of_them() -> None:
    story = tale("05b").story
    (attempt,) = story.jobs.attempts
    row = line_of(attempt, story.devices, story.last_us)
    assert row.state.words == "✓ accepted"
    assert row.ended == "ServerErrorNotAcceptingJobs, then job 12"
    assert row.ended_briefly == "NotAcceptingJobs"


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (40, "State Job How it ended"),
        (80, "State Job Kind Start Lasted Pages Found How it ended"),
        (120, "State Job Kind Device Client Start Lasted Pages Size Found How it ended"),
        (
            200,
            "State Job Kind Device Client Start Lasted Pages Size Asked for Found How it ended",
        ),
    ],
)
def test_the_width_chooses_the_columns(width: int, titles: str) -> None:
    laid = layout(COLUMNS, width)
    assert " ".join(heads(laid).split()) == titles
    assert dict((it.title, cells) for it, cells in laid.columns)["How it ended"] >= 17 or width < 80


@pytest.mark.parametrize(
    ("lasted_us", "words"),
    [(4_321_000, "4.32 s"), (4_803_000_000, "1 h 20 min"), (86_399_000_000, "23 h"), (-5, "")],
)
def test_how_long_it_lasted_has_room(lasted_us: int, words: str) -> None:
    column = next(it for it in COLUMNS if it.title == "Lasted")
    row = told(JOB)._replace(lasted_us=lasted_us)
    assert column.text(row) == words


@settings(max_examples=60)
@given(
    job=JOBS | POST_SCAN_JOBS | ATTEMPTS,
    now_us=TIMES,
    width=st.integers(20, 220),
)
def test_any_job_has_a_line(job: Job | PostScanJob | Attempt, now_us: int, width: int) -> None:
    pieces = line(told(job, now_us), layout(COLUMNS, width))
    assert cell_len("".join(it.text for it in pieces)) <= width
