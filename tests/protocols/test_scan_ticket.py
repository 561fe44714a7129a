"""The scan ticket: what clients ask for, and what devices say they will do."""

from typing import Any

import pytest

from tests.protocols.both_ways import assert_both_ways, assert_reads, declared, notes_of, read_one
from tests.protocols.ticketing import FINAL, FINAL_XML

t = declared("scan_ticket")

WINDOWS_XML = """<wscn:ScanTicket>
  <wscn:JobDescription>
    <wscn:JobName>Validating scan ticket</wscn:JobName>
    <wscn:JobOriginatingUserName>WIA session run for EXAMPLE\\alice</wscn:JobOriginatingUserName>
    <wscn:JobInformation>Scanning from feeder...</wscn:JobInformation>
  </wscn:JobDescription>
  <wscn:DocumentParameters>
    <wscn:Format wscn:MustHonor="true">exif</wscn:Format>
    <wscn:CompressionQualityFactor wscn:MustHonor="false">100</wscn:CompressionQualityFactor>
    <wscn:ImagesToTransfer wscn:MustHonor="true">0</wscn:ImagesToTransfer>
    <wscn:InputSource wscn:MustHonor="true">ADFDuplex</wscn:InputSource>
    <wscn:FilmScanMode>ColorSlideFilm</wscn:FilmScanMode>
    <wscn:ContentType wscn:MustHonor="true">Mixed</wscn:ContentType>
    <wscn:InputSize wscn:MustHonor="true"><wscn:InputMediaSize>
      <wscn:Width>8500</wscn:Width><wscn:Height>14000</wscn:Height>
    </wscn:InputMediaSize></wscn:InputSize>
    <wscn:Exposure wscn:MustHonor="true"><wscn:ExposureSettings>
      <wscn:Contrast>1000</wscn:Contrast><wscn:Brightness>-1000</wscn:Brightness>
      <wscn:Sharpness>-100</wscn:Sharpness>
    </wscn:ExposureSettings></wscn:Exposure>
    <wscn:Scaling wscn:MustHonor="true"><wscn:ScalingWidth>1</wscn:ScalingWidth>
      <wscn:ScalingHeight>1000</wscn:ScalingHeight></wscn:Scaling>
    <wscn:Rotation wscn:MustHonor="true">270</wscn:Rotation>
    <wscn:MediaSides wscn:MustHonor="true">
      <wscn:MediaFront>
        <wscn:ScanRegion>
          <wscn:ScanRegionXOffset wscn:MustHonor="true">0</wscn:ScanRegionXOffset>
          <wscn:ScanRegionYOffset wscn:MustHonor="true">500</wscn:ScanRegionYOffset>
          <wscn:ScanRegionWidth>8500</wscn:ScanRegionWidth>
          <wscn:ScanRegionHeight>13500</wscn:ScanRegionHeight>
        </wscn:ScanRegion>
        <wscn:ColorProcessing wscn:MustHonor="true">Grayscale8</wscn:ColorProcessing>
        <wscn:Resolution wscn:MustHonor="true">
          <wscn:Width>600</wscn:Width><wscn:Height>300</wscn:Height></wscn:Resolution>
      </wscn:MediaFront>
      <wscn:MediaBack><wscn:Resolution><wscn:Width>600</wscn:Width></wscn:Resolution>
      </wscn:MediaBack>
    </wscn:MediaSides>
  </wscn:DocumentParameters>
</wscn:ScanTicket>"""


def must(value: object) -> Any:
    """A setting that must be honoured."""
    return t.Setting(value=value, must_honor=True)


def plain(value: object) -> Any:
    """A setting without attributes."""
    return t.Setting(value=value)


WINDOWS = t.ScanTicket(
    job_description=t.JobDescription(
        job_name="Validating scan ticket",
        job_originating_user_name="WIA session run for EXAMPLE\\alice",
        job_information="Scanning from feeder...",
    ),
    document_parameters=t.DocumentParameters(
        format=must("exif"),
        compression_quality_factor=t.Setting(value=100, must_honor=False),
        images_to_transfer=must(0),
        input_source=must("ADFDuplex"),
        film_scan_mode=plain("ColorSlideFilm"),
        content_type=must("Mixed"),
        input_size=t.InputSize(
            must_honor=True,
            input_media_size=t.InputMediaSize(width=plain(8500), height=plain(14000)),
        ),
        exposure=t.Exposure(
            must_honor=True,
            exposure_settings=t.ExposureSettings(
                contrast=plain(1000), brightness=plain(-1000), sharpness=plain(-100)
            ),
        ),
        scaling=t.Scaling(must_honor=True, scaling_width=plain(1), scaling_height=plain(1000)),
        rotation=must(270),
        media_sides=t.MediaSides(
            must_honor=True,
            media_front=t.MediaSide(
                scan_region=t.ScanRegion(
                    scan_region_x_offset=must(0),
                    scan_region_y_offset=must(500),
                    scan_region_width=plain(8500),
                    scan_region_height=plain(13500),
                ),
                color_processing=must("Grayscale8"),
                resolution=t.Resolution(must_honor=True, width=plain(600), height=plain(300)),
            ),
            media_back=t.MediaSide(resolution=t.Resolution(width=plain(600))),
        ),
    ),
)

CASES = [
    pytest.param(WINDOWS_XML, WINDOWS, id="all that a ticket can ask for"),
    pytest.param(
        f"<wscn:DocumentFinalParameters>{FINAL_XML}</wscn:DocumentFinalParameters>",
        FINAL,
        id="what the device will do: the request changed here, defaults there",
    ),
    pytest.param(
        """<wscn:DocumentParameters><wscn:InputSize>
          <wscn:DocumentSizeAutoDetect>true</wscn:DocumentSizeAutoDetect></wscn:InputSize>
          <wscn:Exposure><wscn:AutoExposure>false</wscn:AutoExposure></wscn:Exposure>
        </wscn:DocumentParameters>""",
        t.DocumentParameters(
            input_size=t.InputSize(document_size_auto_detect=True),
            exposure=t.Exposure(auto_exposure=False),
        ),
        id="the device chooses size and exposure",
    ),
    pytest.param(
        """<wscn:ImageInformation>
          <wscn:MediaFrontImageInfo><wscn:PixelsPerLine>1700</wscn:PixelsPerLine>
            <wscn:NumberOfLines>2338</wscn:NumberOfLines><wscn:BytesPerLine>0</wscn:BytesPerLine>
          </wscn:MediaFrontImageInfo>
          <wscn:MediaBackImageInfo><wscn:PixelsPerLine>1</wscn:PixelsPerLine>
            <wscn:NumberOfLines>1</wscn:NumberOfLines><wscn:BytesPerLine>3</wscn:BytesPerLine>
          </wscn:MediaBackImageInfo></wscn:ImageInformation>""",
        t.ImageInformation(
            media_front_image_info=t.ImageInfo(
                pixels_per_line=1700, number_of_lines=2338, bytes_per_line=0
            ),
            media_back_image_info=t.ImageInfo(
                pixels_per_line=1, number_of_lines=1, bytes_per_line=3
            ),
        ),
        id="two sides announced, the first compressed",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


# --- settings ------------------------------------------------------------------------------------


def parameter(name: str, text: str, attributes: str = "") -> str:
    inner = f"<wscn:{name} {attributes}>{text}</wscn:{name}>"
    return f"<wscn:DocumentParameters>{inner}</wscn:DocumentParameters>"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('wscn:MustHonor="true"', t.Setting(value=90, must_honor=True)),
        ('MustHonor="1"', t.Setting(value=90, must_honor=True)),
        ('wscn:Override="0"', t.Setting(value=90, override=False)),
        ('UsedDefault="true"', t.Setting(value=90, used_default=True)),
        ("", t.Setting(value=90)),
    ],
    ids=["qualified", "not qualified", "a digit", "the published example", "none"],
)
def test_attributes_of_a_setting_come_in_both_forms(attributes: str, expected: object) -> None:
    xml = parameter("Rotation", "\n  90 ", attributes)
    assert_reads(xml, t.DocumentParameters(rotation=expected))


def test_the_order_of_parameters_does_not_matter() -> None:
    xml = """<wscn:Scaling><wscn:ScalingHeight>50</wscn:ScalingHeight>
      <wscn:ScalingWidth>25</wscn:ScalingWidth></wscn:Scaling>"""
    message, notes = read_one(xml, t.Scaling)
    assert message == t.Scaling(scaling_width=plain(25), scaling_height=plain(50))
    assert notes == ["Scaling: its children are not in the specified order"]


def test_both_branches_of_a_choice_are_read_as_wsd_python_sends_them() -> None:
    xml = """<wscn:InputSize><wscn:DocumentSizeAutoDetect>false</wscn:DocumentSizeAutoDetect>
      <wscn:InputMediaSize><wscn:Width>8500</wscn:Width><wscn:Height>11690</wscn:Height>
      </wscn:InputMediaSize></wscn:InputSize>"""
    size = t.InputMediaSize(width=plain(8500), height=plain(11690))
    message, notes = read_one(xml, t.InputSize)
    assert message == t.InputSize(document_size_auto_detect=False, input_media_size=size)
    assert notes == [
        "InputSize: holds DocumentSizeAutoDetect and InputMediaSize, expected one of them"
    ]


def test_a_vendors_parameter_is_kept_and_is_no_deviation() -> None:
    xml = '<wscn:DocumentParameters><a:Despeckle xmlns:a="urn:acme">2</a:Despeckle>'
    message, notes = read_one(f"{xml}</wscn:DocumentParameters>", t.DocumentParameters)
    assert [extension.name for extension in message.extensions] == ["Despeckle"]
    assert notes == []


# --- values --------------------------------------------------------------------------------------

KNOWN = {
    "Format": """dib exif jbig jfif jpeg2k pdf-a png tiff-single-uncompressed tiff-single-g4
        tiff-single-g3mh tiff-single-jpeg-tn2 tiff-multi-uncompressed tiff-multi-g4
        tiff-multi-g3mh tiff-multi-jpeg-tn2 xps""",
    "InputSource": "ADF ADFDuplex Film Platen",
    "FilmScanMode": "NotApplicable ColorSlideFilm ColorNegativeFilm BlackandWhiteNegativeFilm",
    "ContentType": "Auto Text Photo Halftone Mixed",
    "Rotation": "0 90 180 270",
    "CompressionQualityFactor": "0 100",
    "ImagesToTransfer": "0 1 2147483647",
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in KNOWN.items() for text in texts.split()]
)
def test_knows_every_value(name: str, text: str) -> None:
    assert notes_of(parameter(name, text), t.DocumentParameters) == []


COLORS = "BlackAndWhite1 Grayscale4 Grayscale8 Grayscale16 RGB24 RGB48 RGBa32 RGBa64"


@pytest.mark.parametrize("color", COLORS.split())
def test_knows_every_color(color: str) -> None:
    xml = f"<wscn:MediaFront><wscn:ColorProcessing>{color}</wscn:ColorProcessing></wscn:MediaFront>"
    assert notes_of(xml, t.MediaSide) == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("ContentType", "", "'' is a known variant spelling"),
        ("Format", "hpraw", "'hpraw' is not in the specification"),
        ("Format", "acme:raw", "'acme:raw' is a vendor's own value"),
        ("Format", "JFIF", "'JFIF' is not in the specification"),
        ("Rotation", "45", "'45' is not in the specification"),
        ("Rotation", "left", "'left' is not a valid int"),
        ("CompressionQualityFactor", "101", "101 is above 100"),
        ("ImagesToTransfer", "-1", "-1 is below 0"),
    ],
)
def test_notes_a_strange_value(name: str, text: str, told: str) -> None:
    assert notes_of(parameter(name, text), t.DocumentParameters) == [
        f"DocumentParameters/{name}: {told}"
    ]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            """<wscn:Exposure><wscn:AutoExposure>False</wscn:AutoExposure><wscn:ExposureSettings>
              <wscn:Contrast>1001</wscn:Contrast><wscn:Sharpness>-101</wscn:Sharpness>
            </wscn:ExposureSettings></wscn:Exposure>""",
            t.Exposure,
            [
                "Exposure/AutoExposure: 'False' is not lower case, as XML Schema demands",
                "Exposure/ExposureSettings/Contrast: 1001 is above 1000",
                "Exposure/ExposureSettings/Sharpness: -101 is below -100",
                "Exposure: holds AutoExposure and ExposureSettings, expected one of them",
            ],
            id="exposure beyond its range",
        ),
        pytest.param(
            """<wscn:Scaling><wscn:ScalingWidth>1250</wscn:ScalingWidth>
              <wscn:ScalingHeight>0</wscn:ScalingHeight></wscn:Scaling>""",
            t.Scaling,
            ["Scaling/ScalingWidth: 1250 is above 1000", "Scaling/ScalingHeight: 0 is below 1"],
            id="scaling beyond its range",
        ),
        pytest.param(
            """<wscn:InputMediaSize><wscn:Width>0</wscn:Width><wscn:Height>0</wscn:Height>
            </wscn:InputMediaSize>""",
            t.InputMediaSize,
            ["InputMediaSize/Width: 0 is below 1", "InputMediaSize/Height: 0 is below 1"],
            id="the zero sizes of HP's default ticket",
        ),
        pytest.param(
            "<wscn:MediaFront><wscn:ColorProcessing>GrayScale4</wscn:ColorProcessing>"
            "</wscn:MediaFront>",
            t.MediaSide,
            ["MediaFront/ColorProcessing: 'GrayScale4' is a known variant spelling"],
            id="a colour as a published example spells it",
        ),
        pytest.param(
            "<wscn:Scaling wscn:Because='x'><wscn:ScalingWidth>9</wscn:ScalingWidth>"
            "</wscn:Scaling>",
            t.Scaling,
            [
                "Scaling/ScalingHeight: required element is missing",
                "Scaling/@Because: unknown attribute",
            ],
            id="half a scaling, and an attribute that does not exist",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
