"""The driver of an interface that is shown in a page: Textual's for the web, on the same machine.

Rule 1: when nobody shows us any more we end; no process stays behind.
Rule 2: a file goes to this machine's downloads, as it does from a terminal; a page gets the screen
and nothing else.
"""

from contextlib import suppress

from textual import messages
from textual.driver import Driver
from textual.drivers.web_driver import WebDriver


class PageDriver(WebDriver):
    """Packets on standard input and output: ``D`` terminal data, ``M`` JSON about the terminal."""

    deliver_binary = Driver.deliver_binary

    def run_input_thread(self) -> None:
        """Take what is typed; its end is ours."""
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())

    def write(self, data: str) -> None:
        """Write to the terminal in the page."""
        with suppress(BrokenPipeError):  # its end of the input follows
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell whoever shows us."""
        with suppress(BrokenPipeError):
            super().write_meta(data)
