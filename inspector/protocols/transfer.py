"""Metadata exchange: what a device is and which services it hosts.

WS-Transfer's Get has an empty body; the answer is WS-MetadataExchange's Metadata with the three
sections of the Devices Profile. Source: DPWS 2006/02, section 5; WS-MetadataExchange 2004/09.
"""

from typing import Annotated

from inspector.protocols.addressing import EndpointReference
from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.values import Text256, Uri
from inspector.soap.constraints import Known
from inspector.soap.namespaces import WSA, WSDP, WSDP_2005, WSDP_2009, WSX, WXF, XML
from inspector.soap.schema import (
    Attr,
    Many,
    May,
    Must,
    QName,
    Some,
    Text,
    element,
    element_name,
)

_SECTIONS = ("ThisModel", "ThisDevice", "Relationship")
_DESCRIPTIONS = (  # what WS-MetadataExchange itself names; kept as extensions, devices rarely serve
    "http://schemas.xmlsoap.org/wsdl/",
    "http://www.w3.org/2001/XMLSchema",
    "http://schemas.xmlsoap.org/ws/2004/09/policy",
    WSX,
)

type Dialect = Annotated[
    str,
    Known(
        (*(f"{WSDP}/{name}" for name in _SECTIONS), *_DESCRIPTIONS),
        variants=tuple(f"{old}/{name}" for old in (WSDP_2009, WSDP_2005) for name in _SECTIONS),
    ),
]


@element(WSDP)
class LocalizedText:
    """A text in the language it names; the same element may come once a language.

    Source: DPWS 2006/02, section 5.1.
    """

    lang: Attr[str] = element_name("lang", XML)
    text: Text[Text256]


@element(WSDP)
class ThisModel:
    """What all devices of a model have in common. Source: DPWS 2006/02, section 5.1."""

    manufacturer: Some[LocalizedText]
    manufacturer_url: May[Uri]
    model_name: Some[LocalizedText]
    model_number: May[Text256]
    model_url: May[Uri]
    presentation_url: May[Uri]


@element(WSDP)
class ThisDevice:
    """What is this device's own. Source: DPWS 2006/02, section 5.1."""

    friendly_name: Some[LocalizedText]
    firmware_version: May[Text256]
    serial_number: May[Text256]


@element(WSDP)
class Hosted:
    """A hosted service; the scanner's has ``wscn:ScannerServiceType`` among its types.

    One service may have several endpoint references: IPv4, IPv6, HTTPS.
    Source: DPWS 2006/02, section 5.2.
    """

    endpoint_reference: Some[EndpointReference] = element_name("EndpointReference", WSA)
    types: Must[tuple[QName, ...]]
    service_id: Must[Uri]


@element(WSDP)
class Relationship:
    """Which services the device hosts. Source: DPWS 2006/02, section 5.2."""

    type_: Attr[Uri] = element_name("Type", "")
    host: May[Hosted]
    hosted: Many[Hosted]


@element(WSX)
class MetadataSection:
    """One unit of metadata; ``dialect`` says which, the last two fields where it is instead.

    Source: WS-MetadataExchange 2004/09, section 2; DPWS 2006/02, section 5.
    """

    dialect: Attr[Dialect] = element_name("Dialect", "")
    identifier: Attr[Uri] = element_name("Identifier", "")
    this_model: May[ThisModel] = element_name("ThisModel", WSDP)
    this_device: May[ThisDevice] = element_name("ThisDevice", WSDP)
    relationship: May[Relationship] = element_name("Relationship", WSDP)
    metadata_reference: May[EndpointReference]
    location: May[Uri]


@element(WSX)
class Metadata:
    """What a device is, and which services it hosts. Source: WS-MetadataExchange 2004/09, 2."""

    metadata_section: Many[MetadataSection]


TRANSFER = Protocol(
    "transfer",
    WXF,
    title="WS-Transfer and metadata exchange",
    basis="WS-Transfer 2004/09, DPWS 2006/02, traces of devices",
    operations=(
        Operation(
            "Get",
            None,
            Metadata,
            actions=((f"{WSX}/GetMetadata/Request", f"{WSX}/GetMetadata/Response"),),
        ),
    ),
)
