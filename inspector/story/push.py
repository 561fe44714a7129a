"""The rows of a push scan: the button at the device, and what the computer made of it.

Rule: rows are plain data. A time is Unix microseconds, a duration microseconds, an event the
number of one (0: not seen); every list has a limit.
"""

import msgspec

ATTEMPTS_LIMIT = 20
"""CreateScanJob requests of one push that are listed, the newest."""

CREATED = "created"
"""The answer of an attempt that made a job."""

NO_ANSWER = "no answer"
"""What an attempt got whose connection ended before there was an answer."""

NOT_CAPTURED = "an answer that was not captured"
"""What an attempt got whose answer the capture lacks."""


class PushAttempt(msgspec.Struct, kw_only=True):
    """A CreateScanJob for a push. ``token`` and ``source`` are as sent; ``answer`` is ``created``,
    the fault, the status, ``NO_ANSWER``, ``NOT_CAPTURED``, or empty while there is none.
    """

    event: int
    time_us: int
    client: str
    token: str
    source: str = ""
    answer: str = ""
    answer_event: int = 0
    job: str = ""

    @property
    def failure(self) -> str:
        """``refused: …``, or what it got in place of an answer; empty if it made a job or waits."""
        if self.answer in {"", CREATED}:
            return ""
        return (
            self.answer if self.answer in {NO_ANSWER, NOT_CAPTURED} else f"refused: {self.answer}"
        )


class Push(msgspec.Struct, kw_only=True):
    """A scan that was started at the device.

    ``device`` and ``client`` are hosts. ``scan_identifier`` and ``client_context`` are those of the
    ScanAvailableEvent ``pressed_event`` (0: only a CreateScanJob spoke of it, the context is then
    that of its token). ``destination`` is what the panel shows, ``subscription`` the Identifier and
    ``subscription_event`` the answer that granted it, ``token`` the token granted there for this
    context. ``source`` is the event's. ``taken_event`` is the answer of a client that took the
    event, ``refused_event`` of one that did not. ``delay_us`` is from the event to the first
    CreateScanJob.

    ``tried`` counts CreateScanJob requests, ``attempts`` lists the newest; ``created`` counts the
    jobs they made, ``job`` is the last. ``outcome`` tells how it stands, ``broken`` which link of
    the chain broke; empty if none did.
    """

    number: int
    device: str
    client: str
    scan_identifier: str = ""
    client_context: str = ""
    destination: str = ""
    subscription: str = ""
    subscription_event: int = 0
    subscription_number: int = 0
    token: str = ""
    pressed_us: int | None = None
    pressed_event: int = 0
    announced: int = 0
    source: str = ""
    taken_event: int = 0
    refused: str = ""
    refused_event: int = 0
    delay_us: int | None = None
    tried: int = 0
    attempts: list[PushAttempt] = []
    created: int = 0
    created_event: int = 0
    job: str = ""
    outcome: str = ""
    broken: str = ""
