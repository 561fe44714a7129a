import asyncio
import os
import signal
import sys
import threading

import pytest

from inspector.tui.signals import on_terminate


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such handlers")
def test_sigterm_calls_back_and_is_restored() -> None:
    async def run() -> None:
        called = asyncio.Event()
        with on_terminate(called.set):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(called.wait(), 5)

    asyncio.run(run())
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_thread_that_may_not_install_handlers_goes_on() -> None:
    done = threading.Event()

    async def run() -> None:
        with on_terminate(lambda: None):
            done.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert done.is_set()
