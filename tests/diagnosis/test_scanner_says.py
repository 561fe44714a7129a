from collections.abc import Callable

import pytest

from inspector.diagnosis.scanner_says import Wrong, do_about, in_plain, in_words, wrong_with
from inspector.story.scanners import Condition, Scanner, State


def said(*reasons: str, state: str = "Stopped", event: int = 4) -> Scanner:
    """A scanner that told its state once."""
    row = State(state=state, reasons=reasons, time_us=0, event=event, source="")
    return Scanner(device="192.0.2.10", states=[row])


def raised(name: str, event: int, severity: str = "Critical", over: int | None = None) -> Condition:
    return Condition(name=name, severity=severity, raised_event=event, cleared_event=over)


def with_conditions(*conditions: Condition) -> Scanner:
    scanner = said("MediaJam")
    scanner.conditions = [*conditions]
    return scanner


CASES = [
    pytest.param(said("MediaJam"), ("MediaJam 4",), id="a reason"),
    pytest.param(said("None", state="Idle"), (), id="nothing"),
    pytest.param(said("None"), ("Stopped 4",), id="it stands still and says no more"),
    pytest.param(said("AttentionRequired", "CoverOpen"), ("CoverOpen 4",), id="one says more"),
    pytest.param(said("AttentionRequired"), ("AttentionRequired 4",), id="somebody is needed"),
    pytest.param(said("MediaJam", event=2), (), id="long ago"),
    pytest.param(
        with_conditions(raised("MediaJam", 5), raised("CoverOpen", 6)),
        ("MediaJam 4", "CoverOpen 6"),
        id="told twice, and another one",
    ),
    pytest.param(with_conditions(raised("CoverOpen", 6, over=7)), ("MediaJam 4",), id="over"),
    pytest.param(
        with_conditions(raised("LampWarming", 6, "Informational")),
        ("MediaJam 4",),
        id="no more than information",
    ),
]


@pytest.mark.parametrize(("scanner", "told"), CASES)
def test_what_is_wrong(scanner: Scanner, told: tuple[str, ...]) -> None:
    wrong = wrong_with(scanner, since_event=3)
    assert tuple(f"{it.name} {it.event}" for it in wrong) == told


def test_a_scanner_that_told_nothing() -> None:
    assert wrong_with(Scanner(device="192.0.2.10"), 0) == ()


def test_each_event_is_named_once() -> None:
    wrong = (Wrong("MediaJam", 4), Wrong("CoverOpen", 4), Wrong("acme:Dust", 6))
    assert in_plain(wrong) == "a paper jam, a cover is open (event 4); acme:Dust (event 6)"


@pytest.mark.parametrize("tell", [in_words, do_about])
def test_a_hostile_word_has_an_end(tell: Callable[[str], str]) -> None:
    assert 0 < len(tell("x" * 5000)) < 100
