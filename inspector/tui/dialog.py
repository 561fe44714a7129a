"""What all dialogs have in common: each answers once.

Rule: keys may come faster than a dialog goes; the second of two must not close what is below it.
"""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen


class Dialog[Answer](ModalScreen[Answer]):
    """A screen above the others that asks or tells something."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close it with an answer; one that is closed already, or has another above it, stays."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
