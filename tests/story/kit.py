"""Stories of the captures, and their goldens."""

from collections.abc import Iterable
from pathlib import Path

from inspector.events.event import Event
from inspector.events.told import tell
from inspector.formats import capture
from inspector.story.story import Story

ROOT = Path(__file__).parents[2]
GOLDENS = ROOT / "tests" / "golden" / "story"


def events_in(name: str) -> list[Event]:
    """The events of a capture, which is named by its number: ``05``, ``07b``."""
    (path,) = (ROOT / "captures").glob(f"{name}[-.]*pcapng")
    with path.open("rb") as stream:
        return [event for told in tell(capture.read(stream)) for event in told.events]


def story_of(name: str) -> Story:
    """The story of a capture."""
    story = Story()
    for event in events_in(name):
        story.add(event)
    return story


def paragraph(words: str, details: Iterable[tuple[str, str]]) -> str:
    """A row and what is told below it, as a golden holds it."""
    return "".join([f"{words}\n", *(f"  {label}: {told}\n" for label, told in details)])
