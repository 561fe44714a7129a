"""What is said to the scan service and by it: letters with tickets, abilities, jobs and events.

Order of elements and attributes: as the schema of WS-Scan has them; sane-airscan has its own.
"""

from dataclasses import dataclass, replace
from itertools import starmap
from typing import NamedTuple

from tests.capture_kit import element
from tests.conversations.images import Image
from tests.conversations.manners import IMAGE_ID, NAMESPACES, Letter

type Size = tuple[int, int]
type Lines = tuple[int, int, int]

A4_HIGH: Size = (8500, 11730)  # 1/1000 inch: 1700 x 2346 pixels at 200 dpi


def fields(prefix: str, **values: object) -> str:
    """One element a value, in their order; truth in lower case."""
    texts = {name: str(it).lower() if isinstance(it, bool) else it for name, it in values.items()}
    return "".join(element(f"{prefix}:{name}", str(text)) for name, text in texts.items())


def node(name: str, *content: str) -> str:
    """An element of the scan service."""
    return element(f"wscn:{name}", *content)


class _Marked(NamedTuple):
    """Writes elements with the attributes that are kept for their names; a group's name ends in
    a slash.
    """

    marks: dict[str, str]

    def leaf(self, name: str, value: object, mark: str = "") -> str:
        """An element with a value, nothing if there is none."""
        return "" if value is None else node(name + self.marks.get(mark or name, ""), str(value))

    def size(self, mark: str, size: Size) -> str:
        """Width and Height of one thing."""
        return self.leaf("Width", size[0], mark) + self.leaf("Height", size[1], mark)

    def group(self, name: str, *content: str) -> str:
        """An element around others."""
        return node(name + self.marks.get(f"{name}/", ""), *content)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A scan ticket; what is None is not said. With ``automatic`` the scanner finds size and
    exposure.
    """

    name: str = "Validating scan ticket for current WIA item properties"
    user: str = "WIA session run for EXAMPLE\\alice on PC-0107"
    information: str | None = "Scanning from platen.."
    format: str = "jfif"
    quality: int | None = None
    images: int = 1
    source: str = "Platen"
    film: str | None = None
    content: str | None = None
    size: Size = A4_HIGH
    exposure: tuple[int, ...] = (0, 0)
    automatic: bool = False
    scaling: Size = (100, 100)
    rotation: int = 0
    region: Size = A4_HIGH
    colour: str = "RGB24"
    dpi: Size = (200, 200)
    back: bool = False

    def description(self) -> str:
        """JobDescription."""
        more = {} if self.information is None else {"JobInformation": self.information}
        said = fields("wscn", JobName=self.name, JobOriginatingUserName=self.user, **more)
        return node("JobDescription", said)

    def parameters(self, marks: dict[str, str], kind: str) -> str:
        """All parameters; ``marks`` are attributes of an element by its name."""
        write = _Marked(marks)
        size, exposure = self._chosen(write)
        side = self._side(write)
        scaling = dict(zip(("ScalingWidth", "ScalingHeight"), self.scaling, strict=True))
        return node(
            kind,
            write.leaf("Format", self.format),
            write.leaf("CompressionQualityFactor", self.quality),
            write.leaf("ImagesToTransfer", self.images),
            write.leaf("InputSource", self.source),
            write.leaf("FilmScanMode", self.film),
            write.leaf("ContentType", self.content),
            write.group("InputSize", size),
            write.group("Exposure", exposure),
            write.group("Scaling", *starmap(write.leaf, scaling.items())),
            write.leaf("Rotation", self.rotation),
            node("MediaSides", node("MediaFront", side), node("MediaBack", side) * self.back),
        )

    def _chosen(self, write: _Marked) -> tuple[str, str]:
        """One branch of each choice: InputSize and Exposure."""
        if self.automatic:
            return node("DocumentSizeAutoDetect", "true"), node("AutoExposure", "true")
        names = ("Contrast", "Brightness", "Sharpness")
        settings = starmap(write.leaf, zip(names, self.exposure, strict=False))
        size = node("InputMediaSize", write.size("InputSize", self.size))
        return size, node("ExposureSettings", *settings)

    def _side(self, write: _Marked) -> str:
        region = node(
            "ScanRegion",
            write.leaf("ScanRegionXOffset", 0),
            write.leaf("ScanRegionYOffset", 0),
            write.leaf("ScanRegionWidth", self.region[0], "ScanRegion"),
            write.leaf("ScanRegionHeight", self.region[1], "ScanRegion"),
        )
        colour = write.leaf("ColorProcessing", self.colour)
        return region + colour + write.group("Resolution", write.size("Resolution", self.dpi))

    def xml(self, name: str = "ScanTicket", *, honour: bool = False) -> str:
        """The ticket; Windows demands that everything is honoured."""
        marks = dict.fromkeys(_HONOURED, ' wscn:MustHonor="true"') if honour else {}
        return node(name, self.description(), self.parameters(marks, "DocumentParameters"))

    def final(self, *, overridden: tuple[str, ...] = (), defaulted: tuple[str, ...] = ()) -> str:
        """DocumentFinalParameters with these values; every parameter is there."""
        whole = replace(
            self,
            quality=80 if self.quality is None else self.quality,
            content="Auto" if self.content is None else self.content,
            exposure=(*self.exposure, 0)[:3],
            automatic=False,
        )
        marks = dict.fromkeys((*_NOT_ASKED, *defaulted), ' wscn:UsedDefault="true"')
        marks |= dict.fromkeys(overridden, ' wscn:Override="true"')
        return whole.parameters(marks, "DocumentFinalParameters")


_HONOURED = (
    *("Format", "CompressionQualityFactor", "ImagesToTransfer", "InputSource", "FilmScanMode"),
    *("ContentType", "InputSize/", "Exposure/", "Scaling/", "Rotation", "ScanRegionXOffset"),
    *("ScanRegionYOffset", "ScanRegion", "ColorProcessing", "Resolution/"),
)
_NOT_ASKED = ("CompressionQualityFactor", "ContentType", "Sharpness")


def airscan_ticket(ticket: Ticket) -> str:
    """A ticket as sane-airscan writes it: an order of its own, no exposure, nothing must."""
    width, height = ticket.region
    region = fields(
        "wscn",
        ScanRegionXOffset=0,
        ScanRegionYOffset=0,
        ScanRegionWidth=width,
        ScanRegionHeight=height,
    )
    side = (
        fields("wscn", ColorProcessing=ticket.colour)
        + node("Resolution", fields("wscn", Width=ticket.dpi[0], Height=ticket.dpi[1]))
        + node("ScanRegion", region)
    )
    media = node("InputMediaSize", fields("wscn", Width=ticket.size[0], Height=ticket.size[1]))
    named = replace(
        ticket, name="sane-airscan request", user="sane-airscan", information="sane-airscan"
    )
    return node(
        "ScanTicket",
        named.description(),
        node(
            "DocumentParameters",
            fields("wscn", Format=ticket.format, ImagesToTransfer=ticket.images),
            node("InputSize", media),
            fields("wscn", InputSource=ticket.source),
            node("MediaSides", node("MediaFront", side), node("MediaBack", side) * ticket.back),
        ),
    )


# --- requests -------------------------------------------------------------------------------------


def request(name: str, *content: str, prefix: str = "wscn") -> Letter:
    """A request of a service whose actions are its namespace and a name."""
    action = f"{NAMESPACES[prefix]}/{name}"
    return Letter(action=action, body=element(f"{prefix}:{name}Request", *content))


def response(name: str, *content: str, prefix: str = "wscn", image: Image | None = None) -> Letter:
    """Its answer."""
    action = f"{NAMESPACES[prefix]}/{name}Response"
    return Letter(action=action, body=element(f"{prefix}:{name}Response", *content), image=image)


def get_elements(*names: str) -> Letter:
    """GetScannerElements."""
    asked = node("RequestedElements", *(node("Name", f"wscn:{name}") for name in names))
    return request("GetScannerElements", asked)


def validate(ticket: str) -> Letter:
    """ValidateScanTicket."""
    return request("ValidateScanTicket", ticket)


def create(ticket: str, *, identifier: str = "", token: str = "") -> Letter:
    """CreateScanJob; identifier and token only where a device asked for the scan."""
    pushed = {"ScanIdentifier": identifier, "DestinationToken": token}
    said = fields("wscn", **{name: text for name, text in pushed.items() if text})
    return request("CreateScanJob", said, ticket)


def retrieve(job: int, token: str, document: str = "Scanned image 1") -> Letter:
    """RetrieveImage."""
    description = node("DocumentDescription", fields("wscn", DocumentName=document))
    return request("RetrieveImage", fields("wscn", JobId=job, JobToken=token), description)


def airscan_retrieve(job: int, token: str) -> Letter:
    """RetrieveImage as sane-airscan writes it: the description first."""
    description = node("DocumentDescription", fields("wscn", DocumentName="IMAGE000.JPG"))
    return request("RetrieveImage", description, fields("wscn", JobId=job, JobToken=token))


def cancel(job: int) -> Letter:
    """CancelJob: no token."""
    return request("CancelJob", fields("wscn", JobId=job))


# --- answers --------------------------------------------------------------------------------------


def elements(**data: str) -> Letter:
    """GetScannerElementsResponse: one ElementData a name; without content it is not valid."""
    return response(
        "GetScannerElements",
        node("ScannerElements", *(element_data(name, text) for name, text in data.items())),
    )


def element_data(name: str, content: str, prefix: str = "wscn") -> str:
    """One ElementData, its attributes without prefix as schema and devices have them."""
    valid = str(bool(content)).lower()
    return node(f'ElementData Name="{prefix}:{name}" Valid="{valid}"', content)


def image_information(front: Lines, back: Lines | None = None) -> str:
    """Pixels a line, lines, bytes a line (0 where the format is compressed)."""
    sides = {"MediaFrontImageInfo": front, "MediaBackImageInfo": back}
    names = ("PixelsPerLine", "NumberOfLines", "BytesPerLine")
    return node(
        "ImageInformation",
        *(
            node(name, fields("wscn", **dict(zip(names, lines, strict=True))))
            for name, lines in sides.items()
            if lines
        ),
    )


def validated(valid: bool, information: str, proposal: str = "") -> Letter:
    """ValidateScanTicketResponse."""
    said = fields("wscn", ValidTicket=valid) + information + proposal
    return response("ValidateScanTicket", node("ValidationInfo", said))


def created(job: int, token: str, information: str, final: str) -> Letter:
    """CreateScanJobResponse."""
    said = fields("wscn", JobId=job, JobToken=token)
    return response("CreateScanJob", said, information, final)


def image(picture: Image) -> Letter:
    """RetrieveImageResponse; the picture is the part that xop:Include names."""
    include = f'<xop:Include href="{IMAGE_ID}"/>'
    return response("RetrieveImage", node("ScanData", include), image=picture)


CANCELLED = response("CancelJob")
