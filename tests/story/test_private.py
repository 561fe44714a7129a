from time import process_time

import msgspec
import pytest

from inspector.events.event import Event, Phase
from inspector.protocols import scan
from inspector.protocols.scan_ticket import JobDescription, ScanTicket
from inspector.story.private import EVENTS_LIMIT, VALUES_LIMIT, Personal, Private
from inspector.story.story import Story
from tests.builders import event
from tests.conversations import post_scanning, pulling, remaining, waiting
from tests.diagnosis.kit import Scene, events_of


def counts(scene: Scene) -> dict[str, int]:
    """How much of what is in a scene."""
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return {kind.name: seen.count for kind, seen in story.private.kinds.items()}


def created_by(name: str | None, seq: int = 1) -> Event:
    """A CreateScanJob of somebody."""
    described = JobDescription(job_name="x", job_originating_user_name=name, job_information=None)
    message = scan.CreateScanJobRequest(
        scan_identifier=None,
        destination_token=None,
        scan_ticket=ScanTicket(job_description=described, document_parameters=None),
    )
    return event(seq, operation="CreateScanJob", phase=Phase.REQUEST, message=message)


@pytest.mark.parametrize(
    ("scene", "expected"),
    [
        (pulling.flatbed_scan, {"SERIAL": 1, "USER_NAME": 1, "IMAGE": 1}),
        (pulling.feeder, {"SERIAL": 1, "IMAGE": 3}),  # its only name is the program's own
        (waiting.device_busy, {"USER_NAME": 1}),
        (
            post_scanning.post_scan_job,
            {"SERIAL": 1, "SID": 1, "ADDRESS": 2, "SHARE": 2, "IMAGE": 9, "USER_NAME": 1},
        ),
        (remaining.scan_server, {"USER_NAME": 1}),
        (remaining.printer_beside, {}),
    ],
)
def test_what_is_counted(scene: Scene, expected: dict[str, int]) -> None:
    assert counts(scene) == expected


def test_managed_scanners_tell_names_too() -> None:
    assert counts(remaining.managed_scanner)["USER_NAME"] >= 1


def test_a_name_counts_once_and_its_first_events_are_named() -> None:
    private = Private()
    for seq in range(1, 50):
        private.add(created_by("alice", seq), None)
    seen = private.kinds[Personal.USER_NAME]
    assert (seen.count, seen.events) == (1, list(range(1, EVENTS_LIMIT + 1)))


@pytest.mark.parametrize("name", [None, "", "sane-airscan"])
def test_what_is_nobodys(name: str | None) -> None:
    private = Private()
    private.add(created_by(name), None)
    assert private.kinds == {}


def test_no_value_is_kept_and_memory_has_an_end() -> None:
    private = Private()
    for number in range(3 * VALUES_LIMIT):
        private.add(created_by(f"alice {number}"), None)
    assert private.kinds[Personal.USER_NAME].count == 3 * VALUES_LIMIT
    assert len(private._known[Personal.USER_NAME]) == VALUES_LIMIT
    assert b"alice" not in msgspec.json.encode(private.kinds)
    assert "alice" not in str(vars(private))


def test_most_events_cost_next_to_nothing() -> None:
    private, seen = Private(), event()
    begun = process_time()
    for _ in range(20_000):
        private.add(seen, None)
    assert process_time() - begun < 20_000 * 20e-6  # ten times what it may take
