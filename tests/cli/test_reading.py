from pathlib import Path

import pytest

from inspector.cli.reading import read_events
from inspector.errors import InspectorError
from inspector.events.event import Event
from tests.cli.programs import DEMO


def test_every_event_is_given() -> None:
    events: list[Event] = []
    read = read_events(DEMO, None, events.append)
    assert read.events == len(events) > 0
    assert read.contents.kind == "packet capture"
    assert read.damage is None


def test_a_damaged_file_is_given_up_to_its_damage(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pcapng"
    path.write_bytes(DEMO.read_bytes()[:-1000])
    read = read_events(path, None, lambda event: None)
    assert read.events > 0
    assert read.damage is not None


def test_what_is_of_no_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise"
    path.write_bytes(b"\x00" * 100)
    with pytest.raises(InspectorError, match="none of"):
        read_events(path, None, lambda event: None)


def test_who_does_not_wait_for_the_end_gets_what_had_come() -> None:
    whole: list[Event] = []
    read_events(DEMO, None, whole.append)
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        if len(events) == 5:
            raise KeyboardInterrupt

    read = read_events(DEMO, None, take)
    assert read.interrupted
    assert events == whole
    assert read.events == len(whole)
