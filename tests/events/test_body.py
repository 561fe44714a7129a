"""What a recognised message holds, and the images that stand inside its XML."""

import hashlib
from base64 import b64encode

import pytest

from inspector.errors import Note
from inspector.events.body import note_references, read_message, take_images
from inspector.events.event import Event, Phase
from inspector.events.jsonl import to_line
from inspector.protocols import Match, Side, dsp, find_by_name, scan
from inspector.protocols.binary import Include
from inspector.soap.envelope import parse_envelope
from inspector.soap.namespaces import SOAP12, WSA, WSCN
from inspector.soap.xml import parse
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import HEAD_LIMIT, Attachment
from tests.builders import ASKED_ID, SOAP, request, response
from tests.events.conversation import decode, notes
from tests.events.examples import encoded, partly
from tests.strategies import action_of


def half(service: str, operation: str, side: Side = Side.REQUEST) -> Match:
    found = find_by_name(service, operation)
    assert found is not None
    return found._replace(side=side)


def around(body: str, action: str) -> bytes:
    return f"""<s:Envelope xmlns:s="{SOAP12}" xmlns:a="{WSA}" xmlns:w="{WSCN}"><s:Header>
<a:Action>{action}</a:Action><a:MessageID>{ASKED_ID}</a:MessageID></s:Header><s:Body>{body}</s:Body>
</s:Envelope>""".encode()


CANCEL = half("scan", "CancelJob")
RECEIPT = half("scan", "JobStatusEvent", Side.RESPONSE)


@pytest.mark.parametrize(
    ("match", "body", "message", "told"),
    [
        pytest.param(
            CANCEL,
            "<w:CancelJobRequest><w:JobId>42</w:JobId></w:CancelJobRequest>",
            scan.CancelJobRequest(job_id=42),
            [],
            id="what it should hold",
        ),
        pytest.param(
            CANCEL,
            "<w:CancelJob><w:JobId>42</w:JobId></w:CancelJob>",
            scan.CancelJobRequest(job_id=42),
            ["Envelope/Body: holds 'CancelJob', expected 'CancelJobRequest'"],
            id="another name",
        ),
        pytest.param(
            CANCEL,
            '<x xmlns=""/>',
            partly(scan.CancelJobRequest),
            [
                "Envelope/Body: holds 'x', expected 'CancelJobRequest'",
                "x/JobId: required element is missing",
            ],
            id="something else",
        ),
        pytest.param(
            CANCEL,
            "",
            None,
            ["Envelope/Body: is empty, expected CancelJobRequest"],
            id="nothing, where something is expected",
        ),
        pytest.param(half("transfer", "Get"), "", None, [], id="nothing, as expected"),
        pytest.param(
            half("eventing", "Unsubscribe", Side.RESPONSE),
            "<w:Done/>",
            None,
            ["Envelope/Body: holds 'Done', expected an empty body"],
            id="something, where nothing is expected",
        ),
        pytest.param(
            RECEIPT,
            "<w:Thanks/>",
            None,
            [
                "Envelope/Body: holds 'Thanks', expected no message:"
                " a notification is only acknowledged"
            ],
            id="a receipt with words",
        ),
        pytest.param(half("print", "CancelJob"), "<w:Anything/>", None, [], id="only named"),
    ],
)
def test_reads_what_the_body_holds(
    match: Match, body: str, message: object, told: list[str]
) -> None:
    found: list[Note] = []
    envelope = parse_envelope(around(body, action_of(match)), [])
    assert read_message(match, envelope, found) == message
    assert [f"{note.path}: {note.text}" for note in found] == told


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1700).to_bytes(4) + (2338).to_bytes(4) + b"\x08\2\0\0\0"
EMPTY = hashlib.sha256(b"").hexdigest()


def taken(content: str) -> tuple[tuple[Attachment, ...], list[str], str | None]:
    """Attachments of a message with an image inside, notes, and what stays of the text."""
    body = parse(f"<R><ScanData>{content}</ScanData></R>".encode())
    found: list[Note] = []
    attachments = take_images(body, found)
    return attachments, [note.text for note in found], body[0].text


def test_an_image_inside_the_xml_is_taken_out() -> None:
    (image,), told, rest = taken(b64encode(PNG).decode())
    assert (image.format, image.width_px, image.height_px) == ("png", 1700, 2338)
    assert (image.length, image.sha256) == (len(PNG), hashlib.sha256(PNG).hexdigest())
    assert (image.magic, image.transfer_encoding, image.offset) == (PNG[:16], "base64", 0)
    assert image.truncated
    assert told == [f"holds {len(PNG)} bytes as base64, expected xop:Include"]
    assert rest is None


@pytest.mark.parametrize(
    ("content", "length"),
    [
        pytest.param("\n  iVBO\n  Rw0K\t\r\n", 6, id="lines and padding"),
        pytest.param("iVBO Rw==", 4, id="blanks"),
    ],
)
def test_base64_is_read_with_its_white_space(content: str, length: int) -> None:
    (image,), told, _ = taken(content)
    assert image.length == length
    assert told == [f"holds {length} bytes as base64, expected xop:Include"]


@pytest.mark.parametrize(
    ("content", "skipped", "lengths"),
    [
        pytest.param("iV!BO*Rw==", 2, [4], id="characters of no alphabet"),
        pytest.param("data:image/png;base64,iVBORw==", 22, [4], id="a data URI"),
        pytest.param("iVBOR", 1, [3], id="a broken end"),
        pytest.param("iVBOä", 1, [3], id="letters beyond ASCII"),
        pytest.param("iV==BORw", 2, [4], id="padding inside"),
        pytest.param("!!!!", 4, [], id="none of the alphabet at all"),
    ],
)
def test_what_is_no_base64_is_skipped_and_counted(
    content: str, skipped: int, lengths: list[int]
) -> None:
    images, told, rest = taken(content)
    assert ([image.length for image in images], rest) == (lengths, None)
    assert told[0] == f"{skipped} characters that are no base64 are skipped"


@pytest.mark.parametrize("content", ["", "  \n ", '<x href="cid:i"/>', ' <x href="cid:i"/> '])
def test_what_is_beside_the_xml_is_not_inside(content: str) -> None:
    assert taken(content)[:2] == ((), [])


def test_an_element_of_another_name_holds_no_image() -> None:
    body = parse(b"<R><JobToken>iVBORw==</JobToken></R>")
    assert take_images(body, []) == ()
    assert body[0].text == "iVBORw=="


def retrieved(content: str) -> Event:
    """The event of a RetrieveImage answer, a plain document with this in its ScanData."""
    body = f"<w:RetrieveImageResponse><w:ScanData>{content}</w:ScanData></w:RetrieveImageResponse>"
    return decode(response(around(body, f"{WSCN}/RetrieveImageResponse")))


def test_the_event_of_an_image_inside_is_small_and_whole() -> None:
    event = retrieved(b64encode(PNG * 1000).decode())
    assert (event.phase, event.operation) == (Phase.RESPONSE, "RetrieveImage")
    assert event.message == partly(scan.RetrieveImageResponse, scan_data=partly(scan.ScanData))
    (image,) = event.attachments
    assert (image.format, image.length) == ("png", 1000 * len(PNG))
    assert notes(event) == [
        f"RetrieveImageResponse/ScanData: holds {1000 * len(PNG):,} bytes as base64,"
        " expected xop:Include"
    ]


def test_the_event_of_a_broken_image_inside_says_so() -> None:
    event = retrieved("!!!!")
    assert (event.phase, event.attachments) == (Phase.RESPONSE, ())
    assert notes(event)[1:] == ["RetrieveImageResponse/ScanData: names no image"]


def test_of_an_image_inside_that_is_too_large_to_carry_the_first_part_is_told() -> None:
    body = f"<w:RetrieveImageResponse><w:ScanData>{'A' * HEAD_LIMIT}</w:ScanData>"
    data = around(f"{body}</w:RetrieveImageResponse>", f"{WSCN}/RetrieveImageResponse")
    reader = BodyReader(SOAP)
    reader.feed(data)
    event = decode(response(reader.close()))
    (image,) = event.attachments
    assert (event.phase, image.truncated) == (Phase.UNDECODED, True)
    assert 0 < image.length < HEAD_LIMIT
    assert event.message == partly(scan.RetrieveImageResponse, scan_data=partly(scan.ScanData))
    assert notes(event)[0] == f"HTTP: only the first {HEAD_LIMIT} of {len(data)} bytes are read"
    assert len(to_line(event)) < 2000


def test_an_image_that_a_device_sends_is_taken_out_as_well() -> None:
    end = b"</dsp:ImageData>"
    data = encoded(half("dsp", "SendImage")).replace(end, b64encode(PNG) + end)
    before, _, after = data.partition(b"<xop:Include")
    event = decode(request(before + after.partition(b"/>")[2]))
    (image,) = event.attachments
    assert (event.phase, image.format, image.length) == (Phase.REQUEST, "png", len(PNG))


IMAGE = Attachment(content_id="i", content_type="image/png", offset=9, length=7, sha256=EMPTY)
INSIDE = Attachment(
    content_id="", content_type="", offset=0, length=7, sha256=EMPTY, transfer_encoding="base64"
)


def naming(href: str | None) -> scan.RetrieveImageResponse:
    include = None if href is None else partly(Include, href=href)
    return scan.RetrieveImageResponse(scan_data=partly(scan.ScanData, include=include))


@pytest.mark.parametrize(
    ("message", "attachments", "told"),
    [
        pytest.param(naming("cid:i"), (IMAGE,), [], id="the part that is named"),
        pytest.param(
            naming("cid:other"),
            (),
            [
                "RetrieveImageResponse/ScanData/Include/@href:"
                " 'cid:other' names no part of the message"
            ],
            id="no such part",
        ),
        pytest.param(
            naming(None),
            (IMAGE,),
            ["RetrieveImageResponse/ScanData: names no image"],
            id="a part that nothing names",
        ),
        pytest.param(naming(None), (INSIDE,), [], id="inside"),
        pytest.param(
            partly(dsp.SendImageRequest, image_data=partly(dsp.ImageData)),
            (),
            ["SendImageRequest/ImageData: names no image"],
            id="sent, and not there",
        ),
        pytest.param(partly(scan.RetrieveImageResponse), (), [], id="no element that could name"),
        pytest.param(partly(scan.CancelJobRequest), (), [], id="a message without images"),
        pytest.param(None, (), [], id="no message"),
    ],
)
def test_names_of_images(
    message: object, attachments: tuple[Attachment, ...], told: list[str]
) -> None:
    found: list[Note] = []
    note_references(message, attachments, found)
    assert [f"{note.path}: {note.text}" for note in found] == told
