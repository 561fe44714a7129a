"""Conversations for the rules of ``inspector/diagnosis/post_scan.py``."""

import random
from dataclasses import replace

import msgspec
import pytest

from inspector.diagnosis import images, post_scan, post_scan_ends, privacy
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations import post_scanning
from tests.conversations.cast import CONSOLE, FINISHER, SCAN_SERVER
from tests.conversations.dsm import (
    SERVICE_URL,
    create_job,
    done,
    job_created,
    job_list,
    send_image,
    with_token,
)
from tests.conversations.faults import fault
from tests.conversations.images import png
from tests.conversations.post_scanning import ALICE, JOB, PROCESS, TOKEN, ask
from tests.conversations.scanning import request
from tests.conversations.stage import Stage
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    near_misses,
    triggers,
)
from tests.story.test_post_scan_jobs import WHOLE, hollow

PAGE = png(425, 550, 50)
MINUTE_MS = 60_000
REFUSED = fault("OperationFailed", prefix="dsp")


def create(stage: Stage) -> None:
    """A job begins."""
    ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN))


def send(stage: Stage, number: int) -> None:
    """An image is taken."""
    ask(stage).exchange(send_image(TOKEN, number, PAGE), done("SendImage"))


def end(stage: Stage) -> None:
    """The device has no more."""
    ask(stage).exchange(with_token("EndPostScanJob", TOKEN), done("EndPostScanJob"))


def whole_job(stage: Stage) -> None:
    """As it should be."""
    create(stage)
    send(stage, 1)
    end(stage)


# --- DSM-1 ---------------------------------------------------------------------------------------


def user_by_name(stage: Stage) -> None:
    """A name in the place of the security identifier, and a process by its name."""
    asked = create_job("EXAMPLE\\alice", "Invoices")
    ask(stage).exchange(asked, fault("InvalidArgs", prefix="dsp"), status=500)


def server_gives_a_number(stage: Stage) -> None:
    """A server that numbers its jobs; the device says what it was given."""
    ask(stage).exchange(create_job(ALICE, PROCESS), job_created("job-7"))
    ask(stage).exchange(send_image("job-7", 1, PAGE), done("SendImage"))


def console_makes_up_a_token(stage: Stage) -> None:
    """A token that is no GUID has no endpoint."""
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    odd = with_token("CancelPostScanJob", "the-last-one", "dsc")
    console.exchange(odd, fault("EndpointUnavailable", prefix="wsa"), status=500)


def ids_in_other_forms(stage: Stage) -> None:
    """GUIDs with braces and in capitals, a token as a URN, a service's own SID."""
    asked = create_job("s-1-5-18", f"{{{PROCESS}}}")
    ask(stage).exchange(asked, job_created(f"urn:uuid:{TOKEN.upper()}"))
    send(stage, 1)


# --- DSM-2 ---------------------------------------------------------------------------------------


def pause_of_eleven_minutes(stage: Stage) -> None:
    """A user thinks between two pages, and the server is patient."""
    create(stage)
    send(stage, 1)
    stage.pause(11 * MINUTE_MS)
    send(stage, 2)
    end(stage)


def pause_of_nine_minutes(stage: Stage) -> None:
    """Just in time."""
    create(stage)
    send(stage, 1)
    stage.pause(9 * MINUTE_MS)
    send(stage, 2)
    stage.pause(9 * MINUTE_MS)
    end(stage)


def image_after_the_end(stage: Stage) -> None:
    """One more page, too late."""
    whole_job(stage)
    ask(stage).exchange(send_image(TOKEN, 2, PAGE), REFUSED, status=500)


def end_said_twice(stage: Stage) -> None:
    """The device is not sure that it was heard."""
    whole_job(stage)
    ask(stage).exchange(with_token("EndPostScanJob", TOKEN), REFUSED, status=500)


def image_before_the_job(stage: Stage) -> None:
    """The device does not wait for the answer to CreatePostScanJob."""
    talk = ask(stage)
    creating = talk.ask(create_job(ALICE, PROCESS))
    send(stage, 1)
    talk.answer(creating, job_created(TOKEN))
    end(stage)


def image_of_an_unknown_job(stage: Stage) -> None:
    """Nothing tells where the token comes from, and the server does not know it."""
    ask(stage).exchange(send_image(TOKEN, 1, PAGE), REFUSED, status=500)


def image_of_a_cancelled_job(stage: Stage) -> None:
    """An administrator was quicker."""
    create(stage)
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    console.exchange(
        with_token("CancelPostScanJob", TOKEN, "dsc"), done("CancelPostScanJob", "dsc")
    )
    ask(stage).exchange(send_image(TOKEN, 1, PAGE), REFUSED, status=500)


def no_end_while_others_go_on(stage: Stage) -> None:
    """Nobody hears of the job any more; eleven minutes later somebody asks something else."""
    create(stage)
    send(stage, 1)
    stage.pause(11 * MINUTE_MS)
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    console.exchange(request("GetActiveJobs", prefix="dsc"), job_list("GetActiveJobs"))


def no_end_yet(stage: Stage) -> None:
    """The capture ends after an image."""
    create(stage)
    send(stage, 1)


def middle_of_a_job(stage: Stage) -> None:
    """The capture began after the job did."""
    send(stage, 4)
    end(stage)


def timed_out_in_the_history(stage: Stage) -> None:
    """The console reads of a job that nobody saw."""
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    over = replace(JOB, state="Aborted", reason="PostScanJobTimedOut", images=2)
    console.exchange(request("GetJobHistory", prefix="dsc"), job_list("GetJobHistory", over, over))


CASES: tuple[Case, ...] = (
    *triggers("DSM-1", user_by_name, server_gives_a_number, console_makes_up_a_token),
    *near_misses("DSM-1", whole_job, ids_in_other_forms, post_scanning.post_scan_job),
    *triggers(
        "DSM-2",
        post_scanning.timed_out,
        pause_of_eleven_minutes,
        image_after_the_end,
        end_said_twice,
        image_before_the_job,
        image_of_an_unknown_job,
        image_of_a_cancelled_job,
        no_end_while_others_go_on,
        no_end_yet,
        timed_out_in_the_history,
    ),
    *near_misses("DSM-2", post_scanning.post_scan_job, pause_of_nine_minutes, middle_of_a_job),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_what_may_still_be_well_is_only_information() -> None:
    assert [it.severity for it in found(no_end_yet, "DSM-2")] == [Severity.INFORMATION]
    assert [it.severity for it in found(end_said_twice, "DSM-2")] == [Severity.INFORMATION]
    assert [it.severity for it in found(no_end_while_others_go_on, "DSM-2")] == [Severity.ERROR]


@pytest.mark.parametrize(
    "scene",
    [
        user_by_name,
        console_makes_up_a_token,
        post_scanning.timed_out,
        image_after_the_end,
        end_said_twice,
        image_of_an_unknown_job,
        image_of_a_cancelled_job,
        post_scanning.cancelled_by_other,
    ],
)
def test_faults_are_explained(scene: Scene) -> None:
    events = events_of(scene)
    explained = {
        seq
        for it in diagnosed(events).findings()
        if it.rule.startswith("DSM-")
        for seq in it.events
    }
    assert {it.seq for it in events if it.fault} <= explained


def test_names_in_the_place_of_an_identifier_are_not_repeated() -> None:
    assert "alice" not in str(found(user_by_name, "DSM-1"))


def test_the_device_of_a_job_is_its_client() -> None:
    assert {it.device for it in found(post_scanning.timed_out, "DSM-2")} == {FINISHER.host}


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_missing_every_rule_of_ours_goes_on(seed: int) -> None:
    chance = random.Random(seed)
    rules = (*post_scan.RULES, *post_scan_ends.RULES, *images.RULES, *privacy.RULES)
    diagnosis = Diagnosis(rules)
    for it in chance.sample(WHOLE, 60):
        diagnosis.add(msgspec.structs.replace(it, message=hollow(it.message, chance)))
    diagnosis.close()
    assert {it.rule for it in diagnosis.findings()} <= {rule.id for rule in rules}
    assert diagnosis.story.events == 60
