"""Make the captures: ``python tests/make_captures.py`` writes ``captures/*.pcapng``.

Each capture but the demo shows one idea; those with a number are conversations, made by the scenes
of ``tests/conversations``. Goldens beside them: ``pytest --update-golden``.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from inspector.soap.namespaces import (  # noqa: E402
    DSC,
    DSD,
    DSP,
    SOAP11,
    WSA,
    WSCN,
    WSCN_2006_01,
)
from inspector.wire.observation import Address  # noqa: E402
from tests.capture_kit import (  # noqa: E402
    ASKED,
    Capture,
    Line,
    Message,
    answer,
    element,
    fault,
    from_windows,
    windows,
)
from tests.conversations.demonstrating import push_scan, token_mismatch  # noqa: E402
from tests.conversations.scenes import SCENES  # noqa: E402
from tests.conversations.stage import Stage  # noqa: E402

SCANNER = Address("192.0.2.10", 80)
SCAN_SERVER = Address("192.0.2.30", 5362)
PC = Address("192.0.2.20", 49710)
CONSOLE = Address("192.0.2.21", 50122)
PANEL = Address("192.0.2.10", 32801)  # the scanner as a client

FILTERS = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter"
INVOICES = "9f6b2c1e-40d7-4a53-8d5b-2f1f7a6c0e11"
CONTRACTS = "3b8e5a70-9c1d-4f26-b0a4-61d2c7f3e922"
EXPENSES = "b52d0c94-1e6f-47a8-93c5-08a4d6e7f133"
INBOX_PROCESS = "d0f4a6b8-2c5e-4b19-87d3-5e9a1c3f7b44"
ARCHIVE_PROCESS = "27c9e1f3-6a8b-4d50-92e4-c0b7a5d3f855"


def scan_job(
    id: int, name: str, user: str, state: str, reason: str, done: int, *, w: str = "wscn"
) -> str:
    """A JobSummary of the scan service."""
    return element(
        f"{w}:JobSummary",
        element(f"{w}:JobId", str(id)),
        element(f"{w}:JobName", name),
        element(f"{w}:JobOriginatingUserName", user),
        element(f"{w}:JobState", state),
        element(f"{w}:JobStateReasons", element(f"{w}:JobStateReason", reason)),
        element(f"{w}:ScansCompleted", str(done)),
    )


def two_jobs(w: str = "wscn") -> tuple[str, str]:
    """One job scans, one waits."""
    return (
        scan_job(
            41, "Lease agreement", "EXAMPLE\\alice on PC-0107", "Processing", "JobScanning", 3, w=w
        ),
        scan_job(42, "Site plan A3", "EXAMPLE\\bob on PC-0115", "Pending", "None", 0, w=w),
    )


def jobs(*summaries: str, namespace: str = WSCN, w: str = "wscn") -> Message:
    """A scanner's answer to GetActiveJobs."""
    active = element(f"{w}:ActiveJobs", *summaries) if summaries else f"<{w}:ActiveJobs/>"
    return answer(namespace, "GetActiveJobs", active, prefix=w)


def managed_jobs(*summaries: str) -> Message:
    """A managed scanner's answer: dsd outside, WS-Scan inside."""
    inner = element(f'dsd:ActiveJobs xmlns:wscn="{WSCN}"', *summaries)
    return answer(DSD, "GetActiveJobs", inner, prefix="dsd")


def post_scan_job(
    token: str, process: str, name: str, user: str, state: str, reason: str, *filters: str
) -> str:
    """A JobSummary of the scan server's configuration service, four images received."""
    return element(
        "dsc:JobSummary",
        element("dsc:JobToken", token),
        element("dsc:PSP_Identifier", process),
        element("dsc:PSP_DisplayName", name),
        element("dsc:JobOriginatingUserName", user),
        element("dsc:JobState", state),
        element("dsc:JobStateReasons", element("dsc:JobStateReason", reason)),
        element("dsc:FilterStatuses", *filters),
        element("dsc:ImagesReceived", "4"),
    )


def filter_status(kind: str, state: str, reason: str = "") -> str:
    """How far one filter has come."""
    why = element("dsc:FilterStateReasons", element("dsc:FilterStateReason", reason))
    return element(
        "dsc:FilterStatus",
        element("dsc:Dialect", f"{FILTERS}/{kind}"),
        element("dsc:FilterState", state),
        why if reason else "",
    )


def post_scan_jobs(*summaries: str) -> Message:
    """The scan server's answer to GetActiveJobs."""
    active = element("dsc:ActiveJobs", *summaries)
    return from_windows(answer(DSC, "GetActiveJobs", active, prefix="dsc"))


WORKING = post_scan_job(
    INVOICES,
    INBOX_PROCESS,
    "Invoices to accounting",
    "EXAMPLE\\alice",
    "Processing",
    "None",
    filter_status("email", "CompletedSuccessfully"),
    filter_status("fileshare", "Processing"),
    filter_status("sharepoint", "Pending"),
)
STUCK = post_scan_job(
    CONTRACTS,
    ARCHIVE_PROCESS,
    "Contracts to archive",
    "EXAMPLE\\bob",
    "Processing",
    "None",
    filter_status("fileshare", "CompletedWithErrors", "FileShareAccessDenied"),
    filter_status("email", "Processing"),
)

OPERATION_FAILED = "The service cannot perform the requested operation."
BUSY = fault(
    "Receiver", "ServerErrorTemporaryError", "The service had an unexpected error.", namespace=WSCN
)
FAILED = fault("Receiver", "OperationFailed", OPERATION_FAILED, namespace=WSCN)
NO_SUCH_TOKEN = from_windows(
    fault(
        "Sender",
        "ClientErrorJobTokenNotFound",
        "A PostScan job identified by the specified dsc:JobToken argument could not be found.",
        namespace=DSC,
        prefix="dsc",
        detail=INVOICES,
    )
)
NOT_YOURS = from_windows(
    fault("Receiver", "OperationFailed", OPERATION_FAILED, namespace=DSP, prefix="dsp")
)


def scan_line(capture: Capture, client: Address = PC, server: Address = SCANNER) -> Line:
    """A PC at the scan service."""
    return Line(capture, client, server, "/wsd/scan")


def device_line(capture: Capture) -> Line:
    """The console at a managed scanner."""
    return Line(capture, CONSOLE, SCANNER, "/wsd/managed")


def console_line(capture: Capture) -> Line:
    """The console at the scan server."""
    client = Address(CONSOLE.host, CONSOLE.port + 1)
    return Line(capture, client, SCAN_SERVER, "/ScanServer", server_name="Microsoft-HTTPAPI/2.0")


def panel_line(capture: Capture) -> Line:
    """The scanner at the scan server: here the device is the HTTP client."""
    return Line(
        capture,
        PANEL,
        SCAN_SERVER,
        "/ScanServer",
        user_agent="gSOAP/2.8",
        server_name="Microsoft-HTTPAPI/2.0",
    )


def ask_jobs(line: Line, namespace: str = WSCN, prefix: str = "sca") -> Message:
    """GetActiveJobs as Windows asks."""
    return windows(namespace, "GetActiveJobs", to=line.url, prefix=prefix)


def cancel(line: Line, namespace: str, prefix: str, token: str) -> Message:
    """CancelPostScanJob."""
    job = element(f"{prefix}:JobToken", token)
    return windows(namespace, "CancelPostScanJob", job, to=line.url, prefix=prefix)


def panel_cancel(line: Line, token: str) -> Message:
    """CancelPostScanJob as a device's gSOAP sends it."""
    asked = cancel(line, DSP, "dsp", token)
    order = ("MessageID", "To", "Action", "ReplyTo")
    return replace(asked, soap="SOAP-ENV", order=order, declaration=Message.declaration)


def cancelled(namespace: str, prefix: str) -> Message:
    """The answer that a post-scan job is cancelled."""
    return from_windows(answer(namespace, "CancelPostScanJob", prefix=prefix))


# --- scenes: each adds exchanges, a capture is one or more of them --------------------------------


def scanner_jobs(line: Line) -> None:
    """No jobs, then two."""
    line.exchange(ask_jobs(line), jobs())
    line.exchange(ask_jobs(line), jobs(*two_jobs()))


def other_year(line: Line) -> None:
    """The draft namespace of January 2006, in the body and in the Action."""
    line.exchange(ask_jobs(line, WSCN_2006_01), jobs(*two_jobs(), namespace=WSCN_2006_01))


def action_variants(line: Line) -> None:
    """A response Action without Response, white space in an Action, ids without urn:."""
    asked, told = ask_jobs(line), jobs(*two_jobs())
    line.exchange(asked, replace(told, action=f"{WSCN}/GetActiveJobs"))
    spaced = f"\n      {WSCN}\n      /GetActiveJobsResponse\n    "
    line.exchange(asked, replace(told, action=spaced, indented=True))
    line.exchange(replace(asked, urn=False), replace(told, urn=False))


def scan_faults(line: Line) -> None:
    """A fault with HTTP 500, and one with HTTP 200 as some devices send it."""
    line.exchange(ask_jobs(line), FAILED, status=500)
    line.exchange(ask_jobs(line), BUSY, status=200)


def managed_scanner(line: Line) -> None:
    """The same question in the namespace of managed devices."""
    line.exchange(ask_jobs(line, DSD, "dsd"), managed_jobs(*two_jobs()))


def scan_server_jobs(line: Line) -> None:
    """Two post-scan jobs, one with a filter that failed."""
    line.exchange(ask_jobs(line, DSC, "dsc"), post_scan_jobs(WORKING, STUCK))


def console_cancels(line: Line) -> None:
    """An administrator cancels a job; a second time there is none."""
    asked = cancel(line, DSC, "dsc", INVOICES)
    line.exchange(asked, cancelled(DSC, "dsc"))
    line.exchange(asked, NO_SUCH_TOKEN, status=500)


def panel_cancels(line: Line) -> None:
    """The wrong user may not cancel, the job's own user may."""
    line.exchange(panel_cancel(line, CONTRACTS), NOT_YOURS, status=500)
    line.exchange(panel_cancel(line, EXPENSES), cancelled(DSP, "dsp"))


# --- captures -------------------------------------------------------------------------------------


def demo(stage: Stage) -> None:
    """The story that the demo plays: a day of jobs, then a scan from the button, and a mistake."""
    stage.ports = PC.port
    scanner = scan_line(stage)
    scanner_jobs(scanner)
    other_year(scanner)
    action_variants(scanner)
    scan_faults(scanner)
    managed_scanner(device_line(stage))
    console = console_line(stage)
    scan_server_jobs(console)
    console_cancels(console)
    panel_cancels(panel_line(stage))
    console.exchange(ask_jobs(console, DSC, "dsc"), post_scan_jobs(STUCK))
    push_scan(stage)
    token_mismatch(stage)


def get_active_jobs(capture: Capture) -> None:
    """GetActiveJobs in its three services."""
    scanner_jobs(scan_line(capture))
    managed_scanner(device_line(capture))
    console = console_line(capture)
    scan_server_jobs(console)
    console.exchange(ask_jobs(console, DSC, "dsc"), post_scan_jobs())


def cancel_post_scan_job(capture: Capture) -> None:
    """CancelPostScanJob in its two services, accepted and refused."""
    console_cancels(console_line(capture))
    panel_cancels(panel_line(capture))


def variants(capture: Capture) -> None:
    """Every folding: what is read although it is not what the specification says."""
    line = scan_line(capture)
    asked, told = ask_jobs(line), jobs(*two_jobs())
    other_year(line)
    line.exchange(ask_jobs(line, WSCN_2006_01), told)
    line.exchange(replace(asked, action=f"{WSCN_2006_01}/GetActiveJobs"), told)
    https = WSCN.replace("http:", "https:")
    line.exchange(ask_jobs(line, https), jobs(*two_jobs(), namespace=https))
    action_variants(line)
    line.exchange(replace(asked, body="<sca:GetActiveJobs/>"), told)
    strange = scan_job(43, "Badge photo", "carol", "Held", "JobScanningAndTransferring", 1)
    line.exchange(asked, jobs(strange))
    padded = two_jobs()[0].replace(">41<", ">\n 41 <").replace(">Processing<", "> Processing\t<")
    line.exchange(asked, jobs(padded))
    line.exchange(asked, answer(WSCN, "GetActiveJobs"))
    vendor = '<v:Tray xmlns:v="http://scanner.example/ext">2</v:Tray>'
    line.exchange(asked, jobs(two_jobs()[0], vendor))
    by_action = replace(managed_jobs(*two_jobs()), action=f"{WSCN}/GetActiveJobsResponse")
    device = device_line(capture)
    device.exchange(ask_jobs(device, DSD, "dsd"), by_action)
    default = jobs(*two_jobs(w=""), w="").body.replace("<:", "<").replace("</:", "</")
    default = default.replace("Response>", f'Response xmlns="{WSCN}">', 1)
    line.exchange(asked, replace(told, body=default, prefix="", soap="s", declaration=""))


def faults(capture: Capture) -> None:
    """Faults of SOAP 1.2 and 1.1, with HTTP 500 and 200, and one whose prefix is not declared."""
    line = scan_line(capture)
    asked = ask_jobs(line)
    scan_faults(line)
    line.exchange(asked, replace(FAILED, prefix="sca"), status=500)
    old = element(
        "SOAP-ENV:Fault",
        element("faultcode", "wscn:OperationFailed"),
        element("faultstring", OPERATION_FAILED),
        element("detail", "scanner is asleep"),
    )
    line.exchange(
        asked, replace(FAILED, body=old, envelope=SOAP11), status=500, content_type="text/xml"
    )
    code = "SOAP-ENV:Client"
    client = old.replace("wscn:OperationFailed", code).replace(OPERATION_FAILED, "Bad request")
    line.exchange(
        asked, replace(FAILED, body=client, envelope=SOAP11), status=500, content_type="text/xml"
    )
    unsupported = fault(
        "Sender",
        "ActionNotSupported",
        "The [action] cannot be processed at the receiver.",
        namespace=WSA,
        prefix="wsa2",
    )
    line.exchange(ask_jobs(line, DSD, "dsd"), unsupported, status=400)
    line.exchange(asked, b"", status=400)
    console_cancels(console_line(capture))


def broken(capture: Capture) -> None:
    """What no decoder can read, and must show all the same."""
    line = scan_line(capture)
    asked, told = ask_jobs(line), jobs(*two_jobs())
    whole = told.encoded(ASKED.format(900), ASKED.format(901))
    line.exchange(asked, whole[: len(whole) * 2 // 3])
    doctype = whole.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "ha">]>\n', 1)
    line.exchange(asked, doctype)
    line.exchange(asked, bytes(range(256)) * 2, content_type="application/octet-stream")
    line.exchange(asked, b"", more=(("X-Empty", "yes"),))
    line.exchange(asked, b"<html><body>503 busy</body></html>", content_type="text/html")
    unbound = b"--x\r\nContent-Type: application/soap+xml\r\n\r\n" + whole + b"\r\n--x--\r\n"
    line.exchange(asked, unbound, content_type="multipart/related")
    nobody = answer(WSCN, "GetTea", element("wscn:Tea", "cold"))
    line.exchange(windows(WSCN, "GetTea", to=line.url), nobody)
    strange = windows("http://scanner.example/ext", "Reboot", to=line.url, prefix="v")
    line.exchange(strange, b"", status=202)
    line.exchange(b"", b"not here\n", status=404, content_type="text/plain", method="GET")
    line.exchange(b"<a><b></a>", b"", status=400)
    line.cut(asked, "connection closed before the answer was complete")
    reset = replace(line, client=Address(PC.host, PC.port + 1))
    reset.cut(asked, "connection reset before the answer was complete")
    early = replace(line, client=Address(PC.host, PC.port + 2))
    early.cut(asked, "connection closed before the answer was complete", whole[:300], len(whole))


def ipv6(capture: Capture) -> None:
    """A scanner with an IPv6 address for documentation, and one with a link-local address."""
    global_line = scan_line(
        capture, Address("2001:db8:20::20", 49711), Address("2001:db8:20::10", 5357)
    )
    scanner_jobs(global_line)
    local = scan_line(capture, Address("fe80::20", 49712), Address("fe80::10", 5357))
    local.exchange(ask_jobs(local), jobs(*two_jobs()))


STORIES: dict[str, Callable[[Stage], None]] = {
    "demo": demo,
    "get-active-jobs": get_active_jobs,
    "cancel-post-scan-job": cancel_post_scan_job,
    "variants": variants,
    "faults": faults,
    "broken": broken,
    "ipv6": ipv6,
}
CAPTURES = (*STORIES, *SCENES)


def made(name: str) -> bytes:
    """A capture by its name, the same bytes every time."""
    stage = Stage()
    if name in STORIES:
        STORIES[name](stage)
        return Capture.encoded(stage)  # as the program writes what it has seen
    SCENES[name](stage)
    return stage.encoded()


def main() -> None:
    """Write every capture."""
    folder = ROOT / "captures"
    folder.mkdir(exist_ok=True)
    for name in CAPTURES:
        path = folder / f"{name}.pcapng"
        path.write_bytes(made(name))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
