"""Bytes and observations: what was seen, before anybody says what it means.

Public: ``observation`` (Request, Response, Datagram, Cut), ``multipart`` (MIME parts),
``images`` (what they hold), ``http1`` (messages from bytes, and back in ``http1_write``),
``pcapng`` (blocks), ``assembly`` (packets to observations), ``synthesis`` (and back).
Nothing here opens a file, sleeps or reads a clock.
"""
