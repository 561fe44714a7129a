"""The command palette: every action that can be done where one is.

Rule: an action of the messages is offered in the other views, too. It goes to the messages first:
to the one where the item at the cursor leads, or to those that are chosen.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.actions import parse
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from inspector.tui.actions import ACTIONS, OF_MESSAGES
from inspector.tui.help import key_text
from inspector.tui.main_screen import MainScreen
from inspector.tui.messages.messages_pane import MessagesPane
from inspector.tui.views.story_view import MESSAGES

FROM_AFAR = frozenset({"filter", "find", "pause", "list.next-problem", "list.previous-problem"})
"""Bindings of the view of messages that make sense before one is there."""


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
    if isinstance(screen, MainScreen) and screen.view != MESSAGES:
        yield from _from_afar(app, screen)
        yield from _at_a_message(app, screen)


def _from_afar(app: App[Any], screen: MainScreen) -> Iterator[SystemCommand]:
    """What can be done in the view of messages."""
    pane = screen.messages

    async def do(action: str) -> None:
        await screen.action_view(MESSAGES)
        await app.run_action(action, pane)

    for binding in MessagesPane.BINDINGS:
        if isinstance(binding, Binding) and binding.id in FROM_AFAR:
            _, name, parameters = parse(binding.action)
            if pane.check_action(name, parameters):
                told = f"{binding.tooltip or binding.description} (in Messages)"
                yield SystemCommand(binding.description, told, partial(do, binding.action))


def _at_a_message(app: App[Any], screen: MainScreen) -> Iterator[SystemCommand]:
    """What can be done with the chosen messages, else with that of the item at the cursor."""
    target = None if screen.list.chosen else screen.panes[screen.view].target
    if not screen.list.chosen and (target is None or target.view != MESSAGES):
        return

    async def do(action: str) -> None:
        if target is None:
            await screen.action_view(MESSAGES)
        else:
            await screen.reach(target)
        await app.run_action(action, app)

    where = "with the chosen messages" if target is None else f"at event {target.key}"
    for _, action, name, tooltip in ACTIONS:
        if action in OF_MESSAGES:
            yield SystemCommand(name, f"{tooltip} ({where})", partial(do, action))
