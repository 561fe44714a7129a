"""Notes about elements: where an element stands, and how many notes a message may collect."""

import re

from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.namespaces import WSA, as_http, local_name

NOTE_LIMIT = 100
"""Notes a message may collect: a hostile document must not make a note an element."""

_NAMESPACE = re.compile(r"\{[^}]*\}")
_BODY = re.compile(r"Body(?:\[\d+\])?/")


def add_note(
    notes: list[Note], node: etree._Element, text: str, below: str = "", *, kind: NoteKind
) -> None:
    """Note something about an element (or what is ``below`` it); at most ``NOTE_LIMIT`` notes."""
    note_at(notes, path_of(node) + below if len(notes) < NOTE_LIMIT else "", text, kind=kind)


def note_at(notes: list[Note], path: str, text: str, *, kind: NoteKind) -> None:
    """Note something at a known path; at most ``NOTE_LIMIT`` notes."""
    if len(notes) < NOTE_LIMIT:
        notes.append(Note(path, text, kind))
    elif len(notes) == NOTE_LIMIT:
        text = f"more than {NOTE_LIMIT} notes; the rest is left out"
        notes.append(Note("Body", text, NoteKind.LIMIT))


def note_folded(notes: list[Note], namespace: str, meant: str) -> None:
    """Say once a message that a namespace was read as another one."""
    kind = folding(namespace, meant)
    note = Note("Body", f"namespace {namespace!r} read as {meant!r}", kind)
    if note not in notes:
        note_at(notes, note.path, note.text, kind=kind)


def folding(sent: str, meant: str) -> NoteKind:
    """What kind of a folding it is to read a namespace or an action as another one.

    Of an ``https:`` draft the draft counts: it is what a device does not see.
    """
    if as_http(sent) == meant:
        return NoteKind.SCHEME
    return NoteKind.ADDRESSING if meant == WSA else NoteKind.NAMESPACE


def path_of(node: etree._Element) -> str:
    """Where an element stands, from the message's root element: ``A/B[2]/C``.

    lxml counts the siblings before it in C: a document may have a million of them.
    """
    tree = node.getroottree()
    root = tree.getroot()
    if node is root:
        return local_name(str(node.tag))
    path = _NAMESPACE.sub("", tree.getelementpath(node))
    below = _BODY.match(path)
    return path[below.end() :] if below else f"{local_name(str(root.tag))}/{path}"
