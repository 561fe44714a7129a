"""How devices are found: WS-Discovery over UDP, metadata over HTTP."""

from inspector.wire.observation import Address
from tests.capture_kit import element
from tests.conversations.manners import NAMESPACES, WSD, WSDP, WXF, Letter
from tests.conversations.peers import Device, Peer
from tests.conversations.scanning import fields
from tests.conversations.stage import Stage

GROUP = Address("239.255.255.250", 3702)
GROUP_V6 = Address("ff02::c", 3702)
DISCOVERY_PORT = 3702
EVERYBODY = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
SCANNER_TYPES = "wsdp:Device wscn:ScanDeviceType"
MFP_TYPES = "wsdp:Device wscn:ScanDeviceType wprt:PrintDeviceType"
REPEAT_MS = 90
"""Between the first and the second sending of a datagram; DPWS says two sendings."""


def reference(address: str, parameters: str = "") -> str:
    """What an endpoint reference holds."""
    more = element("wsa:ReferenceParameters", parameters) if parameters else ""
    return element("wsa:Address", address) + more


def _endpoint(address: str) -> str:
    return element("wsa:EndpointReference", reference(address))


def _target(endpoint: str, types: str, xaddrs: str, version: int) -> str:
    said = {"Types": types, "XAddrs": xaddrs}
    known = {name: text for name, text in said.items() if text}
    return _endpoint(endpoint) + fields("wsd", **known, MetadataVersion=version)


def probe(
    types: str = "wsdp:Device", namespace: str = WSD, to: str = EVERYBODY, scopes: str = ""
) -> Letter:
    """Who is there, perhaps only in a scope."""
    within = element(f'wsd:Scopes MatchBy="{namespace}/rfc2396"', scopes) if scopes else ""
    said = element("wsd:Probe", fields("wsd", Types=types), within)
    return Letter(action=f"{namespace}/Probe", body=said, to=to, one_way=True)


def _announced(stage: Stage, device: Device, name: str, body: str, to: str = "") -> Letter:
    header = stage.app_sequence(device.endpoint, device.instance)
    return Letter(action=f"{WSD}/{name}", body=body, headers=header, to=to, one_way=True)


def probe_matches(
    stage: Stage, device: Device, xaddrs: str = "", types: str = MFP_TYPES, endpoint: str = ""
) -> Letter:
    """I am, and there."""
    target = _target(
        endpoint or device.endpoint, types, xaddrs or device.device_url, device.metadata_version
    )
    said = element("wsd:ProbeMatches", element("wsd:ProbeMatch", target))
    return _announced(stage, device, "ProbeMatches", said, device.manner.anonymous)


def resolve(device: Device) -> Letter:
    """Where is the device of this endpoint."""
    said = element("wsd:Resolve", _endpoint(device.endpoint))
    return Letter(action=f"{WSD}/Resolve", body=said, to=EVERYBODY, one_way=True)


def resolve_matches(stage: Stage, device: Device) -> Letter:
    """There it is."""
    target = _target(device.endpoint, MFP_TYPES, device.device_url, device.metadata_version)
    said = element("wsd:ResolveMatches", element("wsd:ResolveMatch", target))
    return _announced(stage, device, "ResolveMatches", said, device.manner.anonymous)


def hello(stage: Stage, device: Device, xaddrs: str = "") -> Letter:
    """I have come."""
    said = _target(device.endpoint, MFP_TYPES, xaddrs, device.metadata_version)
    return _announced(stage, device, "Hello", element("wsd:Hello", said), EVERYBODY)


def bye(stage: Stage, device: Device) -> Letter:
    """I am leaving."""
    said = element("wsd:Bye", _endpoint(device.endpoint))
    return _announced(stage, device, "Bye", said, EVERYBODY)


def announce(stage: Stage, device: Device, letter: Letter) -> None:
    """To the group, twice."""
    source = Address(device.host, DISCOVERY_PORT)
    stage.datagram(device, source, GROUP, letter, again_ms=(REPEAT_MS,))


def search(
    stage: Stage,
    client: Peer,
    device: Device,
    *,
    types: str = "wsdp:Device",
    xaddrs: str = "",
    after_ms: int = 160,
    endpoint: str = "",
) -> None:
    """A Probe to the group, twice, and the device's answer, twice, to where it came from."""
    source = Address(client.host, stage.port())
    asked = stage.datagram(client, source, GROUP, probe(types), again_ms=(REPEAT_MS,))
    stage.pause(after_ms)
    stage.datagram(
        device,
        Address(device.host, DISCOVERY_PORT),
        source,
        probe_matches(stage, device, xaddrs, endpoint=endpoint),
        relates_to=asked,
        again_ms=(REPEAT_MS + 30,),
    )
    stage.pause(400)


# --- metadata -------------------------------------------------------------------------------------


def get(endpoint: str) -> Letter:
    """WS-Transfer Get: no body, addressed to the endpoint rather than the URL."""
    return Letter(action=f"{WXF}/Get", to=endpoint)


def hosted(types: str, service_id: str, *addresses: str) -> str:
    """One service; several addresses are of the same service."""
    return element(
        "wsdp:Hosted",
        *map(_endpoint, addresses),
        fields("wsdp", Types=types, ServiceId=service_id),
        element(
            "pnpx:CompatibleId", f"{NAMESPACES[types.partition(':')[0]]}/{types.partition(':')[2]}"
        ),
    )


def scanner_services(device: Device, *scan_urls: str) -> str:
    """The Hosted of a scanner, and of its printer where it has one."""
    bare = device.endpoint.removeprefix("urn:uuid:")
    printer = hosted("wprt:PrinterServiceType", f"uri:{bare}/PrinterService", device.print_url)
    scanner = hosted(
        "wscn:ScannerServiceType", f"uri:{bare}/ScannerService", *(scan_urls or (device.scan_url,))
    )
    return (printer if device.print_url else "") + scanner


def metadata(device: Device, services: str, host: str = "") -> Letter:
    """GetResponse: who the device is and what it hosts."""
    model = element(
        "wsdp:ThisModel",
        element('wsdp:Manufacturer xml:lang="en-US"', device.maker),
        fields("wsdp", ManufacturerUrl="http://www.example.com/"),
        element('wsdp:ModelName xml:lang="en-US"', device.model),
        fields("wsdp", ModelNumber=device.model.rpartition(" ")[2]),
        fields(
            "wsdp",
            ModelUrl="http://www.example.com/mfp?series=20&amp;lang=en",
            PresentationUrl=f"http://{device.host}/",
        ),
        fields("pnpx", DeviceCategory="MFP Printers Scanners"),
    )
    this = element(
        "wsdp:ThisDevice",
        element('wsdp:FriendlyName xml:lang="en-US"', f"{device.model} [{device.serial}]"),
        fields("wsdp", FirmwareVersion=device.firmware, SerialNumber=device.serial),
    )
    relation = element(f'wsdp:Relationship Type="{WSDP}/host"', host, services)
    sections = {"ThisModel": model, "ThisDevice": this, "Relationship": relation}
    said = "".join(
        element(f'wsx:MetadataSection Dialect="{WSDP}/{name}"', text)
        for name, text in sections.items()
    )
    return Letter(action=f"{WXF}/GetResponse", body=element("wsx:Metadata", said))


def read_metadata(stage: Stage, client: Peer, device: Device) -> None:
    """Get and what the device answers."""
    talk = stage.talk(client, device, device.device_url)
    talk.exchange(get(device.endpoint), metadata(device, scanner_services(device)), after_ms=38)
