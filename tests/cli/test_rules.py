"""``rules``: every rule explains itself."""

import json

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.options import Listing
from inspector.cli.rules import run as rules
from inspector.diagnosis.rules import RULES
from tests.cli.programs import ok, refused, run


def test_all_rules_are_listed() -> None:
    lines = ok(run("rules")).splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]


def test_a_family_is_listed() -> None:
    lines = ok(run("rules", "evt")).splitlines()
    assert {line.split("-")[0] for line in lines} == {"EVT"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: object, capsys: pytest.CaptureFixture[str]) -> None:
    (known,) = [it for it in RULES if it is rule]
    assert rules(known.id, Listing.TEXT) == 0
    told = " ".join(capsys.readouterr().out.split())
    for words in (known.title, known.meaning, known.advice, *known.sources):
        assert " ".join(words.split()) in told


def test_quirks_are_told_with_their_rule() -> None:
    (told,) = json.loads(ok(run("rules", "JOB-6", "--format", "json")))
    assert any("Kyocera" in it["device"] for it in told["quirks"])


def test_devices_are_named_for_people() -> None:
    told = ok(run("rules", "JOB-6"))
    assert "Kyocera ECOSYS M2040dn" in told
    assert ".*" not in told


def test_what_is_no_rule_is_a_wrong_call() -> None:
    assert "expected one of the families XML, " in refused(run("rules", "FOO-1"), 2)
    with pytest.raises(WrongCallError):
        rules("JOB-99", Listing.TEXT)
