"""What a scanner is, can and does, as Brother, Kyocera and HP tell it."""

from datetime import UTC, datetime

import pytest

from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    each,
    notes_of,
    read_one,
    told_of,
)
from tests.protocols.scanning import TICKET, TICKET_XML

s = declared("scan_scanner")

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

SETTINGS_XML = """<wscn:DeviceSettings>
  <wscn:FormatsSupported><wscn:FormatValue>jfif</wscn:FormatValue>
    <wscn:FormatValue>pdf-a</wscn:FormatValue></wscn:FormatsSupported>
  <wscn:CompressionQualityFactorSupported><wscn:MinValue>0</wscn:MinValue>
    <wscn:MaxValue>100</wscn:MaxValue></wscn:CompressionQualityFactorSupported>
  <wscn:ContentTypesSupported><wscn:ContentTypeValue>Auto</wscn:ContentTypeValue>
    <wscn:ContentTypeValue>Photo</wscn:ContentTypeValue></wscn:ContentTypesSupported>
  <wscn:DocumentSizeAutoDetectSupported>false</wscn:DocumentSizeAutoDetectSupported>
  <wscn:AutoExposureSupported>false</wscn:AutoExposureSupported>
  <wscn:BrightnessSupported>true</wscn:BrightnessSupported>
  <wscn:ContrastSupported>true</wscn:ContrastSupported>
  <wscn:ScalingRangeSupported>
    <wscn:ScalingWidth><wscn:MinValue>25</wscn:MinValue><wscn:MaxValue>400</wscn:MaxValue>
    </wscn:ScalingWidth>
    <wscn:ScalingHeight><wscn:MinValue>1</wscn:MinValue><wscn:MaxValue>1000</wscn:MaxValue>
    </wscn:ScalingHeight></wscn:ScalingRangeSupported>
  <wscn:RotationsSupported><wscn:RotationValue>0</wscn:RotationValue>
    <wscn:RotationValue>90</wscn:RotationValue></wscn:RotationsSupported>
</wscn:DeviceSettings>"""
SETTINGS = s.DeviceSettings(
    formats_supported=s.FormatsSupported(format_value=("jfif", "pdf-a")),
    compression_quality_factor_supported=s.QualityRange(min_value=0, max_value=100),
    content_types_supported=s.ContentTypesSupported(content_type_value=("Auto", "Photo")),
    document_size_auto_detect_supported=False,
    auto_exposure_supported=False,
    brightness_supported=True,
    contrast_supported=True,
    scaling_range_supported=s.ScalingRangeSupported(
        scaling_width=s.PercentRange(min_value=25, max_value=400),
        scaling_height=s.PercentRange(min_value=1, max_value=1000),
    ),
    rotations_supported=s.RotationsSupported(rotation_value=(0, 90)),
)


def source_xml(prefix: str) -> str:
    """What glass, feeder side and film say alike, each with its own names."""
    return f"""<wscn:{prefix}OpticalResolution><wscn:Width>600</wscn:Width>
        <wscn:Height>2400</wscn:Height></wscn:{prefix}OpticalResolution>
      <wscn:{prefix}Resolutions>
        <wscn:Widths><wscn:Width>100</wscn:Width><wscn:Width>600</wscn:Width></wscn:Widths>
        <wscn:Heights><wscn:Height>100</wscn:Height></wscn:Heights></wscn:{prefix}Resolutions>
      <wscn:{prefix}Color><wscn:ColorEntry>BlackAndWhite1</wscn:ColorEntry>
        <wscn:ColorEntry>RGB24</wscn:ColorEntry></wscn:{prefix}Color>
      <wscn:{prefix}MinimumSize><wscn:Width>556</wscn:Width><wscn:Height>557</wscn:Height>
        </wscn:{prefix}MinimumSize>
      <wscn:{prefix}MaximumSize><wscn:Width>8500</wscn:Width><wscn:Height>11690</wscn:Height>
        </wscn:{prefix}MaximumSize>"""


def source(prefix: str) -> dict[str, object]:
    """The fields that ``source_xml`` reads as."""
    return {
        f"{prefix}_optical_resolution": s.ResolutionPair(width=600, height=2400),
        f"{prefix}_resolutions": s.Resolutions(
            widths=s.Widths(width=(100, 600)), heights=s.Heights(height=(100,))
        ),
        f"{prefix}_color": s.ColorEntries(color_entry=("BlackAndWhite1", "RGB24")),
        f"{prefix}_minimum_size": s.Dimensions(width=556, height=557),
        f"{prefix}_maximum_size": s.Dimensions(width=8500, height=11690),
    }


CONDITION_XML = """<wscn:Time>2026-03-02T12:00:00Z</wscn:Time><wscn:Name>MediaJam</wscn:Name>
  <wscn:Component>MediaPath</wscn:Component><wscn:Severity>Critical</wscn:Severity>"""
CONDITION = {
    "time": NOON,
    "name": "MediaJam",
    "component": "MediaPath",
    "severity": "Critical",
}

CASES = [
    pytest.param(
        f"""<wscn:ScannerConfiguration>{SETTINGS_XML}
          <wscn:Platen>{source_xml("Platen")}</wscn:Platen>
          <wscn:ADF><wscn:ADFSupportsDuplex>true</wscn:ADFSupportsDuplex>
            <wscn:ADFFront>{source_xml("ADF")}</wscn:ADFFront>
            <wscn:ADFBack>{source_xml("ADF")}</wscn:ADFBack></wscn:ADF>
          <wscn:Film><wscn:FilmScanModesSupported>
              <wscn:FilmScanModeValue>ColorSlideFilm</wscn:FilmScanModeValue>
            </wscn:FilmScanModesSupported>{source_xml("Film")}</wscn:Film>
        </wscn:ScannerConfiguration>""",
        s.ScannerConfiguration(
            device_settings=SETTINGS,
            platen=s.Platen(**source("platen")),
            adf=s.ADF(
                adf_supports_duplex=True,
                adf_front=s.ADFSide(**source("adf")),
                adf_back=s.ADFSide(**source("adf")),
            ),
            film=s.Film(
                film_scan_modes_supported=s.FilmScanModesSupported(
                    film_scan_mode_value=("ColorSlideFilm",)
                ),
                **source("film"),
            ),
        ),
        id="glass, feeder and film",
    ),
    pytest.param(
        """<wscn:ScannerDescription>
          <wscn:ScannerName xml:lang="en-US">Copy room</wscn:ScannerName>
          <wscn:ScannerName xml:lang="de">Kopierraum</wscn:ScannerName>
          <wscn:ScannerInfo>Mind the lid</wscn:ScannerInfo>
          <wscn:ScannerLocation xml:lang="en-US">Floor 2</wscn:ScannerLocation>
        </wscn:ScannerDescription>""",
        s.ScannerDescription(
            scanner_name=(
                s.LocalizedText(lang="en-US", text="Copy room"),
                s.LocalizedText(lang="de", text="Kopierraum"),
            ),
            scanner_info=(s.LocalizedText(text="Mind the lid"),),
            scanner_location=(s.LocalizedText(lang="en-US", text="Floor 2"),),
        ),
        id="what the administrator calls it",
    ),
    pytest.param(
        f"""<wscn:ScannerStatus>
          <wscn:ScannerCurrentTime>0001-01-01T06:46:31</wscn:ScannerCurrentTime>
          <wscn:ScannerState>Stopped</wscn:ScannerState>
          <wscn:ScannerStateReasons>
            <wscn:ScannerStateReason>MediaJam</wscn:ScannerStateReason>
            <wscn:ScannerStateReason>AttentionRequired</wscn:ScannerStateReason>
          </wscn:ScannerStateReasons>
          <wscn:ActiveConditions><wscn:DeviceCondition Id="7">{CONDITION_XML}
          </wscn:DeviceCondition></wscn:ActiveConditions>
          <wscn:ConditionHistory><wscn:ConditionHistoryEntry>{CONDITION_XML}
            <wscn:ClearTime>2026-03-02T12:00:00Z</wscn:ClearTime></wscn:ConditionHistoryEntry>
          </wscn:ConditionHistory></wscn:ScannerStatus>""",
        s.ScannerStatus(
            scanner_current_time=datetime(1, 1, 1, 6, 46, 31),
            scanner_state="Stopped",
            scanner_state_reasons=s.ScannerStateReasons(
                scanner_state_reason=("MediaJam", "AttentionRequired")
            ),
            active_conditions=s.ActiveConditions(
                device_condition=(s.DeviceCondition(id=7, **CONDITION),)
            ),
            condition_history=s.ConditionHistory(
                condition_history_entry=(s.ConditionHistoryEntry(clear_time=NOON, **CONDITION),)
            ),
        ),
        id="a jam, and a clock that was never set",
    ),
    pytest.param(
        f"""<wscn:ElementChanges>
          <wscn:ScannerConfiguration>{SETTINGS_XML}</wscn:ScannerConfiguration>
          <wscn:DefaultScanTicket>{TICKET_XML}</wscn:DefaultScanTicket></wscn:ElementChanges>""",
        s.ElementChanges(
            scanner_configuration=s.ScannerConfiguration(device_settings=SETTINGS),
            default_scan_ticket=TICKET,
        ),
        id="another configuration, another default",
    ),
    pytest.param(
        "<wscn:StatusSummary><wscn:ScannerState>Idle</wscn:ScannerState></wscn:StatusSummary>",
        s.StatusSummary(scanner_state="Idle"),
        id="idle, for no reason",
    ),
    pytest.param(
        "<wscn:PlatenOpticalResolution><wscn:Width>600</wscn:Width></wscn:PlatenOpticalResolution>",
        s.ResolutionPair(width=600),
        id="a resolution without height",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_digits_are_booleans_as_brother_sends_them() -> None:
    xml = SETTINGS_XML.replace(">false<", ">0<").replace(">true<", "> 1 <")
    assert_reads(xml, SETTINGS)


@pytest.mark.parametrize(
    "attributes",
    [
        'Name="wscn:ScannerStatus" Valid="false"',
        'Valid="0" Name="wscn:ScannerStatus"',
        'wscn:Name="wscn:ScannerStatus" wscn:Valid="false"',
    ],
    ids=["schema and devices", "the other way round", "published examples"],
)
def test_attributes_of_an_element_come_in_both_forms(attributes: str) -> None:
    element = s.ElementData(name="wscn:ScannerStatus", valid=False)
    assert_reads(f"<wscn:ElementData {attributes}/>", element)


# --- values --------------------------------------------------------------------------------------

KNOWN = {
    ("StatusSummary", "ScannerState"): "Idle Processing Stopped",
    ("ScannerStateReasons", "ScannerStateReason"): """AttentionRequired Calibrating CoverOpen
        InterlockOpen InternalStorageFull LampError LampWarming MediaJam MultipleFeedError None
        Paused""",
    ("DeviceCondition", "Name"): """Calibrating CoverOpen InputTrayEmpty InterlockOpen
        InternalStorageFull MediaJam LampError LampWarning MultipleFeedError""",
    ("DeviceCondition", "Component"): "ADF Film MediaPath Platen",
    ("DeviceCondition", "Severity"): "Informational Warning Critical",
    ("RequestedElements", "Name"): """wscn:ScannerDescription wscn:ScannerConfiguration
        wscn:ScannerStatus wscn:DefaultScanTicket""",
}


@pytest.mark.parametrize(("parent", "name", "text"), each(KNOWN))
def test_knows_every_value(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(s, parent), name, text) == []


@pytest.mark.parametrize(
    ("parent", "name", "text", "note"),
    [
        (
            "ScannerStateReasons",
            "ScannerStateReason",
            "InputTrayEmpty",
            "'InputTrayEmpty' is a known variant spelling",
        ),
        ("DeviceCondition", "Name", "LampWarming", "'LampWarming' is a known variant spelling"),
        ("DeviceCondition", "Name", "acme:Dust", "'acme:Dust' is a vendor's own value"),
        ("DeviceCondition", "Component", "Lid", "'Lid' is not in the specification"),
        ("StatusSummary", "ScannerState", "idle", "'idle' is not in the specification"),
        (
            "RequestedElements",
            "Name",
            "wscn:ScannerHumidity",
            "'wscn:ScannerHumidity' is not in the specification",
        ),
        ("DeviceCondition", "Time", "yesterday", "'yesterday' is not a valid datetime"),
        ("DeviceConditionCleared", "ConditionId", "0", "0 is below 1"),
    ],
)
def test_notes_a_strange_value(parent: str, name: str, text: str, note: str) -> None:
    assert told_of(getattr(s, parent), name, text) == [note]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            f"<wscn:ScannerInfo>{'x' * 128}</wscn:ScannerInfo>",
            s.LocalizedText,
            ["ScannerInfo: 128 characters, expected at most 127"],
            id="a long text",
        ),
        pytest.param(
            "<wscn:ScannerStatus><wscn:ScannerCurrentTime>2026-03-02T12:00:00Z"
            "</wscn:ScannerCurrentTime><wscn:ScannerState>Idle</wscn:ScannerState>"
            "</wscn:ScannerStatus>",
            s.ScannerStatus,
            ["ScannerStatus/ActiveConditions: required element is missing"],
            id="a status without conditions, as go-mfp sends it",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected


def test_an_element_that_the_device_does_not_know_is_not_a_deviation() -> None:
    message, notes = read_one(
        '<wscn:ElementData Name="a:Toner" Valid="false" xmlns:a="urn:acme"/>', s.ElementData
    )
    assert message == s.ElementData(name="{urn:acme}Toner", valid=False)
    assert notes == []
