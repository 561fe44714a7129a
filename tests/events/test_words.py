import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events import words
from inspector.protocols import scan_job
from inspector.protocols.values import DURATION
from tests.events.examples import partly


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        pytest.param("PT1H", "1 h", id="an hour"),
        pytest.param("PT3600S", "1 h", id="an hour in seconds"),
        pytest.param("PT90M", "1 h 30 min", id="more minutes than an hour has"),
        pytest.param("P1DT2H3M4S", "1 d 2 h 3 min 4 s", id="all parts"),
        pytest.param("P7D", "7 d", id="days alone"),
        pytest.param("PT0S", "0 s", id="nothing"),
        pytest.param("P1Y", "P1Y", id="a year has no length"),
        pytest.param("P1M", "P1M", id="nor has a month"),
        pytest.param("-PT1H", "-PT1H", id="negative"),
        pytest.param("PT1.5S", "PT1.5S", id="a fraction"),
        pytest.param("P", "P", id="no parts"),
        pytest.param("P1DT", "P1DT", id="no parts after T"),
        pytest.param(f"PT{'9' * 10}S", f"PT{'9' * 10}S", id="longer than anybody lives"),
        pytest.param("PT\u0661H", "PT\u0661H", id="digits of another script"),
        pytest.param("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", id="a time"),
        pytest.param("soon", "soon", id="a word"),
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="not sent"),
    ],
)
def test_durations_in_words(sent: str | None, told: str) -> None:
    assert words.duration(sent) == told


@given(st.from_regex(DURATION, fullmatch=True) | st.text())
def test_every_duration_has_words(sent: str) -> None:
    assert bool(words.duration(sent)) == bool(sent)


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1230, "1.2 KB"),
        (421_888, "412 KB"),
        (1024**2 - 1, "1024 KB"),
        (1024**2, "1 MB"),
        (130 * 1024**2, "130 MB"),
        (2**60, "1048576 TB"),
    ],
)
def test_sizes_in_the_unit_that_fits(length: int, told: str) -> None:
    assert words.size(length) == told


@pytest.mark.parametrize(
    ("across", "down", "unit", "told"),
    [
        pytest.param(1700, 2338, "px", "1700×2338 px", id="both"),
        pytest.param(600, 600, "px", "600×600 px", id="a square"),
        pytest.param(300, 300, "dpi", "300 dpi", id="the same resolution"),
        pytest.param(300, 600, "dpi", "300×600 dpi", id="two resolutions"),
        pytest.param(300, None, "dpi", "300 dpi", id="no height"),
        pytest.param(None, 600, "dpi", "?×600 dpi", id="no width"),
        pytest.param(None, None, "px", "", id="neither"),
        pytest.param(0, 0, "px", "0×0 px", id="zero is a number"),
    ],
)
def test_two_numbers(across: int | None, down: int | None, unit: str, told: str) -> None:
    assert words.by_two(across, down, unit) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("wscn:ScanDeviceType", "ScanDeviceType"),
        ("{urn:acme}Service", "Service"),
        ("JobStatus", "JobStatus"),
        ("", ""),
        (None, "?"),
    ],
)
def test_names_without_what_qualifies_them(name: str | None, told: str) -> None:
    assert words.bare(name) == told


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("http://example.com/scan/ScanAvailableEvent", "ScanAvailableEvent"),
        ("http://example.com/scan/", "scan"),
        ("ScanAvailableEvent", "ScanAvailableEvent"),
        ("/", "/"),
    ],
)
def test_the_last_name_of_a_uri(uri: str, told: str) -> None:
    assert words.last_name(uri) == told


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        ("ScanJob1", "ScanJob1"),
        ("Client_229", "Client_229"),
        ("583ea42a-5a8b-41e4-9c68-0f2f2a5d0e11", "583ea42a…"),
        ("urn:uuid:583ea42a-5a8b-41e4-9c68-0f2f2a5d0e11", "583ea42a…"),
        (None, "?"),
    ],
)
def test_identifiers_are_shortened(identifier: str | None, told: str) -> None:
    assert words.short(identifier) == told


def test_parts_that_say_nothing_are_left_out() -> None:
    assert words.joined("a", "", None, "b") == "a, b"
    assert words.joined("", None) == ""


def test_a_value_that_was_not_sent_has_no_label() -> None:
    assert words.labelled("firmware", "1.2") == "firmware 1.2"
    assert words.labelled("firmware", None) == ""


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 jobs"), (1, "1 job"), (12345, "12,345 jobs"), (None, "")]
)
def test_counts(number: int | None, told: str) -> None:
    assert words.counted(number, "job") == told


def test_long_lists_end_in_dots() -> None:
    items = [str(number) for number in range(words.LISTED + 1)]
    assert words.listed(items[:-1]) == ", ".join(items[:-1])
    assert words.listed(items) == ", ".join([*items[:-1], "…"])
    assert words.listed(items, lambda item: f"<{item}>", "; ").endswith("; <19>; …")
    assert words.bare_names([f"w:{item}" for item in items]) == ", ".join([*items[:-1], "…"])


def test_no_names_are_no_words() -> None:
    assert (words.bare_names(None), words.bare_names(())) == ("", "")
    assert words.requested(None) == ""


def test_requested_names() -> None:
    asked = partly(scan_job.RequestedElements, name=("wscn:JobStatus", "Documents"))
    assert words.requested(asked) == "JobStatus, Documents"


def data(name: str | None, valid: bool | None) -> scan_job.ElementData:
    return partly(scan_job.ElementData, name=name, valid=valid)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        pytest.param([data("wscn:A", True), data("wscn:B", True)], "<A>; <B>", id="what is there"),
        pytest.param(
            [data("wscn:A", False), data("wscn:B", True), data("x:C", False)],
            "<B>; not valid: A, C",
            id="names that are unknown come last",
        ),
        pytest.param([data("wscn:A", None)], "<A>", id="nothing says whether it is valid"),
        pytest.param([data(None, None)], "<?>", id="nothing says what it is"),
        pytest.param([], "no elements", id="none"),
    ],
)
def test_elements_that_were_asked_for(items: list[scan_job.ElementData], told: str) -> None:
    assert words.told_of(items, lambda item: f"<{words.bare(item.name)}>") == told


def test_an_element_without_content_is_named() -> None:
    assert words.told_of([data("wscn:JobStatus", True)], lambda item: "") == "JobStatus"
