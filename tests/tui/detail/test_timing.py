from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.tui.detail.snapshot import Snapshot
from inspector.tui.detail.timing import BAR_WIDTH, bar_of, timing_lines
from inspector.tui.text.lines import Source
from inspector.wire.observation import Chunk
from tests.builders import START_US, cut, datagram, request, response
from tests.conftest import Golden
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import snapshot
from tests.tui.samples import ASK_JOBS, TWO_JOBS, tls_connection

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


def text(lines: list[Source]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def arriving(*chunks: Chunk) -> Snapshot:
    seen = snapshot(request(ASK_JOBS), response(b"x" * sum(len(it.data) for it in chunks)))
    asked, answer = seen.parts
    return msgspec.structs.replace(
        seen, parts=(asked, msgspec.structs.replace(answer, whole=lambda: iter(chunks)))
    )


def test_the_timing_of_a_page(golden: Golden) -> None:
    page = exchange_of("01", "RetrieveImage")
    golden(GOLDEN / "timing.txt", text(timing_lines(page, [900_000, 12_000_000, 7_000_000])))


def test_request_waiting_and_answer_share_a_scale() -> None:
    assert text(timing_lines(snapshot(request(ASK_JOBS), response(TWO_JOBS)))) == (
        "begun 08:53:20.000 UTC\n"
        "  request                  1 ms  ████\n"
        "  waiting                  9 ms     █████████████████████████████████\n"
        "  answer                   1 ms                                      ████\n"
        "  in all                  11 ms\n"
    )


def test_what_has_no_answer_is_timed_as_far_as_it_goes() -> None:
    assert "until it was cut        19 ms" in text(timing_lines(snapshot(request(), cut())))
    assert "  request                  1 ms" in text(timing_lines(snapshot(request())))
    assert "  datagram" in text(timing_lines(snapshot(datagram())))
    assert "  connection             400 ms" in text(timing_lines(snapshot(tls_connection())))


def test_silences_while_it_arrives_are_told() -> None:
    first = START_US + 10_000
    lines = text(
        timing_lines(arriving(Chunk(first, b"a" * 500), Chunk(first + 3_500_000, b"b" * 500)))
    )
    assert "Arrival of the undecoded response: 1000 B, in 2 pieces, over 3.5 s, 285 B/s\n" in lines
    assert "! nothing for 3.5 s, after 500 B\n" in lines


def test_an_exchange_stands_beside_others() -> None:
    exchange = snapshot(request(ASK_JOBS), response(TWO_JOBS))
    lines = text(timing_lines(exchange, [5_000, 20_000, 12_000]))
    assert "Beside 3 others of this operation" in lines
    assert "  median                  12 ms" in lines
    assert "  faster than 2 of 3\n" in lines


def test_unknown_times_and_odd_clocks_are_told() -> None:
    assert "There are no times" in text(timing_lines(snapshot(request(time_us=0, end_us=0))))
    backwards = snapshot(request(end_us=START_US - 5), response())
    assert "! a clock went backwards" in text(timing_lines(backwards))


@pytest.mark.parametrize(
    ("begin", "length", "bar"),
    [
        (0, 100, "█" * BAR_WIDTH),
        (100, 0, " " * (BAR_WIDTH - 1) + "▏"),
        (50, 25, " " * 20 + "█" * 10),
    ],
)
def test_a_bar_begins_and_ends_where_it_should(begin: int, length: int, bar: str) -> None:
    assert bar_of(begin, length, 100) == bar


TIMES = st.integers(-(2**62), 2**62)


@given(TIMES, TIMES, TIMES, TIMES, st.lists(st.integers(0, 2**62), max_size=3))
def test_any_times_have_lines_that_fit(
    begin: int, end: int, first: int, last: int, others: list[int]
) -> None:
    exchange = snapshot(request(time_us=begin, end_us=end), response(time_us=first, end_us=last))
    for line in timing_lines(exchange, others):
        assert "".join(piece.text for piece in line.paint(line.text)) == line.text
        assert "\n" not in line.text
