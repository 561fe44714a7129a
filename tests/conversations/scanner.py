"""What a scanner tells of itself: abilities, status, jobs, and the events of all three.

``prefix`` is wscn, or dsd for a managed scanner, whose root and first child are in a namespace of
their own while everything below and the actions stay those of WS-Scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.soap.namespaces import WSCN
from tests.capture_kit import element
from tests.conversations.manners import Letter
from tests.conversations.scanning import Size, fields, node, response


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What a scanner can do; sizes in 1/1000 inch. ``automatic``: finds size and exposure."""

    formats: tuple[str, ...] = ("jfif", "exif", "tiff-single-g4")
    contents: tuple[str, ...] = ("Auto", "Text", "Photo", "Mixed")
    scaling: Size = (25, 400)
    rotations: tuple[int, ...] = (0,)
    resolutions: tuple[int, ...] = (75, 100, 200, 300, 600)
    colours: tuple[str, ...] = ("BlackAndWhite1", "Grayscale8", "RGB24")
    platen: Size | None = (8500, 11730)
    feeder: Size | None = (8500, 14000)
    duplex: bool = False
    automatic: bool = False
    film: Size | None = None

    def xml(self) -> str:
        """ScannerConfiguration."""
        return node(
            "ScannerConfiguration",
            self._settings(),
            node("Platen", self._source("Platen", self.platen)) if self.platen else "",
            self._feeder(self.feeder) if self.feeder else "",
            self._film(self.film) if self.film else "",
        )

    def _settings(self) -> str:
        low, high = self.scaling
        scaling = fields("wscn", MinValue=low, MaxValue=high)
        return node(
            "DeviceSettings",
            _values("FormatsSupported", "FormatValue", self.formats),
            node("CompressionQualityFactorSupported", fields("wscn", MinValue=0, MaxValue=100)),
            _values("ContentTypesSupported", "ContentTypeValue", self.contents),
            fields(
                "wscn",
                DocumentSizeAutoDetectSupported=self.automatic,
                AutoExposureSupported=self.automatic,
                BrightnessSupported=True,
                ContrastSupported=True,
            ),
            node(
                "ScalingRangeSupported",
                node("ScalingWidth", scaling),
                node("ScalingHeight", scaling),
            ),
            _values("RotationsSupported", "RotationValue", self.rotations),
        )

    def _source(self, name: str, largest: Size) -> str:
        best = max(self.resolutions)
        return (
            node(f"{name}OpticalResolution", fields("wscn", Width=best, Height=best))
            + node(
                f"{name}Resolutions",
                _values("Widths", "Width", self.resolutions),
                _values("Heights", "Height", self.resolutions),
            )
            + _values(f"{name}Color", "ColorEntry", self.colours)
            + node(f"{name}MinimumSize", fields("wscn", Width=500, Height=500))
            + node(f"{name}MaximumSize", fields("wscn", Width=largest[0], Height=largest[1]))
        )

    def _feeder(self, largest: Size) -> str:
        side = self._source("ADF", largest)
        back = node("ADFBack", side) if self.duplex else ""
        return node(
            "ADF", fields("wscn", ADFSupportsDuplex=self.duplex), node("ADFFront", side), back
        )

    def _film(self, largest: Size) -> str:
        modes = ("ColorSlideFilm", "ColorNegativeFilm", "BlackandWhiteNegativeFilm")
        supported = _values("FilmScanModesSupported", "FilmScanModeValue", modes)
        return node("Film", supported, self._source("Film", largest))


def _values(name: str, each: str, values: Sequence[object]) -> str:
    return node(name, *(node(each, str(value)) for value in values))


def description(name: str, info: str, location: str) -> str:
    """ScannerDescription."""
    said = fields("wscn", ScannerName=name, ScannerInfo=info, ScannerLocation=location)
    return node("ScannerDescription", said)


def state(state: str, *reasons: str) -> str:
    """A scanner's state and why."""
    why = _values("ScannerStateReasons", "ScannerStateReason", reasons) if reasons else ""
    return fields("wscn", ScannerState=state) + why


def condition(time: str, name: str, component: str, severity: str) -> str:
    """What DeviceCondition and ConditionHistoryEntry hold."""
    return fields("wscn", Time=time, Name=name, Component=component, Severity=severity)


def status(now: str, said: str, conditions: str = "", history: str = "") -> str:
    """ScannerStatus with what ``state`` said."""
    return node(
        "ScannerStatus",
        fields("wscn", ScannerCurrentTime=now),
        said,
        node("ActiveConditions", conditions),
        node("ConditionHistory", history) if history else "",
    )


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as the scanner lists it."""

    id: int
    name: str = "Validating scan ticket for current WIA item properties"
    user: str = "WIA session run for EXAMPLE\\alice on PC-0107"
    state: str = "Processing"
    reason: str = "JobScanning"
    done: int = 0
    created: str = ""
    completed: str = ""

    def summary(self) -> str:
        """JobSummary."""
        named = fields("wscn", JobId=self.id, JobName=self.name, JobOriginatingUserName=self.user)
        return node("JobSummary", named, self._state())

    def status(self, name: str = "wscn:JobStatus") -> str:
        """JobStatus."""
        times = {"JobCreatedTime": self.created, "JobCompletedTime": self.completed}
        said = fields("wscn", **{key: text for key, text in times.items() if text})
        return element(name, fields("wscn", JobId=self.id), self._state(), said)

    def end(self, name: str = "wscn:JobEndState") -> str:
        """JobEndState."""
        reasons = _values("JobCompletedStateReasons", "JobStateReason", (self.reason,))
        named = fields("wscn", JobName=self.name, JobOriginatingUserName=self.user)
        last = {"JobCompletedTime": self.completed} if self.completed else {}
        return element(
            name,
            fields("wscn", JobId=self.id, JobCompletedState=self.state),
            reasons,
            named,
            fields("wscn", ScansCompleted=self.done, **last),
        )

    def _state(self) -> str:
        return (
            fields("wscn", JobState=self.state)
            + _values("JobStateReasons", "JobStateReason", (self.reason,))
            + fields("wscn", ScansCompleted=self.done)
        )


def job_list(operation: str, *jobs: Job, prefix: str = "wscn") -> Letter:
    """The answer to GetActiveJobs or GetJobHistory."""
    listed = element(f"{prefix}:{operation.removeprefix('Get')}", *(it.summary() for it in jobs))
    return response(operation, listed, prefix=prefix)


# --- events ---------------------------------------------------------------------------------------


def event(name: str, *content: str, prefix: str = "wscn", headers: str = "") -> Letter:
    """A notification; its action is one of WS-Scan for managed scanners too."""
    body = element(f"{prefix}:{name}", *content)
    return Letter(action=f"{WSCN}/{name}", body=body, headers=headers, one_way=True)


def scan_available(context: str, identifier: str, source: str = "") -> Letter:
    """Somebody chose a destination at the panel."""
    more = {"InputSource": source} if source else {}
    return event(
        "ScanAvailableEvent",
        fields("wscn", ClientContext=context, ScanIdentifier=identifier, **more),
    )


def job_status(job: Job, prefix: str = "wscn") -> Letter:
    """JobStatusEvent."""
    return event("JobStatusEvent", job.status(f"{prefix}:JobStatus"), prefix=prefix)


def job_end(job: Job, prefix: str = "wscn") -> Letter:
    """JobEndStateEvent."""
    return event("JobEndStateEvent", job.end(f"{prefix}:JobEndState"), prefix=prefix)


def status_summary(said: str, prefix: str = "wscn") -> Letter:
    """ScannerStatusSummaryEvent."""
    return event(
        "ScannerStatusSummaryEvent", element(f"{prefix}:StatusSummary", said), prefix=prefix
    )


def condition_raised(number: int, said: str, prefix: str = "wscn") -> Letter:
    """ScannerStatusConditionEvent."""
    raised = element(f'{prefix}:DeviceCondition Id="{number}"', said)
    return event("ScannerStatusConditionEvent", raised, prefix=prefix)


def condition_cleared(number: int, time: str, prefix: str = "wscn") -> Letter:
    """ScannerStatusConditionClearedEvent."""
    said = fields("wscn", ConditionId=number, ConditionClearTime=time)
    cleared = element(f"{prefix}:DeviceConditionCleared", said)
    return event("ScannerStatusConditionClearedEvent", cleared, prefix=prefix)


def elements_changed(*content: str, prefix: str = "wscn") -> Letter:
    """ScannerElementsChangeEvent."""
    changes = element(f"{prefix}:ElementChanges", *content)
    return event("ScannerElementsChangeEvent", changes, prefix=prefix)
