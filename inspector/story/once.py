"""What is found out of a message once, although several ask for it in a row."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from inspector.newest import Newest


def once_each[M, *A, V](limit: int) -> Callable[[Callable[[M, *A], V]], Callable[[M, *A], V]]:
    """Remember what a function makes of the newest messages (with what else it is given).

    It is for the same message, not for an equal one, which takes long to tell.
    """

    def remembering(make: Callable[[M, *A], V]) -> Callable[[M, *A], V]:
        known: Newest[tuple[Any, ...], tuple[M, V]] = Newest(limit)

        @wraps(make)
        def once(message: M, /, *more: *A) -> V:
            key = id(message), *more
            found = known.get(key)
            if found is None:  # what is held keeps its id
                found = known[key] = message, make(message, *more)
            return found[1]

        return once

    return remembering
