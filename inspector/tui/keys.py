"""The keys that are bound, pane by pane, and how keys are named.

Rule: nothing is listed twice. Help, the page of keys and the example of a configuration come from
the bindings themselves.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from string import printable
from typing import NamedTuple

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.screen import ModalScreen

import inspector.tui

TITLES = {
    "InspectorApp": "Everywhere",
    "MainScreen": "In every view",
    "MessagesPane": "In the view of messages",
    "ExchangeList": "In the list of messages",
    "FilterInput": "In the filter",
    "Detail": "In the detail of a message",
    "DecodedTree": "In the decoded tree",
    "XmlView": "In the XML",
    "CursorView": "In text with a cursor",
    "LineView": "In text",
    "ImageView": "In the images",
    "SearchBar": "In a search",
    "StoryPane": "In the other views",
    "PickList": "In the lists of the other views",
    "RemarkDialog": "When a comment is written",
    "CopyDialog": "When something is copied",
    "SaveDialog": "When something is saved",
    "ViewDialog": "When a filter is saved",
    "GotoDialog": "When the number of an event is asked for",
    "ReplayDialog": "When something is replayed",
    "ExportDialog": "When the session is exported",
    "EngineDialog": "When the proxy is changed",
    "ConfirmDialog": "When something is asked",
    "TextScreen": "In help and comparisons",
}
"""What the panes are called, in the order in which people meet them; others by their class."""

EVERYWHERE = ("InspectorApp", "MainScreen")
"""Panes whose keys act whatever has the focus, unless that has the key itself."""

MODIFIERS = frozenset({"ctrl", "alt", "shift", "super"})


class Pane(NamedTuple):
    """A class with keys of its own; ``modal``: while it is shown no other's keys act."""

    name: str
    bindings: tuple[Binding, ...]
    modal: bool = False

    @property
    def title(self) -> str:
        """Where that is, for people: ``In the list of messages``."""
        return titled(self.name)


def titled(name: str) -> str:
    """What a pane is called, by the name of its class."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return TITLES.get(name, f"In the {words}")


def panes() -> tuple[Pane, ...]:
    """Every pane with keys, those that act everywhere first. Imports the whole interface."""
    order = [*TITLES]
    found = sorted(_found(), key=lambda it: (_rank(order, it.name), it.name))
    return tuple(found)


def _rank(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _found() -> Iterator[Pane]:
    for module in walk_packages(inspector.tui.__path__, "inspector.tui."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, type) and value.__module__ == module.name:
                listed = value.__dict__.get("BINDINGS", ())
                bindings = tuple(it for it in listed if isinstance(it, Binding))
                if bindings:
                    yield Pane(name, bindings, modal=issubclass(value, ModalScreen))


def keys_of(binding: Binding, wanted: Mapping[str, str]) -> list[str]:
    """The keys of a binding under a key map, by their long names."""
    return [long_name(key) for key in wanted.get(binding.id or "", binding.key).split(",")]


def shadowed(known: Sequence[Pane], wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Actions that get a key which another has where both act, and what to say of each."""
    bound = [(pane, it) for pane in known for it in pane.bindings if not pane.modal]
    for pane, binding in bound:
        new = {*keys_of(binding, wanted)} - {*keys_of(binding, {})}
        for other_pane, other in bound if new and binding.id else ():
            meet = other_pane.name == pane.name or {pane.name, other_pane.name} & {*EVERYWHERE}
            both = next((key for key in keys_of(other, wanted) if key in new), None)
            if meet and both is not None and other.action != binding.action:
                name = other.id or other.description
                yield binding.id or "", f"{binding.id}: {both!r} is a key of {name}, too"
                break


def is_key(name: str) -> bool:
    """Whether a key has this name: ``r``, ``G``, ``?``, ``question_mark``, ``ctrl+s``, ``f5``."""
    *modifiers, last = name.split("+")
    plain = len(last) == 1 and last.isprintable() and last != " "
    return MODIFIERS.issuperset(modifiers) and (plain or last in key_names())


@cache
def key_names() -> frozenset[str]:
    """The names of keys that are not letters or digits, without modifiers."""
    named = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
    signs = {long_name(sign) for sign in printable.strip() if not sign.isalnum()}
    return frozenset(named | signs | {"space"})


def long_name(key: str) -> str:
    """The name by which Textual knows a key: ``?`` is ``question_mark``."""
    if len(key) != 1 or key.isalnum():
        return key
    spelled = re.sub(r"\W", "_", unicodedata.name(key, key).lower())
    return KEY_NAME_REPLACEMENTS.get(spelled, spelled)
