"""Traces of sane-airscan, and files of traces, made for tests."""

import io
import random
import tarfile
from collections.abc import Iterable

from lxml import etree

from inspector.protocols import scan
from inspector.protocols.binary import Include
from inspector.soap.namespaces import WSCN
from tests.builders import ANSWERED_ID, ASKED_ID, envelope

URL = "http://192.0.2.20:5358/scan"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8 + b"\xff\xd9"
TYPE = 'multipart/related; boundary="b-1"; type="application/xop+xml"; start="<root>"'
ASKED = envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs")
ANSWERED = envelope(
    scan.GetActiveJobsResponse(active_jobs=None),
    f"{WSCN}/GetActiveJobsResponse",
    message_id=ANSWERED_ID,
    relates_to=ASKED_ID,
)
IMAGE = envelope(
    scan.RetrieveImageResponse(scan_data=scan.ScanData(include=Include(href="cid:page@dev"))),
    f"{WSCN}/RetrieveImageResponse",
    message_id=ANSWERED_ID,
    relates_to=ASKED_ID,
)
FETCH = envelope(
    scan.RetrieveImageRequest(document_description=None, job_id=1, job_token="t"),
    f"{WSCN}/RetrieveImage",
)
MULTIPART = (
    b"--b-1\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n%b\r\n"
    b"--b-1\r\nContent-Type: image/jpeg\r\nContent-ID: <page@dev>\r\n\r\n%b\r\n--b-1--\r\n"
) % (IMAGE, PICTURE)


def printed(xml: bytes) -> str:
    """A document as sane-airscan prints it."""
    root = etree.fromstring(xml)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n\n"


def saved(data: bytes, name: str) -> str:
    return f"{len(data)} bytes of data saved as {name}\n\n"


def at(milliseconds: int, text: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"00:00:{seconds:02}.{rest:03}: Fake: {text}\n"


def query(
    answer: str, *, sent: int = 0, came: int = 20, ended: int = 30, asked: bytes = ASKED
) -> str:
    """One exchange of a log, with the lines before it that tell its times."""
    length = len(asked)
    return "".join(
        (
            at(sent, f"HTTP POST {URL}"),
            at(sent, "HTTP done request sending"),
            at(came, f"HTTP POST {URL}: got response headers (200)"),
            at(ended, "HTTP done response reception"),
            f"{'=' * 30}\nPOST {URL}\nContent-Type: application/soap+xml\n",
            f"Content-Length: {length}\n\n{printed(asked) if asked else ''}{answer}",
        )
    )


def status(body: str, *, content_type: str = "application/soap+xml", code: str = "200 OK") -> str:
    date = "Date: Fri, 20 Nov 2026 08:57:48 GMT"
    return f"Status: {code}\nServer: Fake/1 \n{date}\nContent-Type: {content_type}\n\n{body}"


def parts(*, whole: bool) -> str:
    """How a multipart answer is printed; only newer versions save it whole."""
    body = saved(MULTIPART, "00000000.dat") if whole else ""
    return (
        f"{body}===== Part 0 =====\nContent-Type: application/xop+xml\n{printed(IMAGE)}"
        f"===== Part 1 =====\nContent-Type: image/jpeg\n{saved(PICTURE, '00000001.jpeg')}"
    )


def tar_of(files: Iterable[tuple[str, bytes]], *, time_s: int = 0) -> io.BytesIO:
    """A .tar of these files, saved at ``time_s`` (Unix seconds)."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), time_s
            tar.addfile(member, io.BytesIO(data))
    return io.BytesIO(stream.getvalue())


BEGIN = at(0, "device created") + at(0, 'using protocol "WSD"')
TEXT = BEGIN + query(status(printed(ANSWERED))) + at(40, f"HTTP POST {URL}: OK")
SCAN = (
    BEGIN + query(status(parts(whole=True), content_type=TYPE), asked=FETCH) + at(40, "API: done")
)
OLD_SCAN = (
    BEGIN + query(status(parts(whole=False), content_type=TYPE), asked=FETCH) + at(40, "API: done")
)
NEAR_LOGS = b"=:\n 0123456789->/@[%\0\xff"
"""Bytes that mean something in a log, or nothing at all."""

FILES = (("00000000.dat", MULTIPART), ("00000001.jpeg", PICTURE))


def changed(data: bytes, chance: random.Random, by: bytes) -> bytes:
    """Bytes of which some are gone, or are some of ``by`` instead."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        where, size = chance.randrange(len(raw)), chance.randint(0, 40)
        raw[where : where + size] = bytes(chance.choices(by, k=size % 9))
    return bytes(raw)
