from datetime import UTC, datetime, timedelta, timezone

import pytest

from inspector.protocols import discovery, scan_job, scan_scanner, transfer
from inspector.protocols.scan_ticket import (
    DocumentParameters,
    InputMediaSize,
    InputSize,
    Resolution,
    ScanRegion,
    Setting,
)
from inspector.soap.extensions import Extension
from inspector.soap.namespaces import WSCN
from inspector.tui.detail.decoded_values import (
    ITEMS_LIMIT,
    LIST_LIMIT,
    VALUE_LIMIT,
    Node,
    element_node,
    extension_nodes,
    text_of,
)
from tests.events.examples import partly


def lines(node: Node, depth: int = 0) -> list[str]:
    """The node and all below it, indented."""
    told = "  ".join(filter(None, (node.name, node.value, node.marks)))
    below = [line for child in node.children for line in lines(child, depth + 1)]
    return ["  " * depth + told, *below]


def fields(message: object) -> list[str]:
    """What stands below a message."""
    return [line for child in element_node("M", message).children for line in lines(child)]


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        (partly(Setting, value="exif"), "Format  exif"),
        (partly(Setting, value="exif", must_honor=True), "Format  exif  must honor"),
        (partly(Setting, value="exif", override=True), "Format  exif  override"),
        (partly(Setting, value="exif", used_default=True), "Format  exif  used default"),
        (
            partly(Setting, value="exif", must_honor=True, used_default=False),
            "Format  exif  must honor · UsedDefault false",
        ),
        (partly(Setting, must_honor=True), "Format  must honor"),
        (partly(Setting), "Format  empty"),
    ],
    ids=str,
)
def test_a_setting_is_one_line_with_its_marks_in_words(setting: Setting[str], line: str) -> None:
    assert fields(partly(DocumentParameters, format=setting)) == [line]


def test_an_attribute_stands_on_the_line_of_its_element() -> None:
    size = partly(InputSize, must_honor=True, document_size_auto_detect=True)
    assert lines(element_node("InputSize", size)) == [
        "InputSize  must honor",
        "  DocumentSizeAutoDetect  true",
    ]
    data = partly(scan_job.ElementData, name="wscn:JobStatus", valid=False)
    assert lines(element_node("E", data)) == ["E  Name wscn:JobStatus · Valid false"]
    text = scan_scanner.LocalizedText(lang="en", text="Acme")
    assert lines(element_node("ScannerName", text)) == ["ScannerName  Acme  lang en"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param(
            partly(
                ScanRegion,
                scan_region_x_offset=partly(Setting, value=0),
                scan_region_width=partly(Setting, value=8500),
            ),
            ["ScanRegionXOffset  0", "ScanRegionWidth  8500 (8.5 in, 215.9 mm)"],
            id="lengths",
        ),
        pytest.param(
            partly(InputMediaSize, width=partly(Setting, value=8268, override=True)),
            ["Width  8268 (8.268 in, 210.0 mm)  override"],
            id="a length with a mark",
        ),
        pytest.param(
            partly(Resolution, width=partly(Setting, value=300)),
            ["Width  300 dpi"],
            id="resolution",
        ),
        pytest.param(
            partly(
                DocumentParameters,
                rotation=partly(Setting, value=90),
                images_to_transfer=partly(Setting, value=0),
            ),
            ["ImagesToTransfer  0", "Rotation  90°"],
            id="rotation and a plain number",
        ),
        pytest.param(
            scan_scanner.Widths(width=(100, 200, 300)),
            ["Width  100 · 200 · 300 dpi"],
            id="several of one unit",
        ),
    ],
)
def test_numbers_have_their_unit(message: object, told: list[str]) -> None:
    assert fields(message) == told


def test_a_short_list_is_one_line_and_a_long_one_is_a_line_each() -> None:
    formats = scan_scanner.FormatsSupported
    assert fields(formats(format_value=("exif", "png"))) == ["FormatValue  exif · png"]
    assert fields(formats(format_value=("exif",))) == ["FormatValue  exif"]
    long = ("tiff-single-uncompressed", "tiff-multi-uncompressed", "tiff-multi-jpeg-tn2")
    assert fields(formats(format_value=long)) == [
        f"FormatValue[{number}]  {value}" for number, value in enumerate(long, 1)
    ]


def test_elements_of_a_list_have_numbers() -> None:
    jobs = scan_job.JobSummaryList(
        job_summary=(partly(scan_job.JobSummary, job_id=1), partly(scan_job.JobSummary))
    )
    assert fields(jobs) == ["JobSummary[1]", "  JobId  1", "JobSummary[2]  empty"]


def test_words_of_one_text_are_joined_or_a_line_each() -> None:
    short = partly(discovery.Probe, types=("wsdp:Device", "wscn:ScanDeviceType"))
    assert fields(short) == ["Types  wsdp:Device wscn:ScanDeviceType"]
    addresses = ("http://192.0.2.20:5357/a-long-path", "http://[2001:db8::20]:5357/a-long-path")
    assert fields(partly(discovery.Hello, xaddrs=addresses)) == [
        "XAddrs",
        f"  [1]  {addresses[0]}",
        f"  [2]  {addresses[1]}",
    ]
    scopes = discovery.Scopes(match_by="urn:m", uris=addresses)
    assert lines(element_node("Scopes", scopes))[:2] == [
        "Scopes  MatchBy urn:m",
        f"  [1]  {addresses[0]}",
    ]


@pytest.mark.parametrize("unit", ["x", "x" * LIST_LIMIT], ids=["short", "long"])
def test_a_list_without_end_is_cut_and_told(unit: str) -> None:
    many = (unit,) * (ITEMS_LIMIT + 3)
    assert fields(scan_scanner.FormatsSupported(format_value=many))[-1] == (
        "3 more FormatValue  see XML"
    )
    told = fields(partly(discovery.Probe, types=many))
    assert (len(told), told[-1]) == (ITEMS_LIMIT + 2, "  3 more  see XML")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (datetime(2026, 3, 2, 10, tzinfo=UTC), "2026-03-02T10:00:00Z"),
        (
            datetime(2026, 3, 2, 10, 0, 0, 500_000, tzinfo=timezone(timedelta(hours=-5))),
            "2026-03-02T10:00:00.500000-05:00",
        ),
        (datetime(2026, 3, 2, 10), "2026-03-02T10:00:00 (no zone)"),
        ("a\x1bb", "a\\x1bb"),
    ],
)
def test_a_value_is_told_as_it_was_sent(value: object, text: str) -> None:
    assert text_of(value) == text


def test_what_vendors_added_stands_where_it_was() -> None:
    message = partly(
        transfer.ThisDevice,
        serial_number="7",
        extensions=(
            Extension("urn:acme", "Lamp", '<a:Lamp xmlns:a="urn:acme">\n  <a:On/>\n</a:Lamp>'),
            Extension("urn:acme", "@mode", "fast"),
            Extension("urn:acme", "Huge", ""),
            Extension(WSCN, "JobIdd", "<JobIdd/>"),
        ),
    )
    assert fields(message) == [
        "SerialNumber  7",
        "vendor Lamp  urn:acme",
        '  XML  <a:Lamp xmlns:a="urn:acme"> <a:On/> </a:Lamp>',
        "vendor @mode  fast  urn:acme",
        "vendor Huge  urn:acme",
        "  too long to be kept  see XML",
        f"unknown JobIdd  {WSCN}",
        "  XML  <JobIdd/>",
    ]


def test_a_long_extension_is_cut_and_told() -> None:
    (node,) = extension_nodes((Extension("urn:acme", "Blob", "x" * 2_000),))
    (xml,) = node.children
    assert xml.value.endswith("… (2,000 characters)")
    assert len(xml.value) < VALUE_LIMIT + 100
