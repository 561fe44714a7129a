"""Make the pages that come from what is declared: ``python -m tests.make_docs``.

It writes operations.md, rules.md, filter.md and keys.md in docs/; ``tests/cli/test_docs.py`` checks
that they are up to date.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from inspector.cli.declared import (
    Field,
    OperationDetail,
    ServiceLine,
    operation_detail,
    service_line,
)
from inspector.diagnosis.quirks import all_quirks
from inspector.diagnosis.rules import RULES
from inspector.filters import guide
from inspector.filters.fields import MEANINGS
from inspector.protocols import PROTOCOLS
from inspector.tui.help import key_text
from inspector.tui.keys import panes

DOCS = Path(__file__).resolve().parents[1] / "docs"
OPERATIONS = DOCS / "operations.md"
RULES_PAGE = DOCS / "rules.md"
FILTER_PAGE = DOCS / "filter.md"
KEYS_PAGE = DOCS / "keys.md"

HEAD = """\
# Operations

What WSD Inspector knows, made from its declarations by `make docs`; do not edit it here.
`wsd-inspector protocols` tells the same, and `wsd-inspector protocols scan CreateScanJob`
all that an operation's messages carry: elements, attributes, values, limits, faults.

An action is the namespace, a slash and the name. The answer's action is the same with `Response`,
unless another is told. A field in (brackets) may be left out, one with an ellipsis… may come more
than once.
"""

RULES_HEAD = """\
# Rules

What `wsd-inspector diagnose` checks, made from the rules themselves by `make docs`; do not edit it
here. `wsd-inspector rules JOB-1` tells the same of one rule.

An error breaks interoperability, a warning is risky, information is good to know and shows in
healthy conversations too. What happened decides: a finding may weigh less, or more, than its rule.
"""

FILTER_HEAD = """\
# The filter language

For the filter of the interface and for `wsd-inspector decode --filter EXPRESSION`, made from its
table of fields by `make docs`; do not edit it here. `wsd-inspector filters` tells the same.

```console
wsd-inspector decode bug.pcapng --filter 'job:42 and (fault or duration>2s)'
wsd-inspector decode bug.pcapng --filter 'finding:JOB not op:Get*'
```
"""

KEYS_HEAD = """\
# Keys

The keys of the interface, made from what is bound by `make docs`; do not edit it here. In the
program `?` tells those of the pane in use, and Ctrl+P runs every action by its name.

What has an id can have other keys: `wsd-inspector locate config --example` prints a configuration
with all of them, `wsd-inspector locate config` tells where it belongs, and the environment variable
`WSD_INSPECTOR_CONFIG` names another file.

```toml
theme = "wsd-high-contrast"   # or one of Textual's, such as nord, gruvbox or ansi-dark
time = "relative"             # or absolute, or delta

[keys]
"replay" = "f6,R"
"list.down" = "down,j,ctrl+n"

[filters]
"slow jobs" = "duration>2s"
```

The program reads the file when the interface starts, and never writes it: what is chosen by Ctrl+P
and Theme holds until it ends. What cannot be used is told with its line, and the default holds.
"""

COLUMNS = ("operation", "direction", "what it is for", "request or notification", "response")


def rules_text() -> str:
    """The page of rules, and of the quirks that may explain their findings."""
    lines = [RULES_HEAD]
    rows = [(f"[{it.id}](#{it.id.lower()})", it.severity, it.title) for it in RULES]
    lines += [*_table(("rule", "severity", "what it says"), rows), ""]
    for rule in RULES:
        lines += [f"## {rule.id}", "", f"**{rule.title}** ({rule.severity}). {rule.meaning}", ""]
        lines += [f"What to do: {rule.advice}", "", "Sources:", ""]
        lines += [*(f"- {source}" for source in rule.sources), ""]
    lines += ["## Known devices", "", "From `inspector/diagnosis/quirks.toml`.", ""]
    known = [(it.devices, ", ".join(it.rules), it.says, it.source) for it in all_quirks()]
    return "\n".join([*lines, *_table(("device", "rules", "what is known", "source"), known), ""])


def filter_text() -> str:
    """The page of the filter language."""
    fields = [
        (f"`{it.names.replace(', ', '`, `')}`", it.meaning, f"`{it.operators}`", f"`{it.example}`")
        for it in guide.field_lines()
    ]
    operators = [(f"`{sign}`", meaning) for sign, meaning in MEANINGS.items()]
    ways = [(f"`` {text} ``", about) for text, about in guide.GRAMMAR]
    return (
        "\n".join(
            [
                FILTER_HEAD,
                "## Fields",
                "",
                *_table(("field", "meaning", "operators", "example"), fields),
                "",
                "## Operators",
                "",
                *_table(("operator", "meaning"), operators),
                "",
                "## How to write",
                "",
                *_table(("written", "meaning"), ways),
                "",
                guide.APART,
                guide.LIMITS,
            ]
        ).rstrip("\n")
        + "\n"
    )


def keys_text() -> str:
    """The page of keys."""
    lines = [KEYS_HEAD]
    for pane in panes():
        rows = [
            (
                key_text(it.key),
                it.description,
                (it.tooltip or it.description).rstrip("."),
                f"`{it.id}`" if it.id else "",
            )
            for it in pane.bindings
        ]
        lines += [
            f"## {pane.title}",
            "",
            *_table(("keys", "action", "what it does", "id"), rows),
            "",
        ]
    return "\n".join(lines)


def operations_text() -> str:
    """The page of operations."""
    lines = [HEAD, *_overview(), ""]
    for protocol in PROTOCOLS:
        service = service_line(protocol)
        details = [operation_detail(protocol, one) for one in protocol.operations]
        lines += _section(service, details)
    return "\n".join(lines)


def _overview() -> Iterator[str]:
    services = [service_line(protocol) for protocol in PROTOCOLS]
    yield from _table(
        ("service", "title", "operations", "notifications", "rests on"),
        [
            (
                f"[{service.name}](#{service.name})",
                service.title,
                str(len(service.operations) - _notifications(service)),
                str(_notifications(service)),
                service.basis,
            )
            for service in services
        ],
    )
    yield ""
    count = sum(len(service.operations) for service in services)
    yield f"{count} operations and notifications in {len(services)} services."


def _notifications(service: ServiceLine) -> int:
    return sum(line.kind == "notification" for line in service.operations)


def _section(service: ServiceLine, details: list[OperationDetail]) -> Iterator[str]:
    yield f"## {service.name}"
    yield ""
    yield f"{service.title}, namespace `{service.namespace}`."
    yield ""
    decoded = COLUMNS if service.decoded else COLUMNS[:2]
    yield from _table(decoded, [_row(detail)[: len(decoded)] for detail in details])
    remarks = [remark for detail in details for remark in _remarks(detail, service.namespace)]
    if remarks:
        yield ""
        yield from remarks
    yield ""


def _row(detail: OperationDetail) -> tuple[str, ...]:
    line = detail.operation
    effects = ", changes state" if line.changes_state else ""
    kind = ", notification" if line.kind == "notification" else effects
    answer = "" if line.kind == "notification" else _carried(detail.response)
    return (
        f"`{line.name}`",
        f"{line.sender} → {line.receiver}{kind}",
        line.about,
        _carried(detail.request),
        answer,
    )


def _carried(message: Field | None) -> str:
    """The fields at the top of a message."""
    if message is None:
        return "empty body"
    return ", ".join(map(_field, (*message.attributes, *message.children))) or "nothing"


def _field(field: Field) -> str:
    many = "…" if field.demand in ("some", "many") else ""
    name = f"{field.name}{many}"
    return f"({name})" if field.demand in ("may", "many") else name


def _remarks(detail: OperationDetail, namespace: str) -> Iterator[str]:
    """Names and actions that do not follow the rule."""
    line = detail.operation
    if line.variants:
        yield f"- `{line.name}` is also seen as {_codes(line.variants)}."
    if line.response_action not in ("", f"{line.action}Response"):
        yield f"- The answer to `{line.name}` has the action `{line.response_action}`."
    others = (*line.other_actions, *line.other_response_actions)
    unusual = [action for action in others if not action.startswith(f"{namespace}/")]
    if unusual:
        yield f"- `{line.name}` also goes by the actions {_codes(unusual)}."


def _codes(texts: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


PAGES = {
    OPERATIONS: operations_text,
    RULES_PAGE: rules_text,
    FILTER_PAGE: filter_text,
    KEYS_PAGE: keys_text,
}

if __name__ == "__main__":
    for page, text in PAGES.items():
        page.write_text(text(), encoding="utf-8", newline="\n")
        print(page)
