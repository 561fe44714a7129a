"""Files in and out, one module a format.

In and out: ``pcapng`` writes and ``capture`` reads packets (pcap, pcapng), ``har`` HTTP archives,
``jsonl`` our event lines. In: ``airscan`` and ``go_mfp`` (traces), ``http_text`` (pasted messages),
``envelope`` (bare XML). Out: ``curl`` (one request), ``markdown`` (a table for an issue).
mitmproxy's flow files are read and written by ``proxy``, which holds the key to mitmproxy.

A format reads ``Recorded`` (or ``Told``, where events are in the file) from an open binary file,
and writes ``Told`` to one; only this room opens files.
"""
