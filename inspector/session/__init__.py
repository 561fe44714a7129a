"""The session file: what was seen, byte for byte, and what was told of it.

Public: ``store`` (create, append), ``writer`` (append from a thread of its own), ``reader`` (query,
follow), ``remarks`` (note something at a message later), ``search`` (full text). One SQLite file in
WAL mode: one process appends, others follow; a writer that is killed leaves every batch it had
committed.
"""
