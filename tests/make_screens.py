"""Make the pictures of the README: ``python -m tests.make_screens`` writes docs/*.png.

Needs cairosvg and the font Fira Code; the extra ``screens`` brings the first, the system the other.
"""

import asyncio
import re
import tempfile
from contextlib import closing
from pathlib import Path

import cairosvg

from inspector.cli.importing import imported
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.exchange_list import ExchangeList

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCREENS = {"screen-dark": ("textual-dark", (120, 36)), "screen-light": ("textual-light", (120, 36))}
CAPTURE, OPERATION = "01-flatbed-scan", "CreateScanJob"
"""What the pictures show: a capture, and the exchange that is selected."""

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


async def _shoot(session: Path, theme: str, size: tuple[int, int]) -> str:
    with closing(Reader(session)) as reader:
        app = InspectorApp(reader, title=f"{CAPTURE}.pcapng")
        told = next(event for event in reader.all_events() if event.operation == OPERATION)
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            shown = app.screen.query_one(ExchangeList)
            for _ in range(200):
                if shown.jump(told.exchange):
                    break
                await pilot.pause(0.05)
            await pilot.pause(0.5)
            return app.export_screenshot(title="WSD Inspector")


def main() -> None:
    """Draw every screen."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        session = imported(ROOT / "captures" / f"{CAPTURE}.pcapng", Path(folder))
        for name, (theme, size) in SCREENS.items():
            svg = asyncio.run(_shoot(session, theme, size))
            cairosvg.svg2png(
                bytestring=_for_cairo(svg).encode(), write_to=str(DOCS / f"{name}.png"), scale=SCALE
            )
            print(DOCS / f"{name}.png")


if __name__ == "__main__":
    main()
