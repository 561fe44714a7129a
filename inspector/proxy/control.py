"""What an engine and its owner say to each other, one JSON line each.

Rule: nothing of mitmproxy is imported here; it costs an owner half a second and is never used.
"""

import msgspec


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Where to listen, and the device behind it (``http://host:port``, IPv6 in brackets)."""

    host: str
    port: int
    device: str

    def mode(self) -> str:
        """mitmproxy's words for it; its listen address takes IPv6 without brackets."""
        return f"reverse:{self.device}@{self.host}:{self.port}"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine is asked to do. ``insecure`` accepts any certificate and old TLS."""

    routes: tuple[Route, ...]
    session: str = ""
    record: str = ""
    insecure: bool = False


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine tells: ``ready`` once it listens; ``error`` when something failed.

    ``taken`` is the port that another program listens on, 0 unless that is the error.
    """

    ready: bool = False
    stopped: bool = False
    exchanges: int = 0
    connections: int = 0
    error: str = ""
    taken: int = 0
