from pathlib import Path

import pytest

from inspector.events.clean import clean
from inspector.tui.detail.related import HERE, RELATED_LIMIT, Related, related
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.messages.rows import row_of
from tests.builders import event, request
from tests.conftest import Golden
from tests.tui.captured import exchange_of
from tests.tui.tales import tale, tale_of

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


def page(found: Related) -> str:
    numbered = zip(found.lines, found.events, strict=True)
    return "".join(f"{line.text.rstrip()}  [{seq}]\n" for line, seq in numbered)


@pytest.mark.parametrize(
    ("number", "operation"),
    [("01", "RetrieveImage"), ("05", "CreateScanJob"), ("08", "Renew"), ("16", "Probe")],
)
def test_what_is_around_an_exchange(number: str, operation: str, golden: Golden) -> None:
    found = related(exchange_of(number, operation), tale(number))
    assert found.lines[found.here].text.startswith(HERE)
    golden(GOLDEN / f"related_{number}_{operation}.txt", page(found))


def alone(seq: int) -> Snapshot:
    seen = event(seq)
    return Snapshot(row_of(seen), (Part(seen, request()),))


def test_many_are_cut_around_the_one_that_is_shown() -> None:
    names = ("GetActiveJobs", "GetJobHistory", "CancelJob", "CreateScanJob", "Probe", "Renew")
    events = [event(n, operation=names[n % 5] + names[n % 6] + str(n % 7)) for n in range(1, 1_001)]
    found = related(alone(500), tale_of(events))
    assert len(found.lines) == 2 * RELATED_LIMIT + 2
    assert found.events[found.here] == 500
    assert ", 401 of them around this one" in found.lines[0].text


def test_what_is_not_known_yet_is_told() -> None:
    assert "yet" in related(alone(1), None).lines[0].text
    behind = related(alone(9), tale_of([event(1)], total=20))
    assert behind.lines[0].text == "The story was told up to event 1 of 20; it comes."
    assert (behind.events, behind.here) == ([0], 0)


def test_every_line_is_clean_and_keeps_its_text() -> None:
    told = tale_of([event(1, operation="a\x1b[2J\u202e")])
    for line in related(alone(1), told).lines:
        assert clean(line.text) == line.text
        assert "".join(piece.text for piece in line.paint(line.text)) == line.text
