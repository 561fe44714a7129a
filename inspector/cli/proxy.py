"""``wsd-inspector proxy``: between a PC and a device."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from inspector.cli.exits import ExitCode
from inspector.cli.headless import Following, Limits
from inspector.cli.options import Form
from inspector.cli.printing import say
from inspector.cli.running import RunningEngine, Wish, target_of, warn_if_open
from inspector.cli.view import show
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.clean import clean
from inspector.events.words import counted
from inspector.proxy.launch import EngineError
from inspector.session.reader import Reader


def run(
    *,
    devices: Sequence[str],
    listen: Sequence[str],
    session: Path | None,
    record: Path | None,
    insecure: bool,
    headless: bool,
    form: Form,
    limits: Limits,
) -> int:
    """Carry and record until the user leaves or a limit is reached.

    Where the files lie is told in the end. Without the interface the exit code is 3 if an error
    was found, or if a job's end was waited for in vain.
    """
    targets = [target_of(device) for device in devices]
    session = session or Path(time.strftime("wsd-%Y%m%d-%H%M%S.wsd"))
    before = _last_event(session)
    with RunningEngine(targets, Wish(session, record, listen, insecure)) as running:
        for told in running.status().listening:
            say(told)
        for route in running.engine.config.routes:
            warn_if_open(route)
        died, code = False, ExitCode.OK
        try:
            if headless or not sys.stdout.isatty():
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                following = Following(
                    session, form, after=before, diagnosis=Diagnosis(), limits=limits
                )
                code = following.until(_over(running))
            else:
                show(session, title=session.name, engine=running, insecure=insecure)
            status = running.status()
            died = not status.alive and not status.stopped
        finally:
            running.stop()
            told = ", ".join(map(str, (session, *running.records)))
            say(f"{counted(running.exchanges, 'exchange')} in {' and '.join(told.rsplit(', ', 1))}")
    error = running.engine.state.error
    if died:
        raise EngineError(clean(f"the proxy ended: {error or 'no reason told'}"))
    return ExitCode.FAILED if error else code


def _last_event(session: Path) -> int:
    """The number of the last event of a session that goes on; 0 for a new one."""
    if not session.exists() or not session.stat().st_size:
        return 0
    with closing(Reader(session)) as reader:
        return reader.last_seq()


def _over(running: RunningEngine) -> Callable[[], bool]:
    """Tells whether the engine has ended, and, as a remark, that recording had to stop."""
    told = ""

    def over() -> bool:
        nonlocal told
        error = running.engine.state.error
        if error != told:
            say(f"wsd-inspector: {error}")
        told = error
        return not running.engine.alive

    return over
