"""Facts with sane defaults; a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from inspector.filters.facts import Known
from inspector.filters.match import compiled
from inspector.filters.parse import parse
from tests.builders import START_US


class Seen(NamedTuple):
    """Facts that somebody made up."""

    seq: int = 1
    answers: tuple[int, ...] = ()
    time_us: int = START_US
    elapsed_us: int | None = None
    source: str = "192.0.2.10:49152"
    destination: str = "192.0.2.20:80"
    device: str = "192.0.2.20:80"
    client: str = "192.0.2.10:49152"
    service: str = "scan"
    operation: str = "GetActiveJobs"
    state: str = "response"
    word: str = "ok"
    job: str = ""
    fault: str = ""
    length: int = 1000
    notes: int = 0
    mark: str = ""
    comment: str = ""
    text: str = "192.0.2.10:49152 192.0.2.20:80 scan getactivejobs ok no jobs"


def seen(**facts: Any) -> Seen:
    """Facts of a GetActiveJobs that was answered, unless they are told."""
    return Seen(**facts)


NOON_US = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()) * 1_000_000
KNOWN = Known(
    findings_of=lambda seq: {3: {"JOB-6"}, 4: {"EVT-10", "XML-1"}}.get(seq, set()),
    says=lambda seq, word: seq == 3 and word in "adfempty",
    start_us=lambda: NOON_US,
    name_of=lambda host: {"192.0.2.30": "Brightlake M2070", "fe80::1": "Lobby"}.get(host, ""),
)


def passes(text: str, **facts: Any) -> bool:
    """Whether facts pass a filter, by what is known here."""
    return compiled(parse(text), KNOWN)(seen(**facts))
