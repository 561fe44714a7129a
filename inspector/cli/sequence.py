"""``wsd-inspector sequence``: who said what to whom, as a diagram."""

import sys
from pathlib import Path

from rich.text import Text

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.options import Diagram
from inspector.cli.printing import PHASE_STYLES, console, say
from inspector.cli.reading import read_events
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.words import counted, listed
from inspector.story.lanes import lanes
from inspector.story.mermaid import mermaid
from inspector.story.sequence import STEPS_LIMIT, Steps
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog

FILE_WIDTH = 140
"""Columns of a diagram that does not go to a terminal."""


def run(path: Path, form: Diagram, *, job: str = "", keys: KeyLog | None = None) -> int:
    """Print the diagram of everything, or of the jobs with a number or beginning of a token."""
    story = Story()
    steps = Steps(story)

    def take(event: Event) -> None:
        story.add(event)
        steps.add(event)

    _, _, damage = read_events(path, keys, take)
    names = _names(story, job) if job else ()
    told = steps.told(names, _buttons(story, names))
    if form is Diagram.MERMAID:
        sys.stdout.write(mermaid(told))
    else:
        out = console()
        for line in lanes(told, out.width if out.is_terminal else FILE_WIDTH):
            out.print(Text(line.text, PHASE_STYLES[line.phase] if line.phase else "bold"))
    if told.left_out:
        say(f"note: {counted(told.left_out, 'step')} after the first {STEPS_LIMIT:,} left out")
    if damage:
        say(f"wsd-inspector: {damage}")
        return ExitCode.FAILED
    return ExitCode.OK


def _names(story: Story, wanted: str) -> tuple[str, ...]:
    """The names of the jobs that are meant."""
    found = [it.name for it in story.jobs if str(it.number) == wanted]
    token = wanted.lower()
    found += [it.name for it in story.post_scan_jobs if it.token.lower().startswith(token)]
    if not found:
        known = [str(it.number) for it in story.jobs if it.number is not None]
        known += [it.token[:8] for it in story.post_scan_jobs]
        expected = f"expected one of {listed(known)}" if known else "and there is no other"
        raise WrongCallError(f"--job: there is no job {clean(wanted)!r}, {expected}")
    return tuple(found)


def _buttons(story: Story, names: tuple[str, ...]) -> frozenset[int]:
    """The events at the device that started these jobs."""
    return frozenset(it.pressed_event for it in story.pushes if it.job in names)
