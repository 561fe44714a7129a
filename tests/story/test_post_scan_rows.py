from inspector.events.event import Event, Phase
from inspector.protocols import dsp
from inspector.story.post_scan_job import FORMATS_LIMIT, IMAGES_LIMIT, PostScanEnding
from inspector.story.post_scan_rows import cancel_of, key, sides, step_asked, step_taken, take_image
from tests.builders import event
from tests.story.test_post_scan_words import GUID, job

DEVICE, SERVER = "192.0.2.40:49702", "[2001:db8::30]:5362"


def said(seq: int = 1, *, service: str = "dsp", time_us: int = 1, back: bool = False) -> Event:
    """A request of the device, or an answer to it."""
    there, here = (DEVICE, SERVER) if not back else (SERVER, DEVICE)
    return event(
        seq,
        time_us=time_us,
        service=service,
        phase=Phase.RESPONSE if back else Phase.REQUEST,
        source=there,
        destination=here,
        device=DEVICE if service == "dsp" else SERVER,
    )


def image(number: int | None, format: str | None) -> dsp.SendImageRequest:
    return dsp.SendImageRequest(
        job_token=GUID,
        document_description=dsp.DocumentDescription(document_id=number, format=format),
        image_data=None,
    )


def test_a_guid_is_one_job_everywhere_and_a_number_one_of_a_server() -> None:
    assert key(GUID.upper(), "a") == key(GUID, "b")
    assert key("7", "a") != key("7", "b")


def test_who_is_who_in_both_services_and_directions() -> None:
    both = ("192.0.2.40", "2001:db8::30")
    assert sides(said()) == sides(said(back=True)) == both
    assert sides(said(service="dsc")) == ("", "2001:db8::30")


def test_the_time_between_two_steps() -> None:
    row = job()
    step_asked(row, said(1, time_us=100))
    assert (row.gap_us, row.gap_event) == (0, 0)
    step_taken(row, said(2, time_us=200))
    step_asked(row, said(3, time_us=700))
    assert (row.gap_us, row.gap_event) == (500, 2)
    step_asked(row, said(4, time_us=50))  # clocks of two captures
    assert row.gap_us == 0


def test_images_are_counted_and_the_first_listed() -> None:
    row = job()
    for number in range(1000):
        take_image(row, image(number, f"format {number}"), said(number))
    assert (row.images_sent, len(row.images), len(row.formats)) == (
        1000,
        IMAGES_LIMIT,
        FORMATS_LIMIT,
    )


def test_a_cancel_tells_what_the_job_was_then() -> None:
    going = cancel_of(job(state="Processing"), said(service="dsc"))
    assert (going.host, going.service, going.state) == ("192.0.2.40", "dsc", "Processing")
    over = cancel_of(job(state="Processing", ending=PostScanEnding.CANCELLED), said())
    assert (over.state, over.after_end) == ("cancelled", True)
