import re

import pytest

from inspector.soap.constraints import (
    TOLD_LIMIT,
    Between,
    Constraint,
    Known,
    Matches,
    MaxLength,
)

COLOUR = Known(("RGB", "Gray"), variants=("Grey",))
ANGLE = Known((0, 90), variants=(360,))
DAYS = Matches(re.compile(r"P\d+D"), "a duration")

COMPLAINTS = [
    pytest.param(COLOUR, "RGB", None, id="a known value"),
    pytest.param(COLOUR, "Grey", "'Grey' is a known variant spelling", id="a variant"),
    pytest.param(COLOUR, "rgb", "'rgb' is not in the specification", id="another case"),
    pytest.param(COLOUR, "", "'' is not in the specification", id="nothing"),
    pytest.param(COLOUR, "acme:Sepia", "'acme:Sepia' is a vendor's own value", id="a vendor's"),
    pytest.param(
        COLOUR, "{urn:acme}Sepia", "'{urn:acme}Sepia' is a vendor's own value", id="a vendor's name"
    ),
    pytest.param(
        COLOUR, "wscn:Sepia", "'wscn:Sepia' is not in the specification", id="the field's prefix"
    ),
    pytest.param(COLOUR, "a b:c", "'a b:c' is not in the specification", id="no prefix"),
    pytest.param(
        COLOUR, "x" * 500, f"'{'x' * TOLD_LIMIT}' is not in the specification", id="told in part"
    ),
    pytest.param(ANGLE, 90, None, id="a known number"),
    pytest.param(ANGLE, 360, "'360' is a known variant spelling", id="a variant number"),
    pytest.param(ANGLE, 45, "'45' is not in the specification", id="an unknown number"),
    pytest.param(Between(1, 5), 1, None, id="the least"),
    pytest.param(Between(1, 5), 5, None, id="the most"),
    pytest.param(Between(1, 5), 0, "0 is below 1", id="below"),
    pytest.param(Between(1, 5), 6, "6 is above 5", id="above"),
    pytest.param(Between(1), 10**18, None, id="no upper limit"),
    pytest.param(MaxLength(3), "abc", None, id="long enough"),
    pytest.param(MaxLength(3), "abcd", "4 characters, expected at most 3", id="too long"),
    pytest.param(DAYS, "P3D", None, id="fits"),
    pytest.param(DAYS, "P3D ", "'P3D ' is not a duration", id="does not fit wholly"),
    pytest.param(DAYS, "y" * 500, f"'{'y' * TOLD_LIMIT}' is not a duration", id="long misfit"),
]


@pytest.mark.parametrize(("constraint", "value", "complaint"), COMPLAINTS)
def test_complains(constraint: Constraint, value: str | int, complaint: str | None) -> None:
    assert constraint.complaint(value) == complaint  # type: ignore[arg-type]  # fits by row
