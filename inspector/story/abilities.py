"""Abilities: what a scanner's configuration says of one setting of a ticket.

Rule: what a scanner did not tell, or told in a way that makes no sense, is no ability: ``None``.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from inspector.protocols.scan_scanner import Dimensions, ScannerConfiguration
from inspector.story.once import once_each
from inspector.story.tickets import ROUNDING

LISTED = 16
"""Values of a list that are told; the longest list of the specification has as many."""

CONFIGURATIONS_REMEMBERED = 32
"""Configurations whose abilities are remembered, each with one InputSource."""

_TO = "\N{EN DASH}"


class Range(NamedTuple):
    """From the least to the greatest value. ``rounding`` is allowed beyond both."""

    least: int
    most: int
    unit: str = ""
    rounding: int = 0

    @property
    def words(self) -> str:
        """``25 %`` to ``400 %`` with a dash, or one number if there is no other."""
        told = str(self.least) if self.least == self.most else f"{self.least}{_TO}{self.most}"
        return told + self.unit

    def complaint(self, value: Any) -> str:
        """What is wrong with a value: ``1250 exceeds …``; empty if nothing is."""
        if not isinstance(value, int):
            return ""
        if value > self.most + self.rounding:
            return f"{value} exceeds {self.words}"
        return f"{value} is below {self.words}" if value < self.least - self.rounding else ""


class Choice(NamedTuple):
    """One of several values."""

    values: tuple[Any, ...]
    unit: str = ""
    always: tuple[Any, ...] = ()

    @property
    def words(self) -> str:
        """``75, 100, 200 dpi``."""
        told = ", ".join(map(str, self.values[:LISTED]))
        return f"{told}, …" if len(self.values) > LISTED else told + self.unit

    def complaint(self, value: Any) -> str:
        """What is wrong with a value: ``350 is none of 75, 100, 200 dpi``."""
        if value in self.always or value in self.values:
            return ""
        return f"{value} is {'not' if len(self.values) == 1 else 'none of'} {self.words}"


class Support(NamedTuple):
    """A thing that the scanner does or does not do; ``idle`` is the value that asks for nothing."""

    supported: bool
    idle: Any

    @property
    def words(self) -> str:
        """``supported`` or not."""
        return "supported" if self.supported else "not supported"

    def complaint(self, value: Any) -> str:
        """What is wrong with a value: ``true is not supported``."""
        if self.supported or value == self.idle:
            return ""
        return f"{str(value).lower()} is not supported"


type Ability = Range | Choice | Support


class Source(NamedTuple):
    """Where paper lies: what it is called, what it can do, and the prefix of its elements."""

    name: str
    told: Any
    prefix: str

    def get(self, name: str) -> Any:
        """One of its elements, ``resolutions`` for PlatenResolutions."""
        return getattr(self.told, f"{self.prefix}_{name}")


def capability_of(configuration: ScannerConfiguration | None, path: str, source: str) -> str:
    """What a scanner can do for a setting, in words; empty if it did not tell."""
    ability = ability_of(configuration, path, source)
    return "" if ability is None else ability.words


def ability_of(
    configuration: ScannerConfiguration | None, path: str, source: str
) -> Ability | None:
    """What a scanner can do for a setting of a ticket with this InputSource."""
    return None if configuration is None else abilities_of(configuration, source)[path]


class Abilities(dict[str, Ability | None]):
    """What a scanner can do, by the path of a setting; found out when it is first asked for."""

    def __init__(self, configuration: ScannerConfiguration, source: str) -> None:
        super().__init__()
        self._configuration = configuration
        self._source = source

    def __missing__(self, path: str) -> Ability | None:
        ability = self[path] = self._found(path)
        return ability

    def _found(self, path: str) -> Ability | None:
        general, own = _GENERAL.get(path), _OWN.get(path.removeprefix("MediaSides/"))
        if general is not None:
            return general(self._configuration)
        if own is None:
            return None
        back = path.startswith("MediaSides/MediaBack/")
        here = source_of(self._configuration, self._source, back=back)
        return None if here is None else own(here)


@once_each(CONFIGURATIONS_REMEMBERED)
def abilities_of(configuration: ScannerConfiguration, source: str) -> Abilities:
    """What a scanner can do for a ticket with this InputSource."""
    return Abilities(configuration, source)


def sources_of(configuration: ScannerConfiguration) -> tuple[str, ...]:
    """The values of InputSource that a scanner has.

    Brother's MFC-9340CDW has a back and says that it does not scan it: it counts.
    """
    adf = configuration.adf
    duplex = adf is not None and (adf.adf_supports_duplex or adf.adf_back is not None)
    has = {
        "Platen": configuration.platen is not None,
        "ADF": adf is not None,
        "ADFDuplex": duplex,
        "Film": configuration.film is not None,
    }
    return tuple(name for name, there in has.items() if there)


def source_of(
    configuration: ScannerConfiguration, source: str, *, back: bool = False
) -> Source | None:
    """Where a ticket scans; without an InputSource the only one there is."""
    adf = configuration.adf
    front = adf.adf_front if adf is not None else None
    feeder = (adf.adf_back if adf is not None and back else None) or front
    held = {
        "Platen": (configuration.platen, "platen"),
        "ADF": (feeder, "adf"),
        "ADFDuplex": (feeder, "adf"),
        "Film": (configuration.film, "film"),
    }
    if not source:
        only = [name for name in ("Platen", "ADF", "Film") if held[name][0] is not None]
        source = only[0] if len(only) == 1 else ""
    told, prefix = held.get(source, (None, ""))
    return None if told is None else Source(source, told, prefix)


def size_ability(source: Source, side: str) -> Range | None:
    """The least and the greatest ``width`` or ``height`` that is scanned, 1/1000 inch."""
    least = _side(source.get("minimum_size"), side)
    most = _side(source.get("maximum_size"), side)
    if most is None or (least or 0) > most:
        return None
    return Range(least or 0, most, " (1/1000 inch)", ROUNDING)


# --- what the elements of a configuration say -----------------------------------------------------


def _side(size: Dimensions | None, side: str) -> int | None:
    return None if size is None else getattr(size, side)


def _at(found: Any, *names: str) -> Any:
    """What is at the end of a way of fields, ``None`` where it breaks off."""
    for name in names:
        if found is None:
            return None
        found = getattr(found, name)
    return found


def _choice(values: Sequence[Any] | None, unit: str = "", *always: Any) -> Choice | None:
    told = dict.fromkeys(value for value in values or () if value is not None)
    return Choice(tuple(told), unit, always) if told else None


def _choice_at(*names: str, unit: str = "", always: tuple[Any, ...] = ()) -> "_General":
    return lambda configuration: _choice(_at(configuration, *names), unit, *always)


def _range_at(*names: str, unit: str = "") -> "_General":
    def tell(configuration: ScannerConfiguration) -> Range | None:
        least = _at(configuration, *names, "min_value")
        most = _at(configuration, *names, "max_value")
        if least is None or most is None or least > most:
            return None
        return Range(least, most, unit)

    return tell


def _support_at(name: str, idle: Any) -> "_General":
    def tell(configuration: ScannerConfiguration) -> Support | None:
        told = _at(configuration, "device_settings", name)
        return None if told is None else Support(told, idle)

    return tell


def _input_source(configuration: ScannerConfiguration) -> Choice | None:
    return _choice(sources_of(configuration))


def _colours(source: Source) -> Choice | None:
    return _choice(_at(source.get("color"), "color_entry"))


def _resolutions(way: str) -> "_Own":
    return lambda source: _choice(_at(source.get("resolutions"), f"{way}s", way), " dpi")


def _size(side: str) -> "_Own":
    return lambda source: size_ability(source, side)


type _General = Callable[[ScannerConfiguration], Ability | None]
type _Own = Callable[[Source], Ability | None]

_SCALING = ("device_settings", "scaling_range_supported")

_GENERAL: dict[str, _General] = {
    "Format": _choice_at("device_settings", "formats_supported", "format_value"),
    "CompressionQualityFactor": _range_at(
        "device_settings", "compression_quality_factor_supported"
    ),
    "InputSource": _input_source,
    "FilmScanMode": _choice_at(
        "film", "film_scan_modes_supported", "film_scan_mode_value", always=("NotApplicable",)
    ),
    "ContentType": _choice_at("device_settings", "content_types_supported", "content_type_value"),
    "InputSize/DocumentSizeAutoDetect": _support_at("document_size_auto_detect_supported", False),
    "Exposure/AutoExposure": _support_at("auto_exposure_supported", False),
    "Exposure/ExposureSettings/Brightness": _support_at("brightness_supported", 0),
    "Exposure/ExposureSettings/Contrast": _support_at("contrast_supported", 0),
    "Scaling/ScalingWidth": _range_at(*_SCALING, "scaling_width", unit=" %"),
    "Scaling/ScalingHeight": _range_at(*_SCALING, "scaling_height", unit=" %"),
    "Rotation": _choice_at(
        "device_settings", "rotations_supported", "rotation_value", unit=" degrees", always=(0,)
    ),
}
"""By the path of a setting: what holds for every source."""

_SIDE: dict[str, _Own] = {
    "ColorProcessing": _colours,
    "Resolution/Width": _resolutions("width"),
    "Resolution/Height": _resolutions("height"),
    "ScanRegion/ScanRegionWidth": _size("width"),
    "ScanRegion/ScanRegionHeight": _size("height"),
}

_OWN: dict[str, _Own] = {
    "InputSize/InputMediaSize/Width": _size("width"),
    "InputSize/InputMediaSize/Height": _size("height"),
    **{
        f"{side}/{path}": own for side in ("MediaFront", "MediaBack") for path, own in _SIDE.items()
    },
}
"""By the path of a setting: what a source has of its own."""
