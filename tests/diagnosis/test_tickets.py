"""Conversations for the rules of ``inspector/diagnosis/tickets.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations import pulling, pushing, refusing, remaining, waiting
from tests.conversations.cast import OFFICE, PC, SCRIPT
from tests.conversations.faults import fault
from tests.conversations.refusing import INVALID, SMALL
from tests.conversations.scanner import Abilities
from tests.conversations.scanning import (
    Ticket,
    create,
    created,
    elements,
    get_elements,
    node,
    validate,
    validated,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED
from tests.diagnosis.kit import Case, check, found, near_misses, triggers

push = pushing.SCENES["04-push-scan"]
CONFLICT = "ClientErrorConflictingRequiredParameters"
BOTH = node("DocumentSizeAutoDetect", "false") + "<wscn:InputMediaSize>"


def asked(stage: Stage, xml: str, final: str = "") -> None:
    """A job that is accepted."""
    made = created(9, "9", ANNOUNCED, final or SMALL.final())
    stage.once(PC, OFFICE, create(xml), made)


def refused(stage: Stage, xml: str, name: str = "InvalidArgs") -> None:
    """A job that is not."""
    stage.once(PC, OFFICE, create(xml), fault(name), status=400)


def told(stage: Stage) -> None:
    """The scanner tells what it can do."""
    answer = elements(ScannerConfiguration=Abilities().xml())
    stage.once(PC, OFFICE, get_elements("ScannerConfiguration"), answer)


def both_branches() -> str:
    """A ticket with both ways to tell the size."""
    return SMALL.xml().replace("<wscn:InputMediaSize>", BOTH)


def disordered() -> str:
    """A ticket whose source comes first."""
    source = node("InputSource", "Platen")
    start = "<wscn:DocumentParameters>"
    return SMALL.xml().replace(source, "").replace(start, start + source)


# --- TKT-1 ----------------------------------------------------------------------------------------


def both_branches_refused(stage: Stage) -> None:
    told(stage)
    refused(stage, both_branches())


def both_branches_taken(stage: Stage) -> None:
    asked(stage, both_branches())


def no_description(stage: Stage) -> None:
    refused(stage, SMALL.xml().replace(SMALL.description(), ""))


def no_ticket(stage: Stage) -> None:
    refused(stage, "")


def element_unknown(stage: Stage) -> None:
    unknown = node("Rotation", "0") + node("Sharpen", "1")
    refused(stage, SMALL.xml().replace(node("Rotation", "0"), unknown))


def disordered_refused(stage: Stage) -> None:
    refused(stage, disordered())


def disordered_taken(stage: Stage) -> None:
    asked(stage, disordered())


def disordered_while_busy(stage: Stage) -> None:
    refused(stage, disordered(), "ServerErrorNotAcceptingJobs")


def disordered_and_impossible(stage: Stage) -> None:
    """The value is what a device does not take (TKT-2)."""
    told(stage)
    refused(stage, disordered().replace("jfif", "xps"))


# --- TKT-6 ----------------------------------------------------------------------------------------


def nothing_to_be_seen(stage: Stage) -> None:
    told(stage)
    refused(stage, SMALL.xml())


def code_nobody_knows(stage: Stage) -> None:
    unknown = fault("InvalidArgs")
    odd = replace(unknown, body=unknown.body.replace("wscn:InvalidArgs", "wscn:NoGoodTicket"))
    stage.once(PC, OFFICE, create(SMALL.xml()), odd, status=400)


def draft_namespace(stage: Stage) -> None:
    stage.once(SCRIPT, OFFICE, create(SMALL.xml()), INVALID, status=400)


def conflict_unseen(stage: Stage) -> None:
    """Nothing is known not to go together: all that is demanded is told."""
    refused(stage, SMALL.xml(honour=True), CONFLICT)


def conflict_not_marked(stage: Stage) -> None:
    refused(stage, replace(SMALL, format="tiff-single-g4", colour="RGB24").xml(), CONFLICT)


def conflict_not_demanded(stage: Stage) -> None:
    """What the device may change is not why it cannot honour the rest."""
    ticket = replace(SMALL, format="tiff-single-g4", colour="RGB24").xml(honour=True)
    may_change = '<wscn:Format wscn:MustHonor="true"'
    assert may_change in ticket
    refused(stage, ticket.replace(may_change, "<wscn:Format"), CONFLICT)


# --- TKT-4 ----------------------------------------------------------------------------------------


def back_without_duplex(stage: Stage) -> None:
    asked(stage, replace(SMALL, back=True).xml())


def many_from_the_glass(stage: Stage) -> None:
    asked(stage, replace(SMALL, images=3).xml())


def film_on_the_glass(stage: Stage) -> None:
    ticket = replace(SMALL, film="ColorSlideFilm").xml()
    stage.once(PC, OFFICE, validate(ticket), validated(True, ANNOUNCED))
    asked(stage, ticket)


def film_not_applicable(stage: Stage) -> None:
    asked(stage, replace(SMALL, film="NotApplicable").xml())


def back_with_duplex(stage: Stage) -> None:
    asked(stage, replace(SMALL, back=True, source="ADFDuplex", images=0).xml())


# --- TKT-5 ----------------------------------------------------------------------------------------

GREY = replace(SMALL, colour="Grayscale8")
COLOURED = replace(SMALL, colour="RGB24")


def colour_replaced(stage: Stage) -> None:
    told(stage)
    asked(stage, COLOURED.xml(), GREY.final(overridden=("ColorProcessing",)))


def demand_not_honoured(stage: Stage) -> None:
    asked(stage, COLOURED.xml(honour=True), replace(GREY, dpi=(75, 75)).final())


def always_another_colour(stage: Stage) -> None:
    """Three jobs, and each is changed alike; another change is another matter."""
    for _ in range(3):
        asked(stage, COLOURED.xml(), GREY.final(overridden=("ColorProcessing",)))
    asked(stage, SMALL.xml(), replace(SMALL, dpi=(75, 75)).final())


def region_rounded(stage: Stage) -> None:
    final = replace(SMALL, region=(8497, 11_693)).final()
    asked(stage, SMALL.xml(honour=True), final)


def all_images_is_one(stage: Stage) -> None:
    asked(stage, replace(SMALL, images=0).xml(), SMALL.final())


def nothing_asked_for(stage: Stage) -> None:
    asked(stage, node("ScanTicket", Ticket().description()), COLOURED.final())


CASES: tuple[Case, ...] = (
    *triggers(
        "TKT-1",
        both_branches_refused,
        both_branches_taken,
        no_description,
        no_ticket,
        element_unknown,
        disordered_refused,
    ),
    *near_misses(
        "TKT-1",
        pulling.flatbed_scan,
        pulling.feeder,
        push,
        disordered_taken,
        disordered_while_busy,
        disordered_and_impossible,
    ),
    *triggers("TKT-4", back_without_duplex, many_from_the_glass, film_on_the_glass),
    *triggers("TKT-4", waiting.own_job_never_ended),
    *near_misses(
        "TKT-4",
        pulling.flatbed_scan,
        pulling.feeder,
        remaining.managed_scanner,
        film_not_applicable,
        back_with_duplex,
    ),
    *triggers("TKT-5", colour_replaced, demand_not_honoured, refusing.ticket_rejected),
    *triggers("TKT-5", always_another_colour),
    *near_misses(
        "TKT-5",
        pulling.flatbed_scan,
        push,
        region_rounded,
        all_images_is_one,
        nothing_asked_for,
    ),
    *triggers(
        "TKT-6",
        refusing.information_missing,
        refusing.demands_conflict,
        nothing_to_be_seen,
        code_nobody_knows,
        draft_namespace,
        conflict_unseen,
        conflict_not_marked,
        conflict_not_demanded,
    ),
    *near_misses(
        "TKT-6",
        refusing.ticket_rejected,
        waiting.device_busy,
        pulling.feeder_empty,
        both_branches_refused,
        disordered_and_impossible,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_the_two_that_do_not_go_together_go_first() -> None:
    (finding,) = found(refusing.demands_conflict, "TKT-6")
    assert finding.text.endswith(
        "which is Format tiff-single-g4, ColorProcessing RGB24 and 15 other settings."
    )
    assert finding.advice.startswith("Choose another Format for RGB24")


def test_only_what_must_be_honoured_is_in_conflict() -> None:
    (finding,) = found(conflict_not_demanded, "TKT-6")
    assert finding.likely == ()
