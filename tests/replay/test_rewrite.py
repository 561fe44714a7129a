"""Editing the envelope inside a body: everything around it stays."""

import gzip

from inspector.replay.rewrite import in_form_of, take_root, uncoded
from tests.replay.builders import MIME, MIME_TYPE, asking


def test_a_plain_body_is_its_own_root() -> None:
    assert take_root("application/soap+xml", b"<a/>") == (b"", b"<a/>", b"")


def test_the_root_part_is_found_and_the_rest_kept() -> None:
    before, root, after = take_root(MIME_TYPE, MIME)
    assert root == asking()
    assert before + root + after == MIME
    assert b"\xff\xd8" in after


def test_the_root_is_the_part_that_start_names() -> None:
    body = (
        b"--b\r\nContent-ID: <image>\r\n\r\n<x/> and more\r\n"
        b"--b\r\nContent-ID: <root>\r\n\r\n<x/>\r\n--b--\r\n"
    )
    content_type = 'multipart/related; boundary=b; start="<root>"'
    before, root, after = take_root(content_type, body)
    assert root == b"<x/>"
    assert (len(before), after) == (body.rindex(b"<x/>"), b"\r\n--b--\r\n")


def test_a_multipart_body_without_parts_has_no_root() -> None:
    assert take_root("multipart/related; boundary=b", b"noise") == (b"noise", b"", b"")


def test_an_id_keeps_the_form_its_peer_uses() -> None:
    assert in_form_of("uuid:1", "urn:uuid:2") == "uuid:2"
    assert in_form_of("urn:uuid:1", "urn:uuid:2") == "urn:uuid:2"
    assert in_form_of("", "urn:uuid:2") == "urn:uuid:2"


def test_a_coded_body_is_decoded_before_it_is_changed() -> None:
    headers = (("Content-Type", "text/xml"), ("content-encoding", "gzip"), ("Server", "x"))
    plain = (("Content-Type", "text/xml"), ("Server", "x"))
    assert uncoded(headers, gzip.compress(b"<a/>")) == (plain, b"<a/>")
    assert uncoded(plain, b"<a/>") == (plain, b"<a/>")


def test_a_coded_body_that_cannot_be_decoded_whole_stays() -> None:
    headers = (("Content-Encoding", "gzip"),)
    for body in (gzip.compress(b"<a/>")[:-3], b"<a/>", b""):
        assert uncoded(headers, body) == (headers, body)
    assert uncoded((("Content-Encoding", "br"),), b"x") == ((("Content-Encoding", "br"),), b"x")
