"""Conversations for the rules of ``inspector/diagnosis/images.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations import post_scanning, pulling, waiting
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.dsm import create_job, done, job_created, send_image
from tests.conversations.eventing import sink
from tests.conversations.finding import announce, hello, search
from tests.conversations.images import Image, jpeg, png, tiff
from tests.conversations.manners import Mime
from tests.conversations.peers import Device
from tests.conversations.post_scanning import ALICE, PROCESS, TOKEN, ask
from tests.conversations.scanner import Job, job_end
from tests.conversations.scanning import (
    Lines,
    Ticket,
    airscan_retrieve,
    airscan_ticket,
    create,
    created,
    image,
    image_information,
)
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, found, near_misses, triggers

PAGE = jpeg(850, 1169, 100)
TORN = Image(PAGE.data[:3000], PAGE.media_type)
GLASS = replace(pulling.PAGE, source="Platen", images=1)
FEEDER = pulling.PAGE
HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c07")
CLOSED = "connection closed before the answer was complete"


def begin(
    stage: Stage,
    device: Device,
    ticket: Ticket = GLASS,
    announced: Lines = (850, 1169, 0),
    back: Lines | None = None,
) -> None:
    """A job that announces such images."""
    made = created(9, "9", image_information(announced, back), ticket.final())
    stage.once(LINUX, device, create(airscan_ticket(ticket)), made)


def fetch(stage: Stage, device: Device, picture: Image) -> None:
    """The next image of the job."""
    stage.once(LINUX, device, airscan_retrieve(9, "9"), image(picture))


def sends(mime: Mime) -> Device:
    """A device that puts parts together like this."""
    return replace(OFFICE, manner=replace(OFFICE.manner, mime=mime))


# --- IMG-1 ---------------------------------------------------------------------------------------


def start_names_nothing(stage: Stage) -> None:
    """``start`` is no part's Content-ID."""
    mime = OFFICE.manner.mime
    device = sends(replace(mime, content_type=mime.content_type.replace("{start}", "<root>")))
    begin(stage, device)
    fetch(stage, device, PAGE)


def another_boundary(stage: Stage) -> None:
    """The Content-Type has another boundary than the body."""
    mime = OFFICE.manner.mime
    device = sends(replace(mime, content_type=mime.content_type.replace("{boundary}", "other")))
    begin(stage, device)
    fetch(stage, device, PAGE)


def reference_to_nothing(stage: Stage) -> None:
    """The envelope names a part that is not there."""
    begin(stage, OFFICE)
    answer = image(PAGE)
    stray = replace(answer, body=answer.body.replace("cid:image", "cid:another"))
    stage.once(LINUX, OFFICE, airscan_retrieve(9, "9"), stray)


def png_for_jfif(stage: Stage) -> None:
    """The job's Format is jfif, the bytes are PNG."""
    begin(stage, OFFICE)
    fetch(stage, OFFICE, png(850, 1169, 100))


def noise_for_jfif(stage: Stage) -> None:
    """The bytes are no image at all."""
    begin(stage, OFFICE)
    fetch(stage, OFFICE, Image(bytes(range(64, 128)) * 20, "application/octet-stream"))


def no_bytes(stage: Stage) -> None:
    """The part is there, the image is not."""
    begin(stage, OFFICE)
    fetch(stage, OFFICE, Image(b"", "application/octet-stream"))


def half_an_image(stage: Stage) -> None:
    """The message is whole, the image is not."""
    begin(stage, OFFICE)
    fetch(stage, OFFICE, TORN)


def half_an_image_and_the_device_says_why(stage: Stage) -> None:
    """The same, and the device knows."""
    half_an_image(stage)
    ended = Job(id=9, state="Aborted", reason="ImageTransferError", completed=stage.now())
    stage.notify(OFFICE, PC, HEARD, job_end(ended))


def half_an_image_for_the_server(stage: Stage) -> None:
    """A device sends half an image to the scan server."""
    ask(stage).exchange(create_job(ALICE, PROCESS), job_created(TOKEN))
    page = png(425, 550, 50)
    half = Image(page.data[: len(page.data) // 2], page.media_type)
    ask(stage).exchange(send_image(TOKEN, 1, half), done("SendImage"))


def cut_off(stage: Stage) -> None:
    """The device closes the connection in the middle of an image, and says so later."""
    begin(stage, OFFICE)
    talk = stage.talk(LINUX, OFFICE, OFFICE.scan_url)
    asked = talk.ask(airscan_retrieve(9, "9"))
    stage.pause(2000)
    talk.cut(asked, image(PAGE), reason=CLOSED, kept=3600, after_ms=900)
    stage.pause(300)
    ended = Job(id=9, state="Aborted", reason="ImageTransferError", completed=stage.now())
    stage.notify(OFFICE, PC, HEARD, job_end(ended))


def cut_off_and_nothing_more(stage: Stage) -> None:
    """The same, and nothing tells of the end of the job."""
    begin(stage, OFFICE)
    talk = stage.talk(LINUX, OFFICE, OFFICE.scan_url)
    asked = talk.ask(airscan_retrieve(9, "9"))
    stage.pause(2000)
    talk.cut(asked, image(PAGE), reason=CLOSED, kept=3600, after_ms=900)


def cut_off_by_a_restart(stage: Stage) -> None:
    """The device restarts in the middle of an image, and says so with a new instance."""
    search(stage, LINUX, OFFICE)
    cut_off_and_nothing_more(stage)
    stage.pause(25_000)
    restarted = replace(OFFICE, instance=OFFICE.instance + 900)
    announce(stage, restarted, hello(stage, restarted, OFFICE.device_url))


def cut_off_at_the_panel(stage: Stage) -> None:
    """Somebody presses Stop, and the device tells of it after it cut the image off."""
    begin(stage, OFFICE)
    talk = stage.talk(LINUX, OFFICE, OFFICE.scan_url)
    asked = talk.ask(airscan_retrieve(9, "9"))
    stage.pause(2000)
    talk.cut(asked, image(PAGE), reason=CLOSED, kept=3600, after_ms=900)
    stage.pause(300)
    ended = Job(id=9, state="Canceled", reason="JobCanceledAtDevice", completed=stage.now())
    stage.notify(OFFICE, PC, HEARD, job_end(ended))


# --- IMG-2 ---------------------------------------------------------------------------------------


def half_the_width(stage: Stage) -> None:
    """Announced were twice as many pixels a line."""
    begin(stage, OFFICE, announced=(1700, 1169, 0))
    fetch(stage, OFFICE, PAGE)


def more_lines(stage: Stage) -> None:
    """A hundred lines more than there is room for."""
    begin(stage, OFFICE, announced=(850, 1069, 0))
    fetch(stage, OFFICE, PAGE)


def short_paper(stage: Stage) -> None:
    """In the feeder lies paper of another length: information, for two pages."""
    begin(stage, HALLWAY, replace(FEEDER, images=2), announced=(850, 1400, 0))
    fetch(stage, HALLWAY, PAGE)
    fetch(stage, HALLWAY, PAGE)


def other_resolution(stage: Stage) -> None:
    """The file says 72 dpi, as many programs write when they know no better."""
    begin(stage, OFFICE)
    fetch(stage, OFFICE, jpeg(850, 1169, 72))


def scaled(stage: Stage) -> None:
    """Scaled to half: pixels as announced, and any resolution may be right."""
    begin(stage, OFFICE, replace(GLASS, scaling=(50, 50)), announced=(425, 585, 0))
    fetch(stage, OFFICE, jpeg(425, 585, 50))


def nothing_announced(stage: Stage) -> None:
    """Zero pixels are no announcement; dots per metre are rounded."""
    begin(stage, OFFICE, replace(GLASS, format="png"), announced=(0, 0, 0))
    fetch(stage, OFFICE, png(850, 1169, 100))


def back_is_larger(stage: Stage) -> None:
    """Front and back are announced each for itself."""
    begin(stage, OFFICE, announced=(850, 1169, 0), back=(425, 585, 0))
    fetch(stage, OFFICE, jpeg(425, 585, 100))


def job_not_seen(stage: Stage) -> None:
    """The capture began after the job did: nothing to measure by."""
    fetch(stage, OFFICE, tiff(850, 1169, 50))


CASES: tuple[Case, ...] = (
    *triggers(
        "IMG-1",
        start_names_nothing,
        another_boundary,
        reference_to_nothing,
        png_for_jfif,
        noise_for_jfif,
        no_bytes,
        half_an_image,
        half_an_image_and_the_device_says_why,
        half_an_image_for_the_server,
        cut_off,
        cut_off_and_nothing_more,
        cut_off_by_a_restart,
        pulling.missing_line_break,
        pulling.feeder_one_file,
    ),
    *near_misses(
        "IMG-1",
        cut_off_at_the_panel,
        waiting.cancelled_by_client,
        pulling.feeder,
        job_not_seen,
        post_scanning.post_scan_job,
    ),
    *triggers(
        "IMG-2", pulling.flatbed_scan, half_the_width, more_lines, short_paper, other_resolution
    ),
    *near_misses(
        "IMG-2",
        pulling.feeder,
        pulling.feeder_one_file,
        scaled,
        nothing_announced,
        back_is_larger,
        job_not_seen,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_few_lines_less_are_information_and_much_is_a_warning() -> None:
    assert [it.severity for it in found(pulling.flatbed_scan, "IMG-2")] == [Severity.INFORMATION]
    assert [it.severity for it in found(half_the_width, "IMG-2")] == [Severity.WARNING]
    assert [(it.severity, it.count) for it in found(short_paper, "IMG-2")] == [
        (Severity.INFORMATION, 2)
    ]


def test_carelessness_is_a_warning_and_oddity_information() -> None:
    assert [it.severity for it in found(pulling.missing_line_break, "IMG-1")] == [Severity.WARNING]
    assert [it.severity for it in found(pulling.feeder_one_file, "IMG-1")] == [Severity.INFORMATION]


def test_an_image_that_was_cut_off_is_one_finding() -> None:
    for scene in (cut_off, half_an_image_and_the_device_says_why):
        (finding,) = found(scene, "IMG-1")
        assert "ImageTransferError" in finding.text
        assert finding.count == 1
