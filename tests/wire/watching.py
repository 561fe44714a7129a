"""What watches TLS in tests of this room, which has no cryptography."""

HELLO_RECORD = b"\x16\x03\x01\0\0\0"
"""A record of a handshake; ``Open`` passes what follows it."""


class Facts:
    version, server_name, certificate = "TLS 1.2", "scanner.local", "CN=scanner"
    client_bytes, server_bytes = 10, 20


class Closed:
    """What watches TLS, as the room ``tls`` would without keys."""

    facts, reason, opened = Facts(), "keys are needed", False

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        return []

    def lose(self, from_client: bool, length: int) -> None:
        pass

    def end(self, from_client: bool) -> None:
        pass


class Open(Closed):
    """Passes everything behind the head of a record: a key that opens all."""

    reason, opened = "", True

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        return [(from_client, data.removeprefix(HELLO_RECORD))]
