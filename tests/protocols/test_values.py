"""Values that several services share: durations, times, lengths, lists of one kind."""

import pytest

from inspector.protocols.values import (
    DURATION,
    Count,
    Expires,
    Positive,
    Text127,
    Text255,
    Text256,
    Time,
    Uri,
)
from inspector.soap.schema import May, element
from tests.protocols.both_ways import notes_of

URN = "urn:values"


@element(URN)
class Sample:
    """A field of each kind."""

    count: May[Count]
    positive: May[Positive]
    text127: May[Text127]
    text255: May[Text255]
    text256: May[Text256]
    uri: May[Uri]
    time: May[Time]
    expires: May[Expires]


def notes(field: str, text: str) -> list[str]:
    xml = f'<v:Sample xmlns:v="{URN}"><v:{field}>{text}</v:{field}></v:Sample>'
    return [note.removeprefix(f"Sample/{field}: ") for note in notes_of(xml, Sample)]


@pytest.mark.parametrize(
    "text", ["PT1H", "PT20M", "PT0S", "P1D", "P1Y2M3DT4H5M6S", "PT0.5S", "-PT5M", "P1M", "PT1M"]
)
def test_a_duration(text: str) -> None:
    assert DURATION.fullmatch(text)
    assert notes("Expires", text) == []


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "PT1D", "1H", "PT1H30", "pt1h", "0:20:00"])
def test_no_duration(text: str) -> None:
    assert not DURATION.fullmatch(text)
    assert notes("Expires", text) == [f"{text!r} is not a duration or a time"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:00",
        "2026-03-02T10:00:00.250+01:00",
        "0001-01-01T06:46:31",
    ],
    ids=["UTC", "no zone, as dsp's example", "fraction and zone", "a clock that was never set"],
)
def test_a_time(text: str) -> None:
    assert notes("Time", text) == []
    assert notes("Expires", text) == []


@pytest.mark.parametrize("text", ["", "2026-03-02", "10:00:00", "2026-13-02T10:00:00Z", "now"])
def test_no_time(text: str) -> None:
    assert notes("Time", text) == [f"{text!r} is not a valid datetime"]


@pytest.mark.parametrize(
    ("field", "most"), [("Text127", 127), ("Text255", 255), ("Text256", 256), ("Uri", 2048)]
)
def test_a_text_has_its_length(field: str, most: int) -> None:
    assert notes(field, "x" * most) == []
    assert notes(field, "x" * (most + 1)) == [f"{most + 1} characters, expected at most {most}"]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("Count", "0", []),
        ("Count", " 12 ", []),
        ("Count", "-1", ["-1 is below 0"]),
        ("Positive", "1", []),
        ("Positive", "0", ["0 is below 1"]),
        ("Positive", "1.5", ["'1.5' is not a valid int"]),
    ],
)
def test_a_number_has_its_least(field: str, text: str, expected: list[str]) -> None:
    assert notes(field, text) == expected
