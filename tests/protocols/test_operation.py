"""Rows of operations: what a protocol file need not say."""

from inspector.protocols.binary import Include
from inspector.protocols.operation import Operation, Protocol, notification


def test_an_operation_asks_and_keeps_to_the_naming_rule() -> None:
    row = Operation("Look", Include, None)
    assert (row.changes_state, row.notifies) == (False, False)
    assert (row.answer, row.variants, row.actions) == ("", (), ())


def test_a_notification_is_sent_unasked_and_has_no_answer() -> None:
    row = notification("LookEvent", Include, "LookedEvent")
    assert (row.request, row.response) == (Include, None)
    assert row.notifies
    assert row.variants == ("LookedEvent",)


def test_the_device_answers_and_messages_are_decoded_unless_told() -> None:
    service = Protocol("look", "urn:look", (), title="Looking", basis="nothing")
    assert service.device_answers
    assert not service.named_only
