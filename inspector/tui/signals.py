"""SIGTERM, which Textual does not handle: it would leave the terminal in its alternate screen."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def on_terminate(call: Callable[[], object]) -> Iterator[None]:
    """While inside, SIGTERM calls ``call`` in the running loop.

    Windows has no such handlers, and only the main thread may install them; there nothing changes.
    """
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGTERM, call)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
