"""The story of a conversation, told part by part as its events come."""

from collections.abc import Collection

from inspector.events.event import Event, Kind
from inspector.newest import Newest
from inspector.story.devices import Devices
from inspector.story.jobs import Jobs
from inspector.story.message_ids import MessageIds
from inspector.story.paths import Paths
from inspector.story.post_scan_jobs import PostScanJobs
from inspector.story.private import Private
from inspector.story.pushes import Pushes
from inspector.story.scanners import Scanners
from inspector.story.searches import Searches
from inspector.story.subscriptions import Subscriptions
from inspector.story.torn import TornImages

ASKED_LIMIT = 1000
"""Requests remembered until their answers come; a real conversation has a few."""


class Story:
    """Everything that is known after the events that were added, in order.

    ``asked`` is the request that the last event answers (or whose answer it cuts off), if it was
    seen. Times are Unix microseconds, 0 before the first event.
    """

    def __init__(self) -> None:
        self.events = 0
        self.first_us = 0
        self.last_us = 0
        self.asked: Event | None = None
        self.devices = Devices()
        self.searches = Searches()
        self.scanners = Scanners()
        self.jobs = Jobs(self.scanners, self.devices)
        self.post_scan_jobs = PostScanJobs()
        self.subscriptions = Subscriptions(self.devices)
        self.pushes = Pushes(self.subscriptions, self.jobs, self.devices)
        self.torn = TornImages(self.jobs)
        self.private = Private()
        self.message_ids = MessageIds()
        self.paths = Paths()
        self._adds = (
            self.searches.add,
            self.scanners.add,
            self.jobs.add,
            self.post_scan_jobs.add,
            self.subscriptions.add,
            self.pushes.add,
            self.torn.add,
            self.private.add,
            self.message_ids.add,
            self.paths.add,
        )
        self._open: Newest[str, Event] = Newest(ASKED_LIMIT)

    @property
    def unanswered(self) -> Collection[Event]:
        """Requests that have no answer yet, oldest first."""
        return self._open.values()

    def add(self, event: Event) -> None:
        """Take one event. Total: what is not understood changes nothing."""
        self.events += 1
        time_us = event.time_us
        if time_us > self.last_us:
            self.last_us = time_us
        if 0 < time_us < self.first_us or not self.first_us:
            self.first_us = time_us
        self.asked = asked = self._asked(event)
        self.devices.add(event, asked)
        restarted = self.devices.restarted if self.devices.news else None
        if restarted is not None:
            self._lose(restarted.hosts, event)
        for add in self._adds:
            add(event, asked)

    def close(self, until_us: int = 0) -> None:
        """Nothing more comes, and nothing came until ``until_us`` (0: that is not known).

        What had until then to happen did not.
        """
        self.last_us = max(self.last_us, until_us)
        self.subscriptions.lapse(self.last_us)
        self.pushes.give_up(self.last_us)

    def _lose(self, hosts: Collection[str], event: Event) -> None:
        """A device began anew: it knows nothing of what was before."""
        self.jobs.restarted(hosts, event)
        self.subscriptions.restarted(hosts, event)

    def _asked(self, event: Event) -> Event | None:
        if event.kind is Kind.REQUEST:
            self._open[event.exchange] = event
            return None
        return self._open.pop(event.exchange, None)
