import pytest

from inspector.story.push import ATTEMPTS_LIMIT, CREATED, NO_ANSWER, NOT_CAPTURED, Push, PushAttempt
from inspector.story.subscription import Subscription
from inspector.story.subscription_details import (
    RUNS_TOLD,
    push_words,
    subscription_details,
    subscription_words,
)
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["04", "04b", "04c", "08", "08b", "08c", "08d", "11", "11b"])
def test_a_subscription_is_told_with_what_came_of_it(name: str, golden: Golden) -> None:
    story = story_of(name)
    told = [
        paragraph(subscription_words(it), subscription_details(it)) for it in story.subscriptions
    ]
    told += [f"{push_words(it)}\n" for it in story.pushes]
    golden(GOLDENS / f"subscriptions-{name}.txt", "\n".join(told))


def test_at_the_end_it_is_told_how_long_it_still_has() -> None:
    story = story_of("04")
    (row,) = story.subscriptions
    assert row.expires_us is not None
    story.close(row.expires_us - 20 * 60_000_000)
    assert subscription_words(row).endswith(
        "· live until 10:55:47 UTC (at the end it expires in 20 min)"
    )


@pytest.mark.parametrize(
    ("asked_event", "events", "told"),
    [
        pytest.param(1, (), "all", id="seen-without-a-filter"),
        pytest.param(1, ("ScanAvailableEvent",), "ScanAvailableEvent", id="seen"),
        pytest.param(0, (), "not known: its Subscribe was not seen", id="not-seen"),
    ],
)
def test_all_events_are_told_of_a_subscribe_that_was_seen(
    asked_event: int, events: tuple[str, ...], told: str
) -> None:
    row = Subscription(number=1, device="d", client="c", asked_event=asked_event, events=events)
    assert dict(subscription_details(row))["events"] == told


def pressed(*answers: tuple[int, str], tried: int = 0, pressed_us: int | None = 0) -> Push:
    """A button that was pressed, and attempts after so many seconds."""
    attempts = [
        PushAttempt(
            event=2 * number,
            time_us=after * 1_000_000,
            client="c",
            token="t",
            answer=answer,
            job="job 7" if answer == CREATED else "",
        )
        for number, (after, answer) in enumerate(answers, 1)
    ]
    event = 0 if pressed_us is None else 1
    push = Push(number=1, device="d", client="c", pressed_us=pressed_us, pressed_event=event)
    push.tried, push.attempts = tried or len(attempts), attempts
    push.broken = attempts[-1].failure if attempts else ""
    return push


@pytest.mark.parametrize(
    ("push", "told"),
    [
        pytest.param(
            pressed((1, "A"), (76, "B")),
            "CreateScanJob after 1 s: refused: A → again 76 s after the button: refused: B",
            id="two-refusals",
        ),
        pytest.param(
            pressed((1, "A"), (3, "A"), (9, "A"), (20, CREATED)),
            "CreateScanJob 3 times, 1 s to 9 s after the button: refused: A → "
            "again 20 s after the button → job 7",
            id="the-same-three-times",
        ),
        pytest.param(
            pressed((1, CREATED), (2, "A")),
            "CreateScanJob after 1 s → job 7 → again 2 s after the button: refused: A",
            id="once-more-after-the-job",
        ),
        pytest.param(
            pressed((1, NO_ANSWER), (5, NOT_CAPTURED), (8, "")),
            "CreateScanJob after 1 s: no answer → again 5 s after the button: an answer that was "
            "not captured → again 8 s after the button",
            id="without-answers",
        ),
        pytest.param(
            pressed((1, "A"), (2, "A"), tried=30),
            "CreateScanJob 28 times → again 2 times, 1 s to 2 s after the button: refused: A",
            id="too-many-to-list",
        ),
    ],
)
def test_every_attempt_of_a_push_is_told_with_its_own_answer(push: Push, told: str) -> None:
    assert push_words(push) == f"button (event 1) → {told}"


def test_attempts_without_a_button_are_told_by_their_event() -> None:
    told = push_words(pressed((1, "A"), (2, "A"), pressed_us=None))
    assert told == "no button seen → CreateScanJob 2 times (event 2): refused: A"


def test_the_chain_has_an_end() -> None:
    told = push_words(pressed(*((n, f"F{n}") for n in range(ATTEMPTS_LIMIT))))
    assert told.count("refused") == RUNS_TOLD
    assert f"→ CreateScanJob {ATTEMPTS_LIMIT - RUNS_TOLD} times → again" in told
