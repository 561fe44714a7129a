"""TLS: the two byte streams of one connection in, facts and, with known keys, what was said out.

Public: ``keylog`` (KeyLog: secrets out of a key log), ``stream`` (TlsStream, looks_like_tls),
``facts`` (TlsFacts). Nothing here opens a file, sleeps or reads a clock, and nothing is verified:
an inspector shows what was said, whoever signed it.
"""
