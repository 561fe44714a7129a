"""Conversations for the rules of ``inspector/diagnosis/jobs.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import COLLEAGUE, HALLWAY, LINUX
from tests.conversations.eventing import sink
from tests.conversations.faults import fault
from tests.conversations.finding import search
from tests.conversations.images import jpeg
from tests.conversations.manners import Letter
from tests.conversations.peers import Peer
from tests.conversations.pulling import NO_PAPER, PAGE, feeder, feeder_ends_unknown, flatbed_scan
from tests.conversations.refusing import job_timed_out, token_mismatch, tokens_mixed
from tests.conversations.scanner import Job, job_end
from tests.conversations.scanning import airscan_retrieve, airscan_ticket, create, created, image
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED, cancelled_by_other
from tests.diagnosis.kit import Case, check, near_misses, triggers

PORT = HALLWAY.scan_url.removeprefix(f"http://{HALLWAY.host}").partition("/")[0]
GONE = fault("ClientErrorJobIdNotFound")
WRONG = fault("ClientErrorInvalidJobToken")


def began(stage: Stage, number: int = 7, token: str = "t-7") -> None:
    """sane-airscan begins a job of the feeder."""
    made = created(number, token, ANNOUNCED, PAGE.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(PAGE)), made)


def page(stage: Stage, token: str = "t-7", client: Peer = LINUX) -> None:
    """A page is fetched."""
    stage.once(client, HALLWAY, airscan_retrieve(7, token), image(jpeg(850, 1169, 100)))


def refused(stage: Stage, answer: Letter, token: str = "t-7") -> None:
    """RetrieveImage is answered with a fault."""
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, token), answer, status=400)


def late_page_refused(stage: Stage) -> None:
    """An image, a minute and a half, and the device has forgotten the job."""
    began(stage)
    page(stage)
    stage.pause(90_000)
    refused(stage, GONE)


def late_page_given(stage: Stage) -> None:
    """This device waits longer than it must."""
    began(stage)
    stage.pause(61_000)
    page(stage)


def in_the_last_second(stage: Stage) -> None:
    began(stage)
    stage.pause(58_000)
    page(stage)
    stage.pause(58_000)
    refused(stage, NO_PAPER)


def creation_missed(stage: Stage) -> None:
    """The capture began after the job: nothing tells since when the device waits."""
    stage.pause(100_000)
    refused(stage, GONE)


def token_cut(stage: Stage) -> None:
    began(stage, token="T-0123456789")
    refused(stage, WRONG, token="T-01234567")


def token_accepted(stage: Stage) -> None:
    """A device that does not look at the token."""
    began(stage)
    page(stage, token="another")


def own_token_refused(stage: Stage) -> None:
    began(stage)
    refused(stage, WRONG)


def restarted_meanwhile(stage: Stage) -> None:
    """A search shows that the device began anew: it cannot know the token."""
    search(stage, LINUX, HALLWAY)
    began(stage)
    page(stage)
    stage.pause(20_000)
    search(stage, LINUX, replace(HALLWAY, instance=HALLWAY.instance + 48_333))
    refused(stage, WRONG)


def token_of_a_missed_job(stage: Stage) -> None:
    refused(stage, WRONG)


def other_host(stage: Stage) -> None:
    """Another computer knows the token."""
    began(stage)
    page(stage, client=COLLEAGUE)


def other_host_after_the_end(stage: Stage) -> None:
    """Another computer knows the token, and comes too late."""
    began(stage)
    page(stage)
    refused(stage, NO_PAPER)
    stage.once(COLLEAGUE, HALLWAY, airscan_retrieve(7, "t-7"), GONE, status=400)


def page_of_a_missed_job(stage: Stage) -> None:
    page(stage)


def told_after_30_s(stage: Stage) -> None:
    """This device does not wait a minute."""
    began(stage)
    stage.pause(30_000)
    ended = Job(id=7, state="Aborted", reason="JobTimedOut", done=0)
    stage.notify(HALLWAY, LINUX, sink(LINUX, "x"), job_end(ended))


def given_up_after_30_s(stage: Stage) -> None:
    """The client comes too late for a device that does not wait a minute."""
    told_after_30_s(stage)
    stage.pause(500)
    refused(stage, GONE)


def told_late_of_the_last_page(stage: Stage) -> None:
    """The device knows the job after 65 seconds: it is over for another reason."""
    began(stage)
    page(stage)
    stage.pause(65_000)
    refused(stage, NO_PAPER)


def asked_again_when_over(stage: Stage) -> None:
    """A client asks for another image long after the last one, with another token."""
    began(stage)
    page(stage)
    refused(stage, NO_PAPER)
    stage.pause(100_000)
    refused(stage, GONE)


def number_again_unseen(stage: Stage) -> None:
    """The next job has the same number, and its creation is not in the capture."""
    began(stage)
    page(stage)
    refused(stage, NO_PAPER)
    stage.pause(100_000)
    page(stage, token="t-8", client=COLLEAGUE)
    page(stage, token="t-8", client=COLLEAGUE)
    stage.once(COLLEAGUE, HALLWAY, airscan_retrieve(7, "t-8"), NO_PAPER, status=400)


def two_scanners_at_one_address(stage: Stage) -> None:
    """Two services on two ports of one host number their jobs alike."""
    other = replace(HALLWAY, scan_url=HALLWAY.scan_url.replace(PORT, ":8019"))
    scanners = ((HALLWAY, "A-7"), (other, "B-7"))
    for scanner, token in scanners:
        made = created(7, token, ANNOUNCED, PAGE.final())
        stage.once(LINUX, scanner, create(airscan_ticket(PAGE)), made)
    for answer, status in ((image(jpeg(850, 1169, 100)), 200), (NO_PAPER, 400)):
        for scanner, token in scanners:
            stage.once(LINUX, scanner, airscan_retrieve(7, token), answer, status=status)


def other_token_without_complaint(stage: Stage) -> None:
    """The device ends the job, and says nothing of the token."""
    began(stage)
    page(stage)
    refused(stage, NO_PAPER, token="another")


CASES: tuple[Case, ...] = (
    *triggers("JOB-1", job_timed_out, late_page_refused, late_page_given),
    *near_misses("JOB-1", feeder, feeder_ends_unknown, in_the_last_second, creation_missed),
    *triggers("JOB-2", token_mismatch, tokens_mixed, token_cut, token_accepted),
    *triggers("JOB-1", told_after_30_s, given_up_after_30_s),
    *near_misses("JOB-1", told_late_of_the_last_page, asked_again_when_over, number_again_unseen),
    *near_misses("JOB-1", two_scanners_at_one_address),
    *triggers("JOB-2", own_token_refused, restarted_meanwhile, token_of_a_missed_job, other_host),
    *triggers("JOB-2", other_token_without_complaint, other_host_after_the_end),
    *near_misses("JOB-2", asked_again_when_over),
    *near_misses("JOB-2", number_again_unseen, two_scanners_at_one_address),
    *near_misses("JOB-2", flatbed_scan, cancelled_by_other, page_of_a_missed_job),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
