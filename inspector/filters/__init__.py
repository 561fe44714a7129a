"""The filter language, which the interface and ``decode --filter`` share.

``parse`` reads a text, ``shown`` prints an expression, ``compiled`` makes a predicate of it, over
``Facts``; ``completions`` tells what may come next; ``FIELDS`` is the table of fields.
"""
