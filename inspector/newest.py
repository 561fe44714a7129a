"""Tables that stay small: what came last is kept, what came first goes."""

from collections import OrderedDict

_set = OrderedDict.__setitem__


class Newest[K, V](OrderedDict[K, V]):
    """A table of at most ``limit`` entries; ``forgotten`` counts those that had to go.

    Only a new key makes an old one go; ``refresh`` makes a key the newest again. A plain dict
    looks for its first key behind the holes that all those before it left.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.forgotten = 0

    def __setitem__(self, key: K, value: V) -> None:
        _set(self, key, value)
        if len(self) > self.limit:
            self.popitem(last=False)
            self.forgotten += 1

    def refresh(self, key: K) -> None:
        """Make an entry the one that goes last."""
        self.move_to_end(key)
