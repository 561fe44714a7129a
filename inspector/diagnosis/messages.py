"""Rules of what a message is written in: XML, its encoding, and the namespaces of its names.

Rule 1: what our own limits or the capture took away is nobody's error.
Rule 2: a wrong namespace is said of the request, and again of the fault that it likely led to.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from inspector.diagnosis.rule import Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import (
    ADDRESSING,
    AIRSCAN,
    DPWS,
    SAMSUNG_NOTES,
    SCAN_SERVICE,
    SOAP_1,
    XML,
)
from inspector.diagnosis.wording import capital, device_of, named, sender_of
from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Phase
from inspector.events.words import size
from inspector.protocols.faults import find_fault
from inspector.soap.namespaces import DSP, DSP_2008_02, WSCN, WSCN_2006_01, XOP, XOP_2003
from inspector.story.missed import is_partial
from inspector.story.roles import CLIENT, DEVICE, EVERYBODY, ends_of
from inspector.story.story import Story

_ACTION = "Envelope/Header/Action"
_UNSEEN = frozenset(
    {
        "ActionNotSupported",
        "InvalidArgs",
        "InvalidMessage",
        "ClientErrorInvalidDestinationToken",
        "ClientErrorInvalidScanIdentifier",
        "ClientErrorInvalidJobToken",
        "ClientErrorJobIdNotFound",
    }
)
"""Faults that say that something is missing in a request."""

_OASIS = "docs.oasis-open.org/ws-dd/"
_SCAN_DRAFT = WSCN_2006_01.removeprefix("http:")
_OTHER_DRAFTS = (DSP_2008_02.removeprefix("http:"), XOP_2003.removeprefix("http:"))
_TOLD_LENGTH = 300
"""Characters of a note that a finding repeats."""


# --- XML-1, XML-2 --------------------------------------------------------------------------------


def _no_message(story: Story, event: Event) -> Iterator[Found]:
    note = event.notes[-1]  # the last one of an undecoded message is the reason
    refused = note.kind is NoteKind.XML and event.phase is Phase.UNDECODED
    if not refused or _has_dtd(note) or is_partial(event):
        return
    if not story.paths.is_wsd(event, story.asked):
        return
    kept = f"{size(event.raw.length)}; its bytes are kept as they came"
    text = f"{capital(named(event))} holds no SOAP message ({kept}): {_told(note)}."
    yield Found(
        text, device_of(event), (event.seq,), sender_of(event), _why_no_message(story, event)
    )


def _why_no_message(story: Story, event: Event) -> tuple[str, ...]:
    http, asked = event.http, story.asked
    if http is not None and (http.status or 0) >= 400:
        if asked is not None and story.paths.answers(asked):
            return ("the device's web server answered in its place: it was busy, or it failed",)
        return ("the path is wrong: the device's web server answered with a page of its own",)
    if http is not None and "html" in http.content_type.lower():
        return ("something else than a WSD service answered",)
    return ("a defect of the program that wrote it",)


def _odd_encoding(story: Story, event: Event) -> Iterator[Found]:
    told = [note for note in event.notes if note.kind is NoteKind.ENCODING or _has_dtd(note)]
    if not told or not story.paths.is_wsd(event, story.asked):
        return
    for note in told:
        text = f"{capital(named(event))}: {_told(note)}."
        variant = f"{sender_of(event)} {''.join(it for it in note.text if not it.isdigit())}"
        yield Found(text, device_of(event), (event.seq,), variant[:_TOLD_LENGTH])


def _has_dtd(note: Note) -> bool:
    return note.kind is NoteKind.XML and "(DTD)" in note.text


def _told(note: Note) -> str:
    return note.text[:_TOLD_LENGTH]


# --- NS-1, NS-2, NS-3 ----------------------------------------------------------------------------


class _Spelling(NamedTuple):
    """One way to write names wrongly: which notes tell of it, and what is to say.

    ``says`` and ``effect``, what it does to ``{who}``, get the notes of a message.
    """

    is_it: Callable[[Note], bool]
    says: Callable[[list[Note]], str]
    effect: Callable[[list[Note]], str]
    likely: tuple[str, ...] = ()

    def check(self, story: Story, event: Event) -> Iterator[Found]:
        """What a message has of it, and what a fault has from it."""
        notes = [note for note in event.notes if self.is_it(note)]
        asked = story.asked
        if notes and story.paths.is_wsd(event, asked):
            yield self._found(event, notes)
        if asked is None or not asked.notes or not _is_of_what_was_unseen(event):
            return
        notes = [note for note in asked.notes if self.is_it(note)]
        if notes and story.paths.is_wsd(event, asked):
            yield self._found(asked, notes, event)

    def _found(self, event: Event, notes: list[Note], answer: Event | None = None) -> Found:
        effect = self.effect(notes).format(who=_reader_of(event))
        text = f"{capital(named(event))} {self.says(notes)}. {effect}"
        evidence = [event.seq]
        if answer is not None and answer.fault is not None:
            code = answer.fault.subcode or answer.fault.code
            text += f" It was answered with the fault {code[:60]} (event {answer.seq}): likely "
            text += "because what was sent was not seen."
            evidence.append(answer.seq)
        again = answer is not None
        about, sender = device_of(event), sender_of(event)
        return Found(text, about, evidence, sender, self.likely, again=again, aside=not again)


def _reader_of(event: Event) -> str:
    """Who should understand a message: a program, a device, a scan server."""
    sender, receiver = ends_of(event)
    part = receiver.part
    if part == EVERYBODY:
        part = DEVICE if sender.part == CLIENT else CLIENT
    return "program" if part == CLIENT else part


def _is_of_what_was_unseen(event: Event) -> bool:
    """Whether a device that does not see the elements of a request would answer with this fault."""
    fault = event.fault
    if fault is None:
        return False
    found = find_fault(fault.subcode_namespace, fault.subcode, service=event.service)
    return found is not None and found.row.name in _UNSEEN


def _is_scan_draft(note: Note) -> bool:
    return note.kind is NoteKind.NAMESPACE and _SCAN_DRAFT in note.text


def _dates(notes: list[Note]) -> str:
    actions = [note for note in notes if note.path == _ACTION]
    if len(actions) == len(notes):
        where = "has an Action in the draft namespace {}, its body is in that of 2006/08"
    elif actions:
        where = "is written in the draft namespace {}, its Action and its body"
    else:
        where = "has a body in the draft namespace {}, but no such Action"
    return f"{where.format(WSCN_2006_01)}; expected {WSCN}"


def _is_scheme(note: Note) -> bool:
    return note.kind is NoteKind.SCHEME


def _is_version(note: Note) -> bool:
    return note.kind is NoteKind.ADDRESSING or note.kind is NoteKind.SOAP or _is_other_draft(note)


def _versions(story: Story, event: Event) -> Iterator[Found]:
    """WS-Discovery 1.1 and DPWS 1.1 are specified with WS-Addressing 2005/08."""
    if not any(_OASIS in note.text for note in event.notes):
        yield from _VERSION.check(story, event)


def _is_other_draft(note: Note) -> bool:
    """Drafts of what images and scan servers need; WS-Discovery 1.1 and DPWS 1.1 are specified."""
    return note.kind is NoteKind.NAMESPACE and any(it in note.text for it in _OTHER_DRAFTS)


def _first_note(notes: list[Note]) -> str:
    """The notes without their repetitions: one says what the others say of other places."""
    text = notes[0].text[:_TOLD_LENGTH].replace(" read as ", ", expected ", 1)
    if text.startswith("is "):
        return text
    article = {"namespace": "the ", "SOAP": "a "}.get(text.partition(" ")[0], "")
    return f"has {article}{text}"


def _unseen(notes: list[Note]) -> str:
    if all(note.path == _ACTION for note in notes):
        return "A {who} that compares an Action letter by letter does not know it."
    return "A {who} that reads namespaces strictly does not see any element of it."


def _not_understood(notes: list[Note]) -> str:
    return "A {who} that knows only the specified version does not understand it."


_DRAFT = _Spelling(
    _is_scan_draft,
    _dates,
    _unseen,
    ("the program follows the examples of Microsoft's documentation, which print the draft",),
)
_HTTPS = _Spelling(
    _is_scheme,
    _first_note,
    _unseen,
    (
        "the program was written after the current text of Microsoft's documentation, in which a "
        "link rewriter turned every http:// into https://",
    ),
)
_VERSION = _Spelling(
    _is_version,
    _first_note,
    _not_understood,
)


RULES: tuple[Rule, ...] = (
    Rule(
        id="XML-1",
        severity=Severity.ERROR,
        title="A body that is no SOAP message",
        meaning="Every message of WSD is well-formed XML with a SOAP Envelope around it. What is "
        "not cannot be read by anybody, and is answered with a fault or not at all.",
        advice="Look at the bytes of the message at the place that is named, and mend the program "
        "that wrote them.",
        sources=(SOAP_1.at("section 5"), XML.at("section 2.1")),
        on=(Trigger.NOTED,),
        check=_no_message,
    ),
    Rule(
        id="XML-2",
        severity=Severity.WARNING,
        title="XML that strict readers refuse",
        meaning="A byte order mark, another encoding than UTF-8, bytes around the XML, a charset "
        "that is not the document's, or a document type declaration: SOAP forbids the last one, "
        "and simple devices stumble over each of the others.",
        advice="Send UTF-8 without a byte order mark, nothing before and behind it, no document "
        "type declaration, and the same charset in Content-Type or none.",
        sources=(SOAP_1.at("section 5"), XML.at("section 4.3.3 and appendix F")),
        on=(Trigger.NOTED,),
        is_aside=True,
        check=_odd_encoding,
    ),
    Rule(
        id="NS-1",
        severity=Severity.ERROR,
        title="The scan service's namespace has the date of a draft",
        meaning="Elements are known by their namespace and their name. The scan service is that of "
        "2006/08; 2006/01 is in examples of the documentation only, and to a strict reader its "
        "elements are strangers: a token that was sent is missing.",
        advice=f"Write {WSCN} in the body and in the Action.",
        sources=(
            SCAN_SERVICE.at("schema", "scan-service--ws-scan--schema"),
            "WSD-python (mixes both)",
            SAMSUNG_NOTES,
        ),
        on=(Trigger.NOTED, Phase.FAULT),
        check=_DRAFT.check,
    ),
    Rule(
        id="NS-2",
        severity=Severity.ERROR,
        title="A namespace or an Action begins with https:",
        meaning="A namespace is a name, not an address: with another scheme it is another name, "
        "and devices compare it letter by letter.",
        advice="Write every namespace and Action with http:, also where the connection is HTTPS.",
        sources=(
            SCAN_SERVICE.at("ScanAvailableEvent element (its example)", "scanavailableevent"),
            AIRSCAN.at(),
        ),
        on=(Trigger.NOTED, Phase.FAULT),
        check=_HTTPS.check,
    ),
    Rule(
        id="NS-3",
        severity=Severity.WARNING,
        title="Another version of SOAP, WS-Addressing or a part of the service",
        meaning="WSD is SOAP 1.2 with WS-Addressing 2004/08. Other versions have other namespaces, "
        "so a strict reader finds no Action in them; a message that mixes versions is none of "
        "either. The same holds for drafts of XOP and of the scan server's service.",
        advice=f"Write SOAP 1.2, WS-Addressing 2004/08, {XOP} and {DSP}.",
        sources=(
            DPWS.at("sections 2 and 3"),
            ADDRESSING.at("section 1.2"),
            "Microsoft, Distributed Scan Management (an example with 2008/02)",
        ),
        on=(Trigger.NOTED, Phase.FAULT),
        check=_versions,
    ),
)
