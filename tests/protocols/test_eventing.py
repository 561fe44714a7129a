"""WS-Eventing's messages, with the scan destinations that WS-Scan adds."""

import pytest

from inspector.protocols.eventing import ACTION_DIALECT, PUSH
from inspector.soap.namespaces import WSCN, WSCN_2006_01, WSDP_2009, WSE
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of, read_one

addressing = declared("addressing")
eventing = declared("eventing")

SINK = "http://192.0.2.10:5357/0b1f2a00-0000-4000-8000-000000000002"
SOURCE = "http://192.0.2.20:80/WSD/Subscriptions"
ID = "urn:uuid:0b1f2a00-0000-4000-8000-000000000001"
MANAGER = addressing.EndpointReference(
    address=SOURCE, reference_parameters=addressing.ReferenceParameters(identifier=ID)
)
MANAGER_XML = f"""<wse:SubscriptionManager><wsa:Address>{SOURCE}</wsa:Address>
  <wsa:ReferenceParameters><wse:Identifier>{ID}</wse:Identifier></wsa:ReferenceParameters>
</wse:SubscriptionManager>"""
EVENTS = (f"{WSCN}/ScanAvailableEvent", f"{WSCN}/JobStatusEvent")

CASES = [
    pytest.param(
        f"""<wse:Subscribe>
          <wse:EndTo><wsa:Address>{SINK}</wsa:Address></wse:EndTo>
          <wse:Delivery Mode="{PUSH}">
            <wse:NotifyTo><wsa:Address>{SINK}</wsa:Address><wsa:ReferenceParameters>
              <wse:Identifier>urn:uuid:of-the-client</wse:Identifier>
            </wsa:ReferenceParameters></wse:NotifyTo></wse:Delivery>
          <wse:Expires>PT1H</wse:Expires>
          <wse:Filter Dialect="{ACTION_DIALECT}">{" ".join(EVENTS)}</wse:Filter>
          <wscn:ScanDestinations>
            <wscn:ScanDestination>
              <wscn:ClientDisplayName>Scan to PC1</wscn:ClientDisplayName>
              <wscn:ClientContext>Scan</wscn:ClientContext></wscn:ScanDestination>
            <wscn:ScanDestination>
              <wscn:ClientDisplayName>Print at PC1</wscn:ClientDisplayName>
              <wscn:ClientContext>ScanToPrint</wscn:ClientContext></wscn:ScanDestination>
          </wscn:ScanDestinations></wse:Subscribe>""",
        eventing.Subscribe(
            end_to=addressing.EndpointReference(address=SINK),
            delivery=eventing.Delivery(
                mode=PUSH,
                notify_to=addressing.EndpointReference(
                    address=SINK,
                    reference_parameters=addressing.ReferenceParameters(
                        identifier="urn:uuid:of-the-client"
                    ),
                ),
            ),
            expires="PT1H",
            filter=eventing.Filter(dialect=ACTION_DIALECT, actions=EVENTS),
            scan_destinations=eventing.ScanDestinations(
                scan_destination=(
                    eventing.ScanDestination(
                        client_display_name="Scan to PC1", client_context="Scan"
                    ),
                    eventing.ScanDestination(
                        client_display_name="Print at PC1", client_context="ScanToPrint"
                    ),
                )
            ),
        ),
        id="Windows registers itself at the panel",
    ),
    pytest.param(
        f"""<wse:Subscribe><wse:Delivery><wse:NotifyTo><wsa:Address>{SINK}</wsa:Address>
          </wse:NotifyTo></wse:Delivery></wse:Subscribe>""",
        eventing.Subscribe(
            delivery=eventing.Delivery(notify_to=addressing.EndpointReference(address=SINK))
        ),
        id="as little as possible",
    ),
    pytest.param(
        f"""<wse:SubscribeResponse>{MANAGER_XML}<wse:Expires>PT30M</wse:Expires>
          <wscn:DestinationResponses><wscn:DestinationResponse>
            <wscn:ClientContext>Scan</wscn:ClientContext>
            <wscn:DestinationToken>Client_1</wscn:DestinationToken>
          </wscn:DestinationResponse></wscn:DestinationResponses></wse:SubscribeResponse>""",
        eventing.SubscribeResponse(
            subscription_manager=MANAGER,
            expires="PT30M",
            destination_responses=eventing.DestinationResponses(
                destination_response=(
                    eventing.DestinationResponse(
                        client_context="Scan", destination_token="Client_1"
                    ),
                )
            ),
        ),
        id="granted, for less time than asked",
    ),
    pytest.param(
        "<wse:Renew><wse:Expires>PT1H</wse:Expires></wse:Renew>",
        eventing.Renew(expires="PT1H"),
        id="renew",
    ),
    pytest.param(
        "<wse:RenewResponse><wse:Expires>2026-03-02T10:00:00Z</wse:Expires></wse:RenewResponse>",
        eventing.RenewResponse(expires="2026-03-02T10:00:00Z"),
        id="renewed, until a time",
    ),
    pytest.param("<wse:GetStatus/>", eventing.GetStatus(), id="ask for the status"),
    pytest.param(
        "<wse:GetStatusResponse><wse:Expires>PT59M3.5S</wse:Expires></wse:GetStatusResponse>",
        eventing.GetStatusResponse(expires="PT59M3.5S"),
        id="the status",
    ),
    pytest.param("<wse:Unsubscribe/>", eventing.Unsubscribe(), id="unsubscribe"),
    pytest.param(
        f"""<wse:SubscriptionEnd>{MANAGER_XML}
          <wse:Status>{WSE}/SourceShuttingDown</wse:Status>
          <wse:Reason xml:lang="en-US">Off to sleep</wse:Reason></wse:SubscriptionEnd>""",
        eventing.SubscriptionEnd(
            subscription_manager=MANAGER,
            status=f"{WSE}/SourceShuttingDown",
            reason=eventing.Reason(lang="en-US", text="Off to sleep"),
        ),
        id="the device ends it",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_actions_of_a_filter_may_stand_on_lines_of_their_own() -> None:
    lines = "\n      ".join(EVENTS)
    xml = f'<wse:Filter Dialect="{ACTION_DIALECT}">\n      {lines}\n    </wse:Filter>'
    assert_reads(xml, eventing.Filter(dialect=ACTION_DIALECT, actions=EVENTS))


@pytest.mark.parametrize("name", ["DeliveryFailure", "SourceShuttingDown", "SourceCanceling"])
def test_knows_why_a_subscription_ends(name: str) -> None:
    ended = f"<wse:SubscriptionEnd>{MANAGER_XML}<wse:Status>{WSE}/{name}</wse:Status>"
    assert notes_of(f"{ended}</wse:SubscriptionEnd>", eventing.SubscriptionEnd) == []


def test_the_published_example_of_an_end_is_read_and_told() -> None:
    xml = f"""<wse:SubscriptionEnd>{MANAGER_XML}
      <wse:Code>wse:DeliveryFailure</wse:Code></wse:SubscriptionEnd>"""
    message, notes = read_one(xml, eventing.SubscriptionEnd)
    assert message.status == "wse:DeliveryFailure"
    assert notes == [
        "SubscriptionEnd/Code: is a variant spelling of 'Status'",
        "SubscriptionEnd/Code: 'wse:DeliveryFailure' is a known variant spelling",
    ]


@pytest.mark.parametrize("cls", [eventing.Renew, eventing.GetStatus, eventing.Unsubscribe])
def test_an_identifier_in_the_body_is_read(cls: type) -> None:
    xml = f"<wse:{cls.__name__}><wse:Identifier>{ID}</wse:Identifier></wse:{cls.__name__}>"
    assert_reads(xml, cls(identifier=ID))


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            "<wse:Delivery Mode='urn:acme:pull'/>",
            eventing.Delivery,
            [
                "Delivery/NotifyTo: required element is missing",
                "Delivery/@Mode: 'urn:acme:pull' is not in the specification",
            ],
            id="a mode that is not Push, to nowhere",
        ),
        pytest.param(
            f'<wse:Filter Dialect="{WSDP_2009}/Action">{EVENTS[0]}</wse:Filter>',
            eventing.Filter,
            [f"Filter/@Dialect: {WSDP_2009 + '/Action'!r} is a known variant spelling"],
            id="the dialect of DPWS 1.1",
        ),
        pytest.param(
            "<wse:Renew><wse:Expires>0:20:00</wse:Expires></wse:Renew>",
            eventing.Renew,
            ["Renew/Expires: '0:20:00' is not a duration or a time"],
            id="a duration as Python writes it",
        ),
        pytest.param(
            "<wse:SubscribeResponse/>",
            eventing.SubscribeResponse,
            [
                "SubscribeResponse/SubscriptionManager: required element is missing",
                "SubscribeResponse/Expires: required element is missing",
            ],
            id="nothing granted",
        ),
        pytest.param(
            f"""<wscn:ScanDestination><wscn:ClientDisplayName>{"x" * 128}</wscn:ClientDisplayName>
              <wscn:ClientContext>Scan</wscn:ClientContext></wscn:ScanDestination>""",
            eventing.ScanDestination,
            ["ScanDestination/ClientDisplayName: 128 characters, expected at most 127"],
            id="a name that does not fit the panel",
        ),
        pytest.param(
            f"""<d:DestinationResponses xmlns:d="{WSCN_2006_01}"><d:DestinationResponse>
              <d:ClientContext>Scan</d:ClientContext><d:DestinationToken>1</d:DestinationToken>
            </d:DestinationResponse></d:DestinationResponses>""",
            eventing.DestinationResponses,
            [f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}"],
            id="the draft's namespace",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
