"""Where a replay goes: http and https URLs, taken apart and put together.

Rule: what is accepted is what can be sent. White space and control characters in a URL could end
a request line early, so they are refused and not repaired.
"""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.errors import InspectorError

DEFAULT_PORTS = {"http": 80, "https": 443}

_UNSENDABLE = re.compile(r"[^\x21-\x7e]")


class TargetError(InspectorError):
    """A URL that a replay cannot go to."""


class Target(NamedTuple):
    """A place to send to. ``host`` has no brackets and may carry a zone (``fe80::1%eth0``).

    ``path`` starts with a slash and includes the query; it is empty where none was given.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the peer is told: no zone (RFC 6874, section 4), no default port."""
        return self._authority(self.host.partition("%")[0])

    @property
    def address(self) -> str:
        """The URL as the peer is told, for wsa:To."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def url(self) -> str:
        """The URL to connect to; a zone is kept, written as ``%25`` (RFC 6874)."""
        return f"{self.scheme}://{self._authority(self.host.replace('%', '%25'))}{self.path}"

    def _authority(self, host: str) -> str:
        shown = f"[{host}]" if ":" in host else host
        return shown if self.port == DEFAULT_PORTS[self.scheme] else f"{shown}:{self.port}"


def parse_target(url: str) -> Target:
    """Take a URL apart; a fragment is left out.

    Raises ``TargetError`` unless it is an http or https URL with a host and a sensible port.
    """
    if not url.startswith(("http://", "https://")):
        raise TargetError(f"{url!r} is not a URL to send to, expected http://host:port/path")
    if found := _UNSENDABLE.search(url):
        raise TargetError(f"{url!r} has the character {found[0]!r}, expected printable ASCII")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").replace("%25", "%"), parts.port
        if ":" in host:
            ipaddress.IPv6Address(host)
    except ValueError as error:
        raise TargetError(f"{url!r} is not a URL: {error}") from None
    if not host:
        raise TargetError(f"{url!r} names no host")
    if "@" in parts.netloc:
        raise TargetError(f"{url!r} has a user name, expected only host and port")
    if port == 0:
        raise TargetError(f"{url!r} has port 0, expected 1 to 65535")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if path.startswith("?"):
        path = f"/{path}"
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path)
