"""The rows of a search: who was asked for, who answered, and how far a client came with it.

Rule: rows are plain data. A time is Unix microseconds, a delay microseconds, an event the number
of one, 0 if there is none; every list has a limit, and a total beside it.
"""

import msgspec

from inspector.story.device import Outcome

ANSWERS_LIMIT = 50
"""Answers to one search that are listed."""

TYPES_LIMIT = 8
"""Types that a search asks for that are kept; a client asks for one or two."""


MULTICAST = "multicast"
UNICAST = "unicast"
HTTP = "http"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A device's answer: from which host, about whom, how long after the last sending."""

    host: str
    address: str
    event: int
    time_us: int
    delay_us: int


class Search(msgspec.Struct, kw_only=True):
    """A Probe or a Resolve of a client, sent ``sent`` times with one id.

    ``over`` is multicast, unicast or http; ``family`` IPv4 or IPv6; ``types`` those that a Probe
    asks for, ``address`` the endpoint that a Resolve asks for. ``none_event`` is the HTTP answer
    that says that nothing matches.
    """

    operation: str
    client: str
    over: str
    family: str
    types: tuple[str, ...] = ()
    address: str = ""
    event: int
    first_us: int
    last_us: int
    sent: int = 1
    answers: list[Answer] = []
    answered: int = 0
    none_event: int = 0


class Chain(msgspec.Struct, kw_only=True):
    """How far a client came with a host: found, metadata asked for, read, a service used.

    ``found_event`` is the first ProbeMatches, ``resolved_event`` the first ResolveMatches that
    the host sent to the client. ``cut_event`` is a Get that was cut off, ``fault_event`` one that
    was answered without metadata. ``failed`` is what came of the last connection that was not
    opened, or stays closed, as ``failed_event`` tells. ``scanner``: the client asked for a scanner,
    or the host said that it is one. ``family`` is that of the client's host.
    """

    client: str
    device: str
    family: str
    scanner: bool = False
    found_us: int = 0
    found_event: int = 0
    delay_us: int | None = None
    resolved_us: int = 0
    resolved_event: int = 0
    probed_event: int = 0
    get_us: int = 0
    get_event: int = 0
    gets: int = 0
    cut_event: int = 0
    fault_event: int = 0
    got_us: int = 0
    got_event: int = 0
    failed: Outcome = Outcome.NEVER
    failed_event: int = 0
    used_us: int = 0
    used_event: int = 0
    used: str = ""
