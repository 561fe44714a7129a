from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from inspector.tls.facts import Alert, alert_of, side, subject
from tests.tls.peers import SUBJECT, VALID, identity

WORDS = [
    pytest.param(
        Alert(True, 42),
        "the client refused: bad_certificate",
        "the client refused the server's certificate (bad_certificate)",
        id="client, certificate",
    ),
    pytest.param(
        Alert(False, 116),
        "the server refused: certificate_required",
        "the server refused the client's certificate (certificate_required)",
        id="server, certificate",
    ),
    pytest.param(
        Alert(False, 40),
        "the server refused: handshake_failure",
        "the server refused the connection (handshake_failure)",
        id="server, handshake",
    ),
    pytest.param(
        Alert(True, 200),
        "the client refused: alert 200",
        "the client refused the connection (alert 200)",
        id="unknown alert",
    ),
    pytest.param(
        Alert(True, None),
        "the client refused: an encrypted alert",
        "the client refused the connection (an encrypted alert)",
        id="not opened",
    ),
]


@pytest.mark.parametrize(("alert", "words", "reason"), WORDS)
def test_an_alert_is_told_in_words(alert: Alert, words: str, reason: str) -> None:
    assert (alert.words, alert.reason) == (words, reason)


ALERTS = [
    pytest.param(b"\2\x28", False, 40, id="fatal"),
    pytest.param(b"\1\x28", False, None, id="warning"),
    pytest.param(b"\1\x28", True, 40, id="warning where all are fatal"),
    pytest.param(b"\2\0", True, None, id="close_notify"),
    pytest.param(b"\1\x5a", True, None, id="user_canceled"),
    pytest.param(b"\2", True, None, id="cut"),
    pytest.param(b"", True, None, id="empty"),
]


@pytest.mark.parametrize(("fragment", "all_fatal", "description"), ALERTS)
def test_only_fatal_alerts_count(fragment: bytes, all_fatal: bool, description: int | None) -> None:
    alert = alert_of(True, fragment, all_fatal=all_fatal)
    assert alert == (None if description is None else Alert(True, description))


def test_sides_have_names() -> None:
    assert (side(True), side(False)) == ("client", "server")


def test_the_subject_of_a_certificate() -> None:
    certificate = identity("ecdsa").certificate
    assert subject(certificate.public_bytes(serialization.Encoding.DER)) == SUBJECT


def odd_certificate() -> bytes:
    """Of a device that says more about its country than two letters."""
    with pytest.warns(UserWarning, match="length must be >= 2"):
        country = x509.NameAttribute(NameOID.COUNTRY_NAME, "Japan", _validate=False)
    key = identity("ecdsa").key
    builder = x509.CertificateBuilder().subject_name(x509.Name([country]))
    builder = builder.issuer_name(x509.Name([])).public_key(key.public_key())
    builder = builder.not_valid_before(VALID[0]).not_valid_after(VALID[0] + timedelta(days=1))
    certificate = builder.serial_number(1).sign(key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.DER)


def test_an_odd_certificate_neither_raises_nor_warns() -> None:
    der = odd_certificate()
    assert subject(der) == "C=Japan"
    no_such_version = der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    serial_zero = der.replace(b"\x02\x01\x02\x02\x01\x01", b"\x02\x01\x02\x02\x01\x00", 1)
    name_of_bits = der.replace(b"\x05Japan", b"\x05\0apan").replace(b"\x13\x05", b"\x03\x05")
    assert name_of_bits != der
    assert subject(no_such_version) == subject(name_of_bits) == ""
    assert subject(serial_zero) == "C=Japan"
    assert subject(b"no certificate") == subject(b"") == ""


def test_a_damaged_certificate_is_no_error() -> None:
    der = identity("ecdsa").certificate.public_bytes(serialization.Encoding.DER)
    for at in range(len(der)):
        assert subject(der[:at]) == ""
        assert isinstance(subject(der[:at] + bytes([der[at] ^ 0x55]) + der[at + 1 :]), str)
