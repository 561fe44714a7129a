import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.tui.text.matches import PLACES_LIMIT, Found, Place, next_place, places, spans

LINES = ("a JobState", "jobstate and JobState", "none")


def test_letter_case_does_not_matter_and_a_pattern_is_text() -> None:
    assert places("jobstate", LINES) == [Place(0, 2, 10), Place(1, 0, 8), Place(1, 13, 21)]
    assert places("j.b", LINES) == []
    assert spans("[", "a[b") == [(1, 2)]


def test_nothing_is_nowhere() -> None:
    assert places("", LINES) == []
    assert spans("", "abc") == []


def test_places_without_end_are_cut_and_told() -> None:
    found = places("a", ["a" * (PLACES_LIMIT + 5)])
    assert len(found) == PLACES_LIMIT
    assert Found(1, len(found)).words == "1/10000+"
    assert Found(3, 17).words == "3/17"


@pytest.mark.parametrize(
    ("current", "step", "line", "index"),
    [
        pytest.param(-1, 0, 0, 0, id="from the top"),
        pytest.param(-1, 0, 1, 1, id="from where one looks"),
        pytest.param(-1, 0, 2, 0, id="from the top when there is none below"),
        pytest.param(-1, -1, 1, 0, id="before where one looks"),
        pytest.param(-1, -1, 0, 2, id="before the first is the last"),
        pytest.param(0, 1, 9, 1, id="on from where one is"),
        pytest.param(2, 1, 0, 0, id="after the last is the first"),
        pytest.param(0, -1, 0, 2, id="back from the first"),
    ],
)
def test_the_next_place(current: int, step: int, line: int, index: int) -> None:
    assert next_place(places("jobstate", LINES), current, step, line) == index


def test_there_is_no_next_place_of_nothing() -> None:
    assert next_place([], -1, 1, 0) == -1


@given(st.text(max_size=4), st.text(max_size=30))
def test_every_span_is_the_text(needle: str, text: str) -> None:
    for start, end in spans(needle, text):
        assert 0 <= start < end <= len(text)
