"""``wsd-inspector subscriptions``: who wants to hear of what, and what came of it."""

from pathlib import Path

from inspector.cli import stories
from inspector.cli.options import Listing
from inspector.cli.stories import Paragraph, Table, each
from inspector.story.push import Push
from inspector.story.story import Story
from inspector.story.subscription import Subscription
from inspector.story.subscription_details import (
    push_words,
    subscription_details,
    subscription_words,
)
from inspector.tls.keylog import KeyLog


def run(path: Path, form: Listing, *, keys: KeyLog | None = None) -> int:
    """Print the subscriptions of a file, and the push scans."""
    return stories.run(path, form, _TABLES, keys=keys, nothing="no subscription is in it")


def _subscription(row: Subscription, story: Story) -> Paragraph:
    label = story.devices.label(row.device)
    return Paragraph(f"{label} · {subscription_words(row)}", subscription_details(row))


def _push(push: Push, story: Story) -> Paragraph:
    return Paragraph(f"{story.devices.label(push.device)} · push scan: {push_words(push)}")


_TABLES = (
    Table("subscriptions", lambda story: story.subscriptions, each(_subscription)),
    Table("pushes", lambda story: story.pushes, each(_push)),
)
