import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Http, Kind, Phase
from inspector.events.told import Told, tell
from inspector.formats import markdown
from inspector.formats.markdown import CELL, code
from inspector.protocols import scan
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import REFUSED, Recorded, Remark, recorded
from tests.builders import DEVICE, START_US, cut, datagram, envelope, event, exchange, request

ASKED = envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs")
ANSWERED = envelope(scan.GetActiveJobsResponse(active_jobs=None), f"{WSCN}/GetActiveJobsResponse")
EXCHANGE = [recorded(seen) for seen in exchange(ASKED, ANSWERED)]
HOSTILE = [
    "a | b \\| c \\",
    "`code` ``",
    "<script>alert(1)</script> &amp; &#64;",
    "@everyone #1 GH-1 owner/repo#2",
    "![x](http://evil.example/x.png) [x](javascript:x) http://www.example.com a@example.com",
    "\x1b[31m\u202e\r\n\n# head\n---",
    "***",
]


def text_of(told: Any, **options: Any) -> str:
    stream = io.BytesIO()
    markdown.write(stream, told, **options)
    return stream.getvalue().decode()


def of_events(*events: Event, remark: Remark | None = None) -> str:
    seen = Recorded(request(), lambda: iter(()))._replace(remark=remark or Remark())
    return text_of([Told(seen, (it,)) for it in events])


def rows_of(text: str) -> list[list[str]]:
    """The cells of the table: no cell has a pipe, so that every Markdown splits them alike."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_a_conversation_becomes_a_table() -> None:
    assert text_of(tell(EXCHANGE), title="a.wsd") == (
        "# WSD conversation of `a.wsd`\n"
        "\n"
        "- Time: 2025-10-09 08:53:20 UTC to 2025-10-09 08:53:20 UTC (10 ms)\n"
        "- Clients: `192.0.2.10`\n"
        "- Devices: `192.0.2.20:80`\n"
        "- Messages: 2 (1 request, 1 answer)\n"
        "- Faults: 0, undecoded: 0, notes: 1\n"
        "\n"
        "| # | time | from → to | operation | result | duration |\n"
        "| --: | --: | --- | --- | --- | --: |\n"
        "| 1-2 | 0.000 s | `192.0.2.10:49152` → `192.0.2.20:80` | `scan GetActiveJobs`"
        " | ← `no active jobs` | 11 ms |\n"
        "\n"
        "## Notes\n"
        "\n"
        "- 2: `GetActiveJobsResponse/ActiveJobs: required element is missing`\n"
        "\n"
        "Made by wsd-inspector 0.1.0. Bodies and tokens are not in it; nothing else was redacted:"
        " addresses and names are as they were seen.\n"
    )


def test_tells_how_many_messages_there_were() -> None:
    stream = io.BytesIO()
    assert markdown.write(stream, tell(EXCHANGE)) == 2


@given(st.sampled_from(HOSTILE) | st.text("a`|\\ \n\x1b@<", max_size=12) | st.text())
def test_hostile_text_is_one_code_span(text: str) -> None:
    span = code(text)
    fence = re.match(r"`+", span)
    if fence is None:
        assert span == text.strip() == ""
        return
    inside = span[fence.end() : -fence.end()]
    assert not re.search(rf"(?<!`){fence[0]}(?!`)", inside)
    assert span.endswith(fence[0])
    assert "|" not in span
    assert clean(span) == span


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_cell_and_in_code(text: str) -> None:
    hostile = event(
        1,
        operation=text,
        source=text,
        destination=text,
        device=text,
        http=Http(method=text, target=text),
        notes=(Note(text, text),),
    )
    fault = event(
        2,
        kind=Kind.RESPONSE,
        phase=Phase.FAULT,
        exchange="x1",
        fault=Fault(code="Sender", subcode=text, reason=text),
    )
    found = of_events(hostile, fault, remark=Remark(text, text))
    assert [len(row) for row in rows_of(found)] == [6]
    plain = re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", found)
    assert not set("<>@[]`\x1b\u202e&") & set(plain.replace("×", ""))
    assert not re.search(r"#\d|http:|example|script", plain)


def test_long_text_ends() -> None:
    assert len(code("x" * 10_000)) == CELL + 3
    assert code(" \n ") == ""


def test_retransmitted_datagrams_are_one_row() -> None:
    sent = [event(1, kind=Kind.DATAGRAM, phase=Phase.REQUEST, operation="Probe")]
    sent += [event(n, kind=Kind.DATAGRAM, phase=Phase.REQUEST, repeats=1) for n in (2, 3, 4)]
    (row,) = rows_of(of_events(*sent))
    assert row[3].endswith(" ×4")


FAULT = Fault(code="Sender", subcode="Unavailable", reason="no")


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"phase": Phase.REQUEST}, ""),
        ({"phase": Phase.ONEWAY}, ""),
        ({"phase": Phase.FAULT, "fault": FAULT}, "× `fault Unavailable: no`"),
    ],
    ids=["asks", "announces", "answers"],
)
def test_only_a_datagram_that_answers_has_a_result(changes: dict[str, Any], result: str) -> None:
    seen = event(kind=Kind.DATAGRAM, service="discovery", operation="Probe", **changes)
    (row,) = rows_of(of_events(seen))
    assert row[3:5] == ["`discovery Probe`", result]


@pytest.mark.parametrize(
    ("seen", "result"),
    [
        ([request(ASKED)], "no answer seen"),
        ([request(ASKED), cut("reset")], "✂ `reset`"),
        ([cut("reset")], "✂ `reset`"),
        ([datagram(b"")], "? `empty datagram`"),
    ],
    ids=["none", "a cut", "a cut alone", "an empty datagram"],
)
def test_an_end_without_an_answer(seen: list[Any], result: str) -> None:
    (row,) = rows_of(text_of(tell(map(recorded, seen))))
    assert row[4] == result


def test_connections_that_were_never_opened_are_counted_apart() -> None:
    text = text_of(tell(map(recorded, [cut(REFUSED), cut(REFUSED, exchange="x2")])))
    assert "- Messages: 2 (2 connections never opened)\n- Faults: 0, undecoded: 0, " in text
    assert [row[3:5] for row in rows_of(text)] == [["`connect`", f"✂ `{REFUSED}`"]] * 2


def test_remarks_are_shown_with_their_numbers() -> None:
    found = of_events(event(7), remark=Remark("★", "look at this"))
    assert "## Remarks\n\n- 7: `★` `look at this`\n" in found


TOKENS = ["6d1f0a52-3c41-4be0-9a0e-1", "t-1"]


@pytest.mark.parametrize("token", TOKENS)
def test_tokens_are_not_told(token: str) -> None:
    created = scan.CreateScanJobResponse(
        job_id=7, job_token=token, image_information=None, document_final_parameters=None
    )
    answer = event(
        kind=Kind.RESPONSE,
        phase=Phase.RESPONSE,
        operation="CreateScanJob",
        message=created,
        job_token=token,
        notes=(Note("Envelope", f"{token!r} is odd"),),
    )
    found = of_events(answer)
    assert "job 7, token …" in found
    assert token not in found
    assert token[:8] not in found


def test_lists_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "ROWS", 3)
    monkeypatch.setattr(markdown, "NOTES", 2)
    many = [
        event(n, device=f"192.0.2.{n}:80", destination=f"192.0.2.{n}:80", notes=(Note("a", "b"),))
        for n in range(1, 41)
    ]
    found = of_events(*many)
    assert len(rows_of(found)) == 3
    assert "\n37 more messages not shown.\n" in found
    assert "- 2: `a: b`\n- and 38 more\n" in found
    devices = next(line for line in found.splitlines() if line.startswith("- Devices"))
    assert devices.count("`192.") == 20
    assert devices.endswith(", …")


def test_nothing_was_seen() -> None:
    found = text_of([])
    assert "- Messages: 0\n" in found
    assert "Time" not in found.partition("|")[0]


def test_times_count_from_the_first_message() -> None:
    first, second = event(1), event(2, time_us=START_US + 1 + 61_500_000)
    assert [row[1] for row in rows_of(of_events(first, second))] == ["0.000 s", "61.500 s"]
    assert str(DEVICE) in of_events(first)
