"""The rows of a push scan."""

import msgspec
import pytest

from inspector.story.push import CREATED, NO_ANSWER, NOT_CAPTURED, Push, PushAttempt


def test_a_row_is_plain_json() -> None:
    attempt = PushAttempt(event=5, time_us=7, client="192.0.2.20", token="t", answer=CREATED)
    push = Push(number=1, device="192.0.2.10", client="192.0.2.20", attempts=[attempt])
    told = msgspec.json.decode(msgspec.json.encode(push))
    assert told["attempts"][0]["answer"] == "created"
    assert (told["pressed_us"], told["broken"]) == (None, "")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", ""),
        (CREATED, ""),
        (NO_ANSWER, "no answer"),
        (NOT_CAPTURED, "an answer that was not captured"),
        ("OperationFailed", "refused: OperationFailed"),
    ],
)
def test_why_an_attempt_made_no_job(answer: str, told: str) -> None:
    attempt = PushAttempt(event=5, time_us=7, client="192.0.2.20", token="t", answer=answer)
    assert attempt.failure == told
