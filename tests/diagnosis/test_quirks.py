"""What is known of devices: the table, and what is wrong with a row that cannot be used."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from inspector.diagnosis.quirks import Quirk, QuirkError, all_quirks, known_of, read
from tests.conversations.addressing import secure_refused
from tests.conversations.pulling import feeder_empty_not_accepting
from tests.conversations.pushing import wrong_destination
from tests.conversations.stage import Stage
from tests.conversations.waiting import GLASS, device_busy, panel_armed
from tests.diagnosis.kit import GOLDENS, Scene, found
from tests.diagnosis.test_busy import kept_open
from tests.diagnosis.test_capabilities import (
    ABLE,
    format_unknown,
    refused,
    region_beyond_the_glass,
    told,
)
from tests.diagnosis.test_discovery import second_address_silent
from tests.diagnosis.test_eventing import nobody_to_send_to, wrong_address
from tests.diagnosis.test_job_ends import silent
from tests.diagnosis.test_pushing import replaced_token_accepted

ROW = """
[[quirk]]
device = 'Acme.*9000'
devices = "Acme 9000"
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
    told = ("The image is 850×1169 px, announced were 850×1200 px (31 lines fewer).",)
    (known,) = known_of("HP LaserJet MFP M130fw", "IMG-2", (), told)
    assert known == (
        "Images of this model differ in size from what it announced: trust the image. "
        "(sane-airscan issue 60: https://github.com/alexpevzner/sane-airscan/issues/60)"
    )


@pytest.mark.parametrize(
    ("name", "rule", "faults", "count"),
    [
        pytest.param("RICOH MP C3003", "JOB-6", ["OperationFailed"], 1, id="fault"),
        pytest.param("RICOH MP C3003", "JOB-6", ["InvalidArgs"], 0, id="another fault"),
        pytest.param("RICOH MP C3003", "JOB-6", [], 0, id="no fault"),
        pytest.param("RICOH MP C3003", "JOB-1", ["OperationFailed"], 0, id="another rule"),
        pytest.param("Ricoh", "JOB-6", ["OperationFailed"], 0, id="no model"),
        pytest.param("", "JOB-6", ["OperationFailed"], 0, id="no name"),
        pytest.param("Brightlake M2070", "JOB-6", ["OperationFailed"], 0, id="other"),
        pytest.param("ricoh mp c3003", "JOB-6", ["OperationFailed"], 1, id="lower case"),
    ],
)
def test_a_device_is_known_by_name_rule_and_fault(
    name: str, rule: str, faults: list[str], count: int
) -> None:
    assert len(known_of(name, rule, faults, ("CreateScanJob (ADF) was refused.",))) == count


BUSY = ("ServerErrorNotAcceptingJobs",)
KYOCERA = "Kyocera ECOSYS M2040dn"
SAMSUNG = "Samsung M288x Series"
EPSON = "Epson WF-3640 Series"


@pytest.mark.parametrize(
    ("name", "rule", "faults", "scene", "says"),
    [
        pytest.param(
            "Canon MF410 Series",
            "JOB-6",
            BUSY,
            feeder_empty_not_accepting,
            "feeder is empty",
            id="idle without paper",
        ),
        pytest.param("Canon MF410 Series", "JOB-6", BUSY, device_busy, "", id="somebody scans"),
        pytest.param(KYOCERA, "JOB-6", BUSY, panel_armed, "chosen on its panel", id="panel"),
        pytest.param(KYOCERA, "JOB-6", BUSY, kept_open, "about 10 seconds", id="kept open"),
        pytest.param(KYOCERA, "JOB-3", (), silent, "", id="nothing was refused"),
        pytest.param(KYOCERA, "TKT-2", (), format_unknown, "", id="a format"),
        pytest.param(KYOCERA, "TKT-3", (), region_beyond_the_glass, "ScanRegion", id="a region"),
        pytest.param(SAMSUNG, "PUSH-1", (), wrong_destination, "", id="another entry"),
        pytest.param(
            SAMSUNG, "PUSH-1", (), replaced_token_accepted, "new Subscribe", id="replaced"
        ),
        pytest.param("HP LaserJet 500", "DIS-1", (), secure_refused, "", id="http and https"),
        pytest.param(
            "HP LaserJet 500", "DIS-1", (), second_address_silent, "two IPv4", id="one dead"
        ),
        pytest.param(
            EPSON, "EVT-1", ("DestinationUnreachable",), wrong_address, "/WDP/SCAN", id="address"
        ),
        pytest.param(
            EPSON, "EVT-1", ("DestinationUnreachable",), nobody_to_send_to, "", id="right address"
        ),
    ],
)
def test_a_quirk_is_told_where_it_explains_something(
    name: str, rule: str, faults: tuple[str, ...], scene: Scene, says: str
) -> None:
    findings = found(scene, rule)
    known = [known_of(name, rule, faults, (it.text, *it.likely)) for it in findings]
    assert known
    assert [len(it) for it in known] == [int(bool(says))] * len(known)
    assert all(says in it[0] for it in known if it)


def two_sides(stage: Stage) -> None:
    """A feeder that says that it scans one side only is asked for both."""
    told(stage, ABLE)
    refused(stage, replace(GLASS, source="ADFDuplex", images=0))


def test_what_a_row_looks_for_is_what_its_rules_say() -> None:
    """The words of a rule may change: then the row that looks for the old ones is found here."""
    stale = [(it.devices, it.where) for it in all_quirks() if it.where and not _is_said(it)]
    assert stale == []


def _is_said(quirk: Quirk) -> bool:
    return any(re.search(quirk.where, text, re.IGNORECASE) for text in _texts_of(quirk.rules))


def _texts_of(rules: tuple[str, ...]) -> Iterator[str]:
    """What rules say in the goldens, and of ``two_sides``: texts and likely causes."""
    for rule in rules:
        yield from (it.text for it in found(two_sides, rule))
        for path in sorted(GOLDENS.glob(f"{rule}-*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            told = (it.strip() for it in lines if it.startswith("  "))
            yield from (it.removeprefix("likely: ") for it in told if not it.startswith("known: "))


def test_a_contributor_adds_a_row_and_no_code() -> None:
    (quirk,) = read(ROW)
    assert quirk == Quirk(
        device="Acme.*9000",
        devices="Acme 9000",
        rules=("JOB-6",),
        says="This model sulks.",
        source="somebody",
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
        pytest.param(changed('"Acme 9000"', '""'), "devices is empty", id="no words"),
        pytest.param(changed('devices = "Acme 9000"', ""), "`devices`", id="no devices"),
        pytest.param(changed('["JOB-6"]', "[\"JOB-6\"]\nwhere = '(a'"), "unterminated", id="where"),
        pytest.param(
            changed('["JOB-6"]', "[\"JOB-6\"]\nwhere = 'a?'"), "every text", id="any text"
        ),
        pytest.param(
            changed('["JOB-6"]', "[\"JOB-6\"]\nwhere = 'a.*b.*c'"),
            "where: more than",
            id="slow text",
        ),
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
    known_of(name, "DIS-1", (), ("fault " * 10_000,))
    assert time.perf_counter() - start < 0.5
