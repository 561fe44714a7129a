"""The help screen, made from the key bindings themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textual.binding import Binding, BindingType

from inspector.events.event import Phase
from inspector.events.text import MARKS, REMARKED, TLS_MARK
from inspector.filters.facts import ENCRYPTED, STATE_WORDS
from inspector.filters.guide import GRAMMAR, field_lines
from inspector.tui.keys import titled
from inspector.tui.messages.columns import CHOSEN, FOLDED, FOUND, OPENED
from inspector.tui.messages.rows import NOTED, REPLAYED
from inspector.tui.text.lines import Line, Piece, Source, as_kind, plain

KEY_WIDTH = 22

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
_EXPLAINED = {
    Phase.REQUEST: "the request was seen, no answer yet",
    Phase.RESPONSE: "answered",
    Phase.FAULT: "answered with a SOAP fault",
    Phase.NOTIFICATION: "the device tells something by itself",
    Phase.ONEWAY: "a message without an answer",
    Phase.UNDECODED: "could not be decoded, or was cut off; the notes say why",
}
_MORE_SIGNS = (
    (TLS_MARK, f"{ENCRYPTED}: TLS that could not be opened"),
    (NOTED, "notes: something deviates from the specification"),
    (REPLAYED, "replayed: we sent it, not the client"),
    (REMARKED, "remark: somebody noted something at it"),
    ("×4", "repeated: the same datagram, sent four times"),
    (FOUND, "a rule found something here: see the tab Why, or Problems"),
    (CHOSEN, "chosen, for what is done with many"),
    (f"{FOLDED}×37", f"a burst of the same, folded; {OPENED} it is unfolded"),
)
type Section = tuple[str, Sequence[BindingType]]


def key_text(keys: str) -> str:
    """Keys as people call them: ``f1,question_mark`` is ``F1 ?``."""
    return " ".join(_key(key) for key in keys.split(","))


def _key(key: str) -> str:
    *modifiers, last = key.split("+")
    raised = bool(modifiers) or (last[0] == "f" and last[1:].isdecimal())
    named = _NAMES.get(last, last.upper() if raised else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), named])


def help_lines(sections: Iterable[Section]) -> list[Source]:
    """Everything there is to know: keys, signs, the filter."""
    lines: list[Source] = []
    for title, bindings in sections:
        lines += [Source(title, as_kind("title")), *_keys(bindings), Source("", plain)]
    lines += [Source("Signs", as_kind("title"))]
    lines += [
        _entry(MARKS[phase], f"{STATE_WORDS[phase]}: {text}") for phase, text in _EXPLAINED.items()
    ]
    lines += [_entry(sign, text) for sign, text in _MORE_SIGNS]
    lines += [Source("", plain), Source("Filter", as_kind("title"))]
    lines += [_entry(example, text) for example, text in GRAMMAR]
    lines += [Source("", plain), Source("Fields of the filter", as_kind("title"))]
    lines += [_entry(it.names, f"{it.meaning}, as in {it.example}") for it in field_lines()]
    return lines


def sections_of(active: Iterable[tuple[object, Binding]]) -> list[Section]:
    """Bindings by the pane that has them, in their order; keys of one action stand together."""
    panes: dict[str, dict[str, Binding]] = {}
    for pane, binding in active:
        known = panes.setdefault(type(pane).__name__, {})
        same = known.get(binding.action)
        keys = binding.key if same is None else f"{same.key},{binding.key}"
        known[binding.action] = replace(binding, key=keys)
    return [(titled(name), [*known.values()]) for name, known in panes.items()]


def _keys(bindings: Sequence[BindingType]) -> Iterator[Source]:
    for binding in bindings:
        if isinstance(binding, Binding) and not binding.system and binding.description:
            yield _entry(key_text(binding.key), binding.tooltip or binding.description)


def _entry(name: str, text: str) -> Source:
    return Source(f"  {name:<{KEY_WIDTH}}{text}", _paint)


def _paint(text: str) -> Line:
    at = KEY_WIDTH + 2
    return (Piece(text[:at], "tag"), Piece(text[at:]))
