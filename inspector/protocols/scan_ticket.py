"""The scan ticket of WS-Scan: what a client asks for, and what the device will really do.

Lengths are 1/1000 inch, resolutions dots per inch, scaling percent, rotation degrees clockwise.
Source: Microsoft, WSD Scan Service, element pages; WS-Scan 1.0 schema.
"""

from typing import Annotated

from inspector.protocols.values import Count, DocumentFormat, Positive, Text255
from inspector.soap.constraints import Between, Known
from inspector.soap.namespaces import WSCN
from inspector.soap.schema import Attr, Either, May, Must, Text, element

type Percent = Annotated[int, Between(1, 1000)]
type Quality = Annotated[int, Between(0, 100)]
type Exposed = Annotated[int, Between(-1000, 1000)]
type Sharp = Annotated[int, Between(-100, 100)]
type Rotation = Annotated[int, Known((0, 90, 180, 270))]
type ColorEntry = Annotated[
    str,
    Known(
        (
            "BlackAndWhite1",
            "Grayscale4",
            "Grayscale8",
            "Grayscale16",
            "RGB24",
            "RGB48",
            "RGBa32",
            "RGBa64",
        ),
        variants=("GrayScale4",),
    ),
]
type ContentType = Annotated[
    str,
    Known(
        ("Auto", "Text", "Photo", "Halftone", "Mixed"),
        variants=("",),  # HP Color Laser MFP 178/179 in final parameters, WSD-python in tickets
    ),
]
type FilmScanMode = Annotated[
    str,
    Known(("NotApplicable", "ColorSlideFilm", "ColorNegativeFilm", "BlackandWhiteNegativeFilm")),
]
type InputSource = Annotated[str, Known(("ADF", "ADFDuplex", "Film", "Platen"))]


@element(WSCN)
class Setting[T]:
    """A value of a ticket. ``must_honor``: refuse rather than substitute (tickets).

    ``override``: the request was changed, ``used_default``: it said nothing (final parameters).
    Source: "MustHonor", "Override" and "UsedDefault attribute" pages.
    """

    value: Text[T]
    must_honor: Attr[bool]
    override: Attr[bool]
    used_default: Attr[bool]


@element(WSCN)
class InputMediaSize:
    """Size of the medium in the scanner, 1/1000 inch. Source: "InputMediaSize element"."""

    width: Must[Setting[Positive]]
    height: Must[Setting[Positive]]


@element(WSCN)
class InputSize:
    """A choice: the device finds the size, or it is given. Source: "InputSize element"."""

    must_honor: Attr[bool]
    document_size_auto_detect: Either[bool]
    input_media_size: Either[InputMediaSize]


@element(WSCN)
class ExposureSettings:
    """Corrections of the picture. Source: "ExposureSettings element"."""

    contrast: May[Setting[Exposed]]
    brightness: May[Setting[Exposed]]
    sharpness: May[Setting[Sharp]]


@element(WSCN)
class Exposure:
    """A choice: the device exposes by itself, or as told. Source: "Exposure element"."""

    must_honor: Attr[bool]
    auto_exposure: Either[bool]
    exposure_settings: Either[ExposureSettings]


@element(WSCN)
class Scaling:
    """Size of the picture against the original, percent. Source: "Scaling element"."""

    must_honor: Attr[bool]
    scaling_width: Must[Setting[Percent]]
    scaling_height: Must[Setting[Percent]]


@element(WSCN)
class ScanRegion:
    """The part of the medium that is scanned, 1/1000 inch. Source: "ScanRegion element"."""

    scan_region_x_offset: May[Setting[Count]]
    scan_region_y_offset: May[Setting[Count]]
    scan_region_width: Must[Setting[Positive]]
    scan_region_height: Must[Setting[Positive]]


@element(WSCN)
class Resolution:
    """Dots per inch; without a height it equals the width. Source: "Resolution element"."""

    must_honor: Attr[bool]
    width: Must[Setting[Positive]]
    height: May[Setting[Positive]]


@element(WSCN)
class MediaSide:
    """How one side is scanned. Source: "MediaFront element", "MediaBack element"."""

    scan_region: May[ScanRegion]
    color_processing: May[Setting[ColorEntry]]
    resolution: May[Resolution]


@element(WSCN)
class MediaSides:
    """The sides of a sheet; a back makes sense with ADFDuplex.

    The page of MustHonor lists it here, the schema does not. Source: "MediaSides element".
    """

    must_honor: Attr[bool]
    media_front: Must[MediaSide]
    media_back: May[MediaSide]


@element(WSCN)
class DocumentParameters:
    """What is asked for; what is absent is the device's to choose.

    ``images_to_transfer`` 0 means as many as there are. Source: "DocumentParameters element".
    """

    format: May[Setting[DocumentFormat]]
    compression_quality_factor: May[Setting[Quality]]
    images_to_transfer: May[Setting[Count]]
    input_source: May[Setting[InputSource]]
    film_scan_mode: May[Setting[FilmScanMode]]
    content_type: May[Setting[ContentType]]
    input_size: May[InputSize]
    exposure: May[Exposure]
    scaling: May[Scaling]
    rotation: May[Setting[Rotation]]
    media_sides: May[MediaSides]


@element(WSCN)
class DocumentFinalParameters:
    """What the device will really do. Source: "DocumentFinalParameters element"."""

    format: Must[Setting[DocumentFormat]]
    compression_quality_factor: Must[Setting[Quality]]
    images_to_transfer: Must[Setting[Count]]
    input_source: Must[Setting[InputSource]]
    film_scan_mode: May[Setting[FilmScanMode]]
    content_type: Must[Setting[ContentType]]
    input_size: Must[InputSize]
    exposure: Must[Exposure]
    scaling: Must[Scaling]
    rotation: Must[Setting[Rotation]]
    media_sides: Must[MediaSides]


@element(WSCN)
class JobDescription:
    """Name and owner of a job; nothing proves the owner. Source: "JobDescription element"."""

    job_name: Must[Text255]
    job_originating_user_name: Must[Text255]
    job_information: May[Text255]


@element(WSCN)
class ScanTicket:
    """Everything a client asks of a scan. Source: "ScanTicket element"."""

    job_description: Must[JobDescription]
    document_parameters: May[DocumentParameters]


@element(WSCN)
class ImageInfo:
    """Announced size of an image; ``bytes_per_line`` 0 says nothing (compressed formats).

    Source: "MediaFrontImageInfo element".
    """

    pixels_per_line: Must[Positive]
    number_of_lines: Must[Positive]
    bytes_per_line: Must[Count]


@element(WSCN)
class ImageInformation:
    """An estimate of the images to come. Source: "ImageInformation element"."""

    media_front_image_info: Must[ImageInfo]
    media_back_image_info: May[ImageInfo]
