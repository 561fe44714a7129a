import asyncio
import os
import signal
import sys
import threading

import pytest

from inspector.tui.signals import ENDING, on_terminate


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such handlers")
@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_what_ends_us_calls_back_and_is_restored(number: signal.Signals) -> None:
    async def run() -> None:
        called = asyncio.Event()
        with on_terminate(called.set, hung_up=lambda: hung_up.append(number.name)):
            os.kill(os.getpid(), number)
            await asyncio.wait_for(called.wait(), 5)

    hung_up: list[str] = []
    asyncio.run(run())
    assert hung_up == [name for name in ("SIGHUP",) if name == number.name]
    assert signal.getsignal(number) is signal.SIG_DFL


def test_a_thread_that_may_not_install_handlers_goes_on() -> None:
    done = threading.Event()

    async def run() -> None:
        with on_terminate(lambda: None):
            done.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert done.is_set()
