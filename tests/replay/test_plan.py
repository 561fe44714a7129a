"""Plans: what would be sent again, where, and what could not be made right."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InspectorError, Note
from inspector.replay.plan import Step, changes_state, plan
from inspector.soap.envelope import Envelope, parse_envelope
from inspector.soap.namespaces import ANONYMOUS
from inspector.wire.observation import Address, recorded
from tests.builders import ASKED_ID, response
from tests.replay.builders import (
    DEVICE_URL,
    MIME,
    MIME_TYPE,
    NEW_ID,
    asking,
    damaged,
    recorded_request,
)

URN = "urn:uuid:5cb5b4e1-7a1f-4a63-b4a3-0123456789ab"
PROXY = "http://127.0.0.1:8080"


def envelope_of(step: Step) -> Envelope:
    return parse_envelope(step.body, [])


def test_without_a_target_it_goes_where_it_went() -> None:
    step = plan(recorded_request(), message_id=NEW_ID)
    assert (step.method, step.url) == ("POST", DEVICE_URL)
    assert step.body == asking(message_id=NEW_ID)
    assert step.notes == ()


def test_only_message_id_and_to_change() -> None:
    step = plan(recorded_request(), to=PROXY, message_id=NEW_ID)
    assert step.url == f"{PROXY}/WSD/Scan"
    assert step.body == asking(to=f"{PROXY}/WSD/Scan", message_id=NEW_ID)


@pytest.mark.parametrize(
    ("to", "url"),
    [
        ("http://mfp.example", "http://mfp.example/WSD/Scan"),
        ("http://mfp.example/", "http://mfp.example/WSD/Scan"),
        ("http://mfp.example:80/other?x=1", "http://mfp.example/other?x=1"),
        ("https://mfp.example", "https://mfp.example/WSD/Scan"),
        ("http://[fe80::1%25eth0]:5357/", "http://[fe80::1%25eth0]:5357/WSD/Scan"),
    ],
)
def test_a_target_without_a_path_gets_the_recorded_one(to: str, url: str) -> None:
    step = plan(recorded_request(), to=to, message_id=NEW_ID)
    assert step.url == url
    assert envelope_of(step).to == url.replace("%25eth0", "")


@pytest.mark.parametrize("to", [URN, ANONYMOUS, "http://www.w3.org/2005/08/addressing/anonymous"])
def test_a_to_that_names_no_place_stays(to: str) -> None:
    step = plan(recorded_request(asking(to=to)), to=PROXY, message_id=NEW_ID)
    assert envelope_of(step).to == to
    assert step.notes == ()


def test_a_to_that_says_the_default_port_stays_as_it_is() -> None:
    to = "http://192.0.2.20:80/WSD/Scan"
    assert envelope_of(plan(recorded_request(asking(to=to)), message_id=NEW_ID)).to == to


def test_a_to_that_is_no_good_url_becomes_one() -> None:
    body = asking(to="http://[broken/")
    assert envelope_of(plan(recorded_request(body), message_id=NEW_ID)).to == DEVICE_URL


def test_tls_is_known_by_the_recorded_to() -> None:
    seen = recorded_request(
        asking(to="https://server.example:5362/ScanServer"),
        destination=Address("server.example", 5362),
        target="/ScanServer",
    )
    assert plan(seen, message_id=NEW_ID).url == "https://server.example:5362/ScanServer"


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("http://10.0.0.1:81/abs", "http://10.0.0.1:81/abs"),
        ("/with space", "http://192.0.2.20/with%20space"),
        ("/caf\xe9#x", "http://192.0.2.20/caf%E9%23x"),
        ("*", "http://192.0.2.20/*"),
    ],
)
def test_strange_recorded_targets_become_urls(target: str, url: str) -> None:
    assert plan(recorded_request(target=target), message_id=NEW_ID).url == url


def test_a_message_id_keeps_its_form() -> None:
    body = asking(message_id=ASKED_ID.removeprefix("urn:"))
    step = plan(recorded_request(body), message_id=NEW_ID)
    assert envelope_of(step).message_id == NEW_ID.removeprefix("urn:")


def test_headers_that_were_not_sent_are_noted() -> None:
    step = plan(recorded_request(asking(to="", message_id="")), message_id=NEW_ID)
    assert step.body == asking(to="", message_id="")
    assert set(step.notes) == {
        Note("Envelope/Header/MessageID", "is missing; sent without it"),
        Note("Envelope/Header/To", "is missing; sent without it"),
    }


@pytest.mark.parametrize(
    "body", [b"noise", b"<a>", b"\x00\xff", b"<!DOCTYPE a []><a/>", b"<html/>"], ids=repr
)
def test_what_is_no_envelope_is_sent_as_it_is(body: bytes) -> None:
    step = plan(recorded_request(body), to=PROXY, message_id=NEW_ID)
    assert step.body == body
    assert [note.path for note in step.notes] == ["Envelope"]
    assert step.notes[0].text.endswith("; sent as it is")


def test_an_empty_body_needs_no_note() -> None:
    seen = recorded_request(b"", method="GET", headers=())
    step = plan(seen, message_id=NEW_ID)
    assert (step.body, step.notes) == (b"", ())
    assert step.headers == (("Host", "192.0.2.20"), ("Connection", "close"))


def test_headers_keep_their_order_and_those_of_the_connection_are_made_right() -> None:
    headers = (
        ("Cache-Control", "no-cache"),
        ("connection", "Keep-Alive, X-Hop"),
        ("X-Hop", "1"),
        ("Keep-Alive", "timeout=5"),
        ("Content-Type", "application/soap+xml"),
        ("Transfer-Encoding", "chunked"),
        ("Expect", "100-continue"),
        ("User-Agent", "WSDAPI"),
        ("content-length", "12"),
        ("Content-Length", "13"),
        ("HOST", "elsewhere"),
        ("X-Vendor", "a"),
        ("X-Vendor", "b"),
    )
    step = plan(recorded_request(headers=headers), to=PROXY, message_id=NEW_ID)
    assert step.headers == (
        ("Cache-Control", "no-cache"),
        ("connection", "close"),
        ("Content-Type", "application/soap+xml"),
        ("User-Agent", "WSDAPI"),
        ("content-length", str(len(step.body))),
        ("HOST", "127.0.0.1:8080"),
        ("X-Vendor", "a"),
        ("X-Vendor", "b"),
    )


def test_headers_that_are_needed_are_added() -> None:
    step = plan(recorded_request(headers=()), message_id=NEW_ID)
    assert dict(step.headers) == {
        "Host": "192.0.2.20",
        "Content-Length": str(len(step.body)),
        "Connection": "close",
    }


def test_an_edited_envelope_replaces_the_recorded_one() -> None:
    edited = asking(action="urn:other")
    step = plan(recorded_request(), body=edited, message_id=NEW_ID)
    assert step.body == asking(action="urn:other", message_id=NEW_ID)
    assert ("Content-Length", str(len(step.body))) in step.headers


def test_of_a_multipart_request_only_the_root_changes() -> None:
    step = plan(recorded_request(MIME, content_type=MIME_TYPE), to=PROXY, message_id=NEW_ID)
    new = asking(to=f"{PROXY}/WSD/Scan", message_id=NEW_ID)
    assert step.body == MIME.replace(asking(), new)
    assert ("Content-Type", MIME_TYPE) in step.headers


def test_an_edited_root_is_followed_by_the_recorded_attachments() -> None:
    seen = recorded_request(MIME, content_type=MIME_TYPE)
    step = plan(seen, body=asking(action="urn:other"), message_id=NEW_ID)
    root = asking(action="urn:other", message_id=NEW_ID)
    assert step.body == MIME.replace(asking(), root)


def test_utf_16_is_edited_in_its_own_encoding() -> None:
    text = asking().decode().replace("utf-8", "UTF-16")
    step = plan(recorded_request(text.encode("utf-16")), message_id=NEW_ID)
    assert envelope_of(step).message_id == NEW_ID


def test_a_large_body_is_sent_whole() -> None:
    body = asking(message_id=NEW_ID).replace(b"</soap:Body>", b"<x/>" * 100_000 + b"</soap:Body>")
    assert len(plan(recorded_request(body), message_id=NEW_ID).body) == len(body)


def test_an_answer_cannot_be_sent_again() -> None:
    with pytest.raises(InspectorError, match="a response cannot be sent again"):
        plan(recorded(response()), message_id=NEW_ID)


def test_a_tunnel_cannot_be_sent_again() -> None:
    with pytest.raises(InspectorError, match="CONNECT"):
        plan(recorded_request(b"", method="CONNECT"), message_id=NEW_ID)


def test_a_target_that_is_no_url_is_refused() -> None:
    with pytest.raises(InspectorError, match=r"'192.0.2.9' is not a URL to send to"):
        plan(recorded_request(), to="192.0.2.9", message_id=NEW_ID)


@given(body=damaged(), content_type=st.sampled_from(["application/soap+xml", MIME_TYPE]))
def test_whatever_was_recorded_can_be_sent_again(body: bytes, content_type: str) -> None:
    seen = recorded_request(body, content_type=content_type)
    step = plan(seen, to=PROXY, message_id=NEW_ID)
    assert ("Content-Length", str(len(step.body))) in step.headers
    assert step.body == body or NEW_ID.encode() in step.body or f"{PROXY}/".encode() in step.body


def test_a_step_is_a_value() -> None:
    step = plan(recorded_request(), message_id=NEW_ID)
    assert step == msgspec.structs.replace(step)
    with pytest.raises(AttributeError):
        step.url = "http://elsewhere/"  # type: ignore[misc]  # frozen


@pytest.mark.parametrize(
    ("service", "operation", "method", "changes"),
    [
        ("scan", "GetActiveJobs", "POST", False),
        ("dsc", "CancelPostScanJob", "POST", True),
        ("dsp", "CancelPostScanJob", "POST", True),
        ("scan", "CreateScanJob", "POST", True),
        ("scan", "ValidateScanTicket", "POST", False),
        ("eventing", "GetStatus", "POST", False),
        ("eventing", "Subscribe", "POST", True),
        ("discovery", "Probe", "POST", False),
        ("transfer", "Get", "POST", False),
        ("", "", "POST", True),
        ("", "", "get", False),
        ("", "", "DELETE", True),
    ],
)
def test_what_may_have_effects(service: str, operation: str, method: str, changes: bool) -> None:
    assert changes_state(service, operation, method) is changes
