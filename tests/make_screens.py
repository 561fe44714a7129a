"""Make the pictures of the README and of docs: ``python -m tests.make_screens`` writes docs/*.png.

Needs cairosvg and the font Fira Code; the extra ``screens`` brings the first, the system the other.
"""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import cairosvg

from inspector.cli.importing import imported
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.screens import settled, until_seen

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


class Shot(NamedTuple):
    """One picture: what it shows, and the keys that lead there."""

    capture: str
    theme: str
    keys: Sequence[str] = ()
    seen: str = ""


SIZE = (120, 36)
SCREENS = {
    "screen-why": Shot(
        "10-job-token-mismatch", "textual-dark", ["down", "left_square_bracket"], "What to do"
    ),
    "screen-messages": Shot("01-flatbed-scan", "textual-dark", ["down", "down"], "CreateScanJob"),
    "screen-light": Shot("01-flatbed-scan", "textual-light", ["down", "down"], "CreateScanJob"),
    "screen-image": Shot("01-flatbed-scan", "textual-dark", ["G", "up", "]", "]", "]"], "JPEG"),
    "screen-jobs": Shot("05-device-busy", "textual-dark", ["2"], "Where the time went"),
    "screen-problems": Shot("10-job-token-mismatch", "textual-dark", ["5"], "What it means"),
    "screen-sequence": Shot(
        "04-push-scan", "textual-light", ["6", "down", "down"], "CreateScanJob"
    ),
    "screen-contrast": Shot("04-push-scan", "wsd-high-contrast", ["2"], "Where the time went"),
}
"""The pictures of the README and the pages beside it."""

CELL = 12.2
"""Width of a cell in rich's pictures."""

SCALE = 14 / CELL
"""cairo rounds a glyph's advance to whole pixels, so a cell must be some."""


def _for_cairo(svg: str) -> str:
    """cairosvg stretches texts that begin with blanks; a size whose advance is the cell does not.

    Fira Code's advance is 0.6 of its size.
    """
    fitting = f"font-size: {CELL / 0.6:.4f}px"
    return re.sub(r' textLength="[^"]*"', "", svg).replace("font-size: 20px", fitting)


async def _shoot(session: Path, shot: Shot) -> str:
    with closing(Reader(session)) as reader:
        app = InspectorApp(reader, title=f"{shot.capture}.pcapng")
        async with app.run_test(size=SIZE) as pilot:
            app.theme = shot.theme
            await until_seen(pilot, "5 Problems")
            await settled(pilot)
            await pilot.press(*shot.keys)
            await until_seen(pilot, shot.seen)
            await settled(pilot)
            return app.export_screenshot(title="WSD Inspector")


def main() -> None:
    """Draw every screen."""
    DOCS.mkdir(exist_ok=True)
    for name, shot in SCREENS.items():
        with tempfile.TemporaryDirectory() as folder:
            session = imported(ROOT / "captures" / f"{shot.capture}.pcapng", Path(folder))
            svg = asyncio.run(_shoot(session, shot))
            cairosvg.svg2png(
                bytestring=_for_cairo(svg).encode(), write_to=str(DOCS / f"{name}.png"), scale=SCALE
            )
            print(DOCS / f"{name}.png")


if __name__ == "__main__":
    main()
