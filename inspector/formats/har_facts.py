"""What HAR has no place for: the facts in ``_wsd`` with which an observation comes back exactly.

Rule: nothing that a standard member of HAR tells is told here again; who removes a header or a
body from the file has removed it.
"""

from typing import Annotated, Any

import msgspec

from inspector.errors import Note
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    AnswerHead,
    Cut,
    Datagram,
    Observation,
    Origin,
    Recorded,
    Remark,
    Request,
    Response,
    TlsConnection,
)

TIME_LIMIT_US = 253_402_300_800_000_000
"""Unix microseconds of the year 10000, which nothing can print."""

PORT_LIMIT = 65_535
STATUS_LIMIT = 999

_KINDS: dict[type, str] = {
    Request: "request",
    Response: "response",
    Cut: "cut",
    Datagram: "datagram",
    TlsConnection: "tls",
}

type _Time = Annotated[int, msgspec.Meta(ge=0, lt=TIME_LIMIT_US)]


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One observation, without what stands in the entry around it.

    ``target`` is that of a request whose URL does not tell it. ``part`` is, of a cut, how the
    answer began; what arrived of its body stands beside these facts.
    """

    kind: str
    exchange: str
    time_us: _Time
    end_us: _Time | None = None
    source: Address
    destination: Address
    origin: Origin = Origin.CAPTURED
    tls: bool = False
    target: str | None = None
    reason: str = ""
    part: AnswerHead | None = None
    notes: tuple[Note, ...] = ()
    remark: Remark = NO_REMARK


def facts_of(seen: Recorded, target: str | None = None) -> dict[str, Any]:
    """The facts of an observation, as JSON values; ``target`` only if the URL does not tell it."""
    it: Observation = seen.observation
    facts = Facts(
        kind=_KINDS[type(it)],
        exchange=it.exchange,
        time_us=it.time_us,
        end_us=getattr(it, "end_us", None),
        source=it.source,
        destination=it.destination,
        origin=it.origin,
        tls=getattr(it, "tls", False),
        target=target,
        reason="" if isinstance(it, Response) else getattr(it, "reason", ""),
        part=it.head if isinstance(it, Cut) else None,
        notes=it.notes,
        remark=seen.remark,
    )
    told: dict[str, Any] = msgspec.to_builtins(facts)
    return told


def facts_in(value: object, *kinds: str) -> Facts | None:
    """The facts that ``facts_of`` gave; None if they are none, or not of one of these kinds."""
    try:
        facts = msgspec.json.decode(msgspec.json.encode(value), type=Facts)
    except (ValueError, OverflowError, RecursionError):  # no Unicode, numbers without end, depth
        return None
    ports = (facts.source.port, facts.destination.port)
    if facts.kind not in kinds or not all(0 <= port <= PORT_LIMIT for port in ports):
        return None
    part = facts.part
    if part and not (0 <= part.time_us < TIME_LIMIT_US and 0 <= part.status <= STATUS_LIMIT):
        return None
    return facts
