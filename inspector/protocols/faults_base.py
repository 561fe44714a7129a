"""Faults of what lies below the scan services: SOAP, addressing, discovery, transfer, eventing.

Sources: SOAP 1.2 part 1, WS-Addressing 2004/08 and 2005/08, WS-Discovery 2005/04, DPWS 2006/02,
WS-Transfer 2004/09, WS-Eventing 2004/08; what devices do is told by whom it was seen.
"""

from inspector.protocols.faults_row import ANYWHERE, KnownFault
from inspector.soap.namespaces import SOAP12, WSA, WSD, WSDP, WSE, WXF

_AS_2005 = "WS-Addressing 2005/08"

BASE_FAULTS = (
    KnownFault(
        namespace=WSA,
        name="ActionNotSupported",
        code="Sender",
        reason="The [action] cannot be processed at the receiver.",
        detail="the action that was sent",
        meaning="The receiver does not know the operation that was asked for. "
        "Either it does not offer it, or the request went to the address of another service.",
        advice="Compare the request's Action with the operations of the service: the namespace's "
        "year (2006/01 instead of 2006/08), a name that does not exist (GetJobStatus), an optional "
        "operation (GetStatus of a subscription). Check that it was posted to the scan service's "
        "address, not to the device's.",
        retry="no, the request must change",
        where={**ANYWHERE, "eventing": ("GetStatus",)},
        sources=(
            "WS-Addressing 2004/08, 4.4",
            "DPWS 2006/02, R2045 and R3015",
            "MS-BDSRR, 3.1.4.1.1",
            "Microsoft, Common WSD Scan Service Operation Error Codes",
        ),
    ),
    KnownFault(
        namespace=WSA,
        name="InvalidMessageInformationHeader",
        code="Sender",
        reason="A message information header is not valid and the message cannot be processed.",
        detail="the offending header",
        meaning="An addressing header of the request is malformed or not acceptable. "
        "Devices must also say this when ReplyTo is anything but the anonymous address.",
        advice="Look at To, ReplyTo, Action and MessageID: a ReplyTo that is not anonymous, an "
        "address that is no URI, headers of another WS-Addressing version.",
        retry="no, the request must change",
        where=ANYWHERE,
        sources=("WS-Addressing 2004/08, 4.1", "DPWS 2006/02, R0031"),
        variants=dict.fromkeys(
            (
                "InvalidAddressingHeader",
                "InvalidAddress",
                "InvalidEPR",
                "InvalidCardinality",
                "MissingAddressInEPR",
                "DuplicateMessageID",
                "ActionMismatch",
                "OnlyAnonymousAddressSupported",
                "OnlyNonAnonymousAddressSupported",
            ),
            _AS_2005,
        ),
    ),
    KnownFault(
        namespace=WSA,
        name="MessageInformationHeaderRequired",
        code="Sender",
        reason="A required message information header, To, MessageID, or Action, is not present.",
        detail="the name of the missing header",
        meaning="The request lacks To, MessageID or Action. "
        "A header in a namespace that the receiver does not know counts as missing.",
        advice="The detail names the header. If the request has it, its WS-Addressing version is "
        "not the one that the receiver reads.",
        retry="no, the request must change",
        where=ANYWHERE,
        sources=("WS-Addressing 2004/08, 4.2",),
        variants={"MessageAddressingHeaderRequired": _AS_2005},
    ),
    KnownFault(
        namespace=WSA,
        name="DestinationUnreachable",
        code="Sender",
        reason="No route can be determined to reach the destination role defined by the "
        "WS-Addressing To.",
        meaning="The request is addressed to something that the receiver does not have. "
        "As the answer to Subscribe: the device cannot use the address it is to send events to.",
        advice="Compare To with the address from discovery and metadata, and with the address it "
        "was posted to; an Epson WF-3640 says this when Subscribe goes to the device instead of "
        "the scan service. On Subscribe, check that the device can reach NotifyTo and EndTo.",
        retry="no, the address must change",
        where={**ANYWHERE, "eventing": ("Subscribe",), "transfer": ("Get",)},
        sources=("WS-Addressing 2004/08, 4.3", "DPWS 2006/02, R3017 and R3018", "airscand's notes"),
    ),
    KnownFault(
        namespace=WSA,
        name="EndpointUnavailable",
        code="Receiver",
        reason="The endpoint is unable to process the message at this time.",
        detail="RetryAfter in milliseconds; without it, for ever",
        meaning="The receiver cannot work on the request now, perhaps never. "
        "Windows Server 2008 R2 says it of a JobToken that is not a GUID, and other Windows "
        "services of any error that has no fault of its own.",
        advice="Look for RetryAfter in the detail. If a scan server answered, check that JobToken "
        "is a GUID.",
        retry="after RetryAfter",
        where={**ANYWHERE, "dsc": ("CancelPostScanJob", "GetPostScanJobElements")},
        sources=("WS-Addressing 2004/08, 4.5", "MS-BDSRR, notes 14 and 15", "MS-WSDS, 3.1.4"),
    ),
    KnownFault(
        namespace=SOAP12,
        name="",
        code="VersionMismatch",
        detail="the header Upgrade may list the envelopes that are understood",
        meaning="The receiver does not know this kind of envelope. "
        "Mostly it reads only SOAP 1.2 and was sent 1.1, or a namespace that begins with https.",
        advice="Look at the namespace of the request's Envelope.",
        retry="no, the request must change",
        where=ANYWHERE,
        sources=("SOAP 1.2 part 1, 5.4.6 and 5.4.7",),
    ),
    KnownFault(
        namespace=SOAP12,
        name="",
        code="MustUnderstand",
        detail="the headers NotUnderstood name what was not understood",
        meaning="The request insists on a header that the receiver does not understand.",
        advice="Look for mustUnderstand in the request's headers, and for NotUnderstood in the "
        "answer's.",
        retry="no, the request must change",
        where=ANYWHERE,
        sources=("SOAP 1.2 part 1, 5.4.6 and 5.4.8",),
    ),
    KnownFault(
        namespace=WSDP,
        name="FilterActionNotSupported",
        code="Sender",
        meaning="The service sends none of the events that were subscribed to.",
        advice="Compare the subscription's Filter with the service's events: the namespace's year, "
        "a shortened name, or a Subscribe that went to the print service or to the device.",
        retry="no, the filter must change",
        where={"eventing": ("Subscribe",)},
        sources=("DPWS 2006/02, R3020", "WSDAPI interoperability guide, 4.4.1"),
    ),
    KnownFault(
        namespace=WSE,
        name="DeliveryModeRequestedUnavailable",
        code="Sender",
        reason="The requested delivery mode is not supported.",
        detail="SupportedDeliveryMode, any number",
        meaning="The device cannot deliver events the way that was asked for. "
        "WSD devices only have to push them.",
        advice="Look at the Mode of Delivery; without one it is Push, which every device has.",
        retry="no, the request must change",
        where={"eventing": ("Subscribe",)},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="InvalidExpirationTime",
        code="Sender",
        reason="The expiration time requested is invalid.",
        meaning="The subscription was to end in the past, or at once.",
        advice="Look at Expires; if it is a date, compare the clocks of the two sides.",
        retry="with another Expires",
        where={"eventing": ("Subscribe", "Renew")},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="UnsupportedExpirationType",
        code="Sender",
        reason="Only expiration durations are supported.",
        meaning="The device takes a length of time, not a date, as the end of a subscription. "
        "Many devices have no clock.",
        advice="Send a duration such as PT1H in Expires; every device must take those.",
        retry="with a duration",
        where={"eventing": ("Subscribe", "Renew")},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="FilteringNotSupported",
        code="Sender",
        reason="Filtering is not supported.",
        meaning="The device cannot send only some of its events.",
        advice="Unusual: WSD devices must filter by action. Check that the device speaks DPWS.",
        retry="without Filter",
        where={"eventing": ("Subscribe",)},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="FilteringRequestedUnavailable",
        code="Sender",
        reason="The requested filter dialect is not supported.",
        detail="SupportedDialect, any number",
        meaning="The device does not understand how the wanted events are described.",
        advice="Look at the Dialect of Filter: it should be the Action dialect of DPWS. Left out "
        "it means XPath, which scanners do not offer.",
        retry="with the Action dialect",
        where={"eventing": ("Subscribe",)},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="EventSourceUnableToProcess",
        code="Receiver",
        meaning="The device cannot take the subscription now, mostly because it has too many.",
        advice="Count the subscriptions that are alive; some devices let the administrator set how "
        "many there may be. Wait until old ones expire, or restart the device.",
        retry="later",
        where={"eventing": ("Subscribe",)},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="UnableToRenew",
        code="Receiver",
        meaning="The device will not prolong the subscription. "
        "Mostly it is already gone: it expired, or the device was restarted.",
        advice="Compare the time since the last Renew with Expires, and look for a Hello with a "
        "new InstanceId.",
        retry="Subscribe again",
        where={"eventing": ("Renew",)},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WSE,
        name="InvalidMessage",
        code="Sender",
        reason="The message is not valid and cannot be processed.",
        detail="the message that is not valid",
        meaning="The subscription request is malformed, or names a subscription nobody has.",
        advice="Check that Identifier is a SOAP header, not in the body, and is the one that "
        "SubscribeResponse gave.",
        retry="no, the request must change",
        where={"eventing": ("Subscribe", "Renew", "GetStatus", "Unsubscribe")},
        sources=("WS-Eventing 2004/08, 5",),
    ),
    KnownFault(
        namespace=WXF,
        name="InvalidRepresentation",
        code="Sender",
        reason="The supplied representation is invalid",
        meaning="What was to be stored is not valid. "
        "Only Put and Create answer it, which WSD devices do not offer.",
        advice="Not expected when scanning: find out who sent Put or Create.",
        retry="no",
        where={"transfer": ("Put", "Create")},
        sources=("WS-Transfer 2004/09, 5.1",),
    ),
    KnownFault(
        namespace=WSD,
        name="MatchingRuleNotSupported",
        code="Sender",
        detail="SupportedMatchingRules, a list of URIs",
        meaning="The device cannot compare scopes in the way that the Probe asks for. "
        "It answers so only to a Probe that was sent to it alone.",
        advice="Look at MatchBy of Scopes; without one it is rfc2396, which every device has.",
        retry="with rfc2396 matching",
        where={"discovery": ("Probe",)},
        sources=("WS-Discovery 2005/04, 5.2",),
    ),
)
"""Faults that are none of the scan services' own; any of them may answer most."""
