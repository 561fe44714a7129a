"""What was seen of addresses: who tried them, and what came of it.

Rule 1: a host and port is one address for everybody; what is told of it is the last try.
Rule 2: what answers is a path there: that one does says nothing of the others.
Rule 3: that nobody answered is known late: what was tried in the meantime is later than that.
Rule 4: a request that names another host than it went to (Host) was seen at that address, too: who
sent it came there by that name.
"""

from collections.abc import Iterator
from functools import lru_cache

from inspector.events.event import Event, Tls
from inspector.events.words import joined
from inspector.newest import Newest
from inspector.story.device import TEXT_LIMIT, UNOPENED, Asked, Outcome, Reached
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted
from inspector.story.places import parsed, path_of
from inspector.wire.observation import REFUSED, UNANSWERED, UNREACHABLE

_ENDS = {
    REFUSED: Outcome.REFUSED,
    UNANSWERED: Outcome.SILENT,
    UNREACHABLE: Outcome.UNREACHABLE,
}


class Reach:
    """The newest ``limit`` addresses, and paths there, that were tried or claimed."""

    def __init__(self, limit: int) -> None:
        self._reached: Newest[str, Reached] = Newest(limit)
        self._asked: Newest[tuple[str, str], Asked] = Newest(limit)
        self._names: Newest[str, None] = Newest(limit)

    def __iter__(self) -> Iterator[tuple[str, Reached]]:
        return iter(self._reached.items())

    def at(self, address: str) -> Reached:
        """What was seen of a host and port, which may be nothing yet."""
        seen = self._reached.get(address)
        if seen is None:
            seen = self._reached[address] = Reached()
        return seen

    def path(self, address: str, target: str) -> Asked:
        """What was seen of a path at a host and port, which may be nothing yet."""
        asked = self._asked.get((address, target))  # nearly always it is a path already
        if asked is None:
            key = address, path_of(target)
            asked = self._asked.get(key)
            if asked is None:
                asked = self._asked[key] = Asked()
        return asked

    def take(
        self, server: str, outcome: Outcome, client: str, event: Event, target: str = ""
    ) -> None:
        """What came of it when a client went to an address, and asked there for a ``target``."""
        seen, by, opened = self.at(server), host_of(client), outcome not in UNOPENED
        if opened or event.time_us >= seen.last_us or seen.outcome is Outcome.NEVER:
            seen.outcome, seen.by = outcome, by
            seen.last_us, seen.last_event = event.time_us, event.seq
            if target:
                asked = self.path(server, target)
                asked.outcome, asked.by, asked.last_event = outcome, by, event.seq
        if opened:
            seen.pathless += not target
            if outcome is Outcome.ANSWERED:
                seen.answered += 1
            elif outcome is Outcome.CUT:
                seen.cut += 1
            else:  # asked, and no more is known yet
                seen.tried += 1
        else:
            seen.tried += event.elapsed_us is None  # nothing was asked before
            seen.unopened += 1
            seen.unopened_event, seen.unopened_outcome = event.seq, outcome
            seen.unopened_by = by

    def take_named(
        self, named: str, outcome: Outcome, client: str, event: Event, target: str
    ) -> None:
        """What came of it when a client went to an address that it names otherwise.

        That no connection was opened says nothing of the name.
        """
        if named and outcome not in UNOPENED:
            self.take(named, outcome, client, event, target)
            name = host_of(named)
            if name not in self._names:
                self._names[name] = None

    def came_by(self, name: str) -> bool:
        """Whether a request went to a host by this name, at whichever port: it was looked up."""
        return name in self._names

    def seal(self, event: Event) -> None:
        """A TLS connection that stays closed."""
        name = event.tls.server_name if event.tls else ""
        for server in dict.fromkeys((event.destination, address_named(name, event.destination))):
            self.take(server, Outcome.SEALED, event.source, event)
            self.at(server).tls = _sealed(event)


def named_in(request: Event) -> str:
    """The host and port that a request names; empty if it went to no other."""
    host, server = request.http.host if request.http else None, request.destination
    named = address_named(host, server) if isinstance(host, str) else server
    return named if named != server else ""


@lru_cache(1024)
def address_named(host: str, server: str) -> str:
    """``mfp-1:8018`` of a Host header; without a port it is that of the ``server`` asked.

    Where it names nothing it is the server's own address.
    """
    has_port = ":" in host.rpartition("]")[2]
    place = parsed(f"http://{host}" if has_port else f"http://{host}:{server.rpartition(':')[2]}")
    return place.address if place.host else server


def end_of(event: Event) -> Outcome:
    """How an exchange ended that was cut: perhaps no connection was opened for it."""
    reason = event.notes[-1].text if event.notes else ""
    return next((it for begins, it in _ENDS.items() if reason.startswith(begins)), Outcome.CUT)


def _sealed(event: Event) -> str:
    """What is told of a TLS connection that stays closed."""
    facts = event.tls or Tls()
    why = event.notes[-1].text if event.notes else ""
    certificate = f"certificate {quoted(facts.certificate)}" if facts.certificate else ""
    return joined(facts.version, certificate, why[:TEXT_LIMIT])
