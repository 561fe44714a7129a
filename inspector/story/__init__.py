"""The story: who did what to which job, folded from events.

Rule 1: no input or output, no clock; the same events make the same story, live or from a file.
Rule 2: bounded. Every table has a limit, and what is forgotten is counted.
"""
