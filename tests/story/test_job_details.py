import pytest

from inspector.story.job_details import attempt_details, attempt_words, job_details
from inspector.story.job_words import words_of
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize(
    "name", ["01", "02", "02c", "05", "05c", "07", "07c", "09", "10", "10b", "17"]
)
def test_a_job_is_told_from_its_beginning_to_its_end(name: str, golden: Golden) -> None:
    jobs = story_of(name).jobs
    told = [paragraph(words_of(job), job_details(job)) for job in jobs]
    told += [paragraph(attempt_words(it), attempt_details(it)) for it in jobs.attempts]
    golden(GOLDENS / f"jobs-{name}.txt", "\n".join(told))
