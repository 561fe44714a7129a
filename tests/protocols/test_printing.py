"""The print service is told by name, and nothing of it is decoded."""

import pytest

from inspector.protocols import Match, Side, body_tag_of, find_by_body
from inspector.protocols.operation import Operation
from inspector.protocols.printing import PRINT_SERVICE
from inspector.soap.namespaces import WPRT

every_operation = pytest.mark.parametrize(
    "operation", PRINT_SERVICE.operations, ids=lambda operation: operation.name
)


def test_it_is_named_only() -> None:
    assert (PRINT_SERVICE.name, PRINT_SERVICE.namespace) == ("print", WPRT)
    assert PRINT_SERVICE.named_only


@every_operation
def test_no_message_has_a_class(operation: Operation) -> None:
    assert (operation.request, operation.response) == (None, None)


@every_operation
def test_bodies_are_told_by_name(operation: Operation) -> None:
    sides = (Side.REQUEST,) if operation.notifies else tuple(Side)
    ends = {Side.REQUEST: "" if operation.notifies else "Request", Side.RESPONSE: "Response"}
    for side in sides:
        match = Match(PRINT_SERVICE, operation, side)
        assert body_tag_of(match) == f"{{{WPRT}}}{operation.name}{ends[side]}"
        assert find_by_body(body_tag_of(match)) == match
        assert match.message_class is None
