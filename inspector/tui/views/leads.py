"""Where the lines of a telling lead: to the first event that each names.

Rule: pure; lines that are folded, and stand further to the right, lead where their first one does.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest

_NAMED = re.compile(r"\bevents? +([1-9][0-9]{0,17})\b(?![,.][0-9])")


def leads_of(texts: Sequence[str]) -> list[int]:
    """For each line the number of an event; 0 if it leads nowhere."""
    leads: list[int] = []
    event = begins = 0
    for text, below in zip_longest(texts, texts[1:], fillvalue=""):
        found = _NAMED.search(f"{text} {below.lstrip()}")  # a fold may be before the number
        inside = len(text) - len(text.lstrip())
        if found is not None and found.start() < len(text):
            event, begins = int(found[1]), inside
        elif not text or inside <= begins:
            event = 0
        leads.append(event)
    return leads
