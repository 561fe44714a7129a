"""Rules of addressing: who a message is to, what it answers, and what it is called.

Rule 1: what one side left out is not held against the other's answer.
Rule 2: headers that a message may do without are not asked for: an answer's To and MessageID, the
MessageID of what is kept in a file, To in WS-Addressing 2005/08.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import ADDRESSING, DISCOVERY, DPWS, MS_BDSRR, SOAP_OVER_UDP
from inspector.diagnosis.wording import capital, device_of, named, operation_of, sender_of
from inspector.errors import NoteKind
from inspector.events.event import Event, Phase
from inspector.soap.namespaces import ANONYMOUS, WSA_2003, WSA_2005, fold_namespace
from inspector.story.job_words import quoted
from inspector.story.story import Story

_ACTION = "Envelope/Header/Action"
_RELATES_TO = "Envelope/Header/RelatesTo"
_ANONYMOUS = frozenset({"", ANONYMOUS, f"{WSA_2003}/role/anonymous", f"{WSA_2005}/anonymous"})
_DISAGREEMENTS = ("names ", "unknown action ", "response Action ", "request Action ")
"""How notes begin that say that Action and body are of different operations or halves."""

_PRINT = "print"
_ANSWERS = frozenset({Phase.RESPONSE, Phase.FAULT})


# --- ADR-1, ADR-2 --------------------------------------------------------------------------------


def _missing(story: Story, event: Event) -> Iterable[Found]:
    is_answer = event.phase in _ANSWERS
    whole = event.relates_to if is_answer else event.action and event.to and event.message_id
    if whole:
        return ()  # nearly always
    if event.service == _PRINT or not event.raw.length:
        return ()  # print messages are only named; an empty answer has no headers to miss
    return _missing_relation(story.asked, event) if is_answer else _missing_headers(event)


def _missing_headers(event: Event) -> Iterator[Found]:
    asks = event.phase is Phase.REQUEST
    to_optional = any(note.kind is NoteKind.ADDRESSING for note in event.notes)
    headers = {
        "Action": event.action,
        "To": event.to or to_optional,  # WS-Addressing 2005/08: left out it is anonymous
        "MessageID": event.message_id or not (asks or event.source),
    }
    for name, sent in headers.items():
        if not sent:
            text = f"{capital(named(event))} has no {name}."
            variant = f"{sender_of(event)} {name}"
            mild = name == "MessageID" and not asks  # nobody waits for an answer to it
            severity = Severity.WARNING if mild else None
            yield Found(text, device_of(event), (event.seq,), variant, severity=severity)


def _missing_relation(asked: Event | None, event: Event) -> Iterator[Found]:
    if asked is not None and (not asked.message_id or asked.phase is not Phase.REQUEST):
        return  # a notification's receipt; what nobody could read has no id to refer to
    text = f"{capital(named(event))} has no RelatesTo"
    text += f", expected the MessageID of event {asked.seq}." if asked else "."
    evidence = (asked.seq, event.seq) if asked else (event.seq,)
    about, variant = device_of(event), f"{sender_of(event)} RelatesTo"
    yield Found(text, about, evidence, variant, severity=Severity.WARNING)


def _wrong_relation(story: Story, event: Event) -> Iterator[Found]:
    asked = story.asked
    if asked is None or not asked.message_id:
        return
    if any(it.kind is NoteKind.RELATION and it.path == _RELATES_TO for it in event.notes):
        text = (
            f"{capital(named(event))} says that it answers {quoted(event.relates_to)}; the request "
            f"on its connection (event {asked.seq}) has the MessageID {quoted(asked.message_id)}."
        )
        yield Found(
            text,
            device_of(event),
            (asked.seq, event.seq),
            sender_of(event),
            (
                "a defect of the device that answers several clients at once",
                "the device makes an id of its own",
            ),
        )


# --- ADR-3, ADR-4 --------------------------------------------------------------------------------


def _replies_elsewhere(story: Story, event: Event) -> Iterable[Found]:
    if event.reply_to in _ANONYMOUS or event.phase is Phase.UNDECODED:
        return ()
    if fold_namespace(event.reply_to) in _ANONYMOUS or event.service == _PRINT:
        return ()
    text = (
        f"{capital(named(event))} wants its answer at {quoted(event.reply_to)} (ReplyTo), expected "
        f"{ANONYMOUS}, which means: on the same connection."
    )
    return (Found(text, device_of(event), (event.seq,), sender_of(event)),)


def _reused_id(story: Story, event: Event) -> Iterable[Found]:
    before = story.message_ids.reused
    if before is None:
        return ()
    earlier = f"event {before.event}"
    if before.operation and before.operation != event.operation:
        earlier = f"its {before.operation[:60]} message ({earlier})"
    text = (
        f"{capital(named(event))} has the MessageID {quoted(event.message_id)} of another message, "
        f"{earlier}."
    )
    about, evidence = device_of(event), (before.event, event.seq)
    likely = ("the program numbers its messages and began again", "a fixed id in a template")
    return (Found(text, about, evidence, sender_of(event), likely),)


# --- ADR-5 ---------------------------------------------------------------------------------------


def _disagrees(story: Story, event: Event) -> Iterator[Found]:
    for note in event.notes:
        if note.kind is NoteKind.ACTION and note.path == _ACTION:
            if event.phase is Phase.UNDECODED or not note.text.startswith(_DISAGREEMENTS):
                continue
            text = f"The Action of {named(event)} does not fit its body: {note.text[:300]}."
            variant = f"{sender_of(event)} {note.text.partition(' ')[0]}"
            yield Found(text, device_of(event), (event.seq,), variant)
        elif note.kind is NoteKind.RELATION and note.path == "Envelope/Body":
            asked = story.asked
            evidence = (asked.seq, event.seq) if asked else (event.seq,)
            text = f"{capital(named(event))} {note.text[:300]}."
            variant = f"{sender_of(event)} answers {operation_of(event)}"
            yield Found(text, device_of(event), evidence, variant)


_ANY_MESSAGE = (Trigger.REQUEST, Trigger.RESPONSE, Trigger.DATAGRAM)

RULES: tuple[Rule, ...] = (
    Rule(
        id="ADR-1",
        severity=Severity.ERROR,
        title="A header of addressing is missing",
        meaning="Action says what a message is, To whom it is for, MessageID and RelatesTo tie an "
        "answer to its request. Devices refuse requests without them; an answer without RelatesTo "
        "still belongs to its connection, but strict clients drop it. By its MessageID an "
        "announcement or event that comes twice is known.",
        advice="Send Action, To and MessageID with every request, announcement and event, and "
        "RelatesTo with every answer.",
        sources=(
            ADDRESSING.at("section 3"),
            DPWS.at("section 3.3"),
            DISCOVERY.at("section 4.1"),
        ),
        on=(Phase.REQUEST, Phase.NOTIFICATION, Phase.ONEWAY, Phase.RESPONSE, Phase.FAULT),
        is_aside=True,
        check=_missing,
    ),
    Rule(
        id="ADR-2",
        severity=Severity.ERROR,
        title="An answer names another request than it answers",
        meaning="RelatesTo must be the MessageID of the request. A client that goes by it waits "
        "for its answer until the time is over, or takes the answer for another request's.",
        advice="Copy the request's MessageID into RelatesTo, letter by letter.",
        sources=(ADDRESSING.at("section 3"), DPWS.at("section 3.3")),
        on=(Trigger.NOTED,),
        is_aside=True,
        check=_wrong_relation,
    ),
    Rule(
        id="ADR-3",
        severity=Severity.ERROR,
        title="ReplyTo is not anonymous",
        meaning="In DPWS the answer comes on the connection of the request. A device must refuse a "
        "request that wants it elsewhere.",
        advice="Leave ReplyTo out, or write the anonymous address into it.",
        sources=(DPWS.at("R0031"), ADDRESSING.at("section 3")),
        on=_ANY_MESSAGE,
        check=_replies_elsewhere,
    ),
    Rule(
        id="ADR-4",
        severity=Severity.WARNING,
        title="A MessageID was given to two messages",
        meaning="Receivers take a message with a known MessageID for a retransmission and may drop "
        "it; answers can be tied to the wrong request.",
        advice="Make a new UUID for every message; only a retransmission keeps its own.",
        sources=(ADDRESSING.at("section 3"), SOAP_OVER_UDP.at("section 3.2")),
        on=_ANY_MESSAGE,
        is_aside=True,
        check=_reused_id,
    ),
    Rule(
        id="ADR-5",
        severity=Severity.WARNING,
        title="Action and body do not fit",
        meaning="The Action and the element in the body both say what a message is. Here they "
        "differ; which of them a receiver goes by is its own choice.",
        advice="Write the Action of the operation that the body holds; that of an answer ends with "
        "Response.",
        sources=("Microsoft, WSD Scan Service (some examples lack Response)", MS_BDSRR.at()),
        on=(Trigger.NOTED,),
        is_aside=True,
        check=_disagrees,
    ),
)
