"""Whole connections that only a pen can write: what peers do seldom or never at our wish."""

import pytest

from inspector.tls.handshake import TLS12
from inspector.tls.keylog import KeyLog, Label
from inspector.tls.records import ContentType
from inspector.tls.stream import TlsStream
from tests.tls.peers import Said
from tests.tls.sealing import (
    CLIENT_RANDOM,
    EARLY_DATA,
    SERVER_RANDOM,
    SUITE_NUMBER_12,
    Pen12,
    client_hello,
    extension,
    finished,
    hello,
    key_update,
    keys,
    message,
    pen,
    record,
    retry,
    server_hello,
    server_name,
)


def opening(extensions: bytes = b"") -> list[Said]:
    return [(True, hello(client_hello(extensions))), (False, hello(server_hello()))]


def fed(*pieces: Said, log: KeyLog | None = None) -> tuple[TlsStream, list[Said]]:
    stream = TlsStream(log or keys())
    return stream, [it for piece in pieces for it in stream.feed(*piece)]


def flights() -> list[Said]:
    """The rest of a handshake of TLS 1.3."""
    return [
        (by, pen(label).handshake(finished()))
        for by, label in ((False, Label.SERVER_HANDSHAKE), (True, Label.CLIENT_HANDSHAKE))
    ]


def test_key_update_and_padding() -> None:
    old = pen(Label.SERVER_TRAFFIC)
    new = old.next()
    one, switch = old.data(b"one", padding=50), old.handshake(key_update())
    newer = new.next()
    two, again, three = new.data(b"two"), new.handshake(key_update()), newer.data(b"three")
    stream, said = fed(*opening(), *flights(), (False, one + switch + two + again + three))
    assert said == [(False, b"one"), (False, b"two"), (False, b"three")]
    assert stream.reason == ""


def test_a_message_over_several_records_and_several_in_one() -> None:
    ink = pen(Label.SERVER_HANDSHAKE)
    whole = message(13, b"\0\0\0") + finished()
    flight = ink.handshake(whole[:3]) + ink.handshake(whole[3:10]) + ink.handshake(whole[10:])
    stream, said = fed(*opening(), (False, flight), (False, pen(Label.SERVER_TRAFFIC).data(b"a")))
    assert said == [(False, b"a")]
    assert stream.facts.client_certificate_asked
    assert stream.reason == ""


def test_early_data_are_skipped() -> None:
    early, early_data = pen(Label.MASTER), extension(EARLY_DATA, b"")
    asked, answered = opening(early_data)
    flood = early.data(b"early")
    stream, said = fed(
        asked,
        (True, record(ContentType.CHANGE_CIPHER_SPEC, b"\1") + flood),
        answered,
        (True, early.data(b"more")),
        *flights(),
        (True, pen(Label.CLIENT_TRAFFIC).data(b"late")),
    )
    assert said == [(True, b"late")]
    assert stream.reason == "early data (0-RTT) of the client is not opened"


def test_rejected_early_data_and_a_second_hello() -> None:
    asked, answered = opening()
    stream, said = fed(
        (True, hello(client_hello(extension(EARLY_DATA, b"")))),
        (True, pen(Label.MASTER).data(b"early")),
        (False, retry()),
        asked,
        answered,
        *flights(),
        (True, pen(Label.CLIENT_TRAFFIC).data(b"late")),
    )
    assert said == [(True, b"late")]
    assert stream.reason == "early data (0-RTT) of the client is not opened"


def test_a_retry_is_no_answer_yet() -> None:
    asked = [(True, hello(client_hello(server_name(name)))) for name in (b"first", b"second")]
    stream, _ = fed(asked[0], (False, retry()))
    assert stream.facts.version == "TLS 1.3"
    assert stream.reason == "the handshake was not completed"
    stream.feed(*asked[1])
    assert stream.facts.server_name == "second"


@pytest.mark.parametrize(
    ("method", "said", "reason"),
    [(b"\0", [(False, b"data")], ""), (b"\1", [], "compression is not supported")],
    ids=["plain", "compressed"],
)
def test_what_is_compressed_is_not_opened(method: bytes, said: list[Said], reason: str) -> None:
    master = keys().find(Label.MASTER, CLIENT_RANDOM)
    assert master
    ink = Pen12(master, (CLIENT_RANDOM, SERVER_RANDOM), from_client=False)
    answer = server_hello(TLS12, SUITE_NUMBER_12)[:-1] + method
    switch = record(ContentType.CHANGE_CIPHER_SPEC, b"\1")
    sealed = ink.write(ContentType.APPLICATION_DATA, b"data")
    stream, found = fed((True, hello(client_hello())), (False, hello(answer) + switch + sealed))
    assert (found, stream.reason) == (said, reason)


def test_an_alert_after_the_answer_is_a_fact_but_no_reason() -> None:
    server = pen(Label.SERVER_TRAFFIC)
    answer = server.data(b"answer") + server.write(ContentType.ALERT, b"\2\x50")
    stream, said = fed(*opening(), *flights(), (False, answer))
    assert said == [(False, b"answer")]
    assert stream.facts.alert == "the server refused: internal_error"
    assert stream.reason == ""


def test_a_close_is_no_alert() -> None:
    closing = pen(Label.SERVER_TRAFFIC).write(ContentType.ALERT, b"\1\0")
    stream, _ = fed(*opening(), *flights(), (False, closing))
    assert (stream.facts.alert, stream.reason) == ("", "no application data were sent")


def test_keys_of_one_side_only() -> None:
    stream = TlsStream(keys(Label.CLIENT_HANDSHAKE, Label.CLIENT_TRAFFIC))
    pieces = [
        *opening(),
        *flights(),
        (True, pen(Label.CLIENT_TRAFFIC).data(b"ask")),
        (False, pen(Label.SERVER_TRAFFIC).data(b"answer")),
    ]
    assert [it for piece in pieces for it in stream.feed(*piece)] == [(True, b"ask")]
    assert stream.reason == "keys are needed: none for what the server sends in the key log"


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (keys(), "the client refused the server's certificate (bad_certificate)"),
        (KeyLog(), "the client refused the connection (an encrypted alert)"),
    ],
    ids=["keys", "no keys"],
)
def test_a_client_that_encrypts_its_alert(log: KeyLog, reason: str) -> None:
    """OpenSSL does not, others do as soon as they know a key (RFC 8446, section 6)."""
    stream = TlsStream(log)
    alert = pen(Label.CLIENT_HANDSHAKE).write(ContentType.ALERT, b"\2\x2a")
    for piece in (*opening(), (True, alert)):
        stream.feed(*piece)
    assert stream.reason == reason
    assert stream.facts.alert.startswith("the client refused: ")


def test_a_new_handshake_within_tls12() -> None:
    """A renegotiation: both hellos are encrypted, and the client random is another one."""
    masters, other = (b"m" * 48, b"n" * 48), (b"d" * 32, b"t" * 32)
    log = KeyLog()
    for random, master in zip((CLIENT_RANDOM, other[0]), masters, strict=True):
        log.add(f"{Label.MASTER} {random.hex()} {master.hex()}".encode())
    first = {
        by: Pen12(masters[0], (CLIENT_RANDOM, SERVER_RANDOM), from_client=by)
        for by in (True, False)
    }
    second = {by: Pen12(masters[1], other, from_client=by) for by in (True, False)}
    switch = {by: record(ContentType.CHANGE_CIPHER_SPEC, b"\1") for by in (True, False)}
    stream, said = fed(
        (True, hello(client_hello())),
        (False, hello(server_hello(TLS12, SUITE_NUMBER_12))),
        *[
            (by, switch[by] + first[by].write(ContentType.HANDSHAKE, finished()))
            for by in (True, False)
        ],
        (True, first[True].write(ContentType.APPLICATION_DATA, b"one")),
        (True, first[True].write(ContentType.HANDSHAKE, client_hello(random=other[0]))),
        (
            False,
            first[False].write(
                ContentType.HANDSHAKE, server_hello(TLS12, SUITE_NUMBER_12, random=other[1])
            ),
        ),
        *[
            (
                by,
                first[by].write(ContentType.CHANGE_CIPHER_SPEC, b"\1")
                + second[by].write(ContentType.HANDSHAKE, finished()),
            )
            for by in (True, False)
        ],
        (True, second[True].write(ContentType.APPLICATION_DATA, b"two")),
        (False, second[False].write(ContentType.APPLICATION_DATA, b"answer")),
        log=log,
    )
    assert said == [(True, b"one"), (True, b"two"), (False, b"answer")]
    assert stream.reason == ""
