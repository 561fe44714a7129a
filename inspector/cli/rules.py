"""``wsd-inspector rules``: what is checked, what it means, and what to do."""

import json
import sys

import msgspec
from rich.text import Text

from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.options import Listing
from inspector.cli.printing import console, print_rows
from inspector.cli.styles import SEVERITY_STYLES
from inspector.diagnosis.quirks import Quirk, all_quirks
from inspector.diagnosis.report import SIGNS
from inspector.diagnosis.rule import Rule, Severity
from inspector.diagnosis.rules import RULES


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as ``--format json`` prints it, with the quirks that may explain its findings."""

    id: str
    severity: Severity
    title: str
    meaning: str
    advice: str
    sources: tuple[str, ...]
    quirks: tuple[Quirk, ...]


def run(wanted: str, form: Listing) -> int:
    """Print all rules, those of a family (``JOB``), or one."""
    rules = [it for it in RULES if _is_meant(it, wanted.upper())]
    if not rules:
        known = ", ".join(dict.fromkeys(it.family for it in RULES))
        raise WrongCallError(f"{wanted!r} is no rule, expected one of the families {known}")
    if form is Listing.JSON:
        told = [msgspec.to_builtins(_explained(rule)) for rule in rules]
        sys.stdout.write(json.dumps(told) + "\n")
    elif len(rules) == 1 and wanted:
        _print_one(_explained(rules[0]))
    else:
        rows = [(_id(it.id, it.severity), Text(SIGNS[it.severity]), Text(it.title)) for it in rules]
        print_rows(console(), rows)
    return ExitCode.OK


def _is_meant(rule: Rule, wanted: str) -> bool:
    return not wanted or wanted in (rule.id, rule.family)


def _explained(rule: Rule) -> Explained:
    return Explained(
        id=rule.id,
        severity=rule.severity,
        title=rule.title,
        meaning=rule.meaning,
        advice=rule.advice,
        sources=rule.sources,
        quirks=tuple(it for it in all_quirks() if rule.id in it.rules),
    )


def _id(id: str, severity: Severity) -> Text:
    return Text(id, SEVERITY_STYLES[severity])


def _print_one(rule: Explained) -> None:
    out = console()
    out.print(
        _id(rule.id, rule.severity).append(f"  {rule.title} ({SIGNS[rule.severity]})", "bold")
    )
    rows = [
        (Text("means", "cyan"), Text(rule.meaning)),
        (Text("do", "cyan"), Text(rule.advice)),
        *((Text("source", "cyan"), Text(source)) for source in rule.sources),
        *((Text("known", "cyan"), Text(f"{it.devices}: {it.says}")) for it in rule.quirks),
    ]
    print_rows(out, rows)
