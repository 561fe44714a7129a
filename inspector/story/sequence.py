"""Who said what to whom, in order: the steps of a sequence diagram.

Rule 1: by role rather than by TCP stream; all addresses of one device are one participant.
Rule 2: what repeats itself (a client that asks until it is let in) is one step with a count.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from inspector import protocols
from inspector.events.event import Event, Kind, Phase
from inspector.events.text import summary, unnamed
from inspector.newest import Newest
from inspector.story.roles import CLIENT, DEVICE, EVERYBODY, HOST, SCAN_SERVER, Role, ends_of
from inspector.story.story import Story

STEPS_LIMIT = 20_000
"""Steps that are kept, the first ones; nobody reads a longer diagram."""

LABEL_LIMIT = 200
"""Characters of a step's words."""

_RANKS = {HOST: -1, CLIENT: 0, EVERYBODY: 1, DEVICE: 2, SCAN_SERVER: 3}
"""The order of lanes; a host that plays several parts is called by the last of them."""

_LONGEST_CYCLE = 4
"""Steps of a pattern that may repeat itself: a request, its fault, a question, its answer."""


type Called = tuple[str, str]
"""A job: the host of its device, and its name there."""


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message: event number, time (Unix microseconds), who to whom, and its words.

    ``count`` is how often it was said in a row, ``last`` the event number of the last time.
    """

    event: int
    time_us: int
    source: Role
    destination: Role
    words: str
    phase: Phase
    kind: Kind
    exchange: str
    job: Called | None = None
    count: int = 1
    last: int = 0

    @property
    def said(self) -> tuple[Role, Role, str, Phase, Called | None]:
        """What is the same in two steps that differ in their time only."""
        return (self.source, self.destination, self.words, self.phase, self.job)


class Participant(NamedTuple):
    """A lane of the diagram: a part, a name for people, and the addresses."""

    part: str
    name: str
    hosts: tuple[str, ...]


class Told(NamedTuple):
    """A diagram to draw: lanes, steps as numbers of lanes, and how many steps were too many."""

    participants: tuple[Participant, ...]
    steps: tuple["Arrow", ...]
    left_out: int


class Arrow(NamedTuple):
    """A step between two lanes."""

    source: int
    destination: int
    step: Step


class Steps:
    """Collects the steps of a conversation, after the story has taken each event."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._steps: list[Step] = []
        self._jobs: Newest[str, Called] = Newest(STEPS_LIMIT)
        self.left_out = 0

    def add(self, event: Event) -> None:
        """Take an event that the story has just taken."""
        if event.repeats is not None or _is_receipt(event):
            return
        job = self._job_of(event)
        if job is not None:  # the answer tells the job of its request
            self._jobs[event.exchange] = job
        if len(self._steps) == STEPS_LIMIT:
            self.left_out += 1
            return
        source, destination = ends_of(event)
        step = Step(
            event=event.seq,
            time_us=event.time_us,
            source=source,
            destination=destination,
            words=_words(event),
            phase=event.phase,
            kind=event.kind,
            exchange=event.exchange,
            job=job,
            last=event.seq,
        )
        self._steps.append(step)

    def told(self, jobs: Collection[Called] = (), events: Collection[int] = ()) -> Told:
        """The diagram: of everything, or of the jobs and events that are named."""
        wanted = [
            step
            for step in self._steps
            if not jobs
            or step.event in events
            or (step.job or self._jobs.get(step.exchange)) in jobs
        ]
        return self._drawn(folded(wanted))

    def _job_of(self, event: Event) -> Called | None:
        if job := self._story.jobs.of(event):
            return job.device, job.name
        post = self._story.post_scan_jobs.of(event)
        return ("", post.name) if post else None  # its token is worldwide

    def _drawn(self, steps: Sequence[Step]) -> Told:
        played_by = dict.fromkeys(role for it in steps for role in (it.source, it.destination))
        roles = {role: self._identity(role) for role in played_by}
        proxies = {roles[it.source] for it in steps if roles[it.source] == roles[it.destination]}
        keys = {
            role: (role.part if identity in proxies else "", identity)
            for role, identity in roles.items()
        }
        played: dict[tuple[str, str], list[Role]] = {}
        for role, key in keys.items():
            played.setdefault(key, []).append(role)
        lanes = sorted(played, key=lambda key: _place_of(played[key]))
        numbers = {key: number for number, key in enumerate(lanes)}
        arrows = tuple(
            Arrow(numbers[keys[step.source]], numbers[keys[step.destination]], step)
            for step in steps
        )
        return Told(tuple(self._participant(played[key]) for key in lanes), arrows, self.left_out)

    def _identity(self, role: Role) -> str:
        """What all addresses of one participant have in common."""
        if role.part == EVERYBODY:
            return ""
        device = self._story.devices.of(role.host)
        return (device.address if device else "") or role.host

    def _participant(self, roles: Sequence[Role]) -> Participant:
        part = max((it.part for it in roles), key=lambda part: _RANKS.get(part, 0))
        hosts = tuple(dict.fromkeys(it.host for it in roles))
        device = None if part in (CLIENT, EVERYBODY) else self._story.devices.of(hosts[0])
        return Participant(part, (device.name if device else "") or part, hosts)


def _place_of(roles: Sequence[Role]) -> int:
    """Where the lane of a participant is, by the parts that are known."""
    return min((_RANKS.get(it.part, 0) for it in roles if it.part != HOST), default=0)


def folded(steps: Sequence[Step]) -> list[Step]:
    """The steps with what repeats itself told once, with its count."""
    known: dict[object, int] = {}
    said = [known.setdefault(step.said, len(known)) for step in steps]  # as numbers: far faster
    kept: list[Step] = []
    behind: list[int] = []  # what those kept say
    at = 0
    while at < len(steps):
        for size in range(1, _LONGEST_CYCLE + 1):
            if said[at : at + size] == behind[-size:]:
                kept[-size:] = [
                    msgspec.structs.replace(old, count=old.count + 1, last=new.event)
                    for old, new in zip(kept[-size:], steps[at : at + size], strict=True)
                ]
                at += size
                break
        else:
            kept.append(steps[at])
            behind.append(said[at])
            at += 1
    return kept


def _is_receipt(event: Event) -> bool:
    """Whether it only says that a notification was taken, as it should."""
    found = protocols.find_by_name(event.service, event.operation)
    notifies = found is not None and found.operation.notifies
    return notifies and event.phase is Phase.RESPONSE and event.message is None


def _words(event: Event) -> str:
    name = event.operation or unnamed(event)
    said = summary(event)
    words = f"{name}: {said}" if said else name
    return words if len(words) <= LABEL_LIMIT else words[:LABEL_LIMIT] + "…"
