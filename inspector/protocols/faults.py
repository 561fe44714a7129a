"""The declared faults, and the one way to find one.

Rule 1: a fault is found by namespace and name, else by name alone, because prefixes, years and
declarations vary in the wild; other spellings come next, letter case last.
Rule 2: where several services have a fault of one name, the namespace tells which is meant, and
without a telling one the service that answered.
"""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from inspector.protocols.faults_base import BASE_FAULTS
from inspector.protocols.faults_dsm import DSM_FAULTS
from inspector.protocols.faults_row import KnownFault
from inspector.protocols.faults_scan import SCAN_FAULTS
from inspector.soap.namespaces import DSC, DSD, DSP, WSCN, fold_namespace

FAULTS = (*SCAN_FAULTS, *DSM_FAULTS, *BASE_FAULTS)
"""Every declared fault; where nothing tells one from another, the scan service's comes first."""

_SERVICES = {WSCN: "scan", DSD: "dsd", DSP: "dsp", DSC: "dsc"}
_PRINT = "print"
_URI_LIMIT = 2048
"""Characters of a namespace that is looked up: DPWS allows a URI 2,048 octets."""

_REMEMBERED_LENGTH = 512
"""Characters of a namespace and names whose fault is remembered."""


class Found(StrEnum):
    """How a fault was recognised."""

    EXACT = "exact"
    OTHER_NAMESPACE = "other namespace"
    VARIANT = "variant spelling"
    CODE = "code"


class FoundFault(NamedTuple):
    """A declared fault and how it was recognised.

    ``remark`` says what was read as what. It is empty for an exact find, and where no namespace
    was declared, which reading the fault has told.
    """

    row: KnownFault
    found: Found
    remark: str = ""


def _by_name(fold: bool) -> dict[str, tuple[KnownFault, ...]]:
    """Faults by name, and with ``fold`` by every spelling in lower case."""
    table: dict[str, tuple[KnownFault, ...]] = {}
    for row in FAULTS:
        names = {name.casefold() for name in (row.name, *row.variants)} if fold else {row.name}
        for name in names - {""}:
            table[name] = (*table.get(name, ()), row)
    return table


_BY_NAME = _by_name(fold=False)
_BY_FOLDED_NAME = _by_name(fold=True)
_EXACT = {(row.namespace, row.name): row for row in FAULTS if row.name}
_BY_VARIANT = {name: row for row in FAULTS for name in row.variants}
_BY_CODE = {row.code: row for row in FAULTS if not row.name}


def find_fault(
    namespace: str, subcode: str, *, service: str = "", code: str = ""
) -> FoundFault | None:
    """The declared fault of a subcode, or of SOAP's ``code`` when the subcode tells nothing.

    ``service`` is the event name of the service that answered. Total: no text raises.
    """
    # Several rules ask for the same fault; texts of any length, as a peer may send, are not kept.
    is_short = len(namespace) + len(subcode) + len(code) <= _REMEMBERED_LENGTH
    find = _find_once if is_short else _find
    return find(namespace, subcode, service, code)


def _find(namespace: str, subcode: str, service: str, code: str) -> FoundFault | None:
    uri = fold_namespace(namespace) if len(namespace) <= _URI_LIMIT else namespace
    if row := _EXACT.get((uri, subcode)):
        return FoundFault(row, Found.EXACT)
    service = _SERVICES.get(uri, service)
    if row := _nearest(_BY_NAME.get(subcode, ()), service):
        remark = f"namespace {namespace!r} read as {row.namespace!r}" if namespace else ""
        return FoundFault(row, Found.OTHER_NAMESPACE, remark)
    if row := _BY_VARIANT.get(subcode):
        told = f"{subcode!r} read as {row.name!r} (as in {row.variants[subcode]})"
        return FoundFault(row, Found.VARIANT, told)
    if row := _nearest(_BY_FOLDED_NAME.get(subcode.casefold(), ()), service):
        return FoundFault(row, Found.VARIANT, f"{subcode!r} read as {row.name!r}")
    if row := _BY_CODE.get(code):
        return FoundFault(row, Found.CODE)
    return None


_find_once = lru_cache(128)(_find)


def _nearest(rows: tuple[KnownFault, ...], service: str) -> KnownFault | None:
    """The fault of the service; another's when it has none, but the print service's are unknown.

    Printing has faults of the same names in its own namespace, and they mean other things.
    """
    own = tuple(row for row in rows if row.is_of(service))
    return next(iter(own or (rows if service != _PRINT else ())), None)


def faults_of(service: str, operation: str) -> tuple[KnownFault, ...]:
    """The faults that an operation may answer, the service's own first."""
    return tuple(row for row in FAULTS if row.occurs(service, operation))
