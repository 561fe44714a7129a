"""WS-Discovery, April 2005: who is there, and where.

Messages go over UDP port 3702 (multicast there, unicast back), a directed Probe over HTTP.
OASIS WS-Discovery 1.1 has the same elements in a namespace of its own, which is folded.
Source: WS-Discovery 2005/04, sections 4 to 6.
"""

from inspector.protocols.addressing import EndpointReference
from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.values import Count, Uri
from inspector.soap.namespaces import WSA, WSD
from inspector.soap.schema import Attr, Many, May, Must, QName, Text, element, element_name


@element(WSD)
class Scopes:
    """Where a device belongs, as URIs; ``match_by`` says how a Probe compares them.

    Source: WS-Discovery 2005/04, section 5.1.
    """

    match_by: Attr[Uri] = element_name("MatchBy", "")
    uris: Text[tuple[str, ...]]


@element(WSD)
class Hello:
    """A device announces itself. WSDAPI hosts leave XAddrs out: resolve them.

    Source: WS-Discovery 2005/04, section 4.1.
    """

    endpoint_reference: Must[EndpointReference] = element_name("EndpointReference", WSA)
    types: May[tuple[QName, ...]]
    scopes: May[Scopes]
    xaddrs: May[tuple[str, ...]] = element_name("XAddrs")
    metadata_version: Must[Count]


@element(WSD)
class Bye:
    """A device leaves in good order; one that loses power says nothing.

    Source: WS-Discovery 2005/04, section 4.2.
    """

    endpoint_reference: Must[EndpointReference] = element_name("EndpointReference", WSA)
    types: May[tuple[QName, ...]]
    scopes: May[Scopes]
    xaddrs: May[tuple[str, ...]] = element_name("XAddrs")
    metadata_version: May[Count]


@element(WSD)
class Probe:
    """Search for devices of all these types and scopes. Source: WS-Discovery 2005/04, 5.2."""

    types: May[tuple[QName, ...]]
    scopes: May[Scopes]


@element(WSD)
class ProbeMatch:
    """One device that a Probe found. Source: WS-Discovery 2005/04, section 5.3."""

    endpoint_reference: Must[EndpointReference] = element_name("EndpointReference", WSA)
    types: May[tuple[QName, ...]]
    scopes: May[Scopes]
    xaddrs: May[tuple[str, ...]] = element_name("XAddrs")
    metadata_version: Must[Count]


@element(WSD)
class ProbeMatches:
    """The answer of one device to a Probe; one that does not match stays silent.

    Source: WS-Discovery 2005/04, section 5.3.
    """

    probe_match: Many[ProbeMatch]


@element(WSD)
class Resolve:
    """Ask where an endpoint can be reached. Source: WS-Discovery 2005/04, section 6.2."""

    endpoint_reference: Must[EndpointReference] = element_name("EndpointReference", WSA)


@element(WSD)
class ResolveMatch:
    """Where an endpoint can be reached. Source: WS-Discovery 2005/04, section 6.3."""

    endpoint_reference: Must[EndpointReference] = element_name("EndpointReference", WSA)
    types: May[tuple[QName, ...]]
    scopes: May[Scopes]
    xaddrs: Must[tuple[str, ...]] = element_name("XAddrs")
    metadata_version: Must[Count]


@element(WSD)
class ResolveMatches:
    """The answer to a Resolve, from the endpoint itself.

    Source: WS-Discovery 2005/04, section 6.3.
    """

    resolve_match: May[ResolveMatch]


DISCOVERY = Protocol(
    "discovery",
    WSD,
    title="WS-Discovery",
    basis="WS-Discovery 2005/04, traces of devices",
    operations=(
        notification("Hello", Hello),
        notification("Bye", Bye),
        Operation("Probe", Probe, ProbeMatches, answer="ProbeMatches"),
        Operation("Resolve", Resolve, ResolveMatches, answer="ResolveMatches"),
    ),
)
