"""WS-Discovery's messages, with the prefixes and habits of devices."""

import pytest

from inspector.soap.namespaces import WSA, WSA_2005, WSD, WSD_2009, WSDP, WSDP_2009
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of, read_one

addressing = declared("addressing")
discovery = declared("discovery")

UUID = "urn:uuid:4509a320-00a0-008f-00b6-0000c0000201"
ENDPOINT = addressing.EndpointReference(address=UUID)
REFERENCE = f"<wsa:EndpointReference><wsa:Address>{UUID}</wsa:Address></wsa:EndpointReference>"
XADDRS = ("http://192.0.2.20:5358/DeviceService/", "http://[fe80::17:c8ff:fe7b:6a91]:5358/wsd")
TYPES = ("wsdp:Device", "wscn:ScanDeviceType", "wprt:PrintDeviceType")
FLOOR = "urn:example:floor-2"

CASES = [
    pytest.param(
        f"""<wsd:Hello>{REFERENCE}<wsd:Types>{" ".join(TYPES)}</wsd:Types>
          <wsd:Scopes>{FLOOR} urn:example:west</wsd:Scopes>
          <wsd:XAddrs>{" ".join(XADDRS)}</wsd:XAddrs>
          <wsd:MetadataVersion>207</wsd:MetadataVersion></wsd:Hello>""",
        discovery.Hello(
            endpoint_reference=ENDPOINT,
            types=TYPES,
            scopes=discovery.Scopes(uris=(FLOOR, "urn:example:west")),
            xaddrs=XADDRS,
            metadata_version=207,
        ),
        id="hello",
    ),
    pytest.param(
        f"""<wsd:Hello>{REFERENCE}<wsd:Types>wsdp:Device</wsd:Types>
          <wsd:MetadataVersion>0</wsd:MetadataVersion></wsd:Hello>""",
        discovery.Hello(endpoint_reference=ENDPOINT, types=("wsdp:Device",), metadata_version=0),
        id="hello of Windows, without addresses",
    ),
    pytest.param(
        f"<wsd:Bye>{REFERENCE}</wsd:Bye>", discovery.Bye(endpoint_reference=ENDPOINT), id="bye"
    ),
    pytest.param(
        f"""<wsd:Bye>{REFERENCE}<wsd:Types>wsdp:Device</wsd:Types>
          <wsd:Scopes>{FLOOR}</wsd:Scopes><wsd:XAddrs>{XADDRS[0]}</wsd:XAddrs>
          <wsd:MetadataVersion>3</wsd:MetadataVersion></wsd:Bye>""",
        discovery.Bye(
            endpoint_reference=ENDPOINT,
            types=("wsdp:Device",),
            scopes=discovery.Scopes(uris=(FLOOR,)),
            xaddrs=XADDRS[:1],
            metadata_version=3,
        ),
        id="bye with all that OASIS allows",
    ),
    pytest.param("<wsd:Probe/>", discovery.Probe(), id="probe for anything"),
    pytest.param(
        f"""<wsd:Probe><wsd:Types>wscn:ScanDeviceType</wsd:Types>
          <wsd:Scopes MatchBy="{WSD}/strcmp0">{FLOOR}</wsd:Scopes></wsd:Probe>""",
        discovery.Probe(
            types=("wscn:ScanDeviceType",),
            scopes=discovery.Scopes(match_by=f"{WSD}/strcmp0", uris=(FLOOR,)),
        ),
        id="probe for scanners of a floor",
    ),
    pytest.param("<wsd:ProbeMatches/>", discovery.ProbeMatches(), id="nothing matches"),
    pytest.param(
        f"""<wsd:ProbeMatches>
          <wsd:ProbeMatch>{REFERENCE}<wsd:Types>{" ".join(TYPES)}</wsd:Types>
            <wsd:XAddrs>{XADDRS[0]}</wsd:XAddrs>
            <wsd:MetadataVersion>1</wsd:MetadataVersion></wsd:ProbeMatch>
          <wsd:ProbeMatch>{REFERENCE}<wsd:XAddrs>{XADDRS[1]}</wsd:XAddrs>
            <wsd:MetadataVersion>1</wsd:MetadataVersion></wsd:ProbeMatch>
        </wsd:ProbeMatches>""",
        discovery.ProbeMatches(
            probe_match=(
                discovery.ProbeMatch(
                    endpoint_reference=ENDPOINT,
                    types=TYPES,
                    xaddrs=XADDRS[:1],
                    metadata_version=1,
                ),
                discovery.ProbeMatch(
                    endpoint_reference=ENDPOINT, xaddrs=XADDRS[1:], metadata_version=1
                ),
            )
        ),
        id="one device in two records, as Lexmark sends it",
    ),
    pytest.param(
        f"<wsd:Resolve>{REFERENCE}</wsd:Resolve>",
        discovery.Resolve(endpoint_reference=ENDPOINT),
        id="resolve",
    ),
    pytest.param("<wsd:ResolveMatches/>", discovery.ResolveMatches(), id="nothing resolved"),
    pytest.param(
        f"""<wsd:ResolveMatches><wsd:ResolveMatch>{REFERENCE}
          <wsd:Types>wsdp:Device</wsd:Types><wsd:XAddrs>{" ".join(XADDRS)}</wsd:XAddrs>
          <wsd:MetadataVersion>1</wsd:MetadataVersion></wsd:ResolveMatch></wsd:ResolveMatches>""",
        discovery.ResolveMatches(
            resolve_match=discovery.ResolveMatch(
                endpoint_reference=ENDPOINT,
                types=("wsdp:Device",),
                xaddrs=XADDRS,
                metadata_version=1,
            )
        ),
        id="resolved",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def probe(types: str, **namespaces: str) -> str:
    """A Probe for types; ``namespaces`` are declared on it."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return f"<wsd:Probe {declared}><wsd:Types>{types}</wsd:Types></wsd:Probe>"


@pytest.mark.parametrize(
    ("xml", "types"),
    [
        pytest.param(
            probe("devprof:Device", devprof=WSDP), ("wsdp:Device",), id="another prefix, as Kyocera"
        ),
        pytest.param(
            f'<Probe xmlns="{WSD}"><Types xmlns:d="{WSDP}">d:Device</Types></Probe>',
            ("wsdp:Device",),
            id="the default namespace, the prefix declared on the leaf",
        ),
        pytest.param(
            probe("\n    wsdp:Device\n    wscn:ScanDeviceType\n  "), TYPES[:2], id="line breaks"
        ),
        pytest.param(probe("a:Copier", a="urn:acme"), ("{urn:acme}Copier",), id="a vendor's type"),
        pytest.param(probe(""), (), id="an empty list"),
    ],
)
def test_types_are_what_their_prefixes_stand_for(xml: str, types: tuple[str, ...]) -> None:
    assert_reads(xml, discovery.Probe(types=types))


def test_addresses_may_stand_on_lines_of_their_own() -> None:
    xml = f"<wsd:Bye>{REFERENCE}<wsd:XAddrs>\n {XADDRS[0]}\n {XADDRS[1]}\n</wsd:XAddrs></wsd:Bye>"
    assert_reads(xml, discovery.Bye(endpoint_reference=ENDPOINT, xaddrs=XADDRS))


def test_oasis_discovery_is_read_and_told() -> None:
    xml = f"""<d:Hello xmlns:d="{WSD_2009}" xmlns:a="{WSA_2005}" xmlns:p="{WSDP_2009}">
      <a:EndpointReference><a:Address>{UUID}</a:Address></a:EndpointReference>
      <d:Types>p:Device</d:Types><d:MetadataVersion>1</d:MetadataVersion></d:Hello>"""
    message, notes = read_one(xml, discovery.Hello)
    assert message == discovery.Hello(
        endpoint_reference=ENDPOINT, types=("wsdp:Device",), metadata_version=1
    )
    assert notes == [
        f"Body: namespace {sent!r} read as {meant!r}"
        for sent, meant in ((WSA_2005, WSA), (WSD_2009, WSD), (WSDP_2009, WSDP))
    ]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            probe("gone:Device"),
            discovery.Probe,
            ["Probe/Types: prefix of 'gone:Device' is not declared"],
            id="an undeclared prefix, as gSOAP sends it in SOAP 1.1",
        ),
        pytest.param(
            f"<wsd:Hello>{REFERENCE}</wsd:Hello>",
            discovery.Hello,
            ["Hello/MetadataVersion: required element is missing"],
            id="a hello without version",
        ),
        pytest.param(
            f"""<wsd:ResolveMatches><wsd:ResolveMatch>{REFERENCE}
              <wsd:MetadataVersion>-1</wsd:MetadataVersion></wsd:ResolveMatch>
            </wsd:ResolveMatches>""",
            discovery.ResolveMatches,
            [
                "ResolveMatches/ResolveMatch/MetadataVersion: -1 is below 0",
                "ResolveMatches/ResolveMatch/XAddrs: required element is missing",
            ],
            id="resolved, but not where",
        ),
        pytest.param(
            f"""<wsd:ResolveMatches>{"<wsd:ResolveMatch/>" * 2}</wsd:ResolveMatches>""",
            discovery.ResolveMatches,
            [
                *(
                    f"ResolveMatches/ResolveMatch[{n}]/{name}: required element is missing"
                    for n in (1, 2)
                    for name in ("EndpointReference", "XAddrs", "MetadataVersion")
                ),
                "ResolveMatches/ResolveMatch[2]: occurs more than once; the first is shown",
            ],
            id="resolved twice, with nothing",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
