"""What was seen of addresses."""

import pytest

from inspector.errors import Note
from inspector.events.event import Http, Kind, Phase, Tls
from inspector.story.device import UNOPENED, Outcome
from inspector.story.reach import Reach, named_in
from inspector.story.story import Story
from tests.builders import DEVICE, event


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("connection refused: 192.0.2.20:80 ([Errno 111] Connect call failed)", Outcome.REFUSED),
        ("no answer to the connection request", Outcome.SILENT),
        ("address cannot be reached (host unreachable)", Outcome.UNREACHABLE),
        ("connection reset", Outcome.CUT),
    ],
)
def test_how_an_exchange_of_a_proxy_ended(reason: str, outcome: Outcome) -> None:
    asked = event(1)
    end = event(
        2,
        kind=Kind.CUT,
        phase=Phase.UNDECODED,
        exchange=asked.exchange,
        elapsed_us=5,
        notes=(Note("HTTP", reason),),
    )
    story = Story()
    for it in (asked, end):
        story.add(it)
    reached = story.devices.reach.at(asked.destination)
    assert (reached.outcome, reached.tried) == (outcome, 1)
    assert reached.unopened == (outcome in UNOPENED)


def test_the_last_try_counts_and_a_failed_one_is_remembered() -> None:
    reach, device = Reach(10), str(DEVICE)
    for seq, outcome in enumerate((Outcome.REFUSED, Outcome.UNANSWERED, Outcome.ANSWERED), 1):
        reach.take(device, outcome, "192.0.2.10:49152", event(seq))
    seen = reach.at(device)
    assert (seen.outcome, seen.by, seen.last_event) == (Outcome.ANSWERED, "192.0.2.10", 3)
    assert (seen.tried, seen.answered, seen.unopened) == (2, 1, 1)
    assert (seen.unopened_event, seen.unopened_outcome) == (1, Outcome.REFUSED)
    assert seen.unopened_by == "192.0.2.10"
    assert dict(reach) == {device: seen}


def test_a_path_that_answers_says_nothing_of_the_others() -> None:
    reach, device = Reach(10), str(DEVICE)
    scan, printing = (reach.path(device, f"http://{device}/wsd/{it}") for it in ("scan", "print"))
    reach.take(device, Outcome.ANSWERED, "192.0.2.10:49152", event(1), "/wsd/scan")
    assert (scan.outcome, scan.by, scan.last_event) == (Outcome.ANSWERED, "192.0.2.10", 1)
    assert printing.outcome is Outcome.NEVER
    assert reach.at(device).pathless == 0


def test_an_answer_whose_request_was_missed_is_of_no_path() -> None:
    reach, device = Reach(10), str(DEVICE)
    reach.take(device, Outcome.ANSWERED, "192.0.2.10:49152", event(1))
    assert (reach.at(device).answered, reach.at(device).pathless) == (1, 1)


@pytest.mark.parametrize(("late_us", "last"), [(-1, Outcome.ANSWERED), (1, Outcome.SILENT)])
def test_a_silence_that_is_told_late_is_before_what_came_since(late_us: int, last: Outcome) -> None:
    reach, device, answered = Reach(10), str(DEVICE), event(1)
    silence = event(2, time_us=answered.time_us + late_us)
    reach.take(device, Outcome.ANSWERED, "192.0.2.10:49152", answered)
    reach.take(device, Outcome.SILENT, "192.0.2.77:49152", silence)
    seen = reach.at(device)
    assert seen.outcome is last
    assert (seen.unopened_event, seen.unopened_by) == (2, "192.0.2.77")


def test_tls_that_stays_closed_tells_why() -> None:
    reach = Reach(10)
    why = (Note("TLS", "there are no keys"),)
    reach.seal(event(kind=Kind.TLS, tls=Tls(version="TLS 1.2", certificate="CN=x"), notes=why))
    seen = reach.at(str(DEVICE))
    assert (seen.outcome, seen.tried) == (Outcome.SEALED, 1)
    assert seen.tls == "TLS 1.2, certificate 'CN=x', there are no keys"


NAMED = [
    pytest.param("mfp-1:8018", "mfp-1:8018", id="a name"),
    pytest.param("MFP-1", "mfp-1:80", id="without a port it is the one that was asked"),
    pytest.param("[2001:DB8::7]:8018", "[2001:db8::7]:8018", id="IPv6"),
    pytest.param("[2001:db8::7%25eth0]", "[2001:db8::7]:80", id="IPv6 without a port"),
    pytest.param("mfp-1:x", "mfp-1:0", id="a port that is none"),
    pytest.param(":80", "", id="no host"),
    pytest.param("@/?#", "", id="nonsense"),
    pytest.param(str(DEVICE), "", id="where it went"),
]


@pytest.mark.parametrize(("said", "address"), NAMED)
def test_the_address_that_a_request_names(said: str, address: str) -> None:
    assert named_in(event(http=Http(method="POST", host=said))) == address


def test_a_request_that_names_no_other_host_names_no_address() -> None:
    assert named_in(event(http=Http(method="POST"))) == ""
    assert named_in(event()) == ""


def asked_by_name(kind: Kind, reason: str = "") -> Story:
    """A request for ``mfp-1``, and what came of it."""
    asked = event(1, http=Http(method="POST", target="/wsd", host="mfp-1"))
    notes = (Note("HTTP", reason),) if reason else ()
    ends = {"source": str(DEVICE), "destination": asked.source, "elapsed_us": 5}
    story = Story()
    for it in (asked, event(2, kind=kind, exchange=asked.exchange, notes=notes, **ends)):
        story.add(it)
    return story


def test_a_name_that_was_asked_for_answers_where_its_host_does() -> None:
    reach = asked_by_name(Kind.RESPONSE).devices.reach
    assert reach.at("mfp-1:80") == reach.at(str(DEVICE))
    assert (reach.at("mfp-1:80").answered, reach.at("mfp-1:80").last_event) == (1, 2)
    assert reach.path("mfp-1:80", "http://mfp-1/wsd").outcome is Outcome.ANSWERED
    assert reach.at("mfp-1:8080").outcome is Outcome.NEVER
    assert reach.came_by("mfp-1")
    assert not reach.came_by("mfp-2")


def test_that_nobody_opened_an_address_says_nothing_of_a_name() -> None:
    reach = asked_by_name(Kind.CUT, "connection refused").devices.reach
    assert reach.at(str(DEVICE)).outcome is Outcome.REFUSED
    assert (reach.at("mfp-1:80").outcome, reach.at("mfp-1:80").unopened) == (Outcome.UNANSWERED, 0)
    assert reach.came_by("mfp-1")


def test_tls_that_stays_closed_was_seen_at_the_name_that_it_asks_for() -> None:
    reach = Reach(10)
    reach.seal(event(kind=Kind.TLS, tls=Tls(server_name="mfp-1")))
    assert reach.at("mfp-1:80") == reach.at(str(DEVICE))
    assert reach.at("mfp-1:80").tried == 1


def test_addresses_are_bounded() -> None:
    reach = Reach(3)
    kept = [reach.at(f"192.0.2.10:{port}") for port in range(9)]
    assert reach.at("192.0.2.10:8") is kept[8]
    assert reach.at("192.0.2.10:0") is not kept[0]
