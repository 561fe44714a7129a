"""What can be told of a TLS connection, in values and in words.

Rule 1: a fact that was not seen is empty; nothing is guessed.
"""

import warnings
from typing import NamedTuple

from cryptography import x509

_CLOSE_NOTIFY = 0
_USER_CANCELED = 90
_CLOSING = frozenset({_CLOSE_NOTIFY, _USER_CANCELED})
_FATAL = 2

_ALERTS = {
    10: "unexpected_message",
    20: "bad_record_mac",
    21: "decryption_failed",
    22: "record_overflow",
    30: "decompression_failure",
    40: "handshake_failure",
    41: "no_certificate",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    60: "export_restriction",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    100: "no_renegotiation",
    109: "missing_extension",
    110: "unsupported_extension",
    111: "certificate_unobtainable",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    114: "bad_certificate_hash_value",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
}
"""Alert descriptions by number (IANA, TLS Alerts)."""

_OF_CERTIFICATES = frozenset({41, 42, 43, 44, 45, 46, 48, 113, 114, 116})


class TlsFacts(NamedTuple):
    """What is known of a TLS connection; what was not seen is empty.

    ``certificate`` is the subject of the server's own certificate (RFC 4514). The bytes are those
    of application data records as they were sent; in TLS 1.3 most of the handshake is such.
    ``alert`` says who ended the connection with an error, and which.
    """

    version: str
    cipher: str
    server_name: str
    certificate: str
    client_bytes: int
    server_bytes: int
    alert: str
    client_certificate_asked: bool


class Alert(NamedTuple):
    """A fatal alert; ``description`` is None if it was not opened."""

    from_client: bool
    description: int | None

    @property
    def words(self) -> str:
        """Who refused and with which alert."""
        return f"the {side(self.from_client)} refused: {self._name}"

    @property
    def reason(self) -> str:
        """What was refused, as far as the alert tells it."""
        what = "the connection"
        if self.description in _OF_CERTIFICATES:
            what = f"the {side(not self.from_client)}'s certificate"
        return f"the {side(self.from_client)} refused {what} ({self._name})"

    @property
    def _name(self) -> str:
        if self.description is None:
            return "an encrypted alert"
        return _ALERTS.get(self.description, f"alert {self.description}")


def side(from_client: bool) -> str:
    """``client`` or ``server``."""
    return "client" if from_client else "server"


def alert_of(from_client: bool, fragment: bytes, *, all_fatal: bool) -> Alert | None:
    """The fatal alert that a record carries; with ``all_fatal`` its level says nothing.

    Source: RFC 5246, section 7.2; RFC 8446, section 6 (all but two alerts are errors).
    """
    if len(fragment) < 2:
        return None
    level, description = fragment[:2]
    if description in _CLOSING or not (all_fatal or level == _FATAL):
        return None
    return Alert(from_client, description)


def subject(certificate: bytes) -> str:
    """The subject of a certificate (DER) as RFC 4514 text, empty if it cannot be read."""
    with warnings.catch_warnings():  # a device's odd certificate is no concern of our caller
        warnings.simplefilter("ignore")
        try:
            return x509.load_der_x509_certificate(certificate).subject.rfc4514_string()
        except (TypeError, ValueError, x509.InvalidVersion):
            return ""
