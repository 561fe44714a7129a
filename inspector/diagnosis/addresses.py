"""Whether a client can use the addresses that a device names (XAddrs), as far as they tell it.

Rule 1: pure; no address is ever looked up or opened.
Rule 2: which subnet an address is in, no message tells: it is judged by /24 and /64, and worded
as likely.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from inspector.story.device import Place
from inspector.story.job_words import quoted
from inspector.story.places import Ip, Url, are_near, family, ip_of, is_same, parsed
from inspector.story.reach import Reach

LOOKED_AT = 16
"""Addresses of one list that are judged; a device has a few interfaces."""

type IsDoubted = Callable[[str], bool]
"""Whether nobody was seen to come to a URL by its host name."""

_WEB = frozenset({"http", "https"})
_LINK_LOCAL = "is link-local: it works only if the client adds its interface"


class Doubt(NamedTuple):
    """Why a client may not reach an address; ``url`` is empty if it is about the list.

    ``is_local``: that it is link-local is all there is to say, which many clients can live with.
    """

    url: str
    text: str
    is_first: bool
    is_local: bool = False

    def __str__(self) -> str:
        return f"{quoted(self.url)} {self.text}" if self.url else self.text


def is_unused_name(place: Place, reach: Reach) -> bool:
    """Whether it has a host name, and nobody came by that."""
    host = parsed(place.url).host
    return not (family(host) or place.reached.answered or reach.came_by(host))


def _always(url: str) -> bool:
    return True


def doubts(
    xaddrs: Sequence[str], endpoint: str, sender: str, by_name: IsDoubted = _always
) -> list[Doubt]:
    """What is doubtful about a list of XAddrs that ``sender`` (a host) sent for an endpoint.

    ``by_name`` tells which of those with a host name are doubtful for that.
    """
    found = []
    schemes = set()
    for index, url in enumerate(xaddrs[:LOOKED_AT]):
        place = parsed(url)
        schemes.add(place.scheme)
        why = [*_of(url, place, endpoint, sender, by_name)]
        if why:
            found.append(Doubt(url, "; ".join(why), index == 0, why == [_LINK_LOCAL]))
    if schemes >= _WEB:
        text = "http and https are mixed: Windows (WSDAPI) drops the whole list"
        found.append(Doubt("", text, True))
    return found


def _of(url: str, place: Url, endpoint: str, sender: str, by_name: IsDoubted) -> Iterator[str]:
    if place.scheme not in _WEB:
        yield "is neither http nor https"
        return
    if not place.host:
        yield "names no host"
        return
    ip, here = ip_of(place.host), ip_of(sender)
    is_own = endpoint == url  # so that a certificate can hold it
    if ip is None:
        if not is_own and not is_same(place.host, sender) and by_name(url):
            yield "is a host name, which the client must be able to look up"
    else:
        yield from _of_ip(ip, here, place.zone)
    if place.scheme == "https" and not is_own:
        yield (
            f"is https, but the endpoint is {quoted(endpoint)}: Windows (WSDAPI) ignores an https "
            "address that is not the endpoint's own"
        )


def _of_ip(ip: Ip, here: Ip | None, zone: str) -> Iterator[str]:
    if ip.is_loopback or ip.is_unspecified or ip.is_multicast:
        if ip != here:
            yield "leads to no other computer than the one that opens it"
    elif ip.is_link_local and ip.version == 6:
        if not zone:
            yield _LINK_LOCAL
    elif ip.is_link_local:
        if here is not None and not here.is_link_local:
            yield "is link-local: no DHCP server gave this interface of the device an address"
    elif here is None or here.is_link_local or ip.version != here.version:
        return  # from another family, or from a place that has no subnet
    elif not are_near(ip, here):
        length = 24 if ip.version == 4 else 64
        yield (
            f"is likely on another subnet than {here}, which sent it "
            f"(judged by the first {length} bits)"
        )
