"""Comparing answers: what counts as a difference, and how it is shown."""

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import msgspec
import pytest
from hypothesis import given

from inspector.replay.compare import (
    LINES_LIMIT,
    Comparison,
    Message,
    compare,
    compare_messages,
    message_of,
)
from inspector.soap.namespaces import WSCN, WSCN_2006_01, WSD
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import Attachment, Body, Chunk, Recorded, recorded
from tests.builders import cut, datagram, request, response
from tests.capture_kit import ANSWERED, ASKED, answer, fault
from tests.make_captures import jobs, scan_job, two_jobs
from tests.replay.builders import damaged


def changes(found: Comparison) -> list[str]:
    return [line for line in found.diff.splitlines()[2:] if line[0] in "+-"]


FIRST = ASKED.format(1), ANSWERED.format(1)
SECOND = ASKED.format(2), ANSWERED.format(2)


def test_ids_do_not_count() -> None:
    told = jobs(*two_jobs())
    assert told.encoded(*FIRST) != told.encoded(*SECOND)
    assert compare(told.encoded(*FIRST), told.encoded(*SECOND)).alike


def test_prefixes_and_padding_do_not_count() -> None:
    other = jobs(*two_jobs(w="x"), w="x").encoded(*SECOND).replace(b">41<", b">\n 41 <")
    assert compare(jobs(*two_jobs()).encoded(*FIRST), other).alike


def test_dates_and_times_do_not_count() -> None:
    body = "<wscn:CurrentTime>{}</wscn:CurrentTime>"
    times = ("2026-11-20T10:12:12Z", "2008-01-01T00:00:00.123+01:00", "10:12:12", "2026-11-20")
    told = [answer(WSCN, "GetActiveJobs", body.format(time)).encoded(*FIRST) for time in times]
    assert all(compare(told[0], other).alike for other in told)
    assert compare(*told[:2]).every_time == "Different every time: CurrentTime"


def test_a_job_number_counts() -> None:
    first = jobs(scan_job(41, "a", "alice", "Pending", "None", 0)).encoded(*FIRST)
    second = jobs(scan_job(42, "a", "alice", "Pending", "None", 0)).encoded(*SECOND)
    lines = compare(first, second).diff.splitlines()
    assert lines[:2] == ["--- recorded", "+++ replayed"]
    assert [line for line in lines[3:] if line[0] in "+-"] == [
        "-          <wscn:JobId>41</wscn:JobId>",
        "+          <wscn:JobId>42</wscn:JobId>",
    ]


def test_the_year_of_a_namespace_is_one_place() -> None:
    found = compare(
        jobs(*two_jobs()).encoded(*FIRST), jobs(*two_jobs(), namespace=WSCN_2006_01).encoded(*FIRST)
    )
    assert changes(found) == [
        f'-xmlns:wscn="{WSCN}"',
        f'+xmlns:wscn="{WSCN_2006_01}"',
        f"-    <wsa:Action>{WSCN}/GetActiveJobsResponse</wsa:Action>",
        f"+    <wsa:Action>{WSCN_2006_01}/GetActiveJobsResponse</wsa:Action>",
    ]
    assert found.verdict == "differs in 2 places"


def test_the_prefix_of_a_fault_code_does_not_count_but_its_name_does() -> None:
    one = fault("Receiver", "OperationFailed", "no", namespace=WSCN)
    same = fault("Receiver", "OperationFailed", "no", namespace=WSCN, prefix="sca")
    other = fault("Receiver", "InvalidArgs", "no", namespace=WSCN)
    assert compare(one.encoded(*FIRST), same.encoded(*SECOND)).alike
    assert "+          <soap:Value>InvalidArgs</soap:Value>" in changes(
        compare(one.encoded(*FIRST), other.encoded(*FIRST))
    )


def test_attributes_count_and_their_order_does_not() -> None:
    assert compare(b'<a x="1" y="2"/>', b'<a y="2" x="1"/>').alike
    assert '+<a x="3" y="2"/>' in changes(compare(b'<a x="1" y="2"/>', b'<a x="3" y="2"/>'))


def test_what_an_element_holds_is_escaped() -> None:
    assert "-<a>&lt;b&gt;</a>" in changes(compare(b"<a>&lt;b&gt;</a>", b"<a/>"))


def test_mixed_content_is_shown() -> None:
    assert "-  text" in changes(compare(b"<a>text<b/></a>", b"<a><b/></a>"))


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("<q>2026-01-01<b/></q>", "<q>hello<b/></q>", ["-  2026-01-01", "+  hello"]),
        ("<JobToken>x<b/></JobToken>", "<JobToken><b/></JobToken>", ["-  x"]),
        ("<JobToken>x<b/></JobToken>", "<JobToken>y<b/></JobToken>", []),
    ],
)
def test_a_masked_text_beside_elements_is_on_its_own_line(
    one: str, other: str, shown: list[str]
) -> None:
    found = compare_messages(Message(one.encode()), Message(other.encode()), ("one", "other"))
    assert [line for line in changes(found) if line[0] in "+-"] == shown


def test_broken_xml_is_compared_as_text() -> None:
    assert compare(b"<a>\n1", b"<a>\n1").alike
    assert compare(b"<a>\n1", b"<a>\r\n1").verdict == "differs in 1 place; only line ends differ"
    assert "+2" in changes(compare(b"<a>\n1", b"<a>\n2"))


def test_an_answer_where_there_was_none_is_shown() -> None:
    assert "+<a/>" in changes(compare(b"", b"<a/>"))


@given(one=damaged(), other=damaged())
def test_whatever_comes_can_be_compared(one: bytes, other: bytes) -> None:
    assert compare(one, one).alike
    assert compare(one, other).alike == compare(other, one).alike


def test_noise_is_compared_as_bytes() -> None:
    found = compare(b"\xff\x00", b"\xff\x00\x01")
    assert found.verdict == "differs in 1 place; recorded 2 bytes, replayed 3 other bytes"


# --- any two messages ------------------------------------------------------------------------

NAMES = ("event 1", "event 2")
JOB = "<JobInfo xmlns='{ns}'><JobId>{id}</JobId><JobToken>{token}</JobToken></JobInfo>"


def told(one: bytes | Message, other: bytes | Message, *, ids: bool = True) -> list[str]:
    first, second = (it if isinstance(it, Message) else Message(it) for it in (one, other))
    return compare_messages(first, second, NAMES, ids=ids).diff.splitlines()


def test_names_of_jobs_do_not_count_unless_they_are_wanted() -> None:
    one = JOB.format(ns=WSCN, id=41, token="a1").encode()
    other = JOB.format(ns=WSCN, id=42, token="b2").encode()
    assert told(one, other) == []
    lines = told(one, other, ids=False)
    assert lines[:2] == ["--- event 1", "+++ event 2"]
    assert [line for line in lines[3:] if line[0] in "+-"] == [
        "-  <wscn:JobId>41</wscn:JobId>",
        "-  <wscn:JobToken>a1</wscn:JobToken>",
        "+  <wscn:JobId>42</wscn:JobId>",
        "+  <wscn:JobToken>b2</wscn:JobToken>",
    ]


def test_names_of_jobs_that_differ_are_told_and_do_not_stand_in_the_diff() -> None:
    one = JOB.format(ns=WSCN, id=41, token="a1")
    other = JOB.format(ns=WSCN, id=41, token="A1").replace("</JobInfo>", "<Extra/></JobInfo>")
    found = compare_messages(Message(one.encode()), Message(other.encode()), NAMES)
    assert found.verdict == "differs in 1 place"
    assert changes(found) == ["+  <wscn:Extra/>"]
    assert found.ids == ["Ids that differ:", "  JobToken a1 / A1 (differs in case only)"]


def test_a_name_that_only_one_has_is_shown() -> None:
    one = JOB.format(ns=WSCN, id=41, token="a1")
    without = one.replace("<JobToken>a1</JobToken>", "")
    assert "-  <wscn:JobToken>a1</wscn:JobToken>" in told(one.encode(), without.encode())


def test_a_diff_has_the_form_of_others() -> None:
    numbers = [f"<n>{it}</n>" for it in range(20)]
    one = Message(b"", numbers)
    other = Message(b"", [*numbers[:2], "<new/>", *numbers[2:15], "<n/>", *numbers[16:19]])
    diff = unified_diff(one.before, other.before, *NAMES, lineterm="")
    assert told(one, other) == list(diff)
    assert told(Message(b"", ["a"]), Message(b"")) == [
        *unified_diff(["a"], [], *NAMES, lineterm="")
    ]


def test_a_job_that_has_no_number_is_another() -> None:
    assert "+  <JobId/>" in told(b"<a><JobId>1</JobId></a>", b"<a><JobId/></a>")


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (ASKED.format(1), ASKED.format(2), False),
        ("{11111111-1111-4111-8111-11111111111A}", "22222222-1111-4111-8111-111111111111", False),
        (ASKED.format(1), "http://192.0.2.1/", True),
    ],
)
def test_uuids_do_not_count(one: str, other: str, differs: bool) -> None:
    assert bool(told(f"<a>{one}</a>".encode(), f"<a>{other}</a>".encode())) is differs
    assert told(f"<a>{one}</a>".encode(), f"<a>{other}</a>".encode(), ids=False)


def test_the_numbers_of_discovery_messages_do_not_count() -> None:
    sequence = f"<d:AppSequence xmlns:d='{WSD}' InstanceId='{{0}}' MessageNumber='{{0}}'/>"
    found = compare(sequence.format(1).encode(), sequence.format(2).encode())
    assert (found.diff, found.verdict) == ("", "alike but for its ids")
    assert found.ids == ["Ids that differ:", "  AppSequence InstanceId 1 / 2"]
    assert found.every_time == "Different every time: AppSequence MessageNumber"
    assert compare(b"<a InstanceId='1'/>", b"<a InstanceId='2'/>").places


def test_names_of_types_mean_what_their_prefix_stands_for() -> None:
    one = b"<d:Types xmlns:d='urn:d' xmlns:a='urn:a' xmlns:b='urn:b'>a:X b:Y</d:Types>"
    same = b"<Types xmlns='urn:d' xmlns:q='urn:b' xmlns:p='urn:a'> q:Y\n p:X </Types>"
    other = same.replace(b"urn:a", b"urn:c")
    assert told(one, same) == []
    assert changes(compare(one, other)) == [
        '-xmlns:ns2="urn:a"',
        "-<ns:Types>ns2:X ns3:Y</ns:Types>",
        '+xmlns:ns4="urn:c"',
        "+<ns:Types>ns3:Y ns4:X</ns:Types>",
    ]


def test_the_first_line_and_the_type_are_compared() -> None:
    ok = message_of(recorded(response(b"<a/>")))
    bad = message_of(recorded(response(b"<a/>", status=400, reason="Bad", content_type="text/xml")))
    assert [line for line in told(ok, bad)[3:] if line[0] in "+-"] == [
        "-200 OK",
        "-Content-Type: application/soap+xml",
        "+400 Bad",
        "+Content-Type: text/xml",
    ]
    assert "+cut: gone" in told(ok, message_of(recorded(cut("gone"))))
    assert "+POST /WSD/Scan" in told(ok, message_of(recorded(request(b"<a/>"))))
    assert message_of(recorded(datagram(b"<a/>"))) == Message(b"<a/>", [], [])


def image(data: bytes, **changes: Any) -> Attachment:
    made = Attachment(
        content_id="x",
        content_type="image/jpeg",
        offset=7,
        length=len(data),
        sha256=Body.of(data).sha256,
        format="jpeg",
    )
    return msgspec.structs.replace(made, **changes)


def parts(boundary: str) -> bytes:
    lines = (
        f"--{boundary}",
        "",
        "<a/>",
        f"--{boundary}",
        "Content-ID: <i>",
        "",
        "JPEG",
        f"--{boundary}--",
    )
    return "\r\n".join(lines).encode()


def test_parts_are_compared_without_their_boundaries() -> None:
    one, other = (
        recorded(response(parts(it), content_type=f"multipart/related; boundary={it}"))
        for it in ("B1", "B2")
    )
    same = (
        message_of(one, [image(b"x")]),
        message_of(other, [image(b"x", content_id="y", offset=9)]),
    )
    assert told(*same) == []
    lines = told(same[0], message_of(other, [image(b"yy", width_px=1, height_px=2)]))
    assert any(
        line.startswith("+attachment 1: image/jpeg, jpeg, 1×2 px, 2 bytes, SHA-256")
        for line in lines
    )


def test_of_an_image_only_the_digest_is_compared() -> None:
    def never() -> Iterator[Chunk]:
        raise AssertionError("nobody needs the bytes")

    reader = BodyReader("image/jpeg")
    reader.feed(b"\xff\xd8\xff\xe0" + b"\0" * 300_000)
    seen = response(reader.close(), content_type="image/jpeg")
    found = message_of(Recorded(seen, never))
    assert (found.root, found.after) == (b"", [f"body: 300,004 bytes, SHA-256 {seen.body.sha256}"])


def test_a_text_that_is_longer_than_its_head_is_compared_whole() -> None:
    body = b"<a>" + b"x" * 300_000 + b"</a>"
    reader = BodyReader("text/xml")
    reader.feed(body)
    assert (
        message_of(Recorded(response(reader.close()), lambda: iter([Chunk(1, body)]))).root == body
    )


def test_what_is_too_long_to_compare_is_told() -> None:
    one = b"<a>" + b"<b/>" * LINES_LIMIT + b"<c/></a>"
    found = compare(one, one.replace(b"<c/>", b"<d/>"))
    assert found.verdict == "alike; only the first 5,000 lines are compared"


@given(one=damaged(), other=damaged())
def test_any_two_can_be_compared(one: bytes, other: bytes) -> None:
    messages = [message_of(recorded(response(it))) for it in (one, other)]
    assert told(messages[0], messages[0]) == []
    assert bool(told(*messages)) == bool(told(*reversed(messages)))
