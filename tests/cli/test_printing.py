"""Events as lines for people."""

import pytest

from inspector.cli.app import Form
from inspector.cli.printing import Printer, text_of
from inspector.errors import Note
from inspector.events.event import Phase
from inspector.events.jsonl import from_line
from inspector.wire.observation import Origin
from tests.builders import event


def test_a_line_tells_number_time_ends_and_message() -> None:
    assert text_of(event(7)).plain == (
        "    7 08:53:20.000007 192.0.2.10:49152 > 192.0.2.20:80  → scan GetActiveJobs"
    )


def test_a_message_without_a_time_has_neither_time_nor_ends() -> None:
    assert text_of(event(7, time_us=0)).plain == "    7 → scan GetActiveJobs"


def test_elapsed_time_and_origin_follow() -> None:
    line = text_of(event(elapsed_us=12_345, origin=Origin.REPLAYED)).plain
    assert line.endswith("→ scan GetActiveJobs  12.3 ms  [replayed]")


def test_notes_follow_on_lines_of_their_own() -> None:
    notes = (Note("Body", "one"), Note("HTTP", "two"))
    assert text_of(event(notes=notes)).plain.endswith(
        "\n      note: Body: one\n      note: HTTP: two"
    )
    # the summary of what could not be decoded is its last note already
    undecoded = text_of(event(notes=notes, phase=Phase.UNDECODED)).plain
    assert undecoded.endswith("two\n      note: Body: one")


def test_nothing_a_device_sent_controls_the_terminal() -> None:
    odd = "\x1b[2J\u202e\r\n"
    seen = event(source=odd, destination=odd, operation=odd, notes=(Note(odd, odd),))
    plain = text_of(seen).plain
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    assert plain.count("\n") == 1


@pytest.mark.parametrize("form", Form)
def test_each_form_is_one_event_after_the_other(
    form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    Printer(form).show([event(1), event(2)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    if form is Form.JSONL:
        assert [from_line(line) for line in lines] == [event(1), event(2)]
