"""One TCP connection that carries TLS: its bytes in, facts and application data out.

Rule 1: nothing raises; what cannot be read is told in ``reason``.
Rule 2: the two directions are fed in the order of the capture: a ServerHello is seen before what
the client encrypts because of it.
"""

from inspector.tls import handshake
from inspector.tls.facts import Alert, TlsFacts, alert_of, subject
from inspector.tls.handshake import TLS13, ClientHello, HandshakeError, Message, MessageType
from inspector.tls.keylog import KeyLog
from inspector.tls.reasons import Seen, reason
from inspector.tls.records import HEADER_BYTES, MAJOR_VERSION, ContentType
from inspector.tls.sealed import Agreed, Plain, seal
from inspector.tls.suites import name_of, suite_of
from inspector.tls.way import Way

_PLAIN_LIMIT = 2**14
_MINOR_VERSIONS = range(5)
_HELLOS = (MessageType.CLIENT_HELLO, MessageType.SERVER_HELLO)


def looks_like_tls(start: bytes) -> bool:
    """Whether a direction begins with the record of a ClientHello or ServerHello.

    Six bytes decide; fewer are judged by what is there. A hello of SSLv2 is none.
    """
    length = int.from_bytes(start[3:HEADER_BYTES])
    signs = (
        start[:1] == bytes([ContentType.HANDSHAKE]),
        start[1:2] in (b"", bytes([MAJOR_VERSION])),
        len(start) < 3 or start[2] in _MINOR_VERSIONS,
        len(start) < HEADER_BYTES or handshake.HEAD_BYTES <= length <= _PLAIN_LIMIT,
        len(start) <= HEADER_BYTES or start[HEADER_BYTES] in _HELLOS,
    )
    return all(signs)


class TlsStream:
    """The two directions of one connection."""

    def __init__(self, keys: KeyLog) -> None:
        self._keys = keys
        self._ways = {by_client: Way(from_client=by_client) for by_client in (True, False)}
        self._hello: ClientHello | None = None
        self._answer: handshake.ServerHello | None = None
        self._agreed: Agreed | None = None
        self._certificate = ""
        self._asked = False
        self._alert: Alert | None = None
        self._refusal: Alert | None = None
        self._malformed = ""

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        """Application data that more bytes of one direction open; never raises."""
        way = self._ways[from_client]
        found: list[tuple[bool, bytes]] = []
        for plain in way.feed(data):
            if plain.content_type == ContentType.APPLICATION_DATA:
                way.delivered += len(plain.content)
                found += [(from_client, plain.content)] if plain.content else []
            else:
                self._follow(way, plain)
        return found

    def lose(self, from_client: bool, length: int) -> None:
        """``length`` bytes of one direction are missing from the capture.

        A hole within one record costs that record: data go on behind it, so whoever reads them
        has to be told of the hole as well. Otherwise nothing more is opened in this direction.
        """
        self._ways[from_client].lose(length)

    def end(self, from_client: bool) -> None:
        """One direction is over."""
        self._ways[from_client].ended = True

    @property
    def facts(self) -> TlsFacts:
        """What is known by now."""
        answer, alert = self._answer, self._alert or self._sealed_alert()
        return TlsFacts(
            version=handshake.version_name(answer.version) if answer else "",
            cipher=name_of(answer.suite) if answer else "",
            server_name=self._hello.server_name if self._hello else "",
            certificate=self._certificate,
            client_bytes=self._ways[True].data_bytes,
            server_bytes=self._ways[False].data_bytes,
            alert=alert.words if alert else "",
            client_certificate_asked=self._asked,
        )

    @property
    def reason(self) -> str:
        """Why it could not be read by now, or not wholly; empty if it was."""
        refusal = self._refusal or self._sealed_alert()
        client, server = self._ways[True], self._ways[False]
        seen = Seen(self._hello, self._answer, self._malformed, refusal, client, server)
        return reason(seen)

    @property
    def opened(self) -> bool:
        """Whether application data were opened, of one side at least.

        A handshake alone is not enough: where it was refused, ``reason`` is all there is to tell.
        """
        return any(way.delivered for way in self._ways.values())

    def _sealed_alert(self) -> Alert | None:
        """The alert that ended a handshake, of which only the length can be seen."""
        by = [way.from_client for way in self._ways.values() if way.ends_with_alert]
        return Alert(by[0], None) if by else None

    @property
    def _is_tls13(self) -> bool:
        return self._agreed is not None and self._agreed.version == TLS13

    def _follow(self, way: Way, plain: Plain) -> None:
        """What is no application data."""
        match plain.content_type:
            case ContentType.HANDSHAKE:
                for message in way.messages.feed(plain.content):
                    self._hear(way, message)
            case ContentType.CHANGE_CIPHER_SPEC if self._agreed and not self._is_tls13:
                sealed = seal(self._keys, self._agreed, from_client=way.from_client)
                way.switch(sealed, self._agreed)
            case ContentType.ALERT:
                self._heed(way, plain.content)

    def _heed(self, way: Way, fragment: bytes) -> None:
        """An alert; without an answer of the server before it, it is why there is none."""
        alert = alert_of(way.from_client, fragment, all_fatal=self._is_tls13)
        if alert and not self._alert:
            self._alert = alert
            if not self._ways[False].delivered:
                self._refusal = alert

    def _hear(self, way: Way, message: Message) -> None:
        """One handshake message; one that cannot be read changes nothing."""
        try:
            match message.type, way.from_client:
                case MessageType.CLIENT_HELLO, True:
                    self._hear_client(handshake.client_hello(message.body))
                case MessageType.SERVER_HELLO, False:
                    self._hear_server(handshake.server_hello(message.body))
                case MessageType.CERTIFICATE, False if self._agreed:
                    leaf = handshake.leaf_certificate(message.body, self._agreed.version)
                    self._certificate = subject(leaf)
                case MessageType.CERTIFICATE_REQUEST, False:
                    self._asked = True
                case MessageType.FINISHED, _:
                    way.finish()
                case MessageType.KEY_UPDATE, _:
                    way.update()
        except HandshakeError as error:
            name = MessageType(message.type).name.lower().replace("_", " ")
            self._malformed = self._malformed or f"the {name} cannot be read: {error}"

    def _hear_client(self, hello: ClientHello) -> None:
        self._hello = hello
        self._ways[True].early_data = hello.early_data

    def _hear_server(self, answer: handshake.ServerHello) -> None:
        """What the server chose; TLS 1.3 is encrypted from here on, TLS 1.2 after a signal."""
        self._answer = answer
        if answer.is_retry:
            return
        hello = self._hello or ClientHello(b"", "", early_data=False)
        suite = None if answer.compressed else suite_of(answer.suite)
        self._agreed = Agreed(answer.version, suite, hello.random, answer.random, hello.early_data)
        if self._is_tls13:
            for way in self._ways.values():
                sealed = seal(self._keys, self._agreed, from_client=way.from_client)
                way.switch(sealed, self._agreed)
