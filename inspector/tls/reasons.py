"""Why a connection could not be read, or not wholly, in plain words.

Rule 1: the first cause is told alone; without it the rest would not have happened.
Rule 2: of a connection that was opened, everything is told that its data miss.
"""

from typing import NamedTuple

from inspector.tls.facts import Alert, side
from inspector.tls.handshake import TLS12, TLS13, ClientHello, ServerHello, version_name
from inspector.tls.suites import name_of, suite_of
from inspector.tls.way import Way

NO_KEYS = "keys are needed: none for this connection in the key log"
WRONG_KEYS = "the keys in the key log do not fit this connection"
LATE_KEYS = "the keys came after the records that they open"
NOT_CAPTURED = "the handshake was not captured"
NOT_ANSWERED = "the server did not answer the handshake"
NOT_COMPLETED = "the handshake was not completed"
NO_DATA = "no application data were sent"


class Seen(NamedTuple):
    """What was seen of a connection; ``malformed`` tells of a handshake message."""

    hello: ClientHello | None
    answer: ServerHello | None
    malformed: str
    refusal: Alert | None
    client: Way
    server: Way


def reason(seen: Seen) -> str:
    """Why it could not be read, or not wholly; empty if it was."""
    if seen.refusal:
        return seen.refusal.reason
    trouble = _of_handshake(seen)
    if trouble:
        return _joined([trouble, *_holes(seen)])
    ways = (seen.client, seen.server)
    if not any(way.opened for way in ways):
        return _unopened(seen)
    missing = [words for way in ways for words in _missing(way)]
    if not missing and not any(way.delivered for way in ways):
        return NO_DATA
    return _joined(missing)


def _of_handshake(seen: Seen) -> str:
    """What the handshake lacks, or what it agreed on that cannot be opened."""
    if seen.answer is None and seen.malformed:
        return seen.malformed
    if seen.hello is None:
        return NOT_CAPTURED
    if seen.answer is None:
        return NOT_CAPTURED if seen.server.begun else NOT_ANSWERED
    return _unsupported(seen.answer)


def _unsupported(answer: ServerHello) -> str:
    if answer.version not in (TLS12, TLS13):
        return f"{version_name(answer.version)} is not supported; TLS 1.2 and 1.3 are"
    if suite_of(answer.suite) is None:
        return f"cipher {name_of(answer.suite)} is not supported; AEAD suites are"
    return "compression is not supported" if answer.compressed else ""


def _unopened(seen: Seen) -> str:
    ways = (seen.client, seen.server)
    if not any(way.encrypted for way in ways):
        return _joined([NOT_COMPLETED, *_holes(seen)])
    if not any(way.wrong for way in ways):
        return NO_KEYS
    return LATE_KEYS if any(way.wrong and way.unkeyed for way in ways) else WRONG_KEYS


def _holes(seen: Seen) -> list[str]:
    return [
        f"the {side(way.from_client)}'s side: {way.records.broken}"
        for way in (seen.client, seen.server)
        if way.records.broken
    ]


def _missing(way: Way) -> list[str]:
    """What is missing of one direction of a connection that was opened."""
    who = side(way.from_client)
    no_key = f"keys are needed: none for what the {who} sends in the key log"
    words = (
        (way.early, "early data (0-RTT) of the client is not opened"),
        (way.unkeyed and not way.delivered, no_key),
        (way.wrong, f"{_records(way.wrong)} of the {who} could not be opened"),
        (way.lost, f"{_records(way.lost)} of the {who} lost: bytes are missing from the capture"),
        (way.records.broken, f"the {who}'s side: {way.records.broken}"),
        (
            way.ended and way.records.within_record,
            f"the {who}'s side ends within a record",
        ),
    )
    return [text for is_so, text in words if is_so]


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _joined(words: list[str]) -> str:
    return "; ".join(words)
