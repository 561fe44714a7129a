"""The help screen, made from the key bindings themselves."""

from collections.abc import Iterable, Iterator, Sequence

from textual.binding import Binding, BindingType

from inspector.events.event import Phase
from inspector.events.text import MARKS, REMARKED, TLS_MARK
from inspector.tui.lines import Line, Piece, Source, as_kind, plain
from inspector.tui.rows import ENCRYPTED, NOTED, REPLAYED, WORDS

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
)
_FILTERING = (
    ("fault", "rows with the word in a column, in a remark, or as a sign"),
    ("scan alice", "rows with both words"),
    ("-getactivejobs", "rows without the word"),
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
    lines += [_entry(MARKS[phase], f"{WORDS[phase]}: {text}") for phase, text in _EXPLAINED.items()]
    lines += [_entry(sign, text) for sign, text in _MORE_SIGNS]
    lines += [Source("", plain)]
    lines += [Source("Filter", as_kind("title"))]
    lines += [_entry(example, text) for example, text in _FILTERING]
    return lines


def _keys(bindings: Sequence[BindingType]) -> Iterator[Source]:
    for binding in bindings:
        if isinstance(binding, Binding) and not binding.system:
            yield _entry(key_text(binding.key), binding.tooltip or binding.description)


def _entry(name: str, text: str) -> Source:
    return Source(f"  {name:<{KEY_WIDTH}}{text}", _paint)


def _paint(text: str) -> Line:
    at = KEY_WIDTH + 2
    return (Piece(text[:at], "tag"), Piece(text[at:]))
