"""Scenes 12 and 13: a device sends images to a scan server, which mails and stores them.

In reality all of this is TLS with certificates of both sides, and a capture shows sizes only. It is
written as a proxy that holds the keys sees it: HTTP on port 5362, https in every address.
"""

from collections.abc import Callable
from dataclasses import replace

from inspector.soap.namespaces import DSC, DSP
from inspector.wire.observation import Address
from tests.capture_kit import element
from tests.conversations.cast import CONSOLE, FINISHER, SCAN_SERVER
from tests.conversations.dsm import (
    SERVER_URL,
    SERVICE_URL,
    PostScanJob,
    Progress,
    create_job,
    done,
    elements,
    get_elements,
    job_created,
    job_end,
    job_list,
    job_status,
    pending,
    repository_configuration,
    repository_state,
    send_image,
    with_token,
)
from tests.conversations.eventing import subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.finding import get, hosted, metadata, probe, probe_matches, reference
from tests.conversations.images import png
from tests.conversations.scanning import fields, request
from tests.conversations.stage import Stage, Talk

TOKEN = "264a19bf-83e0-4d57-9b1c-5f7a2c0e4d12"
OTHER = "6c08d3e1-f472-4b95-8a60-19e5b7d2c313"
ALICE = "S-1-5-21-2025550101-2025550102-2025550103-500"
PROCESS = "C4F199C7-0B52-4E8D-9A36-71D5E8F2B012"
HEARD = "https://mfp.example.com:5358/psj/7f3e"
CONSOLE_HEARD = "https://console.example.com:5358/7b2e90d4"
JOB = PostScanJob(token=TOKEN, state="Creating", filters=pending())
OK = ("CompletedSuccessfully", "")


def find_server(stage: Stage) -> None:
    """The device knows the server by name: a Probe to it alone, then its metadata."""
    source, server = Address(FINISHER.host, stage.port()), Address(SCAN_SERVER.host, 5362)
    asked = stage.datagram(FINISHER, source, server, probe())
    stage.pause(35)
    found = probe_matches(
        stage, SCAN_SERVER, SERVER_URL, "wsdp:Device", endpoint=SCAN_SERVER.endpoint
    )
    stage.datagram(SCAN_SERVER, server, source, found, relates_to=asked)
    stage.pause(80)
    service = hosted("dsc:RepositoryConfigurationServiceType", "uri:scan-server", SERVICE_URL)
    talk = stage.talk(FINISHER, SCAN_SERVER, SERVER_URL)
    host = element(
        "wsdp:Host",
        element("wsa:EndpointReference", reference(SCAN_SERVER.endpoint)),
        fields("wsdp", Types="wsdp:Device", ServiceId="uri:host"),
    )
    talk.exchange(get(SCAN_SERVER.endpoint), metadata(SCAN_SERVER, service, host), after_ms=25)


def ask(stage: Stage) -> Talk:
    """A connection of the device; its gSOAP closes after every answer."""
    return stage.talk(FINISHER, SCAN_SERVER, SERVICE_URL)


def hear(stage: Stage) -> None:
    """The device wants to know how its job gets on."""
    names = ("PostScanJobStatusEvent", "PostScanJobEndStateEvent")
    subscription = "urn:uuid:2a7d5c80-e1b4-4f69-8d03-c6b9f2e71a12"
    ask(stage).exchange(
        subscribe(HEARD, *names, namespace=DSP), subscribed(SERVICE_URL, subscription)
    )


def tell(stage: Stage, job: PostScanJob, *, over: bool = False) -> None:
    """The server tells the device."""
    letter = job_end(job) if over else job_status(job)
    stage.notify(SCAN_SERVER, FINISHER, HEARD, letter)


def begin(stage: Stage, images: int) -> None:
    """A job with so many images, sent one after the other."""
    ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN), after_ms=180)
    tell(stage, replace(JOB, created=stage.now()))
    for number in range(1, images + 1):
        stage.pause(1700)
        page = png(425, 550, 50)
        ask(stage).exchange(send_image(TOKEN, number, page), done("SendImage"), after_ms=70)


def progress(email: str, share: str, site: str) -> Progress:
    """States of the three filters."""
    return {"email": (email, ""), "fileshare": (share, ""), "sharepoint": (site, "")}


def post_scan_job(stage: Stage) -> None:
    """Nine images, three filters one after the other, a console that looks on."""
    find_server(stage)
    hear(stage)
    begin(stage, 9)
    ask(stage).exchange(with_token("EndPostScanJob", TOKEN), done("EndPostScanJob"))
    running = replace(JOB, state="Processing", images=9, created=stage.now(-20_000))
    first, last = "Processing", "CompletedSuccessfully"
    steps = (
        progress(first, "Pending", "Pending"),
        progress(last, first, "Pending"),
        progress(last, last, first),
    )
    for step in steps:
        stage.pause(1500)
        tell(stage, replace(running, filters=step))
    look_on(stage, replace(running, filters=steps[-1]))
    over = replace(
        running,
        state="Completed",
        reason="PostScanJobCompletedSuccessfully",
        filters=dict.fromkeys(JOB.filters, OK),
        completed=stage.now(),
    )
    tell(stage, over, over=True)


def look_on(stage: Stage, now: PostScanJob) -> None:
    """The console asks for the server, its jobs and one of them."""
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    status = element("dsc:RepositoryStatus", repository_state("Processing"))
    console.exchange(
        get_elements(
            "GetRepositoryElements", "RepositoryStatus", "RepositoryConfiguration", prefix="dsc"
        ),
        elements(
            "GetRepositoryElements",
            "dsc",
            RepositoryStatus=status,
            RepositoryConfiguration=repository_configuration(),
        ),
    )
    console.exchange(request("GetActiveJobs", prefix="dsc"), job_list("GetActiveJobs", now))
    console.exchange(
        get_elements(
            "GetPostScanJobElements",
            "JobStatus",
            "JobDescription",
            "Documents",
            prefix="dsc",
            token=TOKEN,
        ),
        elements(
            "GetPostScanJobElements",
            "dsc",
            JobStatus=now.status("dsc"),
            JobDescription=now.description("dsc"),
            Documents=documents(9),
        ),
    )


def documents(count: int) -> str:
    """The documents of a job, as the configuration service lists them."""
    each = (
        element("dsc:DocumentDescription", fields("dsc", DocumentId=number, Format="png"))
        for number in range(1, count + 1)
    )
    return element("dsc:Documents", *(element("dsc:Document", it) for it in each))


def timed_out(stage: Stage) -> None:
    """Two images and no EndPostScanJob: after ten minutes the server ends the job."""
    hear(stage)
    begin(stage, 2)
    stage.pause(10 * 60_000)
    over = replace(
        JOB,
        state="Aborted",
        reason="PostScanJobTimedOut",
        images=2,
        filters=dict.fromkeys(JOB.filters, ("Canceled", "")),
        completed=stage.now(),
    )
    tell(stage, over, over=True)
    stage.pause(1000)
    late = with_token("EndPostScanJob", TOKEN)
    ask(stage).exchange(late, fault("OperationFailed", prefix="dsp"), status=500)


def filters_failed(stage: Stage) -> None:
    """The job is completed, but the share denies access and the mail server is wrong."""
    hear(stage)
    begin(stage, 1)
    ask(stage).exchange(with_token("EndPostScanJob", TOKEN), done("EndPostScanJob"))
    stage.pause(4000)
    states = {
        "email": ("CompletedWithErrors", "InvalidSMTPServer"),
        "fileshare": ("CompletedWithErrors", "FileShareAccessDenied"),
        "sharepoint": OK,
    }
    over = replace(
        JOB,
        state="Completed",
        reason="PostScanJobCompletedWithErrors",
        images=1,
        filters=states,
        completed=stage.now(),
    )
    tell(stage, over, over=True)


def cancelled_by_other(stage: Stage) -> None:
    """Only who created a job may cancel it through processing; an administrator may elsewhere."""
    hear(stage)
    begin(stage, 1)
    session = ask(stage)
    refused = fault("OperationFailed", prefix="dsp")
    session.exchange(with_token("CancelPostScanJob", TOKEN), refused, status=500)
    stage.pause(8000)
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    names = ("PostScanJobStatusEvent", "PostScanJobEndStateEvent")
    subscription = "urn:uuid:2a7d5c80-e1b4-4f69-8d03-c6b9f2e71a13"
    wanted = subscribe(CONSOLE_HEARD, *names, namespace=DSC)
    console.exchange(wanted, subscribed(SERVICE_URL, subscription))
    cancels = with_token("CancelPostScanJob", TOKEN, "dsc")
    not_admin = fault("ClientErrorCurrentUserNotScanAdmin", prefix="dsc")
    console.exchange(cancels, not_admin, status=500)
    stage.pause(20_000)
    admin = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    admin.exchange(cancels, done("CancelPostScanJob", "dsc"))
    over = replace(
        JOB,
        state="Canceled",
        reason="PostScanJobCanceled",
        images=1,
        filters=dict.fromkeys(JOB.filters, ("Canceled", "")),
        completed=stage.now(),
    )
    stage.notify(SCAN_SERVER, CONSOLE, CONSOLE_HEARD, job_end(over, "dsc"))
    tell(stage, over, over=True)
    detail = fields("dsc", JobToken=TOKEN)
    gone = fault("ClientErrorJobTokenNotFound", prefix="dsc", detail=detail)
    admin.exchange(cancels, gone, status=500)
    odd = with_token("CancelPostScanJob", "the-last-one", "dsc")
    admin.exchange(odd, fault("EndpointUnavailable", prefix="wsa"), status=500)


SCENES: dict[str, Callable[[Stage], None]] = {
    "12-post-scan-job": post_scan_job,
    "12b-post-scan-job-timed-out": timed_out,
    "12c-post-scan-job-with-failed-filters": filters_failed,
    "13-cancel-post-scan-job-of-another": cancelled_by_other,
}
