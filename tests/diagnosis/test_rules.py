"""What holds for every rule."""

from collections import Counter

import pytest

from inspector.diagnosis.rule import Rule
from inspector.diagnosis.rules import RULES
from tests.diagnosis import (
    test_addressing,
    test_bare_answers,
    test_busy,
    test_capabilities,
    test_conditions,
    test_discovery,
    test_eventing,
    test_faults,
    test_fetching,
    test_images,
    test_job_aborts,
    test_job_books,
    test_job_cancels,
    test_job_ends,
    test_jobs,
    test_messages,
    test_metadata,
    test_post_scan,
    test_post_scan_ends,
    test_post_scan_images,
    test_privacy,
    test_pushing,
    test_reaching,
    test_sealed,
    test_searching,
    test_silence,
    test_sinks,
    test_subscription_lives,
    test_subscriptions,
    test_tickets,
    test_transport,
)

FAMILIES = (
    test_messages,
    test_addressing,
    test_transport,
    test_sealed,
    test_bare_answers,
    test_reaching,
    test_silence,
    test_faults,
    test_discovery,
    test_metadata,
    test_searching,
    test_eventing,
    test_sinks,
    test_subscription_lives,
    test_subscriptions,
    test_pushing,
    test_fetching,
    test_tickets,
    test_capabilities,
    test_conditions,
    test_jobs,
    test_job_ends,
    test_job_aborts,
    test_job_cancels,
    test_job_books,
    test_busy,
    test_images,
    test_post_scan,
    test_post_scan_ends,
    test_post_scan_images,
    test_privacy,
)
CASES = tuple(case for family in FAMILIES for case in family.CASES)


def test_every_rule_has_a_trigger_and_a_near_miss() -> None:
    tried = {(case.rule, case.finds) for case in CASES}
    assert tried == {(rule.id, finds) for rule in RULES for finds in (True, False)}


def test_names_are_given_once() -> None:
    assert [it for it, n in Counter(rule.id for rule in RULES).items() if n > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.meaning.endswith(".")
    assert rule.advice.endswith(".")
    assert rule.sources
    assert bool(rule.check) == bool(rule.on)
    assert rule.check or rule.last


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_links_what_it_says_comes_from(rule: Rule) -> None:
    assert any("https://" in it or "http://" in it for it in rule.sources)
