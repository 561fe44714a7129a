from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.protocols import PROTOCOLS, scan
from inspector.protocols.scan_scanner import DeviceCondition
from inspector.protocols.scan_ticket import ScanRegion, Setting
from inspector.soap.constraints import Known
from inspector.soap.namespaces import local_name
from inspector.soap.schema import is_element, slots_of
from inspector.tui.detail.meanings import WORDS, meaning_of, meaning_of_element


def known_words() -> dict[str, set[str]]:
    """By the name of the element, the words that the declarations know."""
    found: dict[str, set[str]] = defaultdict(set)
    seen: set[type] = set()
    todo = [
        cls
        for protocol in PROTOCOLS
        for operation in protocol.operations
        for cls in (operation.request, operation.response)
        if cls is not None
    ]
    while todo:
        cls = todo.pop()
        if cls in seen:
            continue
        seen.add(cls)
        for slot in slots_of(cls):
            value = slot.value.argument or slot.value  # what a Setting holds
            if isinstance(value.constraint, Known) and value.type is str:
                name = local_name(slot.tag)
                found[name] |= {*value.constraint.values, *value.constraint.variants}
            if is_element(slot.value.type):
                todo.append(slot.value.type)
    return found


KNOWN = known_words()


@pytest.mark.parametrize("name", sorted(WORDS.keys() - {"Status"}))
def test_every_declared_word_has_a_meaning_and_no_other(name: str) -> None:
    missing = KNOWN[name] - WORDS[name].keys()
    assert not missing
    shared = {"JobStateReason", "Component", "InputSource", "JobState", "ScannerStateReason"}
    if name not in shared:  # tables that several elements share
        assert WORDS[name].keys() - KNOWN[name] <= {"ADFFront", "Held", "InputTrayEmpty"}


@pytest.mark.parametrize(
    ("name", "value", "around", "meaning"),
    [
        ("Format", "exif", "DocumentParameters", "JPEG with EXIF"),
        ("ColorProcessing", "RGB24", "MediaSide", "colour, 8 bits a channel"),
        ("ImagesToTransfer", 0, "", "as many as there are"),
        ("ImagesToTransfer", 7, "", ""),
        ("CompressionQualityFactor", 40, "", "of 100"),
        ("AutoExposure", True, "", "the device finds brightness and contrast"),
        ("AutoExposure", False, "", ""),
        ("Expires", "PT1H", "", "1 h"),
        ("Expires", "2026-01-01T00:00:00Z", "", ""),
        ("Name", "MediaJam", DeviceCondition.__name__, "a paper jam"),
        ("Name", "MediaJam", "ElementData", ""),
        ("Format", "acme:own", "", ""),
        ("JobToken", "1a2b", "", "proves that the job is one's own"),
    ],
)
def test_what_a_value_means(name: str, value: object, around: str, meaning: str) -> None:
    assert meaning_of(name, value, around) == meaning


def test_an_element_means_what_its_declaration_says() -> None:
    assert meaning_of_element(scan.CreateScanJobRequest) == "Ask the scanner to queue a job"
    told = "The part of the medium that is scanned, 1/1000 inch"
    assert meaning_of_element(ScanRegion) == told
    assert "`" not in meaning_of_element(Setting)


@given(st.text(max_size=12), st.text() | st.integers() | st.booleans() | st.none(), st.text())
def test_any_value_means_something_or_nothing(name: str, value: object, around: str) -> None:
    assert isinstance(meaning_of(name, value, around), str)
