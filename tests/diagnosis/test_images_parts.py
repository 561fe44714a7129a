"""The words that tell how bad a note is, said by those who say them."""

import pytest
from lxml import etree

from inspector.diagnosis.images_parts import BROKEN, CARELESS, notes_of_parts
from inspector.diagnosis.rule import Severity
from inspector.errors import Note, NoteKind
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.soap.namespaces import WSCN, XOP
from inspector.story.story import Story
from inspector.wire.multipart_reader import PART_HEADER_LIMIT
from tests.builders import envelope, event, request, response

TYPE = 'multipart/related; boundary=B; type="application/xop+xml"; start="<root>"'
ROOT_HEAD = b"Content-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n"
IMAGE = (
    b"Content-Type: application/octet-stream\r\nContent-ID: <page>\r\n\r\n\x89PNG\r\n\x1a\n  IEND"
)


def answer(data: str = f'<x:Include xmlns:x="{XOP}" href="cid:page"/>') -> bytes:
    """A RetrieveImageResponse with something in its ScanData."""
    xml = (
        f'<w:RetrieveImageResponse xmlns:w="{WSCN}"><w:ScanData>{data}</w:ScanData>'
        "</w:RetrieveImageResponse>"
    )
    return envelope(etree.fromstring(xml), f"{WSCN}/RetrieveImageResponse")


ROOT = ROOT_HEAD + answer()
WHOLE = b"--B\r\n" + ROOT + b"\r\n--B\r\n" + IMAGE + b"\r\n--B--\r\n"
PLAIN = "application/soap+xml"
BASE64 = b"Content-Transfer-Encoding: base64\r\n"

PART = b"\r\n--B\r\nContent-Type: application/octet"
NO_PART = b"--B\r\n" + ROOT + b"\r\n--B\r\nContent-Type: a/b"
LONG_HEAD = b"--B\r\n" + b"x" * (PART_HEADER_LIMIT + 1) + b"\r\n" + WHOLE
TURNED = b"--B\r\n" + IMAGE + b"\r\n--B\r\n" + ROOT + b"\r\n--B--\r\n"
ID = b"Content-ID: <page>\r\n"

SAID = {
    "Content-Type has the boundary": (WHOLE, TYPE.replace("boundary=B", "boundary=other")),
    "Content-Type has no boundary": (WHOLE, TYPE.replace(" boundary=B;", "")),
    "no part found between boundaries": (answer(), TYPE),
    "the body ends before the headers of a part do": (NO_PART, TYPE),
    "part without an end of its headers": (LONG_HEAD, TYPE),
    "that start names; took the first": (WHOLE, TYPE.replace("<root>", "<other>")),
    "is no XML; took part": (TURNED, TYPE.replace("<root>", "<page>")),
    "names no image": (answer(data=" "), PLAIN),
    "names no part of the message": (WHOLE.replace(b"<page>", b"<other>"), TYPE),
    "no line end before a boundary": (WHOLE.replace(PART, PART[2:]), TYPE),
    "no closing boundary": (WHOLE.removesuffix(b"\r\n--B--\r\n"), TYPE),
    "no Content-ID, so nothing can refer to it": (WHOLE.replace(ID, b""), TYPE),
    "Content-Type says": (WHOLE.replace(b"application/octet-stream", b"image/jpeg"), TYPE),
    "a line ends with LF alone": (WHOLE.replace(b"\r\n--B--", b"\n--B--"), TYPE),
    "Content-Transfer-Encoding": (WHOLE.replace(ID, BASE64 + ID), TYPE),
}
"""What the reader says, and a body and a Content-Type of which it does."""


def answered(body: bytes, content_type: str) -> Event:
    """The event of an answer with such a body."""
    decoder = Decoder()
    asked = etree.Element(f"{{{WSCN}}}RetrieveImageRequest")
    decoder.feed(request(envelope(asked, f"{WSCN}/RetrieveImage")))
    (seen,) = decoder.feed(response(body, content_type=content_type))
    return seen


@pytest.mark.parametrize("words", SAID)
def test_the_words_are_those_of_the_reader(words: str) -> None:
    notes = answered(*SAID[words]).notes
    assert [it.text for it in notes if it.kind is NoteKind.MIME and words in it.text]


def test_every_word_was_tried() -> None:
    assert sorted(SAID) == sorted((*BROKEN, *CARELESS))


def test_a_whole_message_has_nothing_to_say() -> None:
    assert list(notes_of_parts(Story(), answered(WHOLE, TYPE))) == []


@pytest.mark.parametrize(
    ("texts", "severity"),
    [
        (("Content-Type: startinfo, expected start-info",), Severity.INFORMATION),
        (("3 bytes after the closing boundary", "no closing boundary"), Severity.WARNING),
        (("no closing boundary", "names no image"), Severity.ERROR),
    ],
)
def test_the_worst_note_decides(texts: tuple[str, ...], severity: Severity) -> None:
    notes = tuple(Note("MIME", text, NoteKind.MIME) for text in texts)
    (found,) = notes_of_parts(Story(), event(7, notes=notes))
    assert found.severity is severity
    assert found.evidence == (7,)
    assert all(text in found.text for text in texts)


def test_notes_of_another_kind_are_others_affair() -> None:
    assert list(notes_of_parts(Story(), event(notes=(Note("HTTP", "names no image"),)))) == []
