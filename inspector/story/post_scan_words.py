"""A post-scan job in words.

Rule: pure and total; what was not told is left out.
"""

import re
from functools import lru_cache

from inspector.events.words import counted, joined, last_name, listed, short
from inspector.story.post_scan_job import TEXT_LIMIT, Lane, PostScanJob

_APART = " · "
_NAME_LENGTH = 60
"""Characters of a name from the wire that are told."""

_SID = re.compile(
    r"(S-1-\d{1,15}-\d{1,10})(?:-\d{1,10}){1,13}-(\d{1,10})", re.ASCII | re.IGNORECASE
)
_WELL_KNOWN = re.compile(r"S-1-\d{1,15}(?:-\d{1,10}){0,2}", re.ASCII | re.IGNORECASE)
_PLAIN_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def words_of(job: PostScanJob) -> str:
    """``post-scan job 264a19bf… · Invoices · 9 images sent, 9 received · email Processing``."""
    return joined(
        job.name,
        capped(job.process_name, _NAME_LENGTH),
        images(job),
        listed(job.lanes, _lane),
        str(job.ending),
        by=_APART,
    )


def images(job: PostScanJob) -> str:
    """``9 images sent, 9 received``; of what was not seen nothing is said."""
    sent = f"{counted(job.images_sent, 'image')} sent" if job.images_sent or job.was_created else ""
    received = job.images_received
    if received is None:
        return joined(sent, not_taken(job))
    got = str(received) if sent else counted(received, "image")
    return joined(sent, not_taken(job), f"{got} received")


def not_taken(job: PostScanJob) -> str:
    """``2 refused, 1 without an answer``: images that the server did not take, as far as is known.

    What got no answer it may have all the same.
    """
    return joined(
        f"{job.images_refused} refused" if job.images_refused else "",
        f"{job.images_unanswered} without an answer" if job.images_unanswered else "",
    )


def _lane(lane: Lane) -> str:
    """``fileshare CompletedWithErrors (FileShareAccessDenied)``."""
    if not lane.states:
        return lane.filter
    last = lane.states[-1]
    why = f" ({', '.join(last.reasons)})" if last.reasons else ""
    return f"{lane.filter} {last.state}{why}"


def name_of(token: str) -> str:
    """``post-scan job 264a19bf…``."""
    return f"post-scan job {short(token)}"


def masked_sid(text: str) -> str:
    """``S-1-5-21-…-500``: without the numbers that tell one computer or domain from another.

    Well-known identifiers (``S-1-5-18``, ``S-1-5-32-544``) have none; what is no security
    identifier is masked as a whole.
    """
    found = _SID.fullmatch(text.strip())
    if found is None:
        return text if not text or _WELL_KNOWN.fullmatch(text.strip()) else "…"
    return f"{found[1]}-…-{found[2]}"


def capped(text: str | None, limit: int = TEXT_LIMIT) -> str:
    """A text from the wire, with an end."""
    if not text:
        return ""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def plain_guid(text: str) -> str:
    """A GUID in lower case without what may stand around it; empty if it is none."""
    return _guid_once(text.strip()[:TEXT_LIMIT])


@lru_cache(256)
def _guid_once(text: str) -> str:
    plain = text.lower().removeprefix("urn:").removeprefix("uuid:")
    plain = plain.removeprefix("{").removesuffix("}")
    return plain if _PLAIN_GUID.fullmatch(plain) else ""


def filter_named(dialect: str | None) -> str:
    """``fileshare``: the short name of a filter's dialect."""
    return capped(last_name((dialect or "")[:TEXT_LIMIT].strip())) or "filter"
