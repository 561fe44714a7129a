"""The table of actions."""

from inspector.tui.actions import ACTIONS, IN_FOOTER, OF_MESSAGES
from inspector.tui.app import InspectorApp

NAMES = [action for _, action, _, _ in ACTIONS]


def test_every_action_is_one_of_the_app() -> None:
    assert all(hasattr(InspectorApp, f"action_{name}") for name in NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_the_footer_and_the_messages_have_some_of_them() -> None:
    assert {*NAMES} >= IN_FOOTER
    assert {*NAMES} >= OF_MESSAGES
