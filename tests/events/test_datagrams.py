"""WS-Discovery over UDP: nothing but MessageID and RelatesTo ties an answer to its question."""

import pytest

from inspector.events.decode import OPEN_LIMIT, Decoder
from inspector.events.event import Event, Kind, Phase
from inspector.protocols import discovery
from inspector.protocols.addressing import EndpointReference
from inspector.soap.envelope import AppSequence
from inspector.soap.namespaces import WSCN, WSD, WSD_2009
from inspector.wire.observation import Address, Datagram
from tests.builders import (
    ANSWERED_ID,
    ASKED_ID,
    MULTICAST,
    START_US,
    datagram,
    envelope,
    request,
    response,
)
from tests.events.conversation import decode, notes
from tests.events.examples import partly

PROBE = discovery.Probe(types=("wscn:ScanDeviceType",), scopes=None)
ASKED = envelope(PROBE, f"{WSD}/Probe")
CLIENT = Address("192.0.2.10", 50000)


def endpoint(name: str) -> EndpointReference:
    return partly(EndpointReference, address=f"urn:uuid:{name}")


def asked(after_us: int = 0, data: bytes = ASKED) -> Datagram:
    return datagram(data, exchange=f"udp{after_us}", time_us=START_US + after_us)


def matches(host: str, after_us: int, relates_to: str = ASKED_ID) -> Datagram:
    """The answer of one device."""
    match = partly(discovery.ProbeMatch, endpoint_reference=endpoint(host), metadata_version=1)
    return datagram(
        envelope(
            discovery.ProbeMatches(probe_match=(match,)),
            f"{WSD}/ProbeMatches",
            message_id=ANSWERED_ID,
            relates_to=relates_to,
        ),
        exchange=f"udp{after_us}",
        time_us=START_US + after_us,
        source=Address(host, 3702),
        destination=CLIENT,
    )


def feed(decoder: Decoder, *observed: Datagram) -> list[Event]:
    return [event for seen in observed for event in decoder.feed(seen)]


def test_a_hello_is_one_way() -> None:
    hello = partly(discovery.Hello, endpoint_reference=endpoint("a"), metadata_version=1)
    event = decode(datagram(envelope(hello, f"{WSD}/Hello")))
    assert (event.kind, event.phase) == (Kind.DATAGRAM, Phase.ONEWAY)
    assert (event.service, event.operation, event.message) == ("discovery", "Hello", hello)
    assert (event.http, event.device, event.notes) == (None, "", ())
    assert event.destination == str(MULTICAST)


def test_a_bye_is_one_way() -> None:
    bye = partly(discovery.Bye, endpoint_reference=endpoint("a"))
    event = decode(datagram(envelope(bye, f"{WSD}/Bye")))
    assert (event.phase, event.message) == (Phase.ONEWAY, bye)


def test_a_probe_is_a_question() -> None:
    event = decode(asked())
    assert (event.phase, event.operation, event.message) == (Phase.REQUEST, "Probe", PROBE)
    assert event.elapsed_us is None


def test_every_device_answers_one_probe() -> None:
    events = feed(Decoder(), asked(), matches("192.0.2.20", 80_000), matches("192.0.2.21", 420_000))
    assert [event.phase for event in events[1:]] == [Phase.RESPONSE] * 2
    assert [event.operation for event in events[1:]] == ["Probe"] * 2
    assert [event.elapsed_us for event in events[1:]] == [80_000, 420_000]
    assert [event.relates_to for event in events[1:]] == [ASKED_ID] * 2
    assert [event.notes for event in events] == [()] * 3


def test_the_time_counts_from_the_first_of_a_probe_that_is_sent_twice() -> None:
    events = feed(Decoder(), asked(), asked(100_000), matches("192.0.2.20", 300_000))
    assert events[-1].elapsed_us == 300_000


def test_an_answer_that_nobody_asked_for() -> None:
    events = feed(Decoder(), asked(), matches("192.0.2.20", 80_000, relates_to="urn:uuid:other"))
    assert (events[-1].phase, events[-1].elapsed_us) == (Phase.RESPONSE, None)
    assert events[-1].notes == ()


def test_a_hello_is_not_answered() -> None:
    hello = partly(discovery.Hello, endpoint_reference=endpoint("a"), metadata_version=1)
    said = asked(data=envelope(hello, f"{WSD}/Hello"))
    assert feed(Decoder(), said, matches("192.0.2.20", 80_000))[-1].elapsed_us is None


def test_a_resolve_is_answered_as_well() -> None:
    resolve = discovery.Resolve(endpoint_reference=endpoint("a"))
    found = partly(
        discovery.ResolveMatch,
        endpoint_reference=endpoint("a"),
        xaddrs=("http://192.0.2.20/",),
        metadata_version=1,
    )
    answer = envelope(
        discovery.ResolveMatches(resolve_match=found),
        f"{WSD}/ResolveMatches",
        relates_to=ASKED_ID,
    )
    events = feed(Decoder(), asked(data=envelope(resolve, f"{WSD}/Resolve")), asked(7_000, answer))
    assert (events[-1].phase, events[-1].elapsed_us) == (Phase.RESPONSE, 7_000)
    assert events[-1].message == discovery.ResolveMatches(resolve_match=found)


def test_a_directed_probe_goes_over_http() -> None:
    event = decode(request(ASKED), response(matches("192.0.2.20", 0).body))
    assert (event.kind, event.phase, event.operation) == (Kind.RESPONSE, Phase.RESPONSE, "Probe")
    assert type(event.message) is discovery.ProbeMatches
    assert event.notes == ()


def test_a_directed_probe_that_finds_nothing() -> None:
    event = decode(request(ASKED), response(b"", status=202, reason="Accepted"))
    assert (event.phase, event.operation, event.message) == (Phase.RESPONSE, "Probe", None)


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        (
            'InstanceId="17" SequenceId="urn:uuid:s" MessageNumber="3"',
            AppSequence(17, "urn:uuid:s", 3),
        ),
        ('InstanceId=" 17 " MessageNumber="x"', AppSequence(17, "", None)),
        ("", AppSequence()),
        ('InstanceId="99999999999"', AppSequence()),
    ],
)
def test_where_a_message_stands_among_its_senders_others(
    attributes: str, found: AppSequence
) -> None:
    block = f'<d:AppSequence xmlns:d="{WSD}" {attributes}/></soap:Header>'
    data = ASKED.replace(b"</soap:Header>", block.encode())
    event = decode(asked(data=data))
    assert (event.app_sequence, event.headers) == (found, ())


def test_the_later_standard_is_folded() -> None:
    data = ASKED.replace(WSD.encode(), WSD_2009.encode())
    event = decode(asked(data=data))
    assert (event.operation, event.message) == ("Probe", PROBE)
    assert notes(event) == [
        f"Envelope/Header/Action: '{WSD_2009}/Probe' read as '{WSD}/Probe'",
        f"Body: namespace '{WSD_2009}' read as '{WSD}'",
    ]


def test_a_prefix_of_the_sender_s_own_is_resolved() -> None:
    data = ASKED.replace(b"wscn:ScanDeviceType", b"q:ScanDeviceType").replace(
        b"<wsd:Types", f'<wsd:Types xmlns:q="{WSCN}"'.encode()
    )
    assert decode(asked(data=data)).message == PROBE


def test_questions_that_nobody_answers_are_forgotten() -> None:
    decoder = Decoder()
    for number in range(OPEN_LIMIT + 1):
        feed(decoder, asked(number, envelope(PROBE, f"{WSD}/Probe", message_id=f"urn:x:{number}")))
    first, last = feed(
        decoder,
        matches("192.0.2.20", 80_000, relates_to="urn:x:0"),
        matches("192.0.2.20", 80_000, relates_to=f"urn:x:{OPEN_LIMIT}"),
    )
    assert (first.elapsed_us, last.elapsed_us) == (None, 80_000 - OPEN_LIMIT)
