"""Which exit code several answers add up to."""

import pytest

from winset import exits


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (["optimal", "not applicable"], exits.OPTIMAL),
        (["not applicable"], exits.USAGE),
        (["optimal", "stopped without a solution"], exits.STOPPED_WITH_SOLUTION),
        (["stopped without a solution", "stopped without a solution"], exits.STOPPED_WITHOUT_SOLUTION),
        (["stopped with a solution", "disagreement"], exits.INTERNAL),
        (["no acceptable package", "no acceptable package"], exits.NO_DEAL),
    ],
)
def test_of_solutions(statuses, code):
    assert exits.of_solutions(statuses) == code
