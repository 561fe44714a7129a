"""Sessions of the project's captures, as ``open`` makes them."""

from pathlib import Path

from inspector.cli.importing import as_items
from inspector.events.told import tell
from inspector.formats import capture
from inspector.session.store import Session

CAPTURES = Path(__file__).parents[2] / "captures"


def session_of(number: str, folder: Path) -> Path:
    """A session of the capture that begins with a number (``05b``)."""
    (source,) = CAPTURES.glob(f"{number}-*.pcapng")
    session = Session.open(folder / f"{source.stem}.wsd")
    with source.open("rb") as stream:
        for told in tell(capture.read(stream)):
            session.append(as_items(told))
    session.close()
    return session.path
