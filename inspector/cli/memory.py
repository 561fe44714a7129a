"""How often Python looks for memory that nobody needs any more.

Rule: seldom. Events hold no cycles; looking is a tenth of the time that a file takes to decode,
and in the interface nothing is drawn meanwhile.
"""

import gc

COLLECT = 5_000, 20, 20
"""Objects that may come until the youngest are looked through, and how often until older ones."""


def collect_seldom() -> None:
    """Look less often, and never at what is there already: what was imported stays (some 50 ms)."""
    gc.freeze()
    gc.set_threshold(*COLLECT)
