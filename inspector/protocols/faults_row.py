"""What a fault table declares: one row a fault.

A fault is what a service answers instead of a response. The row says what the specification
says of it, and in plain words what that means to someone who never read the specification.
"""

from collections.abc import Mapping

import msgspec

ANY = "*"
"""Any service, or any operation of a service."""

ANYWHERE: Mapping[str, tuple[str, ...]] = {ANY: (ANY,)}
"""Where a fault occurs that any operation of any service may answer."""


class KnownFault(msgspec.Struct, frozen=True, kw_only=True):
    """A fault of the specifications, or one seen from devices.

    ``name`` is the subcode's local name; empty where SOAP's own ``code`` says it all.
    ``reason`` is the specified text, empty where every implementation has its own words.
    ``detail`` says what the Detail element holds. ``where`` maps services to
    operations; none are named where nobody published which.
    ``meaning`` tells the whole in its first sentence, which fits on a line; ``advice`` says what
    to look at, ``hints`` what else after one operation, ``retry`` whether the same request may
    succeed later.
    ``variants`` maps other names to where they are used.
    """

    namespace: str
    name: str
    code: str
    meaning: str
    advice: str
    retry: str
    where: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    reason: str = ""
    detail: str = ""
    hints: Mapping[str, str] = {}
    variants: Mapping[str, str] = {}

    @property
    def brief(self) -> str:
        """The meaning in one sentence, without its full stop."""
        return self.meaning.partition(". ")[0].rstrip(".")

    def advised(self, operation: str) -> str:
        """What to look at when the operation answers it."""
        return f"{self.advice} {self.hints.get(operation, '')}".rstrip()

    def is_of(self, service: str) -> bool:
        """Whether an operation of the service may answer it."""
        return service in self.where or ANY in self.where

    def occurs(self, service: str, operation: str) -> bool:
        """Whether the operation may answer it."""
        return ANY in self.where or operation in self.where.get(service, ())
