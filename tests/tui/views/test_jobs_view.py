from pathlib import Path

import pytest
from rich.cells import cell_len

from inspector.story.job import Job
from inspector.tui.views.jobs_view import VIEW, called
from inspector.tui.views.picking import keys_of
from inspector.tui.views.story_view import JOBS, MESSAGES, Target
from tests.conftest import Golden
from tests.tui.odd_jobs import nothing_told
from tests.tui.tales import detailed, keys, page, shown, tale

GOLDENS = Path(__file__).parents[2] / "golden" / "tui"

STORIES = {"02": "a feeder", "07c": "cancelled", "04": "pushed", "12": "a scan server"}


@pytest.mark.parametrize("width", [80, 120, 200])
def test_jobs_and_where_their_time_went(width: int, golden: Golden) -> None:
    pages = [f"=== {title}\n{page(VIEW, tale(name), width)}" for name, title in STORIES.items()]
    golden(GOLDENS / f"jobs-{width}.txt", "\n".join(pages))


def test_refused_requests_and_jobs_that_were_only_told_of_are_rows_too() -> None:
    told = tale("05")
    _, refused, other = shown(VIEW, told, 80)
    assert refused.startswith(" × refused   4 tried    pull 09:00:00     3.04 s       ×1")
    assert other.startswith(" ● open      job 41          09:00:04")
    assert detailed(VIEW, told, keys(VIEW, told)[0], 80)[:2] == [
        "4 × CreateScanJob refused: ServerErrorNotAcceptingJobs",
        "× JOB-6 The device refuses jobs",
    ]


def test_enter_goes_to_the_first_event() -> None:
    told = tale("05")
    targets = [VIEW.target(told, key) for key in keys(VIEW, told)]
    assert targets == [Target(MESSAGES, "2"), Target(MESSAGES, "12")]
    assert VIEW.target(told, "") is VIEW.target(told, "what is gone") is None
    assert VIEW.detail(told, "what is gone", 80) == ()


def test_a_job_is_called_as_the_story_calls_it() -> None:
    told = tale("05")
    assert [called(told, key) for key in keys(VIEW, told)] == [None, ("192.0.2.11", "job 41")]
    told = tale("12")
    assert [called(told, key) for key in keys(VIEW, told)] == [("", "post-scan job 264a19bf…")]
    assert called(told, "what is gone") is None


@pytest.mark.parametrize(
    ("name", "badge"), [("02", "1"), ("05", "2 ×1"), ("12c", "1 ×1"), ("08d", "1 ×1")]
)
def test_the_badge_counts_those_that_failed(name: str, badge: str) -> None:
    assert VIEW.badge(tale(name)) == badge


def test_before_the_first_job_there_is_nothing() -> None:
    told = nothing_told()
    assert (VIEW.name, VIEW.badge(told), [*VIEW.items(told, 80)]) == (JOBS, "", [])
    assert all(len(line) <= 80 for line in VIEW.empty)


@pytest.mark.parametrize("width", [20, 60, 200])
@pytest.mark.parametrize("name", ["05", "17", "faults", "variants", "12b"])
def test_every_line_has_room(name: str, width: int) -> None:
    told = tale(name)
    lines = shown(VIEW, told, width)
    lines += [line for key in keys(VIEW, told) for line in detailed(VIEW, told, key, width)]
    assert max(map(cell_len, lines)) <= width


def test_jobs_that_are_too_many_to_keep_are_counted() -> None:
    told = tale("02")
    rows = told.story.jobs._table.rows
    for number in range(1100):
        name = f"job {number}"
        rows[name] = Job(
            name=name, number=number, device="192.0.2.10", seen_us=1, seen_event=number
        )
    items = VIEW.items(told, 120)
    assert "".join(it.text for it in items[0].line) == " 101 earlier rows, too many to keep"
    assert len(set(keys_of(items))) == 1001
