"""Conversations for the rules of ``inspector/diagnosis/capabilities.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations import pulling, refusing
from tests.conversations.cast import COLLEAGUE, HALLWAY, OFFICE, PC
from tests.conversations.peers import Peer
from tests.conversations.refusing import INVALID, NOTHING, SMALL
from tests.conversations.scanner import Abilities
from tests.conversations.scanning import (
    Ticket,
    airscan_ticket,
    create,
    created,
    elements,
    get_elements,
    validate,
    validated,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED, BUSY, GLASS
from tests.diagnosis.kit import Case, check, found, near_misses, triggers

ABLE = Abilities()
HUGE = replace(SMALL, scaling=(1250, 1250))
LONG = replace(SMALL, region=(8500, 12_000), size=(8500, 12_000))
LYING = replace(ABLE, platen=(14_016, 8504), feeder=None)


def told(stage: Stage, able: Abilities = ABLE, client: Peer = PC) -> None:
    """The scanner tells what it can do."""
    answer = elements(ScannerConfiguration=able.xml())
    stage.once(client, OFFICE, get_elements("ScannerConfiguration"), answer)


def asked(stage: Stage, ticket: Ticket, final: Ticket | None = None) -> None:
    """A job that is accepted."""
    made = created(9, "9", ANNOUNCED, (final or ticket).final())
    stage.once(PC, OFFICE, create(ticket.xml()), made)


def refused(stage: Stage, ticket: Ticket) -> None:
    """A job that is not."""
    stage.once(PC, OFFICE, create(ticket.xml()), INVALID, status=400)


def scaled_too_much(stage: Stage) -> None:
    told(stage)
    proposal = replace(HUGE, scaling=(400, 400)).xml("ValidScanTicket")
    stage.once(PC, OFFICE, validate(HUGE.xml()), validated(False, NOTHING, proposal))


def format_unknown(stage: Stage) -> None:
    told(stage)
    wrong = "wscn:ClientErrorFormatNotSupported"
    unknown = replace(INVALID, body=INVALID.body.replace("wscn:InvalidArgs", wrong))
    stage.once(PC, OFFICE, create(replace(SMALL, format="xps").xml()), unknown, status=400)


def taken_all_the_same(stage: Stage) -> None:
    told(stage)
    asked(stage, HUGE)


def not_valid_and_not_why(stage: Stage) -> None:
    told(stage)
    stage.once(PC, OFFICE, validate(SMALL.xml()), validated(False, NOTHING))


def not_valid_though_possible(stage: Stage) -> None:
    """No range tells why, but the proposal does."""
    told(stage)
    proposal = replace(SMALL, colour="RGB24").xml("ValidScanTicket")
    stage.once(PC, OFFICE, validate(SMALL.xml()), validated(False, NOTHING, proposal))
    refused(stage, SMALL)


def source_missing(stage: Stage) -> None:
    told(stage, replace(ABLE, feeder=None))
    ticket = airscan_ticket(replace(GLASS, source="ADF", images=0))
    stage.once(PC, OFFICE, create(ticket), INVALID, status=400)


def replaced_by_the_device(stage: Stage) -> None:
    """TKT-5 tells it."""
    told(stage)
    asked(stage, HUGE, SMALL)


def told_nothing(stage: Stage) -> None:
    refused(stage, HUGE)


def another_device(stage: Stage) -> None:
    told(stage)
    stage.once(PC, HALLWAY, create(HUGE.xml()), INVALID, status=400)


def what_another_was_told(stage: Stage) -> None:
    proposal = replace(SMALL, dpi=(300, 300)).xml("ValidScanTicket")
    answer = validated(False, NOTHING, proposal)
    stage.once(COLLEAGUE, OFFICE, validate(replace(SMALL, dpi=(350, 350)).xml()), answer)
    refused(stage, replace(SMALL, dpi=(400, 400)))


def region_beyond_the_glass(stage: Stage) -> None:
    told(stage)
    refused(stage, LONG)


def region_beyond_the_medium(stage: Stage) -> None:
    refused(stage, replace(SMALL, size=(5830, 8270)))


def region_too_small(stage: Stage) -> None:
    """Reckoned in another unit."""
    told(stage)
    refused(stage, replace(SMALL, region=(85, 117)))


def sizes_the_wrong_way_round(stage: Stage) -> None:
    told(stage, LYING)
    asked(stage, SMALL)


def busy_with_a_region_too_long(stage: Stage) -> None:
    told(stage)
    stage.once(PC, OFFICE, create(LONG.xml()), BUSY, status=500)


def region_rounded_up(stage: Stage) -> None:
    told(stage)
    refused(stage, replace(SMALL, region=(8508, 11_690)))


def region_cut_by_the_device(stage: Stage) -> None:
    told(stage)
    asked(stage, LONG, replace(LONG, region=(8500, 11_730)))


CASES: tuple[Case, ...] = (
    *triggers(
        "TKT-2",
        refusing.ticket_rejected,
        scaled_too_much,
        format_unknown,
        taken_all_the_same,
        not_valid_and_not_why,
        not_valid_though_possible,
        source_missing,
    ),
    *near_misses(
        "TKT-2",
        pulling.flatbed_scan,
        pulling.feeder,
        pulling.feeder_ends_unknown,
        replaced_by_the_device,
        told_nothing,
        another_device,
        region_beyond_the_medium,
    ),
    *triggers(
        "TKT-3",
        region_beyond_the_glass,
        region_beyond_the_medium,
        region_too_small,
        sizes_the_wrong_way_round,
        busy_with_a_region_too_long,
    ),
    *near_misses(
        "TKT-3",
        pulling.flatbed_scan,
        pulling.feeder_ends_unknown,
        region_rounded_up,
        region_cut_by_the_device,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_a_verdict_is_for_who_asked() -> None:
    """The refusal of the other client's ticket is not explained by it."""
    (finding,) = found(what_another_was_told, "TKT-2")
    assert finding.events == (1, 2)
