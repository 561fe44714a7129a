"""The findings of a diagnosis by device and job, as people want to read them.

Rule: pure. What a device sent is in the texts as it came; who prints them cleans them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rule import Severity
from inspector.events.clean import clean
from inspector.events.words import counted, joined, listed
from inspector.story import job_words, post_scan_words
from inspector.story.story import Story

SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "info"}
"""How severities are called where people read."""


class Part(NamedTuple):
    """A job in words (empty: the device itself) and what was found of it."""

    words: str
    findings: tuple[Finding, ...]


class Section(NamedTuple):
    """A device by name (empty: the whole conversation), its jobs, and what was found."""

    title: str
    parts: tuple[Part, ...]


class _Group(NamedTuple):
    """What belongs to one device: its name, its hosts that are spoken of, its jobs, what was found.

    Jobs are by name, in words and with findings; the one without a name is the device itself.
    """

    name: str
    hosts: dict[str, None]
    words: dict[str, str]
    found: dict[str, list[Finding]]


class _Groups:
    """A group for each device, whichever of its addresses is spoken of."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.by_device: dict[int | str, _Group] = {}

    def of(self, who: str, port: str = "") -> _Group:
        """The group of a host, of which a port may be known, or an endpoint."""
        device = self._story.devices.at(who, port)
        key, name = (device.number, device.name) if device else (who, "")
        group = self.by_device.setdefault(key, _Group(name, {}, {}, {"": []}))
        group.hosts[who] = None
        return group

    def put(self, who: str, port: str, job: str, words: str) -> None:
        """A job in words."""
        group = self.of(who, port)
        group.words[job] = words
        group.found[job] = []

    def take(self, finding: Finding) -> None:
        """A finding goes to its job, even if the job's device became known later."""
        having = [it for it in self.by_device.values() if finding.job in it.words]
        if len(having) > 1:
            having = [it for it in having if finding.device in it.hosts]
        group = having[0] if len(having) == 1 else self.of(finding.device)
        group.found.setdefault(finding.job, []).append(finding)


def sections_of(diagnosis: Diagnosis) -> tuple[Section, ...]:
    """All devices that have jobs or findings; what is about the whole comes last."""
    story = diagnosis.story
    groups = _Groups(story)
    for job in story.jobs:
        groups.put(job.device, job.port, job.name, job_words.words_of(job))
    for post in story.post_scan_jobs:
        groups.put(post.device or post.server, "", post.name, post_scan_words.words_of(post))
    for finding in diagnosis.findings():
        groups.take(finding)
    ordered = sorted(groups.by_device.items(), key=lambda it: not it[0])
    return tuple(Section(_title(it), _parts(it)) for _, it in ordered)


def _title(group: _Group) -> str:
    """``Brightlake M2070 (192.0.2.10, 2001:db8::10)``: the hosts are those that are spoken of."""
    where = listed([*group.hosts])
    return f"{group.name} ({where})" if group.name else where


def _parts(group: _Group) -> tuple[Part, ...]:
    return tuple(
        Part(group.words.get(name, name), tuple(findings))
        for name, findings in group.found.items()
        if name or findings
    )


def fruitless(story: Story, after: int = 0) -> int:
    """How many scans that ended after an event brought no image, of those that were seen whole.

    Nothing need be wrong, as when the feeder has no paper.
    """
    jobs = sum(
        it.is_whole and not it.images
        for it in story.jobs
        if it.is_over and (it.ended_event or 0) > after
    )
    return jobs + sum(not it.accepted and it.events[-1] > after for it in story.jobs.attempts)


def no_problem(empty: int, where: str = "") -> str:
    """What is said where nothing was found wrong; ``empty`` scans brought no image."""
    told = f"no problem found{where}"
    return f"{told}, but {counted(empty, 'scan')} brought no image" if empty else told


def verdict(
    findings: Iterable[Finding], events: int, read: int, *, one_sided: bool = False, empty: int = 0
) -> str:
    """``1 error, 2 warnings``; ``no problem found`` only if messages came and could be read.

    ``one_sided``: there are requests or answers, but no exchange is whole. ``empty`` scans
    brought no image.
    """
    severities = [it.severity for it in findings]
    told = joined(
        *(
            counted(severities.count(severity), severity)
            for severity in (Severity.ERROR, Severity.WARNING)
            if severity in severities
        )
    )
    if told:
        return told
    if read:
        return "no exchange is whole: little could be judged" if one_sided else no_problem(empty)
    return "nothing in it could be judged" if events else "no WSD message came"


def evidence(finding: Finding) -> str:
    """``events 4, 9, 11, …; 41 times``."""
    told = ", ".join(map(str, finding.events))
    more = ", …" if finding.count > len(finding.events) else ""
    noun = "event" if len(finding.events) == 1 and not more else "events"
    times = f"{finding.count:,} times" if finding.count > 1 else ""
    return joined(f"{noun} {told}{more}" if told else "", times, by="; ")


def who(finding: Finding, story: Story) -> str:
    """``Brightlake M2070 (192.0.2.10), job 42``: what a finding is about; empty for the whole."""
    port = story.jobs.port_of(finding.device, finding.job)
    return joined(story.devices.label(finding.device, port), finding.job)


def line_of(finding: Finding, story: Story) -> str:
    """A finding on one line, for who reads along: ``JOB-2 Brightlake (…), job 42: …``.

    Cleaned: it holds what a device wrote, and no second line.
    """
    about = who(finding, story)
    head = f"{SIGNS[finding.severity]} {finding.rule}"
    shown = joined(f"{head} {about}" if about else head, finding.text, by=": ")
    return clean(f"{shown} ({evidence(finding)})".removesuffix(" ()"))
