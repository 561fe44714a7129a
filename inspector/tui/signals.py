"""Signals that end the app, which Textual does not handle.

Without us SIGTERM leaves the terminal in its alternate screen, and SIGHUP, which a closing
terminal sends, leaves temporary files behind.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks us to end, as far as the platform has it."""


@contextmanager
def on_terminate(call: Callable[[], object]) -> Iterator[None]:
    """While inside, each of ``ENDING`` calls ``call`` in the running loop.

    Windows has no such handlers, and only the main thread may install them; there nothing changes.
    """
    loop = asyncio.get_running_loop()
    try:
        for number in ENDING:
            loop.add_signal_handler(number, call)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        for number in ENDING:
            loop.remove_signal_handler(number)
