"""What ties messages together: the job and the subscription that a message speaks of.

Rule: pure look-ups by field name. Job ids and tokens stand in a message itself or in its status.
"""

from functools import cache
from typing import Any

_STATUSES = frozenset({"job_status", "job_end_state", "post_scan_job_end_state"})
_OF_SUBSCRIPTIONS = frozenset({"subscription_manager", "identifier"})


def job_id_of(message: Any) -> int | None:
    """The number of the one scan job a message speaks of."""
    number: int | None = _of_job(message, "job_id")
    return number


def job_token_of(message: Any) -> str:
    """The token of the one job a message speaks of; empty if it says none."""
    return _of_job(message, "job_token") or ""


def _of_job(message: Any, field: str) -> Any:
    names = _field_names(message.__class__)
    found = getattr(message, field) if field in names else None
    if found is None:
        for status in names & _STATUSES:
            found = getattr(getattr(message, status), field, None)
            if found is not None:
                break
    return found


@cache
def _field_names(cls: type) -> frozenset[str]:
    """What a message may have; looked up once a class, because most have nothing of a job."""
    return frozenset(getattr(cls, "__struct_fields__", ()))


def subscription_of(message: Any, header: str = "") -> str:
    """The Identifier of the subscription a message speaks of; empty if it says none.

    The manager's that is granted or ended goes before that of the ``header``, which in what the
    manager sends is the receiver's own. Some clients put it into the body.
    """
    if not _field_names(message.__class__) & _OF_SUBSCRIPTIONS:
        return header
    manager = getattr(message, "subscription_manager", None)
    parameters = getattr(manager, "reference_parameters", None)
    granted = getattr(parameters, "identifier", None)
    return granted or header or getattr(message, "identifier", None) or ""
