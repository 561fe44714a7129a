"""TLS written by hand: hellos and encrypted records that no library would send at our wish."""

from inspector.tls.handshake import RETRY_RANDOM, TLS13, MessageType
from inspector.tls.keylog import KeyLog, Label
from inspector.tls.keys import expand_label, next_secret, prf
from inspector.tls.records import ContentType
from inspector.tls.suites import suite_of

CLIENT_RANDOM, SERVER_RANDOM = b"c" * 32, b"s" * 32
SUITE_NUMBER = 0x1301
SUITE_NUMBER_12 = 0x009C
EARLY_DATA = 42
SECRETS = {label: bytes([65 + at]) * 32 for at, label in enumerate(Label)}


def record(content_type: int, fragment: bytes) -> bytes:
    return bytes([content_type, 3, 3]) + len(fragment).to_bytes(2) + fragment


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3) + body


def extension(number: int, body: bytes) -> bytes:
    return number.to_bytes(2) + len(body).to_bytes(2) + body


def server_name(name: bytes) -> bytes:
    entry = b"\0" + len(name).to_bytes(2) + name
    return extension(0, len(entry).to_bytes(2) + entry)


def client_hello(extensions: bytes = b"", random: bytes = CLIENT_RANDOM) -> bytes:
    """The message, with its head."""
    body = b"\x03\x03" + random + b"\0" + b"\0\x02\x13\x01" + b"\x01\0"
    return message(MessageType.CLIENT_HELLO, body + len(extensions).to_bytes(2) + extensions)


def server_hello(
    version: int = TLS13, suite: int = SUITE_NUMBER, random: bytes = SERVER_RANDOM
) -> bytes:
    """The message, with its head; before TLS 1.3 without extensions."""
    legacy = min(version, 0x0303).to_bytes(2)
    body = legacy + random + b"\0" + suite.to_bytes(2) + b"\0"
    if version == TLS13:
        chosen = extension(43, version.to_bytes(2))
        body += len(chosen).to_bytes(2) + chosen
    return message(MessageType.SERVER_HELLO, body)


def hello(body: bytes) -> bytes:
    return record(ContentType.HANDSHAKE, body)


def retry() -> bytes:
    return hello(server_hello(random=RETRY_RANDOM))


def finished() -> bytes:
    return message(MessageType.FINISHED, b"f" * 32)


def key_update() -> bytes:
    return message(MessageType.KEY_UPDATE, b"\0")


def keys(*labels: Label) -> KeyLog:
    """The secrets of our conversation, or only some of them."""
    log = KeyLog()
    for label in labels or tuple(Label):
        secret = SECRETS[label] + (b"m" * 16 if label is Label.MASTER else b"")
        log.add(f"{label} {CLIENT_RANDOM.hex()} {secret.hex()}\n".encode())
    return log


class Pen:
    """Writes the encrypted records of one epoch and direction of TLS 1.3."""

    def __init__(self, secret: bytes) -> None:
        suite = suite_of(SUITE_NUMBER)
        assert suite
        self._suite = suite
        self.secret = secret
        self._sequence = 0

    def write(self, content_type: int, content: bytes, padding: int = 0) -> bytes:
        inner = content + bytes([content_type]) + bytes(padding)
        head = record(ContentType.APPLICATION_DATA, bytes(len(inner) + 16))[:5]
        iv = int.from_bytes(expand_label(self.secret, b"iv", 12, "sha256"))
        key = expand_label(self.secret, b"key", 16, "sha256")
        nonce = (iv ^ self._sequence).to_bytes(12)
        self._sequence += 1
        return head + self._suite.cipher(key).encrypt(nonce, inner, head)

    def data(self, content: bytes, padding: int = 0) -> bytes:
        return self.write(ContentType.APPLICATION_DATA, content, padding)

    def handshake(self, content: bytes) -> bytes:
        return self.write(ContentType.HANDSHAKE, content)

    def next(self) -> "Pen":
        """The pen after a KeyUpdate."""
        return Pen(next_secret(self.secret, self._suite))


def pen(label: Label) -> Pen:
    return Pen(SECRETS[label])


class Pen12:
    """Writes the encrypted records of one direction of TLS 1.2 with AES-128-GCM."""

    def __init__(self, master: bytes, randoms: tuple[bytes, bytes], *, from_client: bool) -> None:
        """``randoms`` are those of client and server."""
        suite = suite_of(SUITE_NUMBER_12)
        assert suite
        block = prf(master, b"key expansion", randoms[1] + randoms[0], 40, "sha256")
        at = 0 if from_client else 1
        self._cipher = suite.cipher(block[16 * at : 16 * at + 16])
        self._salt = block[32 + 4 * at : 36 + 4 * at]
        self._sequence = 0

    def write(self, content_type: int, content: bytes) -> bytes:
        number = self._sequence.to_bytes(8)
        self._sequence += 1
        about = number + bytes([content_type, 3, 3]) + len(content).to_bytes(2)
        return record(
            content_type, number + self._cipher.encrypt(self._salt + number, content, about)
        )
