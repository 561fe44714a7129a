"""Commands that explain what is known.

Rule: options and help, nothing else; the work is in a module of the command's own name.
"""

from typing import Annotated

import typer

from inspector.cli.options import Listing, Rows

app = typer.Typer()


@app.command(epilog="Example: wsd-inspector rules JOB-1; wsd-inspector rules EVT")
def rules(
    rule: Annotated[
        str,
        typer.Argument(
            help="A rule (JOB-1) or a family (JOB); by default all.", show_default=False
        ),
    ] = "",
    form: Rows = Listing.TEXT,
) -> int:
    """Explain what is checked, and what to do.

    A rule with what it means, what to do, its sources, and the devices it is known of.
    """
    from inspector.cli.rules import run

    return run(rule, form)


@app.command(epilog="Example: wsd-inspector filters; wsd-inspector filters job")
def filters(
    field: Annotated[
        str,
        typer.Argument(
            help="A field, by name or alias; by default the whole language.", show_default=False
        ),
    ] = "",
    form: Rows = Listing.TEXT,
) -> int:
    """Explain the filter language.

    Fields, operators and ways of writing, for 'decode --filter' and the filter of the interface.
    """
    from inspector.cli.filters import run

    return run(field, form)


@app.command(epilog="Example: wsd-inspector protocols scan CreateScanJob")
def protocols(
    service: Annotated[
        str, typer.Argument(help="The service to tell about; by default all.", show_default=False)
    ] = "",
    operation: Annotated[
        str,
        typer.Argument(
            help="Its operation or notification: all that its messages carry.", show_default=False
        ),
    ] = "",
    form: Rows = Listing.TEXT,
) -> int:
    """Tell which services, operations and messages are known.

    Without arguments all of them; for an operation what its messages carry, and its faults.
    Upper and lower case are alike.
    """
    from inspector.cli.protocols import run

    return run(service, operation, form)


@app.command(
    epilog="Example: wsd-inspector schema > event.schema.json;"
    " wsd-inspector schema scan.CreateScanJobRequest"
)
def schema(
    message: Annotated[
        str,
        typer.Argument(
            help="Only this message, with all that it needs; by default the whole event line.",
            show_default=False,
        ),
    ] = "",
    names: Annotated[bool, typer.Option("--list", help="Print the names of all messages.")] = False,
) -> int:
    """Print the JSON schema of event lines, or of one message."""
    from inspector.cli.schema import run

    return run(message, names=names)


@app.command(
    epilog="Example: wsd-inspector locate config; wsd-inspector locate config --example > my.toml"
)
def locate(
    place: Annotated[
        str,
        typer.Argument(
            help="config, filters, log, sessions or certificates; by default all.",
            show_default=False,
        ),
    ] = "",
    example: Annotated[
        bool,
        typer.Option("--example", help="Print a configuration that names everything, to edit."),
    ] = False,
) -> int:
    """Tell where configuration, saved filters, log, sessions and certificates lie.

    One a line: its name, its path, and whether it exists, with tabs between them; of one place the
    path alone. What is wrong with the configuration is told on stderr.
    """
    from inspector.cli.locate import run

    return run(place, example=example)
