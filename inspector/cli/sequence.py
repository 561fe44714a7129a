"""``wsd-inspector sequence``: who said what to whom, as a diagram."""

import os
import sys
from pathlib import Path

from rich.text import Text

from inspector.cli.exits import WrongCallError
from inspector.cli.options import Diagram
from inspector.cli.printing import PHASE_STYLES, console, say
from inspector.cli.reading import read_events
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.words import counted, listed
from inspector.story.lanes import in_plain_signs, lanes
from inspector.story.mermaid import mermaid
from inspector.story.sequence import STEPS_LIMIT, Called, Steps
from inspector.story.story import Story
from inspector.tls.keylog import KeyLog

TOKEN_LENGTH = 4
"""Characters of a token that name a job at least; fewer would fit several."""

FILE_WIDTH = 140
"""Columns of a diagram that does not go to a terminal."""


def run(path: Path, form: Diagram, *, job: str = "", keys: KeyLog | None = None) -> int:
    """Print the diagram of everything, or of the jobs with a number or beginning of a token."""
    story = Story()
    steps = Steps(story)

    def take(event: Event) -> None:
        story.add(event)
        steps.add(event)

    read = read_events(path, keys, take)
    wanted = _wanted(story, job) if job else frozenset()
    told = steps.told(wanted, _buttons(story, wanted))
    if len(wanted) > 1:
        hosts = sorted({story.devices.label(host) or "a scan server" for host, _ in wanted})
        say(f"note: {len(wanted)} jobs are called {clean(job)!r}, of {listed(hosts)}")
    if not told.steps:
        say("note: no WSD message is in it")
    if form is Diagram.MERMAID:
        sys.stdout.write(mermaid(told))
    else:
        out = console()
        is_told = out.is_terminal or "COLUMNS" in os.environ
        for line in lanes(told, out.width if is_told else FILE_WIDTH):
            text = line.text if "utf" in out.encoding else in_plain_signs(line.text)
            out.print(Text(text, PHASE_STYLES[line.phase] if line.phase else "bold"))
    if told.left_out:
        say(f"note: {counted(told.left_out, 'step')} after the first {STEPS_LIMIT:,} left out")
    return read.ended()


def _wanted(story: Story, wanted: str) -> frozenset[Called]:
    """The jobs that are meant: the number or the name that ``jobs`` prints, or a token's begin."""
    names = {wanted, f"job {wanted}"}
    found = {
        (it.device, it.name) for it in story.jobs if str(it.number) == wanted or it.name in names
    }
    if not found and len(wanted) >= TOKEN_LENGTH:
        start = wanted.lower()
        posts = (it for it in story.post_scan_jobs if it.token.lower().startswith(start))
        found = {("", it.name) for it in posts}
    if not found:
        known = [it.name.removeprefix("job ") for it in story.jobs if it.number is not None]
        known += [it.token[:8] for it in story.post_scan_jobs]
        expected = f"expected one of {listed(known)}" if known else "and there is no other"
        raise WrongCallError(f"--job: there is no job {clean(wanted)!r}, {expected}")
    return frozenset(found)


def _buttons(story: Story, wanted: frozenset[Called]) -> frozenset[int]:
    """The events at the device that started these jobs."""
    return frozenset(it.pressed_event for it in story.pushes if (it.device, it.job) in wanted)
