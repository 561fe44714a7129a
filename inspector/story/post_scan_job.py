"""The rows of a post-scan job: its images, its filters, who cancelled it, how it ended.

Rule: rows are plain data. A time is Unix microseconds, an event the number of one; every list has
a limit, and a total beside it where more may come.
"""

from enum import StrEnum

import msgspec

IMAGES_LIMIT = 200
"""Images a job lists, the first; a feeder holds 50 to 100 sheets of two sides."""

FORMATS_LIMIT = 20
"""Formats a job lists; the specification has 16."""

STATES_LIMIT = 100
"""States that a job lists, the newest."""

LANES_LIMIT = 10
"""Filters of a job; the specification has three."""

LANE_STATES_LIMIT = 20
"""States that a filter lists, the newest; the specification has six."""

REASONS_LIMIT = 12
"""Reasons kept of a state; the specification has about ten to choose from."""

CANCELS_LIMIT = 20
"""CancelPostScanJob requests that a job lists."""

TEXT_LIMIT = 255
"""Characters kept of a text; the schema allows as many."""

TAKEN = "taken"
"""The answer of a server that did what was asked."""

CUT_OFF = "no whole answer"
"""What came back when the connection ended before the answer did."""


class PostScanEnding(StrEnum):
    """How a post-scan job ended."""

    UNFINISHED = "unfinished"
    COMPLETED = "completed"
    WITH_WARNINGS = "completed with warnings"
    WITH_ERRORS = "completed with errors"
    CANCELLED = "cancelled"
    TIMED_OUT = "aborted (timed out)"
    ABORTED = "aborted"


class ImageSent(msgspec.Struct, kw_only=True):
    """A SendImage. ``answer`` is ``taken``, the fault or ``CUT_OFF``; empty: none was seen.

    ``format`` is what the device says.
    """

    document_id: int | None
    format: str
    length_bytes: int
    time_us: int
    event: int
    answer: str = ""
    answer_event: int = 0


class PostScanState(msgspec.Struct, frozen=True, kw_only=True):
    """What a job's state was said to be, by a message of the service dsp or dsc."""

    state: str
    reasons: tuple[str, ...]
    images_received: int | None
    service: str
    told_by: str
    time_us: int
    event: int


class LaneState(msgspec.Struct, frozen=True, kw_only=True):
    """What a filter's state was said to be."""

    state: str
    reasons: tuple[str, ...]
    time_us: int
    event: int


class Lane(msgspec.Struct, kw_only=True):
    """One filter of a job (``email``, ``fileshare``, ``sharepoint``) and how far it came."""

    filter: str
    states: list[LaneState] = []

    @property
    def state(self) -> str:
        """The last state told; empty if there is none."""
        return self.states[-1].state if self.states else ""


class PostScanCancel(msgspec.Struct, kw_only=True):
    """A CancelPostScanJob; ``service`` is dsp (processing) or dsc (repository).

    ``state`` is the job's state at that moment, ``after_end`` says that it was over. ``answer`` is
    ``taken``, the fault or how it was cut; empty: not answered.
    """

    host: str
    service: str
    time_us: int
    event: int
    state: str
    after_end: bool
    answer: str = ""
    answer_event: int = 0


class PostScanJob(msgspec.Struct, kw_only=True):
    """A job of a scan server.

    ``name`` holds the beginning of the token, with a count where that is not enough. ``server``
    and ``device`` are hosts, ``device`` is empty if only others spoke of the job. ``user`` is a
    security identifier as sent, ``user_name`` a name. ``process`` and ``process_name`` are those of
    the scan process, ``filters`` what it asks for, by the short names of their dialects.

    ``created_us`` is None if the creation was not seen; ``asked_event`` is its request,
    ``created_event`` its answer. ``images_sent`` counts SendImage requests, ``images_taken`` and
    ``images_refused`` their answers, ``images_unanswered`` those that were cut off before there was
    one; ``images`` lists the first. ``images_received`` is what the server told last,
    ``documents_listed`` how many documents it lists. ``document_id`` is that of the last SendImage,
    ``document_id_taken`` the last that the server took, and ``document_id_before`` that at the time
    of the last SendImage.

    A step is CreatePostScanJob, SendImage or EndPostScanJob. ``last_step_us`` is when the server
    last answered one: within 10 minutes of it the next must come; ``gap_us`` is how long before the
    last step's request that was, ``gap_event`` the event of that answer. ``end_us`` is when
    EndPostScanJob was asked for, ``end_answer`` what came back.

    ``server_ended`` says that the server told the end; otherwise it is what the messages mean.
    ``last_us`` is when the job was last spoken of.
    """

    name: str
    token: str
    server: str
    device: str = ""
    user: str = ""
    user_name: str = ""
    process: str = ""
    process_name: str = ""
    filters: list[str] = []
    seen_us: int
    seen_event: int
    asked_event: int = 0
    created_us: int | None = None
    created_event: int = 0
    images_sent: int = 0
    images_taken: int = 0
    images_refused: int = 0
    images_unanswered: int = 0
    images_bytes: int = 0
    images: list[ImageSent] = []
    formats: list[str] = []
    images_received: int | None = None
    documents_listed: int | None = None
    document_id: int | None = None
    document_id_before: int | None = None
    document_id_taken: int | None = None
    last_step_us: int | None = None
    last_step_event: int = 0
    gap_us: int = 0
    gap_event: int = 0
    end_us: int | None = None
    end_event: int = 0
    end_answer: str = ""
    end_answer_event: int = 0
    state: str = ""
    reasons: tuple[str, ...] = ()
    states: list[PostScanState] = []
    lanes: list[Lane] = []
    cancels: list[PostScanCancel] = []
    ending: PostScanEnding = PostScanEnding.UNFINISHED
    server_ended: bool = False
    ended_us: int | None = None
    ended_event: int = 0
    last_us: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return self.ending is not PostScanEnding.UNFINISHED

    @property
    def was_created(self) -> bool:
        """Whether its creation was seen."""
        return self.created_us is not None

    @property
    def is_ended_by_device(self) -> bool:
        """Whether the server took EndPostScanJob: from then on it processes the images."""
        return self.end_answer == TAKEN
