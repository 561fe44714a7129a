"""A body with a document and a page, and the ways in which devices bend it."""

import pytest

from tests.wire.pictures import jpeg

XML = b"<e/>"
PAGE = jpeg()
ROOT = b"Content-Type: application/xop+xml\r\nContent-ID: <root@x>\r\n\r\n" + XML
IMAGE = b"Content-Type: image/jpeg\r\nContent-ID: <page@x>\r\n\r\n" + PAGE
WHOLE = b"--B\r\n" + ROOT + b"\r\n--B\r\n" + IMAGE + b"\r\n--B--\r\n"
TYPE = 'multipart/related; type="application/xop+xml"; start="<root@x>"; boundary="B"'
END = WHOLE.index(PAGE) + len(PAGE)
SECOND = len(b"--B\r\n" + IMAGE + b"\r\n--B\r\n" + ROOT) - len(XML)
NO_CLOSING = "MIME: no closing boundary; the last part ends with the body"
COLON = "uuid:51bba0c2-0001-4000-8000-000000000001"

CONFORMING = [
    pytest.param(WHOLE, TYPE, [], id="as specified"),
    pytest.param(
        WHOLE, 'multipart/related; start="<root@x>"; boundary="B"; type="a/b"', [], id="any order"
    ),
    pytest.param(WHOLE, "Multipart/Related;BOUNDARY=B", [], id="capitals, no spaces, no quotes"),
    pytest.param(
        WHOLE, 'multipart/related; start="root@x"; boundary=B', [], id="start without brackets"
    ),
    pytest.param(WHOLE[:-2], TYPE, [], id="no line end behind the closing boundary"),
    pytest.param(b"\r\n" + WHOLE + b"\r\n", TYPE, [], id="blank lines around it"),
    pytest.param(
        WHOLE.replace(b"--B\r\n", b"--B \t\r\n").replace(b"B--", b"B--  "),
        TYPE,
        [],
        id="padding behind the boundaries",
    ),
    pytest.param(
        WHOLE.replace(b"--B", b"--" + COLON.encode()),
        f'multipart/related; boundary="{COLON}"',
        [],
        id="boundary with colons (Ricoh)",
    ),
    pytest.param(
        WHOLE.replace(b"root@x", b"SOAP-ENV:Envelope"),
        'multipart/related; boundary="B"; start="<SOAP-ENV:Envelope>"',
        [],
        id="start without a host (gSOAP)",
    ),
    pytest.param(
        WHOLE.replace(b"Content-ID:", b"content-id:\r\n "), TYPE, [], id="folded part headers"
    ),
]
"""What RFC 2046 and RFC 2387 allow, or nobody heeds (a Content-ID without ``@``)."""

ODD = [
    pytest.param(
        WHOLE,
        "multipart/related; start=<root@x>; boundary=B",
        ["MIME: Content-Type: start holds '<', but has no quotes"],
        id="unquoted start",
    ),
    pytest.param(
        WHOLE.replace(b"--B", b"--" + COLON.encode()),
        f"multipart/related; boundary={COLON}",
        ["MIME: Content-Type: boundary holds ':', but has no quotes"],
        id="unquoted boundary with colons",
    ),
    pytest.param(
        WHOLE,
        TYPE + '; startinfo="application/soap+xml"',
        ["MIME: Content-Type: startinfo, expected start-info"],
        id="startinfo",
    ),
    pytest.param(
        WHOLE,
        "multipart/related",
        ["MIME: Content-Type has no boundary; took 'B' from the body (at byte 2)"],
        id="no boundary parameter",
    ),
    pytest.param(
        b"\r\n" + WHOLE,
        'multipart/related; boundary="other"',
        ["MIME: Content-Type has the boundary 'other'; took 'B' from the body (at byte 4)"],
        id="another boundary",
    ),
    pytest.param(
        WHOLE,
        'multipart/related; boundary=B; start="<other>"',
        ["MIME: no part has the Content-ID 'other' that start names; took the first"],
        id="start names no part",
    ),
    pytest.param(
        WHOLE.replace(b"\r\n--B", b"--B"),
        TYPE,
        [
            "MIME: no line end before a boundary (at byte 68)",
            f"MIME: no line end before a boundary (at byte {END - 2})",
        ],
        id="no line end before the boundaries (Xerox WorkCentre 3025)",
    ),
    pytest.param(
        WHOLE[: -len(b"\r\n--B--\r\n")],
        TYPE,
        [f"{NO_CLOSING} (at byte {END})"],
        id="no closing boundary",
    ),
    pytest.param(
        WHOLE[: -len(b"--B--\r\n")] + b"--B",
        TYPE,
        [f"MIME: the body ends before the headers of a part do (at byte {END + 5})"],
        id="half a closing boundary",
    ),
    pytest.param(
        WHOLE + b"\r\nmore --B\r\n",
        TYPE,
        [f"MIME: 14 bytes after the closing boundary (at byte {END + 7})"],
        id="bytes after the closing boundary",
    ),
    pytest.param(
        b"preamble\r\n" + WHOLE,
        TYPE,
        ["MIME: 10 bytes before the first boundary (at byte 0)"],
        id="a preamble",
    ),
    pytest.param(
        WHOLE.replace(PAGE, b"").replace(b"\r\n", b"\n").replace(b"\n\n\n", b"\n\n" + PAGE + b"\n"),
        TYPE,
        ["MIME: a line ends with LF alone, expected CR LF (at byte 3)"],
        id="line feeds alone",
    ),
    pytest.param(
        WHOLE.replace(b"\r\n--B--", b"\n--B--"),
        TYPE,
        [f"MIME: a line ends with LF alone, expected CR LF (at byte {END})"],
        id="one line feed alone",
    ),
    pytest.param(
        WHOLE.replace(b"<page@x>", b" < page@x > ").replace(b"<root@x>", b"<root@x >"),
        TYPE,
        [
            "MIME part 1: Content-ID '<root@x >' has stray spaces (at byte 40)",
            "MIME part 2: Content-ID '< page@x >' has stray spaces (at byte 102)",
        ],
        id="spaces in Content-IDs",
    ),
    pytest.param(
        WHOLE.replace(b"<page@x>", b"page@x"),
        TYPE,
        ["MIME part 2: Content-ID 'page@x' has no angle brackets (at byte 101)"],
        id="a Content-ID without angle brackets",
    ),
    pytest.param(
        WHOLE,
        "application/soap+xml; charset=utf-8",
        [
            "MIME: the body has parts, its Content-Type is 'application/soap+xml; charset=utf-8'"
            " (at byte 0)",
            "MIME: Content-Type has no boundary; took 'B' from the body (at byte 2)",
        ],
        id="announced as a plain document",
    ),
    pytest.param(
        WHOLE,
        "",
        [
            "MIME: the body has parts, its Content-Type is '' (at byte 0)",
            "MIME: Content-Type has no boundary; took 'B' from the body (at byte 2)",
        ],
        id="not announced at all",
    ),
    pytest.param(
        WHOLE,
        'multipart/mixed; boundary="B"',
        [
            "MIME: the body has parts, its Content-Type is 'multipart/mixed; boundary=\"B\"'"
            " (at byte 0)"
        ],
        id="announced as other parts",
    ),
    pytest.param(
        b"--B\r\n" + IMAGE + b"\r\n--B\r\n" + ROOT + b"\r\n--B--\r\n",
        "multipart/related; boundary=B",
        [f"MIME: part 1 is no XML; took part 2 for the root (at byte {SECOND})"],
        id="the page first, and no start",
    ),
    pytest.param(
        WHOLE,
        'multipart/related; boundary=B; start="<page@x>"',
        ["MIME: part 2 is no XML; took part 1 for the root (at byte 64)"],
        id="start names the page",
    ),
]
"""What devices send against the rules, with the notes that tell it; the parts are the same."""
