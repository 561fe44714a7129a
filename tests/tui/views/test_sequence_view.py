import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from inspector.events.event import Event, Kind, Phase
from inspector.story import sequence
from inspector.story.sequence import STEPS_LIMIT
from inspector.tui.views.picking import found
from inspector.tui.views.sequence_view import VIEW, job_of, scoped
from inspector.tui.views.story_view import MESSAGES, Target
from tests.builders import event
from tests.conftest import Golden
from tests.story.kit import events_in
from tests.tui.tales import detailed, keys, page, shown, tale, tale_of

GOLDENS = Path(__file__).parents[2] / "golden" / "tui"


@pytest.mark.parametrize(
    ("name", "width"), [("04", 80), ("04", 120), ("14", 80), ("14", 120), ("14", 60)]
)
def test_a_ladder(name: str, width: int, golden: Golden) -> None:
    golden(GOLDENS / f"ladder-{name}-{width}.txt", page(VIEW, tale(name), width, details=4))


@pytest.mark.parametrize("width", [1, 20, 60, 80, 200])
@pytest.mark.parametrize("name", ["05", "12c", "16", "variants"])
def test_every_line_has_room(name: str, width: int) -> None:
    told = tale(name)
    lines = shown(VIEW, told, width)
    assert max(map(cell_len, lines)) <= width
    for key in keys(VIEW, told):
        assert max(map(cell_len, detailed(VIEW, told, key, width))) <= max(width, 24)


def test_a_line_is_coloured_by_its_phase_between_the_lanes() -> None:
    told = tale("05")
    asked, refused, *_ = VIEW.items(told, 80)
    assert [piece.kind for piece in refused.line] == ["muted", "fault", "muted"]
    assert asked.line[1].kind == "request"
    assert refused.line[1].text.startswith("× CreateScanJob: fault")
    assert refused.line[2].text.strip() == "│"


def test_without_room_for_lanes_the_words_come_first() -> None:
    heads, first, *_ = shown(VIEW, tale("14"), 80)
    assert heads.split() == ["Event", "Seconds", "What", "was", "said", "By", "whom"]
    assert first.split("  ")[-1].strip() == "client 1 → everybody"


def test_an_arrow_is_a_message() -> None:
    told = tale("05")
    assert keys(VIEW, told) == ["1", "2", "9", "10", "11", "12"]
    assert VIEW.target(told, "2") == Target(MESSAGES, "2")
    for gone in ("", "3", "99", "nothing", "¹"):
        assert VIEW.target(told, gone) is None
        assert VIEW.detail(told, gone, 80) == []


def test_words_are_found_that_have_no_room() -> None:
    items = VIEW.items(tale("05"), 60)
    assert "accepting new jobs" not in "".join(shown(VIEW, tale("05"), 60))
    assert found(items, 0, "accepting new JOBS", 1) == 1
    assert found(items, 1, "device → client", 1) == 3


def test_one_job_alone() -> None:
    told = tale("04")
    assert job_of(told, "1") is None
    job = job_of(told, "9")  # the request; only its answer names the job
    assert job == ("192.0.2.10", "job 43")
    view = scoped(job)
    assert view.title == "Sequence: job 43"
    assert shown(view, told, 80)[0] == "Only job 43 of 192.0.2.10"
    assert keys(view, told) == ["3", "9", "10", "11", "12"]  # with the button that began it
    assert len(keys(VIEW, told)) == 13
    assert shown(scoped(("nobody", "job 0")), told, 80) == [""]


def test_more_is_told_when_more_was_read() -> None:
    events = events_in("05")
    told = tale_of(events[:2], total=12)
    assert keys(VIEW, told) == ["1", "2"]
    for seen in events[2:]:
        told.diagnosis.add(seen)
        told.steps.add(seen)
    assert keys(VIEW, told._replace(read=12))[-1] == "12"


@pytest.mark.parametrize("text", ["\x1b[2J\nb", "[/x]", "複" * 300, "‮evil"])
def test_what_a_device_wrote_stays_text(text: str) -> None:
    told = tale_of([event(operation=text, source=f"{text}:1")])
    lines = [*shown(VIEW, told, 90), *detailed(VIEW, told, "1", 90)]
    assert all(line.isprintable() for line in lines)


def test_what_was_cut_or_sealed_is_told_as_such() -> None:
    told = tale_of([event(kind=Kind.CUT), event(2, kind=Kind.TLS, phase=Phase.UNDECODED)])
    assert "the end of an exchange that was cut" in "\n".join(detailed(VIEW, told, "1", 80))
    assert "TLS that was not opened" in "\n".join(detailed(VIEW, told, "2", 80))


def _many(number: int) -> list[Event]:
    names = [f"Get{n % 7}{n % 11}" for n in range(77)]
    return [event(seq, operation=names[seq % 77]) for seq in range(1, number + 1)]


def test_the_longest_ladder_stays_fluid() -> None:
    steps = sequence.Steps(tale("05").story)
    for seen in _many(STEPS_LIMIT + 5):
        steps.add(seen)
    told = tale("05")._replace(steps=steps, read=STEPS_LIMIT + 5)
    assert shown(VIEW, told, 100)[-1] == "5 steps after the first 20,000 left out"
    steps.left_out += 7  # as more is read, nothing is folded again
    assert (
        "12 steps after" in shown(VIEW, told._replace(read=STEPS_LIMIT + 12, total=10**6), 100)[-1]
    )
    begun = time.perf_counter()
    for key in map(str, range(1, 31)):
        assert VIEW.items(told, 100)[-2].key == str(STEPS_LIMIT)
        assert VIEW.detail(told, key, 100)
    assert time.perf_counter() - begun < 5, "to make it takes 10 ms"
