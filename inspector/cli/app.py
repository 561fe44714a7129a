"""The commands: their options, their help, and nothing else.

Rule: a command's work is in a module of its own name, imported inside the function.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inspector import __version__

EPILOG = "Exit codes: 0 ok, 1 failed, 2 wrong call, 3 ran well but found problems, 130 interrupted."

app = typer.Typer(
    name="wsd-inspector",
    help="See, record and replay what scanners and PCs say over Web Services on Devices (WSD).",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Form(StrEnum):
    """How events are printed."""

    TEXT = "text"
    JSONL = "jsonl"


class Listing(StrEnum):
    """How a list or a description is printed."""

    TEXT = "text"
    JSON = "json"


# Plain assignments: typer does not look through `type` aliases.
Device = Annotated[
    list[str],
    typer.Option("--device", "-d", metavar="URL", help="The device to stand in front of."),
]
Headless = Annotated[
    bool, typer.Option("--headless", help="Print events instead of opening the interface.")
]
Format = Annotated[
    Form, typer.Option("--format", "-f", help="text for people, jsonl for programs.")
]
Insecure = Annotated[
    bool, typer.Option("--insecure", help="Accept any certificate and old TLS from the device.")
]


AnyFile = Annotated[
    Path,
    typer.Argument(
        help="A session, pcap, pcapng, HAR, mitmproxy flows, JSON lines, a trace of sane-airscan or"
        " go-mfp, an HTTP message or SOAP envelope; - reads stdin."
    ),
]
KeyLog = Annotated[
    Path | None,
    typer.Option("--keylog", metavar="FILE", help="TLS keys, as SSLKEYLOGFILE writes them."),
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"wsd-inspector {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See, record and replay what scanners and PCs say over Web Services on Devices (WSD)."""


@app.command(epilog="Example: wsd-inspector demo --headless")
def demo(
    headless: Headless = False,
    form: Format = Form.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where session and pcapng go."),
    ] = None,
) -> int:
    """Watch a virtual scanner and a PC talk.

    The proxy between them, the session and the pcapng are real.
    """
    from inspector.cli.demo import run

    return run(headless=headless, form=form, folder=output)


@app.command(
    epilog="Example: wsd-inspector proxy --device http://192.0.2.10:5357/wsd --record bug.pcapng"
)
def proxy(
    device: Device,
    listen: Annotated[
        list[str] | None,
        typer.Option(
            "--listen",
            "-l",
            metavar="HOST:PORT",
            help="Where to listen, one for each device; by default 127.0.0.1 and a free port"
            " from 8080 up.",
        ),
    ] = None,
    session: Annotated[
        Path | None,
        typer.Option("--session", "-s", metavar="FILE.wsd", help="The session to append to."),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", "-r", metavar="FILE.pcapng", help="Also write a capture, live."),
    ] = None,
    insecure: Insecure = False,
    headless: Headless = False,
    form: Format = Form.TEXT,
) -> int:
    """Stand between a PC and a device.

    Carries, records and shows what they say.
    """
    from inspector.cli.proxy import run

    return run(
        devices=device,
        listen=listen or [],
        session=session,
        record=record,
        insecure=insecure,
        headless=headless,
        form=form,
    )


@app.command(name="open", epilog="Example: wsd-inspector open bug.pcapng")
def open_file(
    file: AnyFile,
    keylog: KeyLog = None,
) -> int:
    """Look at a session or a capture.

    A capture is shown while it is read: tcpdump -U -w - | wsd-inspector open -
    """
    from inspector.cli.view import run

    return run(file, keylog=keylog)


@app.command(epilog="Example: wsd-inspector info bug.pcapng")
def info(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Annotated[
        Listing, typer.Option("--format", "-f", help="text for people, json for programs.")
    ] = Listing.TEXT,
) -> int:
    """Tell what is in a file, and what it cannot show."""
    from inspector.cli.importing import key_log
    from inspector.cli.info import run

    return run(file, form, keys=key_log(keylog))


@app.command(epilog="Example: wsd-inspector decode bug.pcapng --format jsonl | jq .operation")
def decode(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files of any kind that is read, and folders of them; - reads stdin."),
    ],
    keylog: KeyLog = None,
    form: Format = Form.TEXT,
) -> int:
    """Print the events of captures.

    A file that cannot be read does not stop the others; the exit code is 1 then.
    """
    from inspector.cli.decode import run
    from inspector.cli.importing import key_log

    return run(files, form, keys=key_log(keylog))


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
        int, typer.Option("--event", "-e", min=0, metavar="N", help="Only this message.")
    ] = 0,
    keylog: KeyLog = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> int:
    """Write a session or a capture as another kind of file.

    Packets that were captured are written as they were; others are made around the bytes and times
    that were seen.
    """
    from inspector.cli.export import Target, run
    from inspector.cli.importing import key_log

    wanted = Target(target, form, event, force)
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
    form: Annotated[
        Listing, typer.Option("--format", "-f", help="text for people, json for programs.")
    ] = Listing.TEXT,
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
