"""Text that is safe to show in a terminal. No imports of ours: the smallest command needs it.

Rule: nothing that a device sent or a file is called reaches a terminal as a control or direction
character.
"""

import unicodedata

_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


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
