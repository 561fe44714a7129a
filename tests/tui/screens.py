"""What tests see of a running app; the one place that looks into Textual's private parts."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

import inspector.tui
from inspector.tui.app import InspectorApp

STYLE = Path(inspector.tui.__file__).with_name("app.tcss")


class Dressed(App[None]):
    """An app of nothing but our styles, for a dialog alone."""

    CSS_PATH = STYLE


STILL = 5
"""Looks at a screen that must see the same before it counts as settled."""

WAIT_SECONDS = 10.0
"""How long a condition may take before the test fails; a good one takes milliseconds."""


def screen_text(app: App[Any]) -> str:
    """The screen as plain text, a line each, without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "".join(f"{strip.text.rstrip()}\n" for strip in strips)


async def settled(pilot: Pilot[Any]) -> str:
    """The screen once nothing on it has changed for some rounds of the event loop, and the story
    is told to its end.
    """
    seen: list[str] = []

    def is_still() -> bool:
        if isinstance(pilot.app, InspectorApp) and not pilot.app.caught_up:
            return False
        seen.append(screen_text(pilot.app))
        return len(seen) > STILL and len(set(seen[-STILL:])) == 1

    await until(pilot, is_still)
    return seen[-1]


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Wait for a condition; fails with the screen as it is when it does not come true."""
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, screen_text(pilot.app)
        await pilot.pause(0.01)


async def until_seen(pilot: Pilot[Any], text: str) -> None:
    """Wait until a text is on the screen."""
    await until(pilot, lambda: text in screen_text(pilot.app))


async def until_notified(pilot: Pilot[Any], text: str) -> None:
    """Wait until a notification with a text is shown; on the screen it may be broken anywhere."""
    await until(pilot, lambda: any(text in it.message for it in pilot.app._notifications))


def drive[R](
    app: App[Any],
    steps: Callable[[Pilot[Any]], Coroutine[Any, Any, R]],
    *,
    size: tuple[int, int] = (100, 30),
) -> R:
    """Run an app without a terminal and do ``steps`` with it; what it survived fails the test."""

    async def run() -> R:
        async with app.run_test(size=size, notifications=True) as pilot:
            return await steps(pilot)

    done = asyncio.run(run())
    if isinstance(app, InspectorApp):
        assert app.errors.seen == []
    return done
