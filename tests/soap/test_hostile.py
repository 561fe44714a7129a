"""Documents made to cost: each is read at once, and little of it is kept."""

import time
from typing import Any

import pytest

from inspector.errors import Note
from inspector.protocols.discovery import ProbeMatches
from inspector.protocols.scan import GetActiveJobsResponse
from inspector.soap.envelope import parse_envelope
from inspector.soap.extensions import EXTENSION_LIMIT, MESSAGE_LIMIT
from inspector.soap.namespaces import SOAP12, WSA, WSCN, WSD
from inspector.soap.notes import NOTE_LIMIT
from inspector.soap.reader import read
from inspector.soap.schema import extensions_in
from inspector.soap.xml import XmlError

SECONDS = 3.0
"""Time a document may take; on the machine where it was set the slowest takes half a second."""

MANY = 100_000
SPACES = " ".join(f'xmlns:p{number}="urn:{number}"' for number in range(5000))


def envelope(body: str, xmlns: str = "", header: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="{SOAP12}" xmlns:a="{WSA}" xmlns:w="{WSCN}" xmlns:d="{WSD}"'
        f' xmlns:v="urn:v" {xmlns}><s:Header><a:Action>x</a:Action>{header}</s:Header>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def jobs(inner: str, attributes: str = "") -> str:
    return f"<w:GetActiveJobsResponse {attributes}>{inner}</w:GetActiveJobsResponse>"


def summaries(inner: str) -> str:
    return jobs(f"<w:ActiveJobs>{inner}</w:ActiveJobs>")


def matches(inner: str) -> str:
    return f"<d:ProbeMatches>{inner}</d:ProbeMatches>"


def attributes(count: int, prefix: str = "") -> str:
    return " ".join(f'{prefix}a{number}="1"' for number in range(count))


def nested(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


DOCUMENTS = [
    pytest.param(envelope(jobs("<v:x/>" * MANY)), id="vendor elements"),
    pytest.param(envelope(jobs('<v:x xmlns:v="urn:w"/>' * MANY)), id="each with its namespace"),
    pytest.param(
        envelope(jobs("".join(f'<q:x xmlns:q="urn:{number}"/>' for number in range(MANY // 4)))),
        id="each of another vendor",
    ),
    pytest.param(envelope(jobs("<w:x/>" * MANY)), id="unknown elements"),
    pytest.param(envelope(jobs("<w:x/><v:x/>" * MANY)), id="unknown and vendor elements in turn"),
    pytest.param(envelope(jobs("<w:ActiveJobs/>" * MANY)), id="what may come once"),
    pytest.param(envelope(jobs("<v:ActiveJobs/>" * MANY)), id="declared names of a vendor"),
    pytest.param(envelope(summaries("<w:JobSummary/>" * MANY)), id="incomplete items"),
    pytest.param(
        envelope(summaries("<w:JobSummary><v:x/></w:JobSummary>" * MANY)), id="extended items"
    ),
    pytest.param(
        envelope(summaries(f"<w:JobSummary>{'<w:JobId>x</w:JobId>' * MANY}</w:JobSummary>")),
        id="unreadable numbers",
    ),
    pytest.param(envelope(jobs("", attributes(5000))), id="unknown attributes"),
    pytest.param(envelope(jobs("", attributes(5000, "v:"))), id="vendor attributes"),
    pytest.param(
        envelope(
            summaries(f"<w:JobSummary><w:JobId {attributes(5000)}>1</w:JobId></w:JobSummary>" * 10)
        ),
        id="attributes of numbers",
    ),
    pytest.param(envelope(jobs(f"<v:x>{'<v:y a="1">t</v:y>' * 12_000}</v:x>" * 10)), id="large"),
    pytest.param(envelope(jobs(nested("v:x", 250))), id="a deep vendor element"),
    pytest.param(envelope(nested("w:GetActiveJobsResponse", 250)), id="a deep body"),
    pytest.param(envelope(jobs("<v:x/>"), SPACES), id="namespaces"),
    pytest.param(envelope(jobs(f"<v:x {SPACES}/>")), id="namespaces of a vendor element"),
    pytest.param(
        envelope(jobs(f"<v:x>{''.join(f'<p{n}:y/>' for n in range(5000))}</v:x>"), SPACES),
        id="namespaces used in a vendor element",
    ),
    pytest.param(
        envelope(matches("<d:ProbeMatch><p99:x/></d:ProbeMatch>" * 10_000), SPACES),
        id="namespaces and vendor elements",
    ),
    pytest.param(
        envelope(
            matches("<d:ProbeMatch><d:Types>p9:x p8:y</d:Types></d:ProbeMatch>" * 10_000), SPACES
        ),
        id="namespaces and names",
    ),
    pytest.param(
        envelope(
            matches(
                '<d:ProbeMatch><d:Types xmlns:p9="urn:u">p9:x p8:y</d:Types></d:ProbeMatch>'
                * 10_000
            ),
            SPACES,
        ),
        id="namespaces declared again and names",
    ),
    pytest.param(
        envelope(
            matches(
                "".join(
                    f"<d:ProbeMatch><d:Types>p{n}:x</d:Types></d:ProbeMatch>" for n in range(5000)
                )
            ),
            SPACES.replace("urn:", "https://u/"),
        ),
        id="namespaces that are folded",
    ),
    pytest.param(
        envelope(matches(f"<d:ProbeMatch><d:Types>{'q:x ' * MANY}</d:Types></d:ProbeMatch>")),
        id="names",
    ),
    pytest.param(envelope(jobs(f"<w:{'x' * 40_000}/>" * 20)), id="long names"),
    pytest.param(envelope(jobs("", f'v:a="{"x" * 9_000_000}"')), id="a long attribute"),
    pytest.param(
        envelope(
            summaries(f"<w:JobSummary><w:JobState>{'x' * 9_000_000}</w:JobState></w:JobSummary>")
        ),
        id="a long value",
    ),
    pytest.param(envelope(jobs(""), "", "<v:x/>" * MANY), id="headers"),
    pytest.param(envelope(jobs(""), "", "<a:Action/>" * MANY), id="actions"),
    pytest.param(
        envelope(jobs("")).replace(b"</s:Envelope>", b"<s:Body/><x/>" * MANY + b"</s:Envelope>"),
        id="bodies",
    ),
    pytest.param(envelope(jobs("") * MANY), id="messages in one body"),
    pytest.param(
        envelope(jobs("<q:b/>" * 10_000), f'xmlns:q="{"u" * 1_000_000}"'), id="a long namespace"
    ),
    pytest.param(envelope(jobs("", attributes(MANY))), id="attributes without end"),
    pytest.param(
        envelope(
            summaries(f"<w:JobSummary><w:JobId {attributes(MANY)}>1</w:JobId></w:JobSummary>")
        ),
        id="attributes of a number without end",
    ),
]


@pytest.mark.parametrize("data", DOCUMENTS)
def test_costs_little(data: bytes) -> None:
    begun = time.process_time()
    notes: list[Note] = []
    kept: list[Any] = []
    try:
        seen = parse_envelope(data, notes)
    except XmlError as error:
        notes.append(Note("Envelope", str(error)))
    else:
        assert seen.body is not None
        cls = ProbeMatches if "Probe" in seen.body_tag else GetActiveJobsResponse
        message = read(cls, seen.body, notes)
        kept = [*extensions_in(message), *seen.headers]
    assert time.process_time() - begun < SECONDS
    assert notes
    assert len(notes) <= NOTE_LIMIT + 1
    assert len(kept) <= MESSAGE_LIMIT + EXTENSION_LIMIT
