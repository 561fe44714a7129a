"""Files in and out, one module a format.

Public: ``pcapng`` (captures that Wireshark opens). A format reads observations from an open
binary file and writes them to one; only this room opens files.
"""
