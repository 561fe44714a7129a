"""Nothing that a device sends raises past the decoder, and nothing makes it slow or fat."""

import itertools
import random
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.clean import clean
from inspector.events.decode import Decoder
from inspector.events.event import Event, Phase
from inspector.events.jsonl import from_line, to_line
from inspector.events.text import describe
from inspector.soap import build
from inspector.soap.namespaces import FAULT_ACTION, WSCN
from inspector.soap.notes import NOTE_LIMIT
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import AnswerHead, Body
from tests.builders import ASKED_ID, SOAP, cut, datagram, request, response
from tests.events.conversation import notes

JOBS = f"""<w:GetActiveJobsResponse xmlns:w="{WSCN}"><w:ActiveJobs><w:JobSummary>
<w:JobId>41</w:JobId>
<w:JobName>a</w:JobName><w:JobOriginatingUserName>b</w:JobOriginatingUserName>
<w:JobState>Processing</w:JobState><w:ScansCompleted>1</w:ScansCompleted></w:JobSummary>
</w:ActiveJobs></w:GetActiveJobsResponse>"""


def around(body: str, *, before: str = "", header: str = "") -> bytes:
    return f"""{before}<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header>
<a:Action>{WSCN}/GetActiveJobsResponse</a:Action><a:MessageID>{ASKED_ID}</a:MessageID>{header}
</s:Header><s:Body>{body}</s:Body></s:Envelope>""".encode()


ANSWER = around(JOBS)
FAULT = build.envelope(
    build.fault(code="Sender", subcode=(WSCN, "X"), reason="why", detail="41"),
    action=FAULT_ACTION,
    message_id=ASKED_ID,
)


def data_of(data: bytes | Body) -> Body:
    return data if isinstance(data, Body) else Body.of(data)


def check(data: bytes | Body, content_type: str = SOAP) -> Event:
    """Decode bytes as all that they could be; the answer's event."""
    told: list[Event] = []
    cut_off = cut(head=AnswerHead(time_us=1, status=200), body=data_of(data))
    answer = response(data, content_type=content_type)
    for seen in (request(data), datagram(data), cut_off, answer):
        (event,) = Decoder().feed(seen)
        assert from_line(to_line(event)) == event
        assert clean(describe(event)) == describe(event)
        assert len(event.notes) <= NOTE_LIMIT + 1
        told.append(event)
    return told[-1]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with pieces cut out, doubled or swapped."""
    wrong = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(wrong)), chance.randint(1, 40)
        match chance.randrange(3):
            case 0:
                del wrong[at : at + length]
            case 1:
                wrong[at:at] = wrong[at : at + length]
            case 2:
                to = chance.randrange(len(wrong))
                wrong[at : at + length], wrong[to : to + length] = (
                    wrong[to : to + length],
                    wrong[at : at + length],
                )
        wrong = wrong or bytearray(b"<")
    return bytes(wrong)


@pytest.mark.parametrize("data", [ANSWER, FAULT], ids=["an answer with jobs", "a fault"])
def test_damage_is_an_event_with_notes(data: bytes) -> None:
    chance = random.Random(2006)
    for _ in range(150):
        event = check(damaged(data, chance))
        assert event.notes or event.message or event.fault


@pytest.mark.parametrize("data", [ANSWER, FAULT], ids=["an answer with jobs", "a fault"])
def test_truncation_is_noted(data: bytes) -> None:
    for end in range(1, len(data) - 1):
        event = check(data[:end])
        assert event.phase is Phase.UNDECODED
        assert event.notes


TAGS = ["Envelope", "Header", "Body", "Action", "ActiveJobs", "JobSummary", "JobId"]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(TAGS, 2)))
def test_swapped_tags_are_noted(one: str, other: str) -> None:
    text = ANSWER.decode()
    swapped = text.replace(f":{one}>", ":\0>").replace(f":{one} ", ":\0 ")
    swapped = swapped.replace(f":{other}>", f":{one}>").replace(f":{other} ", f":{one} ")
    swapped = swapped.replace(":\0", f":{other}")
    assert check(swapped.encode()).notes


@given(st.binary(max_size=300))
def test_noise(data: bytes) -> None:
    assert check(data).phase is Phase.UNDECODED


@given(st.binary(max_size=300), st.text(max_size=60))
def test_noise_in_parts(data: bytes, parameters: str) -> None:
    check(data, f"multipart/related; {parameters}")


def laughs(before: str) -> bytes:
    return around(JOBS.replace(">a<", ">&x;<"), before=before)


BILLION = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghx", strict=True)
    )
    + "]>"
)

HOSTILE = [
    pytest.param(b"\0" * 50, "the body is empty, expected a SOAP envelope", id="NUL bytes"),
    pytest.param(ANSWER.replace(b">a<", b">a\0<"), "not well-formed XML", id="NUL in a text"),
    pytest.param(laughs(BILLION), "amplification|DTD", id="a billion laughs"),
    pytest.param(laughs('<!DOCTYPE x [<!ENTITY x "y">]>'), "DTD", id="a harmless DTD"),
    pytest.param(
        laughs('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY x "y">]>'),
        "DTD",
        id="an external DTD",
    ),
    pytest.param(laughs(""), "Entity 'x' not defined", id="an undeclared entity"),
    pytest.param(
        ANSWER.replace(b"<s:Body>", b"<s:Body>&x;"), "'x' not defined", id="an entity for a body"
    ),
    pytest.param(
        around("<w>" * 1000 + "</w>" * 1000), "Excessive depth in document", id="depth 1000"
    ),
    pytest.param(
        b'<?xml version="1.0" encoding="utf-8"?>' + ANSWER.replace(b">a<", b">\xe9<"),
        "not well-formed XML",
        id="UTF-8 declared, Latin-1 sent",
    ),
    pytest.param(
        b'<?xml version="1.0" encoding="klingon"?>' + ANSWER,
        "Unsupported encoding",
        id="an encoding nobody knows",
    ),
    pytest.param(b"<a/>", "root element is 'a', not a SOAP Envelope", id="wrong root"),
    pytest.param(b"\xff\xd8\xff\xe0JFIF", "not well-formed XML", id="an image"),
]


@pytest.mark.parametrize(("data", "text"), HOSTILE)
def test_refuses_and_says_why(data: bytes, text: str) -> None:
    event = check(data)
    assert event.phase is Phase.UNDECODED
    assert any(re.search(text, note.text) for note in event.notes), event.notes


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    event = check(laughs(f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'))
    assert "do not tell" not in to_line(event)
    assert "DTD" in event.notes[0].text


NOT_UTF8 = "Envelope: encoded as {}, expected UTF-8"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            b"\xef\xbb\xbf" + ANSWER,
            ["Envelope: starts with a byte order mark (UTF-8)"],
            id="UTF-8 with a mark",
        ),
        pytest.param(
            b"\xff\xfe" + ANSWER.decode().encode("utf-16-le"),
            [
                "Envelope: starts with a byte order mark (UTF-16, little-endian)",
                NOT_UTF8.format("UTF-16"),
            ],
            id="UTF-16",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="iso-8859-1"?>' + ANSWER.replace(b">a<", b">\xe9<"),
            [NOT_UTF8.format("iso-8859-1")],
            id="Latin-1",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="iso-8859-1"?>' + ANSWER.replace(b">a<", b">\xc3\x28<"),
            [NOT_UTF8.format("iso-8859-1")],
            id="Latin-1 declared over bytes that are no UTF-8",
        ),
    ],
)
def test_reads_other_encodings_and_notes_them(data: bytes, told: list[str]) -> None:
    event = check(data)
    assert (event.phase, notes(event)) == (Phase.RESPONSE, told)
    assert event.job_id is None
    assert event.message.active_jobs.job_summary[0].job_id == 41


MANY = 100_000
LARGE = [
    pytest.param(around(JOBS.replace("<w:JobId>", "<w:X/>" * MANY + "<w:JobId>")), id="elements"),
    pytest.param(
        around(JOBS.replace("<w:JobId>", "".join(f"<X{n}/>" for n in range(MANY)) + "<w:JobId>")),
        id="elements, each of another name",
    ),
    pytest.param(
        around(JOBS.replace("<w:JobId>", "<w:JobId>1</w:JobId>" * MANY + "<w:JobId>")), id="ids"
    ),
    pytest.param(around(JOBS, header="<a:To>x</a:To>" * MANY), id="headers"),
    pytest.param(ANSWER.replace(b"</s:Header>", b"</s:Header>" + b"<x/>" * MANY), id="parts"),
    pytest.param(around(JOBS + "<x/>" * MANY), id="bodies"),
    pytest.param(
        around(JOBS.replace("<w:JobId>", f"<w:JobId {' '.join(f'a{n}=""' for n in range(MANY))}>")),
        id="attributes",
    ),
    pytest.param(
        around(
            JOBS.replace(
                "<w:JobId>", f"<w:JobId {' '.join(f'xmlns:a{n}="u"' for n in range(5000))}>"
            )
        ),
        id="namespaces",
    ),
    pytest.param(
        around(JOBS.replace(">Processing<", f">{'x' * 5_000_000}<")), id="a value of 5 MB"
    ),
    pytest.param(around(JOBS, header=f"<a:To>{'x' * 5_000_000}</a:To>"), id="a header of 5 MB"),
    pytest.param(
        around(JOBS.replace("<w:JobId>", f"<{'x' * 45_000}/><w:JobId>")), id="a long name"
    ),
    pytest.param(
        around("<w:RetrieveImageResponse>" + "<w:ScanData>!</w:ScanData>" * MANY)
        .replace(b"</s:Body>", b"</w:RetrieveImageResponse></s:Body>")
        .replace(b"<s:Envelope", f'<s:Envelope xmlns:w="{WSCN}"'.encode()),
        id="images",
    ),
]


@pytest.mark.parametrize("data", LARGE)
def test_large_numbers_stay_fast(data: bytes) -> None:
    started = time.process_time()
    (event,) = Decoder().feed(response(data))
    assert time.process_time() - started < 2
    assert len(event.notes) <= NOTE_LIMIT + 1
    assert sum(len(note.path) + len(note.text) for note in event.notes) < 100_000


def test_thirty_megabytes_of_noise_stay_flat() -> None:
    piece = random.Random(1).randbytes(64 * 1024)
    tracemalloc.start()
    try:
        reader = BodyReader(SOAP)
        for _ in range(480):
            reader.feed(piece)
        (event,) = Decoder().feed(response(reader.close()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert event.phase is Phase.UNDECODED
    assert event.notes[0].text == "only the first 262144 of 31457280 bytes are read"


def test_the_reason_stays_among_many_notes() -> None:
    part = b"--B\r\nContent-Type: image/png\r\n\r\n\xff\xd8\xff\xe0\r\n"
    body = b"--B\r\n\r\n<broken\r\n" + part * 300 + b"--B--"
    event = check(body, "multipart/related; boundary=B")
    assert len(event.notes) == NOTE_LIMIT + 1
    assert event.notes[-2].text == f"more than {NOTE_LIMIT} notes; the rest is left out"
    assert event.notes[-1].text.startswith("not well-formed XML")
