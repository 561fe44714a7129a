from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.story.push import Push
from inspector.story.story import Story
from inspector.story.subscription import Subscription
from inspector.tui.views.story_view import MESSAGES, SUBSCRIPTIONS, Target
from inspector.tui.views.subscriptions_view import VIEW, lines_of
from tests.conftest import Golden
from tests.tui.odd_jobs import PUSHES, nothing_told
from tests.tui.odd_jobs import SUBSCRIPTIONS as ODD_SUBSCRIPTIONS
from tests.tui.tales import detailed, keys, page, shown, tale

GOLDENS = Path(__file__).parents[2] / "golden" / "tui"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_subscriptions_and_what_came_of_a_button(width: int, golden: Golden) -> None:
    told = "\n".join(page(VIEW, tale(name), width) for name in ("04", "12", "08"))
    golden(GOLDENS / f"subscriptions-{width}.txt", told)


def test_push_scans_stand_below_a_heading() -> None:
    told = tale("04")
    items = VIEW.items(told, 80)
    assert [it.key for it in items] == ["subscription 1", "", "push 1"]
    assert shown(VIEW, told, 80)[2] == " Push scans: when and where the button was pressed"
    assert [it.key for it in VIEW.items(tale("12"), 80)] == ["subscription 1"]


def test_entries_on_the_panel_have_context_and_token() -> None:
    told = tale("04")
    lines = detailed(VIEW, told, "subscription 1", 120)
    assert "Scan to PC-0107             ClientContext 'Scan', token 'Client_229'" in lines
    assert lines[lines.index("Entries on the panel") + 2].strip() == "pressed 1 time"


def test_enter_goes_to_the_subscribe_or_to_the_button() -> None:
    told = tale("04")
    targets = [VIEW.target(told, key) for key in keys(VIEW, told)]
    assert targets == [Target(MESSAGES, "1"), Target(MESSAGES, "3")]
    assert VIEW.target(told, "") is VIEW.target(told, "what is gone") is None
    assert VIEW.detail(told, "what is gone", 80) == ()


@pytest.mark.parametrize(("name", "badge"), [("04", "2"), ("08", "3 ×1"), ("08d", "10 ×2")])
def test_the_badge_counts_what_was_refused_or_broke(name: str, badge: str) -> None:
    assert VIEW.badge(tale(name)) == badge


def test_before_the_first_subscription_there_is_nothing() -> None:
    told = nothing_told()
    assert (VIEW.name, VIEW.badge(told), [*VIEW.items(told, 80)]) == (SUBSCRIPTIONS, "", [])
    assert all(len(line) <= 80 for line in VIEW.empty)


@pytest.mark.parametrize("width", [20, 60, 200])
@pytest.mark.parametrize("name", ["08c", "11b", "14c", "18", "variants"])
def test_every_line_has_room(name: str, width: int) -> None:
    told = tale(name)
    lines = [*shown(VIEW, told, width), ""]
    lines += [line for key in keys(VIEW, told) for line in detailed(VIEW, told, key, width)]
    assert max(map(cell_len, lines)) <= width


@settings(max_examples=40)
@given(row=ODD_SUBSCRIPTIONS | PUSHES, width=st.integers(20, 220))
def test_any_row_is_told_in_any_width(row: Subscription | Push, width: int) -> None:
    for line in lines_of(row, Story(), width):
        assert cell_len(line.text) <= width
        assert clean(line.text) == line.text
