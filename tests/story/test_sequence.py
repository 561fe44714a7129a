from collections.abc import Iterable
from random import Random

import msgspec

from inspector.events.event import Event
from inspector.story.sequence import STEPS_LIMIT, Called, Steps, folded
from inspector.story.story import Story
from tests.builders import event
from tests.story.kit import events_in


def steps_of(events: Iterable[Event]) -> Steps:
    story = Story()
    steps = Steps(story)
    for seen in events:
        story.add(seen)
        steps.add(seen)
    return steps


def words(steps: Steps, *jobs: Called) -> list[tuple[str, int]]:
    return [
        (arrow.step.words.partition(":")[0], arrow.step.count) for arrow in steps.told(jobs).steps
    ]


def test_what_repeats_itself_is_told_once() -> None:
    told = words(steps_of(events_in("05")))
    assert told[:3] == [("CreateScanJob", 4), ("CreateScanJob", 4), ("GetScannerElements", 1)]


def test_only_what_is_the_same_is_folded() -> None:
    arrows = steps_of(events_in("02")).told().steps
    steps = [arrow.step for arrow in arrows]
    assert folded(steps) == steps
    assert [it.count for it in folded(steps[:1] * 3)] == [3]
    other = msgspec.structs.replace(steps[0], words="something else")
    assert [it.count for it in folded([steps[0], other, steps[0]])] == [1, 1, 1]


def plainly_folded(words: list[str]) -> list[tuple[str, int]]:
    """What the longest look back says, word by word."""
    kept: list[tuple[str, int]] = []
    while words:
        for size in range(1, 5):
            behind = [word for word, _ in kept[-size:]]
            if len(behind) == size and words[:size] == behind:
                kept[-size:] = [(word, count + 1) for word, count in kept[-size:]]
                words = words[size:]
                break
        else:
            kept.append((words[0], 1))
            words = words[1:]
    return kept


def test_cycles_of_any_kind_are_folded() -> None:
    (step, *_) = (arrow.step for arrow in steps_of(events_in("02")).told().steps)
    random = Random(6)
    for _ in range(200):
        said = random.choices("abc", k=random.randrange(30))
        told = folded([msgspec.structs.replace(step, words=word) for word in said])
        assert [(it.words, it.count) for it in told] == plainly_folded(said)


def test_a_job_is_told_from_its_request_on() -> None:
    told = words(steps_of(events_in("04")), ("192.0.2.10", "job 43"))
    assert [name for name, _ in told] == ["CreateScanJob"] * 2 + ["RetrieveImage"] * 2


def test_all_addresses_of_a_device_are_one_participant() -> None:
    (device,) = [it for it in steps_of(events_in("14")).told().participants if it.part == "device"]
    assert device.name == "Kestrel 2040dn"
    assert device.hosts == ("fe80::200:5eff:fe00:5314", "192.0.2.14")


def test_a_proxy_and_its_client_at_one_address_are_two() -> None:
    (client, device) = steps_of([event(source="127.0.0.1:1", destination="127.0.0.1:80")]).told()[0]
    assert (client.part, device.part) == ("client", "device")
    assert client.hosts == device.hosts == ("127.0.0.1",)


def test_a_receipt_is_no_step() -> None:
    told = steps_of(events_in("04")).told()
    assert "202" not in "".join(arrow.step.words for arrow in told.steps)


def test_a_diagram_has_an_end() -> None:
    steps = steps_of(event(seq, operation=f"Op{seq}") for seq in range(STEPS_LIMIT + 5))
    told = steps.told()
    assert (len(told.steps), told.left_out) == (STEPS_LIMIT, 5)
