"""URLs of HAR entries: what they tell of a request, and what a request makes of them.

Rule: nothing here is opened, and no text stops us; what is no URL is None.
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from inspector.wire.observation import Address, Request

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_URL = re.compile(r"(https?|wss?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:[^@]*@)?(\[[^\]]+\]|[^:]+)(?::(\d{0,5}))?", re.DOTALL)
_IN_TARGET = "/?%:@!$&'()*+,;=[]{}|~"
_QUERY_LIMIT = 1000


class Url(NamedTuple):
    """Where a request goes: inside TLS or not, to whom, and the target of its request line."""

    tls: bool
    address: Address
    target: str


def parse_url(text: str) -> Url | None:
    """What an absolute URL tells; None if it is none."""
    url = _URL.fullmatch(text)
    authority = _AUTHORITY.fullmatch(url[2]) if url else None
    if url is None or authority is None:
        return None
    scheme = url[1].lower()
    port = int(authority[2]) if authority[2] else _PORTS[scheme]
    host = authority[1].removeprefix("[").removesuffix("]").replace("%25", "%")
    if port > 65_535:
        return None
    target = url[3] if url[3].startswith("/") else "/" + url[3]
    return Url(scheme in ("https", "wss"), Address(host, port), target)


def url_of(request: Request) -> str:
    """The URL of a request, by where it went and not by what its Host header says."""
    target = quote(request.target.encode("latin-1", "replace"), safe=_IN_TARGET)
    if target.lower().startswith(("http://", "https://")):  # as a proxy is asked
        return target
    path = target if target.startswith("/") else "/"
    return origin_of(request.destination, tls=request.tls) + path


def origin_of(address: Address, *, tls: bool = False) -> str:
    """Scheme, host and, unless it is the usual one, port: ``http://[fe80::1%25eth0]:5357``."""
    scheme = "https" if tls else "http"
    host = address.host
    shown = f"[{host.replace('%', '%25')}]" if ":" in host else quote(host, safe="") or "unknown"
    port = "" if address.port in (0, _PORTS[scheme]) else f":{address.port}"
    return f"{scheme}://{shown}{port}"


def query_of(target: str) -> list[dict[str, str]]:
    """The parameters of a target as HAR lists them, none if they are too many."""
    query = target.partition("?")[2]
    try:
        found = parse_qsl(query, keep_blank_values=True, max_num_fields=_QUERY_LIMIT)
    except ValueError:
        return []
    return [{"name": name, "value": value} for name, value in found]
