"""Events: the telling of what was seen, made from observations by one decoder.

Public: ``event`` (the record), ``decode`` (the Decoder), ``jsonl`` (lines and their JSON schema),
``text`` (one line for people), ``clean`` (text that is safe in a terminal).
"""
