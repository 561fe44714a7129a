"""Envelopes as lines: what they show, what they compare, what they hide."""

import pytest

from inspector.replay.masks import Hidden
from inspector.replay.outline import Line, outlined, plain_line
from inspector.soap.namespaces import SOAP12, WSA, WSCN
from inspector.soap.xml import XmlError
from tests.builders import ASKED_ID

ASKING = """
<{s}Envelope xmlns{S}='{soap}' xmlns:{w}='{wscn}'><{s}Body>
 <{w}:GetScannerElementsRequest><{w}:RequestedElements><{w}:Name>
   {w}:ScannerStatus</{w}:Name></{w}:RequestedElements></{w}:GetScannerElementsRequest>
 <{w}:ElementData  Valid="true" Name="{w}:ScannerStatus"/>
</{s}Body></{s}Envelope>
"""


def asking(soap: str, w: str) -> bytes:
    prefix, declared = (f"{soap}:", f":{soap}") if soap else ("", "")
    return ASKING.format(s=prefix, S=declared, w=w, soap=SOAP12, wscn=WSCN).encode()


def lines(xml: str, *, ids: bool = True) -> list[Line]:
    one, _ = outlined(xml.encode(), b"<a/>", ids=ids)
    return one


def test_other_prefixes_with_the_same_meaning_are_alike() -> None:
    one, other = outlined(asking("", "wscn"), asking("SOAP-ENV", "q"), ids=True)
    assert one == other
    assert [line.text for line in one] == [
        "<soap:Envelope>",
        "  <soap:Body>",
        "    <wscn:GetScannerElementsRequest>",
        "      <wscn:RequestedElements>",
        "        <wscn:Name>wscn:ScannerStatus</wscn:Name>",
        "      </wscn:RequestedElements>",
        "    </wscn:GetScannerElementsRequest>",
        '    <wscn:ElementData Name="wscn:ScannerStatus" Valid="true"/>',
        "  </soap:Body>",
        "</soap:Envelope>",
    ]


def test_a_language_is_told_with_its_usual_prefix() -> None:
    told = lines(f"<Text xmlns='{SOAP12}' xml:lang='en'>no</Text>")
    assert told == [plain_line('<soap:Text xml:lang="en">no</soap:Text>')]


def test_a_masked_value_is_kept_beside_its_line() -> None:
    assert lines("<JobToken>a1b2</JobToken>") == [
        Line("<JobToken>…</JobToken>", "<JobToken>a1b2</JobToken>", (Hidden("JobToken", "a1b2"),))
    ]
    assert lines("<JobToken>a1b2</JobToken>", ids=False)[0].hidden == ()


def test_an_address_is_told_with_what_it_is_the_address_of() -> None:
    told = lines(f"<ReplyTo xmlns='{WSA}'><Address>{ASKED_ID}</Address></ReplyTo>")
    assert [it for line in told for it in line.hidden] == [Hidden("ReplyTo/Address", ASKED_ID)]


def test_an_attribute_is_told_with_its_element() -> None:
    told = lines(f"<Page id='{ASKED_ID}'>…</Page>")
    assert told == [
        Line('<Page id="…">…</Page>', f'<Page id="{ASKED_ID}">…</Page>', told[0].hidden)
    ]
    assert told[0].hidden[0] == Hidden("Page id", ASKED_ID)


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(XmlError):
        outlined(b"<a/>", b"no", ids=True)
