import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.story.push import Push
from inspector.story.story import Story
from inspector.story.subscription import Ending, Subscription
from inspector.tui.text.units import clock
from inspector.tui.views.subscription_lines import COLUMNS, line_of, state_of
from inspector.tui.views.table import heads, layout, line
from tests.tui.odd_jobs import PUSHES, SUBSCRIPTIONS
from tests.tui.tales import tale


def row(ending: Ending) -> Subscription:
    return Subscription(number=1, device="192.0.2.10", client="192.0.2.20", ending=ending)


@pytest.mark.parametrize("ending", Ending)
def test_every_state_is_a_sign_and_a_word_that_has_room(ending: Ending) -> None:
    state = state_of(row(ending))
    assert len(state.words) <= 13
    assert state.is_bad == (ending in {Ending.REFUSED, Ending.UNANSWERED, Ending.RENEW_REFUSED})


def test_a_push_is_known_by_its_job_or_by_what_broke() -> None:
    pushes = [line_of(it, Story().devices) for it in tale("04b").story.pushes]
    assert [(it.state.words, it.about) for it in pushes] == [
        ("× broken", "no CreateScanJob after the event: 'Scan for Print to PC-0107'"),
        ("✓ job 44", "'Scan to PC-0107'"),
    ]


def test_until_is_when_it_ended_or_will_end() -> None:
    story = tale("08").story
    expired, live = (line_of(it, story.devices) for it in story.subscriptions)
    assert (clock(expired.expires_us)[:8], clock(live.expires_us)[:8]) == ("11:00:00", "12:20:01")
    assert (expired.granted, live.granted) == ("1 h", "1 h")
    assert expired.ended == "expired at 11:00:00 UTC (1 h after it was granted)"
    assert live.ended == ""


@pytest.mark.parametrize(("asked_event", "told"), [(1, "all"), (0, "")])
def test_all_events_are_told_of_a_subscribe_that_was_seen(asked_event: int, told: str) -> None:
    asked = row(Ending.LIVE)
    asked.asked_event = asked_event
    assert line_of(asked, Story().devices).about == told


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (60, "State Client Events Until Told"),
        (80, "State Client Events Granted Until Told Found"),
        (120, "State Client Device Events Granted Until Told Found"),
        (200, "State Client Device Events Granted Until Told Found How it ended"),
    ],
)
def test_the_width_chooses_the_columns(width: int, titles: str) -> None:
    assert " ".join(heads(layout(COLUMNS, width)).split()) == titles


@settings(max_examples=60)
@given(either=SUBSCRIPTIONS | PUSHES, width=st.integers(20, 220))
def test_any_row_has_a_line(either: Subscription | Push, width: int) -> None:
    pieces = line(line_of(either, Story().devices), layout(COLUMNS, width))
    assert cell_len("".join(it.text for it in pieces)) <= width
