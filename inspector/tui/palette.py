"""The command palette: every action that can be done where one is."""

from collections.abc import Iterator
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from inspector.tui.help import key_text


def commands(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The actions that are bound and enabled on a screen, each once, with its key."""
    told: set[str] = set()
    for key, active in screen.active_bindings.items():
        binding, node = active.binding, active.node
        if binding.id is None or binding.id in told or not active.enabled:
            continue
        told.add(binding.id)
        yield SystemCommand(
            binding.description,
            f"{binding.tooltip or binding.description} ({key_text(key)})",
            lambda action=binding.action, node=node: app.run_action(action, node),
        )
