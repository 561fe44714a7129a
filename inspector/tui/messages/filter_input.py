"""The input of the filter: it says at once what is wrong, and offers what may come next.

Rule 1: ``Wanted`` is sent for every text that is a filter, and for no other; ``Judged`` when what
is wrong has changed.
Rule 2: Enter takes what stands there. A completion is taken by Tab, or by Enter once somebody has
gone down to it.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur
from textual.geometry import Offset
from textual.message import Message
from textual.suggester import Suggester
from textual.validation import ValidationResult, Validator
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inspector.filters.complete import Completions, Values, completions
from inspector.filters.expression import FilterError
from inspector.filters.parse import LENGTH_LIMIT, parse

HISTORY_LIMIT = 100
"""Filters that are remembered."""

ROWS_SHOWN = 8
"""Completions that are seen at once."""

ABOUT_AT = 24
"""The column where the meaning of a completion begins."""


def _no_values() -> Values:
    return {}


class Valid(Validator):
    """A text that is a filter."""

    def validate(self, value: str) -> ValidationResult:
        """Whether it is one, and why not."""
        try:
            parse(value)
        except FilterError as error:
            return self.failure(str(error))
        return self.success()


class Likely(Suggester):
    """What is typed, with the first completion behind it."""

    def __init__(self, values: Callable[[], Values]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._values = values

    async def get_suggestion(self, value: str) -> str | None:
        """The text with the rest of the completion; ``None`` if there is none that fits."""
        return likely(completions(value, len(value), self._values()), value)


def likely(found: Completions, text: str) -> str | None:
    """The text with the rest of the first completion that begins as it does."""
    typed = text[found.start :]
    if not typed:
        return None
    fits = (it.text for it in found.items if it.text.lower().startswith(typed.lower()))
    first = next(fits, None)
    return text + first[len(typed) :] if first else None


class History:
    """Texts that were used, the newest last, and where one is among them."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.texts = list(texts)[-HISTORY_LIMIT:]
        self._place = len(self.texts)
        self._draft = ""

    def remember(self, text: str) -> None:
        """A text was used; one that was used before becomes the newest."""
        text = text.strip()
        if text:
            self.texts = [*(it for it in self.texts if it != text), text][-HISTORY_LIMIT:]
        self._place = len(self.texts)

    def older(self, text: str) -> str | None:
        """The one before; ``text`` is what stands there now, and kept if it is a draft."""
        if self._place == len(self.texts):
            self._draft = text
        place = self._place - 1
        if place < 0:
            return None
        self._place = place
        return self.texts[place]

    def newer(self) -> str | None:
        """The one after, and the draft in the end."""
        if self._place >= len(self.texts):
            return None
        self._place += 1
        return self.texts[self._place] if self._place < len(self.texts) else self._draft


class Menu(OptionList):
    """The completions, below the place where they would stand."""

    can_focus = False
    DEFAULT_CSS = """
    Menu {
        overlay: screen; constrain: inside inside; display: none;
        width: auto; max-width: 90%; height: auto; max-height: 8;
        border: none; padding: 0 1; background: $panel; color: $foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
        &.-open { display: block; }
        & > .option-list--option-highlighted {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self, take: Callable[[int], None]) -> None:
        super().__init__(markup=False)
        self.found = Completions(0, 0)
        self._take = take

    @property
    def is_open(self) -> bool:
        """Whether it is seen."""
        return self.has_class("-open")

    def show(self, found: Completions, place: Offset) -> None:
        """Offer completions; none closes it. Nothing is highlighted yet."""
        self.found = found
        self.set_class(bool(found.items), "-open")
        self.set_options(
            Option(
                Content.assemble(item.text.ljust(ABOUT_AT), (f" {item.about}", "$text-muted"))
                if item.about
                else Content(item.text)
            )
            for item in found.items
        )
        self.highlighted = None
        self.absolute_offset = place

    def close(self) -> None:
        """Offer nothing."""
        if self.is_open:
            self.show(Completions(0, 0), Offset())

    @on(OptionList.OptionSelected)
    def _clicked(self, chosen: OptionList.OptionSelected) -> None:
        chosen.stop()
        self._take(chosen.option_index)

    @on(OptionList.OptionHighlighted)
    def _moved(self, moved: OptionList.OptionHighlighted) -> None:
        moved.stop()


def _binding(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, name, show=False, id=f"filter.{action}", tooltip=tooltip)


class FilterInput(Input):
    """The filter as it is typed. ``values`` gives known values by field, for completion."""

    DEFAULT_CSS = """
    FilterInput.-invalid { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        _binding("down", "down", "Next", "The next completion, or the filter after this one"),
        _binding("up", "up", "Previous", "The completion above, or the filter before this one"),
        _binding("tab", "complete", "Complete", "Take the completion"),
        _binding("escape", "close", "Close", "Close the completions"),
        _binding("ctrl+space,ctrl+@", "offer", "Offer", "Tell what may come at the cursor"),
    ]

    class Wanted(Message):
        """A filter is wanted; an empty ``text`` is none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Judged(Message):
        """What is wrong with the text; empty if it is a filter."""

        def __init__(self, problem: str) -> None:
            super().__init__()
            self.problem = problem

    def __init__(
        self,
        values: Callable[[], Values] = _no_values,
        *,
        id: str | None = None,
        history: Sequence[str] = (),
    ) -> None:
        super().__init__(
            placeholder="filter",
            id=id,
            compact=True,
            max_length=LENGTH_LIMIT,
            suggester=Likely(lambda: self.values()),
            validators=Valid(),
            validate_on=["changed"],
        )
        self.values = values
        self.history = History(history)
        self.problem = ""
        self._menu = Menu(self._take)
        self._offers = True

    def on_mount(self) -> None:
        """The menu floats over the whole screen."""
        self.screen.mount(self._menu)

    def on_unmount(self) -> None:
        """The menu goes along."""
        self._menu.remove()

    # --- what is typed -------------------------------------------------------------------------

    @on(Input.Changed)
    def _changed(self, changed: Input.Changed) -> None:
        result = changed.validation_result
        problem = result.failure_descriptions[0] if result and not result.is_valid else ""
        if problem != self.problem:
            self.problem = problem
            self.post_message(self.Judged(problem))
        if not problem:
            self.post_message(self.Wanted(changed.value))
        if self._offers and self.has_focus and changed.value:
            self.action_offer()
        else:
            self._menu.close()
        self._offers = True

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._menu.close()
        self.keep()

    def _on_blur(self, event: Blur) -> None:
        super()._on_blur(event)
        self._menu.close()
        self.keep()

    def keep(self) -> None:
        """Remember the text, if it is a filter."""
        if not self.problem:
            self.history.remember(self.value)

    def _put(self, text: str, cursor: int) -> None:
        """Other text, which is no reason to offer anything."""
        if text != self.value:
            self._offers = False
            self.value = text
        self.cursor_position = cursor

    # --- completions ---------------------------------------------------------------------------

    def action_offer(self) -> None:
        """Show what may come at the cursor."""
        cursor = self.cursor_position
        found = completions(self.value, cursor, self.values())
        back = self._position_to_cell(cursor) - self._position_to_cell(found.start)
        self._menu.show(found, self.cursor_screen_offset + Offset(-back - 1, 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tab and Escape are the menu's while it is open, else those of the screen."""
        return action not in ("complete", "close") or self._menu.is_open

    def action_down(self) -> None:
        """Down in the menu, or to a newer filter."""
        if self._menu.is_open:
            self._menu.action_cursor_down()
        elif (text := self.history.newer()) is not None:
            self._put(text, len(text))

    def action_up(self) -> None:
        """Up in the menu, or to an older filter if nobody went down."""
        if self._menu.is_open and self._menu.highlighted is not None:
            self._menu.action_cursor_up()
        elif (text := self.history.older(self.value)) is not None:
            self._menu.close()
            self._put(text, len(text))

    def action_complete(self) -> None:
        """Take the completion at the cursor of the menu, or the first."""
        self._take(self._menu.highlighted or 0)

    def action_close(self) -> None:
        """Offer nothing more."""
        self._menu.close()

    async def action_submit(self) -> None:
        """Take the completion that somebody went down to, else the text as it stands."""
        if self._menu.is_open and self._menu.highlighted is not None:
            self._take(self._menu.highlighted)
        else:
            await super().action_submit()

    def _take(self, index: int) -> None:
        found = self._menu.found
        if index < len(found.items):
            item = found.items[index]
            text, cursor = found.applied(self.value, item)
            self._menu.close()
            self._put(text, cursor)
            if item.text.endswith(":"):  # its values come next
                self.call_after_refresh(self.action_offer)
