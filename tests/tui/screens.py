"""What tests see of a running app; the one place that looks into Textual's private parts."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import App
from textual.pilot import Pilot

WAIT_SECONDS = 2.0
"""How long a condition may take before the test fails; a good one takes milliseconds."""


def screen_text(app: App[Any]) -> str:
    """The screen as plain text, a line each, without trailing blanks."""
    width, height = app.size
    update = app.screen._compositor.render_update(full=True)
    assert update is not None
    lines = app.console.render_lines(update, app.console.options.update(width=width, height=height))
    texts = ("".join(s.text for s in line if not s.control).rstrip() for line in lines)
    return "\n".join(texts) + "\n"


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Wait for a condition; fails with the screen as it is when it does not come true."""
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, screen_text(pilot.app)
        await pilot.pause(0.01)


async def until_seen(pilot: Pilot[Any], text: str) -> None:
    """Wait until a text is on the screen."""
    await until(pilot, lambda: text in screen_text(pilot.app))


def drive[R](
    app: App[Any],
    steps: Callable[[Pilot[Any]], Coroutine[Any, Any, R]],
    *,
    size: tuple[int, int] = (100, 30),
) -> R:
    """Run an app without a terminal and do ``steps`` with it."""

    async def run() -> R:
        async with app.run_test(size=size) as pilot:
            return await steps(pilot)

    return asyncio.run(run())
