from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.tui.text.lines import Line
from inspector.tui.views.timeline import SOLID, THIN, Bar, Lane, Mark, lasted, span_of, timeline
from tests.tui.odd_jobs import TIMES
from tests.tui.strategies import TEXTS

START_US = 1_772_442_000_000_000
SECOND_US = 1_000_000

BARS = st.builds(Bar, sign=st.sampled_from([SOLID, "░"]), kind=TEXTS, start_us=TIMES, end_us=TIMES)
MARKS = st.builds(Mark, sign=st.sampled_from("×◆"), kind=st.just("tag"), at_us=TIMES)
LANES = st.builds(
    Lane,
    label=TEXTS,
    words=TEXTS,
    bars=st.lists(BARS, max_size=4),
    marks=st.lists(MARKS, max_size=3),
)


def text(line: Line) -> str:
    return "".join(piece.text for piece in line).rstrip()


def bar(start_s: float, end_s: float, sign: str = SOLID) -> Bar:
    return Bar(
        sign, "added", START_US + round(start_s * SECOND_US), START_US + round(end_s * SECOND_US)
    )


def drawn(*lanes: Lane, width: int = 46) -> list[str]:
    return [text(line) for line in timeline(lanes, width)]


def test_bars_stand_below_their_time() -> None:
    assert drawn(
        Lane("one", "4 s", [bar(0, 4)]),
        Lane("two", "6 s", [bar(4, 5, "░"), bar(5, 10)]),
        Lane("end", "", marks=[Mark("┤", "tag", START_US + 10 * SECOND_US)]),
    ) == [
        "     ┆0 s               ┆5 s",
        " one ██████████████▊                       4 s",
        " two                ░░░░██████████████████ 6 s",
        " end                                     ┤",
    ]


def test_what_is_too_short_to_see_is_a_thin_mark() -> None:
    long, short, waited = drawn(
        Lane("long", "10 min", [bar(0, 600)]),
        Lane("short", "2 ms", [bar(300, 300.001, "░"), bar(300.001, 300.002)]),
        Lane("waited", "1 ms", [bar(300, 300.001, "░")]),
    )[1:]
    assert set(long.split()[1]) == {SOLID}
    assert short.split() == ["short", THIN, "2", "ms"]
    assert waited.split() == ["waited", THIN, "1", "ms"]
    assert abs(short.index(THIN) - (len(long.rstrip(" 10min")) + 8) // 2) <= 1


def test_a_bar_is_as_long_as_its_time_to_an_eighth_of_a_cell() -> None:
    lanes = [Lane("", "", [bar(0, 80)]), *(Lane("", "", [bar(0, n)]) for n in (1, 2.5, 9))]
    lines = drawn(*lanes, width=83)
    assert [line.strip() for line in lines[2:]] == ["█", "██▌", "█" * 9]


@pytest.mark.parametrize("times", [(0, 0), (START_US, START_US), (-5, 0)])
def test_without_a_stretch_of_time_there_are_only_words(times: tuple[int, int]) -> None:
    (line,) = timeline([Lane("one", "some words", [Bar(SOLID, "", *times)])], 40)
    assert text(line) == " one  some words"


@pytest.mark.parametrize(
    ("length_us", "words"),
    [
        (-1, "0 µs"),
        (2_000, "2 ms"),
        (4_050_000, "4.05 s"),
        (125_000_000, "2 min 5 s"),
        (4_800_000_000, "1 h 20 min"),
        (10**40, "11574 d 1 h 46 min 39 s"),
    ],
)
def test_durations_have_the_unit_that_fits(length_us: int, words: str) -> None:
    assert lasted(length_us) == words


@pytest.mark.parametrize(
    ("span_s", "scale"),
    [
        (0.000_05, "┆0 µs            ┆20 µs           ┆40 µs"),
        (3.2, "┆0 s         ┆1 s         ┆2 s"),
        (90, "┆0 s          ┆30 s         ┆1 min"),
        (7_000, "┆0 min     ┆30 min    ┆1 h"),
        (400_000, "┆0 d     ┆1 d     ┆2 d     ┆3 d     ┆4 d"),
    ],
)
def test_the_scale_has_round_times(span_s: float, scale: str) -> None:
    line = drawn(Lane("", "", [bar(0, span_s)]), width=45)[0].strip()
    assert line == scale


@settings(max_examples=60)
@given(lanes=st.lists(LANES, max_size=5), width=st.integers(20, 240) | st.integers(-5, 20))
def test_any_times_fit_any_width(lanes: list[Lane], width: int) -> None:
    for line in timeline(lanes, width):
        assert cell_len("".join(piece.text for piece in line)) <= max(width, 0)
        assert all(clean(piece.text) == piece.text for piece in line)


@settings(max_examples=60)
@given(
    moments=st.lists(st.integers(START_US, START_US + 10**10), min_size=2, max_size=8, unique=True),
    width=st.integers(30, 200),
)
def test_what_is_later_is_not_further_left(moments: list[int], width: int) -> None:
    moments.sort()
    lanes = [
        Lane(
            "",
            "",
            [Bar("░", "", start, (start + end) // 2), Bar(SOLID, "", (start + end) // 2, end)],
        )
        for start, end in pairwise(moments)
    ]
    lines = [text(line) for line in timeline(lanes, width)[1:]]
    firsts = [len(line) - len(line.lstrip()) for line in lines]
    assert all(line.strip() for line in lines)
    assert firsts == sorted(firsts)
    for line in lines:  # waiting, then transfer
        assert "░" not in line.lstrip().lstrip("░")
    assert span_of(lanes) == (moments[0], moments[-1])
