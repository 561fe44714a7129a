"""The push chain: subscription, token, button, CreateScanJob, job, and the link that broke.

Rule 1: a push is known by its device and its ScanIdentifier; what nobody announced is a push too.
Rule 2: a chain is broken when an answer says so, or when ``WAIT_US`` has passed without the next
link; a link that comes later mends it, and so does one of which the capture has only a part.
"""

from collections.abc import Iterator

from inspector.events.event import Event, Kind, Phase
from inspector.newest import Newest
from inspector.protocols.scan import CreateScanJobRequest, CreateScanJobResponse, ScanAvailableEvent
from inspector.story.devices import Devices
from inspector.story.hosts import host_of
from inspector.story.jobs import Jobs
from inspector.story.missed import is_missed, is_partial
from inspector.story.push import (
    ATTEMPTS_LIMIT,
    CREATED,
    NO_ANSWER,
    NOT_CAPTURED,
    Push,
    PushAttempt,
)
from inspector.story.registrations import are_two
from inspector.story.subscription import Destination, Subscription
from inspector.story.subscription_rows import answer_of, is_received, kept
from inspector.story.subscriptions import Subscriptions

PUSHES_LIMIT = 500
"""Push scans that are kept; a person presses a button some dozen times a day."""

WAIT_US = 60_000_000
"""After this a CreateScanJob is missed; a device drops a waiting job after 60 s as well."""

SAME_PRESS_US = 60_000_000
"""An event with the same identifier within this time is a repetition."""

WORLDWIDE_LENGTH = 16
"""Characters from which an identifier is taken to be unique whatever address the device has."""

NOT_CREATED = "no CreateScanJob after the event"
NOT_SEEN = "a CreateScanJob came that the capture does not have whole"

_MAY_ASK = frozenset({"CreateScanJob", ""})

_NEVER_US = 1 << 63


class Pushes:
    """Told of every event, in order, after the jobs and the subscriptions.

    ``spoken_of`` is the push that the last event was about, ``attempt`` its CreateScanJob if it
    was about one; ``given_up`` are pushes whose CreateScanJob was missed with the last event, or
    when the conversation was closed.
    """

    def __init__(self, subscriptions: Subscriptions, jobs: Jobs, devices: Devices) -> None:
        self.spoken_of: Push | None = None
        self.attempt: PushAttempt | None = None
        self.given_up: tuple[Push, ...] = ()
        self._subscriptions = subscriptions
        self._jobs = jobs
        self._devices = devices
        self._count = 0
        self._rows: Newest[int, Push] = Newest(PUSHES_LIMIT)
        self._by_identifier: Newest[tuple[str, str], Push] = Newest(PUSHES_LIMIT * 2)
        self._by_exchange: Newest[str, tuple[Push, PushAttempt | None]] = Newest(PUSHES_LIMIT)
        self._waiting: Newest[int, Push] = Newest(PUSHES_LIMIT)
        self._gives_up_us = _NEVER_US

    def __iter__(self) -> Iterator[Push]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Pushes that were too many to keep."""
        return self._rows.forgotten

    def waiting(self) -> list[Push]:
        """Those whose CreateScanJob may still come."""
        return [*self._waiting.values()]

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        self.spoken_of = self.attempt = None
        self.given_up = ()
        if event.time_us > self._gives_up_us:
            self.give_up(event.time_us)
        if event.kind is Kind.REQUEST:
            message = event.message
            if isinstance(message, ScanAvailableEvent):
                self._pressed(event, message)
            elif isinstance(message, CreateScanJobRequest) and (
                message.scan_identifier or message.destination_token
            ):
                self._asks(event, message)
            elif self._waiting and event.operation in _MAY_ASK and is_partial(event):
                self._may_be_asked(event.source, event.destination)
        elif asked is not None and self._by_exchange:
            known = self._by_exchange.pop(event.exchange, None)
            if known is not None:
                self._answered(event, *known)
        elif asked is None and self._waiting and isinstance(event.message, CreateScanJobResponse):
            self._may_be_asked(event.destination, event.source)

    # --- the button ------------------------------------------------------------------------------

    def _pressed(self, event: Event, message: ScanAvailableEvent) -> None:
        device = self._devices.main_host(host_of(event.source))
        identifier = kept(message.scan_identifier).strip()
        push = self._known(device, identifier)
        if push is None or not _is_repeated(push, event):
            push = self._row(device, host_of(event.destination), identifier)
            push.pressed_us, push.pressed_event = event.time_us, event.seq
            push.client_context = kept(message.client_context)
            push.source = kept(message.input_source)
            push.outcome = "waiting for CreateScanJob"
            row = self._subscriptions.of(event)
            if row is not None:
                _take_subscription(push, row, row.destination(push.client_context))
            self._waiting[push.number] = push
            self._gives_up_us = min(self._gives_up_us, event.time_us + WAIT_US)
        push.announced += 1
        self.spoken_of = push
        self._by_exchange[event.exchange] = push, None

    def _row(self, device: str, client: str, identifier: str) -> Push:
        self._count += 1
        push = Push(number=self._count, device=device, client=client, scan_identifier=identifier)
        self._rows[push.number] = push
        if identifier:
            self._by_identifier[device, identifier] = push
            if len(identifier) >= WORLDWIDE_LENGTH:
                self._by_identifier["", identifier] = push
        return push

    def _known(self, device: str, identifier: str) -> Push | None:
        return self._by_identifier.get((device, identifier)) or self._by_identifier.get(
            ("", identifier)
        )

    def _waits_elsewhere(self, device: str, client: str, identifier: str) -> Push | None:
        """The newest that waits for this at another address, as where a proxy lies between."""
        for push in reversed(self._waiting.values()):
            if push.client == client and push.scan_identifier == identifier != "":
                return None if are_two(self._devices, push.device, device) else push
        return None

    # --- CreateScanJob ---------------------------------------------------------------------------

    def _asks(self, event: Event, message: CreateScanJobRequest) -> None:
        device = self._devices.main_host(host_of(event.destination))
        client, identifier = host_of(event.source), kept(message.scan_identifier).strip()
        token = kept(message.destination_token)
        push = self._known(device, identifier) or self._waits_elsewhere(device, client, identifier)
        push = push or self._row(device, client, identifier)
        granted = self._subscriptions.token_of(push.device, token)
        if granted is not None and not push.subscription_number and not push.pressed_event:
            row, destination = granted
            push.client_context = destination.context
            _take_subscription(push, row, destination)
        attempt = PushAttempt(event=event.seq, time_us=event.time_us, client=client, token=token)
        attempt.source = _source_of(message)
        if push.pressed_us is not None and not push.tried:
            push.delay_us = max(event.time_us - push.pressed_us, 0)
        push.tried += 1
        push.attempts = [*push.attempts, attempt][-ATTEMPTS_LIMIT:]
        push.outcome, push.broken = "waiting for the answer to CreateScanJob", ""
        self._waiting.pop(push.number, None)
        self.spoken_of, self.attempt = push, attempt
        self._by_exchange[event.exchange] = push, attempt

    def _may_be_asked(self, client: str, device: str) -> None:
        """A CreateScanJob of which the capture does not have what it is for."""
        pair = host_of(client), self._devices.main_host(host_of(device))
        for push in self.waiting():
            if (push.client, push.device) == pair:
                del self._waiting[push.number]
                push.outcome = NOT_SEEN

    def _answered(self, event: Event, push: Push, attempt: PushAttempt | None) -> None:
        self.spoken_of, self.attempt = push, attempt
        if attempt is None:
            if is_received(event):
                push.taken_event = event.seq
            elif not is_missed(event):
                push.refused, push.refused_event = answer_of(event), event.seq
                if not push.tried:
                    push.broken = f"the computer did not take the event: {push.refused}"
            return
        attempt.answer_event = event.seq
        job = self._jobs.of(event) if event.phase is Phase.RESPONSE else None
        if job is not None:
            attempt.answer, attempt.job = CREATED, job.name
            push.created += 1
            push.created_event, push.job = event.seq, job.name
            push.outcome, push.broken = f"{job.name} created", ""
        elif event.kind is Kind.CUT:
            missed = is_missed(event)
            attempt.answer = NOT_CAPTURED if missed else NO_ANSWER
            push.outcome = f"CreateScanJob got {attempt.answer}"
            push.broken = "" if missed else push.outcome
        else:
            attempt.answer = answer_of(event)
            push.outcome = push.broken = attempt.failure

    def give_up(self, time_us: int) -> None:
        """See which were waited for in vain until a time."""
        given_up = []
        self._gives_up_us = _NEVER_US
        for push in [*self._waiting.values()]:
            due_us = (push.pressed_us or 0) + WAIT_US
            if due_us < time_us:
                del self._waiting[push.number]
                push.outcome = push.broken = push.broken or NOT_CREATED
                given_up.append(push)
            else:
                self._gives_up_us = min(self._gives_up_us, due_us)
        self.given_up = tuple(given_up)


def _is_repeated(push: Push, event: Event) -> bool:
    """Whether an event with a known identifier is the same press of the button."""
    if push.tried or push.pressed_us is None:
        return False
    return event.time_us - push.pressed_us <= SAME_PRESS_US


def _take_subscription(push: Push, row: Subscription, destination: Destination | None) -> None:
    push.subscription, push.subscription_number = row.identifier, row.number
    push.subscription_event = row.first_event
    if destination is not None:
        push.destination, push.token = destination.name, destination.token


def _source_of(message: CreateScanJobRequest) -> str:
    """The input source that a ticket names; empty if it names none."""
    parameters = message.scan_ticket.document_parameters if message.scan_ticket else None
    source = parameters.input_source if parameters else None
    return kept(source.value if source else None)
