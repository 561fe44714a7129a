"""``wsd-inspector replay``: a recorded request, sent again from the command line."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import typer

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.importing import imported
from inspector.cli.options import Form
from inspector.cli.printing import Printer, say
from inspector.cli.sources import is_session
from inspector.cli.workbench import Workbench
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event, Phase
from inspector.events.text import describe
from inspector.formats.files import open_to_read
from inspector.replay.plan import Step
from inspector.replay.target import TargetError


class Call(NamedTuple):
    """What was asked for; ``body`` is a file with an edited envelope."""

    event: int
    to: str
    body: Path | None
    yes: bool
    dry_run: bool


def run(path: Path, call: Call, *, timeout_s: float, insecure: bool, form: Form) -> int:
    """Send the request, print what happened and how the answers differ."""
    if is_session(path):
        return _replay(path, call, timeout_s=timeout_s, insecure=insecure, form=form)
    with tempfile.TemporaryDirectory(prefix="wsd-inspector-") as folder:
        session = imported(path, Path(folder))
        return _replay(session, call, timeout_s=timeout_s, insecure=insecure, form=form)


def _replay(path: Path, call: Call, *, timeout_s: float, insecure: bool, form: Form) -> int:
    workbench = Workbench(path, timeout_s=timeout_s, insecure=insecure)
    try:
        body = None if call.body is None else _read(call.body)
        step = _step(workbench, call, body)
        for note in step.notes:
            say(f"note: {note.path}: {note.text}")
        if call.dry_run:
            _print_step(step)
            return ExitCode.OK
        if not call.yes and step.changes_state:
            _ask(workbench.reader.event(call.event), step, edited=body is not None)
        events = asyncio.run(workbench.perform(step))
        Printer(form).show(events)
        _print_difference(workbench, call.event, events)
    finally:
        workbench.close()
    return _code(events[-1])


def _step(workbench: Workbench, call: Call, body: bytes | None) -> Step:
    try:
        return workbench.step(call.event, body, call.to)
    except TargetError as error:
        raise WrongCallError(f"--to: {error}") from None


def _read(path: Path) -> bytes:
    with open_to_read(path) as stream:
        return stream.read()


def _print_step(step: Step) -> None:
    out = sys.stdout
    out.write(f"{step.method} {step.url}\n")
    out.writelines(f"{clean(name)}: {clean(value)}\n" for name, value in step.headers)
    text = step.body.decode(errors="replace").replace("\r\n", "\n")
    out.write("\n" + clean(text, keep="\n\t") + "\n")


def _ask(event: Event, step: Step, *, edited: bool) -> None:
    """Ask before something with effects is sent. Raises ``InspectorError`` unless it may be."""
    what = "the envelope given with --body" if edited else describe(event)
    told = clean(f"{what} has effects on {step.url}")
    if not sys.stdin.isatty():
        raise WrongCallError(f"{told}; add --yes to send it")
    if not typer.confirm(f"{told}. Send it?", err=True):
        raise InspectorError("not sent")


def _print_difference(workbench: Workbench, asked: int, events: list[Event]) -> None:
    try:
        found = workbench.compare(asked, events[0].seq)
    except InspectorError as error:
        say(str(error))
        return
    say(f"Answer: {found.verdict}")
    say("\n".join(filter(None, [*found.ids, found.every_time, found.diff])))


def _code(answer: Event) -> int:
    if answer.kind == "cut":
        return ExitCode.FAILED
    return ExitCode.PROBLEMS if answer.phase is Phase.FAULT else ExitCode.OK
