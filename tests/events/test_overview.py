"""What a capture holds in numbers, and what it cannot show."""

import msgspec
import pytest

from inspector.errors import Note
from inspector.events import overview
from inspector.events.event import Event, Kind, Phase, Tls
from inspector.events.overview import Overview, blind_spots
from inspector.soap.fault import Fault
from inspector.wire.observation import REFUSED
from inspector.wire.tally import Tally
from tests.builders import event

DEVICE = "192.0.2.20:80"


def counted(*events: Event) -> Overview:
    seen = Overview()
    for it in events:
        seen.add(it)
    return seen


ASKED = event(1)
ANSWERED = event(2, kind=Kind.RESPONSE, phase=Phase.RESPONSE, elapsed_us=5, source=DEVICE)
FAULT = event(
    3,
    kind=Kind.RESPONSE,
    phase=Phase.FAULT,
    elapsed_us=5,
    fault=Fault(code="Sender", subcode="ClientErrorJobIdNotFound"),
)
HELLO = event(4, kind=Kind.DATAGRAM, phase=Phase.ONEWAY, service="discovery", operation="Hello")


def test_operations_are_counted_by_phase() -> None:
    seen = counted(ASKED, ANSWERED, ASKED, FAULT, HELLO, event(5, repeats=4))
    jobs = seen.operations["scan GetActiveJobs"]
    assert (jobs.requests, jobs.responses, jobs.faults, jobs.repeated) == (3, 1, 1, 1)
    assert seen.operations["discovery Hello"].messages == 1
    assert seen.faults == {"ClientErrorJobIdNotFound": 1}


def test_requests_without_an_answer_and_answers_without_a_request() -> None:
    assert counted(ASKED, ANSWERED).unanswered == 0
    assert counted(ASKED, ASKED, ANSWERED).unanswered == 1
    alone = event(2, kind=Kind.RESPONSE, phase=Phase.RESPONSE)
    assert counted(alone).orphans == 1


def test_what_could_be_read_is_told_apart() -> None:
    lost = event(5, kind=Kind.CUT, phase=Phase.UNDECODED)
    noise = event(6, kind=Kind.DATAGRAM, phase=Phase.UNDECODED)
    sealed = event(7, kind=Kind.TLS, phase=Phase.UNDECODED, tls=Tls())
    assert counted(ASKED, ANSWERED, lost, noise, sealed).read == 2


def test_two_overviews_count_apart() -> None:
    counted(ASKED)
    assert Overview().operations == {}


def test_hosts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "HOSTS_LIMIT", 10)
    many = [event(n, source=f"10.0.0.{n}:1", device=DEVICE) for n in range(50)]
    assert len(counted(*many).clients) == 10


CLOSED = event(
    6,
    kind=Kind.TLS,
    phase=Phase.UNDECODED,
    service="",
    operation="",
    tls=Tls(server_name="dsm.example.com", client_bytes=300, server_bytes=9_000),
)
UNUSED = event(7, kind=Kind.TLS, phase=Phase.UNDECODED, service="", operation="", tls=Tls())
ORPHAN = event(2, kind=Kind.RESPONSE, phase=Phase.RESPONSE)
PROBED = event(8, service="discovery", operation="Probe")


def because(reason: str) -> Event:
    """A TLS connection that stays closed for a reason."""
    return msgspec.structs.replace(CLOSED, notes=(Note("TLS", reason),))


@pytest.mark.parametrize(
    ("reason", "closed"),
    [
        ("the server refused the client's certificate (certificate_required)", 0),
        ("the client refused the connection (an encrypted alert)", 0),
        ("the server did not answer the handshake", 0),
        ("no application data were sent", 0),
        ("keys are needed: none for this connection in the key log", 1),
        ("the handshake was not captured", 1),
    ],
)
def test_keys_help_where_something_was_said(reason: str, closed: int) -> None:
    seen = counted(because(reason), HELLO)
    assert (seen.closed.total(), seen.silent.total(), seen.read) == (closed, 1 - closed, 1)


@pytest.mark.parametrize(
    ("seen", "tally", "expected"),
    [
        (counted(ASKED, ANSWERED, HELLO), Tally(), ""),
        (counted(ASKED, ANSWERED), None, "no discovery (UDP)"),
        (counted(PROBED, ANSWERED), None, ""),
        (counted(CLOSED, HELLO), Tally(), "(asked for: dsm.example.com) said: keys are"),
        (counted(UNUSED, UNUSED, HELLO), Tally(), "The purpose of 2 TLS connections: nothing"),
        (counted(ORPHAN, HELLO), None, "What led to 1 answer: no request is in it."),
        (counted(ASKED, HELLO), Tally(), "What became of 1 request"),
        (counted(HELLO), Tally(joined=2), "The beginning of 2 connections"),
        (counted(HELLO), Tally(one_sided=1), "One side of 1 connection"),
        (counted(HELLO), Tally(snapped=3), "The rest of 3 packets"),
        (counted(HELLO), Tally(skipped_bytes=1460), ""),
        (counted(HELLO), Tally(lost_bytes=1460), "1,460 bytes of streams"),
    ],
    ids=[
        *("nothing", "discovery", "discovery over HTTP", "TLS", "TLS that failed", "no request"),
        *("no answer", "started later", "one side", "cut short", "no HTTP at all", "lost"),
    ],
)
def test_what_a_capture_cannot_show(seen: Overview, tally: Tally | None, expected: str) -> None:
    found = blind_spots(seen, tally)
    assert len(found) == bool(expected)
    assert expected in "".join(found)


def test_what_was_passed_over_is_told_of_connections_without_a_beginning() -> None:
    found = blind_spots(counted(HELLO), Tally(joined=1, skipped_bytes=1460))
    assert found[1] == "1,460 bytes before the first message that was seen from its beginning."


def test_a_connection_that_was_never_opened_is_no_answer_without_a_request() -> None:
    never = event(5, kind=Kind.CUT, phase=Phase.UNDECODED, notes=(Note("TCP", REFUSED),))
    seen = counted(ASKED, ANSWERED, never)
    assert (seen.unopened, seen.cut, seen.orphans, seen.undecoded, seen.read) == (1, 0, 0, 0, 2)


def test_halves_of_exchanges_are_one_side() -> None:
    assert counted(ASKED, HELLO).is_one_sided
    assert counted(ORPHAN, HELLO).is_one_sided
    assert not counted(HELLO).is_one_sided
    assert not counted(ASKED, ANSWERED, ORPHAN, ASKED).is_one_sided
