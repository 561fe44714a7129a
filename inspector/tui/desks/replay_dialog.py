"""The replay dialog: a recorded request, edited perhaps, goes out again.

Rule 1: an envelope that was not edited is sent with its original bytes.
Rule 2: what changes the device's state is sent only after a tick that says so. What does is told
by the envelope as it is now: an edit may make it another operation.
"""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, Label, Static, TextArea

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.events.words import counted
from inspector.tui.dialog import Dialog
from inspector.tui.ports import ReplayDraft, Replayer

EDIT_LIMIT = 256 * 1024
"""Bytes of an envelope that may be edited; eight times the largest that DPWS allows."""


def editable(body: bytes) -> str | None:
    """The text to edit, or ``None`` when the bytes must go as they are.

    They must when they are no UTF-8 text, hold characters that a terminal acts upon, are longer
    than ``EDIT_LIMIT``, or mix line ends.
    """
    if len(body) > EDIT_LIMIT:
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    breaks = text.count("\r\n")
    mixed = text.count("\r") != breaks or (breaks and text.count("\n") != breaks)
    return None if mixed or clean(text, keep="\t\r\n") != text else text


class ReplayDialog(Dialog[list[Event] | None]):
    """Asks where and what to send, sends it, and returns the events that came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+s,f5", "send", "Send", priority=True),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, replayer: Replayer, seq: int, draft: ReplayDraft, title: str) -> None:
        super().__init__()
        self._replayer = replayer
        self._seq = seq
        self._draft = draft
        self._title = title
        self._text = editable(draft.body)
        self._loaded = ""

    def compose(self) -> ComposeResult:
        """URL, envelope, the tick where it is needed, and two buttons."""
        with Vertical(classes="frame -tall") as frame:
            frame.border_title = Content(f"Replay {self._title}")
            frame.border_subtitle = "Ctrl+S send · Esc cancel"
            yield Label("Send to")
            yield Input(self._draft.url, id="url", compact=True)
            yield Label(f"Envelope, {self._envelope_label()}", id="envelope-label")
            shown = clean(self._draft.body.decode(errors="replace")[:EDIT_LIMIT], keep="\t\r\n")
            yield TextArea(
                shown if self._text is None else self._text,
                id="envelope",
                read_only=self._text is None,
                soft_wrap=True,
                tab_behavior="focus",
            )
            yield Checkbox("This changes the state of the device; send it", id="sure")
            yield Static("", id="trouble", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Send", variant="primary", id="send")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Remember what the editor made of the text, to see whether it is edited."""
        self._loaded = self.query_one("#envelope", TextArea).text
        self._ask(self._draft.changes_state)

    @property
    def body(self) -> bytes:
        """What will be sent: the original bytes, unless the text is another now."""
        text = self.query_one("#envelope", TextArea).text
        return self._draft.body if text == self._loaded else text.encode()

    def _envelope_label(self) -> str:
        told = counted(len(self._draft.body), "byte")
        return told if self._text is not None else f"{told}, sent as recorded (not editable)"

    @property
    def _may_send(self) -> bool:
        box = self.query_one("#sure", Checkbox)
        return (box.value or not box.display) and bool(self.query_one("#url", Input).value.strip())

    def _ask(self, needed: bool) -> None:
        """Ask for the tick, or do not; one that was given for an earlier text is no more."""
        box = self.query_one("#sure", Checkbox)
        if box.display != needed:
            box.display, box.value = needed, False
        self._allow()

    def _changes_state(self) -> bool:
        """Whether the envelope has effects as it is now; yes if that cannot be told."""
        if self.body is self._draft.body:
            return self._draft.changes_state
        try:
            return self._replayer.draft(self._seq, self.body).changes_state
        except InspectorError:
            return True

    @on(Checkbox.Changed)
    @on(Input.Changed)
    def _allow(self) -> None:
        self.query_one("#send", Button).disabled = not self._may_send

    @on(TextArea.Changed)
    def _tell_edited(self) -> None:
        edited = self.body is not self._draft.body
        told = f"edited, {counted(len(self.body), 'byte')}" if edited else self._envelope_label()
        self.query_one("#envelope-label", Label).update(Content(f"Envelope, {told}"))
        self._ask(self._changes_state())

    @on(Button.Pressed, "#send")
    @on(Input.Submitted)
    def action_send(self) -> None:
        """Send, if it may be; else say what is missing."""
        self._ask(self._changes_state())  # a key may have come after the last look
        if self._may_send:
            self._send(self.body, self.query_one("#url", Input).value.strip())
            return
        url = self.query_one("#url", Input).value.strip()
        self._trouble("tick the box first: this is not harmless" if url else "where to?")

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Go back; what is being sent is given up."""
        self.workers.cancel_node(self)
        self.dismiss(None)

    @work(exclusive=True)
    async def _send(self, body: bytes, url: str) -> None:
        self._trouble("")
        button = self.query_one("#send", Button)
        button.disabled, button.label = True, "Sending…"
        try:
            answer = await self._replayer.send(self._seq, body, url)
        except InspectorError as error:
            button.disabled, button.label = False, "Send"
            self._trouble(str(error))
        else:
            self.dismiss(answer)

    def _trouble(self, text: str) -> None:
        line = self.query_one("#trouble", Static)
        line.update(Content(f"× {clean(text)}" if text else ""))
        line.set_class(bool(text), "-shown")
