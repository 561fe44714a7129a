from inspector.wire.observation import Chunk
from inspector.wire.spool import MemorySpool, NoSpool

CHUNKS = [Chunk(1, b"one"), Chunk(2, b"two")]


def test_memory_keeps_chunks_in_order() -> None:
    spool = MemorySpool()
    for chunk in CHUNKS:
        spool.add(chunk)
    assert list(spool.chunks()) == list(spool.chunks()) == CHUNKS


def test_nothing_is_kept_for_who_only_decodes() -> None:
    spool = NoSpool()
    spool.add(CHUNKS[0])
    assert list(spool.chunks()) == []
