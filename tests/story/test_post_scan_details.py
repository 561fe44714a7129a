import pytest

from inspector.story.post_scan_details import post_scan_details
from inspector.story.post_scan_words import words_of
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["12", "12b", "12c", "13", "19"])
def test_a_post_scan_job_is_told_with_a_lane_for_each_filter(name: str, golden: Golden) -> None:
    jobs = story_of(name).post_scan_jobs
    told = [paragraph(words_of(job), post_scan_details(job)) for job in jobs]
    golden(GOLDENS / f"post-scan-jobs-{name}.txt", "\n".join(told))


def test_what_got_no_answer_was_not_refused() -> None:
    (job, *_) = story_of("12b").post_scan_jobs
    job.images_unanswered = 1
    told = dict(post_scan_details(job))["images"]
    assert told.startswith("2 images sent, 1 without an answer, 2 received")


def test_the_domain_of_a_user_is_not_told() -> None:
    (job, *_) = story_of("12").post_scan_jobs
    assert job.user.startswith("S-1-5-21-")
    told = dict(post_scan_details(job))
    assert "S-1-5-21-…" in told["user"]
    assert job.user not in told["user"]
