from inspector.tui.rate import WINDOW_SECONDS, Rate


def test_it_is_told_over_the_last_seconds() -> None:
    rate = Rate()
    assert rate.of(100, 10.0) == 0
    assert rate.of(110, 11.0) == 10
    assert rate.of(110, 11.0) == 10
    assert rate.of(110, 11.0 + WINDOW_SECONDS) == 0


def test_a_count_that_begins_again_is_no_negative_rate() -> None:
    rate = Rate()
    rate.of(100, 1.0)
    assert rate.of(3, 2.0) == 0


def test_the_same_moment_twice_is_no_rate() -> None:
    rate = Rate()
    rate.of(1, 1.0)
    assert rate.of(5, 1.0) == 0
