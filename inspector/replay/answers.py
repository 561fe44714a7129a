"""Which recorded answer a virtual device gives, and the answer made right for who asked.

Rule 1: a question is an Action and what its body says; never the HTTP path, never the prefixes.
Rule 2: the same question asked for the k-th time gets the k-th recorded answer, the last one
sticks: that is how polls change from Pending to Completed.
Rule 3: only MessageID and RelatesTo of a recorded answer change; every other byte is the device's.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import uuid4

from inspector.replay.masks import masked
from inspector.replay.rewrite import in_form_of, take_root, uncoded
from inspector.soap import build
from inspector.soap.edit import replace_headers
from inspector.soap.envelope import parse_envelope
from inspector.soap.namespaces import FAULT_ACTION, WSA, fold_tag
from inspector.soap.xml import Shape, XmlError, shape
from inspector.wire.observation import Headers, Recorded, Request, Response, header

SOAP_TYPE = "application/soap+xml; charset=utf-8"

NAMES_TOLD = 20
"""Known questions that a refusal lists."""

type Exchange = tuple[Recorded, Recorded]


class Question(NamedTuple):
    """What a request asks.

    ``name`` is its folded Action, without one the body's tag; method and path of what is no SOAP
    message. ``content`` is what the body says, ``trouble`` why it is no SOAP message.
    """

    name: str
    content: Any
    message_id: str = ""
    trouble: str = ""

    @property
    def is_soap(self) -> bool:
        """Whether it came in an envelope, and wants its answer in one."""
        return not self.trouble


class Reply(NamedTuple):
    """A complete answer: status line, headers as recorded, whole body."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    version: str = "HTTP/1.1"


def question_of(request: Request, body: bytes) -> Question:
    """What a request asks. Never raises: what is no SOAP message is known by its bytes."""
    headers, plain = uncoded(request.headers, body)
    try:
        envelope = parse_envelope(take_root(header(headers, "content-type"), plain).root, [])
    except XmlError as error:
        name = f"{request.method} {request.target.partition('?')[0]}"
        return Question(name, hashlib.sha256(body).hexdigest(), trouble=str(error))
    content = () if envelope.body is None else _folded(masked(shape(envelope.body)))
    name = envelope.action or envelope.body_tag
    return Question(name, content, envelope.message_id)


def _folded(message: Shape) -> Shape:
    tag, attributes, text, children = message
    return fold_tag(tag), attributes, text, tuple(_folded(child) for child in children)


class _Row:
    """The answers to one question and how often it was asked."""

    def __init__(self) -> None:
        self.answers: list[Recorded] = []
        self.asked = 0

    def next(self) -> Recorded:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


class Answers:
    """The recorded answers of one device; remembers how often each question was asked."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self._exact: dict[tuple[str, Any], _Row] = {}
        self._by_name: dict[str, _Row] = {}
        for asked, answer in exchanges:
            if isinstance(asked.observation, Request):
                question = question_of(asked.observation, asked.body())
                key = question.name, question.content
                self._exact.setdefault(key, _Row()).answers.append(answer)
                self._by_name.setdefault(question.name, _Row()).answers.append(answer)

    @property
    def names(self) -> tuple[str, ...]:
        """The questions that have an answer, in recorded order."""
        return tuple(self._by_name)

    def find(self, question: Question) -> Recorded | None:
        """The recorded answer: to this question, else to one of the same name."""
        row = self._exact.get((question.name, question.content)) or self._by_name.get(question.name)
        return None if row is None else row.next()


def reply(answer: Recorded, seen: Response, question: Question) -> Reply:
    """A recorded answer made right for who asked; ``seen`` is its observation."""
    headers, whole = uncoded(seen.headers, answer.body())
    before, root, after = take_root(header(headers, "content-type"), whole)
    with suppress(XmlError):  # a broken answer is given as it was
        old = parse_envelope(root, [])
        texts = {"MessageID": in_form_of(old.message_id, uuid4().urn)}
        if question.message_id:
            texts["RelatesTo"] = question.message_id
        root, _ = replace_headers(root, texts)
    return Reply(seen.status, seen.reason, headers, before + root + after, seen.version)


def refusal(question: Question, names: Sequence[str]) -> Reply:
    """The answer to a question nobody recorded, which says what was recorded instead.

    SOAP gets wsa:ActionNotSupported with HTTP 500 (the specification says 400, most devices say
    500). What is none gets plain text: 404, or 400 if it brought a body that cannot be read.
    """
    more = f" and {len(names) - NAMES_TOLD} more" if len(names) > NAMES_TOLD else ""
    known = ", ".join(names[:NAMES_TOLD]) + more or "nothing"
    if not question.is_soap:
        text = f"{question.name} was not recorded: {question.trouble}; recorded: {known}\n"
        asks = question.name.startswith(("GET ", "HEAD ", "OPTIONS "))
        return plain(404, "Not Found", text) if asks else plain(400, "Bad Request", text)
    fault = build.fault(
        code="Sender",
        subcode=(WSA, "ActionNotSupported"),
        reason="The [action] cannot be processed at the receiver.",
        detail=f"{question.name} was not recorded; recorded: {known}",
        prefix="wsa",
    )
    body = build.envelope(
        fault, action=FAULT_ACTION, message_id=uuid4().urn, relates_to=question.message_id
    )
    return Reply(500, "Internal Server Error", (("Content-Type", SOAP_TYPE),), body)


def plain(status: int, reason: str, text: str) -> Reply:
    """A short answer in plain text."""
    headers = (("Content-Type", "text/plain; charset=utf-8"),)
    return Reply(status, reason, headers, text.encode(errors="replace"))
