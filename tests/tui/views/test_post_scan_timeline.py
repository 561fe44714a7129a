from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.story.post_scan_job import CUT_OFF, PostScanJob
from inspector.tui.views.post_scan_timeline import post_scan_lanes, post_scan_timeline
from tests.tui.odd_jobs import POST_SCAN_JOBS, TIMES
from tests.tui.tales import tale


def told(name: str, width: int = 120) -> list[str]:
    story = tale(name).story
    (job,) = story.post_scan_jobs
    return [it.text for it in post_scan_timeline(job, story.last_us, width)]


def lane(of: str, lines: list[str]) -> str:
    return next(it for it in lines if it.startswith(f" {of}"))


def test_images_sent_stand_above_images_received() -> None:
    lines = told("12")
    sent, received = lane("sent", lines), lane("received", lines)
    assert "9 images, 16.2 KB, over 15.1 s" in sent
    assert "9 images, says the server" in received
    assert [it for it in "▁▂▃▄▅▆▇█" if it not in sent] == []
    assert sent.index("▁") < received.index("█")  # the server tells it when it has all


def test_each_filter_has_a_lane_with_how_it_ended() -> None:
    lines = told("12c")
    assert "× CompletedWithErrors, FileShareAccessDenied" in lane("fileshare", lines)
    assert "✓ CompletedSuccessfully" in lane("sharepoint", lines)


def test_images_that_did_not_arrive_are_missed() -> None:
    story = tale("12").story
    (job,) = story.post_scan_jobs
    job.images_received = 7
    (received,) = (it for it in post_scan_lanes(job, story.last_us) if it.label == "received")
    assert received.words == "7 images, says the server, 2 missing"
    assert received.kind == "removed"


def test_an_image_without_an_answer_is_marked_and_not_called_refused() -> None:
    story = tale("12").story
    (job,) = story.post_scan_jobs
    job.images_unanswered, job.images[1].answer = 1, CUT_OFF
    (sent,) = (it for it in post_scan_lanes(job, story.last_us) if it.label == "sent")
    assert sent.words.startswith("9 images, 1 without an answer")
    assert [(it.sign, it.at_us) for it in sent.marks] == [("×", job.images[1].time_us)]


@settings(max_examples=60)
@given(job=POST_SCAN_JOBS, now_us=TIMES, width=st.integers(20, 220))
def test_any_job_is_told_in_any_width(job: PostScanJob, now_us: int, width: int) -> None:
    for line in post_scan_timeline(job, now_us, width):
        assert cell_len(line.text) <= width
        assert clean(line.text) == line.text
