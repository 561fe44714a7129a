from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.clean import clean
from inspector.events.event import Phase
from inspector.soap.fault import Fault
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.detail.why import UNKNOWN, why_label, why_lines
from inspector.tui.messages.rows import row_of
from inspector.tui.text.lines import Source
from inspector.tui.views.findings import Findings
from tests.builders import event, request, response
from tests.conftest import Golden
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import snapshot
from tests.tui.samples import ASK_CANCEL, ASK_JOBS, NOT_FOUND, ODD_JOB, TWO_JOBS
from tests.tui.tales import tale

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


def text(lines: list[Source]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def explained(number: str, operation: str, width: int = 78) -> tuple[str, str]:
    """The label of the tab, and its lines."""
    exchange, told = exchange_of(number, operation), tale(number)
    findings = Findings(told).at(part.event.seq for part in exchange.parts)
    return why_label(exchange, findings), text(why_lines(exchange, findings, told, width))


@pytest.mark.parametrize(
    ("number", "operation", "label"),
    [
        ("05", "CreateScanJob", "×1"),
        ("17", "GetJobStatus", "×1"),
        ("broken", "GetActiveJobs", "×1"),
    ],
)
def test_why_an_exchange_is_as_it_is(
    number: str, operation: str, label: str, golden: Golden
) -> None:
    told, lines = explained(number, operation)
    golden(GOLDEN / f"why_{number}_{operation}.txt", f"[{told}]\n{lines}")


def test_the_label_tells_the_worst_without_any_story() -> None:
    assert why_label(snapshot(request(ASK_CANCEL), response(NOT_FOUND, status=400)), ()) == "×"
    assert why_label(snapshot(request(ASK_JOBS), response(ODD_JOB)), ()) == "1"
    assert why_label(snapshot(request(ASK_JOBS), response(TWO_JOBS)), ()) == ""
    assert why_label(None, ()) == ""


def test_notes_have_their_place_here() -> None:
    lines = text(why_lines(snapshot(request(ASK_JOBS), response(ODD_JOB)), (), None, 78))
    assert "! GetActiveJobsResponse/ActiveJobs/JobSummary/JobState\n" in lines
    assert "  'Sleeping' is not in the specification\n" in lines
    assert "The rules have not looked yet.\n" in lines


def test_nothing_wrong_is_told_too() -> None:
    told = tale("01")
    lines = why_lines(snapshot(request(ASK_JOBS), response(TWO_JOBS)), (), told, 78)
    assert [line.text for line in lines] == [
        "Nothing is wrong with this exchange, as far as we know.",
        "No notes: nothing deviates from what we know.",
    ]
    behind = told._replace(read=4, total=9)
    lines = why_lines(snapshot(request(ASK_JOBS)), (), behind, 78)
    assert lines[-1].text == "The rules have looked at 4 of 9 events; more may follow."


def faulty(fault: Fault) -> Snapshot:
    seen = event(phase=Phase.FAULT, fault=fault)
    return Snapshot(row_of(seen), (Part(seen, request()),))


def test_a_fault_nobody_specified_has_its_own_words() -> None:
    lines = text(
        why_lines(faulty(Fault(code="", subcode="acme:Hot", reason="too hot")), (), None, 200)
    )
    assert "× Fault acme:Hot\n" in lines
    assert "too hot" in lines
    assert UNKNOWN in lines


TEXTS = st.text(max_size=20) | st.just("\x1b[2J\u202e" * 40)


@given(
    st.builds(Fault, code=TEXTS, subcode=TEXTS, reason=TEXTS, detail=TEXTS), st.integers(-5, 200)
)
def test_any_fault_is_explained_in_clean_lines(fault: Fault, width: int) -> None:
    for line in why_lines(faulty(fault), (), None, width):
        assert clean(line.text) == line.text
