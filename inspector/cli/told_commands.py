"""Commands that tell of a file.

Rule: options and help, nothing else; the work is in a module of the command's own name.
"""

from pathlib import Path
from typing import Annotated

import typer

from inspector.cli.options import AnyFile, Diagram, Form, Format, KeyLog, Listing, Rows

app = typer.Typer()


@app.command(epilog="Example: wsd-inspector diagnose bug.pcapng")
def diagnose(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Rows = Listing.TEXT,
) -> int:
    """Tell what went wrong, why, and what to do.

    Findings by device and job, with the numbers of the events that show them; 'rules' explains
    them, 'sequence' and 'decode' show the events. Exit code 3: an error was found.
    """
    from inspector.cli.diagnose import run
    from inspector.cli.importing import key_log

    return run(file, form, keys=key_log(keylog))


@app.command(epilog="Example: wsd-inspector jobs bug.pcapng --format json | jq '.jobs[].outcome'")
def jobs(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Rows = Listing.TEXT,
) -> int:
    """Tell what became of every scan job.

    Who asked for it, what was made of the ticket, page by page, who cancelled it, how it ended.
    Jobs of a scan server (DSM) too, and requests that were refused.
    """
    from inspector.cli.importing import key_log
    from inspector.cli.jobs import run

    return run(file, form, keys=key_log(keylog))


@app.command(epilog="Example: wsd-inspector devices bug.pcapng")
def devices(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Rows = Listing.TEXT,
) -> int:
    """Tell of every device, and how it was found.

    Names, services, and all addresses with what was seen of each.
    """
    from inspector.cli.devices import run
    from inspector.cli.importing import key_log

    return run(file, form, keys=key_log(keylog))


@app.command(epilog="Example: wsd-inspector subscriptions bug.pcapng")
def subscriptions(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Rows = Listing.TEXT,
) -> int:
    """Tell of subscriptions and of push scans.

    Who wants to hear of what until when, and scans that were started at the device.
    """
    from inspector.cli.importing import key_log
    from inspector.cli.subscriptions import run

    return run(file, form, keys=key_log(keylog))


@app.command(
    epilog="Example: wsd-inspector sequence bug.pcapng --job 42;"
    " wsd-inspector sequence bug.pcapng --format mermaid"
)
def sequence(
    file: AnyFile,
    job: Annotated[
        str,
        typer.Option(
            "--job",
            "-j",
            metavar="N",
            help="Only this job: its number (42, or '42 (2)' as jobs tells it),"
            " or how its token begins.",
        ),
    ] = "",
    keylog: KeyLog = None,
    form: Annotated[
        Diagram,
        typer.Option("--format", "-f", help="text for terminals, mermaid for issues on GitHub."),
    ] = Diagram.TEXT,
) -> int:
    """Draw who said what to whom.

    By device and client, whatever connections they used; what repeats itself is told once.
    """
    from inspector.cli.importing import key_log
    from inspector.cli.sequence import run

    return run(file, form, job=job, keys=key_log(keylog))


@app.command(epilog="Example: wsd-inspector info bug.pcapng")
def info(
    file: AnyFile,
    keylog: KeyLog = None,
    form: Rows = Listing.TEXT,
) -> int:
    """Tell what is in a file, and what it cannot show."""
    from inspector.cli.importing import key_log
    from inspector.cli.info import run

    return run(file, form, keys=key_log(keylog))


@app.command(
    epilog="Example: wsd-inspector decode bug.pcapng --format jsonl | jq .operation;"
    " wsd-inspector decode bug.pcapng --filter 'job:42 and (fault or duration>2s)'"
)
def decode(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files of any kind that is read, and folders of them; - reads stdin."),
    ],
    keylog: KeyLog = None,
    form: Format = Form.TEXT,
    wanted: Annotated[
        str,
        typer.Option(
            "--filter",
            metavar="EXPRESSION",
            help="Only events that pass: op:Get*, fault, job:42, size>64k, finding, and/or/not;"
            " 'filters' lists all fields.",
            show_default=False,
        ),
    ] = "",
) -> int:
    """Print the events of captures.

    A file that cannot be read does not stop the others; the exit code is 1 then. A filter looks at
    each event alone: an answer passes on its own facts.
    """
    from inspector.cli.decode import run
    from inspector.cli.importing import key_log

    return run(files, form, keys=key_log(keylog), wanted=wanted)
