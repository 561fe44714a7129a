"""Text that is safe to show in a terminal. No imports of ours: the smallest command needs it.

Rule: nothing that a device sent or a file is called reaches a terminal as a control or direction
character.
"""

import re
import unicodedata

_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NO_ASCII = re.compile(r"[^\n\x20-\x7e]+")


def clean(text: str, *, keep: str = "") -> str:
    """Text with control, format and direction characters shown as escapes (``\\x1b``)."""
    if text.isprintable():  # knows no character of these categories, and takes 0.2 µs
        return text
    return "".join(
        char
        if char in keep or unicodedata.category(char) not in _CONTROLS
        else char.encode("unicode_escape").decode()
        for char in text
    )


def in_ascii(line: str) -> str:
    """A line of JSON whose other characters are escapes.

    No terminal obeys them then, and no console encoding can spoil them.
    """
    if line.isascii() and "\x7f" not in line:  # JSON has escaped the other controls of ASCII
        return line
    return _NO_ASCII.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
