"""How messages are written: what is said is a letter, how it looks is a manner.

Rule: letters use the prefixes of ``NAMESPACES``; a manner replaces them with its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inspector.soap.namespaces import (
    ANONYMOUS,
    DSC,
    DSD,
    DSP,
    SOAP12,
    WSA,
    WSCN,
    XOP,
)
from inspector.wire.observation import Headers
from tests.capture_kit import element, indented
from tests.conversations.images import Image

WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
WSDP = "http://schemas.xmlsoap.org/ws/2006/02/devprof"
WSE = "http://schemas.xmlsoap.org/ws/2004/08/eventing"
WXF = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WPRT = "http://schemas.microsoft.com/windows/2006/08/wdp/print"
FILTER = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter"
WSD_2009 = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"

NAMESPACES: Mapping[str, str] = {
    "soap": SOAP12,
    "wsa": WSA,
    "wsd": WSD,
    "wsdp": WSDP,
    "wse": WSE,
    "wsx": "http://schemas.xmlsoap.org/ws/2004/09/mex",
    "wscn": WSCN,
    "wprt": WPRT,
    "dsd": DSD,
    "dsp": DSP,
    "dsc": DSC,
    "psp": "http://schemas.microsoft.com/windows/2008/02/imaging/postscan/psp",
    "emlf": f"{FILTER}/email",
    "fsf": f"{FILTER}/fileshare",
    "spf": f"{FILTER}/sharepoint",
    "xop": XOP,
    "pnpx": "http://schemas.microsoft.com/windows/pnpx/2005/10",
    "df": "http://schemas.microsoft.com/windows/2008/09/devicefoundation",
}
_PREFIX = re.compile(rf"(?<![\w:.-])(?<![^<]/)({'|'.join(NAMESPACES)}):(?=[A-Za-z])")
IMAGE_ID = "cid:image"
"""What a letter writes where the Content-ID of its image belongs."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a message says. ``to`` is empty where the line or the answer tells it.

    ``headers`` are further header elements. ``one_way`` letters name no ReplyTo.
    """

    action: str
    body: str = ""
    to: str = ""
    headers: str = ""
    one_way: bool = False
    image: Image | None = None


@dataclass(frozen=True, kw_only=True)
class Mime:
    """How a program puts envelope and image together; ``{n}`` numbers the message."""

    content_type: str = (
        'multipart/related; boundary="{boundary}"; type="application/xop+xml"; '
        'start="{start}"; start-info="application/soap+xml"'
    )
    boundary: str = "==mfp-{n:08x}-7d1f5ab2=="
    start: str = "<SOAP-ENV:Envelope>"
    image_id: str = "<image-{n}@mfp.example>"
    root_type: str = 'application/xop+xml; charset=utf-8; type="application/soap+xml"'
    first: str = "--"  # what the body begins with
    gap: str = "\r\n"  # between the image and the boundary
    tail: str = "\r\n"  # after the last boundary

    def numbered(self, number: int) -> "Mime":
        """With the boundary and ids of one message."""
        return replace(
            self,
            boundary=self.boundary.format(n=number),
            start=self.start.format(n=number),
            image_id=self.image_id.format(n=number),
        )

    def header(self) -> str:
        """The Content-Type of the whole."""
        return self.content_type.format(boundary=self.boundary, start=self.start)

    def href(self) -> str:
        """What the envelope says where the image is."""
        return f"cid:{self.image_id.strip('<> ')}"

    def body(self, root: bytes, image: Image) -> bytes:
        """Both parts between their boundaries."""
        transfer = "Content-Transfer-Encoding: binary\r\n"
        head = (
            f"{self.first}{self.boundary}\r\nContent-Type: {self.root_type}\r\n{transfer}"
            f"Content-ID: {self.start}\r\n\r\n"
        )
        between = (
            f"\r\n--{self.boundary}\r\nContent-Type: {image.media_type}\r\n{transfer}"
            f"Content-ID: {self.image_id}\r\n\r\n"
        )
        end = f"{self.gap}--{self.boundary}--{self.tail}"
        return b"".join((head.encode(), root, between.encode(), image.data, end.encode()))


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How one program writes envelopes and the heads of HTTP.

    ``order`` lists the addressing headers, ``always`` namespaces declared whether used or not,
    ``asks`` and ``answers`` the HTTP headers, in which braces stand for what the message has.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    namespaces: Mapping[str, str] = field(default_factory=lambda: NAMESPACES)
    always: tuple[str, ...] = ()
    vendor: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ("MessageID", "RelatesTo", "To", "Action", "ReplyTo")
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
    indented: bool = False
    body_attributes: str = ""
    ids: str = "urn:uuid:0b7c9e30-77d2-11f0-8000-{:012d}"
    anonymous: str = ANONYMOUS
    sender: str = ""
    asks: Headers = ()
    answers: Headers = ()
    soap_type: str = "application/soap+xml; charset=utf-8"
    mime: Mime = field(default_factory=Mime)

    def message_id(self, number: int) -> str:
        """The id of the ``number``-th message."""
        return self.ids.format(number)

    def envelope(self, letter: Letter, message_id: str, relates_to: str, to: str) -> bytes:
        """The letter as this program writes it."""
        asks = not letter.one_way and not relates_to
        texts = {
            "MessageID": message_id,
            "RelatesTo": relates_to,
            "To": to,
            "Action": letter.action,
            "ReplyTo": element("wsa:Address", self.anonymous) if asks else "",
            "From": element("wsa:Address", self.sender) if asks and self.sender else "",
        }
        addressing = "".join(
            element(f"wsa:{name}", texts[name]) for name in self.order if texts[name]
        )
        content = element(
            "soap:Envelope",
            element("soap:Header", addressing, letter.headers),
            element(f"soap:Body{self.body_attributes}", letter.body),
        )
        used = dict.fromkeys(("soap", "wsa", *self.always, *_PREFIX.findall(content)))
        declared = [(self.prefixes.get(it, it), self.namespaces[it]) for it in used]
        names = "".join(f' xmlns:{name}="{uri}"' for name, uri in (*declared, *self.vendor))
        content = _PREFIX.sub(lambda it: f"{self.prefixes.get(it[1], it[1])}:", content)
        head, _, rest = content.partition(">")
        content = f"{head}{names}>{rest}"
        return (self.declaration + (indented(content) if self.indented else content)).encode()


def written_heads(heads: Headers, **values: object) -> Headers:
    """HTTP headers with their values filled in; those left empty are not sent."""
    filled = ((name, text.format(**values)) for name, text in heads)
    return tuple((name, text) for name, text in filled if text)
