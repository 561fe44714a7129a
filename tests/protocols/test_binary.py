"""XOP's Include, which stands for a MIME part."""

import pytest

from inspector.soap.namespaces import XOP, XOP_2003
from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, read_one

binary = declared("binary")
scan = declared("scan")


@pytest.mark.parametrize(
    "href", ["cid:0@wsd.example", "cid:image%201@wsd.example", "cid:%3C0%3E", "0@wsd.example"]
)
def test_reads_and_writes(href: str) -> None:
    assert_both_ways(f'<xop:Include href="{href}"/>', binary.Include(href=href))


def test_padding_is_read_over() -> None:
    assert_reads(
        '<xop:Include href=" cid:0@wsd.example "></xop:Include>',
        binary.Include(href="cid:0@wsd.example"),
    )


def test_the_qualified_attribute_is_read_too() -> None:
    assert_reads('<xop:Include xop:href="cid:0"/>', binary.Include(href="cid:0"))


def test_notes_the_draft_of_the_published_example() -> None:
    xml = f'<wscn:ScanData><x:Include xmlns:x="{XOP_2003}" href="cid:0"/></wscn:ScanData>'
    message, notes = read_one(xml, scan.ScanData)
    assert message == scan.ScanData(include=binary.Include(href="cid:0"))
    assert notes == [f"Body: namespace {XOP_2003!r} read as {XOP!r}"]
