import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.soap.namespaces import (
    CACHED,
    DSD,
    DSP,
    DSP_2008_02,
    NAMESPACES,
    PNPX,
    PREFIXES,
    SOAP12,
    SPECIFIED,
    WSA,
    WSA_2003,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
    WSD,
    WSD_2009,
    WSDP,
    WSDP_2005,
    WSDP_2009,
    XOP,
    XOP_2003,
    fold_action,
    fold_id,
    fold_namespace,
    fold_tag,
    is_fault_action,
    is_specified,
    local_name,
    namespace_of,
)

HTTPS_WSCN = "https://schemas.microsoft.com/windows/2006/08/wdp/scan"


@pytest.mark.parametrize(
    ("uri", "folded"),
    [
        pytest.param(WSCN, WSCN, id="as it should be"),
        pytest.param(HTTPS_WSCN, WSCN, id="https"),
        pytest.param(WSCN_2006_01, WSCN, id="draft year"),
        pytest.param(WSCN_2006_01.replace("http:", "https:"), WSCN, id="https and draft year"),
        pytest.param(DSP_2008_02, DSP, id="dsp's draft"),
        pytest.param(WSD_2009, WSD, id="WS-Discovery 1.1"),
        pytest.param(WSDP_2009, WSDP, id="DPWS 1.1"),
        pytest.param(WSDP_2005, WSDP, id="DPWS of 2005"),
        pytest.param(XOP_2003, XOP, id="XOP's draft"),
        pytest.param(WSA_2005, WSA_2005, id="WS-Addressing's years are told apart"),
        pytest.param("urn:x", "urn:x", id="no http"),
        pytest.param("", "", id="none"),
    ],
)
def test_folds_a_namespace(uri: str, folded: str) -> None:
    assert fold_namespace(uri) == folded


@pytest.mark.parametrize(
    ("uri", "folded"),
    [
        pytest.param(f"{WSCN}/GetActiveJobs", f"{WSCN}/GetActiveJobs", id="as it should be"),
        pytest.param(
            f"\n  {WSCN}/ GetActiveJobs\t", f"{WSCN}/GetActiveJobs", id="white space around and in"
        ),
        pytest.param(f"{HTTPS_WSCN}/GetActiveJobs", f"{WSCN}/GetActiveJobs", id="https"),
        pytest.param(f"{WSCN_2006_01}/GetActiveJobs", f"{WSCN}/GetActiveJobs", id="draft year"),
        pytest.param("GetActiveJobs", "GetActiveJobs", id="no namespace"),
        pytest.param("", "", id="empty"),
    ],
)
def test_folds_an_action(uri: str, folded: str) -> None:
    assert fold_action(uri) == folded


UUID = "11111111-aaaa-4111-8111-111111111111"


@pytest.mark.parametrize(
    "text",
    [
        f"urn:uuid:{UUID}",
        f"uuid:{UUID}",
        UUID,
        UUID.upper(),
        f"{{{UUID}}}",
        f" URN:UUID:{UUID.upper()}\n",
        f"urn:{UUID}",
    ],
)
def test_folds_the_forms_of_a_uuid(text: str) -> None:
    assert fold_id(text) == f"urn:uuid:{UUID}"


@pytest.mark.parametrize("text", ["", "http://192.0.2.1/1", "urn:uuid:short", f"x{UUID}"])
def test_leaves_other_ids(text: str) -> None:
    assert fold_id(text) == text


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_id(fold_id(text)) == fold_id(text)
    assert fold_action(fold_action(text)) == fold_action(text)
    assert fold_namespace(fold_namespace(text)) == fold_namespace(text)


@pytest.mark.parametrize(
    ("tag", "folded", "namespace", "name"),
    [
        (f"{{{WSCN_2006_01}}}JobId", f"{{{WSCN}}}JobId", WSCN_2006_01, "JobId"),
        ("JobId", "{}JobId", "", "JobId"),
        (f"{{{DSD}}}A", f"{{{DSD}}}A", DSD, "A"),
    ],
)
def test_takes_a_tag_apart(tag: str, folded: str, namespace: str, name: str) -> None:
    assert (fold_tag(tag), namespace_of(tag), local_name(tag)) == (folded, namespace, name)


@pytest.mark.parametrize(
    ("action", "fault"),
    [
        (f"{WSA}/fault", True),
        (f"{WSA_2003}/fault", True),
        (f"{WSA_2005}/fault", True),
        (f"{WSA_2005}/soap/fault", True),
        (f"{WSCN}/GetActiveJobs", False),
        (f"{SOAP12}/fault", False),
        ("", False),
    ],
)
def test_knows_fault_actions(action: str, fault: bool) -> None:
    assert is_fault_action(action) is fault


def test_every_namespace_has_one_usual_prefix() -> None:
    assert len(NAMESPACES) == len(PREFIXES)
    assert all(PREFIXES[uri] == prefix for prefix, uri in NAMESPACES.items())


def test_usual_prefixes_are_of_namespaces_that_stay_as_they_are() -> None:
    assert [uri for uri in PREFIXES if fold_namespace(uri) != uri] == []


def test_what_windows_adds_is_not_specified_here() -> None:
    assert WSCN in SPECIFIED
    assert PNPX in PREFIXES.keys() - SPECIFIED


def test_few_foldings_are_remembered() -> None:
    for number in range(2 * CACHED):
        fold_namespace(f"urn:{number}")
        fold_action(f"urn:{number}")
        fold_tag(f"{{urn:{number}}}a")
    sizes = {fold.cache_info().currsize for fold in (fold_namespace, fold_action, fold_tag)}
    assert sizes == {CACHED}


@pytest.mark.parametrize(
    ("namespace", "specified"),
    [
        (WSCN, True),
        (WSCN.replace("2006/08", "2006/01"), True),
        (WSCN.replace("http:", "https:"), True),
        ("", True),
        ("urn:acme", False),
        ("http://schemas.microsoft.com/windows/pnpx/2005/10", False),
    ],
)
def test_what_no_specification_has_is_a_vendors(namespace: str, specified: bool) -> None:
    assert is_specified(namespace) is specified
