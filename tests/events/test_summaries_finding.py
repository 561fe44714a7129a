from typing import Any

import pytest

from inspector.events.summaries_finding import FINDING, FINDING_EVENTS, URL_LENGTH
from inspector.protocols import discovery, eventing, transfer
from inspector.protocols.addressing import EndpointReference, ReferenceParameters
from inspector.soap.envelope import AppSequence
from inspector.soap.namespaces import WSCN, WSE
from tests.builders import event
from tests.events.examples import partly

ENDPOINT = "urn:uuid:16a65700-007c-1000-bb49-30cda79c4f10"
URL = "http://192.0.2.10:8018/wsd"


def told(message: Any) -> str:
    return FINDING[type(message)](message)


def endpoint(address: str | None) -> EndpointReference:
    return partly(EndpointReference, address=address)


TARGET = {
    "endpoint_reference": endpoint(ENDPOINT),
    "types": ("wsdp:Device", "wscn:ScanDeviceType"),
    "xaddrs": (URL,),
    "metadata_version": 3,
}
TOLD = f"Device, ScanDeviceType at {URL}, endpoint {ENDPOINT}, metadata 3"
TARGETS = [
    pytest.param(TARGET, TOLD, id="all of it"),
    pytest.param(
        TARGET | {"types": None, "xaddrs": None}, f"endpoint {ENDPOINT}, metadata 3", id="WSDAPI"
    ),
    pytest.param(
        {"xaddrs": (URL, "http://[fe80::1]:8018/wsd")},
        f"at {URL} http://[fe80::1]:8018/wsd, endpoint ?",
        id="two addresses",
    ),
    pytest.param({"endpoint_reference": endpoint(None)}, "endpoint ?", id="nothing"),
]


@pytest.mark.parametrize(("fields", "words"), TARGETS)
def test_a_device_comes_and_goes(fields: dict[str, Any], words: str) -> None:
    hello = partly(discovery.Hello, **fields)
    assert FINDING_EVENTS[discovery.Hello](event(message=hello)) == words
    assert told(partly(discovery.Bye, **fields)) == words


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        pytest.param(AppSequence(17, "", 3), f"{TOLD}, instance 17", id="its instance"),
        pytest.param(AppSequence(), TOLD, id="no instance"),
    ],
)
def test_a_device_says_whether_it_was_restarted(sequence: AppSequence, words: str) -> None:
    hello = event(message=partly(discovery.Hello, **TARGET), app_sequence=sequence)
    assert FINDING_EVENTS[discovery.Hello](hello) == words


@pytest.mark.parametrize(("fields", "words"), TARGETS)
def test_a_device_is_found(fields: dict[str, Any], words: str) -> None:
    match = partly(discovery.ProbeMatch, **fields)
    assert told(partly(discovery.ProbeMatches, probe_match=(match,))) == words
    resolved = partly(discovery.ResolveMatch, **fields)
    assert told(partly(discovery.ResolveMatches, resolve_match=resolved)) == words


def test_none_and_several_are_found() -> None:
    match = partly(discovery.ProbeMatch, **TARGET)
    assert told(partly(discovery.ProbeMatches)) == "no match"
    assert told(partly(discovery.ResolveMatches)) == "no match"
    two = partly(discovery.ProbeMatches, probe_match=(match, match))
    assert told(two) == f"2 matches: {TOLD}; {TOLD}"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "any device", id="anything"),
        pytest.param({"types": ("wscn:ScanDeviceType",)}, "ScanDeviceType", id="a type"),
        pytest.param(
            {"scopes": partly(discovery.Scopes, uris=("ldap:///ou=a", "urn:b"))},
            "any device in ldap:///ou=a, urn:b",
            id="scopes",
        ),
        pytest.param({"scopes": partly(discovery.Scopes)}, "any device", id="empty scopes"),
    ],
)
def test_a_probe(fields: dict[str, Any], words: str) -> None:
    assert told(partly(discovery.Probe, **fields)) == words


def test_a_resolve() -> None:
    assert told(partly(discovery.Resolve, endpoint_reference=endpoint(ENDPOINT))) == (
        f"endpoint {ENDPOINT}"
    )
    assert told(partly(discovery.Resolve)) == "endpoint ?"


def texts(*pairs: tuple[str | None, str | None]) -> tuple[transfer.LocalizedText, ...]:
    return tuple(partly(transfer.LocalizedText, lang=lang, text=text) for lang, text in pairs)


MODEL = partly(
    transfer.ThisModel,
    manufacturer=texts((None, "Brightlake")),
    model_name=texts(("de", "Drucker"), ("en-US", "M2070")),
)
DEVICE = partly(
    transfer.ThisDevice, friendly_name=texts((None, "Office")), firmware_version="V3.00"
)


def hosting(*types: tuple[str, ...] | None) -> transfer.Relationship:
    hosted = tuple(partly(transfer.Hosted, types=names) for names in types)
    return partly(transfer.Relationship, hosted=hosted)


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        pytest.param(
            [
                {"this_device": DEVICE},
                {
                    "relationship": hosting(
                        ("wscn:ScannerServiceType",), ("wprt:PrinterServiceType",)
                    )
                },
                {"this_model": MODEL},
            ],
            "M2070 by Brightlake, firmware V3.00; hosts ScannerServiceType, PrinterServiceType",
            id="all of it, in any order",
        ),
        pytest.param([{"this_device": DEVICE}], "Office, firmware V3.00", id="no model"),
        pytest.param([{"this_model": MODEL}], "M2070 by Brightlake", id="no device"),
        pytest.param([{"relationship": hosting()}], "hosts no service", id="nothing is hosted"),
        pytest.param([{"relationship": hosting(None)}], "hosts ?", id="a service of no type"),
        pytest.param(
            [{"this_model": partly(transfer.ThisModel, model_name=texts(("fr", "Mopieur")))}],
            "Mopieur",
            id="not in English",
        ),
        pytest.param(
            [
                {
                    "this_model": partly(
                        transfer.ThisModel,
                        manufacturer=texts((None, "BRIGHTLAKE")),
                        model_name=texts((None, "Brightlake M2070")),
                    )
                }
            ],
            "Brightlake M2070",
            id="a model that names its maker",
        ),
        pytest.param([{}], "no metadata", id="an empty section"),
        pytest.param([], "no metadata", id="nothing"),
    ],
)
def test_metadata(sections: list[dict[str, Any]], words: str) -> None:
    made = tuple(partly(transfer.MetadataSection, **fields) for fields in sections)
    assert told(partly(transfer.Metadata, metadata_section=made)) == words


SINK = "http://192.0.2.20:5357/c1a7e1de-51d5-4f0b-8f39-9e2d6c5b4a30"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {
                "delivery": partly(eventing.Delivery, notify_to=endpoint(SINK)),
                "expires": "PT1H",
                "filter": partly(eventing.Filter, actions=(f"{WSCN}/ScanAvailableEvent",)),
                "scan_destinations": partly(
                    eventing.ScanDestinations,
                    scan_destination=(
                        partly(eventing.ScanDestination, client_context="Scan"),
                        partly(eventing.ScanDestination, client_context="ScanToPrint"),
                    ),
                ),
            },
            f"ScanAvailableEvent → {SINK[:URL_LENGTH]}…, 1 h, 2 destinations: Scan, ScanToPrint",
            id="the button's event",
        ),
        pytest.param(
            {"delivery": partly(eventing.Delivery, notify_to=endpoint("http://192.0.2.20/e"))},
            "all events → http://192.0.2.20/e",
            id="no filter, no end",
        ),
        pytest.param({"filter": partly(eventing.Filter)}, "all events → ?", id="an empty filter"),
        pytest.param(
            {"scan_destinations": partly(eventing.ScanDestinations)},
            "all events → ?, 0 destinations",
            id="no destinations",
        ),
    ],
)
def test_a_subscription_is_asked_for(fields: dict[str, Any], words: str) -> None:
    assert told(partly(eventing.Subscribe, **fields)) == words


def manager(identifier: str | None) -> EndpointReference:
    parameters = partly(ReferenceParameters, identifier=identifier)
    return partly(EndpointReference, address=URL, reference_parameters=parameters)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {
                "subscription_manager": manager("i1"),
                "expires": "PT3600S",
                "destination_responses": partly(
                    eventing.DestinationResponses,
                    destination_response=(partly(eventing.DestinationResponse),) * 5,
                ),
            },
            "subscription i1, 1 h, 5 tokens",
            id="all of it",
        ),
        pytest.param(
            {"subscription_manager": manager(None)}, f"subscription at {URL}", id="no identifier"
        ),
        pytest.param({}, "subscription at ?", id="nothing"),
    ],
)
def test_a_subscription_is_granted(fields: dict[str, Any], words: str) -> None:
    assert told(partly(eventing.SubscribeResponse, **fields)) == words


@pytest.mark.parametrize("cls", [eventing.RenewResponse, eventing.GetStatusResponse])
def test_how_long_a_subscription_lives(cls: type) -> None:
    assert told(cls(expires="2026-03-02T10:00:00Z")) == "2026-03-02T10:00:00Z"
    assert told(cls()) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {
                "status": f"{WSE}/DeliveryFailure",
                "reason": partly(eventing.Reason, text="nobody listens"),
            },
            "DeliveryFailure: nobody listens",
            id="a status and a reason",
        ),
        pytest.param({"status": "wse:SourceCanceling"}, "SourceCanceling", id="a qualified name"),
        pytest.param({"reason": partly(eventing.Reason)}, "?", id="nothing"),
    ],
)
def test_a_subscription_ends(fields: dict[str, Any], words: str) -> None:
    assert told(partly(eventing.SubscriptionEnd, **fields)) == words


@pytest.mark.parametrize(
    ("message", "subscription", "words"),
    [
        pytest.param(
            partly(eventing.Renew, expires="PT1H"), "i1", "subscription i1, 1 h", id="renew"
        ),
        pytest.param(partly(eventing.Renew), "", "no subscription", id="renew what?"),
        pytest.param(partly(eventing.GetStatus), "i1", "subscription i1", id="status"),
        pytest.param(partly(eventing.Unsubscribe), "i1", "subscription i1", id="unsubscribe"),
    ],
)
def test_what_a_header_says(message: Any, subscription: str, words: str) -> None:
    tell = FINDING_EVENTS[type(message)]
    assert tell(event(message=message, subscription=subscription)) == words
