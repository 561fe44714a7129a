"""The rows of a device: who it is, where it is, what it hosts, when it was restarted.

Rule: rows are plain data. A time is Unix microseconds, an event the number of one; every list
has a limit. What a device only claims (XAddrs, addresses of services) is kept apart from the
hosts that really sent or answered.
"""

from enum import StrEnum

import msgspec

from inspector.events.words import joined

HOSTS_LIMIT = 16
"""Hosts of a device that are listed: a few interfaces, each with an IPv4 and some of IPv6."""

PLACES_LIMIT = 16
"""XAddrs of a device, and addresses of a service, that are listed."""

SERVICES_LIMIT = 32
"""Hosted services that are listed; scanners have two or three, a Kyocera 17."""

TYPES_LIMIT = 16
"""Types of a device or a service that are kept."""

CHANGES_LIMIT = 20
"""Restarts, and changes of the metadata version, that are listed; ``…_count`` tells of all."""

TEXT_LIMIT = 256
"""Characters of a name that are kept; DPWS allows 256."""

SCANNER_TYPE = "ScanDeviceType"
SCANNER_SERVICE = "ScannerServiceType"
SCANNER = "scanner"
SCAN_SERVER = "scan server"


class Outcome(StrEnum):
    """What came of it when somebody last tried an address."""

    NEVER = "never tried"
    UNANSWERED = "no answer seen"
    ANSWERED = "answered"
    CUT = "cut off"
    SEALED = "TLS that stays closed"
    REFUSED = "refused"
    SILENT = "connection request not answered"
    UNREACHABLE = "address cannot be reached"


UNOPENED = frozenset({Outcome.REFUSED, Outcome.SILENT, Outcome.UNREACHABLE})
"""Outcomes of a try for which no connection was opened."""


class Reached(msgspec.Struct, kw_only=True):
    """What was seen of a host and port: how often tried, answered and cut, last by whom.

    ``unopened`` counts the tries for which no connection was opened (refused, not answered),
    ``unopened_event`` is the last of them, by ``unopened_by``, and ``unopened_outcome`` what came
    of it. ``pathless`` are exchanges of which nobody knows what was asked: the request was missed.
    ``tls`` tells of the last TLS connection that stays closed: version, certificate, why.
    """

    outcome: Outcome = Outcome.NEVER
    tried: int = 0
    answered: int = 0
    cut: int = 0
    pathless: int = 0
    unopened: int = 0
    unopened_event: int = 0
    unopened_outcome: Outcome = Outcome.NEVER
    unopened_by: str = ""
    by: str = ""
    last_us: int = 0
    last_event: int = 0
    tls: str = ""


class Asked(msgspec.Struct, kw_only=True):
    """What was seen of one path: how the last request to it ended, and who sent it."""

    outcome: Outcome = Outcome.NEVER
    by: str = ""
    last_event: int = 0


class Place(msgspec.Struct, kw_only=True):
    """An address that a device claims, and who said so when.

    ``reached`` is what was seen of its host and port, ``asked`` of its path there.
    """

    url: str
    said_by: str
    said_event: int
    reached: Reached
    asked: Asked = msgspec.field(default_factory=Asked)

    @property
    def outcome(self) -> Outcome:
        """What came of it: an address that cannot be opened has no path that answers."""
        seen = self.reached.outcome
        return seen if seen in UNOPENED or seen is Outcome.SEALED else self.asked.outcome


class Service(msgspec.Struct, kw_only=True):
    """A hosted service; all its addresses are of the same service."""

    types: tuple[str, ...]
    service_id: str
    places: list[Place]


class Restart(msgspec.Struct, frozen=True, kw_only=True):
    """A device was restarted: its instance began anew.

    ``instance_before`` is None where no earlier one was seen: then it is told by a Hello that
    is the first message of its instance, of a device that had answered before.
    """

    time_us: int
    event: int
    instance_before: int | None
    instance: int | None


class VersionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A metadata version, and the first event that said it."""

    version: int
    time_us: int
    event: int


class SequenceSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The greatest message number of the newest sequence of a device."""

    instance: int | None
    sequence_id: str
    number: int
    message_id: str
    time_us: int
    event: int


class Device(msgspec.Struct, kw_only=True):
    """A device, or a scan server: one row for all addresses, families and ports.

    ``address`` is that of its endpoint reference (``urn:uuid:…``), empty while only a
    host is known; ``hosts`` are those that sent or answered. ``types`` are as it announced them.
    ``metadata_event`` is the last GetResponse, 0 if there was none, ``metadata_asked`` the hosts
    that its request named: in the address that it was for, and in the one that it went to.
    ``instances_went_back`` counts how often the InstanceId was less than before.
    """

    number: int
    address: str = ""
    hosts: list[str] = []
    roles: list[str] = []
    manufacturer: str = ""
    model: str = ""
    friendly_name: str = ""
    serial: str = ""
    firmware: str = ""
    types: tuple[str, ...] = ()
    xaddrs: list[Place] = []
    services: list[Service] = []
    metadata_us: int = 0
    metadata_event: int = 0
    metadata_host: str = ""
    metadata_asked: tuple[str, ...] = ()
    metadata_version: int | None = None
    versions: list[VersionSeen] = []
    versions_count: int = 0
    instance: int | None = None
    instances_went_back: int = 0
    instance_us: int = 0
    instance_event: int = 0
    sequence: SequenceSeen | None = None
    restarts: list[Restart] = []
    restarts_count: int = 0
    first_us: int
    first_event: int
    last_us: int
    last_event: int
    bye_us: int | None = None
    bye_event: int | None = None

    @property
    def name(self) -> str:
        """``Brightlake M2070``: maker and model, else the name that somebody gave it."""
        if self.manufacturer.casefold() in self.model.casefold():
            return self.model or self.friendly_name
        return joined(self.manufacturer, self.model, by=" ")

    @property
    def is_scanner(self) -> bool:
        """Whether it announced itself as a scanner."""
        return names(SCANNER_TYPE, self.types)


def names(wanted: str, types: tuple[str, ...] | None) -> bool:
    """Whether a type is among qualified names, whatever their prefix."""
    for it in types or ():
        if it.endswith(wanted) and it.rpartition("}")[2].rpartition(":")[2] == wanted:
            return True
    return False
