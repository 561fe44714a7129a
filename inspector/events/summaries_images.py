"""Images in a few words. They travel beside the XML, so an event's attachments tell of them."""

from inspector.events.event import Event
from inspector.events.words import by_two, counted, joined, listed, size
from inspector.wire.observation import Attachment


def images_words(event: Event) -> str:
    """``JPEG 1700×2338 px, 200 dpi, 412 KB``, each image of the message."""
    if not event.attachments:
        return "no image"
    return listed(event.attachments, image_words, "; ")


def image_words(image: Attachment) -> str:
    """One image: what its bytes say, never what its media type does."""
    pages = image.pages if image.pages != 1 else None
    return joined(
        joined(
            image.format.upper() or "unknown format",
            by_two(image.width_px, image.height_px, "px"),
            by=" ",
        ),
        by_two(image.x_dpi, image.y_dpi, "dpi"),
        counted(pages, "page"),
        size(image.length),
        "truncated" if image.truncated else "",
    )
