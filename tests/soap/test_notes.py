import pytest

from inspector.errors import Note, NoteKind
from inspector.soap.namespaces import WSA, WSA_2005, WSCN, WSCN_2006_01
from inspector.soap.notes import NOTE_LIMIT, add_note, folding, note_at, note_folded, path_of
from inspector.soap.xml import parse

LAST = Note("Body", f"more than {NOTE_LIMIT} notes; the rest is left out", NoteKind.LIMIT)


@pytest.mark.parametrize(
    ("xml", "paths"),
    [
        pytest.param(
            "<A><B/><C/><B><D/><D/></B></A>",
            ["A", "A/B[1]", "A/C", "A/B[2]", "A/B[2]/D[1]", "A/B[2]/D[2]"],
            id="which of several",
        ),
        pytest.param(
            "<Envelope><Header><H/></Header><Body><A><Body/></A></Body></Envelope>",
            ["Envelope", "Envelope/Header", "Envelope/Header/H", "Envelope/Body", "A", "A/Body"],
            id="below the body the message is the root",
        ),
        pytest.param(
            "<Envelope><Body/><Body><A/></Body></Envelope>",
            ["Envelope", "Envelope/Body[1]", "Envelope/Body[2]", "A"],
            id="two bodies",
        ),
        pytest.param(
            '<e:E xmlns:e="http://a/b"><B xmlns="urn:x/y"/><e:B/><B xmlns="urn:x/y"/></e:E>',
            ["E", "E/B[1]", "E/B", "E/B[2]"],
            id="namespaces are left out, and tell apart",
        ),
    ],
)
def test_paths_say_where(xml: str, paths: list[str]) -> None:
    assert [path_of(node) for node in parse(xml.encode()).iter()] == paths


def test_a_note_has_the_path_of_its_element() -> None:
    notes: list[Note] = []
    node = parse(b"<A><B/></A>")[0]
    add_note(notes, node, "is odd", kind=NoteKind.SHAPE)
    add_note(notes, node, "is odder", "/@x", kind=NoteKind.VALUE)
    note_at(notes, "Envelope", "is oddest", kind=NoteKind.XML)
    assert notes == [
        Note("A/B", "is odd", NoteKind.SHAPE),
        Note("A/B/@x", "is odder", NoteKind.VALUE),
        Note("Envelope", "is oddest", NoteKind.XML),
    ]


def test_a_folded_namespace_is_noted_once() -> None:
    notes: list[Note] = []
    for _ in range(3):
        note_folded(notes, "urn:old", "urn:new")
    note_folded(notes, "urn:older", "urn:new")
    assert notes == [
        Note("Body", "namespace 'urn:old' read as 'urn:new'", NoteKind.NAMESPACE),
        Note("Body", "namespace 'urn:older' read as 'urn:new'", NoteKind.NAMESPACE),
    ]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        pytest.param(WSCN_2006_01, NoteKind.NAMESPACE, id="a draft"),
        pytest.param(WSCN.replace("http:", "https:"), NoteKind.SCHEME, id="https"),
        pytest.param(
            WSCN_2006_01.replace("http:", "https:"), NoteKind.NAMESPACE, id="an https draft"
        ),
    ],
)
def test_a_folding_is_of_the_date_or_of_the_scheme_alone(sent: str, kind: NoteKind) -> None:
    assert folding(sent, WSCN) is kind


def test_another_addressing_is_neither_draft_nor_scheme() -> None:
    assert folding(WSA_2005, WSA) is NoteKind.ADDRESSING


def test_notes_are_capped() -> None:
    node = parse(b"<A/>")
    notes: list[Note] = []
    for number in range(NOTE_LIMIT + 50):
        add_note(notes, node, str(number), kind=NoteKind.SHAPE)
        note_folded(notes, f"urn:{number}", "urn:new")
        note_at(notes, "A", str(number), kind=NoteKind.SHAPE)
    assert len(notes) == NOTE_LIMIT + 1
    assert notes[-1] == LAST
    assert LAST not in notes[:-1]
