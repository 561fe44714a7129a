"""Asking the rules: a finding is stated once, counted, and told once to who listens."""

from collections.abc import Iterable, Iterator

import msgspec
import pytest

from inspector.diagnosis.diagnosis import EVIDENCE_LIMIT, FINDINGS_LIMIT, Diagnosis
from inspector.diagnosis.rule import About, Check, Found, LastCheck, On, Rule, Severity, Trigger
from inspector.events.event import Event, Kind, Phase
from inspector.protocols.scan import CancelJobRequest
from inspector.story.story import Story
from tests.builders import event
from tests.diagnosis.kit import in_part

DEVICE = About("192.0.2.20")


def rule(
    id: str = "X-1",
    *on: On,
    check: Check | None = None,
    last: LastCheck | None = None,
    fallback: bool = False,
    needs_whole: bool = False,
) -> Rule:
    return Rule(
        id=id,
        severity=Severity.WARNING,
        title="something",
        meaning="It is.",
        advice="Do.",
        sources=("nobody",),
        on=on,
        check=check,
        last=last,
        fallback=fallback,
        needs_whole=needs_whole,
    )


def here(story: Story, event: Event) -> Iterator[Found]:
    """Finds something in every event."""
    yield Found(f"event {event.seq}", DEVICE, (event.seq,))


def silent(story: Story, event: Event) -> Iterable[Found]:
    return ()


def test_a_finding_is_stated_once_with_its_count() -> None:
    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=here)])
    told = [diagnosis.add(event(seq)) for seq in (1, 2, 3)]
    assert [len(it) for it in told] == [1, 0, 0]
    (finding,) = diagnosis.findings()
    assert (finding.count, finding.events) == (3, (1, 2, 3))
    assert finding.text == "event 3"


def test_an_occurrence_that_is_told_again_counts_once() -> None:
    def again(story: Story, event: Event) -> Iterator[Found]:
        yield Found(f"seen from event {event.seq}", DEVICE, (1,))

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=again)])
    for seq in (1, 2, 3):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert (finding.count, finding.events, finding.text) == (1, (1,), "seen from event 3")


def test_an_event_that_was_not_seen_is_no_evidence() -> None:
    def unseen(story: Story, event: Event) -> Iterator[Found]:
        yield Found("the request was missed", DEVICE, (0, event.seq))

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=unseen)])
    (finding,) = diagnosis.add(event(3))
    assert finding.events == (3,)


@pytest.mark.parametrize(
    ("severities", "text"),
    [
        pytest.param([Severity.ERROR, Severity.WARNING], "event 1", id="milder-later"),
        pytest.param([Severity.WARNING, Severity.ERROR], "event 2", id="worse-later"),
        pytest.param([Severity.WARNING, Severity.WARNING], "event 2", id="the-same"),
    ],
)
def test_the_worst_occurrence_is_the_one_that_is_told(
    severities: list[Severity], text: str
) -> None:
    def how_bad(story: Story, event: Event) -> Iterator[Found]:
        severity = severities[event.seq - 1]
        yield Found(f"event {event.seq}", DEVICE, (event.seq,), severity=severity)

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=how_bad)])
    for seq in (1, 2):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert (finding.text, finding.severity, finding.count) == (text, min(severities), 2)
    assert finding.events == (1, 2)


def test_why_something_failed_is_not_forgotten_for_what_is_said_aside() -> None:
    def ordinary(story: Story, event: Event) -> Iterator[Found]:
        yield Found(f"event {event.seq}", DEVICE, (event.seq,), aside=event.seq > 1)

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=ordinary)])
    for seq in (1, 2):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert (finding.text, finding.count, finding.events) == ("event 1", 2, (1, 2))


def test_more_of_an_occurrence_may_make_it_milder() -> None:
    def revised(story: Story, event: Event) -> Iterator[Found]:
        again = event.seq == 2
        severity = Severity.INFORMATION if again else Severity.ERROR
        yield Found("late", DEVICE, (event.seq,), severity=severity, again=again)

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=revised)])
    for seq in (1, 2):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert (finding.severity, finding.count) == (Severity.INFORMATION, 1)


def test_what_was_evidence_before_takes_no_room() -> None:
    def all_of_them(story: Story, event: Event) -> Iterator[Found]:
        yield Found("late", DEVICE, range(1, event.seq + 1))

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=all_of_them)])
    for seq in range(1, EVIDENCE_LIMIT + 5):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert finding.events == tuple(range(1, EVIDENCE_LIMIT + 1))


def test_more_of_an_occurrence_is_not_counted() -> None:
    def more(story: Story, event: Event) -> Iterator[Found]:
        yield Found("late", DEVICE, (event.seq,), again=event.seq == 2)

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=more)])
    for seq in (1, 2, 3):
        diagnosis.add(event(seq))
    (finding,) = diagnosis.findings()
    assert (finding.count, finding.events) == (2, (1, 2, 3))


def test_a_habit_is_about_the_device_once_a_second_job_shows_it() -> None:
    def again(story: Story, event: Event) -> Iterator[Found]:
        job = f"job {(event.seq + 1) // 2}"
        yield Found("late", About(DEVICE.device, job), (event.seq,), "x", habit=True)

    def other(story: Story, event: Event) -> Iterator[Found]:
        yield Found("of the device", DEVICE, (event.seq,), "x")

    rules = [rule("X-1", Trigger.EVERY, check=it) for it in (again, other)]
    diagnosis = Diagnosis(rules)
    told = [diagnosis.add(event(seq)) for seq in (1, 2)]
    first, of_device = diagnosis.findings()
    assert (first.job, first.text, first.count) == ("job 1", "late", 2)
    assert (of_device.job, of_device.text) == ("", "of the device")
    told += [diagnosis.add(event(seq)) for seq in (3, 4, 5)]
    habit, _ = diagnosis.findings()
    assert (habit.device, habit.job) == (DEVICE.device, "")
    assert habit.text == "In 3 jobs, the last is job 3: late"
    assert (habit.count, habit.events) == (5, (1, 2, 3, 4, 5))
    assert [len(it) for it in told] == [2, 0, 0, 0, 0]


def test_subjects_and_variants_are_findings_of_their_own() -> None:
    def split(story: Story, event: Event) -> Iterator[Found]:
        yield Found("a", About("192.0.2.1"), (event.seq,))
        yield Found("b", About("192.0.2.1", "job 1"), (event.seq,))
        yield Found("c", About("192.0.2.1"), (event.seq,), variant="other")

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=split)])
    diagnosis.add(event())
    assert [it.text for it in diagnosis.findings()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("on", "seen", "asked"),
    [
        (Trigger.EVERY, event(), True),
        (Trigger.REQUEST, event(), True),
        (Trigger.RESPONSE, event(), False),
        (Phase.REQUEST, event(kind=Kind.DATAGRAM), True),
        (Trigger.REQUEST, event(kind=Kind.DATAGRAM), False),
        (CancelJobRequest, event(message=CancelJobRequest(job_id=7)), True),
        (CancelJobRequest, event(), False),
        (Trigger.NOTED, event(), False),
    ],
    ids=str,
)
def test_a_rule_is_asked_of_what_it_watches(on: On, seen: Event, asked: bool) -> None:
    diagnosis = Diagnosis([rule("X-1", on, check=here)])
    assert bool(diagnosis.add(seen)) is asked


def test_a_fallback_is_asked_of_what_is_no_evidence_yet() -> None:
    only_two = rule(
        "X-2",
        Trigger.EVERY,
        check=lambda story, event: here(story, event) if event.seq == 2 else (),
    )
    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=here, fallback=True), only_two])
    assert [it.rule for it in diagnosis.add(event(1))] == ["X-1"]
    assert [it.rule for it in diagnosis.add(event(2))] == ["X-2"]


def test_what_is_said_aside_explains_nothing_to_a_fallback() -> None:
    def aside(story: Story, event: Event) -> Iterator[Found]:
        yield Found("of its form", DEVICE, (event.seq,), aside=event.seq == 1)

    rules = [rule("X-1", Trigger.EVERY, check=here, fallback=True)]
    diagnosis = Diagnosis([*rules, rule("X-2", Trigger.EVERY, check=aside)])
    assert [it.rule for it in diagnosis.add(event(1))] == ["X-2", "X-1"]
    assert {(it.rule, it.events) for it in diagnosis.findings()} == {("X-1", (1,)), ("X-2", (1,))}
    assert diagnosis.add(event(2)) == []
    assert [it.rule for it in diagnosis.findings()] == ["X-2"]  # it explains event 1 now, too


def test_a_fallback_says_at_last_more_of_what_it_has_found() -> None:
    def at_last(story: Story) -> Iterator[Found]:
        yield Found("more", DEVICE, (1,))
        yield Found("of something else", About("192.0.2.77"), (2,))

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=here, last=at_last, fallback=True)])
    diagnosis.add(event(1))
    assert diagnosis.close() == []
    assert [(it.text, it.count) for it in diagnosis.findings()] == [("more", 1)]


def test_the_end_has_findings_of_its_own() -> None:
    def ended(story: Story) -> Iterator[Found]:
        yield Found(f"{story.events} events", About(), ())

    diagnosis = Diagnosis([rule("X-1", last=ended)])
    diagnosis.add(event())
    assert [it.text for it in diagnosis.close()] == ["1 events"]
    assert diagnosis.close() == []


def test_errors_come_first() -> None:
    def worse(story: Story, event: Event) -> Iterator[Found]:
        yield Found("worse", DEVICE, (event.seq,), severity=Severity.ERROR)

    diagnosis = Diagnosis(
        [rule("X-1", Trigger.EVERY, check=here), rule("X-2", Trigger.EVERY, check=worse)]
    )
    diagnosis.add(event())
    assert [it.rule for it in diagnosis.findings()] == ["X-2", "X-1"]


def test_what_to_do_here_goes_before_what_the_rule_advises() -> None:
    def twice(story: Story, event: Event) -> Iterator[Found]:
        yield Found("one", DEVICE, (event.seq,))
        yield Found("other", DEVICE, (event.seq,), "other", advice="Do this.")

    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=twice)])
    assert [it.advice for it in diagnosis.add(event())] == ["Do.", "Do this."]


def test_a_hostile_conversation_fills_nothing() -> None:
    def many(story: Story, event: Event) -> Iterator[Found]:
        yield Found("one", DEVICE, (event.seq,))
        yield Found("each", DEVICE, (event.seq,), variant=str(event.seq))

    other = rule("X-2", Trigger.EVERY, check=here)
    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=many), other])
    for seq in range(1, FINDINGS_LIMIT + 11):
        diagnosis.add(event(seq))
    findings = diagnosis.findings()
    assert len(findings) == FINDINGS_LIMIT + 1
    assert findings[0].count == FINDINGS_LIMIT + 10
    assert diagnosis.left_out == {"X-1": 11}
    assert max(len(it.events) for it in findings) <= EVIDENCE_LIMIT


def test_a_finding_is_plain_data() -> None:
    diagnosis = Diagnosis([rule("X-1", Trigger.EVERY, check=here)])
    (finding,) = diagnosis.add(event())
    assert msgspec.to_builtins(finding)["severity"] == "warning"


def test_what_a_message_lacks_is_not_asked_of_a_part_of_it() -> None:
    rules = [
        rule("X-1", Trigger.EVERY, check=here, needs_whole=True),
        rule("X-2", Trigger.EVERY, check=here),
    ]
    diagnosis = Diagnosis(rules)
    asked = in_part(event(1, exchange="x1"))
    answer = {"kind": Kind.RESPONSE, "phase": Phase.RESPONSE}
    cut = in_part(event(4, exchange="x3", **answer))
    for it in (asked, event(2, exchange="x1", **answer), event(3, exchange="x3"), cut):
        diagnosis.add(it)
    assert {it.rule: it.events for it in diagnosis.findings()} == {
        "X-1": (3, 4),  # who asks of what was cut off knows that it was
        "X-2": (1, 2, 3, 4),
    }
