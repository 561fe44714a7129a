"""Commands that open a session: watch, carry, look.

Rule: options and help, nothing else; the work is in a module of the command's own name.
"""

from pathlib import Path
from typing import Annotated

import typer

from inspector.cli.options import AnyFile, Device, Form, Format, Headless, Insecure, KeyLog

app = typer.Typer()


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
    epilog="Example: wsd-inspector proxy --device http://192.0.2.10:5357/wsd --record bug.pcapng;"
    " wsd-inspector proxy --device http://192.0.2.10:5357/wsd --until-job-end --for 5m"
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
    until_job_end: Annotated[
        bool,
        typer.Option(
            "--until-job-end", help="Headless; end when a job has ended and no other is open."
        ),
    ] = False,
    lasting: Annotated[
        str | None,
        typer.Option("--for", metavar="TIME", help="Headless; end after 90s, 5m or 1h."),
    ] = None,
    headless: Headless = False,
    form: Format = Form.TEXT,
) -> int:
    """Stand between a PC and a device.

    Carries, records and shows what they say. Without the interface, findings are told on stderr
    while the traffic passes. Exit code 3: an error was found, or no job ended (or nothing came) in
    time. SIGTERM ends it like Ctrl+C, with exit code 130.
    """
    from inspector.cli.headless import Limits, time_of
    from inspector.cli.proxy import run

    limits = Limits(
        until_job_end=until_job_end, seconds=None if lasting is None else time_of(lasting)
    )

    return run(
        devices=device,
        listen=listen or [],
        session=session,
        record=record,
        insecure=insecure,
        headless=headless or limits.any,
        form=form,
        limits=limits,
    )


@app.command(
    name="open",
    epilog="Example: wsd-inspector open bug.pcapng; wsd-inspector open bug.pcapng --web",
)
def open_file(
    file: AnyFile,
    keylog: KeyLog = None,
    web: Annotated[
        bool,
        typer.Option("--web", help="Show it in a browser of this machine; the address is printed."),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="With --web; by default a free one."
        ),
    ] = None,
) -> int:
    """Look at a session or a capture.

    A capture is shown while it is read: tcpdump -U -w - | wsd-inspector open -
    """
    if web or port is not None:
        from inspector.cli.web import run as serve

        return serve(file, web=web, port=port or 0, keylog=keylog)
    from inspector.cli.view import run

    return run(file, keylog=keylog)
