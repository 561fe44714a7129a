"""What a scanner is, can and does: the elements that GetScannerElements asks for.

Lengths are 1/1000 inch, resolutions dots per inch.
Source: Microsoft, WSD Scan Service, element pages; WS-Scan 1.0 schema.
"""

from typing import Annotated

from inspector.protocols.scan_ticket import (
    ColorEntry,
    ContentType,
    FilmScanMode,
    Percent,
    Quality,
    Rotation,
    ScanTicket,
)
from inspector.protocols.values import DocumentFormat, Positive, Text127, Time
from inspector.soap.constraints import Known
from inspector.soap.namespaces import WSCN, XML
from inspector.soap.schema import (
    Attr,
    Either,
    Many,
    May,
    Must,
    QName,
    Some,
    Text,
    element,
    element_name,
)

type ScannerState = Annotated[str, Known(("Idle", "Processing", "Stopped"))]
type ScannerStateReason = Annotated[
    str,
    Known(
        (
            "AttentionRequired",
            "Calibrating",
            "CoverOpen",
            "InterlockOpen",
            "InternalStorageFull",
            "LampError",
            "LampWarming",
            "MediaJam",
            "MultipleFeedError",
            "None",
            "Paused",
        ),
        variants=("InputTrayEmpty",),  # in the specification's text, in no list
    ),
]
type ConditionName = Annotated[
    str,
    Known(
        (
            "Calibrating",
            "CoverOpen",
            "InputTrayEmpty",
            "InterlockOpen",
            "InternalStorageFull",
            "MediaJam",
            "LampError",
            "LampWarning",  # the schema's spelling
            "MultipleFeedError",
        ),
        variants=("LampWarming",),
    ),
]
type Component = Annotated[str, Known(("ADF", "Film", "MediaPath", "Platen"))]
type Severity = Annotated[str, Known(("Informational", "Warning", "Critical"))]
type ScannerElementName = Annotated[
    QName,
    Known(
        (
            "wscn:ScannerDescription",
            "wscn:ScannerConfiguration",
            "wscn:ScannerStatus",
            "wscn:DefaultScanTicket",
        )
    ),
]


@element(WSCN)
class LocalizedText:
    """A text in the language it names. Source: "ScannerName element"."""

    lang: Attr[str] = element_name("lang", XML)
    text: Text[Text127]


@element(WSCN)
class ScannerDescription:
    """What an administrator calls the scanner. Source: "ScannerDescription element"."""

    scanner_name: Some[LocalizedText]
    scanner_info: Many[LocalizedText]
    scanner_location: Many[LocalizedText]


@element(WSCN)
class FormatsSupported:
    """Document formats. Source: "FormatsSupported element"."""

    format_value: Some[DocumentFormat]


@element(WSCN)
class ContentTypesSupported:
    """Kinds of original. Source: "ContentTypesSupported element"."""

    content_type_value: Some[ContentType]


@element(WSCN)
class RotationsSupported:
    """Rotations, degrees clockwise. Source: "RotationsSupported element"."""

    rotation_value: Some[Rotation]


@element(WSCN)
class FilmScanModesSupported:
    """Kinds of film. Source: "FilmScanModesSupported element"."""

    film_scan_mode_value: Some[FilmScanMode]


@element(WSCN)
class QualityRange:
    """Least and greatest quality, 0 to 100. Source: "CompressionQualityFactorSupported element"."""

    min_value: Must[Quality]
    max_value: Must[Quality]


@element(WSCN)
class PercentRange:
    """Least and greatest percentage. Source: "ScalingWidth element"."""

    min_value: Must[Percent]
    max_value: Must[Percent]


@element(WSCN)
class ScalingRangeSupported:
    """How far a picture can be scaled. Source: "ScalingRangeSupported element"."""

    scaling_width: Must[PercentRange]
    scaling_height: Must[PercentRange]


@element(WSCN)
class DeviceSettings:
    """What holds for every source. Source: "DeviceSettings element"."""

    formats_supported: Must[FormatsSupported]
    compression_quality_factor_supported: Must[QualityRange]
    content_types_supported: Must[ContentTypesSupported]
    document_size_auto_detect_supported: Must[bool]
    auto_exposure_supported: Must[bool]
    brightness_supported: Must[bool]
    contrast_supported: Must[bool]
    scaling_range_supported: Must[ScalingRangeSupported]
    rotations_supported: Must[RotationsSupported]


@element(WSCN)
class ResolutionPair:
    """Dots per inch; without a height it equals the width.

    Source: "PlatenOpticalResolution element".
    """

    width: Must[Positive]
    height: May[Positive]


@element(WSCN)
class Widths:
    """Resolutions across. Source: "Widths element"."""

    width: Some[Positive]


@element(WSCN)
class Heights:
    """Resolutions along. Source: "Heights element"."""

    height: Some[Positive]


@element(WSCN)
class Resolutions:
    """Resolutions to choose from. Source: "PlatenResolutions element"."""

    widths: Must[Widths]
    heights: Must[Heights]


@element(WSCN)
class ColorEntries:
    """Colours and depths to choose from. Source: "PlatenColor element"."""

    color_entry: Some[ColorEntry]


@element(WSCN)
class Dimensions:
    """A size, 1/1000 inch. Source: "PlatenMaximumSize element"."""

    width: Must[Positive]
    height: Must[Positive]


@element(WSCN)
class Platen:
    """The glass. Source: "Platen element"."""

    platen_optical_resolution: Must[ResolutionPair]
    platen_resolutions: Must[Resolutions]
    platen_color: Must[ColorEntries]
    platen_minimum_size: Must[Dimensions]
    platen_maximum_size: Must[Dimensions]


@element(WSCN)
class ADFSide:
    """One side in the feeder. Source: "ADFFront element", "ADFBack element"."""

    adf_optical_resolution: Must[ResolutionPair] = element_name("ADFOpticalResolution")
    adf_resolutions: Must[Resolutions] = element_name("ADFResolutions")
    adf_color: Must[ColorEntries] = element_name("ADFColor")
    adf_minimum_size: Must[Dimensions] = element_name("ADFMinimumSize")
    adf_maximum_size: Must[Dimensions] = element_name("ADFMaximumSize")


@element(WSCN)
class ADF:
    """The document feeder. Source: "ADF element"."""

    adf_supports_duplex: Must[bool] = element_name("ADFSupportsDuplex")
    adf_front: Must[ADFSide] = element_name("ADFFront")
    adf_back: May[ADFSide] = element_name("ADFBack")


@element(WSCN)
class Film:
    """The film unit. Source: "Film element"."""

    film_scan_modes_supported: Must[FilmScanModesSupported]
    film_optical_resolution: Must[ResolutionPair]
    film_resolutions: Must[Resolutions]
    film_color: Must[ColorEntries]
    film_minimum_size: Must[Dimensions]
    film_maximum_size: Must[Dimensions]


@element(WSCN)
class ScannerConfiguration:
    """What the scanner can do. Source: "ScannerConfiguration element"."""

    device_settings: Must[DeviceSettings]
    platen: May[Platen]
    adf: May[ADF] = element_name("ADF")
    film: May[Film]


@element(WSCN)
class ScannerStateReasons:
    """Why the scanner is in its state. Source: "ScannerStateReasons element"."""

    scanner_state_reason: Many[ScannerStateReason]


@element(WSCN)
class DeviceCondition:
    """Something that is wrong now; ``id`` names it when it is cleared.

    Source: "DeviceCondition element".
    """

    id: Attr[Positive] = element_name("Id", "")
    time: Must[Time]
    name: Must[ConditionName]
    component: Must[Component]
    severity: Must[Severity]


@element(WSCN)
class ActiveConditions:
    """What is wrong now. Source: "ActiveConditions element"."""

    device_condition: Many[DeviceCondition]


@element(WSCN)
class ConditionHistoryEntry:
    """Something that was wrong. Source: "ConditionHistoryEntry element"."""

    time: Must[Time]
    name: Must[ConditionName]
    component: Must[Component]
    severity: Must[Severity]
    clear_time: Must[Time]


@element(WSCN)
class ConditionHistory:
    """What was wrong. Source: "ConditionHistory element"."""

    condition_history_entry: Some[ConditionHistoryEntry]


@element(WSCN)
class ScannerStatus:
    """What the scanner does now. Source: "ScannerStatus element"."""

    scanner_current_time: Must[Time]
    scanner_state: Must[ScannerState]
    scanner_state_reasons: May[ScannerStateReasons]
    active_conditions: Must[ActiveConditions]
    condition_history: May[ConditionHistory]


@element(WSCN)
class RequestedElements:
    """Names of elements. Source: "RequestedElements element"."""

    name: Some[ScannerElementName]


@element(WSCN)
class ElementData:
    """One of the elements asked for; ``valid`` is false for a name the device does not know.

    Source: "ElementData element for ScannerElements".
    """

    name: Attr[QName] = element_name("Name", "")
    valid: Attr[bool] = element_name("Valid", "")
    scanner_description: Either[ScannerDescription]
    scanner_configuration: Either[ScannerConfiguration]
    scanner_status: Either[ScannerStatus]
    default_scan_ticket: Either[ScanTicket]


@element(WSCN)
class ScannerElements:
    """The elements asked for, in the same order. Source: "ScannerElements element"."""

    element_data: Some[ElementData]


@element(WSCN)
class ElementChanges:
    """What has changed, complete. Source: "ElementChanges element"."""

    scanner_description: May[ScannerDescription]
    scanner_configuration: May[ScannerConfiguration]
    default_scan_ticket: May[ScanTicket]


@element(WSCN)
class StatusSummary:
    """The scanner's state, briefly. Source: "StatusSummary element"."""

    scanner_state: Must[ScannerState]
    scanner_state_reasons: May[ScannerStateReasons]


@element(WSCN)
class DeviceConditionCleared:
    """What is no longer wrong. Source: "DeviceConditionCleared element"."""

    condition_id: Must[Positive]
    condition_clear_time: Must[Time]
