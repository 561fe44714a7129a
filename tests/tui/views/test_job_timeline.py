from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.story.job import Attempt, Ending, Failure, Job, Page
from inspector.story.push import Push
from inspector.tui.views.job_timeline import Before, ended_us, job_lanes, job_timeline, parts_of
from inspector.tui.views.timeline import THIN, Axis, span_of
from tests.tui.odd_jobs import ATTEMPTS, JOBS, PUSHES, TIMES

START_US = 1_772_442_000_000_000
SECOND_US = 1_000_000
NOTHING = Before()


def at(seconds: float) -> int:
    return START_US + round(seconds * SECOND_US)


def page(number: int, asked_s: float, first_s: float, whole_s: float, gap_s: float = 0.0) -> Page:
    return Page(
        number=number,
        event=number * 2 + 2,
        requested_us=at(asked_s),
        gap_us=round(gap_s * SECOND_US),
        first_byte_us=round((first_s - asked_s) * SECOND_US),
        duration_us=round((whole_s - asked_s) * SECOND_US),
    )


def job(*pages: Page, **told: object) -> Job:
    made = Job(
        name="job 7",
        number=7,
        device="192.0.2.10",
        client="192.0.2.20",
        seen_us=START_US,
        seen_event=2,
        created_us=START_US,
        images=len(pages),
        pages=[*pages],
    )
    return replace(made, **told)


def lines(job: Job, before: Before = NOTHING, *, width: int = 80, now_s: float = 60) -> list[str]:
    return [line.text.rstrip() for line in job_timeline(job, before, at(now_s), width)]


def line(of: str, told: list[str]) -> str:
    return next(it for it in told if it.startswith(f" {of}"))


def test_it_is_clear_where_the_time_went() -> None:
    told = lines(
        job(
            page(1, 1, 5, 6, gap_s=1),
            page(2, 26, 26.5, 30, gap_s=20),
            ending=Ending.FEEDER_EMPTY,
            ended_us=at(30),
        )
    )
    assert told[0] == "Where the time went: 30 s"
    assert told[1:3] == [
        " ▒ waiting for the scanner 4.5 s (15 %)   █ transfer 4.5 s (15 %)",
        " · client paused 21 s (70 %)",
    ]
    assert line("page 1", told).endswith("paused 1 s, then 5 s: scanner 4 s, tr…")
    assert line("page 2", told).endswith("paused 20 s, then 4 s: scanner 500 ms…")
    assert line("page 2", told).count("·") > 15


def test_a_page_of_2_ms_in_10_minutes_is_seen_and_its_words_tell_the_truth() -> None:
    told = lines(job(page(1, 300, 300.001, 300.002), ended_us=at(600), ending=Ending.TIMED_OUT))
    assert THIN in line("page 1", told)
    assert "2 ms: scanner 1 ms, transfer 1 ms" in line("page 1", told)
    assert " ▒ waiting for the scanner 1 ms (< 1 %)   █ transfer 1 ms (< 1 %)" in told


def test_requests_that_were_refused_before_and_the_button_come_first() -> None:
    refused = Attempt(
        number=1,
        client="192.0.2.20",
        device="192.0.2.10",
        answer="ServerErrorNotAcceptingJobs",
        count=4,
        first_us=at(-30),
        last_us=at(-5),
        accepted="job 7",
        accepted_us=at(0),
    )
    push = Push(number=1, device="", client="", pressed_us=at(-32), delay_us=2 * SECOND_US)
    told = lines(job(page(1, 1, 2, 4)), Before((refused,), push))
    labels = [it.split()[0] for it in told[told.index("") + 2 :]]
    assert labels == ["button", "refused", "created", "page"]
    assert line("refused ×4", told).endswith("30 s: ServerErrorNotAcceptingJobs")
    assert "asked for after 2 s" in line("button", told)
    assert any("▓ refused 30 s" in it for it in told)


def test_an_image_that_is_waited_for_lasts_until_now() -> None:
    open_job = job(waiting_event=9, last_asked_us=at(2))
    told = lines(open_job, now_s=42)
    assert line("waiting", told).endswith("40 s: no answer yet")
    assert not any(it.startswith(" end") for it in told)
    assert parts_of(open_job, NOTHING, at(42))[2].length_us == 40 * SECOND_US


def test_an_answer_that_ends_the_job_is_told_with_its_time() -> None:
    refusal = Failure(
        event=8,
        requested_event=7,
        requested_us=at(6),
        gap_us=0,
        answer="ClientErrorNoImagesAvailable",
        client="192.0.2.20",
    )
    over = job(
        page(1, 1, 2, 6),
        failures=[refusal],
        ended_us=at(8),
        ended_event=8,
        ending=Ending.FEEDER_EMPTY,
    )
    assert line("no more", lines(over)).endswith("2 s: ClientErrorNoImagesAvailable")
    assert line("failed", lines(replace(over, ending=Ending.ABORTED))).endswith(
        "2 s: ClientErrorNoImagesAvailable"
    )


def test_a_job_ends_when_its_last_image_is_whole() -> None:
    last = page(1, 1, 2, 9)
    assert ended_us(job(last, ended_us=at(2), ended_event=last.event)) == at(9)
    assert ended_us(job(last, ended_us=at(2), ended_event=99)) == at(2)


def test_pages_that_are_not_listed_are_counted() -> None:
    assert lines(job(page(1, 1, 2, 3), images=301))[-1].endswith("and 300 more pages")


def test_without_times_the_words_remain() -> None:
    told = lines(job(created_us=None, client=""))
    assert told == ["No time is known", "", " created  not seen"]


@settings(max_examples=60)
@given(
    job=JOBS,
    attempts=st.lists(ATTEMPTS, max_size=2),
    push=st.none() | PUSHES,
    now_us=TIMES,
    width=st.integers(20, 220),
)
def test_any_job_is_told_in_any_width(
    job: Job, attempts: list[Attempt], push: Push | None, now_us: int, width: int
) -> None:
    before = Before(attempts, push)
    for line in job_timeline(job, before, now_us, width):
        assert cell_len(line.text) <= width
        assert clean(line.text) == line.text
    lanes = job_lanes(job, before, now_us)
    start_us, end_us = span_of(lanes)
    axis = Axis(start_us, max(end_us - start_us, 1), width)
    told = [it for it in lanes if it.label not in ("end", "")]
    firsts = [axis.cell(it.starts_us) for it in told if it.starts_us]
    assert firsts == sorted(firsts)
