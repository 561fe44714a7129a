"""Every declared fault is found, however it is written, and is told in plain words."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.protocols import PROTOCOLS
from inspector.protocols.faults import FAULTS, Found, faults_of, find_fault
from inspector.protocols.faults_row import ANY, KnownFault
from inspector.protocols.operation import Protocol
from inspector.soap.fault import Fault, read_fault
from inspector.soap.namespaces import (
    DSC,
    DSD,
    DSP,
    DSP_2008_02,
    PREFIXES,
    SOAP11,
    SOAP12,
    WPRT,
    WSA,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
)
from inspector.soap.xml import parse

OPERATIONS = {
    "discovery": ("Probe", "Resolve"),
    "transfer": ("Get",),
    "eventing": ("Subscribe", "Renew", "GetStatus", "Unsubscribe"),
    "scan": (
        "GetScannerElements",
        "ValidateScanTicket",
        "CreateScanJob",
        "RetrieveImage",
        "CancelJob",
        "GetJobElements",
        "GetActiveJobs",
        "GetJobHistory",
    ),
    "dsd": (
        "GetScannerElements",
        "ValidateScanTicket",
        "GetJobElements",
        "GetActiveJobs",
        "GetJobHistory",
    ),
    "dsp": (
        "CreatePostScanJob",
        "SendImage",
        "EndPostScanJob",
        "CancelPostScanJob",
        "GetPostScanJobElements",
    ),
    "dsc": (
        "GetRepositoryElements",
        "CancelPostScanJob",
        "GetPostScanJobElements",
        "GetActiveJobs",
        "GetJobHistory",
    ),
}
"""The operations that answer, by service."""

NOT_OFFERED = {("transfer", "Put"), ("transfer", "Create")}
"""Operations of the specifications that no WSD device has."""

SCAN_COMMON = (
    "InvalidArgs",
    "OperationFailed",
    "ServerErrorTemporaryError",
    "ServerErrorInternalError",
)
OWN_FAULTS = {
    ("discovery", "Probe"): ("MatchingRuleNotSupported",),
    ("eventing", "Subscribe"): (
        "FilterActionNotSupported",
        "DeliveryModeRequestedUnavailable",
        "InvalidExpirationTime",
        "UnsupportedExpirationType",
        "FilteringNotSupported",
        "FilteringRequestedUnavailable",
        "EventSourceUnableToProcess",
        "InvalidMessage",
    ),
    ("eventing", "Renew"): (
        "InvalidExpirationTime",
        "UnsupportedExpirationType",
        "UnableToRenew",
        "InvalidMessage",
    ),
    ("eventing", "GetStatus"): ("InvalidMessage",),
    ("eventing", "Unsubscribe"): ("InvalidMessage",),
    ("scan", "GetScannerElements"): SCAN_COMMON,
    ("scan", "ValidateScanTicket"): (*SCAN_COMMON, "ClientErrorConflictingRequiredParameters"),
    ("scan", "CreateScanJob"): (
        *SCAN_COMMON,
        "ServerErrorNotAcceptingJobs",
        "ClientErrorFormatNotSupported",
        "ClientErrorInvalidScanIdentifier",
        "ClientErrorInvalidDestinationToken",
        "ClientErrorNoImagesAvailable",
        "ClientErrorConflictingRequiredParameters",
    ),
    ("scan", "RetrieveImage"): (
        *SCAN_COMMON,
        "ClientErrorNoImagesAvailable",
        "ClientErrorJobIdNotFound",
        "ClientErrorInvalidJobToken",
        "ClientErrorJobCancelled",
    ),
    ("scan", "CancelJob"): (*SCAN_COMMON, "ClientErrorJobIdNotFound"),
    ("scan", "GetJobElements"): (*SCAN_COMMON, "ClientErrorJobIdNotFound"),
    ("scan", "GetActiveJobs"): SCAN_COMMON,
    ("scan", "GetJobHistory"): SCAN_COMMON,
    ("dsd", "GetScannerElements"): SCAN_COMMON,
    ("dsd", "ValidateScanTicket"): (*SCAN_COMMON, "ClientErrorConflictingRequiredParameters"),
    ("dsd", "GetJobElements"): (*SCAN_COMMON, "ClientErrorJobIdNotFound"),
    ("dsd", "GetActiveJobs"): SCAN_COMMON,
    ("dsd", "GetJobHistory"): SCAN_COMMON,
    **{("dsp", name): SCAN_COMMON for name in OPERATIONS["dsp"]},
    ("dsc", "GetRepositoryElements"): SCAN_COMMON,
    ("dsc", "CancelPostScanJob"): (*SCAN_COMMON, "ClientErrorJobTokenNotFound"),
    ("dsc", "GetPostScanJobElements"): (*SCAN_COMMON, "ClientErrorJobTokenNotFound"),
    ("dsc", "GetActiveJobs"): SCAN_COMMON,
    ("dsc", "GetJobHistory"): SCAN_COMMON,
}
"""What an operation may answer beside the faults that any may."""


def told(row: KnownFault) -> str:
    return f"{PREFIXES[row.namespace]}:{row.name or row.code}"


def service_of(row: KnownFault) -> str:
    """A service that may answer the fault."""
    return next(iter(row.where))


NAMED = [row for row in FAULTS if row.name]
every_row = pytest.mark.parametrize("row", FAULTS, ids=told)
every_named_row = pytest.mark.parametrize("row", NAMED, ids=told)


def read(xml: str) -> Fault:
    notes: list[Note] = []
    return read_fault(parse(xml.encode()), notes)


def as_12(row: KnownFault, prefix: str, declared: str) -> str:
    """A SOAP 1.2 fault with the row's subcode, its namespace declared as said."""
    inner = f"<s:Subcode><s:Value>{prefix}:{row.name}</s:Value></s:Subcode>" if row.name else ""
    return (
        f'<s:Fault xmlns:s="{SOAP12}" {declared}><s:Code><s:Value>s:{row.code}</s:Value>{inner}'
        f"</s:Code><s:Reason><s:Text>{row.reason}</s:Text></s:Reason></s:Fault>"
    )


def as_11(row: KnownFault, prefix: str, declared: str) -> str:
    code = f"{prefix}:{row.name}" if row.name else f"s:{row.code}"
    return (
        f'<s:Fault xmlns:s="{SOAP11}" {declared}><faultcode>{code}</faultcode>'
        f"<faultstring>{row.reason}</faultstring></s:Fault>"
    )


def written(row: KnownFault) -> Iterator[tuple[str, str]]:
    """How devices write the fault: what is special, and the document."""
    prefix = PREFIXES[row.namespace]
    usual = f'xmlns:{prefix}="{row.namespace}"'
    https = usual.replace("http:", "https:")
    yield "SOAP 1.2", as_12(row, prefix, usual)
    yield "SOAP 1.1", as_11(row, prefix, usual)
    yield "another prefix", as_12(row, "ns4", f'xmlns:ns4="{row.namespace}"')
    yield "an https namespace", as_12(row, prefix, https)
    yield "an https namespace in SOAP 1.1", as_11(row, prefix, https)
    yield "an undeclared prefix", as_12(row, prefix, "")
    yield "an undeclared prefix in SOAP 1.1", as_11(row, prefix, "")
    yield "an undeclared strange prefix", as_12(row, "ns4", "")


WRITTEN = [
    pytest.param(row, xml, id=f"{told(row)} in {how}")
    for row in FAULTS
    for how, xml in written(row)
]


@pytest.mark.parametrize(("row", "xml"), WRITTEN)
def test_found_as_devices_write_it(row: KnownFault, xml: str) -> None:
    seen = read(xml)
    found = find_fault(
        seen.subcode_namespace, seen.subcode, service=service_of(row), code=seen.code
    )
    assert found is not None
    assert found.row is row
    by_name = Found.EXACT if seen.subcode_namespace else Found.OTHER_NAMESPACE
    assert found.found is (by_name if row.name else Found.CODE)
    assert found.remark == ""
    assert seen.reason == row.reason


def test_how_many_faults_there_are() -> None:
    assert Counter(PREFIXES[row.namespace] for row in FAULTS) == {
        "wscn": 13,
        "dsp": 4,
        "dsc": 7,
        "wsa": 5,
        "soap": 2,
        "wsdp": 1,
        "wse": 8,
        "wxf": 1,
        "wsd": 1,
    }


def test_no_fault_is_declared_twice_and_no_variant_is_a_name() -> None:
    keys = [(row.namespace, row.name or row.code) for row in FAULTS]
    assert len(set(keys)) == len(keys)
    variants = [name for row in FAULTS for name in row.variants]
    assert len(set(variants)) == len(variants)
    assert not set(variants) & {row.name for row in FAULTS}


@every_named_row
def test_found_in_any_letter_case(row: KnownFault) -> None:
    found = find_fault(row.namespace, row.name.upper(), service=service_of(row))
    assert found == (row, Found.VARIANT, f"{row.name.upper()!r} read as {row.name!r}")


VARIANTS = [
    pytest.param(row, name, id=f"{told(row)} as {name}") for row in FAULTS for name in row.variants
]


@pytest.mark.parametrize(("row", "name"), VARIANTS)
@pytest.mark.parametrize("spell", [str, str.lower], ids=["as it is", "in lower case"])
def test_variants_are_found_and_remarked(row: KnownFault, name: str, spell: type[str]) -> None:
    found = find_fault(row.namespace, spell(name))
    assert found is not None
    assert (found.row, found.found) == (row, Found.VARIANT)
    assert found.remark.startswith(f"{spell(name)!r} read as {row.name!r}")


def test_a_variant_says_who_writes_it() -> None:
    found = find_fault("", "ClientErrorInvalidDetinationToken")
    assert found is not None
    assert found.remark == (
        "'ClientErrorInvalidDetinationToken' read as 'ClientErrorInvalidDestinationToken'"
        " (as in firmware of Samsung M288x)"
    )


SAME_NAME = [
    pytest.param(DSP, "", DSP, Found.EXACT, id="the namespace decides"),
    pytest.param(DSP, "dsc", DSP, Found.EXACT, id="the namespace overrules the service"),
    pytest.param(WSCN_2006_01, "dsc", WSCN, Found.EXACT, id="a draft year of the namespace"),
    pytest.param(DSP_2008_02, "scan", DSP, Found.EXACT, id="a draft name of the namespace"),
    pytest.param("", "scan", WSCN, Found.OTHER_NAMESPACE, id="the scan service"),
    pytest.param("", "dsd", WSCN, Found.OTHER_NAMESPACE, id="dsd answers scan's faults"),
    pytest.param("", "dsp", DSP, Found.OTHER_NAMESPACE, id="dsp"),
    pytest.param("", "dsc", DSC, Found.OTHER_NAMESPACE, id="dsc"),
    pytest.param("urn:vendor", "dsc", DSC, Found.OTHER_NAMESPACE, id="a strange namespace"),
    pytest.param(DSD, "dsc", WSCN, Found.OTHER_NAMESPACE, id="a namespace without own faults"),
    pytest.param(WPRT, "scan", WSCN, Found.OTHER_NAMESPACE, id="print's, by mistake"),
    pytest.param("", "", WSCN, Found.OTHER_NAMESPACE, id="nothing tells: scan"),
    pytest.param("", "eventing", WSCN, Found.OTHER_NAMESPACE, id="a Subscribe to the scanner"),
]


@pytest.mark.parametrize("name", SCAN_COMMON)
@pytest.mark.parametrize(("namespace", "service", "expected", "how"), SAME_NAME)
def test_faults_of_one_name_are_told_apart(
    name: str, namespace: str, service: str, expected: str, how: Found
) -> None:
    found = find_fault(namespace, name, service=service)
    assert found is not None
    assert (found.row.namespace, found.row.name, found.found) == (expected, name, how)
    remarked = bool(namespace) and how is not Found.EXACT
    assert found.remark == (f"namespace {namespace!r} read as {expected!r}" if remarked else "")


@pytest.mark.parametrize("name", ["ServerErrorTemporaryError", "ClientErrorJobIdNotFound"])
def test_what_a_printer_says_of_printing_is_not_explained(name: str) -> None:
    assert find_fault(WPRT, name, service="print") is None


def test_what_a_printer_says_of_addressing_is_explained() -> None:
    found = find_fault("", "ActionNotSupported", service="print")
    assert found is not None
    assert found.row.namespace == WSA


def test_a_later_addressing_version_is_found() -> None:
    found = find_fault(WSA_2005, "ActionNotSupported")
    assert found is not None
    assert found.remark == f"namespace {WSA_2005!r} read as {WSA!r}"


@pytest.mark.parametrize(
    ("namespace", "subcode", "code", "name"),
    [
        pytest.param(WSCN, "Unknown", "MustUnderstand", "MustUnderstand", id="subcode unknown"),
        pytest.param(WSCN, "Unknown", "Sender", None, id="both tell nothing"),
        pytest.param("", "", "VersionMismatch", "VersionMismatch", id="the code alone"),
        pytest.param("", "", "", None, id="nothing there"),
        pytest.param(WSCN, "", "Receiver", None, id="only the receiver's fault"),
    ],
)
def test_the_code_tells_when_the_subcode_does_not(
    namespace: str, subcode: str, code: str, name: str | None
) -> None:
    found = find_fault(namespace, subcode, code=code)
    assert (found.row.code if found else None) == name


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_may_be_asked_for(namespace: str, subcode: str, service: str, code: str) -> None:
    find_fault(namespace, subcode, service=service, code=code)


def test_a_huge_namespace_is_not_looked_up() -> None:
    huge = "https://" + "x" * 100_000
    found = find_fault(huge, "InvalidArgs")
    assert found is not None
    assert found.found is Found.OTHER_NAMESPACE


@every_row
def test_the_row_speaks_to_people(row: KnownFault) -> None:
    assert 20 <= len(row.brief) <= 90  # it stands on one line behind the fault's name
    for text in (row.meaning, row.advice, *row.hints.values()):
        assert text[0].isupper()
        assert text.endswith((".", "?"))
        assert "  " not in text
        assert "!" not in text
    assert row.retry
    assert not row.retry.endswith(".")
    assert row.sources
    assert "://" not in " ".join((row.meaning, row.advice, row.detail, *row.sources))


@every_row
def test_a_hint_is_for_an_operation_that_answers_it(row: KnownFault) -> None:
    assert set(row.hints) <= {name for names in row.where.values() for name in names}


def test_what_is_known_of_one_operation_is_not_said_of_others() -> None:
    for namespace, name, service, operation, hint in (
        (DSP, "OperationFailed", "dsp", "CancelPostScanJob", "creator"),
        (WSCN, "InvalidArgs", "scan", "CreateScanJob", "JobInformation"),
        (WSCN, "ClientErrorJobIdNotFound", "scan", "RetrieveImage", "Ricoh"),
    ):
        found = find_fault(namespace, name, service=service)
        assert found is not None
        assert hint in found.row.advised(operation)
        assert hint not in found.row.advice


@every_row
def test_the_code_blames_the_side_that_the_name_blames(row: KnownFault) -> None:
    blamed = {"ClientError": "Sender", "ServerError": "Receiver"}.get(row.name[:11])
    assert row.code == (blamed or row.code)
    assert row.code in {"Sender", "Receiver", "VersionMismatch", "MustUnderstand"}


@every_row
def test_the_row_names_only_operations_there_are(row: KnownFault) -> None:
    for service, names in row.where.items():
        if service == ANY:
            assert names == (ANY,)
            continue
        assert {(service, name) for name in names} <= NOT_OFFERED | {
            (service, name) for name in OPERATIONS[service]
        }


@pytest.mark.parametrize(
    ("service", "operation"),
    [(service, name) for service, names in OPERATIONS.items() for name in names],
)
def test_what_an_operation_may_answer(service: str, operation: str) -> None:
    may = faults_of(service, operation)
    own = {row.name for row in may if ANY not in row.where}
    assert own == set(OWN_FAULTS.get((service, operation), ()))
    assert {told(row) for row in may if ANY in row.where} == {
        "wsa:ActionNotSupported",
        "wsa:InvalidMessageInformationHeader",
        "wsa:MessageInformationHeaderRequired",
        "wsa:DestinationUnreachable",
        "wsa:EndpointUnavailable",
        "soap:VersionMismatch",
        "soap:MustUnderstand",
    }
    for row in may:  # found without a namespace, because the service tells
        found = find_fault("", row.name, service=service, code=row.code)
        assert found is not None
        assert found.row is row


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_the_rows_of_a_protocol_name_declared_operations(protocol: Protocol) -> None:
    declared = {operation.name for operation in protocol.operations}
    named = {name for row in FAULTS for name in row.where.get(protocol.name, ())}
    offered = {name for name in named if (protocol.name, name) not in NOT_OFFERED}
    assert offered <= declared
