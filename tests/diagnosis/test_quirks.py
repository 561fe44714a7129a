"""What is known of devices: the table, and what is wrong with a row that cannot be used."""

import re
import time

import pytest

from inspector.diagnosis.quirks import Quirk, QuirkError, all_quirks, known_of, read

ROW = """
[[quirk]]
device = 'Acme.*9000'
rules = ["JOB-6"]
says = "This model sulks."
source = "somebody"
"""
RULE = re.compile(r"(XML|NS|ADR|HTTP|TLS|FLT|DIS|MEX|EVT|PUSH|TKT|JOB|IMG|COND|DSM|PRIV)-\d")


def changed(old: str, new: str) -> str:
    assert old in ROW
    return ROW.replace(old, new)


@pytest.mark.parametrize("quirk", all_quirks(), ids=lambda it: f"{it.device} {it.rules[0]}")
def test_a_row_is_of_use(quirk: Quirk) -> None:
    assert all(RULE.fullmatch(rule) for rule in quirk.rules)
    assert quirk.says[0].isupper()


def test_what_is_known_is_told_with_its_source() -> None:
    (known,) = known_of("HP LaserJet MFP M130fw", "IMG-2", ())
    assert known == (
        "Images of this model differ in size from what it announced: trust the image. "
        "(sane-airscan issue 60: https://github.com/alexpevzner/sane-airscan/issues/60)"
    )


@pytest.mark.parametrize(
    ("name", "rule", "faults", "count"),
    [
        pytest.param("RICOH Aficio MP 201", "JOB-4", ["ClientErrorJobIdNotFound"], 1, id="fault"),
        pytest.param("RICOH Aficio MP 201", "JOB-4", ["OperationFailed"], 0, id="another fault"),
        pytest.param("RICOH Aficio MP 201", "JOB-4", [], 0, id="no fault"),
        pytest.param("RICOH Aficio MP 2011", "JOB-1", [], 0, id="another rule"),
        pytest.param("Ricoh", "JOB-4", ["ClientErrorJobIdNotFound"], 0, id="no model"),
        pytest.param("", "DIS-1", [], 0, id="no name"),
        pytest.param("Brightlake M2070", "JOB-6", ["ServerErrorNotAcceptingJobs"], 0, id="other"),
        pytest.param("kyocera ECOSYS M2040dn", "JOB-6", [], 1, id="lower case"),
    ],
)
def test_a_device_is_known_by_name_rule_and_fault(
    name: str, rule: str, faults: list[str], count: int
) -> None:
    assert len(known_of(name, rule, faults)) == count


def test_a_contributor_adds_a_row_and_no_code() -> None:
    (quirk,) = read(ROW)
    assert quirk == Quirk(
        device="Acme.*9000", rules=("JOB-6",), says="This model sulks.", source="somebody"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[[quirk]", "quirks.toml: ", id="no TOML"),
        pytest.param("[[quirks]]", "unknown field `quirks`", id="another table"),
        pytest.param(changed("says", "say"), "quirk 1 ('Acme.*9000'): ", id="unknown field"),
        pytest.param(changed('source = "somebody"', ""), "missing required field", id="missing"),
        pytest.param(changed('["JOB-6"]', '"JOB-6"'), "Expected `array`", id="no list"),
        pytest.param(changed('["JOB-6"]', "[]"), "rules is empty", id="no rule"),
        pytest.param(changed("sulks.", "sulks"), "full stop", id="no sentence"),
        pytest.param(changed('"somebody"', '""'), "source is empty", id="no source"),
        pytest.param(changed("Acme.*9000", "(Acme"), "unterminated subpattern", id="no regex"),
        pytest.param(changed("Acme.*9000", "(Acme)?"), "fits every name", id="every name"),
        pytest.param(changed("Acme.*9000", "(A|AA)+B"), "repeated group", id="group"),
        pytest.param(changed("Acme.*9000", "(A+)+B"), "more than one repetition", id="nested"),
        pytest.param(changed("Acme.*9000", "A.*B.*C"), "more than one repetition", id="two"),
        pytest.param(changed("Acme.*9000", "A{1,9}"), "more than one repetition", id="braces"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(QuirkError) as caught:
        read(text)
    assert problem in str(caught.value)


@pytest.mark.parametrize("name", ["Kyocera" * 1000, "HP " * 9000, "Canon MF" + "4" * 100_000])
def test_a_hostile_name_takes_no_time(name: str) -> None:
    start = time.perf_counter()
    known_of(name, "DIS-1", ())
    assert time.perf_counter() - start < 0.5
