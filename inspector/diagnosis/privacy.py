"""Rules of what a capture tells of people.

Rule: a finding counts and says where; it never repeats a name, an address or a number.
"""

from collections.abc import Iterable

from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import DPWS, MS_BDSRR, element
from inspector.events.words import listed
from inspector.story.private import Personal, Sighting
from inspector.story.story import Story

_PLURALS = {
    Personal.SID: "security identifiers (SIDs)",
    Personal.SHARE: "paths of shared folders or sites",
    Personal.ADDRESS: "mail addresses",
}


def _personal_data(story: Story) -> Iterable[Found]:
    kinds = story.private.kinds
    if kinds:
        told = "; ".join(_kind(kind, kinds[kind]) for kind in Personal if kind in kinds)
        events = sorted({seq for it in kinds.values() for seq in it.events})
        yield Found(f"This conversation contains: {told}.", About(), events)


def _kind(kind: Personal, seen: Sighting) -> str:
    """``2 user names (events 3 and 9)``."""
    noun = str(kind) if seen.count == 1 else _PLURALS.get(kind, f"{kind}s")
    where = "event" if len(seen.events) == 1 else "events"
    return f"{seen.count:,} {noun} (first in {where} {listed(seen.events)})"


RULES: tuple[Rule, ...] = (
    Rule(
        id="PRIV-1",
        is_aside=True,
        severity=Severity.INFORMATION,
        title="Personal data is in the capture",
        meaning="Scan conversations carry the names of users and computers, where documents go, "
        "serial numbers, and the scanned pages themselves. "
        "That is normal; it matters once the capture leaves your hands.",
        advice="Look at these events before you attach the capture to a public report, and leave "
        "out what is not yours to publish.",
        sources=(
            element("JobOriginatingUserName"),
            MS_BDSRR.at("6.2 (UserIdentifier, filter instructions)"),
            DPWS.at("section 5.1 (SerialNumber)"),
        ),
        last=_personal_data,
    ),
)
