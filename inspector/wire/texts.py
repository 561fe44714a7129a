"""Bytes that are text, and in which encoding, told by how they begin.

Rule: any bytes have an answer, and no encoding is guessed that they do not declare; UTF-8 is what
XML has without a declaration (XML 1.0, appendix F).
"""

import codecs
import re

_DECLARED = re.compile(
    rb"\s{0,80}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']"
    rb"(iso-8859-(?:[1-9]|1[03-6])|windows-125[0-8])[\"']",
    re.IGNORECASE,
)
_STARTS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_LOOKED_AT = 4096


def encoding_of(start: bytes) -> str:
    """Python's name of an encoding, by a byte order mark or an XML declaration; else UTF-8."""
    for mark, encoding in _STARTS:
        if start.startswith(mark):
            return encoding
    declared = _DECLARED.match(start)
    return declared[1].decode().lower() if declared else "utf-8"


def is_text(start: bytes) -> bool:
    """Whether bytes begin a text: a mark, a declaration, or UTF-8 without NUL."""
    start = start[:_LOOKED_AT]
    encoding = encoding_of(start)
    if encoding.startswith("utf-16"):
        return True
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def text_of(data: bytes) -> str:
    """Bytes as text; what is none in its encoding shows as U+FFFD."""
    return data.decode(encoding_of(data), errors="replace")
