"""The rows of a scan job: its pages, its states, who cancelled it, how it ended.

Rule: rows are plain data. A time is Unix microseconds, a duration microseconds, an event the
number of one; every list has a limit, and a total beside it where more may come.
"""

from enum import StrEnum

import msgspec

from inspector.protocols.scan_ticket import DocumentFinalParameters, ImageInformation, ScanTicket

PAGES_LIMIT = 200
"""Pages a job lists; a feeder holds 50 to 100 sheets of two sides."""

FAILURES_LIMIT = 50
"""Retrievals without an image that a job lists."""

CANCELS_LIMIT = 20
"""CancelJob requests that a job lists."""

STATES_LIMIT = 100
"""States that a job lists, the newest."""

REASONS_LIMIT = 12
"""Reasons kept of a state; the specification has 13 to choose from."""

PULL = "pull"
PUSH = "push"


class Ending(StrEnum):
    """How a job ended."""

    UNFINISHED = "unfinished"
    COMPLETED = "completed"
    FEEDER_EMPTY = "feeder empty"
    CANCELLED = "cancelled"
    CANCELLED_BY_CLIENT = "cancelled by client"
    CANCELLED_BY_OTHER = "cancelled by another computer"
    CANCELLED_AT_DEVICE = "cancelled at device"
    TIMED_OUT = "aborted (timed out)"
    ABORTED = "aborted"
    UNKNOWN_JOB = "not known to the device any more"
    LOST = "lost with restart"
    NO_LONGER_LISTED = "no longer listed as active"


CANCELLED = frozenset(
    {
        Ending.CANCELLED,
        Ending.CANCELLED_BY_CLIENT,
        Ending.CANCELLED_BY_OTHER,
        Ending.CANCELLED_AT_DEVICE,
    }
)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to RetrieveImage: an image, or a file of ``pages_in_file`` pages.

    ``gap_us`` is the time since the answer before, ``first_byte_us`` from the request to the first
    byte of its answer, ``duration_us`` to the last. ``format`` is told by the bytes.
    """

    number: int
    event: int
    requested_us: int
    gap_us: int
    first_byte_us: int
    duration_us: int
    length_bytes: int = 0
    format: str = ""
    width_px: int | None = None
    height_px: int | None = None
    x_dpi: int | float | None = None
    y_dpi: int | float | None = None
    pages_in_file: int | None = None
    truncated: bool = False


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A RetrieveImage without an image: ``answer`` is the fault, the status or how it was cut.

    ``length_bytes`` came of the image before it was cut. ``token`` is the one that was sent, if
    it was refused.
    """

    event: int
    requested_event: int
    requested_us: int
    gap_us: int
    answer: str
    client: str
    length_bytes: int = 0
    token: str = ""


class Cancel(msgspec.Struct, kw_only=True):
    """A CancelJob. ``answer`` is ``cancelled`` or the fault; ``needless``: the job was over."""

    host: str
    time_us: int
    event: int
    answer: str = ""
    answer_event: int = 0
    needless: bool = False


class StateSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a job's state was said to be. ``told_by`` is the message: JobStatusEvent, …"""

    state: str
    reasons: tuple[str, ...]
    scans_completed: int | None
    told_by: str
    time_us: int
    event: int


class Job(msgspec.Struct, kw_only=True):
    """A scan job.

    ``name`` is its number, with a count where a device gave the number again; ``client`` is the
    host that created it (or fetched from it, if that was missed), empty if only others spoke of
    it. ``created_us`` is None if its creation was not seen; ``kind`` is pull or push, empty if
    the request for it was not seen. ``asked`` and ``final`` are the ticket, if it was captured
    whole, and what the device makes of it; ``source``, ``format``, ``colour`` and the resolution
    are those of the final parameters, else the ticket's. ``images_to_transfer`` 0 is as many as
    there are.

    ``images`` counts all pages, ``pages`` lists the first. ``scan_us`` is the time from the first
    RetrieveImage to the end of the last image, ``last_step_us`` when the device last answered
    CreateScanJob or RetrieveImage: within 60 s of it the next must come; ``last_gap_us`` is after
    how long the last one came. ``waiting_event`` is the RetrieveImage that has no answer yet.
    ``device_ended`` says that the device told the end; otherwise it is what the messages mean.
    ``number_of`` names an earlier job with the same number; ``port`` is that of
    its service, empty if only notifications told of the job. ``asked_after_end`` says that the last
    RetrieveImage came when the job was over, ``again_event`` is the last CreateScanJob that its
    client sent while it was open. ``missed`` counts answers to RetrieveImage that were not seen.
    """

    name: str
    number: int | None
    device: str
    port: str = ""
    client: str = ""
    owner: str = ""
    job_name: str = ""
    token: str = ""
    kind: str = ""
    source: str = ""
    format: str = ""
    colour: str = ""
    x_dpi: int | None = None
    y_dpi: int | None = None
    images_to_transfer: int | None = None
    seen_us: int
    seen_event: int
    asked_event: int = 0
    created_us: int | None = None
    created_event: int = 0
    asked: ScanTicket | None = None
    final: DocumentFinalParameters | None = None
    announced: ImageInformation | None = None
    number_of: str = ""
    number_was_open: bool = False
    again_event: int = 0
    images: int = 0
    pages_in_files: int = 0
    length_bytes: int = 0
    scan_us: int = 0
    first_asked_us: int | None = None
    last_step_us: int | None = None
    last_asked_us: int | None = None
    last_gap_us: int = 0
    waiting_event: int | None = None
    asked_after_end: bool = False
    pages: list[Page] = []
    failed: int = 0
    missed: int = 0
    failures: list[Failure] = []
    cancels: list[Cancel] = []
    state: str = ""
    reasons: tuple[str, ...] = ()
    scans_completed: int | None = None
    state_us: int = 0
    states: list[StateSeen] = []
    ending: Ending = Ending.UNFINISHED
    device_ended: bool = False
    ended_us: int | None = None
    ended_event: int | None = None
    outcome: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return self.ending is not Ending.UNFINISHED

    @property
    def is_whole(self) -> bool:
        """Whether its creation and every answer to RetrieveImage were seen."""
        return self.created_us is not None and not self.missed

    @property
    def last_page_event(self) -> int:
        """The event of the last image that was fetched; 0 if none was."""
        return self.pages[-1].event if self.pages else 0

    @property
    def from_feeder(self) -> bool:
        """Whether paper is taken from a feeder."""
        return self.source.startswith("ADF")

    @property
    def in_one_file(self) -> bool:
        """Whether the format holds all images of a job, so that there is one RetrieveImage."""
        return self.format.startswith(("tiff-multi", "pdf-a", "xps"))


class ScannerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanner said of its state."""

    state: str
    reasons: tuple[str, ...]
    time_us: int
    event: int


class RefusedSetting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting of a refused ticket that the device cannot do, or would do differently.

    ``proposed`` is what ValidateScanTicket had answered, ``able`` what the scanner says that it
    can do; empty if it did not tell.
    """

    element: str
    asked: str
    proposed: str = ""
    able: str = ""
    must_honor: bool = False


class Blocking(msgspec.Struct, frozen=True, kw_only=True):
    """A job that was open when another was refused.

    ``idle_us`` is how long nobody had fetched from it, None if nobody was seen to fetch.
    """

    job: str
    owner: str
    client: str
    idle_us: int | None = None


class Unanswered(msgspec.Struct, kw_only=True):
    """CreateScanJob requests of one client whose answers are not in the capture."""

    client: str
    device: str
    source: str = ""
    count: int = 0
    events: list[int] = []


class Attempt(msgspec.Struct, kw_only=True):
    """CreateScanJob requests in a row that one client got the same answer to, and no job.

    ``answer`` is the fault, the HTTP status or how the exchange was cut. ``before`` is the
    scanner's state known when the first was refused, ``after`` the last one told since;
    ``active`` are the jobs of the last list of active jobs since then, None if there was none;
    ``blocking`` are the jobs that were open at the last request. ``settings`` are those of the
    ticket that may be why it was refused.
    ``kept_open`` says that the last request came on the connection of the CreateScanJob before.
    ``accepted_us`` is when a later request of the client was answered with the job ``accepted``.
    """

    number: int
    client: str
    device: str
    answer: str
    source: str = ""
    owner: str = ""
    job_name: str = ""
    kind: str = PULL
    count: int = 0
    first_us: int
    last_us: int
    events: list[int] = []
    before: ScannerSeen | None = None
    after: ScannerSeen | None = None
    active: tuple[str, ...] | None = None
    active_event: int = 0
    blocking: tuple[Blocking, ...] = ()
    settings: tuple[RefusedSetting, ...] = ()
    since_end_us: int | None = None
    kept_open: bool = False
    accepted: str = ""
    accepted_us: int | None = None
    accepted_event: int = 0
