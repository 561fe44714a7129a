"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import msgspec

from inspector.events.event import Event, Phase
from inspector.story.story import Story


class Severity(StrEnum):
    """How bad it is: it breaks interoperability, it is risky, it is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Trigger(StrEnum):
    """Events that a rule looks at, beside those of a message or a phase."""

    EVERY = "every event"
    NOTED = "events with notes"
    REQUEST = "HTTP requests"
    RESPONSE = "HTTP responses"
    DATAGRAM = "datagrams"
    CUT = "exchanges that were cut"
    TLS = "closed TLS connections"


type On = type | Phase | Trigger


class About(msgspec.Struct, frozen=True):
    """Who a finding is about: the device and its job, as far as there is one.

    ``device`` is a host (``192.0.2.10``) or an endpoint address (``urn:uuid:…``), ``job`` the
    name of a job of the story.
    """

    device: str = ""
    job: str = ""


class Found(msgspec.Struct, frozen=True):
    """What a check has to say.

    ``text`` tells what happened in this conversation, in words for somebody who never read the
    specification. ``evidence`` are numbers of events, the newest of them is the occurrence: what
    a rule says of one subject (``about``) and one ``variant`` is one finding, a newer occurrence
    is counted and its word replaces the earlier, unless that was worse, or said why something
    failed; ``again`` says that it is more of an
    occurrence that was told before. ``likely`` are causes, the likeliest first.
    A ``habit`` is what a device does to one job after the other: once a second job shows the same
    variant, it is one finding about the device.
    ``severity`` is the rule's own unless it is told here, and so is ``advice``: what to do here,
    a sentence or two. What is ``aside`` does not explain why something failed, even if its rule
    does as a rule.
    """

    text: str
    about: About
    evidence: Sequence[int]
    variant: str = ""
    likely: tuple[str, ...] = ()
    severity: Severity | None = None
    again: bool = False
    habit: bool = False
    advice: str = ""
    aside: bool = False


type Check = Callable[[Story, Event], Iterable[Found]]
type LastCheck = Callable[[Story], Iterable[Found]]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it is called, what it means, what to do, and the functions that check it.

    ``check`` looks at each event that is one of ``on`` (a class of messages, a phase, a trigger),
    after the story has taken it. ``last`` looks at the story when there is no more to
    come. A ``fallback`` is asked only of an event that is evidence of nothing else, and at last
    only of what it has found. What ``is_aside`` says nothing of why something went wrong, and
    leaves it to a fallback. What ``needs_whole`` judges what a message lacks, or when it came: it
    is not asked of one of which the capture has a part only, nor of an answer to such a one. Of
    exchanges that were cut off it is asked all the same: that is what they are.
    ``title`` is a few words without a full stop; ``meaning`` and ``advice`` are sentences for
    people; ``sources`` name specification sections, pages and issues.
    """

    id: str
    severity: Severity
    title: str
    meaning: str
    advice: str
    sources: tuple[str, ...]
    on: tuple[On, ...] = ()
    check: Check | None = None
    last: LastCheck | None = None
    fallback: bool = False
    is_aside: bool = False
    needs_whole: bool = False

    @property
    def family(self) -> str:
        """``JOB`` of ``JOB-6``."""
        return self.id.partition("-")[0]

    @property
    def number(self) -> int:
        """``6`` of ``JOB-6``."""
        return int(self.id.partition("-")[2])
