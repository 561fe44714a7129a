import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.story.push import NO_ANSWER, NOT_CAPTURED, Push, PushAttempt
from inspector.story.subscription import Subscription
from inspector.tui.views.push_chain import ATTEMPTS_TOLD, chain_of
from tests.tui.odd_jobs import PUSHES, SUBSCRIPTIONS
from tests.tui.tales import tale


def signs(name: str, at: int = 0) -> str:
    """``✓Subscribe …``: the links of a push scan of a capture."""
    story = tale(name).story
    push = [*story.pushes][at]
    subscription = story.subscriptions.numbered(push.subscription_number)
    return " ".join(it.sign + it.name for it in chain_of(push, subscription))


@pytest.mark.parametrize(
    ("name", "at", "told"),
    [
        pytest.param(
            "04", 0, "✓Subscribe ✓token ✓button ✓taken ✓CreateScanJob ✓job", id="whole"
        ),
        pytest.param(
            "04b", 0, "✓Subscribe ✓token ✓button ✓taken ×CreateScanJob …job", id="not-fetched"
        ),
        pytest.param(
            "08", 0, "×Subscribe ✓token ✓button ✓taken ×CreateScanJob ×job", id="expired-before"
        ),
        pytest.param(
            "08d", 0, "✓Subscribe ×token ✓button ✓taken ×CreateScanJob ×job", id="old-token"
        ),
        pytest.param(
            "11", 0, "✓Subscribe ✓token ✓button ✓taken ×CreateScanJob ✓CreateScanJob ✓job",
            id="mended",
        ),
    ],
)  # fmt: skip
def test_the_link_that_broke_is_marked(name: str, at: int, told: str) -> None:
    assert signs(name, at) == told


def test_a_link_says_what_was_seen_and_where() -> None:
    story = tale("08d").story
    (push,) = story.pushes
    links = chain_of(push, story.subscriptions.numbered(push.subscription_number))
    entries = {it.name: it.entry for it in links}
    assert entries["token"].words == (
        "'Client_236' for 'Scan', on the panel 'Scan to scripts', but 'Client_229' was sent"
    )
    assert entries["job"] == (
        "× job", "removed", "refused: ClientErrorInvalidDetinationToken, event 20", ""
    )  # fmt: skip


def test_what_nobody_saw_is_not_called_broken() -> None:
    links = chain_of(Push(number=1, device="192.0.2.10", client="192.0.2.20"), None)
    assert "".join(it.sign for it in links) == "????……"


def attempted(*answers: str, tried: int = 0) -> list[tuple[str, str]]:
    """The signs and words of CreateScanJob requests that got these answers."""
    push = Push(number=1, device="d", client="c", tried=tried or len(answers))
    push.attempts = [
        PushAttempt(event=n, time_us=n, client="c", token="", answer=it)
        for n, it in enumerate(answers)
    ]
    links = chain_of(push, None)
    return [(it.sign, it.words) for it in links if it.name == "CreateScanJob"]


def test_what_got_no_answer_was_not_refused() -> None:
    assert attempted("F", NO_ANSWER, NOT_CAPTURED) == [
        ("×", "by c, refused: F"),
        ("×", "by c, no answer"),
        ("?", "by c, an answer that was not captured"),
    ]


def test_attempts_that_are_too_many_are_counted() -> None:
    told = attempted(*["F"] * (ATTEMPTS_TOLD + 1), tried=30)
    assert told[0] == ("…", "25 times before these")
    assert len(told) == 1 + ATTEMPTS_TOLD


@settings(max_examples=60)
@given(push=PUSHES, subscription=st.none() | SUBSCRIPTIONS)
def test_any_push_has_its_chain(push: Push, subscription: Subscription | None) -> None:
    names = [it.name for it in chain_of(push, subscription)]
    assert names[:4] == ["Subscribe", "token", "button", "taken"]
    assert names[-1] == "job"
