"""The tabs of the detail: their names and titles, and how far what they tell is known."""

from math import log

from textual.widgets import TabbedContent, TabPane

from inspector.tui.views.story_view import Told

SUMMARY, XML, RAW, IMAGE = "summary", "xml", "raw", "image"
TIMING, RELATED, WHY = "timing", "related", "why"
TABS = {
    SUMMARY: "Summary",
    XML: "XML",
    RAW: "Raw",
    IMAGE: "Image",
    TIMING: "Timing",
    RELATED: "Related",
    WHY: "Why",
}
"""The tabs and their titles, in order: all of them fit on 80 columns."""


class TabsOfKeys(TabbedContent):
    """Tabs that follow their keys only: news of a focus comes late, and would turn them back."""

    def _on_tab_pane_focused(self, event: TabPane.Focused) -> None:
        event.stop()
        event.prevent_default()


def progress(told: Told | None) -> tuple[int, bool]:
    """How far the story was told, in steps of a hundredth, and whether that is all of it."""
    if told is None:
        return (-1, False)
    return (round(log(max(1, told.read)) * 100), told.read >= told.total)
