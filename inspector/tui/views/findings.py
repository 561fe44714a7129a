"""Findings beside what they are about: how many there are of an item, and what they say.

Rule: pure and total. A device that became known by another name later is still the same one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import evidence
from inspector.diagnosis.rule import Severity
from inspector.story.device import Device
from inspector.tui.text.lines import Source
from inspector.tui.views.paragraphs import title, told
from inspector.tui.views.story_view import Told

SIGNS = {Severity.ERROR: "×", Severity.WARNING: "!", Severity.INFORMATION: "·"}
"""A sign for each severity, so that colour never tells alone."""

KINDS = {Severity.ERROR: "removed", Severity.WARNING: "note", Severity.INFORMATION: "muted"}
"""The kind of piece that each severity is drawn as."""

_COUNTED = (Severity.ERROR, Severity.WARNING)


class Findings:
    """All findings of a diagnosis, found by device, job or event."""

    def __init__(self, known: Told) -> None:
        self._devices = known.story.devices
        self._by_job: dict[str, list[Finding]] = defaultdict(list)
        self._by_host: dict[str, list[Finding]] = defaultdict(list)
        self._by_event: dict[int, list[Finding]] = defaultdict(list)
        for it in known.diagnosis.findings():
            if it.job:
                self._by_job[it.job].append(it)
            if it.device:
                self._by_host[self._main(it.device)].append(it)
                for event in it.events:
                    self._by_event[event].append(it)

    def _main(self, who: str) -> str:
        device = self._devices.of(who)
        return f"device {device.number}" if device is not None else self._devices.main_host(who)

    def of_job(self, hosts: Iterable[str], name: str) -> list[Finding]:
        """Those of a job, which is named and of a device with one of these hosts."""
        mine = {self._main(it) for it in hosts if it}
        return [it for it in self._by_job.get(name, ()) if self._main(it.device) in mine]

    def of_device(self, device: Device) -> list[Finding]:
        """Those of a device and its jobs."""
        return self._by_host.get(f"device {device.number}", [])

    def at(self, events: Iterable[int]) -> list[Finding]:
        """Those that one of these events shows, but none about the whole conversation."""
        found = {id(it): it for event in events for it in self._by_event.get(event, ())}
        return [*found.values()]


def shown_by(known: Told) -> dict[int, list[Finding]]:
    """The findings that an event is evidence of, for every event; those of the whole: of none."""
    shown: dict[int, list[Finding]] = defaultdict(list)
    for it in known.diagnosis.findings():
        if it.device:
            for event in it.events:
                shown[event].append(it)
    return shown


def rules_of(shown: Mapping[int, Iterable[Finding]], *, severe: bool) -> dict[int, set[str]]:
    """The rules of these findings; ``severe``: of errors and warnings alone."""
    found = {
        event: {it.rule for it in findings if it.severity in _COUNTED or not severe}
        for event, findings in shown.items()
    }
    return {event: rules for event, rules in found.items() if rules}


def counts(findings: Iterable[Finding]) -> str:
    """``×1 !2``: errors and warnings; empty if there are none."""
    number = Counter(it.severity for it in findings)
    return " ".join(f"{SIGNS[it]}{number[it]}" for it in _COUNTED if number[it])


def worst(findings: Iterable[Finding]) -> str:
    """The kind of piece of the worst finding; empty if there is none to count."""
    seen = {it.severity for it in findings}
    return next((KINDS[it] for it in _COUNTED if it in seen), "")


def finding_lines(findings: Iterable[Finding], width: int) -> Iterator[Source]:
    """Title, text and advice of each, the worst first; nothing if there are none."""
    rows = sorted(findings, key=lambda it: [*SIGNS].index(it.severity))
    if rows:
        yield from title("Findings", width)
    for it in rows:
        head = f"{SIGNS[it.severity]} {it.rule} {it.title}"
        yield from told(head, width, KINDS[it.severity], indent="  ")
        yield from told(f"  {it.text}", width, indent="  ")
        if it.advice and it.severity is not Severity.INFORMATION:
            yield from told(f"  → {it.advice}", width, indent="    ")
        yield from told(f"  {evidence(it)}", width, "muted", indent="  ")
