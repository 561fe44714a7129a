import pytest

from inspector.errors import Note
from inspector.soap.envelope import (
    AppSequence,
    Envelope,
    EnvelopeError,
    parse_envelope,
    recover_envelope,
)
from inspector.soap.extensions import EXTENSION_LENGTH, EXTENSION_LIMIT
from inspector.soap.namespaces import (
    SOAP11,
    SOAP12,
    URI_LIMIT,
    WSA,
    WSA_2003,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
    WSD,
    WSD_2009,
    WSE,
)
from inspector.soap.xml import XmlError
from tests.soap.forms import told

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
    return parsed(data)[1]


def parsed(data: bytes) -> tuple[Envelope, list[str]]:
    notes: list[Note] = []
    return parse_envelope(data, notes), told(notes)


def test_reads_every_header() -> None:
    notes: list[Note] = []
    seen = parse_envelope(
        envelope(
            headers=f"""<a:To> http://192.0.2.20/scan
            </a:To><a:RelatesTo>urn:uuid:1</a:RelatesTo>
            <a:ReplyTo><a:Address>anonymous</a:Address></a:ReplyTo>
            <a:From><x xmlns=""/><a:Address>urn:uuid:2</a:Address></a:From>
            <e:Identifier xmlns:e="{WSE}"> urn:uuid:3 </e:Identifier>
            <v:Vendor xmlns:v="urn:vendor">kept</v:Vendor>"""
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
    assert (seen.identifier, seen.app_sequence) == ("urn:uuid:3", None)
    assert [header.name for header in seen.headers] == ["Vendor"]
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
        envelope(after="<s:Body/><s:Header/>"),
        [
            "Envelope/Body: occurs more than once; the first is shown",
            "Envelope/Header: occurs more than once; the first is shown",
        ],
        id="two bodies, two headers",
    ),
    pytest.param(
        envelope(headers=f'<Identifier xmlns="{WSE}">1</Identifier>' * 2),
        ["Envelope/Header/Identifier: occurs more than once; the first is shown"],
        id="two identifiers",
    ),
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


# --- encodings -----------------------------------------------------------------------------------

TEXT = envelope(body=f'<w:X xmlns:w="{WSCN}">\u00e9\u20ac</w:X>').decode()
MARK = "\ufeff"
AS_UTF_16 = "Envelope: encoded as UTF-16, expected UTF-8"


def declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{TEXT}'


DECLARED = declared("utf-8").encode()


@pytest.mark.parametrize(
    ("data", "encoding", "notes"),
    [
        pytest.param(TEXT.encode(), "UTF-8", [], id="UTF-8"),
        pytest.param(declared("utf-8").encode(), "utf-8", [], id="UTF-8, declared"),
        pytest.param(
            (MARK + TEXT).encode(),
            "UTF-8",
            ["Envelope: starts with a byte order mark (UTF-8)"],
            id="UTF-8 with a mark",
        ),
        *(
            pytest.param(
                (mark + text).encode(codec),
                "UTF-16",
                [f"Envelope: {kind} byte order mark (UTF-16, {end}-endian)", AS_UTF_16],
                id=f"{codec}, {kind} mark, {said}",
            )
            for codec, end in (("utf-16-le", "little"), ("utf-16-be", "big"))
            for mark, kind in ((MARK, "starts with a"), ("", "has no"))
            for text, said in (
                (TEXT, "not declared"),
                (declared("utf-16"), "declared"),
                (declared("utf-8"), "wrongly declared"),
            )
        ),
        pytest.param(
            declared("windows-1252").encode("cp1252"),
            "windows-1252",
            ["Envelope: encoded as windows-1252, expected UTF-8"],
            id="another encoding",
        ),
        pytest.param(
            declared("ASCII").encode("ascii", "xmlcharrefreplace"),
            "ASCII",
            ["Envelope: encoded as ASCII, expected UTF-8"],
            id="a part of UTF-8 that not every reader knows by that name",
        ),
        pytest.param(
            b"\r\n" + DECLARED + b"\0",
            "utf-8",
            [
                "Envelope: 2 bytes of padding before the XML, at byte 0",
                f"Envelope: zero bytes after the XML, at byte {len(DECLARED) + 2}",
            ],
            id="padding around",
        ),
    ],
)
def test_reads_every_encoding(data: bytes, encoding: str, notes: list[str]) -> None:
    seen, found = parsed(data)
    assert seen.body is not None
    assert (seen.action, seen.encoding, seen.body.text) == (ACTION, encoding, "\u00e9\u20ac")
    assert found == notes


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", "\r\n"])
def test_recovers_in_every_encoding(codec: str, before: str) -> None:
    broken = TEXT[: TEXT.index("</w:X>")]
    seen = recover_envelope((MARK + before + broken).encode(codec), [])
    assert seen is not None
    assert (seen.action, seen.message_id) == (ACTION, ID)


# --- headers of others ---------------------------------------------------------------------------


def sequence(attributes: str, namespace: str = WSD) -> str:
    return f'<d:AppSequence xmlns:d="{namespace}" {attributes}/>'


PATH = "Envelope/Header/AppSequence/@"
ODD_NUMBER = "is not an unsigned 32-bit number"


@pytest.mark.parametrize(
    ("header", "expected", "notes"),
    [
        pytest.param(
            sequence('InstanceId="7" SequenceId=" urn:q " MessageNumber=" 4294967295 "'),
            AppSequence(7, "urn:q", 2**32 - 1),
            [],
            id="complete",
        ),
        pytest.param(
            sequence('InstanceId="0" MessageNumber="0"'),
            AppSequence(0, "", 0),
            [],
            id="without a sequence id",
        ),
        pytest.param(
            sequence('InstanceId="7" MessageNumber="1"', WSD_2009),
            AppSequence(7, "", 1),
            [f"Envelope/Header/AppSequence: namespace {WSD_2009!r} read as {WSD!r}"],
            id="of WS-Discovery 1.1",
        ),
        pytest.param(
            sequence('InstanceId="4294967296" MessageNumber="-1"'),
            AppSequence(),
            [
                f"{PATH}InstanceId: '4294967296' {ODD_NUMBER}",
                f"{PATH}MessageNumber: '-1' {ODD_NUMBER}",
            ],
            id="too large and too small",
        ),
        pytest.param(
            sequence(f'InstanceId="{"9" * 5000}" MessageNumber="\u0663"'),
            AppSequence(),
            [
                f"{PATH}InstanceId: '{'9' * 80}' {ODD_NUMBER}",
                f"{PATH}MessageNumber: '\u0663' {ODD_NUMBER}",
            ],
            id="5000 digits, Arabic digits",
        ),
        pytest.param(
            sequence('MessageNumber=""'),
            AppSequence(),
            [
                f"{PATH}InstanceId: required attribute is missing",
                f"{PATH}MessageNumber: '' {ODD_NUMBER}",
            ],
            id="missing and empty",
        ),
        pytest.param(
            sequence('InstanceId="7" MessageNumber="1"') + sequence(""),
            AppSequence(7, "", 1),
            ["Envelope/Header/AppSequence: occurs more than once; the first is shown"],
            id="twice",
        ),
        pytest.param(
            sequence(f'InstanceId="7" MessageNumber="1" SequenceId="{"x" * 5000}"'),
            AppSequence(7, "x" * URI_LIMIT, 1),
            [],
            id="a long sequence id is cut",
        ),
    ],
)
def test_reads_an_app_sequence(header: str, expected: AppSequence, notes: list[str]) -> None:
    seen, found = parsed(envelope(headers=header))
    assert seen.app_sequence == expected
    assert found == notes
    assert seen.headers == ()


def test_other_headers_are_kept() -> None:
    headers = f"""<v:A xmlns:v="urn:acme">1</v:A><B/><a:FaultTo/><a:Action/>
      <s:Upgrade/><i:Identifier xmlns:i="urn:acme"/><AppSequence xmlns="{WSCN}"/>"""
    seen, _ = parsed(envelope(headers=headers))
    assert [(header.namespace, header.name) for header in seen.headers] == [
        ("urn:acme", "A"),
        ("", "B"),
        (WSA, "FaultTo"),
        (SOAP12, "Upgrade"),
        ("urn:acme", "Identifier"),
        (WSCN, "AppSequence"),
    ]
    assert seen.headers[0].text == '<v:A xmlns:v="urn:acme">1</v:A>'


def test_other_headers_are_limited() -> None:
    long = f'<v:A xmlns:v="urn:acme">{"x" * EXTENSION_LENGTH}</v:A>'
    seen, notes = parsed(envelope(headers=long + "<B/>" * EXTENSION_LIMIT))
    assert [header.text for header in seen.headers[:2]] == ["", "<B/>"]
    assert len(seen.headers) == EXTENSION_LIMIT
    assert notes == [
        f"Envelope/Header: {EXTENSION_LIMIT + 1} extensions; {EXTENSION_LIMIT} are kept",
        "Envelope/Header/A: an extension of 4,126 characters; only its name is kept",
    ]
