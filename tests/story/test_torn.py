import msgspec
import pytest

from inspector.errors import Note
from inspector.events.event import Event, Kind
from inspector.story.devices import Devices
from inspector.story.jobs import Jobs
from inspector.story.scanners import Scanners
from inspector.story.story import Story
from inspector.story.torn import TORN_LIMIT, TornImages
from inspector.wire.observation import Attachment
from tests.builders import CLIENT, DEVICE, event
from tests.conversations import waiting
from tests.diagnosis.kit import events_of

ASKED = event(1, operation="RetrieveImage", exchange="x1")
HALF = Attachment(
    content_id="1", content_type="image/jpeg", offset=0, length=2508, sha256="", truncated=True
)


def cut(reason: str = "connection reset", **changes: object) -> Event:
    """The device ends the connection within an image."""
    seen = event(
        2,
        kind=Kind.CUT,
        operation="RetrieveImage",
        exchange="x1",
        source=str(DEVICE),
        destination=str(CLIENT),
        attachments=(HALF,),
        notes=(Note("HTTP", reason),),
    )
    return msgspec.structs.replace(seen, **changes)


def torn_of(*events: Event, asked: Event | None = ASKED) -> TornImages:
    torn = TornImages(Jobs(Scanners(), Devices()))
    for it in events:
        torn.add(it, asked)
    return torn


def test_an_image_that_was_cut_off_belongs_to_its_job() -> None:
    story = Story()
    for it in events_of(waiting.cancelled_by_client):
        story.add(it)
    ((image, job),) = story.torn
    assert job is not None
    assert (image.job, image.length_bytes, image.format) == ("job 44", 2508, "jpeg")
    assert (image.device, image.by_client) == ("192.0.2.10", False)
    assert story.torn.of(job) == [image]


def test_who_ended_it() -> None:
    ((image, job),) = torn_of(cut(source=str(CLIENT), destination=str(DEVICE)))
    assert (image.by_client, image.job, job) == (True, "", None)


@pytest.mark.parametrize(
    "seen",
    [
        cut("capture ends before the answer is complete"),
        cut("300 bytes are missing from the capture"),
        cut("its answer is missing from the capture"),
        cut(attachments=()),
        cut(kind=Kind.RESPONSE),
    ],
)
def test_what_nobody_cut_off(seen: Event) -> None:
    assert len(torn_of(seen)) == 0


def test_only_answers_to_retrieve_image_count() -> None:
    assert len(torn_of(cut(), asked=None)) == 0
    assert len(torn_of(cut(), asked=event(1))) == 0


def test_the_table_has_a_limit() -> None:
    assert len(torn_of(*(cut(seq=number) for number in range(1000)))) == TORN_LIMIT
