"""Every rule, family by family, in the order in which they are listed and asked."""

from inspector.diagnosis import (
    addressing,
    bare_answers,
    busy,
    capabilities,
    conditions,
    discovery,
    eventing,
    faults,
    fetching,
    images,
    job_books,
    job_ends,
    jobs,
    messages,
    metadata,
    post_scan,
    post_scan_ends,
    privacy,
    pushing,
    reaching,
    searching,
    sinks,
    subscriptions,
    tickets,
    transport,
)
from inspector.diagnosis.rule import Rule

_ALL: tuple[Rule, ...] = (
    *messages.RULES,
    *addressing.RULES,
    *transport.RULES,
    *bare_answers.RULES,
    *reaching.RULES,
    *discovery.RULES,
    *metadata.RULES,
    *searching.RULES,
    *eventing.RULES,
    *sinks.RULES,
    *subscriptions.RULES,
    *pushing.RULES,
    *fetching.RULES,
    *tickets.RULES,
    *capabilities.RULES,
    *conditions.RULES,
    *jobs.RULES,
    *job_ends.RULES,
    *job_books.RULES,
    *busy.RULES,
    *images.RULES,
    *post_scan.RULES,
    *post_scan_ends.RULES,
    *privacy.RULES,
    *faults.RULES,
)

_FAMILIES = tuple(dict.fromkeys(rule.family for rule in _ALL))

RULES = tuple(sorted(_ALL, key=lambda rule: (_FAMILIES.index(rule.family), rule.number)))
