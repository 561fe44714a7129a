"""Conversations for rules: a scene is played, captured, read back and diagnosed."""

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.finding import Finding
from inspector.diagnosis.rules import RULES
from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Kind, Phase
from inspector.events.told import tell
from inspector.formats import capture
from inspector.wire.observation import Request, Response
from tests.conftest import Golden
from tests.conversations.stage import Stage

PROXY = "192.0.2.50"
GOLDENS = Path(__file__).parents[1] / "golden" / "diagnosis"
_ADVICE = {rule.id: rule.advice for rule in RULES}

type Scene = Callable[[Stage], None]


class Case(NamedTuple):
    """A conversation in which a rule finds something, or must not although it looks like it."""

    rule: str
    finds: bool
    scene: Scene

    def __str__(self) -> str:
        return f"{self.rule}-{self.scene.__name__}"


def triggers(rule: str, *scenes: Scene) -> tuple[Case, ...]:
    """Conversations in which the rule finds something."""
    return tuple(Case(rule, True, scene) for scene in scenes)


def near_misses(rule: str, *scenes: Scene) -> tuple[Case, ...]:
    """Conversations that look as if, in which it finds nothing."""
    return tuple(Case(rule, False, scene) for scene in scenes)


def events_of(scene: Scene) -> list[Event]:
    """The events of a scene, by way of a capture."""
    stage = Stage()
    scene(stage)
    return [event for told in tell(capture.read(BytesIO(stage.encoded()))) for event in told.events]


def without(scene: Scene, side: type[Request | Response]) -> list[Event]:
    """The events of a scene of which the capture lacks all requests, or all answers."""
    stage = Stage()
    scene(stage)
    seen = capture.read(BytesIO(stage.encoded()))
    kept = (it for it in seen if not isinstance(it.observation, side))
    return [event for told in tell(kept) for event in told.events]


LOST = Note("HTTP", "480 bytes are missing from the capture after byte 980", NoteKind.LOST)


def in_part(seen: Event, **changes: object) -> Event:
    """A message of which the capture has the beginning: what it says, but for the changes."""
    kind = Kind.CUT if seen.kind is Kind.RESPONSE else seen.kind
    told = {"kind": kind, "phase": Phase.UNDECODED, "notes": (LOST,), **changes}
    return replace(seen, **told)


def relayed(scene: Scene) -> list[Event]:
    """The events of a scene with a proxy between, both sides of it in one capture."""
    events: list[Event] = []
    for it in events_of(scene):
        asks = it.kind is Kind.REQUEST
        at = "destination", "source"
        server, client = at if asks else at[::-1]
        near = {server: f"{PROXY}:80", "exchange": f"{it.exchange} near", "device": f"{PROXY}:80"}
        far = {client: f"{PROXY}:50000"}
        legs = (near, far) if asks else (far, near)
        for leg in legs if it.kind is not Kind.DATAGRAM else ({},):
            events.append(replace(it, seq=len(events) + 1, **leg))
    return events


def diagnosed(events: Iterable[Event]) -> Diagnosis:
    """The diagnosis of a whole conversation."""
    diagnosis = Diagnosis()
    for event in events:
        diagnosis.add(event)
    diagnosis.close()
    return diagnosis


def found(scene: Scene, rule: str) -> list[Finding]:
    """What a rule finds in a scene."""
    return [it for it in diagnosed(events_of(scene)).findings() if it.rule == rule]


def told(findings: Iterable[Finding]) -> str:
    """Findings as a golden holds them."""
    return "\n".join(map(_lines, findings))


def check(case: Case, golden: Golden) -> None:
    """Try a case: a trigger says what its golden holds, a near miss nothing."""
    findings = found(case.scene, case.rule)
    if case.finds:
        assert findings
        golden(GOLDENS / f"{case}.txt", told(findings))
    else:
        assert told(findings) == ""


def _lines(finding: Finding) -> str:
    about = " ".join(filter(None, (finding.device, finding.job)))
    events = ", ".join(map(str, finding.events))
    lines = [
        f"{finding.rule} {finding.severity}: {about} (events {events}; {finding.count} times)",
        f"  {finding.text}",
        *(f"  likely: {cause}" for cause in finding.likely),
        *(f"  known: {known}" for known in finding.known),
        *(f"  do: {do}" for do in (finding.advice,) if do != _ADVICE[finding.rule]),
    ]
    return "\n".join(lines) + "\n"
