"""``wsd-inspector protocols``: what is declared, from all services down to one field."""

from collections.abc import Sequence

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from inspector.cli.declared import (
    Field,
    OperationDetail,
    OperationLine,
    ServiceLine,
    fields_below,
    operation_detail,
    service_line,
    services,
)
from inspector.cli.exits import ExitCode, WrongCallError
from inspector.cli.options import Listing
from inspector.cli.printing import Row, console, print_rows, widths_of
from inspector.protocols import PROTOCOLS
from inspector.protocols.faults_row import KnownFault
from inspector.protocols.operation import Operation, Protocol
from inspector.soap.namespaces import PREFIXES, XML

LEGEND = (
    "must: one · may: none or one · either: one of these · some: one or more · many · @ attribute"
)

_PREFIXES = PREFIXES | {XML: "xml"}

_FACTS = (10,)
"""Width of the names of an operation's facts."""


def run(service: str, operation: str, form: Listing) -> int:
    """Print all services, one, or one operation. Raises ``WrongCallError`` for unknown names."""
    told: tuple[ServiceLine, ...] | ServiceLine | OperationDetail
    if operation and not service:
        raise WrongCallError("an operation wants its service before it")
    if not service:
        told = services()
    elif not operation:
        told = service_line(_protocol(service))
    else:
        told = operation_detail(_protocol(service), _operation(_protocol(service), operation))
    if form is Listing.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        return ExitCode.OK
    match told:
        case ServiceLine():
            _print_service(console(), told)
        case OperationDetail():
            _print_detail(console(), told)
        case _:
            _print_all(console(), told)
    return ExitCode.OK


def _protocol(name: str) -> Protocol:
    for protocol in PROTOCOLS:
        if protocol.name == name.lower():
            return protocol
    known = ", ".join(protocol.name for protocol in PROTOCOLS)
    raise WrongCallError(f"unknown service {name!r}, known are: {known}")


def _operation(protocol: Protocol, name: str) -> Operation:
    for operation in protocol.operations:
        if name.lower() in (known.lower() for known in (operation.name, *operation.variants)):
            return operation
    known = ", ".join(operation.name for operation in protocol.operations)
    raise WrongCallError(f"{protocol.name} has no operation {name!r}, known are: {known}")


# --- services and operations -------------------------------------------------------------------


def _print_all(out: Console, services: tuple[ServiceLine, ...]) -> None:
    """A table for each service, all with the same columns; without actions if they do not fit."""
    tables = [[_operation_row(line) for line in service.operations] for service in services]
    rows = [row for table in tables for row in table]
    widths = widths_of(rows)
    if out.is_terminal and sum(widths) + max(row[-1].cell_len for row in rows) > out.width:
        tables = [[row[:-1] for row in table] for table in tables]
        widths = widths[:-1]
    for service, table in zip(services, tables, strict=True):
        _print_head(out, service)
        print_rows(out, table, widths)
        out.print()
    remarks = (
        f"{len(services)} services, {len(rows)} operations and notifications",
        "an action is the namespace, a slash and the name",
        "more: wsd-inspector protocols SERVICE OPERATION",
    )
    out.print(Text("\n".join(remarks), "dim"))


def _print_head(out: Console, service: ServiceLine) -> None:
    out.print(Text.assemble((service.name, "bold cyan"), f"  {service.title}"))
    out.print(Text(f"  {service.namespace}", "dim"))
    out.print(Text(f"  rests on {service.basis}", "dim"))


def _operation_row(line: OperationLine) -> Row:
    """Name, direction, what it does, action."""
    effects = Text("changes state", "yellow") if line.changes_state else Text("asks")
    return (
        Text(f"  {line.name}", "cyan"),
        Text(f"{line.sender} → {line.receiver}"),
        Text("notification", "magenta") if line.kind == "notification" else effects,
        Text(line.action, "dim"),
    )


def _print_service(out: Console, service: ServiceLine) -> None:
    _print_head(out, service)
    rows = [_operation_row(line)[:-1] for line in service.operations]
    widths = widths_of(rows)
    for line, row in zip(service.operations, rows, strict=True):
        out.print()
        print_rows(out, [row], widths)
        _print_facts(out, line)


def _print_facts(out: Console, line: OperationLine) -> None:
    """What is told of an operation below its name; an action stays on one line, to be copied."""
    facts = {
        "action": (line.action,),
        "answer": (line.response_action,),
        "variant": line.variants,
        "also": (*line.other_actions, *line.other_response_actions),
        "schema": (line.request, line.response),
    }
    if line.about:
        out.print(f"    {line.about}")
    rows = [
        (Text(f"    {name}", "dim"), Text(value))
        for name, values in facts.items()
        for value in filter(None, values)
    ]
    print_rows(out, rows, _FACTS, fold=False)


# --- one operation -----------------------------------------------------------------------------


def _print_detail(out: Console, detail: OperationDetail) -> None:
    line = detail.operation
    _, direction, effects, _ = _operation_row(line)
    name = Text(f"{detail.service} {line.name}", "bold cyan")
    out.print(Text("  ").join((name, direction, effects)))
    _print_facts(out, line)
    sides = {"request": detail.request, "response": detail.response}
    if line.kind == "notification":
        sides = {"message": detail.request}
    widths = widths_of([row for field in sides.values() if field for row in _field_rows(field)])
    for side, field in sides.items():
        out.print()
        if field is None:
            out.print(f"{side}: " + ("an empty body" if detail.decoded else "not decoded"))
        else:
            _print_message(out, field, widths)
    if detail.faults:
        out.print()
        out.print(Text("Faults", "bold"))
        print_rows(out, [_fault_row(row) for row in detail.faults])
    if widths:
        out.print()
        out.print(Text(LEGEND, "dim"))


def _print_message(out: Console, field: Field, widths: Sequence[int]) -> None:
    out.print(Text.assemble((field.name, "bold"), f"  {field.about}"))
    out.print(Text(f"  {field.namespace}", "dim"))
    rows = _field_rows(field)
    if rows:
        print_rows(out, rows, widths)
    else:
        out.print(Text("  holds nothing", "dim"))


def _field_rows(message: Field) -> list[Row]:
    """What a message holds, a row each; attributes that say yes or no are told in their element's.

    Most of them are MustHonor and its kin, at every value of a ticket.
    """
    return [
        (
            Text(f"  {'  ' * depth}{_name(field, message.namespace)}", "cyan"),
            Text(field.demand, "bold" if field.demand in ("must", "some") else ""),
            _told(field),
        )
        for depth, field in fields_below(message)
        if not _is_flag(field)
    ]


def _name(field: Field, usual: str) -> str:
    """The field's name, with the prefix of a namespace that is not the message's."""
    at, name = ("@", field.name[1:]) if field.name.startswith("@") else ("", field.name)
    prefix = "" if field.namespace in ("", usual) else _PREFIXES[field.namespace] + ":"
    return at + prefix + name


def _is_flag(field: Field) -> bool:
    return field.name.startswith("@") and field.type == "boolean"


def _told(field: Field) -> Text:
    """Type, limits and unit of a field, or what an element is that holds others."""
    told = ", ".join(filter(None, (field.type, _limits(field), field.format, field.unit)))
    if field.values:
        told += ": " + ", ".join(map(str, field.values))
    seen = ", ".join(str(variant) or "nothing" for variant in field.variants)
    flags = " ".join(inner.name for inner in field.attributes if _is_flag(inner))
    parts = (
        Text(told or field.about, "" if told else "dim"),
        Text(f"(seen: {seen})" if seen else "", "yellow"),
        Text(flags, "dim"),
    )
    return Text("  ").join(filter(None, parts))


def _limits(field: Field) -> str:
    if field.max_length is not None:
        return f"at most {field.max_length} characters"
    if field.maximum is not None:
        return f"{field.minimum} to {field.maximum}"
    return "" if field.minimum is None else f"at least {field.minimum}"


def _fault_row(fault: KnownFault) -> Row:
    """Name, SOAP's code and meaning; SOAP's own faults have no other name than the code."""
    name, code = (fault.name, fault.code) if fault.name else (fault.code, "")
    return Text(f"  {name}", "red"), Text(code), Text(fault.brief)
