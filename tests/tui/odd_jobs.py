"""Jobs and subscriptions as no device would make them: any time, any number, any text."""

from hypothesis import strategies as st

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.overview import Overview
from inspector.story.device import Device, Outcome, Place, Reached, Service
from inspector.story.job import (
    Attempt,
    Cancel,
    Ending,
    Failure,
    Job,
    Page,
    ScannerSeen,
    StateSeen,
)
from inspector.story.post_scan_job import (
    ImageSent,
    Lane,
    LaneState,
    PostScanCancel,
    PostScanEnding,
    PostScanJob,
    PostScanState,
)
from inspector.story.push import Push, PushAttempt
from inspector.story.sequence import Steps
from inspector.story.subscription import Destination, Subscription
from inspector.story.subscription import Ending as SubscriptionEnding
from inspector.tui.views.story_view import Told
from tests.tui.strategies import TEXTS

NEAR = 1_772_442_000_000_000
TIMES = st.integers(NEAR, NEAR + 600_000_000) | st.integers(-(2**70), 2**70) | st.just(0)
LENGTHS = st.integers(0, 60_000_000) | st.integers(-(2**70), 2**70)
COUNTS = st.integers(0, 12) | st.integers(-(2**40), 2**40)
MAYBE_TIMES = st.none() | TIMES
MAYBE_COUNTS = st.none() | COUNTS
EVENTS = st.integers(0, 9)
REASONS = st.lists(TEXTS, max_size=2).map(tuple)


def _some[T](items: st.SearchStrategy[T], most: int = 4) -> st.SearchStrategy[list[T]]:
    return st.lists(items, max_size=most)


PAGES = st.builds(
    Page,
    number=COUNTS,
    event=EVENTS,
    requested_us=TIMES,
    gap_us=LENGTHS,
    first_byte_us=LENGTHS,
    duration_us=LENGTHS,
    truncated=st.booleans(),
)
FAILURES = st.builds(
    Failure,
    event=EVENTS,
    requested_event=EVENTS,
    requested_us=TIMES,
    gap_us=LENGTHS,
    answer=TEXTS,
    client=TEXTS,
)
CANCELS = st.builds(
    Cancel, host=TEXTS, time_us=TIMES, event=EVENTS, answer=TEXTS, needless=st.booleans()
)
STATES = st.builds(
    StateSeen,
    state=TEXTS,
    reasons=REASONS,
    scans_completed=MAYBE_COUNTS,
    told_by=TEXTS,
    time_us=TIMES,
    event=EVENTS,
)
JOBS = st.builds(
    Job,
    name=TEXTS,
    number=st.none() | COUNTS,
    device=TEXTS,
    client=TEXTS,
    owner=TEXTS,
    source=TEXTS,
    format=TEXTS,
    colour=TEXTS,
    x_dpi=MAYBE_COUNTS,
    seen_us=TIMES,
    seen_event=EVENTS,
    created_us=MAYBE_TIMES,
    images=COUNTS,
    pages_in_files=COUNTS,
    length_bytes=COUNTS,
    scan_us=LENGTHS,
    last_step_us=MAYBE_TIMES,
    last_asked_us=MAYBE_TIMES,
    waiting_event=st.none() | EVENTS,
    pages=_some(PAGES),
    failures=_some(FAILURES, 2),
    cancels=_some(CANCELS, 2),
    states=_some(STATES),
    state=TEXTS,
    reasons=REASONS,
    scans_completed=MAYBE_COUNTS,
    ending=st.sampled_from(Ending),
    ended_us=MAYBE_TIMES,
    ended_event=st.none() | EVENTS,
)
SCANNERS = st.builds(ScannerSeen, state=TEXTS, reasons=REASONS, time_us=TIMES, event=EVENTS)
ATTEMPTS = st.builds(
    Attempt,
    number=EVENTS,
    client=TEXTS,
    device=TEXTS,
    answer=TEXTS,
    count=COUNTS,
    first_us=TIMES,
    last_us=TIMES,
    events=_some(EVENTS),
    before=st.none() | SCANNERS,
    after=st.none() | SCANNERS,
    accepted=TEXTS,
    accepted_us=MAYBE_TIMES,
)
PUSH_ATTEMPTS = st.builds(
    PushAttempt, event=EVENTS, time_us=TIMES, client=TEXTS, token=TEXTS, answer=TEXTS
)
PUSHES = st.builds(
    Push,
    number=EVENTS,
    device=TEXTS,
    client=TEXTS,
    client_context=TEXTS,
    destination=TEXTS,
    token=TEXTS,
    pressed_us=MAYBE_TIMES,
    pressed_event=EVENTS,
    announced=COUNTS,
    taken_event=EVENTS,
    refused=TEXTS,
    refused_event=EVENTS,
    delay_us=st.none() | LENGTHS,
    tried=COUNTS,
    attempts=_some(PUSH_ATTEMPTS),
    job=TEXTS,
    outcome=TEXTS,
    broken=TEXTS,
)
POST_SCAN_JOBS = st.builds(
    PostScanJob,
    name=TEXTS,
    token=TEXTS,
    server=TEXTS,
    device=TEXTS,
    user=TEXTS,
    user_name=TEXTS,
    process_name=TEXTS,
    seen_us=TIMES,
    seen_event=EVENTS,
    created_us=MAYBE_TIMES,
    images_sent=COUNTS,
    images_refused=COUNTS,
    images_unanswered=COUNTS,
    images_bytes=COUNTS,
    images=_some(
        st.builds(
            ImageSent,
            document_id=MAYBE_COUNTS,
            format=TEXTS,
            length_bytes=COUNTS,
            time_us=TIMES,
            event=EVENTS,
            answer=TEXTS | st.just("taken"),
        )
    ),
    images_received=MAYBE_COUNTS,
    end_us=MAYBE_TIMES,
    end_answer=TEXTS,
    state=TEXTS,
    states=_some(
        st.builds(
            PostScanState,
            state=TEXTS,
            reasons=REASONS,
            images_received=MAYBE_COUNTS,
            service=TEXTS,
            told_by=TEXTS,
            time_us=TIMES,
            event=EVENTS,
        )
    ),
    lanes=_some(
        st.builds(
            Lane,
            filter=TEXTS,
            states=_some(
                st.builds(
                    LaneState,
                    state=TEXTS | st.sampled_from(["Pending", "Processing", "CompletedWithErrors"]),
                    reasons=REASONS,
                    time_us=TIMES,
                    event=EVENTS,
                )
            ),
        ),
        3,
    ),
    cancels=_some(
        st.builds(
            PostScanCancel,
            host=TEXTS,
            service=TEXTS,
            time_us=TIMES,
            event=EVENTS,
            state=TEXTS,
            after_end=st.booleans(),
        ),
        2,
    ),
    ending=st.sampled_from(PostScanEnding),
    ended_us=MAYBE_TIMES,
    last_us=TIMES,
)
PLACES = st.builds(
    Place,
    url=TEXTS,
    said_by=TEXTS,
    said_event=EVENTS,
    reached=st.builds(Reached, outcome=st.sampled_from(Outcome), tried=COUNTS, by=TEXTS, tls=TEXTS),
)
DEVICES = st.builds(
    Device,
    number=EVENTS,
    address=TEXTS,
    hosts=_some(TEXTS),
    roles=_some(TEXTS),
    manufacturer=TEXTS,
    model=TEXTS,
    friendly_name=TEXTS,
    serial=TEXTS,
    types=REASONS,
    xaddrs=_some(PLACES, 2),
    services=_some(st.builds(Service, types=REASONS, service_id=TEXTS, places=_some(PLACES, 2)), 2),
    restarts_count=COUNTS,
    first_us=TIMES,
    first_event=EVENTS,
    last_us=TIMES,
    last_event=EVENTS,
    bye_event=st.none() | EVENTS,
)
SUBSCRIPTIONS = st.builds(
    Subscription,
    number=EVENTS,
    device=TEXTS,
    client=TEXTS,
    identifier=TEXTS,
    notify_to=TEXTS,
    events=REASONS,
    destinations=st.lists(
        st.builds(Destination, name=TEXTS, context=TEXTS, token=TEXTS), max_size=3
    ).map(tuple),
    asked_expires=TEXTS,
    granted_expires=TEXTS,
    granted_us=st.none() | LENGTHS,
    expires_us=MAYBE_TIMES,
    delivered=COUNTS,
    failed=COUNTS,
    ending=st.sampled_from(SubscriptionEnding),
    ended_us=MAYBE_TIMES,
    why=TEXTS,
)


def nothing_told() -> Told:
    """What is known before the first event."""
    diagnosis = Diagnosis()
    return Told(diagnosis, Steps(diagnosis.story), 0, 0, Overview())
