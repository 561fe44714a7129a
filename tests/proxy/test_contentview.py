"""mitmproxy's own message view: chosen for SOAP, and never in the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import contentviews
from mitmproxy.contentviews import Metadata
from mitmproxy.tcp import TCPMessage
from mitmproxy.test import tutils
from mitmproxy.udp import UDPMessage

from inspector.proxy.contentview import WsdContentview
from tests.make_captures import jobs, two_jobs
from tests.replay.builders import MIME, MIME_TYPE, asking, damaged

VIEW = WsdContentview()
TOLD = jobs(*two_jobs()).encoded("urn:uuid:2", "urn:uuid:1")
SOAP_TYPE = "application/soap+xml; charset=utf-8"

contentviews.add(VIEW)


@pytest.mark.parametrize(
    ("body", "content_type", "name"),
    [
        (TOLD, SOAP_TYPE, "WSD"),
        (TOLD, "text/xml", "WSD"),
        (TOLD, "text/plain", "WSD"),
        (TOLD, "", "WSD"),
        (MIME, MIME_TYPE, "WSD"),
        (b"no envelope", SOAP_TYPE, "WSD"),
        (b"<a><b/></a>", "text/xml", "XML/HTML"),
        (b'{"a": 1}', "application/json", "JSON"),
        (b"noise", "", "Raw"),
    ],
)
def test_soap_is_shown_by_it_and_all_else_is_not(body: bytes, content_type: str, name: str) -> None:
    metadata = Metadata(content_type=content_type)
    assert contentviews.registry.get_view(body, metadata, "auto").name == name


def test_it_shows_what_is_said_then_notes_then_xml() -> None:
    odd = TOLD.replace(b"2006/08/wdp/scan", b"2006/01/wdp/scan")
    text = VIEW.prettify(odd, Metadata(content_type=SOAP_TYPE, http_message=tutils.tresp()))
    told, xml = text.split("\n\n", 1)
    assert told.startswith("← scan GetActiveJobs  2 jobs: 41 Processing")
    assert '"job_name": "Lease agreement"' in told
    assert "\nnote: Body: namespace " in told
    assert xml.startswith("<")
    assert "JobSummary>\n" in xml


def test_it_lists_attachments() -> None:
    text = VIEW.prettify(MIME, Metadata(content_type=MIME_TYPE))
    assert "\nattachment: image image/jpeg 4 bytes\n" in text


def test_it_shows_no_control_characters() -> None:
    odd = TOLD.replace(b"Lease", "\u202e\x85".encode())
    text = VIEW.prettify(odd, Metadata(content_type=SOAP_TYPE))
    assert "\u202e" not in text
    assert "\x85" not in text


@pytest.mark.parametrize(
    "metadata",
    [
        Metadata(udp_message=UDPMessage(True, asking())),  # type: ignore[no-untyped-call]  # theirs
        Metadata(tcp_message=TCPMessage(True, asking())),  # type: ignore[no-untyped-call]  # theirs
    ],
    ids=["datagram", "stream"],
)
def test_datagrams_and_streams_are_shown(metadata: Metadata) -> None:
    view = contentviews.registry.get_view(asking(), metadata, "auto")
    assert view.prettify(asking(), metadata).startswith("→ scan GetActiveJobs")


@given(damaged(), st.sampled_from(["", SOAP_TYPE, MIME_TYPE, "multipart/related", "\0;=;"]))
def test_nothing_makes_it_raise(body: bytes, content_type: str) -> None:
    for message in (None, tutils.treq(), tutils.tresp()):
        metadata = Metadata(content_type=content_type, http_message=message)
        assert VIEW.render_priority(body, metadata) in (-1, 2)
        assert isinstance(VIEW.prettify(body, metadata), str)
