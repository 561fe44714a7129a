"""MIME parts, told apart while they stream past (RFC 2046, RFC 2387).

Rule 1: memory stays flat: what may be the root part is kept (up to ``HEAD_LIMIT``), of every other
part only facts.
Rule 2: nothing a device sends stops us; what breaks the rules is a note with a byte offset.
Rule 3: in what pieces the body comes changes nothing.
"""

import re

from inspector.errors import Note, NoteKind
from inspector.wire.multipart_head import (
    Field,
    is_multipart,
    looks_like_xml,
    odd_parameters,
    opening_boundary,
    parse_media_type,
    part_headers,
    plain_id,
    shown,
)
from inspector.wire.multipart_part import Part
from inspector.wire.observation import HEAD_LIMIT, Multipart

PART_HEADER_LIMIT = 16 * 1024
"""Bytes that the headers of one part may take before they are taken for content."""

PART_LIMIT = 1000
"""Parts that are told apart; a scan answer has two."""

BATCH = 16 * 1024
"""Bytes that are gathered before they are looked at: a segment at a time would cost more."""

_LINE_FEED = 0x0A
_BLANK_LINE = re.compile(rb"\A\r?\n|\r?\n\r?\n")
_FIRST_LINE = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200})\r?\n")  # blanks at its end are cut later
_AFTER_LOOSE = re.compile(rb"--|[^\n]{0,200}\n")
_AFTER_STRICT = re.compile(rb"--|[ \t]{0,80}\r?\n")
_UNDECIDED_LOOSE = re.compile(rb"[^\n]{0,200}")
_UNDECIDED_STRICT = re.compile(rb"-|[ \t]{0,80}\r?")
"""What may follow a delimiter. RFC 2046, 5.1.1: "it is sufficient that the boundary appear in its
entirety following the CRLF". Without that CRLF (Xerox WorkCentre 3025) the rest must be right."""


class MultipartReader:
    """Push bytes in with ``feed``; ``close`` tells the parts."""

    def __init__(self, content_type: str, batch: int = BATCH) -> None:
        parameters = parse_media_type(content_type).parameters
        self._start = plain_id(parameters.get("start", ""))
        self._delimiter = b"--" + parameters.get("boundary", "").encode(errors="replace")
        self._batch = batch
        self._buffer = bytearray()
        self._at = 0  # offset of the buffer's first byte in the body
        self._at_line_start = True  # whether that byte is the first of a line
        self._parts: list[Part] = []
        self._notes = [Note("MIME", text, NoteKind.MIME) for text in odd_parameters(content_type)]
        if not is_multipart(content_type):
            told = f"the body has parts, its Content-Type is {shown(content_type)}"
            self._note(told, 0, NoteKind.CONTENT_TYPE)
        self._ended = False
        self._closed_at = 0  # where the closing boundary ends
        self._has_preamble = self._has_epilogue = self._has_line_feeds = False
        self._state = self._opening if len(self._delimiter) > 2 else self._first_line

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self._buffer += data
        if len(self._buffer) >= self._batch or self._ended:
            while self._state():
                pass

    def close(self, head: bytes = b"") -> Multipart:
        """The parts, once the body has ended.

        ``head`` is how the body began: a document without parts is its own root.
        """
        self._ended = True
        self.feed(b"\r\n")  # a closing delimiter may be the very last bytes
        self._end(self._at + len(self._buffer) - 2)
        if not self._parts:
            root = head if looks_like_xml(head) else b""
            self._note("no part found between boundaries" + ("; took the whole" if root else ""))
            return Multipart(root=root, root_type="", attachments=(), notes=tuple(self._notes))
        chosen = self._root()
        attached = [part for part in self._parts if part is not chosen]
        for part in attached:
            self._notes += part.attachment_notes()
        return Multipart(
            root=chosen.root,
            root_type=chosen.content_type,
            attachments=tuple(part.attachment() for part in attached),
            notes=tuple(self._notes),
        )

    def _end(self, length: int) -> None:
        """Finish what the end of the body leaves open."""
        if self._state == self._content and self._parts[-1].offset > length:
            self._parts.pop()  # what ends its headers is the line end that was added
            self._state = self._headers
        if self._state == self._content:
            self._note("no closing boundary; the last part ends with the body", length)
            self._parts[-1].feed(bytes(self._buffer[:-2]))
            self._parts[-1].end(cut=True)
        if self._state == self._headers:
            self._note("the body ends before the headers of a part do", min(self._at, length))
        if self._has_epilogue:
            count = length - self._closed_at
            self._note(f"{count} bytes after the closing boundary", self._closed_at)

    def _root(self) -> Part:
        named = [part for part in self._parts if self._start and part.content_id == self._start]
        if self._start and not named:
            self._note(
                f"no part has the Content-ID {shown(self._start)} that start names; took the first"
            )
        chosen = (named or self._parts)[0]
        typed = next((part for part in self._parts if part.is_xml), None)
        if typed and not chosen.is_xml and not chosen.begins_as_xml:
            text = f"part {chosen.number} is no XML; took part {typed.number} for the root"
            self._note(text, typed.offset)
            chosen = typed
        if chosen.decoded_length > HEAD_LIMIT:
            of_all = f"{HEAD_LIMIT} of {chosen.decoded_length} bytes"
            self._note(f"only the first {of_all} of the root are read", None, NoteKind.LIMIT)
        return chosen

    def _note(self, text: str, offset: int | None = None, kind: NoteKind = NoteKind.MIME) -> None:
        where = "" if offset is None else f" (at byte {offset})"
        self._notes.append(Note("MIME", text + where, kind))

    def _note_line_feed(self, at: int) -> None:
        if not self._has_line_feeds:
            self._has_line_feeds = True
            self._note("a line ends with LF alone, expected CR LF", self._at + at)

    def _drop(self, count: int) -> None:
        if count:
            self._at_line_start = self._buffer[count - 1] == _LINE_FEED
        del self._buffer[:count]
        self._at += count

    # Each state handles what the buffer holds and says whether to go on at once.

    def _opening(self) -> bool:
        """A body that begins with another boundary than the Content-Type says is right."""
        boundary = opening_boundary(self._buffer)
        if boundary is None and not self._ended:
            return False
        if boundary and b"--" + boundary != self._delimiter:
            told = self._delimiter[2:].decode(errors="replace")
            text = f"Content-Type has the boundary {shown(told)}"
            self._take(boundary, text, self._buffer.index(b"--") + 2)
        self._state = self._preamble
        return True

    def _first_line(self) -> bool:
        """Without a boundary parameter: the first line that starts with two dashes has it."""
        match = _FIRST_LINE.search(self._buffer, 0, PART_HEADER_LIMIT)
        if match is not None:
            self._take(match[1].rstrip(b" \t"), "Content-Type has no boundary", match.start(1))
            self._state = self._preamble
        elif len(self._buffer) >= PART_HEADER_LIMIT:
            self._state = self._ignore
        else:
            return False
        return True

    def _take(self, boundary: bytes, reason: str, at: int) -> None:
        self._delimiter = b"--" + boundary
        self._note(f"{reason}; took {boundary.decode('ascii', 'replace')!r} from the body", at)

    def _next_delimiter(self) -> tuple[int, bool]:
        """Where the next delimiter starts; if none does, up to where that is certain."""
        at = self._buffer.find(self._delimiter)
        while at >= 0:
            after = at + len(self._delimiter)
            loose = self._buffer[at - 1] == _LINE_FEED if at else self._at_line_start
            if (_AFTER_LOOSE if loose else _AFTER_STRICT).match(self._buffer, after):
                return at, True
            if (_UNDECIDED_LOOSE if loose else _UNDECIDED_STRICT).fullmatch(self._buffer, after):
                return max(0, at - 2), False
            at = self._buffer.find(self._delimiter, at + 1)
        return max(0, len(self._buffer) - len(self._delimiter) - 2), False

    def _preamble(self) -> bool:
        at, found = self._next_delimiter()
        self._has_preamble = self._has_preamble or bool(self._buffer[:at].strip())
        self._drop(at)
        if found:
            if self._has_preamble:
                self._note(f"{self._at} bytes before the first boundary", 0)
            self._state = self._boundary
        return found

    def _boundary(self) -> bool:
        """At a delimiter: two more dashes end the body, a line end starts a part."""
        after = len(self._delimiter)
        if self._buffer[after : after + 2] == b"--":
            self._drop(after + 2)
            self._closed_at = self._at
            self._state = self._epilogue
            return True
        end = self._buffer.index(b"\n", after)
        if self._buffer[end - 1 : end] != b"\r":
            self._note_line_feed(end)
        self._drop(end + 1)
        self._state = self._headers
        if len(self._parts) == PART_LIMIT:
            told = f"more than {PART_LIMIT} parts; the rest is left out"
            self._note(told, self._at, NoteKind.LIMIT)
            self._state = self._ignore
        return True

    def _headers(self) -> bool:
        match = _BLANK_LINE.search(self._buffer, 0, PART_HEADER_LIMIT)
        end = match.start() if match else min(len(self._buffer), PART_HEADER_LIMIT)
        boundary = self._buffer.find(b"\n" + self._delimiter, 0, end)
        if boundary < 0 and match is None and len(self._buffer) < PART_HEADER_LIMIT:
            return False
        if boundary >= 0:
            self._note("part without an end of its headers", self._at)
            headers_end, content = boundary, boundary + 1
        elif match is not None:
            headers_end, content = match.start(), match.end()
        else:
            self._note("part without an end of its headers; taken for content", self._at)
            headers_end, content = 0, 0
        self._begin(part_headers(bytes(self._buffer[:headers_end]), self._at), content)
        return True

    def _begin(self, headers: dict[str, Field], content: int) -> None:
        """Start a part whose content starts at ``content`` in the buffer."""
        self._drop(content)
        part = Part(len(self._parts) + 1, self._at, headers)
        named = bool(self._start) and part.content_id == self._start
        if (
            not self._parts
            or (named and all(other.content_id != self._start for other in self._parts))
            or (part.is_xml and not any(other.is_xml for other in self._parts))
        ):
            part.keep_for_root()
        self._notes += part.head_notes()
        self._parts.append(part)
        self._state = self._content

    def _content(self) -> bool:
        part = self._parts[-1]
        at, found = self._next_delimiter()
        end = at
        if found and self._buffer[:at].endswith(b"\r\n"):
            end -= 2
        elif found and self._buffer[:at].endswith(b"\n"):
            end -= 1
            self._note_line_feed(end)
        elif found and (at or part.length):  # else the part's headers are right before it
            self._note("no line end before a boundary", self._at + at)
        with memoryview(self._buffer)[:end] as piece:
            part.feed(piece)
        self._drop(at)
        if found:
            part.end()
            self._state = self._boundary
        return found

    def _epilogue(self) -> bool:
        self._has_epilogue = self._has_epilogue or bool(self._buffer.strip())
        return self._ignore()

    def _ignore(self) -> bool:
        self._drop(len(self._buffer))
        return False
