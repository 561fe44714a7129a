"""The views keep to the shape that the pane draws."""

import pytest

from inspector.tui.main_screen import STORY_VIEWS, TABS
from inspector.tui.text.lines import Source
from inspector.tui.views.story_view import MESSAGES, View
from tests.tui.tales import tale


@pytest.mark.parametrize("view", STORY_VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize("number", ["01", "04", "05", "14"])
def test_items_have_details_and_lead_to_messages(view: View, number: str) -> None:
    told = tale(number)
    for width in (30, 80, 200):
        items = view.items(told, width)
        keys = [it.key for it in items if it.key]
        assert len(set(keys)) == len(keys)
        for key in keys:
            lines = view.detail(told, key, width)
            assert lines
            assert all(isinstance(line, Source) for line in lines)
            target = view.target(told, key)
            assert target is None or (target.view == MESSAGES and int(target.key) <= told.total)
    assert view.detail(told, "no such key", 80) in ((), [])
    assert view.target(told, "no such key") is None
    assert isinstance(view.badge(told), str)


def test_every_view_has_a_key_of_its_own() -> None:
    assert [tab.key for tab in TABS] == list("123456")
    assert len({tab.name for tab in TABS}) == 6
