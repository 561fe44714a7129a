"""Comparing answers: what counts as a difference, and how it is shown."""

from hypothesis import given

from inspector.replay.compare import compare
from inspector.soap.namespaces import WSCN, WSCN_2006_01
from tests.capture_kit import ANSWERED, ASKED, answer, fault
from tests.make_captures import jobs, scan_job, two_jobs
from tests.replay.builders import damaged

FIRST = ASKED.format(1), ANSWERED.format(1)
SECOND = ASKED.format(2), ANSWERED.format(2)


def test_ids_do_not_count() -> None:
    told = jobs(*two_jobs())
    assert told.encoded(*FIRST) != told.encoded(*SECOND)
    assert compare(told.encoded(*FIRST), told.encoded(*SECOND)) == ""


def test_prefixes_and_padding_do_not_count() -> None:
    other = jobs(*two_jobs(w="x"), w="x").encoded(*SECOND).replace(b">41<", b">\n 41 <")
    assert compare(jobs(*two_jobs()).encoded(*FIRST), other) == ""


def test_dates_and_times_do_not_count() -> None:
    body = "<wscn:CurrentTime>{}</wscn:CurrentTime>"
    times = ("2026-11-20T10:12:12Z", "2008-01-01T00:00:00.123+01:00", "10:12:12", "2026-11-20")
    told = [answer(WSCN, "GetActiveJobs", body.format(time)).encoded(*FIRST) for time in times]
    assert [compare(told[0], other) for other in told] == ["", "", "", ""]


def test_a_job_number_counts() -> None:
    first = jobs(scan_job(41, "a", "alice", "Pending", "None", 0)).encoded(*FIRST)
    second = jobs(scan_job(42, "a", "alice", "Pending", "None", 0)).encoded(*SECOND)
    lines = compare(first, second).splitlines()
    assert lines[:2] == ["--- recorded", "+++ replayed"]
    assert [line for line in lines[3:] if line[0] in "+-"] == [
        "-          <JobId>41</JobId>",
        "+          <JobId>42</JobId>",
    ]


def test_the_year_of_a_namespace_counts() -> None:
    shown = compare(
        jobs(*two_jobs()).encoded(*FIRST), jobs(*two_jobs(), namespace=WSCN_2006_01).encoded(*FIRST)
    )
    assert f'-    <GetActiveJobsResponse xmlns="{WSCN}">' in shown
    assert f'+    <GetActiveJobsResponse xmlns="{WSCN_2006_01}">' in shown


def test_the_prefix_of_a_fault_code_does_not_count_but_its_name_does() -> None:
    one = fault("Receiver", "OperationFailed", "no", namespace=WSCN)
    same = fault("Receiver", "OperationFailed", "no", namespace=WSCN, prefix="sca")
    other = fault("Receiver", "InvalidArgs", "no", namespace=WSCN)
    assert compare(one.encoded(*FIRST), same.encoded(*SECOND)) == ""
    assert "+          <Value>InvalidArgs</Value>" in compare(
        one.encoded(*FIRST), other.encoded(*FIRST)
    )


def test_attributes_count_and_their_order_does_not() -> None:
    assert compare(b'<a x="1" y="2"/>', b'<a y="2" x="1"/>') == ""
    assert '+<a x="3" y="2"/>' in compare(b'<a x="1" y="2"/>', b'<a x="3" y="2"/>')


def test_what_an_element_holds_is_escaped() -> None:
    assert "-<a>&lt;b&gt;</a>" in compare(b"<a>&lt;b&gt;</a>", b"<a/>")


def test_mixed_content_is_shown() -> None:
    assert "-  text" in compare(b"<a>text<b/></a>", b"<a><b/></a>")


def test_broken_xml_is_compared_as_text() -> None:
    assert compare(b"<a>\n1", b"<a>\n1") == ""
    assert compare(b"<a>\n1", b"<a>\r\n1") == "only line ends differ"
    assert "+2" in compare(b"<a>\n1", b"<a>\n2").splitlines()


def test_an_answer_where_there_was_none_is_shown() -> None:
    assert "+<a/>" in compare(b"", b"<a/>").splitlines()


@given(one=damaged(), other=damaged())
def test_whatever_comes_can_be_compared(one: bytes, other: bytes) -> None:
    assert compare(one, one) == ""
    assert bool(compare(one, other)) == bool(compare(other, one))


def test_noise_is_compared_as_bytes() -> None:
    assert compare(b"\xff\x00", b"\xff\x00\x01") == "recorded 2 bytes, replayed 3 other bytes"
