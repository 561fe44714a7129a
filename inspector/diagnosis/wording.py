"""Messages in words: which one is meant, of whom, and who a finding about it is about.

Rule: pure and total; a name from the wire has an end.
"""

from inspector.diagnosis import post_scan
from inspector.diagnosis.rule import About
from inspector.events.event import Event, Kind, Phase
from inspector.story.hosts import host_of
from inspector.story.story import Story

_NAME_LENGTH = 60
_NOUNS = {
    Phase.REQUEST: "request",
    Phase.RESPONSE: "answer",
    Phase.FAULT: "fault",
    Phase.NOTIFICATION: "notification",
    Phase.ONEWAY: "message",
}
_UNDECODED = {Kind.REQUEST: "request", Kind.RESPONSE: "answer", Kind.DATAGRAM: "datagram"}


def sender_of(event: Event) -> str:
    """The host that sent a message."""
    return host_of(event.source)


def operation_of(event: Event) -> str:
    """The operation, as far as it is known; a name from the wire is cut."""
    return event.operation[:_NAME_LENGTH]


def named(event: Event) -> str:
    """``the CreateScanJob request of 192.0.2.20 (event 12)``."""
    noun = _NOUNS.get(event.phase) or _UNDECODED.get(event.kind, "message")
    name = operation_of(event)
    return f"the {f'{name} {noun}' if name else noun} of {sender_of(event)} (event {event.seq})"


def capital(text: str) -> str:
    """A sentence begins with it."""
    return text[:1].upper() + text[1:]


def about(story: Story, event: Event) -> About:
    """The device of an event, and the job that it speaks of."""
    post = story.post_scan_jobs.of(event) if event.service in post_scan.SERVICES else None
    if post is not None:
        return post_scan.about(post)
    device = host_of(event.device)
    job = story.jobs.of(event)
    return About(device, job.name if job else "")


def device_of(event: Event) -> About:
    """The device alone: what is said of its messages is the same for every job.

    Of a datagram nothing but its sender is known.
    """
    return About(host_of(event.device) or sender_of(event))
