"""Endpoint references, as devices, Windows and other stacks write them."""

import pytest

from inspector.soap.extensions import Extension
from inspector.soap.namespaces import WSA, WSA_2005
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of

addressing = declared("addressing")

UUID = "urn:uuid:4509a320-00a0-008f-00b6-0000c0000201"
OWN = '<a:Panel xmlns:a="urn:acme">7</a:Panel>'

CASES = [
    pytest.param(
        f"<wsa:EndpointReference><wsa:Address>{UUID}</wsa:Address></wsa:EndpointReference>",
        addressing.EndpointReference(address=UUID),
        id="a device",
    ),
    pytest.param(
        """<wsa:EndpointReference>
          <wsa:Address>http://192.0.2.20:80/WSD/Subscriptions</wsa:Address>
          <wsa:ReferenceParameters>
            <wse:Identifier>urn:uuid:0b1f2a00-0000-4000-8000-000000000001</wse:Identifier>
          </wsa:ReferenceParameters>
        </wsa:EndpointReference>""",
        addressing.EndpointReference(
            address="http://192.0.2.20:80/WSD/Subscriptions",
            reference_parameters=addressing.ReferenceParameters(
                identifier="urn:uuid:0b1f2a00-0000-4000-8000-000000000001"
            ),
        ),
        id="a subscription manager",
    ),
    pytest.param(
        f"""<wsa:EndpointReference>
          <wsa:Address>http://192.0.2.20/scan</wsa:Address>
          <wsa:ReferenceProperties>{OWN}</wsa:ReferenceProperties>
          <wsa:PortType>wscn:ScannerServiceType</wsa:PortType>
          <wsa:ServiceName>wscn:Scan</wsa:ServiceName>
        </wsa:EndpointReference>""",
        addressing.EndpointReference(
            address="http://192.0.2.20/scan",
            reference_properties=addressing.ReferenceParameters(
                extensions=(Extension("urn:acme", "Panel", OWN),)
            ),
            port_type="wscn:ScannerServiceType",
            service_name="wscn:Scan",
        ),
        id="all that WS-Addressing has",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


@pytest.mark.parametrize("text", [UUID, UUID.removeprefix("urn:"), UUID.upper(), f"\n  {UUID}\n"])
def test_an_address_is_kept_as_sent(text: str) -> None:
    xml = f"<wsa:EndpointReference><wsa:Address>{text}</wsa:Address></wsa:EndpointReference>"
    assert_reads(xml, addressing.EndpointReference(address=text.strip()))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(
            "<wsa:EndpointReference/>",
            ["EndpointReference/Address: required element is missing"],
            id="no address",
        ),
        pytest.param(
            f"""<b:EndpointReference xmlns:b="{WSA_2005}"><b:Address>{UUID}</b:Address>
              <b:Metadata/></b:EndpointReference>""",
            [f"Body: namespace {WSA_2005!r} read as {WSA!r}"],
            id="WS-Addressing 1.0, whose Metadata is kept",
        ),
        pytest.param(
            f"""<wsa:EndpointReference><wsa:Address>{UUID}</wsa:Address>
              <wsa:Port>80</wsa:Port></wsa:EndpointReference>""",
            [f"EndpointReference/Port: unknown element of namespace {WSA!r}"],
            id="an element that WS-Addressing does not have",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, expected: list[str]) -> None:
    assert notes_of(xml, addressing.EndpointReference) == expected
