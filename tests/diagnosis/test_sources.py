import re

import pytest

from inspector.diagnosis.rule import Rule
from inspector.diagnosis.rules import RULES
from inspector.diagnosis.sources import DISTRIBUTED, SOAP_1, WSDD, element, issue, issues, rfc


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(
            SOAP_1.at("section 5"),
            "SOAP 1.2 part 1, section 5: https://www.w3.org/TR/soap12-part1/",
            id="a part",
        ),
        pytest.param(SOAP_1.at(), "SOAP 1.2 part 1: https://www.w3.org/TR/soap12-part1/", id="all"),
        pytest.param(
            WSDD.at("pull request 174", "/pull/174"),
            "wsdd, pull request 174: https://github.com/christgau/wsdd/pull/174",
            id="a page of a project",
        ),
        pytest.param(
            element("ScanTicket"),
            "Microsoft, WSD Scan Service, ScanTicket element: "
            "https://learn.microsoft.com/windows-hardware/drivers/image/scanticket",
            id="an element",
        ),
        pytest.param(
            element("SendImageRequest", DISTRIBUTED),
            "Microsoft, Distributed Scan Management, SendImageRequest element: "
            "https://learn.microsoft.com/windows-hardware/drivers/image/sendimagerequest",
            id="an element of DSM",
        ),
        pytest.param(
            rfc(9112, "section 8"),
            "RFC 9112, section 8: https://www.rfc-editor.org/rfc/rfc9112",
            id="an RFC",
        ),
        pytest.param(
            issue(170, "Samsung"),
            "sane-airscan issue 170 (Samsung): "
            "https://github.com/alexpevzner/sane-airscan/issues/170",
            id="an issue",
        ),
        pytest.param(
            issues(32, 54)[1],
            "sane-airscan issue 54: https://github.com/alexpevzner/sane-airscan/issues/54",
            id="the second of some issues",
        ),
    ],
)
def test_a_source_has_a_name_and_a_link(source: str, told: str) -> None:
    assert source == told


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it.id)
def test_a_rule_links_to_what_it_rests_on(rule: Rule) -> None:
    """FLT-1 is about faults of every service: their rows have the sources."""
    linked = [it for it in rule.sources if re.search(r": https?://\S+$", it)]
    assert linked or rule.id == "FLT-1"
    assert not any("sane-airscan issue" in it for it in rule.sources if it not in linked)
