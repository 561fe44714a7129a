"""``wsd-inspector diagnose``: what went wrong, why, and what to do."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from inspector.cli.exits import ExitCode
from inspector.cli.options import Listing
from inspector.cli.pipes import while_read
from inspector.cli.printing import console, print_rows
from inspector.cli.reading import read_events
from inspector.cli.styles import SEVERITY_STYLES
from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import SIGNS, evidence, fruitless, sections_of, verdict
from inspector.diagnosis.rule import Severity
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.overview import Overview, blind_spots
from inspector.events.words import counted
from inspector.tls.keylog import KeyLog

QUIET_LIMIT = 20
"""Jobs of a device without findings that are told; if there are more, only how many."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--format json`` prints.

    ``read`` counts messages that could be read, ``left_out`` findings that were too many, by rule.
    ``interrupted``: the user did not wait for the end of the file.
    ``one_sided``: there are requests or answers, but no exchange of both, so little was judged.
    """

    file: str
    kind: str
    events: int
    read: int
    one_sided: bool
    errors: int
    warnings: int
    findings: tuple[Finding, ...]
    left_out: dict[str, int]
    cannot_show: tuple[str, ...]
    damage: str
    interrupted: bool


def run(path: Path, form: Listing, *, keys: KeyLog | None = None) -> int:
    """Print what was found; exit code 3 if there is an error, 1 if the file is damaged."""
    diagnosis, overview = Diagnosis(), Overview()

    def take(event: Event) -> None:
        overview.add(event)
        diagnosis.add(event)

    read = read_events(path, keys, take)
    diagnosis.close(read.last_us)
    findings = diagnosis.findings()
    severities = [it.severity for it in findings]
    report = Report(
        file=read.name,
        kind=read.contents.kind,
        events=read.events,
        read=overview.read,
        one_sided=overview.is_one_sided,
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        findings=tuple(findings),
        left_out=diagnosis.left_out,
        cannot_show=tuple(blind_spots(overview, read.contents.tally)),
        damage=str(read.damage or ""),
        interrupted=read.interrupted,
    )
    with while_read():
        if form is Listing.JSON:
            sys.stdout.write(json.dumps(msgspec.to_builtins(report)) + "\n")  # in ASCII
        else:
            _print(report, diagnosis)
    return read.ended(ExitCode.PROBLEMS if report.errors else ExitCode.OK)


def _print(report: Report, diagnosis: Diagnosis) -> None:
    out = console()
    worst = next((it for it in Severity if it in {f.severity for f in report.findings}), None)
    messages = counted(report.events, "message")
    messages = f"interrupted after {messages}" if report.interrupted else messages
    head = Text(f"{clean(report.file)}: {messages}; ", "bold")
    style = SEVERITY_STYLES[worst] if worst else ""
    empty = fruitless(diagnosis.story)
    if worst in (None, Severity.INFORMATION):
        fine = report.read and not report.one_sided and not empty
        style = "bold green" if fine else "yellow"
    told = verdict(
        report.findings,
        report.events,
        report.read,
        one_sided=report.one_sided,
        empty=empty,
    )
    out.print(head.append(told, style))
    for section in sections_of(diagnosis):
        out.print()
        print_rows(out, [(Text(clean(section.title) or "The whole conversation", "bold"),)])
        quiet = sum(not it.findings for it in section.parts)
        for part in section.parts:
            if quiet > QUIET_LIMIT and not part.findings:
                continue
            if part.words:
                print_rows(out, [(Text(), Text(clean(part.words), "blue"))], (0,))
            print_findings(out, part.findings)
        if quiet > QUIET_LIMIT:
            told = f"{counted(quiet, 'job')} without findings: wsd-inspector jobs"
            print_rows(out, [(Text(), Text(told, "dim"))], (0,))
    for rule, count in report.left_out.items():
        out.print(Text(f"\n{counted(count, 'more finding')} of {rule} left out", "yellow"))
    if report.cannot_show:
        out.print(Text("\nWhat it cannot show", "bold"))
        for line in report.cannot_show:
            print_rows(out, [(Text(), Text(clean(line), "dim"))], (0,))


def print_findings(out: Console, findings: Sequence[Finding]) -> None:
    """Findings with their words below them; of what is only good to know a line or two."""
    for finding in findings:
        rows = [(Text(), Text(), Text(clean(text), style)) for text, style in _lines(finding)]
        head = Text(finding.title, "bold" if finding.severity is Severity.ERROR else "")
        head.append(f"  {evidence(finding)}", "dim")
        sign = Text(f"    {SIGNS[finding.severity]}", SEVERITY_STYLES[finding.severity])
        print_rows(out, [(sign, Text(finding.rule), head), *rows], (11, 6))


def _lines(finding: Finding) -> Iterator[tuple[str, str]]:
    yield finding.text, ""
    ordered = len(finding.likely) > 1
    for number, cause in enumerate(finding.likely, 1):
        yield f"likely: {f'{number}. ' if ordered else ''}{cause}", "italic"
    for known in finding.known:
        yield f"known: {known}", "magenta"
    if finding.severity is not Severity.INFORMATION:
        yield f"do: {finding.advice}", "green"
