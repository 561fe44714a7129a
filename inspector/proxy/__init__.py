"""The proxy: mitmproxy carries the traffic, our addon watches it.

Public: ``addon`` (the addon class, for stock mitmproxy too), ``engine`` (the child process),
``launch`` (starting and stopping it), ``recorder`` (observations into session and pcapng).
"""
