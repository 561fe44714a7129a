"""Options that several commands have, and what they may be."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """How events are printed."""

    TEXT = "text"
    JSONL = "jsonl"


class Listing(StrEnum):
    """How a list or a description is printed."""

    TEXT = "text"
    JSON = "json"


class Diagram(StrEnum):
    """How a sequence diagram is printed."""

    TEXT = "text"
    MERMAID = "mermaid"


# Plain assignments: typer does not look through `type` aliases.
Device = Annotated[
    list[str],
    typer.Option("--device", "-d", metavar="URL", help="The device to stand in front of."),
]
Headless = Annotated[
    bool, typer.Option("--headless", help="Print events instead of opening the interface.")
]
Format = Annotated[
    Form, typer.Option("--format", "-f", help="text for people, jsonl for programs.")
]
Insecure = Annotated[
    bool, typer.Option("--insecure", help="Accept any certificate and old TLS from the device.")
]


AnyFile = Annotated[
    Path,
    typer.Argument(
        help="A session, pcap, pcapng, HAR, mitmproxy flows, JSON lines, a trace of sane-airscan or"
        " go-mfp, an HTTP message or SOAP envelope; - reads stdin."
    ),
]
KeyLog = Annotated[
    Path | None,
    typer.Option("--keylog", metavar="FILE", help="TLS keys, as SSLKEYLOGFILE writes them."),
]
Rows = Annotated[
    Listing, typer.Option("--format", "-f", help="text for people, json for programs.")
]
