"""Whole connections of two TLS libraries; see test_by_hand and test_holes for stranger ones."""

import random
import ssl
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from inspector.tls.facts import TlsFacts
from inspector.tls.handshake import TLS12
from inspector.tls.keylog import KeyLog
from inspector.tls.stream import TlsStream, looks_like_tls
from tests.tls.peers import (
    CHATTER,
    GCM,
    HOST,
    SUBJECT,
    VERSIONS,
    Peers,
    Said,
    Talk,
    contexts,
    joined,
    python_talk,
    talk_of,
    tls13_talk,
)
from tests.tls.sealing import client_hello, hello, keys, message, record, server_hello

NO_KEYS = "keys are needed: none for this connection in the key log"
SUITES_12 = {
    "ECDHE-RSA-AES128-GCM-SHA256": ("rsa", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    "ECDHE-RSA-AES256-GCM-SHA384": ("rsa", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    "ECDHE-RSA-CHACHA20-POLY1305": ("rsa", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    "ECDHE-ECDSA-AES128-GCM-SHA256": ("ecdsa", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    "ECDHE-ECDSA-AES256-GCM-SHA384": ("ecdsa", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    "ECDHE-ECDSA-CHACHA20-POLY1305": ("ecdsa", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    "ECDHE-ECDSA-AES128-CCM": ("ecdsa", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    "ECDHE-ECDSA-AES256-CCM8": ("ecdsa", "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
    "AES128-GCM-SHA256": ("rsa", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    "AES256-GCM-SHA384": ("rsa", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
}
SUITES_13 = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_CCM_SHA256",
]


@pytest.mark.parametrize("ciphers", SUITES_12)
def test_tls12_is_opened(tmp_path: Path, ciphers: str) -> None:
    kind, name = SUITES_12[ciphers]
    talk = python_talk(tmp_path, version="TLSv1_2", ciphers=ciphers, kind=kind)
    stream, said = talk.read()
    assert said == CHATTER
    assert (stream.reason, stream.opened) == ("", True)
    facts = stream.facts
    assert (facts.version, facts.cipher) == ("TLS 1.2", name)
    assert (facts.server_name, facts.certificate) == (HOST, SUBJECT)


@pytest.mark.parametrize("suite", SUITES_13)
def test_tls13_is_opened(suite: str) -> None:
    stream, said = tls13_talk(suite).read()
    assert said == CHATTER
    assert (stream.reason, stream.opened) == ("", True)
    facts = stream.facts
    assert (facts.version, facts.cipher, facts.certificate) == ("TLS 1.3", suite, SUBJECT)


@pytest.mark.parametrize("version", VERSIONS)
def test_facts_are_told_without_keys(tmp_path: Path, version: str) -> None:
    talk = talk_of(tmp_path, version)
    stream, said = talk.read(KeyLog())
    assert said == []
    assert (stream.reason, stream.opened) == (NO_KEYS, False)
    facts, with_keys = stream.facts, talk.read()[0].facts
    hidden = "" if version == "TLSv1_3" else SUBJECT
    assert facts == with_keys._replace(certificate=hidden)
    assert facts.client_bytes > len(CHATTER[0][1])


def test_bytes_are_those_of_application_data_as_they_were_sent(tmp_path: Path) -> None:
    facts = talk_of(tmp_path, "TLSv1_2").read()[0].facts
    beside = 8 + 16  # explicit nonce and tag
    assert facts.client_bytes == len(CHATTER[0][1]) + beside
    assert facts.server_bytes == len(CHATTER[1][1]) + beside


@pytest.mark.parametrize("version", VERSIONS)
def test_keys_of_another_connection_are_no_keys(tmp_path: Path, version: str) -> None:
    talk = talk_of(tmp_path, version)
    stream, said = talk.read(keys())
    assert (said, stream.reason) == ([], NO_KEYS)


@pytest.mark.parametrize("version", VERSIONS)
def test_wrong_keys_are_told(tmp_path: Path, version: str) -> None:
    talk = talk_of(tmp_path, version)
    wrong = KeyLog()
    for line in talk.keylog.splitlines():
        wrong.add(line[:-2] + (b"00" if line[-2:] != b"00" else b"11"))
    stream, said = talk.read(wrong)
    assert (said, stream.opened) == ([], False)
    assert stream.reason == "the keys in the key log do not fit this connection"


@pytest.mark.parametrize("version", VERSIONS)
def test_keys_may_come_with_the_first_application_data(tmp_path: Path, version: str) -> None:
    pair = contexts(tmp_path, version=version, ciphers=GCM[version])
    peers = Peers(tmp_path, pair).shake_hands()
    log = KeyLog()
    stream = TlsStream(log)
    assert not [it for piece in peers.pieces for it in stream.feed(*piece)]
    before = len(peers.pieces)
    log.add(peers.talk.keylog)
    peers.say([(True, b"question")])
    assert [it for piece in peers.pieces[before:] for it in stream.feed(*piece)] == [
        (True, b"question")
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_large_data_are_many_records(tmp_path: Path, version: str) -> None:
    said = [(True, b"ask"), (False, random.Random(7).randbytes(1_000_000)), (True, b"more")]
    stream, found = talk_of(tmp_path, version, said).read()
    assert stream.reason == ""
    assert len(found) > 60
    assert joined(found) == joined(said)
    assert [by for by, _ in groupby(found, key=lambda it: it[0])] == [True, False, True]


def cuts(pieces: list[Said], lots: random.Random | None) -> Iterator[Said]:
    """The same bytes in other pieces: single bytes, or drawn by lot."""
    for by, data in pieces:
        at = 0
        while at < len(data):
            size = lots.choice([1, 2, 5, 6, 100, 1400]) if lots else 1
            yield by, data[at : at + size]
            at += size


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_how_bytes_are_cut_does_not_matter(tmp_path: Path, version: str, seed: int | None) -> None:
    talk = talk_of(tmp_path, version, [*CHATTER, (False, b"x" * 20_000), (True, b"bye")])
    lots = None if seed is None else random.Random(seed)
    again, found = Talk(list(cuts(talk.pieces, lots)), talk.keylog).read()
    stream, whole = talk.read()
    assert found == whole
    assert (again.facts, again.reason) == (stream.facts, stream.reason)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("with_keys", [True, False], ids=["keys", "no keys"])
def test_a_client_that_rejects_the_certificate(
    tmp_path: Path, version: str, with_keys: bool
) -> None:
    pair = contexts(tmp_path, version=version)
    pair[0].verify_mode = ssl.CERT_REQUIRED
    stream, said = Peers(tmp_path, pair).shake_hands().talk.read(None if with_keys else KeyLog())
    assert said == []
    assert stream.facts.alert == "the client refused: unknown_ca"
    assert stream.reason == "the client refused the server's certificate (unknown_ca)"
    assert not stream.opened


def test_a_server_that_has_no_cipher_in_common(tmp_path: Path) -> None:
    client, _ = contexts(tmp_path, version="TLSv1_2", ciphers="AES128-SHA")
    _, server = contexts(tmp_path, version="TLSv1_2", ciphers="AES256-SHA")
    stream, _ = Peers(tmp_path, (client, server)).shake_hands().talk.read(KeyLog())
    assert stream.reason == "the server refused the connection (handshake_failure)"
    assert stream.facts == TlsFacts(
        version="",
        cipher="",
        server_name=HOST,
        certificate="",
        client_bytes=0,
        server_bytes=0,
        alert="the server refused: handshake_failure",
        client_certificate_asked=False,
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_server_that_asks_for_a_certificate(tmp_path: Path, version: str) -> None:
    pair = contexts(tmp_path, version=version, ciphers=GCM[version])
    pair[1].verify_mode = ssl.CERT_OPTIONAL
    stream, said = Peers(tmp_path, pair).shake_hands().say(CHATTER).talk.read()
    assert said == CHATTER
    assert stream.facts.client_certificate_asked
    assert stream.facts.certificate == SUBJECT
    assert not talk_of(tmp_path, version).read()[0].facts.client_certificate_asked


def test_a_server_that_insists_on_a_certificate_of_the_client(tmp_path: Path) -> None:
    pair = contexts(tmp_path)
    pair[1].verify_mode = ssl.CERT_REQUIRED
    stream, _ = Peers(tmp_path, pair).shake_hands().talk.read()
    assert stream.reason == "the server refused the client's certificate (certificate_required)"
    assert not stream.opened


@pytest.mark.parametrize("version", VERSIONS)
def test_a_resumed_session(tmp_path: Path, version: str) -> None:
    pair = contexts(tmp_path, version=version, ciphers=GCM[version])
    first = Peers(tmp_path, pair).shake_hands().say(CHATTER)
    again = Peers(tmp_path, pair, session=first.client.session).shake_hands().say(CHATTER)
    assert again.client.session_reused
    stream, said = again.talk.read()
    assert (said, stream.reason) == (CHATTER, "")
    assert stream.facts.certificate == ""  # a resumed session shows none


def test_a_server_that_lets_the_client_ask_again(tmp_path: Path) -> None:
    """A HelloRetryRequest: the client offered a key of a group that the server does not take."""
    pair = contexts(tmp_path)
    pair[1].set_ecdh_curve("secp384r1")
    talk = Peers(tmp_path, pair).shake_hands().say(CHATTER).talk
    stream, said = talk.read()
    hellos = [raw for by, raw in talk.pieces if not by and raw[:1] == b"\x16" and raw[5:6] == b"\2"]
    assert len(hellos) == 2
    assert (said, stream.reason) == (CHATTER, "")


UNSUPPORTED = [
    pytest.param(
        "TLSv1_2",
        "AES128-SHA",
        "cipher TLS_RSA_WITH_AES_128_CBC_SHA is not supported; AEAD suites are",
        id="CBC",
    ),
    pytest.param("TLSv1", "ALL", "TLS 1.0 is not supported; TLS 1.2 and 1.3 are", id="TLS 1.0"),
]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(("version", "ciphers", "reason"), UNSUPPORTED)
def test_what_cannot_be_opened_is_told(
    tmp_path: Path, version: str, ciphers: str, reason: str
) -> None:
    stream, said = python_talk(tmp_path, [], version=version, ciphers=ciphers).read()
    if not stream.facts.version:
        pytest.skip(f"this OpenSSL does not speak {version}")
    assert (said, stream.reason, stream.opened) == ([], reason, False)
    assert stream.facts.certificate == SUBJECT


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("skipped", [1, 2, 3])
def test_a_capture_that_began_later(tmp_path: Path, version: str, skipped: int) -> None:
    talk = talk_of(tmp_path, version)
    stream, said = Talk(talk.pieces[skipped:], talk.keylog).read()
    assert (said, stream.opened) == ([], False)
    assert stream.reason == "the handshake was not captured"


def test_a_connection_without_an_answer(tmp_path: Path) -> None:
    talk = talk_of(tmp_path, "TLSv1_3")
    stream, _ = Talk(talk.pieces[:1], talk.keylog).read()
    assert stream.reason == "the server did not answer the handshake"
    assert stream.facts.server_name == HOST


def test_an_end_within_a_record(tmp_path: Path) -> None:
    talk = talk_of(tmp_path, "TLSv1_2")
    by, last = talk.pieces[-1]
    stream, said = Talk([*talk.pieces[:-1], (by, last[:-1])], talk.keylog).read()
    stream.end(by)
    assert said == CHATTER[:1]
    assert stream.reason == "the server's side ends within a record"


def test_not_tls_at_all() -> None:
    stream = TlsStream(KeyLog())
    assert stream.feed(True, b"GET / HTTP/1.1\r\n\r\n") == []
    assert stream.feed(False, b"HTTP/1.1 200 OK\r\n\r\n") == []
    assert stream.reason.startswith("the handshake was not captured; the client's side: 47 45 54")
    assert not stream.opened
    assert stream.facts == TlsFacts("", "", "", "", 0, 0, "", False)


def test_a_hello_that_cannot_be_read() -> None:
    stream = TlsStream(KeyLog())
    stream.feed(True, hello(message(1, b"\3\3short")))
    assert stream.reason == "the client hello cannot be read: 27 bytes are missing"


STARTS = [
    pytest.param(hello(client_hello()), True, id="client hello"),
    pytest.param(hello(server_hello(TLS12)), True, id="server hello"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01", True, id="six bytes"),
    pytest.param(b"\x16\x03", True, id="two bytes that may become one"),
    pytest.param(b"\x16", True, id="one byte"),
    pytest.param(b"", False, id="nothing"),
    pytest.param(b"\x16\x03\x01\x02\x00\x0b", False, id="another handshake message"),
    pytest.param(b"\x16\x03\x01\x00\x00\x01", False, id="empty record"),
    pytest.param(b"\x16\x03\x01\x40\x01\x01", False, id="too long"),
    pytest.param(b"\x16\x03\x09\x02\x00\x01", False, id="no such version"),
    pytest.param(b"\x16\xfe\xff\x00\x50\x01", False, id="DTLS"),
    pytest.param(record(23, b"data" * 9), False, id="in the middle"),
    pytest.param(record(21, b"\2\x28"), False, id="alert"),
    pytest.param(b"\x80\x2e\x01\x03\x01\x00", False, id="hello of SSLv2"),
    pytest.param(b"POST /scan HTTP/1.1", False, id="HTTP"),
]


@pytest.mark.parametrize(("start", "expected"), STARTS)
def test_looks_like_tls(start: bytes, expected: bool) -> None:
    assert looks_like_tls(start) is expected


def test_real_connections_look_like_tls(tmp_path: Path) -> None:
    for version in VERSIONS:
        pieces = talk_of(tmp_path, version).pieces
        for side in (True, False):
            assert looks_like_tls(next(data for by, data in pieces if by is side))
