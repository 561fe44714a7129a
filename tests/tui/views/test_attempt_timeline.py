from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.story.job import Attempt
from inspector.tui.views.attempt_timeline import attempt_timeline
from tests.tui.odd_jobs import ATTEMPTS
from tests.tui.tales import tale


def told(name: str) -> list[str]:
    (attempt,) = tale(name).story.jobs.attempts
    return [it.text.rstrip() for it in attempt_timeline(attempt, 100)]


def test_how_long_a_client_tried_and_what_the_scanner_said() -> None:
    head, _, _, refused, scanner = told("05")
    assert head == "Where the time went: 4.02 s"
    assert refused.endswith("4 requests: ServerErrorNotAcceptingJobs")
    assert scanner.endswith("◆ Processing, 09:00:04.018")


def test_the_job_that_came_of_it_ends_it() -> None:
    assert told("05b")[-1].endswith("job 12, 30.3 s after the first")


@settings(max_examples=60)
@given(attempt=ATTEMPTS, width=st.integers(20, 220))
def test_any_attempt_is_told_in_any_width(attempt: Attempt, width: int) -> None:
    assert all(cell_len(it.text) <= width for it in attempt_timeline(attempt, width))
