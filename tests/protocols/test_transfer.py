"""Metadata of a device, with the habits of Brother, Kyocera and Windows."""

import pytest

from inspector.soap.extensions import Extension
from inspector.soap.namespaces import DF, PNPX, WSDP, WSDP_2009
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of, read_one

addressing = declared("addressing")
transfer = declared("transfer")

IPV4 = "http://192.0.2.20:5358/scan"
IPV6 = "http://[fe80::17:c8ff:fe7b:6a91]:5358/scan"
UUID = "urn:uuid:4509a320-00a0-008f-00b6-0000c0000201"
CATEGORY = f'<pnpx:DeviceCategory xmlns:pnpx="{PNPX}">Scanners</pnpx:DeviceCategory>'
CONTAINER = f'<df:ContainerId xmlns:df="{DF}">{{4509a320-00a0-008f-00b6-1}}</df:ContainerId>'


def address(text: str) -> str:
    return f"<wsa:EndpointReference><wsa:Address>{text}</wsa:Address></wsa:EndpointReference>"


def section(name: str, inner: str) -> str:
    return f'<wsx:MetadataSection Dialect="{WSDP}/{name}">{inner}</wsx:MetadataSection>'


CASES = [
    pytest.param(
        "<wsx:Metadata>"
        + section(
            "ThisModel",
            f"""<wsdp:ThisModel>
              <wsdp:Manufacturer xml:lang="en-US">Example Imaging</wsdp:Manufacturer>
              <wsdp:Manufacturer xml:lang="de">Beispiel Bild</wsdp:Manufacturer>
              <wsdp:ManufacturerUrl>http://imaging.example/</wsdp:ManufacturerUrl>
              <wsdp:ModelName>Scanner 9 &amp; Co</wsdp:ModelName>
              <wsdp:ModelNumber>9</wsdp:ModelNumber>
              <wsdp:ModelUrl>http://imaging.example/9?a=1&amp;b=2</wsdp:ModelUrl>
              <wsdp:PresentationUrl>http://192.0.2.20:80/</wsdp:PresentationUrl>
              {CATEGORY}</wsdp:ThisModel>""",
        )
        + section(
            "ThisDevice",
            f"""<wsdp:ThisDevice>
              <wsdp:FriendlyName xml:lang="en-US">Scanner 9 [0201]</wsdp:FriendlyName>
              <wsdp:FirmwareVersion>1.02</wsdp:FirmwareVersion>
              <wsdp:SerialNumber>EX0001</wsdp:SerialNumber>
              {CONTAINER}</wsdp:ThisDevice>""",
        )
        + section(
            "Relationship",
            f"""<wsdp:Relationship Type="{WSDP}/host">
              <wsdp:Host>{address(UUID)}<wsdp:Types>wsdp:Device wscn:ScanDeviceType</wsdp:Types>
                <wsdp:ServiceId>{UUID}</wsdp:ServiceId></wsdp:Host>
              <wsdp:Hosted>{address("http://192.0.2.20/print")}
                <wsdp:Types>wprt:PrinterServiceType</wsdp:Types>
                <wsdp:ServiceId>uri:0201/PrinterService</wsdp:ServiceId></wsdp:Hosted>
              <wsdp:Hosted>{address(IPV4)}{address(IPV6)}
                <wsdp:Types>wscn:ScannerServiceType</wsdp:Types>
                <wsdp:ServiceId>uri:0201/ScannerService</wsdp:ServiceId></wsdp:Hosted>
            </wsdp:Relationship>""",
        )
        + "</wsx:Metadata>",
        transfer.Metadata(
            metadata_section=(
                transfer.MetadataSection(
                    dialect=f"{WSDP}/ThisModel",
                    this_model=transfer.ThisModel(
                        manufacturer=(
                            transfer.LocalizedText(lang="en-US", text="Example Imaging"),
                            transfer.LocalizedText(lang="de", text="Beispiel Bild"),
                        ),
                        manufacturer_url="http://imaging.example/",
                        model_name=(transfer.LocalizedText(text="Scanner 9 & Co"),),
                        model_number="9",
                        model_url="http://imaging.example/9?a=1&b=2",
                        presentation_url="http://192.0.2.20:80/",
                        extensions=(Extension(PNPX, "DeviceCategory", CATEGORY),),
                    ),
                ),
                transfer.MetadataSection(
                    dialect=f"{WSDP}/ThisDevice",
                    this_device=transfer.ThisDevice(
                        friendly_name=(
                            transfer.LocalizedText(lang="en-US", text="Scanner 9 [0201]"),
                        ),
                        firmware_version="1.02",
                        serial_number="EX0001",
                        extensions=(Extension(DF, "ContainerId", CONTAINER),),
                    ),
                ),
                transfer.MetadataSection(
                    dialect=f"{WSDP}/Relationship",
                    relationship=transfer.Relationship(
                        type_=f"{WSDP}/host",
                        host=transfer.Hosted(
                            endpoint_reference=(addressing.EndpointReference(address=UUID),),
                            types=("wsdp:Device", "wscn:ScanDeviceType"),
                            service_id=UUID,
                        ),
                        hosted=(
                            transfer.Hosted(
                                endpoint_reference=(
                                    addressing.EndpointReference(address="http://192.0.2.20/print"),
                                ),
                                types=("wprt:PrinterServiceType",),
                                service_id="uri:0201/PrinterService",
                            ),
                            transfer.Hosted(
                                endpoint_reference=(
                                    addressing.EndpointReference(address=IPV4),
                                    addressing.EndpointReference(address=IPV6),
                                ),
                                types=("wscn:ScannerServiceType",),
                                service_id="uri:0201/ScannerService",
                            ),
                        ),
                    ),
                ),
            )
        ),
        id="model, device and services, one of them with two addresses",
    ),
    pytest.param(
        f"""<wsx:Metadata><wsx:MetadataSection Dialect="http://schemas.xmlsoap.org/wsdl/"
            Identifier="urn:example:wsdl">
          <wsx:MetadataReference><wsa:Address>{IPV4}</wsa:Address></wsx:MetadataReference>
        </wsx:MetadataSection><wsx:MetadataSection Dialect="http://schemas.xmlsoap.org/wsdl/">
          <wsx:Location>{IPV4}?wsdl</wsx:Location></wsx:MetadataSection></wsx:Metadata>""",
        transfer.Metadata(
            metadata_section=(
                transfer.MetadataSection(
                    dialect="http://schemas.xmlsoap.org/wsdl/",
                    identifier="urn:example:wsdl",
                    metadata_reference=addressing.EndpointReference(address=IPV4),
                ),
                transfer.MetadataSection(
                    dialect="http://schemas.xmlsoap.org/wsdl/", location=f"{IPV4}?wsdl"
                ),
            )
        ),
        id="a service's description, elsewhere",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_each_leaf_may_declare_its_own_prefix() -> None:
    xml = f"""<w:Hosted xmlns:w="{WSDP}">{address(IPV4)}
      <w:Types xmlns:s="http://schemas.microsoft.com/windows/2006/08/wdp/scan"
        >s:ScannerServiceType</w:Types><w:ServiceId>uri:scan</w:ServiceId></w:Hosted>"""
    hosted = transfer.Hosted(
        endpoint_reference=(addressing.EndpointReference(address=IPV4),),
        types=("wscn:ScannerServiceType",),
        service_id="uri:scan",
    )
    assert_reads(xml, hosted)


def test_dpws_1_1_is_read_and_told() -> None:
    xml = f"""<wsx:MetadataSection Dialect="{WSDP_2009}/ThisDevice">
      <d:ThisDevice xmlns:d="{WSDP_2009}"><d:FriendlyName>S9</d:FriendlyName></d:ThisDevice>
    </wsx:MetadataSection>"""
    message, notes = read_one(xml, transfer.MetadataSection)
    assert message.this_device == transfer.ThisDevice(
        friendly_name=(transfer.LocalizedText(text="S9"),)
    )
    assert notes == [
        f"Body: namespace {WSDP_2009!r} read as {WSDP!r}",
        f"MetadataSection/@Dialect: {WSDP_2009 + '/ThisDevice'!r} is a known variant spelling",
    ]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            f"""<wsdp:ThisDevice><wsdp:FriendlyName>{"x" * 257}</wsdp:FriendlyName>
            </wsdp:ThisDevice>""",
            transfer.ThisDevice,
            ["ThisDevice/FriendlyName: 257 characters, expected at most 256"],
            id="a name longer than DPWS allows",
        ),
        pytest.param(
            f"<wsdp:Hosted>{address(IPV4)}</wsdp:Hosted>",
            transfer.Hosted,
            [
                "Hosted/Types: required element is missing",
                "Hosted/ServiceId: required element is missing",
            ],
            id="a service that does not say what it is",
        ),
        pytest.param(
            '<wsx:MetadataSection Dialect="urn:acme:more"/>',
            transfer.MetadataSection,
            ["MetadataSection/@Dialect: 'urn:acme:more' is not in the specification"],
            id="a vendor's section",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
