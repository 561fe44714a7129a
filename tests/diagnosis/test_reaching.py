"""Conversations for the rules of ``inspector/diagnosis/reaching.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations import addressing, pulling, pushing
from tests.conversations.cast import HALLWAY, OFFICE, PC
from tests.conversations.finding import announce, bye, read_metadata, search
from tests.conversations.scanning import get_elements
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, Scene, check, diagnosed, events_of, near_misses, triggers

flatbed = pulling.SCENES["01-flatbed-scan"]


def nothing_but_a_refusal(stage: Stage) -> None:
    """All that there is to see: the client was configured with a wrong address, and retries."""
    for _ in range(3):
        stage.refused(PC, "http://192.0.2.10:5358/wsd")
        stage.pause(2000)


def nothing_but_silence(stage: Stage) -> None:
    stage.unanswered(PC, "http://192.0.2.10:5357/wsd")


def no_web_page(stage: Stage) -> None:
    """Somebody looks for the device's own pages, which it does not have."""
    read_metadata(stage, PC, OFFICE)
    stage.refused(PC, "http://192.0.2.10:80/")


def subscribed_before_the_capture(stage: Stage) -> None:
    """Of the subscription nothing was seen, but who asks for the connection is a scanner."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    talk.exchange(get_elements("ScannerStatus"), pulling.idle(stage))
    stage.refused(OFFICE, "http://192.0.2.20:5357/e1f4a7c2")


CASES: tuple[Case, ...] = (
    *triggers("HTTP-5", nothing_but_a_refusal, nothing_but_silence, no_web_page),
    *triggers("HTTP-5", subscribed_before_the_capture),
    *near_misses("HTTP-5", flatbed, addressing.refused_address, pushing.sink_refuses),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def later_it_answers(stage: Stage) -> None:
    """The device was just being switched on."""
    search(stage, PC, HALLWAY)
    stage.refused(PC, HALLWAY.device_url)
    stage.pause(1000)
    read_metadata(stage, PC, HALLWAY)


def silent_at_first(stage: Stage) -> None:
    """That nobody answered is told when the client has tried again, and got its answer."""
    search(stage, PC, HALLWAY)
    stage.unanswered(PC, HALLWAY.device_url)
    read_metadata(stage, PC, HALLWAY)
    stage.pause(9000)
    read_metadata(stage, PC, HALLWAY)


def later_it_is_cut(stage: Stage) -> None:
    search(stage, PC, HALLWAY)
    stage.refused(PC, HALLWAY.device_url)
    talk = stage.talk(PC, HALLWAY, HALLWAY.device_url)
    talk.cut(talk.ask(get_elements("ScannerStatus")), None, reason="reset")


def later_it_is_asked(stage: Stage) -> None:
    search(stage, PC, HALLWAY)
    stage.refused(PC, HALLWAY.device_url)
    stage.talk(PC, HALLWAY, HALLWAY.device_url).ask(get_elements("ScannerStatus"))


def switched_off(stage: Stage) -> None:
    """The device said goodbye: that nobody answers is no riddle."""
    search(stage, PC, HALLWAY)
    announce(stage, HALLWAY, bye(stage, HALLWAY))
    stage.unanswered(PC, HALLWAY.device_url)


def switched_on(stage: Stage) -> None:
    """Nobody knows of the device yet; when it answers, it names the address itself."""
    stage.refused(PC, OFFICE.device_url)
    stage.pause(9000)
    read_metadata(stage, PC, OFFICE)


@pytest.mark.parametrize(
    ("rule", "scene", "ends"),
    [
        ("DIS-1", later_it_answers, "was refused (event 5). Later the address answered (event 7)."),
        ("DIS-1", silent_at_first, "no answer (event 7). Later the address answered (event 9)."),
        ("DIS-1", later_it_is_cut, "Later a request there was cut off (event 7)."),
        ("DIS-1", later_it_is_asked, "Later a request was sent there (event 6)."),
        ("DIS-1", switched_off, "no answer (event 7). It had said goodbye (Bye, event 5)."),
        ("HTTP-5", switched_on, "was refused (event 1). Later the address answered (event 3)."),
    ],
)
def test_what_is_known_in_the_end_is_told_of_an_address(rule: str, scene: Scene, ends: str) -> None:
    findings = diagnosed(events_of(scene)).findings()
    (finding,) = [it for it in findings if "for a connection" in it.text]
    assert finding.text.endswith(ends)
    assert (finding.rule, finding.severity, finding.count) == (rule, "information", 1)


def test_an_event_is_told_by_one_rule() -> None:
    for scene in (addressing.refused_address, pushing.sink_drops, no_web_page):
        findings = diagnosed(events_of(scene)).findings()
        told = [it.rule for it in findings if "connection" in it.text]
        assert len(told) == 1
