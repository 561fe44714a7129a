"""Commands that write files and send requests.

Rule: options and help, nothing else; the work is in a module of the command's own name.
"""

from pathlib import Path
from typing import Annotated

import typer

from inspector.cli.options import AnyFile, Form, Format, Insecure, KeyLog

app = typer.Typer()


@app.command(
    epilog="Example: wsd-inspector export scan.wsd bug.pcapng;"
    " wsd-inspector export bug.pcapng - --format curl --event 3"
)
def export(
    file: AnyFile,
    target: Annotated[
        Path,
        typer.Argument(
            help="The file to write, - for stdout. Its name says what it becomes: .pcapng, .har,"
            " .jsonl, .flows (mitmproxy), .md (a table for an issue), .sh (curl)."
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="pcapng, har, jsonl, flows, markdown or curl, whatever the name."
        ),
    ] = "",
    event: Annotated[
        list[int] | None,
        typer.Option(
            "--event", "-e", min=1, metavar="N", help="Only this message; may be repeated."
        ),
    ] = None,
    keylog: KeyLog = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> int:
    """Write a session or a capture as another kind of file.

    Packets that were captured are written as they were; others are made around the bytes and times
    that were seen.
    """
    from inspector.cli.export import Target, run
    from inspector.cli.importing import key_log

    wanted = Target(target, form, event or (), force)
    return run(file, wanted, keys=key_log(keylog))


@app.command(
    epilog="Example: wsd-inspector replay scan.wsd --event 3 --to http://192.0.2.10/wsd/scan"
)
def replay(
    file: Annotated[Path, typer.Argument(help="A session or a capture with the request.")],
    event: Annotated[
        int, typer.Option("--event", "-e", metavar="N", help="The request's event number.")
    ],
    to: Annotated[str, typer.Option("--to", "-t", metavar="URL", help="The device to send it to.")],
    body: Annotated[
        Path | None,
        typer.Option("--body", metavar="FILE", help="Send this envelope instead of the recorded."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before an operation with effects.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the request, send nothing.")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="How long to wait.")
    ] = 60.0,
    insecure: Insecure = False,
    form: Format = Form.TEXT,
) -> int:
    """Send a recorded request again.

    It gets a fresh MessageID and the right To. The answer is compared with the recorded one and
    appended to the session. Exit code 1: no answer came; 3: it is a fault.
    """
    from inspector.cli.replay import Call, run

    call = Call(event=event, to=to, body=body, yes=yes, dry_run=dry_run)
    return run(file, call, timeout_s=timeout, insecure=insecure, form=form)
