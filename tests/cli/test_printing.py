"""Events as lines for people."""

import io

import msgspec
import pytest
from rich.console import Console
from rich.text import Text

from inspector.cli.options import Form
from inspector.cli.printing import (
    EXTENSIONS_TOLD,
    LEAST_ROOM,
    Printer,
    print_rows,
    text_of,
    widths_of,
)
from inspector.errors import Note
from inspector.events.event import Kind, Phase, Tls
from inspector.events.jsonl import from_line
from inspector.protocols.scan import CancelJobResponse
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import Origin, Remark
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


def test_a_datagram_that_was_sent_again_says_what_it_repeats() -> None:
    seen = event(13, kind=Kind.DATAGRAM, repeats=12)
    line = text_of(seen)
    assert line.plain.endswith("→ scan GetActiveJobs  repeats 12")
    assert line.spans[-1].style == "dim"


def test_what_a_person_noted_follows_at_once() -> None:
    remark = Remark(mark="red", comment="look\nhere\x1b")
    line = text_of(event(remark=remark, notes=(Note("Body", "one"),))).plain
    assert line.endswith("\n      remark: ★red  look here\\x1b\n      note: Body: one")


def test_tls_that_stays_closed_is_told_once() -> None:
    note = Note("TLS", "keys are needed")
    seen = event(kind=Kind.TLS, phase=Phase.UNDECODED, tls=Tls(server_bytes=7), notes=(note,))
    line = text_of(msgspec.structs.replace(seen, service="", operation="")).plain
    assert line.endswith("192.0.2.20:80  ■ TLS  keys are needed; 0 + 7 bytes")


def test_notes_follow_on_lines_of_their_own() -> None:
    notes = (Note("Body", "one"), Note("HTTP", "two"))
    assert text_of(event(notes=notes)).plain.endswith(
        "\n      note: Body: one\n      note: HTTP: two"
    )
    # the summary of what could not be decoded is its last note already
    undecoded = text_of(event(notes=notes, phase=Phase.UNDECODED)).plain
    assert undecoded.endswith("two\n      note: Body: one")


def test_the_meaning_of_a_fault_follows_on_a_line_of_its_own() -> None:
    fault = Fault(code="Sender", subcode="InvalidArgs", meaning="The scanner could not read it.")
    line = text_of(event(fault=fault, phase=Phase.FAULT)).plain
    assert line.endswith("fault InvalidArgs\n      means: The scanner could not read it.")


def test_what_vendors_add_is_listed_up_to_a_limit() -> None:
    extensions = tuple(Extension("urn:acme", f"X{number}", "") for number in range(20))
    line = text_of(event(message=CancelJobResponse(extensions=extensions))).plain  # type: ignore[call-arg]  # element() adds the field
    assert line.count("\n      vendor: CancelJobResponse: X") == EXTENSIONS_TOLD
    assert "\n      vendor: CancelJobResponse: X0 of urn:acme\n" in line
    unknown = (Extension(WSCN, "Bar", ""),)
    line = text_of(event(message=CancelJobResponse(extensions=unknown))).plain  # type: ignore[call-arg]  # element() adds the field
    assert line.endswith(f"\n      unknown: CancelJobResponse: Bar of {WSCN}")


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


@pytest.mark.parametrize(
    ("phase", "mark"),
    [
        (Phase.REQUEST, "→"),
        (Phase.RESPONSE, "←"),
        (Phase.FAULT, "×"),
        (Phase.NOTIFICATION, "»"),
        (Phase.ONEWAY, "·"),
        (Phase.UNDECODED, "?"),
    ],
)
def test_every_phase_has_its_mark_and_its_colour(phase: Phase, mark: str) -> None:
    line = text_of(event(phase=phase))
    (told,) = (span for span in line.spans if line.plain[span.start :].startswith(f"{mark} scan"))
    assert told.style


ROWS = [
    (Text("JobId"), Text("must"), Text("a number")),
    (Text("JobToken"), Text("may"), Text("a text of many words that goes on and on and on")),
    (Text("Empty"), Text(""), Text("")),
]


def rows_in(*, terminal: bool, width: int, fold: bool = True) -> list[str]:
    out = io.StringIO()
    shown = Console(file=out, force_terminal=terminal, width=width, soft_wrap=True, no_color=True)
    print_rows(shown, ROWS, fold=fold)
    return out.getvalue().splitlines()


def test_rows_stand_in_columns_as_wide_as_their_widest_cell() -> None:
    assert widths_of(ROWS) == [8, 4]
    assert widths_of([]) == []
    assert rows_in(terminal=False, width=40) == [
        "JobId     must  a number",
        "JobToken  may   a text of many words that goes on and on and on",
        "Empty",
    ]


def test_a_terminal_gets_the_last_cell_folded_below_itself() -> None:
    assert rows_in(terminal=True, width=44)[1:3] == [
        "JobToken  may   a text of many words that",
        "                goes on and on and on",
    ]
    narrow = rows_in(terminal=True, width=10)
    assert max(len(line) for line in narrow) <= 16 + LEAST_ROOM
    assert rows_in(terminal=True, width=40, fold=False) == rows_in(terminal=False, width=40)
