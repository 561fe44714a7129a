import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.diagnosis.finding import Finding
from inspector.events.clean import clean
from inspector.story.story import Story
from inspector.tui.views.job_told import AnyJob, before_of, lines_of
from tests.tui.odd_jobs import ATTEMPTS, JOBS, POST_SCAN_JOBS
from tests.tui.tales import tale


def told(name: str, width: int = 80) -> list[str]:
    """What is told of the last job of a capture."""
    known = tale(name)
    jobs: list[AnyJob] = [*known.story.jobs, *known.story.post_scan_jobs]
    findings: list[Finding] = [it for it in known.diagnosis.findings() if it.job]
    return [it.text for it in lines_of(jobs[-1], known.story, findings, width)]


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("02", ["Where", "Ticket", "Details", "Findings"]),
        ("12c", ["Where", "Details", "Findings"]),
        ("10b", ["×", "Where", "Ticket", "Details", "Findings"]),
    ],
)
def test_time_comes_first_then_the_ticket_then_the_rest(name: str, headings: list[str]) -> None:
    first = [it.split(" ")[0] for it in told(name)[1:] if it and it[0] != " "]
    assert [it for it in first if it in {"×", "Where", "Ticket", "Details", "Findings"}][
        : len(headings)
    ] == headings


def test_what_went_wrong_is_named_once_at_the_top() -> None:
    assert [it for it in told("12c")[:4] if it[0] == "!"] == [
        "! DSM-4 A filter did not do what the scan process wants"
    ]


def test_what_the_ticket_tells_is_not_told_twice() -> None:
    assert not [it for it in told("02") if it.startswith(("chosen", "differs"))]


def test_the_button_and_the_refused_requests_belong_to_the_job() -> None:
    story = tale("04").story
    (job,) = story.jobs
    before = before_of(job, story)
    assert before.push is not None
    assert before.push.pressed_event == 3

    story = tale("05b").story
    (job,) = story.jobs
    assert [it.accepted for it in before_of(job, story).attempts] == ["job 12"]


@settings(max_examples=40)
@given(job=JOBS | POST_SCAN_JOBS | ATTEMPTS, width=st.integers(20, 220))
def test_any_job_is_told_in_any_width(job: AnyJob, width: int) -> None:
    for line in lines_of(job, Story(), (), width):
        assert cell_len(line.text) <= width
        assert clean(line.text) == line.text
