from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event, Kind, Phase
from inspector.events.words import size
from inspector.protocols import discovery, scan
from inspector.protocols.addressing import EndpointReference
from inspector.protocols.binary import Include
from inspector.soap.envelope import AppSequence
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN, WSD
from inspector.tui.detail.decoded import tree
from inspector.tui.detail.decoded_values import ITEMS_LIMIT, VALUE_LIMIT, Node
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.messages.rows import answered, repeated, row_of
from inspector.wire.observation import Attachment, Observation, Remark
from tests.builders import datagram, envelope, event, request, response
from tests.events.examples import partly
from tests.strategies import matched_messages
from tests.tui.samples import (
    ASK_JOBS,
    NOT_FOUND,
    ODD_JOB,
    TWO_JOBS,
    job,
    jobs,
    tls_connection,
)
from tests.tui.strategies import events


def snapshot(*seen: Observation) -> Snapshot:
    decoder = Decoder()
    parts = tuple(Part(told, one) for one in seen for told in decoder.feed(one))
    row = row_of(parts[0].event)
    for part in parts[1:]:
        row = answered(row, part.event)
    return Snapshot(row, parts)


def outline(nodes: tuple[Node, ...], depth: int = 0) -> list[str]:
    """Open nodes as indented lines."""
    lines: list[str] = []
    for node in nodes:
        told = " ".join(filter(None, (node.name, node.value, node.marks)))
        lines.append("  " * depth + told)
        if node.open:
            lines += outline(node.children, depth + 1)
    return lines


def test_an_answer_is_told_with_the_names_of_the_specification() -> None:
    (answer,) = tree(snapshot(response(TWO_JOBS)))
    assert outline((answer,))[:9] == [
        f"← Answer scan GetActiveJobs · HTTP 200 OK · {size(len(TWO_JOBS))}",
        "  GetActiveJobsResponse",
        "    ActiveJobs",
        "      JobSummary[1]",
        "        JobId 41",
        "        JobName Scan of invoice",
        "        JobOriginatingUserName ALICE",
        "        JobState Processing",
        "        JobStateReasons",
    ]


def test_both_halves_are_there_and_headers_are_closed() -> None:
    asked, answer = tree(snapshot(request(ASK_JOBS), response(TWO_JOBS)))
    meaning = "Ask for the jobs that are not finished"
    assert asked.children[0] == Node("GetActiveJobsRequest", "empty", "element", meaning=meaning)
    headers = answer.children[-1]
    assert (headers.name, headers.open) == ("Headers", False)
    assert "wsa:RelatesTo" in [node.name for node in headers.children]


def test_notes_stand_before_everything_else() -> None:
    (answer,) = tree(snapshot(response(ODD_JOB)))
    assert outline(answer.children)[:2] == [
        "! 1 note",
        "  'Sleeping' is not in the specification"
        " GetActiveJobsResponse/ActiveJobs/JobSummary/JobState",
    ]


def test_a_fault_is_told() -> None:
    (answer,) = tree(snapshot(response(NOT_FOUND, status=400, reason="Bad Request")))
    assert answer.name == "× Fault"
    fault = answer.children[0]
    assert (fault.name, fault.value) == ("Fault", "ClientErrorJobTokenNotFound")
    assert "Reason There is no such job." in outline(fault.children)


def test_endless_repetition_is_cut_and_told() -> None:
    many = jobs(*(job(number) for number in range(1, ITEMS_LIMIT + 4)))
    lines = outline(tree(snapshot(response(many))))
    assert f"      JobSummary[{ITEMS_LIMIT}]" in lines
    assert "      3 more JobSummary see XML" in lines


def test_long_values_are_cut_and_told() -> None:
    lines = outline(tree(snapshot(response(jobs(job(1, user="A" * 2_000))))))
    (user,) = (line for line in lines if "JobOriginatingUserName A" in line)
    assert "… (2,000 characters) ! 2000 characters, expected at most 255" in user
    assert len(user) < VALUE_LIMIT + 150


def told(**changes: Any) -> Node:
    """The node of one event."""
    seen = event(**changes)
    (node,) = tree(Snapshot(row_of(seen), (Part(seen, request()),)))
    return node


def child(node: Node, name: str) -> Node:
    (found,) = (one for one in node.children if one.name == name)
    return found


def test_the_meaning_of_a_fault_is_told_first() -> None:
    meaning = "It is busy with a job of another computer, and tells nothing more than that."
    fault = Fault(code="Sender", subcode="X", reason="no", meaning=meaning, node="urn:n")
    node = child(told(phase=Phase.FAULT, fault=fault), "Fault")
    assert outline((node,)) == [
        "Fault X",
        "  Meaning It is busy with a job of another computer, and tells nothing",
        "    more than that.",
        "  Code Sender",
        "  Subcode X",
        "  Reason no",
        "  Node urn:n",
    ]


@pytest.mark.parametrize(
    ("observed", "title"),
    [
        pytest.param(
            request(
                envelope(
                    partly(scan.ScanAvailableEvent, client_context="a", scan_identifier="b"),
                    f"{WSCN}/ScanAvailableEvent",
                )
            ),
            "» Notification scan ScanAvailableEvent",
            id="a notification",
        ),
        pytest.param(
            datagram(
                envelope(
                    partly(
                        discovery.Hello,
                        endpoint_reference=partly(EndpointReference, address="urn:uuid:a"),
                    ),
                    f"{WSD}/Hello",
                )
            ),
            "· Message discovery Hello",
            id="one way",
        ),
        pytest.param(
            datagram(envelope(partly(discovery.Probe), f"{WSD}/Probe")),
            "→ Request discovery Probe",
            id="a search",
        ),
    ],
)
def test_what_nobody_asked_for_has_a_title_of_its_own(observed: Observation, title: str) -> None:
    (line, *_) = outline(tree(snapshot(observed)))
    assert line.startswith(f"{title} · ")


def test_what_a_broken_document_still_says_is_told_as_recovered() -> None:
    (answer,) = tree(snapshot(response(TWO_JOBS[:-60])))
    assert answer.name == "? Undecoded response"
    lines = outline(answer.children)
    assert lines[0] == "! 1 note"
    assert "GetActiveJobsResponse recovered from a broken document" in lines
    assert "      JobId 41" in lines


def attachment(**changes: Any) -> Attachment:
    seen = Attachment(
        content_id="img1", content_type="image/jpeg", offset=933, length=3_053, sha256="ab12"
    )
    return msgspec.structs.replace(seen, **changes)


@pytest.mark.parametrize(
    ("changes", "headline", "facts"),
    [
        pytest.param({}, "image/jpeg · 2.98 KB", {}, id="of which nothing more is known"),
        pytest.param(
            {"format": "jpeg", "width_px": 1700, "height_px": 2338, "x_dpi": 200, "y_dpi": 200},
            "image/jpeg · 1700 × 2338 px · 200 dpi · 2.98 KB",
            {"Format": "jpeg", "Pixels": "1700 × 2338", "Resolution": "200 dpi"},
            id="a picture",
        ),
        pytest.param(
            {"x_dpi": 203.2, "y_dpi": 97.79, "pages": 3, "content_type": "", "format": "tiff"},
            "tiff · 203.2 × 97.79 dpi · 2.98 KB",
            {"Resolution": "203.2 × 97.79 dpi", "Pages": "3"},
            id="a fax",
        ),
        pytest.param(
            {"width_px": 1700, "truncated": True},
            "image/jpeg · 1700 × ? px · 2.98 KB truncated",
            {"Pixels": "1700 × ?", "Truncated": "its bytes end before its format does"},
            id="cut short",
        ),
        pytest.param(
            {"offset": 0, "transfer_encoding": "base64"},
            "image/jpeg · 2.98 KB",
            {"Length": "3,053 bytes inside the XML", "TransferEncoding": "base64"},
            id="inside the XML",
        ),
    ],
)
def test_an_attachment_tells_what_its_bytes_are(
    changes: dict[str, object], headline: str, facts: dict[str, str]
) -> None:
    node = child(told(attachments=(attachment(**changes),)), "Attachment")
    assert outline((node,)) == [f"Attachment {headline}"]
    shown = {one.name: one.value for one in node.children}
    usual = {
        "ContentID": "img1",
        "ContentType": "image/jpeg",
        "Length": "3,053 bytes at byte 933",
        "SHA256": "ab12",
    }
    wanted = usual | ({"Format": str(changes["format"])} if "format" in changes else {}) | facts
    if not changes.get("content_type", "image/jpeg"):
        del wanted["ContentType"]
    assert shown == wanted


def test_an_image_beside_the_message_is_told_with_it() -> None:
    body = scan.RetrieveImageResponse(scan_data=scan.ScanData(include=Include(href="cid:img1")))
    root = envelope(body, f"{WSCN}/RetrieveImageResponse")
    parts = b"--B\r\n\r\n%b\r\n--B\r\nContent-ID: <img1>\r\n\r\nBM\r\n--B--" % root
    (answer,) = tree(snapshot(response(parts, content_type="multipart/related; boundary=B")))
    assert "    Include href cid:img1" in outline(answer.children)
    assert child(child(answer, "Attachment"), "ContentID").value == "img1"


def test_what_a_person_noted_stands_at_the_top_in_lines_of_its_own() -> None:
    comment = "This is the old token; the device gave out another one a minute ago.\nSee event 9."
    node = told(remark=Remark(":red_circle:", comment), notes=(Note("Body", "odd"),))
    assert outline(node.children)[:5] == [
        "★ Remark red_circle",
        "  This is the old token; the device gave out another one a minute",
        "  ago.",
        "  See event 9.",
        "! 1 note",
    ]
    assert outline(told(remark=Remark(comment="short")).children)[0] == "★ Remark short"
    assert outline(told(remark=Remark(mark="★")).children)[0] == "★ Remark ★"


def test_tls_that_stays_closed_tells_what_is_known() -> None:
    (node,) = tree(snapshot(tls_connection()))
    assert node.kind == "tls"
    assert outline((node,)) == [
        "■ TLS connection encrypted",
        "  Reason keys are needed: none for this connection in the key log",
        "  Version TLS 1.2",
        "  ServerName dsm.example.com",
        "  Certificate CN=dsm.example.com,OU=Scanning,O=Example Corp,C=US",
        "  FromClient 4,096 bytes",
        "  FromServer 12,300 bytes",
        "  Connection 192.0.2.10:49152 → 192.0.2.30:5358",
    ]


def test_a_datagram_tells_how_often_it_was_sent() -> None:
    first = event(kind=Kind.DATAGRAM, phase=Phase.ONEWAY)
    again = event(
        3, kind=Kind.DATAGRAM, phase=Phase.ONEWAY, repeats=1, remark=Remark(comment="here")
    )
    row = repeated(row_of(first), msgspec.structs.replace(again, time_us=first.time_us + 90_000))
    nodes = tree(Snapshot(row, (Part(first, datagram()), Part(again, datagram()))))
    assert nodes[0].value.endswith(" · sent 2 times in 90 ms")
    assert nodes[1].value.endswith(" · repeats 1")
    assert "Repeats 1" in outline(child(nodes[1], "Headers").children)


def test_headers_tell_addressing_subscription_and_what_vendors_added() -> None:
    node = child(
        told(
            reply_to="urn:r",
            subscription="urn:s",
            app_sequence=AppSequence(instance_id=5, sequence_id="urn:q", message_number=0),
            headers=(Extension("urn:acme", "Trace", "<Trace>1</Trace>"),),
        ),
        "Headers",
    )
    lines = outline(node.children)
    assert lines[:7] == [
        f"wsa:Action {WSCN}/GetActiveJobs",
        "wsa:MessageID urn:uuid:11111111-1111-4111-8111-111111111111",
        "wsa:ReplyTo urn:r",
        "wse:Identifier urn:s",
        "wsd:AppSequence InstanceId 5 · SequenceId urn:q · MessageNumber 0",
        "vendor Trace urn:acme",
        "  XML <Trace>1</Trace>",
    ]
    assert child(told(kind=Kind.CUT), "Connection").open is False


TEXTS = st.text(max_size=20) | st.just("\x1b[2J\u202e")


@given(
    seen=events(),
    reply_to=TEXTS,
    app_sequence=st.none() | st.builds(AppSequence, sequence_id=TEXTS),
    headers=st.lists(st.builds(Extension, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
    attached=st.builds(
        attachment,
        format=TEXTS,
        width_px=st.none() | st.integers(-(2**63), 2**64),
        x_dpi=st.none() | st.integers(0, 2**63) | st.floats(),
        truncated=st.booleans(),
    ),
)
def test_any_header_and_any_attachment_is_clean(
    seen: Event,
    reply_to: str,
    app_sequence: AppSequence | None,
    headers: tuple[Extension, ...],
    attached: Attachment,
) -> None:
    changed = msgspec.structs.replace(
        seen,
        reply_to=reply_to,
        app_sequence=app_sequence,
        headers=headers,
        attachments=(attached,),
    )
    for line in everything(tree(Snapshot(row_of(changed), (Part(changed, request()),)))):
        assert clean(line) == line


def everything(nodes: tuple[Node, ...]) -> list[str]:
    """All nodes, open or not."""
    lines: list[str] = []
    for node in nodes:
        lines += [node.name, node.value, node.marks, *everything(node.children)]
    return lines


@given(case=matched_messages())
def test_any_declared_message_has_a_tree(case: tuple[object, object]) -> None:
    _, message = case
    node = told(message=message)
    assert type(message).__name__ in [one.name for one in node.children]
    for line in everything((node,)):
        assert clean(line) == line


@given(events())
def test_any_event_has_a_clean_tree(event: Event) -> None:
    nodes = tree(Snapshot(row_of(event), (Part(event, request()),)))
    for line in outline(nodes):
        assert clean(line) == line
