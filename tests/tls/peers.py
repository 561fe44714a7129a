"""Real TLS conversations: Python's ssl and pyOpenSSL on both ends of a piece of memory."""

import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from inspector.tls.keylog import KeyLog
from inspector.tls.stream import TlsStream

HOST = "mfp.example"
SUBJECT = "CN=Example MFP,O=Example"
VALID = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC))

type Said = tuple[bool, bytes]
"""Whether the client said it, and what."""

CHATTER: list[Said] = [(True, b"POST /scan HTTP/1.1\r\n\r\n"), (False, b"HTTP/1.1 200 OK\r\n\r\n")]


VERSIONS = {"TLSv1_2": "TLS 1.2", "TLSv1_3": "TLS 1.3"}
GCM = {"TLSv1_2": "ECDHE-RSA-AES128-GCM-SHA256", "TLSv1_3": ""}


class Identity(NamedTuple):
    """A key and its self-signed certificate."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return key + self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def identity(kind: str) -> Identity:
    """A device's certificate for ``rsa`` or ``ecdsa``."""
    key = (
        rsa.generate_private_key(65537, 2048)
        if kind == "rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Example MFP"),
        ]
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(VALID[0]).not_valid_after(VALID[1])
    return Identity(key, builder.sign(key, hashes.SHA256()))


class Talk(NamedTuple):
    """What was on the wire, piece by piece, and the key log of the client."""

    pieces: list[Said]
    keylog: bytes

    def read(self, keys: KeyLog | None = None) -> tuple[TlsStream, list[Said]]:
        """Everything fed; with the keys of the conversation unless others are given."""
        stream = TlsStream(known(self.keylog) if keys is None else keys)
        return stream, [it for piece in self.pieces for it in stream.feed(*piece)]


def known(keylog: bytes) -> KeyLog:
    keys = KeyLog()
    keys.add(keylog)
    return keys


def joined(said: Iterable[Said]) -> dict[bool, bytes]:
    """What each side said, however it was cut."""
    found = {True: b"", False: b""}
    for from_client, data in said:
        found[from_client] += data
    return found


def contexts(
    folder: Path, *, version: str = "TLSv1_3", ciphers: str = "", kind: str = "rsa"
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of client and server; the client trusts everybody and writes its keys to ``folder``."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    client.keylog_filename = str(folder / "keys.log")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pem = folder / "device.pem"
    pem.write_bytes(identity(kind).pem)
    server.load_cert_chain(pem)
    for context in (client, server):
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
        if ciphers:
            context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    return client, server


class Peers:
    """A client and a server that talk through memory; what passes is kept."""

    def __init__(
        self,
        folder: Path,
        pair: tuple[ssl.SSLContext, ssl.SSLContext],
        session: ssl.SSLSession | None = None,
    ) -> None:
        self._keylog = folder / "keys.log"
        self._ears = {True: ssl.MemoryBIO(), False: ssl.MemoryBIO()}
        self._mouths = {True: ssl.MemoryBIO(), False: ssl.MemoryBIO()}
        self.client = pair[0].wrap_bio(
            self._ears[True], self._mouths[True], server_hostname=HOST, session=session
        )
        self.server = pair[1].wrap_bio(self._ears[False], self._mouths[False], server_side=True)
        self.pieces: list[Said] = []

    @property
    def talk(self) -> Talk:
        return Talk(self.pieces, self._keylog.read_bytes())

    def shake_hands(self) -> "Peers":
        """Until both are done or one refuses."""
        for _ in range(4):
            for side in (self.client, self.server):
                with suppress(ssl.SSLError):
                    side.do_handshake()
                self._pass(side is self.client)
        return self

    def say(self, said: Iterable[Said]) -> "Peers":
        for from_client, data in said:
            (self.client if from_client else self.server).write(data)
            self._pass(from_client)
            hearer = self.server if from_client else self.client
            with suppress(ssl.SSLError):  # there is no more to read
                while hearer.read(2**16):
                    pass
        return self

    def _pass(self, from_client: bool) -> None:
        """Bring to the other side what one has sent, and note it."""
        if data := self._mouths[from_client].read():
            self.pieces.append((from_client, data))
            self._ears[not from_client].write(data)


def python_talk(folder: Path, said: Iterable[Said] = CHATTER, **choices: str) -> Talk:
    """A conversation of Python's ssl, see ``contexts``."""
    return Peers(folder, contexts(folder, **choices)).shake_hands().say(said).talk


def tls13_talk(suite: str, said: Iterable[Said] = CHATTER) -> Talk:
    """A conversation of pyOpenSSL, which can choose the suite of TLS 1.3."""
    lines: list[bytes] = []
    sides = {True: SSL.Context(SSL.TLS_CLIENT_METHOD), False: SSL.Context(SSL.TLS_SERVER_METHOD)}
    sides[False].use_privatekey(identity("rsa").key)
    sides[False].use_certificate(identity("rsa").certificate)
    for context in sides.values():
        context.set_tls13_ciphersuites(suite.encode())
    sides[True].set_keylog_callback(lambda _, line: lines.append(line))
    ends = {by_client: SSL.Connection(context, None) for by_client, context in sides.items()}
    ends[True].set_connect_state()
    ends[False].set_accept_state()
    pieces: list[Said] = []

    def carry(from_client: bool) -> None:
        with suppress(SSL.WantReadError):
            data = ends[from_client].bio_read(2**20)
            pieces.append((from_client, data))
            ends[not from_client].bio_write(data)

    for from_client in (True, False) * 3:
        with suppress(SSL.WantReadError):
            ends[from_client].do_handshake()
        carry(from_client)
    for from_client, data in said:
        ends[from_client].send(data)
        carry(from_client)
    return Talk(pieces, b"\n".join(lines))


def talk_of(folder: Path, version: str, said: list[Said] | None = None) -> Talk:
    return python_talk(
        folder, CHATTER if said is None else said, version=version, ciphers=GCM[version]
    )
