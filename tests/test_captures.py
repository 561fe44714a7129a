"""The captures: every one tells the story that its golden holds, and comes from its maker."""

from pathlib import Path

import pytest

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.events.jsonl import from_line, to_line
from inspector.formats import capture
from inspector.wire.observation import Recorded
from tests.conftest import Golden
from tests.make_captures import CAPTURES, ROOT, made

FOLDER = ROOT / "captures"
FILES = sorted(FOLDER.glob("*.pcapng"))


def recorded_in(path: Path) -> list[Recorded]:
    with path.open("rb") as stream:
        return list(capture.read(stream))


def events_of(path: Path) -> list[Event]:
    decoder = Decoder()
    return [event for seen in recorded_in(path) for event in decoder.feed(seen.observation)]


@pytest.mark.parametrize("name", CAPTURES)
def test_a_capture_is_what_its_maker_makes(name: str) -> None:
    path = FOLDER / f"{name}.pcapng"
    assert path.read_bytes() == made(name), "run: python tests/make_captures.py"


def test_no_capture_is_of_unknown_origin() -> None:
    assert {path.stem for path in FILES} == set(CAPTURES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_capture_tells_its_story(path: Path, golden: Golden) -> None:
    lines = [f"{to_line(event)}\n" for event in events_of(path)]
    golden(path.with_suffix(".jsonl"), "".join(lines))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_line_is_read_back_as_its_event(path: Path) -> None:
    for event in events_of(path):
        assert from_line(to_line(event)) == event
