import pytest

from inspector.errors import Note
from inspector.soap.envelope import URI_LIMIT, EnvelopeError, parse_envelope, recover_envelope
from inspector.soap.namespaces import (
    SOAP11,
    SOAP12,
    WSA,
    WSA_2003,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
)
from inspector.soap.xml import XmlError

ID = "urn:uuid:11111111-aaaa-4111-8111-111111111111"
ACTION = f"{WSCN}/GetActiveJobs"


def envelope(
    *,
    soap: str = SOAP12,
    wsa: str = WSA,
    action: str = ACTION,
    message_id: str = ID,
    headers: str = "",
    body: str = f'<w:GetActiveJobsRequest xmlns:w="{WSCN}"/>',
    after: str = "",
) -> bytes:
    return f"""<s:Envelope xmlns:s="{soap}" xmlns:a="{wsa}"><s:Header>
      <a:Action>{action}</a:Action><a:MessageID>{message_id}</a:MessageID>{headers}
      </s:Header><s:Body>{body}</s:Body>{after}</s:Envelope>""".encode()


def read(data: bytes) -> list[str]:
    notes: list[Note] = []
    parse_envelope(data, notes)
    return [f"{note.path}: {note.text}" for note in notes]


def test_reads_every_header() -> None:
    notes: list[Note] = []
    seen = parse_envelope(
        envelope(
            headers="""<a:To> http://192.0.2.20/scan
            </a:To><a:RelatesTo>urn:uuid:1</a:RelatesTo>
            <a:ReplyTo><a:Address>anonymous</a:Address></a:ReplyTo>
            <a:From><x xmlns=""/><a:Address>urn:uuid:2</a:Address></a:From>
            <v:Vendor xmlns:v="urn:vendor">kept out</v:Vendor>"""
        ),
        notes,
    )
    assert notes == []
    assert (seen.soap, seen.encoding) == ("1.2", "UTF-8")
    assert (seen.action, seen.sent_action) == (ACTION, ACTION)
    assert (seen.message_id, seen.relates_to) == (ID, "urn:uuid:1")
    assert (seen.to, seen.reply_to, seen.from_) == (
        "http://192.0.2.20/scan",
        "anonymous",
        "urn:uuid:2",
    )
    assert seen.body_tag == f"{{{WSCN}}}GetActiveJobsRequest"
    assert not seen.is_fault


FOLDINGS = [
    pytest.param(envelope(), [], id="a conforming message"),
    pytest.param(
        envelope(soap=SOAP11), ["Envelope: SOAP 1.1 envelope, expected SOAP 1.2"], id="SOAP 1.1"
    ),
    pytest.param(
        envelope(wsa=WSA_2003),
        ["Envelope/Header: WS-Addressing 2003/03, expected 2004/08"],
        id="WS-Addressing 2003/03",
    ),
    pytest.param(
        envelope(wsa=WSA_2005),
        ["Envelope/Header: WS-Addressing 2005/08, expected 2004/08"],
        id="WS-Addressing 2005/08",
    ),
    pytest.param(
        envelope(headers=f'<To xmlns="{WSA_2005}">x</To>'),
        ["Envelope/Header: WS-Addressing 2004/08, 2005/08, expected 2004/08"],
        id="two WS-Addressing versions",
    ),
    pytest.param(
        envelope(wsa=WSA.replace("http:", "https:")),
        [
            f"Envelope/Header/Action: namespace {WSA.replace('http:', 'https:')!r} read as {WSA!r}",
            f"Envelope/Header/MessageID: namespace {WSA.replace('http:', 'https:')!r}"
            f" read as {WSA!r}",
        ],
        id="https WS-Addressing",
    ),
    pytest.param(
        envelope(action=f"{WSCN_2006_01}/GetActiveJobs"),
        [f"Envelope/Header/Action: '{WSCN_2006_01}/GetActiveJobs' read as {ACTION!r}"],
        id="draft year in the action",
    ),
    pytest.param(
        envelope(action=ACTION.replace("http:", "https:")),
        [f"Envelope/Header/Action: '{ACTION.replace('http:', 'https:')}' read as {ACTION!r}"],
        id="https action",
    ),
    pytest.param(
        envelope(action=f"{WSCN}/ GetActiveJobs"),
        [f"Envelope/Header/Action: '{WSCN}/ GetActiveJobs' read as {ACTION!r}"],
        id="white space in the action",
    ),
    pytest.param(
        envelope(action=f"\n   {ACTION}\n"),
        [f"Envelope/Header/Action: {f'{chr(10)}   {ACTION}{chr(10)}'!r} read as {ACTION!r}"],
        id="white space around the action",
    ),
    pytest.param(
        envelope(action=ACTION + "x" * URI_LIMIT),
        [f"Envelope/Header/Action: {len(ACTION) + URI_LIMIT} characters; not looked up"],
        id="a very long action",
    ),
    pytest.param(
        envelope(message_id=ID.removeprefix("urn:")),
        [f"Envelope/Header/MessageID: {ID.removeprefix('urn:')!r} read as {ID!r}"],
        id="uuid: without urn:",
    ),
    pytest.param(
        envelope(message_id=ID.removeprefix("urn:uuid:").upper()),
        [f"Envelope/Header/MessageID: {ID.removeprefix('urn:uuid:').upper()!r} read as {ID!r}"],
        id="a bare GUID in capitals",
    ),
    pytest.param(
        envelope(message_id=f"urn:uuid:{ID.removeprefix('urn:uuid:').upper()}"),
        [],
        id="capitals after urn:uuid: are equal by definition (RFC 4122)",
    ),
    pytest.param(
        envelope(action=""), ["Envelope/Header/Action: required header is missing"], id="no action"
    ),
    pytest.param(
        envelope(headers="<a:Action>second</a:Action>"),
        ["Envelope/Header/Action: occurs more than once; the first is shown"],
        id="two actions",
    ),
    pytest.param(
        envelope(body="<x/><y/>"),
        ["Envelope/Body: has 2 children; the first is shown"],
        id="two bodies in one",
    ),
    pytest.param(envelope(after="<x/>"), ["Envelope: unexpected element 'x'"], id="a third part"),
    pytest.param(
        f'<s:Envelope xmlns:s="{SOAP12}"/>'.encode(),
        [
            "Envelope/Body: required element is missing",
            "Envelope/Header/Action: required header is missing",
        ],
        id="an empty envelope",
    ),
]


@pytest.mark.parametrize(("data", "notes"), FOLDINGS)
def test_notes_what_it_folds(data: bytes, notes: list[str]) -> None:
    assert read(data) == notes


@pytest.mark.parametrize("wsa", [WSA, WSA_2003, WSA_2005], ids=["2004/08", "2003/03", "2005/08"])
@pytest.mark.parametrize("soap", [SOAP12, SOAP11], ids=["1.2", "1.1"])
def test_versions_read_alike(soap: str, wsa: str) -> None:
    seen = parse_envelope(envelope(soap=soap, wsa=wsa), [])
    assert (seen.action, seen.message_id) == (ACTION, ID)
    assert seen.body_tag == f"{{{WSCN}}}GetActiveJobsRequest"


@pytest.mark.parametrize("soap", [SOAP12, SOAP11], ids=["1.2", "1.1"])
def test_knows_a_fault(soap: str) -> None:
    assert parse_envelope(envelope(soap=soap, body="<s:Fault/>"), []).is_fault


def test_an_empty_body_has_no_element() -> None:
    seen = parse_envelope(envelope(body="  "), [])
    assert (seen.body, seen.body_tag) == (None, "")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"<html/>", EnvelopeError, id="another root"),
        pytest.param(b"<Envelope/>", EnvelopeError, id="an Envelope without namespace"),
        pytest.param(b"<a", XmlError, id="broken XML"),
    ],
)
def test_refuses(data: bytes, error: type[XmlError]) -> None:
    with pytest.raises(error):
        parse_envelope(data, [])
    assert recover_envelope(data, []) is None


def test_recovers_the_headers_of_a_broken_message() -> None:
    data = envelope()
    seen = recover_envelope(data[: data.index(b"GetActiveJobsRequest") + 20], [])
    assert seen is not None
    assert (seen.action, seen.message_id) == (ACTION, ID)


@pytest.mark.parametrize("at", [b"<s:Header>", b"<s:Body>", b"</s:Body>"])
def test_recovers_around_an_undeclared_entity(at: bytes) -> None:
    seen = recover_envelope(envelope().replace(at, at + b"&foo;"), [])
    assert seen is not None
    assert seen.action == ACTION
