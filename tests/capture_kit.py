"""What captures are made of: messages as different peers write them, and connections in time.

Everything is invented and fixed: addresses for documentation (RFC 5737, RFC 3849), ids that count,
a clock that starts in March 2026. The manner is that of real peers: Windows writes one line with
the prefixes soap, wsa and sca, a device's gSOAP writes SOAP-ENV, others indent.
"""

from dataclasses import dataclass, field, replace
from io import BytesIO

from inspector.events.told import tell
from inspector.formats import pcapng
from inspector.soap.namespaces import ANONYMOUS, SOAP12, WSA
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Body,
    Cut,
    Headers,
    Recorded,
    Request,
    Response,
    header,
    recorded,
)

START_US = 1_772_442_000_000_000  # 2026-03-02T09:00:00Z
ELAPSED_US = 14_250
JITTER_US = 1_310
ASKED = "urn:uuid:6d1f0a52-3c41-4be0-9a0e-{:012d}"
ANSWERED = "urn:uuid:0b7c9e30-77d2-11f0-8000-{:012d}"
PC_ENDPOINT = "urn:uuid:c1a7e1de-51d5-4f0b-8f39-9e2d6c5b4a30"

SOAP_TYPE = "application/soap+xml"
SOAP_UTF8 = "application/soap+xml; charset=utf-8"

type Content = Message | bytes


@dataclass(frozen=True, kw_only=True)
class Message:
    """One SOAP message. ``body`` is XML text in which ``prefix`` stands for ``namespace``.

    ``soap`` is the prefix of the envelope. ``order`` lists the addressing headers.
    """

    action: str
    body: str
    namespace: str
    prefix: str = "wscn"
    soap: str = "SOAP-ENV"
    envelope: str = SOAP12
    order: tuple[str, ...] = ("MessageID", "RelatesTo", "To", "Action")
    to: str = ANONYMOUS
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
    urn: bool = True
    indented: bool = False

    def encoded(self, message_id: str, relates_to: str = "") -> bytes:
        """The message as it goes on the wire."""
        texts = {
            "MessageID": self.in_form(message_id),
            "RelatesTo": self.in_form(relates_to),
            "To": self.to,
            "Action": self.action,
            "ReplyTo": f"<wsa:Address>{ANONYMOUS}</wsa:Address>",
            "From": f"<wsa:Address>{PC_ENDPOINT}</wsa:Address>",
        }
        names = (name for name in self.order if texts[name])
        headers = "".join(f"<wsa:{name}>{texts[name]}</wsa:{name}>" for name in names)
        declared = f'xmlns:{self.soap}="{self.envelope}" xmlns:wsa="{WSA}"'
        if self.prefix:
            declared += f' xmlns:{self.prefix}="{self.namespace}"'
        text = (
            f"<{self.soap}:Envelope {declared}><{self.soap}:Header>{headers}</{self.soap}:Header>"
            f"<{self.soap}:Body>{self.body}</{self.soap}:Body></{self.soap}:Envelope>"
        )
        return (self.declaration + (indented(text) if self.indented else text)).encode()

    def in_form(self, message_id: str) -> str:
        """The id as this peer writes it."""
        return message_id if self.urn else message_id.removeprefix("urn:")


def indented(text: str) -> str:
    """XML on lines, two spaces a level, as a device's template has it."""
    lines, depth = [], 0
    for piece in text.replace("><", ">\0<").split("\0"):
        depth -= piece.startswith("</")
        lines.append("  " * depth + piece)
        depth += not piece.startswith("</") and "</" not in piece and not piece.endswith("/>")
    return "\n".join(lines) + "\n"


def element(name: str, *content: str) -> str:
    """An element around texts or elements; without any as Windows writes an empty one."""
    return f"<{name}>{''.join(content)}</{name.partition(' ')[0]}>"


def windows(namespace: str, operation: str, *content: str, to: str, prefix: str = "sca") -> Message:
    """A request as WSDAPI of Windows writes it."""
    return Message(
        action=f"{namespace}/{operation}",
        body=element(f"{prefix}:{operation}Request", *content),
        namespace=namespace,
        prefix=prefix,
        soap="soap",
        order=("To", "Action", "MessageID", "ReplyTo", "From"),
        to=to,
        declaration='<?xml version="1.0" encoding="utf-8"?>',
    )


def answer(namespace: str, operation: str, *content: str, prefix: str = "wscn") -> Message:
    """An answer as a device's gSOAP writes it."""
    return Message(
        action=f"{namespace}/{operation}Response",
        body=element(f"{prefix}:{operation}Response", *content),
        namespace=namespace,
        prefix=prefix,
    )


def fault(
    code: str, subcode: str, reason: str, *, namespace: str, prefix: str = "wscn", detail: str = ""
) -> Message:
    """A SOAP 1.2 fault; ``subcode`` is the local name below ``prefix``."""
    body = element(
        "SOAP-ENV:Fault",
        element(
            "SOAP-ENV:Code",
            element("SOAP-ENV:Value", f"SOAP-ENV:{code}"),
            element("SOAP-ENV:Subcode", element("SOAP-ENV:Value", f"{prefix}:{subcode}")),
        ),
        element("SOAP-ENV:Reason", element('SOAP-ENV:Text xml:lang="en"', reason)),
        element("SOAP-ENV:Detail", detail) if detail else "",
    )
    return Message(action=f"{WSA}/fault", body=body, namespace=namespace, prefix=prefix)


def from_windows(message: Message) -> Message:
    """An answer in the manner of Windows as a server: the scan server of DSM."""
    return replace(
        message,
        body=message.body.replace("SOAP-ENV:", "soap:"),
        soap="soap",
        order=("To", "Action", "MessageID", "RelatesTo"),
        declaration='<?xml version="1.0" encoding="utf-8"?>',
    )


@dataclass
class Capture:
    """Exchanges in the order in which they happen."""

    time_us: int = START_US
    count: int = 0
    seen: list[Recorded] = field(default_factory=list)

    def pause(self, milliseconds: int) -> None:
        """Let time pass until the next request."""
        self.time_us += milliseconds * 1000

    def encoded(self) -> bytes:
        """The capture as pcapng."""
        stream = BytesIO()
        pcapng.write(stream, tell(self.seen))
        return stream.getvalue()


@dataclass
class Line:
    """A connection that a client keeps open to one path of a server."""

    capture: Capture
    client: Address
    server: Address
    path: str
    user_agent: str = "WSDAPI"
    server_name: str = "Example-MFP/2.0"
    pause_ms: int = 1200
    elapsed_us: int = ELAPSED_US

    @property
    def url(self) -> str:
        """What a client writes into To."""
        return f"http://{self.server}{self.path}"

    def exchange(
        self,
        asked: Content,
        answered: Content,
        *,
        status: int = 200,
        content_type: str = SOAP_UTF8,
        more: Headers = (),
        method: str = "POST",
    ) -> None:
        """A request and its answer; ``content_type`` and ``more`` are the answer's headers."""
        message_id = self._ask(asked, method)
        body = self._written(answered, ANSWERED, message_id)
        typed = (("Content-Type", content_type),) if body else ()
        capture = self.capture
        answered_us = capture.time_us + self.elapsed_us + capture.count % 7 * JITTER_US
        response = Response(
            exchange=f"x{capture.count}",
            time_us=answered_us,
            end_us=answered_us + 400,
            source=self.server,
            destination=self.client,
            status=status,
            reason=REASONS[status],
            headers=(
                ("Server", self.server_name),
                *typed,
                ("Content-Length", str(len(body))),
                *more,
            ),
            body=body_of(body, content_type),
        )
        capture.seen.append(recorded(response))
        capture.time_us = response.end_us
        capture.pause(self.pause_ms)

    def cut(self, asked: Content, reason: str, part: bytes = b"", length: int = 0) -> None:
        """A request whose answer breaks off, perhaps after ``part`` of ``length`` bytes."""
        self._ask(asked, "POST")
        capture = self.capture
        observation = Cut(
            exchange=f"x{capture.count}",
            time_us=capture.time_us + self.elapsed_us,
            source=self.server,
            destination=self.client,
            reason=reason,
            head=self._head_of(length) if length else None,
            body=Body.of(part),
        )
        capture.seen.append(recorded(observation))
        capture.time_us = observation.time_us
        capture.pause(self.pause_ms)

    def _head_of(self, length: int) -> AnswerHead:
        return AnswerHead(
            time_us=self.capture.time_us + self.elapsed_us,
            status=200,
            reason="OK",
            headers=(
                ("Server", self.server_name),
                ("Content-Type", SOAP_UTF8),
                ("Content-Length", str(length)),
            ),
        )

    def _ask(self, asked: Content, method: str) -> str:
        capture = self.capture
        capture.count += 1
        message_id = ASKED.format(capture.count)
        if isinstance(asked, Message):
            message_id = asked.in_form(message_id)
        body = self._written(asked, ASKED, "")
        request = Request(
            exchange=f"x{capture.count}",
            time_us=capture.time_us,
            end_us=capture.time_us + 250,
            source=self.client,
            destination=self.server,
            method=method,
            target=self.path,
            headers=(
                ("Cache-Control", "no-cache"),
                ("Connection", "Keep-Alive"),
                ("Pragma", "no-cache"),
                ("Content-Type", SOAP_TYPE),
                ("User-Agent", self.user_agent),
                ("Content-Length", str(len(body))),
                ("Host", str(self.server)),
            ),
            body=Body.of(body),
        )
        capture.seen.append(recorded(request))
        return message_id

    def _written(self, content: Content, ids: str, relates_to: str) -> bytes:
        if isinstance(content, bytes):
            return content
        return content.encoded(ids.format(self.capture.count), relates_to)


def body_of(data: bytes, content_type: str) -> Body:
    """A body with its parts told apart."""
    reader = BodyReader(header((("Content-Type", content_type),), "content-type"))
    reader.feed(data)
    return reader.close()


REASONS = {
    200: "OK",
    202: "Accepted",
    301: "Moved Permanently",
    400: "Bad Request",
    404: "Not Found",
    500: "Internal Server Error",
}
