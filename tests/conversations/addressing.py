"""Scenes 14 and 15: addresses that lead to a device, addresses that do not, and HTTPS.

HTTPS is written as a proxy sees it that terminates TLS: plain HTTP on port 5358 with https in every
address. A refused handshake is written byte by byte, up to the device's alert.
"""

from collections.abc import Callable
from dataclasses import replace

from inspector.tls.handshake import MessageType
from inspector.tls.records import ContentType
from inspector.wire.observation import Address
from tests.conversations.cast import COPIER, HALLWAY, INKJET, LINUX, OFFICE, PANEL_FIRST, PC
from tests.conversations.eventing import from_manager, renew, subscribe, subscribed
from tests.conversations.finding import (
    DISCOVERY_PORT,
    GROUP,
    GROUP_V6,
    REPEAT_MS,
    get,
    metadata,
    probe,
    probe_matches,
    scanner_services,
    search,
)
from tests.conversations.images import jpeg
from tests.conversations.manners import Letter
from tests.conversations.peers import Device, Peer
from tests.conversations.pulling import idle
from tests.conversations.scanner import Job, job_end
from tests.conversations.scanning import (
    Ticket,
    create,
    created,
    get_elements,
    image,
    image_information,
    retrieve,
    validate,
    validated,
)
from tests.conversations.stage import Stage
from tests.tls import sealing

LINK_LOCAL = "fe80::200:5eff:fe00:5314"
LOCAL_START = f"http://[{LINK_LOCAL}]:5358"
LOCAL_DEVICE = replace(
    PANEL_FIRST,
    host=LINK_LOCAL,
    device_url=f"{LOCAL_START}/DeviceService/",
    scan_url=f"{LOCAL_START}/ws/scan",
)
LOCAL_PC = replace(PC, host="fe80::200:5eff:fe00:5320")
SECURE_URL = "https://192.0.2.19:5358/7d1f5ab2-64e0-4c98-b3a7-0f9c2e8d5119"
SECURE = replace(
    HALLWAY,
    host="192.0.2.19",
    endpoint=SECURE_URL,
    device_url=SECURE_URL,
    scan_url="https://192.0.2.19:5358/scan",
    print_url="",
    maker="Linden",
    model="Linden S400",
    serial="LN400S0019",
)
SECURE_SINK = "https://192.0.2.20:5358/5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c15"
SUBSCRIPTION = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a14"
SMALL = Ticket(region=(8500, 11690), dpi=(100, 100), colour="Grayscale8")


def found(
    stage: Stage, client: Peer, device: Device, group: Address, source: Address, xaddrs: str = ""
) -> None:
    """A Probe to one group and the answer from one address."""
    asked = stage.datagram(client, source, group, probe(), again_ms=(REPEAT_MS,))
    stage.pause(210)
    answer = probe_matches(stage, device, xaddrs)
    here = Address(device.host, DISCOVERY_PORT)
    stage.datagram(device, here, source, answer, relates_to=asked)
    stage.pause(300)


def link_local(stage: Stage) -> None:
    """The same device answers on IPv6 and on IPv4; each answer knows its own family only."""
    found(stage, LOCAL_PC, LOCAL_DEVICE, GROUP_V6, Address(LOCAL_PC.host, stage.port()))
    talk = stage.talk(LOCAL_PC, LOCAL_DEVICE, LOCAL_DEVICE.device_url)
    said = metadata(LOCAL_DEVICE, scanner_services(LOCAL_DEVICE))
    talk.exchange(get(LOCAL_DEVICE.endpoint), said, after_ms=55)
    found(stage, PC, PANEL_FIRST, GROUP, Address(PC.host, stage.port()))
    talk = stage.talk(PC, PANEL_FIRST, PANEL_FIRST.device_url)
    both = scanner_services(PANEL_FIRST, PANEL_FIRST.scan_url, LOCAL_DEVICE.scan_url)
    talk.exchange(get(PANEL_FIRST.endpoint), metadata(PANEL_FIRST, both), after_ms=55)


def unusable_addresses(stage: Stage) -> None:
    """One Probe, four answers: another subnet first, http beside https, a host name five seconds
    later, and two records for one device. Nobody asks any of them for metadata.
    """
    source = Address(PC.host, stage.port())
    asked = stage.datagram(PC, source, GROUP, probe("wscn:ScanDeviceType"), again_ms=(REPEAT_MS,))
    stage.pause(140)

    def answer(device: Device, letter: Letter) -> None:
        here = Address(device.host, DISCOVERY_PORT)
        stage.datagram(device, here, source, letter, relates_to=asked)
        stage.pause(85)

    elsewhere = f"http://198.51.100.1:8018/wsd {OFFICE.device_url}"
    answer(OFFICE, probe_matches(stage, OFFICE, elsewhere))
    mixed = f"{COPIER.device_url} https://192.0.2.12:443/ws/device"
    answer(COPIER, probe_matches(stage, COPIER, mixed))
    once = probe_matches(stage, INKJET)
    start, end = once.body.index("<wsd:ProbeMatch>"), once.body.index("</wsd:ProbeMatches>")
    record = once.body[start:end]
    other = record.replace("wsdp:Device wscn", "wscn").replace(" wprt:PrintDeviceType", "")
    answer(INKJET, replace(once, body=once.body.replace(record, record + other)))
    stage.pause(5000 - 140 - 3 * 85 - REPEAT_MS)
    answer(HALLWAY, probe_matches(stage, HALLWAY, "http://mfp-hallway:80/WebServices/Device"))


def refused_address(stage: Stage) -> None:
    """The scanner names two addresses: the first refuses the client, the other works."""
    search(stage, LINUX, OFFICE, xaddrs=f"http://192.0.2.10:5357/wsd {OFFICE.device_url}")
    stage.refused(LINUX, "http://192.0.2.10:5357/wsd")
    talk = stage.talk(LINUX, OFFICE, OFFICE.device_url)
    said = metadata(OFFICE, scanner_services(OFFICE))
    talk.exchange(get(OFFICE.endpoint), said, after_ms=55)
    scan = stage.talk(LINUX, OFFICE, OFFICE.scan_url)
    scan.exchange(get_elements("ScannerStatus"), idle(stage))


def callback_link_local(stage: Stage) -> None:
    """The sink is a link-local address without an interface: accepted, renewed, never called."""
    talk = stage.talk(LOCAL_PC, LOCAL_DEVICE, LOCAL_DEVICE.scan_url)
    heard = f"http://[{LOCAL_PC.host}]:5357/5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c14"
    wanted = subscribe(heard, "ScanAvailableEvent", destinations=[("Scan to PC-0107", "Scan")])
    granted = subscribed(LOCAL_DEVICE.scan_url, SUBSCRIPTION, tokens={"Scan": "0x01"})
    talk.exchange(wanted, granted)
    stage.pause(50 * 60_000)
    later = stage.talk(LOCAL_PC, LOCAL_DEVICE, LOCAL_DEVICE.scan_url)
    later.exchange(renew(SUBSCRIPTION), from_manager("Renew", "PT1H"))


def secure(stage: Stage) -> None:
    """A scan over HTTPS, whose notification is a TLS connection of the device to the PC."""
    search(stage, PC, SECURE)
    mex = stage.talk(PC, SECURE, SECURE.device_url)
    mex.exchange(get(SECURE.endpoint), metadata(SECURE, scanner_services(SECURE)), after_ms=90)
    talk = stage.talk(PC, SECURE, SECURE.scan_url)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))
    wanted = subscribe(SECURE_SINK, "JobEndStateEvent")
    talk.exchange(wanted, subscribed(SECURE.scan_url, SUBSCRIPTION))
    announced = image_information((850, 1169, 0))
    talk.exchange(validate(SMALL.xml(honour=True)), validated(True, announced))
    made = created(3, "c15-3", announced, SMALL.final())
    talk.exchange(create(SMALL.xml(honour=True)), made)
    page = image(jpeg(850, 1169, 100))
    talk.exchange(retrieve(3, "c15-3"), page, after_ms=1500, over_ms=3100, chunked=True)
    done = Job(
        id=3, state="Completed", reason="JobCompletedSuccessfully", done=1, completed=stage.now()
    )
    stage.notify(SECURE, PC, SECURE_SINK, job_end(done))


_HELLO_DONE = 14
_ALERT = bytes([2, 116])  # fatal: certificate_required


def secure_refused(stage: Stage) -> None:
    """The device wants a certificate of the client, which has none: twice, then nobody tries again.

    Its endpoint is a urn:uuid although its address is https.
    """
    device = replace(SECURE, endpoint=HALLWAY.endpoint.replace("4f11", "4f19"))
    search(stage, LINUX, device)
    wanted = sealing.hello(
        sealing.server_hello(0x0303, sealing.SUITE_NUMBER_12)
        + sealing.message(MessageType.CERTIFICATE_REQUEST, b"\x01\x01\x00\x00\x00\x00")
        + sealing.message(_HELLO_DONE, b"")
    )
    none = sealing.hello(sealing.message(MessageType.CERTIFICATE, b"\x00\x00\x00"))
    refused = sealing.record(ContentType.ALERT, _ALERT)
    for _ in range(2):
        stage.pause(1000)
        stage.sealed(
            LINUX,
            Address(device.host, 5358),
            (sealing.hello(sealing.client_hello()), wanted, none, refused),
        )


SCENES: dict[str, Callable[[Stage], None]] = {
    "14-link-local-and-ipv4": link_local,
    "14b-addresses-nobody-can-use": unusable_addresses,
    "14c-callback-to-link-local": callback_link_local,
    "14d-address-refused": refused_address,
    "15-https": secure,
    "15b-https-refused": secure_refused,
}
