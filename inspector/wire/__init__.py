"""Bytes and observations: what was seen, before anybody says what it means.

Public: ``observation`` (Request, Response, Datagram, Cut), ``multipart``, ``http1``, ``packets``,
``tcp_read``, ``tcp_write``, ``pcapng``, ``assembly``, ``synthesis``. Nothing here opens a file, sleeps or reads a clock.
"""
