"""How programs write: prefixes, an order of headers, heads and boundaries of their own.

The manners are those of real peers, as far as they are known; the wording is ours.
"""

from dataclasses import replace

from inspector.soap.namespaces import WSA_2005, WSCN_2006_01
from tests.conversations.manners import NAMESPACES, WSD_2009, Manner, Mime

_WSDAPI = (
    ("Cache-Control", "no-cache"),
    ("Connection", "Keep-Alive"),
    ("Pragma", "no-cache"),
    ("Content-Type", "{type}"),
    ("User-Agent", "WSDAPI"),
    ("Content-Length", "{length}"),
    ("Host", "{host}"),
)
_WINDOWS_ORDER = ("To", "Action", "MessageID", "RelatesTo", "ReplyTo", "From")

WINDOWS = Manner(
    prefixes={"wscn": "sca"},
    order=_WINDOWS_ORDER,
    declaration='<?xml version="1.0" encoding="utf-8"?>',
    ids="urn:uuid:6d1f0a52-3c41-4be0-9a0e-{:012d}",
    asks=_WSDAPI,
    answers=(
        ("Content-Type", "{type}"),
        ("Server", "Microsoft-HTTPAPI/2.0"),
        ("Content-Length", "{length}"),
    ),
    soap_type="application/soap+xml",
)
"""Windows: one line, the prefix sca, keep-alive; as an event sink it answers from HTTP.sys."""

AIRSCAN = Manner(
    prefixes={"wscn": "sca"},
    order=("MessageID", "To", "ReplyTo", "Action"),
    declaration="",
    indented=True,
    ids="urn:uuid:a3d84c17-90be-4f5d-b6c2-{:012d}",
    asks=(
        ("Connection", "close"),
        ("Content-Type", "{type}"),
        ("Cache-Control", "no-cache"),
        ("Pragma", "no-cache"),
        ("User-Agent", "WSDAPI"),
        ("Host", "{host}"),
        ("Content-Length", "{length}"),
    ),
    soap_type="application/soap+xml",
)
"""sane-airscan: calls itself WSDAPI too, but indents and closes the connection every time."""

_DRAFT = {**NAMESPACES, "wscn": WSCN_2006_01}
PYTHON = Manner(
    prefixes={"wscn": "sca"},
    namespaces=_DRAFT,
    order=("To", "Action", "MessageID", "ReplyTo", "From"),
    declaration='<?xml version="1.0" encoding="utf-8"?>\n',
    ids="urn:uuid:f2c6b0d8-15ea-4c39-8b74-{:012d}",
    asks=(
        ("Host", "{host}"),
        ("User-Agent", "WSDAPI"),
        ("Accept", "*/*"),
        ("Connection", "keep-alive"),
        ("Content-Type", "{type}"),
        ("Content-Length", "{length}"),
    ),
    answers=(("Server", "sink.example/1"), ("Content-Length", "{length}")),
    soap_type="application/soap+xml",
)
"""A script with the draft namespace of January 2006 in its bodies."""

_GSOAP_ASKS = (
    ("Host", "{host}"),
    ("User-Agent", "gSOAP/2.8"),
    ("Content-Type", "{type}"),
    ("Content-Length", "{length}"),
    ("Connection", "close"),
)
GSOAP = Manner(
    prefixes={"soap": "SOAP-ENV"},
    asks=_GSOAP_ASKS,
    answers=(
        ("Server", "{server}"),
        ("Content-Type", "{type}"),
        ("Content-Length", "{length}"),
        ("Transfer-Encoding", "{coding}"),
        ("Connection", "{connection}"),
    ),
)
"""A device with gSOAP: SOAP-ENV, ids before addresses, images chunked."""

RICOH = replace(
    GSOAP,
    mime=Mime(
        boundary="uuid:3f1c77a0-5b2e-11f0-8000-{n:012d}",
        image_id="<uuid:4a90d3c2-5b2e-11f0-8000-{n:012d}>",
        content_type=(
            'multipart/related; type="application/xop+xml"; boundary="{boundary}"; '
            'start="{start}"; start-info="application/soap+xml"; charset=utf-8'
        ),
    ),
)
"""gSOAP with a boundary that has colons."""

OEM = Manner(
    order=("To", "Action", "MessageID", "RelatesTo"),
    declaration='<?xml version="1.0" encoding="utf-8"?>',
    ids="urn:uuid:16a65700-007c-1000-bb49-{:012d}",
    asks=(
        ("Content-Type", "{type}"),
        ("Content-Length", "{length}"),
        ("Host", "{host}"),
        ("Connection", "close"),
    ),
    answers=(
        ("Content-Type", "{type}"),
        ("Transfer-Encoding", "{coding}"),
        ("Content-Length", "{length}"),
        ("Server", "{server}"),
        ("Connection", "{connection}"),
    ),
    soap_type="application/soap+xml",
    mime=Mime(
        content_type=(
            'multipart/related; boundary={boundary}; type="application/xop+xml"; '
            'start="{start}"; start-info="application/soap+xml"'
        ),
        boundary="4aa7d814-adc1-47a2-8e1c-{n:012d}",
        start="<0@body>",
        image_id="<{n}@image>",
        root_type="application/xop+xml; type=application/soap+xml",
    ),
)
"""The firmware that several makers sell and that listens on port 8018."""

XEROX = replace(
    OEM,
    mime=replace(
        OEM.mime,
        content_type=(
            "multipart/related; boundary={boundary}; type=application/xop+xml; "
            'start="{start}"; startinfo="application/soap+xml"'
        ),
        boundary="----wsdScan{n:06d}",
        gap="",
        tail="\r\n\r\n",
    ),
)
"""The same family with less care: no line break between image and boundary, one too many after it,
startinfo for start-info.
"""

EPSON = replace(
    OEM,
    order=("Action", "To", "MessageID", "RelatesTo"),
    always=("wsdp", "wsd", "wprt", "wscn"),
    ids="urn:uuid:0af48d00-a033-11b2-b522-{:012d}",
    mime=Mime(
        boundary="wdp_scan_{n}",
        start="<scan.xml@wdp>",
        image_id="< image{n}@wdp >",
        first="\r\n--",
    ),
)
"""soap and plain names; its Content-IDs have stray spaces."""

KYOCERA = replace(
    GSOAP,
    prefixes={
        "soap": "SOAP-ENV",
        "wsa": "addressing",
        "wsd": "discovery",
        "wsdp": "devprof",
        "wse": "eventing",
        "wsx": "metadata",
        "wscn": "scan",
        "wprt": "print",
    },
    always=("pnpx", "df", "wsdp", "wsx", "wsd", "wse", "xop", "wscn", "wprt"),
    vendor=(
        ("SOAP-ENC", "http://www.w3.org/2003/05/soap-encoding"),
        ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsd", "http://www.w3.org/2001/XMLSchema"),
        ("wsa5", WSA_2005),
        ("c14n", "http://www.w3.org/2001/10/xml-exc-c14n#"),
        ("ds", "http://www.w3.org/2000/09/xmldsig#"),
        *(
            (f"km{name}", f"http://mfp.example/ws/setting/{name}")
            for name in (
                "account",
                "address",
                "box",
                "counter",
                "device",
                "job",
                "log",
                "panel",
                "stored",
            )
        ),
    ),
    declaration="",
    body_attributes=' xml:space="preserve"',
    ids="urn:uuid:bc8b1d56-8d93-11ef-b071-{:012d}",
)
"""gSOAP with a namespace for everything and names of its own for the usual ones."""

SERVER = replace(WINDOWS, prefixes={}, ids="urn:uuid:d7a2c5e9-6b18-4f03-a94e-{:012d}")
"""Windows Server with the scan server role."""

OASIS = Manner(
    namespaces={**NAMESPACES, "wsd": WSD_2009, "wsa": WSA_2005},
    declaration='<?xml version="1.0" encoding="UTF-8"?>',
    anonymous=f"{WSA_2005}/anonymous",
    ids="urn:uuid:5e83a1f4-c7d0-42b6-9e15-{:012d}",
)
"""WS-Discovery 1.1 with the addressing of 2005, as other profiles than WSD use it."""
