"""Hosts: who is meant by an address with a port."""

from functools import lru_cache


@lru_cache(1024)
def host_of(address: str) -> str:
    """The host of ``192.0.2.10:80`` or ``[fe80::1]:80``, without brackets."""
    return address.rpartition(":")[0].strip("[]")


@lru_cache(1024)
def host_in(url: str) -> str:
    """The host of a URL, in lower case, without brackets and zone; empty if there is none.

    Total: XAddrs hold what a device wrote there.
    """
    authority = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    if authority.startswith("["):
        host = authority[1:].partition("]")[0]
    else:
        host = authority.partition(":")[0]
    return host.partition("%")[0].lower()
