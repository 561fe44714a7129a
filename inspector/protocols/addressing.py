"""Endpoint references: who a message speaks of. Source: WS-Addressing 2004/08, section 2."""

from inspector.protocols.values import Uri
from inspector.soap.namespaces import WSA, WSE
from inspector.soap.schema import May, Must, QName, element, element_name


@element(WSA)
class ReferenceParameters:
    """What the owner of an address wants to see again, as headers of every message to it.

    WS-Eventing's ``Identifier`` names a subscription; all else is the owner's own and kept.
    Source: WS-Addressing 2004/08, section 2.1; WS-Eventing, section 3.1.
    """

    identifier: May[str] = element_name("Identifier", WSE)


@element(WSA)
class EndpointReference:
    """An address and what belongs to it; ``address`` of a device is its stable ``urn:uuid:…``.

    Source: WS-Addressing 2004/08, section 2.1.
    """

    address: Must[Uri]
    reference_properties: May[ReferenceParameters]
    reference_parameters: May[ReferenceParameters]
    port_type: May[QName]
    service_name: May[QName]
