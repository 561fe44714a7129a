"""Bytes and observations: what was seen, before anybody says what it means.

Public: ``observation`` (Request, Response, Datagram, Cut), ``multipart``, ``http1`` (messages from
bytes, and back in ``http1_write``), ``pcapng`` (blocks), ``assembly`` (packets to observations),
``synthesis`` (observations to packets). Nothing here opens a file, sleeps or reads a clock.
"""
