from hypothesis import given

from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.tui.decoded import ITEMS_LIMIT, VALUE_LIMIT, Node, tree
from inspector.tui.rows import answered, row_of
from inspector.tui.snapshot import Part, Snapshot
from inspector.wire.observation import Observation
from tests.builders import request, response
from tests.tui.samples import ASK_JOBS, NOT_FOUND, ODD_JOB, TWO_JOBS, job, jobs
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
        lines.append("  " * depth + f"{node.name} {node.value}".rstrip())
        if node.open:
            lines += outline(node.children, depth + 1)
    return lines


def test_an_answer_is_told_with_the_names_of_the_specification() -> None:
    (answer,) = tree(snapshot(response(TWO_JOBS)))
    assert outline((answer,))[:9] == [
        f"← Answer scan GetActiveJobs · HTTP 200 OK · {len(TWO_JOBS) / 1024:.2f} KB",
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
    assert asked.children[0] == Node("GetActiveJobsRequest", "empty", "element")
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
    assert user.endswith("… (2,000 characters)")
    assert len(user) < VALUE_LIMIT + 100


@given(events())
def test_any_event_has_a_clean_tree(event: Event) -> None:
    nodes = tree(Snapshot(row_of(event), (Part(event, request()),)))
    for line in outline(nodes):
        assert clean(line) == line
