import pytest

from inspector.tui.units import clock, count, duration, moment, place, size


@pytest.mark.parametrize(
    ("elapsed_us", "text"),
    [
        (0, "0 µs"),
        (999, "999 µs"),
        (1_000, "1 ms"),
        (12_345, "12.3 ms"),
        (4_050_000, "4.05 s"),
        (59_999_999, "60 s"),
        (125_000_000, "2 min 5 s"),
    ],
)
def test_duration_in_the_unit_that_fits(elapsed_us: int, text: str) -> None:
    assert duration(elapsed_us) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1_966, "1.92 KB"),
        (200 * 1024**2, "200 MB"),
        (3 * 1024**5, "3072 TB"),
    ],
)
def test_size_in_the_unit_that_fits(length: int, text: str) -> None:
    assert size(length) == text


def test_times_are_utc() -> None:
    assert clock(1_760_000_000_123_456) == "08:53:20.123"
    assert moment(1_760_000_000_123_456) == "2025-10-09 08:53:20.123456 UTC"


def test_a_time_and_a_port_of_0_are_none() -> None:
    assert (clock(0), moment(0)) == ("", "")
    assert [place("file:0"), place("192.0.2.1:80")] == ["file", "192.0.2.1:80"]


def test_count_has_a_plural_and_thousands() -> None:
    assert [count(1, "fault"), count(12_345, "row")] == ["1 fault", "12,345 rows"]
