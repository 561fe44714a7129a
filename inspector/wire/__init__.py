"""Bytes and observations: what was seen, before anybody says what it means.

Public: ``observation`` (Request, Response, Datagram, Cut), ``multipart`` (MIME parts),
``images`` (what they hold), ``http1`` (messages from bytes, and back in ``http1_write``),
``capture`` (what capture files hold), ``capture_read`` (pcap and pcapng, gzip or not, to that),
``pcapng_write`` (and back), ``packets_read`` (frames to segments and datagrams), ``assembly``
(packets to observations), ``kept`` (packets that come out with them), ``synthesis`` (and back).
Nothing here opens a file, sleeps or reads a clock.
"""
