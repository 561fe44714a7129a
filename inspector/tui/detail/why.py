"""Why an exchange is as it is: its faults explained, what the rules found, what was noted.

Rule: pure and total; every text is cleaned and folded between words.
"""

from collections.abc import Iterator, Sequence

from inspector.diagnosis.finding import Finding
from inspector.events.words import joined
from inspector.protocols.faults import find_fault
from inspector.soap.fault import Fault
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.text.lines import Source, as_kind, note_lines
from inspector.tui.views.findings import counts, finding_lines
from inspector.tui.views.paragraphs import labelled, told
from inspector.tui.views.story_view import Told

FAULT = "×"
"""The sign of a fault."""

UNKNOWN = "No specification has this fault; only the device's own words tell what it means."


def why_label(snapshot: Snapshot | None, findings: Sequence[Finding]) -> str:
    """What the tab says beside its name: ``×1 !2``, a number of notes; empty if there is nothing.

    A fault that no finding tells of is an error of its own.
    """
    if snapshot is None:
        return ""
    told = counts(findings)
    if FAULT not in told and any(part.event.fault is not None for part in snapshot.parts):
        told = joined(FAULT, told, by=" ")
    notes = snapshot.row.notes
    return told or (str(notes) if notes else "")


def why_lines(
    snapshot: Snapshot, findings: Sequence[Finding], known: Told | None, width: int
) -> list[Source]:
    """Faults, findings and notes of an exchange."""
    lines: list[Source] = []
    for part in snapshot.parts:
        if part.event.fault is not None:
            lines += _fault(part, part.event.fault, width)
    lines += finding_lines(findings, width)
    if snapshot.row.notes:
        lines += note_lines(snapshot) if not lines else [_blank(), *note_lines(snapshot)]
    if not lines:
        lines += told("Nothing is wrong with this exchange, as far as we know.", width, "good")
        lines += told("No notes: nothing deviates from what we know.", width, "muted")
    if known is None or known.read < known.total:
        read = 0 if known is None else known.read
        total = 0 if known is None else known.total
        still = f"The rules have looked at {read:,} of {total:,} events; more may follow."
        lines += [
            _blank(),
            *told(still if total else "The rules have not looked yet.", width, "muted"),
        ]
    return lines[1:] if lines and not lines[0].text else lines


def _blank() -> Source:
    return Source("", as_kind(""))


def _fault(part: Part, fault: Fault, width: int) -> Iterator[Source]:
    """What a fault says, what it means and what to do."""
    yield _blank()
    name = fault.subcode or fault.code or "?"
    yield from told(f"{FAULT} {part.title} {name}", width, "fault")
    event = part.event
    found = find_fault(
        fault.subcode_namespace, fault.subcode, service=event.service, code=fault.code
    )
    pairs = [("Code", fault.code), ("Says", fault.reason), ("Detail", fault.detail)]
    if found is None:
        pairs.append(("Means", UNKNOWN))
    else:
        row = found.row
        pairs += [
            ("Means", row.meaning),
            ("What to do", row.advised(event.operation)),
            ("Try again?", row.retry),
            ("Remark", found.remark),
            ("Source", "; ".join(row.sources)),
        ]
    yield from labelled([(label, words) for label, words in pairs if words], width)
