"""Which addresses are one device, and what is known of it."""

from dataclasses import replace

import msgspec

from inspector.events.event import Event, Kind, Phase
from inspector.events.told import tell
from inspector.protocols.addressing import EndpointReference
from inspector.protocols.discovery import Hello, ProbeMatch, ProbeMatches
from inspector.soap.envelope import AppSequence
from inspector.story.device import SCAN_SERVER, SCANNER, Device, Outcome
from inspector.story.devices import ROWS_LIMIT, Devices
from inspector.story.story import Story
from inspector.wire.observation import Address
from tests.builders import START_US, event
from tests.conversations import addressing, discovering, post_scanning, pulling, subscribing
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.eventing import sink, subscribe, subscribed
from tests.conversations.finding import (
    announce,
    get,
    hello,
    metadata,
    read_metadata,
    scanner_services,
    search,
)
from tests.conversations.peers import Peer
from tests.conversations.scanner import Job, job_end
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Scene, events_of

SECOND_US = 1_000_000
ONE = "urn:uuid:16a65700-007c-1000-bb49-30cda79c4f10"
OTHER = "urn:uuid:16a65700-007c-1000-bb49-30cda79c4f11"


def devices_of(scene: Scene) -> Devices:
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return story.devices


def the_one(scene: Scene) -> Device:
    (row,) = devices_of(scene)
    return row


def heard(
    seq: int,
    host: str = "192.0.2.10",
    address: str | None = ONE,
    *,
    after_s: int = 0,
    instance: int | None = None,
    number: int | None = None,
    version: int = 1,
    xaddrs: tuple[str, ...] = (),
) -> Event:
    said = Hello(
        endpoint_reference=EndpointReference(
            address=address,
            reference_properties=None,
            reference_parameters=None,
            port_type=None,
            service_name=None,
        ),
        types=None,
        scopes=None,
        xaddrs=xaddrs,
        metadata_version=version,
    )
    return event(
        seq,
        time_us=START_US + after_s * SECOND_US,
        kind=Kind.DATAGRAM,
        service="discovery",
        operation="Hello",
        phase=Phase.ONEWAY,
        message_id=f"urn:uuid:11111111-1111-4111-8111-{seq:012}",
        app_sequence=AppSequence(instance, "", number),
        source=f"[{host}]:3702" if ":" in host else f"{host}:3702",
        destination="239.255.255.250:3702",
        device="",
        message=said,
    )


def told(*events: Event) -> Devices:
    devices = Devices()
    for it in events:
        devices.add(it, None)
    return devices


def test_a_device_is_one_row_with_what_it_told() -> None:
    row = the_one(pulling.SCENES["01-flatbed-scan"])
    assert (row.address, row.hosts, row.roles) == (OFFICE.endpoint, [OFFICE.host], [SCANNER])
    assert (row.name, row.serial, row.firmware) == (OFFICE.model, OFFICE.serial, OFFICE.firmware)
    assert [it.types for it in row.services] == [
        ("wprt:PrinterServiceType",),
        ("wscn:ScannerServiceType",),
    ]
    (place,) = row.xaddrs
    assert (place.url, place.said_by) == (OFFICE.device_url, OFFICE.host)
    assert (place.reached.outcome, place.reached.by) == (Outcome.ANSWERED, PC.host)


def test_an_address_that_refused_says_so_beside_one_that_answered() -> None:
    (refused, answered) = the_one(addressing.refused_address).xaddrs
    assert (refused.reached.outcome, refused.reached.by) == (Outcome.REFUSED, LINUX.host)
    assert (refused.reached.tried, refused.reached.unopened, refused.reached.answered) == (1, 1, 0)
    assert refused.reached.unopened_event == refused.reached.last_event == 5
    assert (answered.reached.outcome, answered.reached.unopened) == (Outcome.ANSWERED, 0)


def test_a_name_that_the_client_came_by_is_told_of_the_address() -> None:
    named = replace(OFFICE, device_url="http://MFP-office:8018/wsd", print_url="")

    def scene(stage: Stage) -> None:
        search(stage, PC, named)
        talk = stage.talk(PC, named, named.device_url)
        services = scanner_services(named, "http://mfp-office:8019/wsd/scan")
        talk.exchange(get(named.endpoint), metadata(named, services))

    row = the_one(scene)
    (place,), (service,) = row.xaddrs, row.services
    assert (place.outcome, place.asked.by) == (Outcome.ANSWERED, PC.host)
    assert service.places[0].outcome is Outcome.NEVER
    assert (row.metadata_host, row.metadata_asked) == (OFFICE.host, ("mfp-office",))


def test_of_two_devices_at_one_host_the_port_tells_which() -> None:
    other = replace(OFFICE, endpoint=OTHER, model="M1", device_url="http://192.0.2.10:8019/wsd")

    def scene(stage: Stage) -> None:
        for device in (OFFICE, other):
            search(stage, PC, device)
            talk = stage.talk(PC, device, device.device_url)
            talk.exchange(get(device.endpoint), metadata(device, ""))

    devices = devices_of(scene)
    one, two = devices
    assert devices.of(OFFICE.host) is two
    assert [devices.at(OFFICE.host, it) for it in ("8018", "8019", "80", "")] == [
        one,
        two,
        two,
        two,
    ]
    assert devices.at("192.0.2.77", "8018") is None
    assert devices.label(OFFICE.host, "8018") == "Brightlake M2070 (192.0.2.10)"


def test_who_claims_an_address() -> None:
    devices = devices_of(addressing.refused_address)
    row = devices.claimant("192.0.2.10:5357")
    assert row is devices.of(OFFICE.host)
    assert devices.claimant("192.0.2.10:80") is None


def test_both_families_are_one_device() -> None:
    row = the_one(addressing.link_local)
    assert row.hosts == [addressing.LINK_LOCAL, "192.0.2.14"]


def test_a_host_gets_its_name_when_metadata_tells_whose_it_is() -> None:
    def scene(stage: Stage) -> None:
        search(stage, PC, OFFICE)
        second = replace(
            OFFICE, host="192.0.2.99", device_url=OFFICE.device_url.replace(".10:", ".99:")
        )
        stage.pause(100)
        read_metadata(stage, PC, second)

    devices = devices_of(scene)
    (row,) = devices
    assert row.hosts == [OFFICE.host, "192.0.2.99"]
    assert devices.label("192.0.2.99") == "Brightlake M2070 (192.0.2.99)"
    assert devices.label(OFFICE.endpoint.upper()) == "Brightlake M2070 (192.0.2.10)"
    assert devices.label("192.0.2.1") == "192.0.2.1"
    assert devices.of("192.0.2.1") is None


def test_a_claimed_address_makes_nothing_one() -> None:
    claims = (f"http://{HALLWAY.host}/wsd",)
    devices = told(heard(1, xaddrs=claims), heard(2, HALLWAY.host, OTHER))
    assert [it.hosts for it in devices] == [[OFFICE.host], [HALLWAY.host]]
    named = devices.of(OFFICE.host)
    assert named
    assert named.xaddrs[0].reached.outcome is Outcome.NEVER


NAMED = replace(
    OFFICE,
    host="printer.local",
    device_url="http://printer.local:8018/wsd",
    scan_url="http://printer.local:8018/wsd/scan",
)
"""The scanner as a proxy knows it that was told its name."""


def seen_by_proxy(stage: Stage) -> Story:
    """A story of what was seen, without packets: these have no names."""
    story = Story()
    for it in (one for seen in tell(stage.seen) for one in seen.events):
        story.add(it)
    return story


def reads_metadata(stage: Stage, client: Peer = PC) -> None:
    said = metadata(OFFICE, scanner_services(OFFICE))  # it knows its address, not its name
    stage.talk(client, NAMED, NAMED.device_url).exchange(get(OFFICE.endpoint), said)


def subscribes(stage: Stage) -> str:
    heard = sink(PC, "heard")
    talk = stage.talk(PC, NAMED, NAMED.scan_url)
    talk.exchange(subscribe(heard, "JobEndStateEvent"), subscribed(OFFICE.scan_url, "urn:uuid:1"))
    return heard


def notifies(stage: Stage, heard: str) -> None:
    done = Job(id=3, state="Completed", reason="JobCompletedSuccessfully", done=1, completed="")
    stage.notify(OFFICE, PC, heard, job_end(done))


def test_a_device_that_was_asked_by_a_name_is_heard_where_its_services_are() -> None:
    stage = Stage()
    reads_metadata(stage)
    notifies(stage, subscribes(stage))
    story = seen_by_proxy(stage)
    (row,) = story.devices
    assert row.hosts == ["printer.local", OFFICE.host]
    assert story.devices.label(OFFICE.host) == "Brightlake M2070 (192.0.2.10)"
    (subscription,) = story.subscriptions
    assert (subscription.device, subscription.delivered) == ("printer.local", 1)


def test_it_may_be_heard_before_it_says_where_its_services_are() -> None:
    stage = Stage()
    notifies(stage, subscribes(stage))
    reads_metadata(stage)
    (row,) = seen_by_proxy(stage).devices
    assert sorted(row.hosts) == [OFFICE.host, "printer.local"]


def test_a_client_is_not_what_it_asks() -> None:
    """A device that says it is where the client is: a program of the same computer."""
    stage = Stage()
    reads_metadata(stage, replace(PC, host=OFFICE.host))
    (row,) = seen_by_proxy(stage).devices
    assert row.hosts == ["printer.local"]
    assert seen_by_proxy(stage).devices.of(OFFICE.host) is None


def test_services_elsewhere_are_a_claim_of_a_device_that_was_asked_by_its_address() -> None:
    def scene(stage: Stage) -> None:
        said = metadata(OFFICE, scanner_services(HALLWAY))
        stage.talk(PC, OFFICE, OFFICE.device_url).exchange(get(OFFICE.endpoint), said)
        announce(stage, HALLWAY, hello(stage, HALLWAY, HALLWAY.device_url))

    assert [it.hosts for it in devices_of(scene)] == [[OFFICE.host], [HALLWAY.host]]


def test_a_proxy_that_tells_of_others_is_none_of_them() -> None:
    matches = tuple(
        ProbeMatch(
            endpoint_reference=heard(1, address=address).message.endpoint_reference,
            types=None,
            scopes=None,
            xaddrs=(),
            metadata_version=1,
        )
        for address in (ONE, OTHER)
    )
    said = msgspec.structs.replace(
        heard(1, "192.0.2.5"), message=ProbeMatches(probe_match=matches), operation="Probe"
    )
    devices = told(said)
    assert [(it.address, it.hosts) for it in devices] == [(ONE, []), (OTHER, [])]
    assert devices.of("192.0.2.5") is None


def test_a_scan_server_is_a_row_of_its_own() -> None:
    devices = devices_of(post_scanning.SCENES["12-post-scan-job"])
    assert {tuple(it.roles) for it in devices} == {(SCANNER,), (SCAN_SERVER,)}
    assert devices.label("192.0.2.30") == "Example Scan Server (192.0.2.30)"


def test_bye_is_remembered() -> None:
    row = the_one(discovering.comes_and_goes)
    assert row.bye_event == 12
    assert row.metadata_event == 7


def test_a_greater_instance_is_a_restart_and_only_the_event_that_told_it_says_so() -> None:
    devices = told(heard(1, instance=5, number=1), heard(2, instance=9, number=1))
    assert devices.restarted is devices.of(ONE)
    devices.add(heard(3, instance=9, number=2), None)
    assert devices.restarted is None
    (row,) = devices
    assert [(it.event, it.instance_before, it.instance) for it in row.restarts] == [(2, 5, 9)]


def test_the_first_message_of_a_device_that_answered_before_is_a_restart() -> None:
    story, found = Story(), []
    for it in events_of(subscribing.device_restarted):
        story.add(it)
        if story.devices.restarted:
            found.append((it.seq, story.devices.restarted.hosts))
    assert found == [(3, [OFFICE.host])]


def test_a_device_that_comes_was_not_restarted() -> None:
    assert devices_of(lambda stage: announce(stage, OFFICE, hello(stage, OFFICE))).news == ()
    assert told(heard(1, number=1, instance=1)).restarted is None


def test_counters_that_go_back() -> None:
    late = 60
    first = heard(1, instance=5, number=7, version=3)
    for said, what in (
        (heard(2, after_s=late, instance=5, number=7, version=3), ["number"]),
        (heard(2, after_s=late, instance=4, number=8, version=3), ["instance"]),
        (heard(2, after_s=late, instance=5, number=8, version=2), ["version"]),
        (heard(2, after_s=late, instance=5, number=8, version=4), []),
        (heard(2, after_s=1, instance=5, number=6, version=3), []),
    ):
        assert [it.what for it in told(first, said).news] == what


def test_a_stranger_sends_from_everywhere_and_memory_stays_small() -> None:
    devices = Devices()
    for seq in range(3 * ROWS_LIMIT):
        address = f"urn:uuid:16a65700-007c-1000-bb49-{seq:012}"
        devices.add(heard(seq, f"198.51.{seq // 250}.{seq % 250}", address), None)
        devices.add(heard(seq, "192.0.2.10", ONE, xaddrs=(f"http://{seq}/",) * 9), None)
    assert len(devices) == ROWS_LIMIT
    assert devices.forgotten
    row = devices.of(ONE)
    assert row
    assert len(row.xaddrs) <= 16


def test_what_is_missing_changes_nothing() -> None:
    devices = told(heard(1, address=None), heard(2, address=""), event(3, message=None))
    assert [it.hosts for it in devices] == [["192.0.2.10"]]
    assert str(Address("192.0.2.10", 3702)) == heard(1).source


def test_a_device_that_was_forgotten_comes_back() -> None:
    devices = told(heard(1, "192.0.2.10", ONE))
    for number in range(ROWS_LIMIT + 5):
        other = f"urn:uuid:16a65700-007c-1000-bb49-{number:012}"
        devices.add(heard(2 + number, f"10.0.{number // 250}.{number % 250}", other), None)
    assert ONE not in {it.address for it in devices}
    devices.add(heard(5000, "192.0.2.10", ONE), None)
    assert ONE in {it.address for it in devices}
    assert len(devices) == ROWS_LIMIT
