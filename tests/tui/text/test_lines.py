import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.clean import clean
from inspector.tui.text.lines import (
    LINE_LIMIT,
    SHOWN_BYTES,
    Piece,
    Source,
    diff_lines,
    note_lines,
    paint_xml,
    raw_lines,
    xml_lines,
)
from inspector.wire.observation import Body
from tests.builders import ASKED_ID, cut, datagram, request, response
from tests.conftest import Golden
from tests.tui.detail.test_decoded import snapshot
from tests.tui.samples import ASK_CANCEL, ASK_JOBS, NOT_FOUND, ODD_JOB, TWO_JOBS

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


def text(lines: list[Source]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def test_xml_of_both_halves_is_indented(golden: Golden) -> None:
    exchange = snapshot(request(ASK_CANCEL), response(NOT_FOUND, status=400))
    golden(GOLDEN / "xml_of_a_fault.txt", text(xml_lines(exchange)))


def test_raw_has_start_line_headers_and_body(golden: Golden) -> None:
    exchange = snapshot(request(ASK_JOBS), response(TWO_JOBS))
    golden(GOLDEN / "raw_of_an_exchange.txt", text(raw_lines(exchange)))


def test_binary_bodies_are_hex() -> None:
    exchange = snapshot(response(b"\x89PNG\r\n\x1a\n" + bytes(range(16)), content_type="image/png"))
    assert text(raw_lines(exchange)).endswith(
        "00000000  89 50 4e 47 0d 0a 1a 0a  00 01 02 03 04 05 06 07  .PNG............\n"
        "00000010  08 09 0a 0b 0c 0d 0e 0f                           ........\n"
    )


def test_text_is_hex_on_wish() -> None:
    lines = text(raw_lines(snapshot(request(b"<a/>")), as_hex=True))
    assert lines.endswith(f"00000000  {'3c 61 2f 3e':<48}  <a/>\n")


def test_a_body_longer_than_what_is_kept_says_so() -> None:
    head = ("é" * SHOWN_BYTES).encode()[: SHOWN_BYTES - 1]  # ends within a character
    body = Body(head=head, length=2**30, sha256="")
    lines = text(raw_lines(snapshot(response(body=body))))
    assert "only the first 256 KB of 1 GB are shown" in lines
    assert "éé… (" in lines


def test_line_ends_and_controls_are_shown_as_they_are() -> None:
    lines = text(raw_lines(snapshot(request(b"<a>\r\n\x1b[2J</a>"))))
    assert lines.endswith("<a>\\r\n\\x1b[2J</a>\n")


def test_a_datagram_a_cut_and_nothing_have_raw_lines() -> None:
    assert "UDP datagram, 4 bytes" in text(raw_lines(snapshot(datagram(b"<a/>"))))
    assert "cut: connection reset" in text(raw_lines(snapshot(request(), cut())))
    assert "no body" in text(xml_lines(snapshot(request())))
    assert "nobody saw the status line" in text(raw_lines(snapshot(response(status=0))))


def test_notes_are_told_by_part_with_their_place() -> None:
    lines = text(note_lines(snapshot(request(ASK_JOBS), response(ODD_JOB))))
    assert "! GetActiveJobsResponse/ActiveJobs/JobSummary/JobState\n" in lines
    assert "  'Sleeping' is not in the specification\n" in lines
    assert "  no notes\n" in lines


def test_no_notes_are_told_as_well() -> None:
    assert text(note_lines(snapshot(request(ASK_JOBS)))).startswith("No notes")


def test_markup_is_coloured() -> None:
    assert [piece for piece in paint_xml('  <a:b c="d">e</a:b>') if piece.kind] == [
        Piece("<a:b", "tag"),
        Piece("c", "attribute"),
        Piece('"d"', "string"),
        Piece(">", "tag"),
        Piece("</a:b", "tag"),
        Piece(">", "tag"),
    ]


@given(st.text(alphabet="<>/?!-=\"' ab\u6f22", max_size=60))
def test_colours_change_no_character(line: str) -> None:
    assert "".join(piece.text for piece in paint_xml(line)) == line


@pytest.mark.parametrize("line", ["a" * LINE_LIMIT, "<" + "b" * LINE_LIMIT, "'\"=<" * 5_000])
def test_colours_of_a_hostile_line_are_quick(line: str) -> None:
    before = time.perf_counter()
    paint_xml(line)
    assert time.perf_counter() - before < 1


@given(st.binary(max_size=300))
def test_any_body_has_clean_lines(body: bytes) -> None:
    exchange = snapshot(request(body))
    for line in [*raw_lines(exchange), *xml_lines(exchange), *note_lines(exchange)]:
        assert clean(line.text) == line.text
        assert "".join(piece.text for piece in line.paint(line.text)) == line.text


def test_a_diff_is_coloured_by_its_first_column() -> None:
    lines = diff_lines("--- recorded\n+++ replayed\n@@ -1 +1 @@\n-a\n+b\n c")
    kinds = [line.paint(line.text)[0].kind for line in lines]
    assert kinds == ["title", "title", "muted", "removed", "added", ""]


def test_message_ids_are_in_the_xml() -> None:
    assert ASKED_ID in text(xml_lines(snapshot(request(ASK_JOBS))))
