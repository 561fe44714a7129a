"""Replay: send recorded requests again, and answer as the recorded device.

Public: ``plan`` (``plan``, ``Step``, ``changes_state``: what would be sent, pure), ``client``
(``send``, ``fresh_message_id``: the only code here that opens connections), ``compare``
(``compare``, ``Comparison``: what differs between two answers; ``masks`` says what does not count,
``outline`` and ``prefixes`` how it is written), ``virtual`` (``VirtualDevice``: a device that
answers from a capture; ``answers`` chooses which), ``story`` (``devices_in``, ``requests_in``,
``stage``, ``perform``: a whole capture, again).

Rule: nothing here connects anywhere but to the URL it was told, and nothing is forwarded.
"""
