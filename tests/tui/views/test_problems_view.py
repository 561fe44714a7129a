from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.events.event import Kind, Phase
from inspector.events.overview import Overview
from inspector.story.sequence import Steps
from inspector.story.story import Story
from inspector.tui.views.problems_view import VIEW, keyed
from inspector.tui.views.story_view import MESSAGES, Target, Told
from tests.builders import event
from tests.conftest import Golden
from tests.story.kit import events_in
from tests.tui.tales import detailed, keys, page, shown, tale, tale_of

GOLDENS = Path(__file__).parents[2] / "golden" / "tui"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["05", "10b"])
def test_findings_with_all_that_is_known_of_them(name: str, width: int, golden: Golden) -> None:
    golden(GOLDENS / f"problems-{name}-{width}.txt", page(VIEW, tale(name), width))


@pytest.mark.parametrize("width", [0, 20, 60, 200])
@pytest.mark.parametrize("name", ["05", "12b", "faults", "variants"])
def test_every_line_has_room(name: str, width: int) -> None:
    told = tale(name)
    assert max(cell_len(line) for line in shown(VIEW, told, width)[3:]) <= max(width, 80)
    for key in keys(VIEW, told):
        assert max(map(cell_len, detailed(VIEW, told, key, width))) <= max(width, 20)


@pytest.mark.parametrize(
    ("name", "rule", "event"),
    [
        pytest.param("10", "JOB-2", 4, id="a-fault"),
        pytest.param("03c", "HTTP-1", 6, id="another"),
        pytest.param("14d", "DIS-1", 5, id="a-cut"),
        pytest.param("18", "JOB-8", 15, id="neither"),
        pytest.param("07", "PRIV-1", 3, id="good-to-know"),
    ],
)
def test_enter_goes_to_the_event_that_shows_it_best(name: str, rule: str, event: int) -> None:
    told = tale(name)
    found = {it.rule: key for key, it in keyed(told.diagnosis.findings())}
    assert VIEW.target(told, found[rule]) == Target(MESSAGES, str(event))


def test_what_is_no_finding_leads_nowhere() -> None:
    told = tale("05")
    assert VIEW.target(told, "") is VIEW.target(told, "what is gone") is None
    assert VIEW.detail(told, "what is gone", 80) == ()


def test_a_finding_that_grows_keeps_its_key() -> None:
    events = events_in("05")
    early, late = tale_of(events[:4]), tale_of(events)
    assert keys(VIEW, early) == keys(VIEW, late)[:1]
    assert "  4  " in shown(VIEW, late, 80)[4]


def test_what_is_said_twice_of_one_event_has_two_keys() -> None:
    one, other, *_ = tale("05").diagnosis.findings()
    assert len({key for key, _ in keyed([one, one, other])}) == 3


@pytest.mark.parametrize(
    ("read", "total", "badge", "verdict"),
    [
        pytest.param(0, 0, "", "", id="nothing-came"),
        pytest.param(1, 12, "…", "No problem found until now: read 1 of 12", id="begun"),
        pytest.param(4, 12, "×1 …", "1 error until now: read 4 of 12", id="found"),
        pytest.param(12, 12, "×1", "1 error in 12 events", id="read"),
    ],
)
def test_nothing_is_called_fine_before_all_was_read(
    read: int, total: int, badge: str, verdict: str
) -> None:
    told = tale_of(events_in("05")[:read], total=total)
    assert VIEW.badge(told) == badge
    assert "\n".join(shown(VIEW, told, 80)[1:2]) == verdict


def test_what_nobody_could_read_is_not_called_fine() -> None:
    sealed = event(kind=Kind.TLS, phase=Phase.UNDECODED)
    told = tale_of([sealed])
    assert VIEW.badge(told) == ""
    assert shown(VIEW, told, 80)[1:] == [
        "Nothing in 1 event could be judged",
        "",
        "What it cannot show",
        "  What 1 TLS connection said: keys are needed, see --keylog.",
        "  How the device was found: no discovery (UDP) is in it.",
    ]


@pytest.mark.parametrize("kind", [Kind.REQUEST, Kind.RESPONSE])
def test_what_was_captured_one_way_only_is_not_called_fine(kind: Kind) -> None:
    seen = (it for it in events_in("01") if it.kind is kind)
    told = tale_of(msgspec.structs.replace(it, elapsed_us=None) for it in seen)
    count = f"{told.read} events"
    assert (VIEW.badge(told), shown(VIEW, told, 80)[1]) == (
        "",
        f"No exchange is whole in {count}: little could be judged",
    )


def test_only_good_to_know_is_no_problem() -> None:
    told = tale("01")
    assert (VIEW.badge(told), shown(VIEW, told, 80)[1]) == ("✓", "✓ No problem found in 18 events")
    assert [it.severity for it in told.diagnosis.findings()].count(Severity.INFORMATION) == 2


def _says(text: str, *, findings: int) -> Rule:
    """A rule that says the same of so many devices."""
    return Rule(
        id="ODD-1",
        severity=Severity.WARNING,
        title="odd",
        meaning="It is odd.",
        advice="Look.",
        sources=(),
        on=(Trigger.EVERY,),
        check=lambda story, event: [
            Found(text, About(f"{text} {n}", text), (event.seq,)) for n in range(findings)
        ],
    )


def _told_by(rule: Rule) -> Told:
    diagnosis = Diagnosis([rule])
    diagnosis.add(event())
    return Told(diagnosis, Steps(Story()), 1, 1, Overview())


def test_findings_that_were_too_many_are_told() -> None:
    lines = shown(VIEW, _told_by(_says("x", findings=103)), 80)
    assert "3 more findings of ODD-1 left out" in lines


def test_what_the_events_cannot_show_is_told_once_all_were_read() -> None:
    overview = Overview()
    for it in events_in("05"):
        overview.add(it)
    told = tale("05")._replace(overview=overview)
    assert shown(VIEW, told, 60)[-2:] == [
        "What it cannot show",
        "  How the device was found: no discovery (UDP) is in it.",
    ]
    assert max(map(cell_len, shown(VIEW, told, 30)[-2:])) <= 30
    more = told._replace(total=told.read + 1)
    assert "What it cannot show" not in "\n".join(shown(VIEW, more, 60))


@pytest.mark.parametrize("text", ["\x1b[2J\nb", "[/x]", "複" * 500, "a" * 5_000, "\u202e ‮ "])
def test_what_a_device_wrote_stays_text(text: str) -> None:
    told = _told_by(_says(text, findings=2))
    lines = [*shown(VIEW, told, 80), *detailed(VIEW, told, keys(VIEW, told)[0], 80)]
    assert all(line.isprintable() for line in lines)


def test_a_finding_without_events_leads_nowhere() -> None:
    rule = msgspec.structs.replace(_says("x", findings=1), check=None, last=_nowhere)
    lost = Diagnosis([rule])
    lost.close()
    told = Told(lost, Steps(Story()), 1, 1, Overview())
    (key,) = keys(VIEW, told)
    assert VIEW.target(told, key) is None
    assert "Seen in" not in "\n".join(detailed(VIEW, told, key, 80))


def _nowhere(story: Story) -> list[Found]:
    return [Found("nobody knows when", About(), ())]


def test_the_words_of_evidence_are_told_once_they_are_certain() -> None:
    told = tale("05")
    lines = detailed(VIEW, told, keys(VIEW, told)[0], 120)
    assert sum("× CreateScanJob: fault" in line for line in lines) == 4
