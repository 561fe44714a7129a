"""Make the table of operations from the declarations: ``python -m tests.make_docs``.

It writes docs/operations.md; ``tests/cli/test_docs.py`` checks that the file is up to date.
"""

from collections.abc import Iterator
from pathlib import Path

from inspector.cli.declared import (
    Field,
    OperationDetail,
    ServiceLine,
    operation_detail,
    service_line,
)
from inspector.protocols import PROTOCOLS

OPERATIONS = Path(__file__).resolve().parents[1] / "docs" / "operations.md"

HEAD = """\
# Operations

What WSD Inspector knows, made from its declarations by `make docs`; do not edit it here.
`wsd-inspector protocols` tells the same, and `wsd-inspector protocols scan CreateScanJob`
all that an operation's messages carry: elements, attributes, values, limits, faults.

An action is the namespace, a slash and the name. The answer's action is the same with `Response`,
unless another is told. A field in (brackets) may be left out, one with an ellipsis… may come more
than once.
"""

COLUMNS = ("operation", "direction", "what it is for", "request or notification", "response")


def text() -> str:
    """The whole file."""
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


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


if __name__ == "__main__":
    OPERATIONS.write_text(text(), encoding="utf-8", newline="\n")
    print(OPERATIONS)
