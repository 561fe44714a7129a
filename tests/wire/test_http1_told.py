from inspector.errors import Note, NoteKind
from inspector.wire.http1_head import NOTES_LIMIT, ResponseHead
from inspector.wire.http1_pieces import Data, End
from inspector.wire.http1_told import Told, missing

# How whole messages are told is tested with the reader, in test_http1.py.

ODD = Note("HTTP", "odd", NoteKind.HTTP)
HEAD = ResponseHead(1, 200, "OK", "HTTP/1.1", (), ())


def test_a_message() -> None:
    told = Told()
    told.head(HEAD)
    told.data(2, b"ab")
    told.data(3, b"c")
    told.end(4, (("X", "y"),))
    assert told.pieces == [HEAD, Data(2, b"ab"), Data(3, b"c"), End(4, True, (("X", "y"),), ())]


def test_a_note_goes_with_the_next_head_or_end_once() -> None:
    told = Told()
    told.note(ODD, ODD)
    told.head(ResponseHead(1, 200, "OK", "HTTP/1.1", (), (missing(None, 0, "head"),)))
    told.note(ODD)
    told.end(2)
    told.head(HEAD)
    told.end(3)
    notes = [piece.notes for piece in told.pieces if isinstance(piece, ResponseHead | End)]
    assert notes == [(ODD, missing(None, 0, "head")), (ODD,), (), ()]


def test_notes_have_an_end() -> None:
    told = Told()
    told.note(*(Note("HTTP", str(number), NoteKind.HTTP) for number in range(2 * NOTES_LIMIT)))
    told.end(1)
    (end,) = told.pieces
    assert isinstance(end, End)
    assert [note.text for note in end.notes] == [str(number) for number in range(NOTES_LIMIT)]


def test_nothing_of_a_body_is_told_behind_its_first_hole() -> None:
    told = Told()
    told.head(HEAD)
    told.data(2, b"ab")
    told.lose(1000)
    told.data(3, b"c")
    told.lose(5)
    told.end(4)
    assert told.pieces[1:] == [Data(2, b"ab"), End(4, False, (), (missing(1000, 2, "body"),))]
    told.head(HEAD)
    told.data(5, b"d")
    told.end(6)
    assert told.pieces[3:] == [HEAD, Data(5, b"d"), End(6, True, (), ())]


def test_a_body_that_cannot_be_read_to_its_end_is_incomplete() -> None:
    told = Told()
    told.head(HEAD)
    told.data(2, b"ab")
    told.lose(None)
    told.cut("ends too early", 9)
    told.end(3)
    told.head(HEAD)
    told.cut("has chunk size 'z'", None)
    told.end(4)
    texts = [[note.text for note in it.notes] for it in told.pieces if isinstance(it, End)]
    assert texts == [
        [
            "bytes are missing from the capture after byte 2 of the body",
            "body ends too early, after 2 of 9 bytes",
        ],
        ["body has chunk size 'z', after 0 bytes"],
    ]


def test_what_is_missing_is_said_with_its_place() -> None:
    text = "1,460 bytes are missing from the capture after byte 1,234 of the head"
    assert missing(1460, 1234, "head") == Note("HTTP", text, NoteKind.LOST)
