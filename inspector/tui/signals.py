"""Signals that end the app, which Textual does not handle.

Without us SIGTERM leaves the terminal in its alternate screen, and SIGHUP, which a closing
terminal sends, leaves temporary files behind.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks us to end, as far as the platform has it."""


@contextmanager
def on_terminate(
    call: Callable[[], object], *, hung_up: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """While inside, each of ``ENDING`` calls ``call`` in the running loop.

    ``hung_up`` comes first, and at once, when the terminal may have gone (SIGHUP). Only the main
    thread may install handlers; in others nothing changes.
    """
    loop = asyncio.get_running_loop()

    def end(number: int, frame: FrameType | None) -> None:
        if number != signal.SIGTERM:
            hung_up()
        loop.call_soon_threadsafe(call)

    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        for number in ENDING:
            signal.signal(number, end)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
