import pytest

from inspector.story.subscription_details import (
    push_words,
    subscription_details,
    subscription_words,
)
from tests.conftest import Golden
from tests.story.kit import GOLDENS, paragraph, story_of


@pytest.mark.parametrize("name", ["04", "04b", "04c", "08", "08b", "08c", "08d", "11"])
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
