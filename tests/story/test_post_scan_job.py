import msgspec

from inspector.story.post_scan_job import TAKEN, PostScanEnding
from tests.story.test_post_scan_words import job, lane


def test_a_row_is_plain_data() -> None:
    row = msgspec.to_builtins(job(lanes=[lane("email", "Pending")], ending=PostScanEnding.ABORTED))
    assert row["ending"] == "aborted"
    assert row["lanes"][0]["states"][0]["state"] == "Pending"


def test_what_a_row_says_of_itself() -> None:
    begun = job()
    assert (begun.was_created, begun.is_over, begun.is_ended_by_device) == (True, False, False)
    ended = job(created_us=None, end_answer=TAKEN, ending=PostScanEnding.COMPLETED)
    assert (ended.was_created, ended.is_over, ended.is_ended_by_device) == (False, True, True)
    assert lane("email", "Pending").state == "Pending"
