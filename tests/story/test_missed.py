from io import BytesIO

import pytest

from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Kind
from inspector.events.told import tell
from inspector.formats import capture
from inspector.story.missed import is_holed, is_missed, is_partial
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


HOLE = Note("HTTP", "480 bytes are missing from the capture after byte 980", NoteKind.LOST)
BEFORE = Note("HTTP", "480 bytes before it are missing from the capture", NoteKind.LOST)
SHORT = Note("UDP", "the last 9 of 99 bytes are missing from the capture", NoteKind.LOST)
EARLY = Note("HTTP", "body ends too early, after 3 of 9 bytes", NoteKind.HTTP)
OTHER = Note("Envelope", "ends too early", NoteKind.XML)


@pytest.mark.parametrize(
    ("notes", "partial"),
    [
        ((), False),
        ((HOLE,), True),
        ((SHORT,), True),
        ((EARLY,), True),
        ((BEFORE,), False),
        ((BEFORE, HOLE), True),
        ((OTHER,), False),
        ((Note("HTTP", "only the first 9 of 99 bytes are read", NoteKind.LIMIT),), True),
    ],
)
def test_what_is_missing_of_a_message_is_told_by_its_notes(
    notes: tuple[Note, ...], partial: bool
) -> None:
    assert is_partial(event(notes=notes)) is partial


def test_an_answer_with_a_hole_came_to_its_end() -> None:
    assert is_holed(event(kind=Kind.CUT, notes=(HOLE,)))
    assert not is_holed(event(kind=Kind.CUT, notes=(HOLE, EARLY)))
    assert not is_holed(event(kind=Kind.CUT, notes=(EARLY,)))
    assert not is_holed(event(kind=Kind.REQUEST, notes=(HOLE,)))
