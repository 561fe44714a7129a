from io import BytesIO

import pytest

from inspector.errors import Note
from inspector.events.event import Event, Kind
from inspector.events.told import tell
from inspector.formats import capture
from inspector.story.missed import is_missed
from tests.builders import event
from tests.story.kit import ROOT


def cut(reason: str) -> Event:
    return event(kind=Kind.CUT, notes=(Note("HTTP", reason),))


@pytest.mark.parametrize(
    ("reason", "missed"),
    [
        ("capture ends before the answer is complete", True),
        ("its answer is missing from the capture", True),
        ("1,709 bytes are missing from the capture", True),
        ("connection reset before the answer was complete", False),
    ],
)
def test_the_capture_is_to_blame_or_somebody(reason: str, missed: bool) -> None:
    assert is_missed(cut(reason)) is missed


def test_an_answer_that_came_is_not_missed() -> None:
    assert not is_missed(event(kind=Kind.RESPONSE, notes=cut("capture ends").notes))


def test_a_capture_that_ends_says_so() -> None:
    data = (ROOT / "captures" / "01-flatbed-scan.pcapng").read_bytes()
    at, cuts = 0, list[Event]()
    while at < len(data):  # after each block, as if somebody had stopped there
        at += int.from_bytes(data[at + 4 : at + 8], "little")
        events = (it for told in tell(capture.read(BytesIO(data[:at]))) for it in told.events)
        cuts += [it for it in events if it.kind is Kind.CUT]
    assert cuts
    assert all(map(is_missed, cuts))
