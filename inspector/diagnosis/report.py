"""The findings of a diagnosis by device and job, as people want to read them.

Rule: pure. What a device sent is in the texts as it came; who prints them cleans them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rule import Severity
from inspector.events.clean import clean
from inspector.events.words import counted, joined
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


def sections_of(diagnosis: Diagnosis) -> tuple[Section, ...]:
    """All devices that have jobs or findings; what is about the whole comes last."""
    story = diagnosis.story
    found: dict[str, dict[str, list[Finding]]] = {}
    words: dict[tuple[str, str], str] = {}
    for job in story.jobs:
        words[story.devices.label(job.device), job.name] = job_words.words_of(job)
    for post in story.post_scan_jobs:
        label = story.devices.label(post.device or post.server)
        words[label, post.name] = post_scan_words.words_of(post)
    for label, name in words:
        found.setdefault(label, {"": []})[name] = []
    for finding in diagnosis.findings():
        label = story.devices.label(finding.device)
        if finding.job and (label, finding.job) not in words:  # its device became known later
            label = next((it for it, name in words if name == finding.job), label)
        found.setdefault(label, {"": []}).setdefault(finding.job, []).append(finding)
    return tuple(
        Section(
            label,
            tuple(
                Part(words.get((label, name), name), tuple(findings))
                for name, findings in jobs.items()
                if name or findings
            ),
        )
        for label, jobs in sorted(found.items(), key=lambda it: not it[0])
    )


def verdict(findings: Iterable[Finding], events: int, read: int) -> str:
    """``1 error, 2 warnings``; ``no problem found`` only if messages came and could be read."""
    severities = [it.severity for it in findings]
    told = joined(
        *(
            counted(severities.count(severity), severity)
            for severity in (Severity.ERROR, Severity.WARNING)
            if severity in severities
        )
    )
    if told or read:
        return told or "no problem found"
    return "nothing in it could be judged" if events else "no WSD message came"


def evidence(finding: Finding) -> str:
    """``events 4, 9, 11, …; 41 times``."""
    told = ", ".join(map(str, finding.events))
    more = ", …" if finding.count > len(finding.events) else ""
    noun = "event" if len(finding.events) == 1 and not more else "events"
    times = f"{finding.count:,} times" if finding.count > 1 else ""
    return joined(f"{noun} {told}{more}" if told else "", times, by="; ")


def line_of(finding: Finding, story: Story) -> str:
    """A finding on one line, for who reads along: ``JOB-2 Brightlake (…), job 42: …``.

    Cleaned: it holds what a device wrote, and no second line.
    """
    about = joined(story.devices.label(finding.device), finding.job)
    head = f"{SIGNS[finding.severity]} {finding.rule}"
    shown = joined(f"{head} {about}" if about else head, finding.text, by=": ")
    return clean(f"{shown} ({evidence(finding)})".removesuffix(" ()"))
