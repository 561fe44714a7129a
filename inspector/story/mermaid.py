"""A sequence diagram in Mermaid, as GitHub shows it in issues.

Rule: what came from the wire is written with entity codes, so that it is text and nothing else.
Source: mermaid.js.org, "Sequence diagrams".
"""

import re

from inspector.events.clean import clean
from inspector.events.event import Kind, Phase
from inspector.story.sequence import Participant, Step, Told

_SPECIAL = re.compile(r"[#;<>&\"`\\%{}\[\]]")
_ARROWS = {
    Phase.REQUEST: "->>",
    Phase.RESPONSE: "-->>",
    Phase.FAULT: "--x",
    Phase.NOTIFICATION: "-)",
    Phase.ONEWAY: "-)",
    Phase.UNDECODED: "->>",
}


def mermaid(told: Told) -> str:
    """The diagram, with a line end after each line."""
    lines = ["sequenceDiagram"]
    lines += [f"    participant P{n} as {_alias(it)}" for n, it in enumerate(told.participants)]
    for arrow in told.steps:
        sign = "-x" if arrow.step.kind is Kind.CUT else _ARROWS[arrow.step.phase]
        ends = f"P{arrow.source}{sign}P{arrow.destination}"
        lines.append(f"    {ends}: {_escaped(label_of(arrow.step))}")
    return "\n".join(lines) + "\n"


def label_of(step: Step) -> str:
    """A step's number and words: ``12 CreateScanJob: …``, with its count."""
    number = str(step.event) if step.last == step.event else f"{step.event}-{step.last}"
    return f"{number} {step.words}" + (f" ({step.count} times)" if step.count > 1 else "")


def _alias(participant: Participant) -> str:
    return f"{_escaped(participant.name)}<br/>{_escaped(', '.join(participant.hosts))}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", clean(text))
