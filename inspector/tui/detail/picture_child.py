"""A process of its own that decodes one image: bytes on stdin, a small picture on stdout.

Rule 1: hostile bytes end this process, not the interface. It limits its own memory, time and the
pixels it decodes, and is killed when it takes too long.
Rule 2: it is run by its path and imports nothing of ours, so that it starts fast.

``picture_child.py PAGE WIDTH HEIGHT`` answers with a line ``WIDTH HEIGHT PAGES MODE`` and then
three bytes (red, green, blue) for each pixel; or with a line ``error: TEXT``.
"""

import io
import sys
import warnings

PIXELS_LIMIT = 100_000_000
"""Pixels of a page that are decoded: A3 at 600 dpi has 70 million."""

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space: such a page in colour takes 210 MB, and is converted once."""

SECONDS_LIMIT = 10
"""Processor seconds."""

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "DIB", "JPEG2000")
"""Decoders that are used; others have a larger surface and are no formats of WS-Scan."""

SIDE_LIMIT = 4096
"""Pixels of a side of the small picture."""

BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError)
"""What decoders raise at bytes that are no good, as fuzzing them showed."""

NO_LIBRARY = "not installed"
"""What is answered without Pillow."""


def limit_itself() -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:  # Windows; there the parent's time limit has to do
        return
    for what, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, SECONDS_LIMIT)):
        _, most = resource.getrlimit(what)
        lowest = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(what, (lowest, most))


def shrunk(data: bytes, page: int, width: int, height: int) -> tuple[str, bytes]:
    """The head of the answer and the pixels. Raises one of ``BROKEN`` if the image is no good."""
    from PIL import Image, ImageFile  # imported here: it may not be installed

    Image.MAX_IMAGE_PIXELS = None  # the limit below is stricter, and has words
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # of a torn page, what came of it
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        pages = getattr(image, "n_frames", 1)
        if page:
            image.seek(min(page, pages - 1))
        if image.width * image.height > PIXELS_LIMIT:
            raise ValueError(f"{image.width} × {image.height} pixels are too many to be drawn")
        mode = image.mode
        room = (min(width, SIDE_LIMIT), min(height, SIDE_LIMIT))
        image.draft("RGB", (room[0] * 2, room[1] * 2))  # JPEG is decoded at a fraction of its size
        if image.mode == "I;16":  # 16 bits of grey, which convert() would cut off
            image = image.point(lambda value: value / 256, "L")  # type: ignore[assignment]  # an Image
        small = image.convert("RGB")
        small.thumbnail(room, Image.Resampling.BOX, reducing_gap=None)
        return f"{small.width} {small.height} {pages} {mode}", small.tobytes()


def main(arguments: list[str]) -> int:
    """Read, decode, answer; 1 if there is no picture. What nobody thought of ends the process."""
    limit_itself()
    warnings.simplefilter("ignore")
    page, width, height = map(int, arguments)
    output = sys.stdout.buffer
    try:
        head, pixels = shrunk(sys.stdin.buffer.read(), page, width, height)
    except ModuleNotFoundError:
        trouble = NO_LIBRARY
    except MemoryError:
        trouble = "it takes too much memory"
    except BROKEN as error:
        trouble = " ".join(str(error).partition(" <")[0].split())[:200]
    else:
        output.write(head.encode() + b"\n" + pixels)
        return 0
    output.write(f"error: {trouble}\n".encode())
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
