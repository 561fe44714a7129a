"""Following a session on stdout, without the interface; findings go to stderr as they come."""

import re
import shlex
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.options import Form
from inspector.cli.printing import Printer, say
from inspector.cli.styles import SEVERITY_STYLES
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import fruitless, line_of, verdict
from inspector.diagnosis.rule import Severity
from inspector.session.reader import BATCH, FOLLOW_SECONDS, Reader
from inspector.story.story import Story

QUIET_SECONDS = 2.0
"""How long nothing may come after a job's end: its CancelJob and its events follow soon."""

_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(s|m|h|)", re.ASCII)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


class Limits(NamedTuple):
    """When to end by ourselves: after a job's end, after some seconds, or never."""

    until_job_end: bool = False
    seconds: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is a limit."""
        return self.until_job_end or self.seconds is not None


def time_of(text: str) -> float:
    """The seconds of ``90s``, ``5m`` or ``1h``. Raises ``WrongCallError``."""
    match = _TIME.fullmatch(text.strip())
    if match is None or float(match[1]) == 0:
        raise WrongCallError(f"--for: found {text!r}, expected a time such as 90s, 5m or 1h")
    return float(match[1]) * _UNITS[match[2]]


class End(Enum):
    """Why following ended: as somebody wanted, or at a time at which no job had ended yet."""

    WANTED = "wanted"
    IN_VAIN = "in vain"


class Following:
    """Prints the events of a session, and with a diagnosis what was found.

    Events up to ``after`` were there before: they are part of the story, and not told again.
    """

    def __init__(
        self,
        session: Path,
        form: Form,
        *,
        after: int = 0,
        diagnosis: Diagnosis | None = None,
        limits: Limits = Limits(),  # a value
    ) -> None:
        self._session = session
        self._printer = Printer(form)
        self._diagnosis = diagnosis
        self._limits = limits
        self._begun_after = after
        self._after = after
        self._events = self._read = 0
        self._told: set[str] = set()
        self._quiet_since = time.monotonic()

    def until(self, over: Callable[[], bool]) -> ExitCode:
        """Print until ``over`` says so or a limit is reached, and what had come until then.

        The exit code is 3 if an error was found, if a job's end was waited for in vain, or if
        nothing came at all until a limit was reached.
        """
        with closing(Reader(self._session)) as reader:
            self._remember(reader)
            try:
                return self._verdict(self._follow(reader, over))
            except KeyboardInterrupt:
                self._show(reader)
                self._verdict()
                raise

    def _remember(self, reader: Reader) -> None:
        """What happened in this session before."""
        if self._diagnosis is None or not self._begun_after:
            return
        for event in reader.all_events():
            if event.seq > self._begun_after:
                break
            self._diagnosis.add(event)

    def _follow(self, reader: Reader, over: Callable[[], bool]) -> End:
        """Show what comes until the end, and why it is the end."""
        begun = time.monotonic()
        while True:
            now = time.monotonic()
            late = self._limits.seconds is not None and now - begun >= self._limits.seconds
            done = self._has_ended() and now - self._quiet_since >= QUIET_SECONDS
            ending = over() or late or done
            self._show(reader)
            if ending:
                return End.IN_VAIN if late and self._is_waiting() else End.WANTED
            time.sleep(FOLLOW_SECONDS)

    def _show(self, reader: Reader) -> None:
        """Print what has come."""
        while batch := reader.events(self._after):
            self._after, self._quiet_since = batch[-1].seq, time.monotonic()
            self._events += len(batch)
            self._read += sum(event.message is not None for event in batch)
            self._printer.show(batch)
            if self._diagnosis is not None:
                for event in batch:
                    self._tell(self._diagnosis.add(event))
            if len(batch) < BATCH:
                break

    def _is_waiting(self) -> bool:
        """Whether a job's end is waited for that has not come, or anything at all."""
        return not self._events or (self._limits.until_job_end and not self._has_ended())

    def _has_ended(self) -> bool:
        """Whether a job that was created before our eyes has ended, and no other such is open."""
        if not self._limits.until_job_end or self._diagnosis is None:
            return False
        story = self._diagnosis.story
        jobs = [
            job
            for job in (*story.jobs, *story.post_scan_jobs)
            if job.created_us is not None and job.created_event > self._begun_after
        ]
        return bool(jobs) and all(job.is_over for job in jobs)

    def _verdict(self, end: End = End.WANTED) -> ExitCode:
        if self._diagnosis is None:
            return ExitCode.OK
        quiet_us = int((time.monotonic() - self._quiet_since) * 1_000_000)
        self._diagnosis.close(self._diagnosis.story.last_us + quiet_us)
        findings = [it for it in self._diagnosis.findings() if self._is_new(it)]
        self._tell(findings)  # those of the end, and what became more than was told
        empty = fruitless(self._story, self._begun_after)
        told = verdict(findings, self._events, self._read, empty=empty)
        if end is End.IN_VAIN and self._events:
            told += f"; no job ended within {self._limits.seconds:g} s"
        if any(it.severity is not Severity.INFORMATION for it in findings):
            told += f"; what to do: wsd-inspector diagnose {shlex.quote(str(self._session))}"
        say(f"diagnosis: {told}")
        bad = end is End.IN_VAIN or any(it.severity is Severity.ERROR for it in findings)
        return ExitCode.PROBLEMS if bad else ExitCode.OK

    def _is_new(self, finding: Finding) -> bool:
        """Whether it is about what happened since we began."""
        return any(event > self._begun_after for event in finding.events)

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Say what was found, a line each, unless it was said in the same words."""
        for finding in filter(self._is_new, findings):
            line = line_of(finding, self._story)
            if line not in self._told:
                self._told.add(line)
                say(f"! {line}", style=SEVERITY_STYLES[finding.severity])

    @property
    def _story(self) -> Story:
        return self._diagnosis.story if self._diagnosis else Story()
