"""Limits of a recommendation in words: round numbers of which the sentence is true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_models.analysis.sensitivities.turns import Turn, turn, turn_words
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.tolerances import PLACE


def number(means: str = "value", nominal: float = 7.0) -> Parameter:
    """Return a number that goes from −10 to 10."""
    return Parameter(
        "x", "x", (), means, "points" if means != "factor" else "", nominal, Distribution("uniform", (-10, 10))
    )


@pytest.mark.parametrize(
    ("means", "end", "words"),
    [
        ("value", Turn(6.2, falls=True), "falls below 6.2 points"),
        ("value", Turn(6.2, falls=True, beyond=True), "falls to 6.2 points"),
        ("value", Turn(1.0, falls=False, beyond=True), "reaches 1 point"),
        ("value", Turn(6.21345, falls=False, more=2), "exceeds 6.21345 points"),
        ("factor", Turn(0.842, falls=True), "falls by more than 15.8 %"),
        ("factor", Turn(0.842, falls=True, beyond=True), "falls by 15.8 % or more"),
        ("factor", Turn(0.842, falls=False, beyond=True), "falls by 15.8 % or less"),
        ("factor", Turn(1.2, falls=True), "rises by less than 20 %"),
        ("factor", Turn(1.0, falls=False), "rises at all"),
        ("factor", Turn(3.0, falls=False, beyond=True), "reaches 3 times what the file says"),
        ("difference", Turn(-2.0, falls=True), "falls by more than 2 points"),
        ("difference", Turn(2.0, falls=False, beyond=True), "rises by 2 points or more"),
    ],
)
def test_what_a_number_does_that_passes_a_turn(means: str, end: Turn, words: str) -> None:
    assert turn_words(number(means), end) == words


PLACES = st.floats(-9, 9, allow_nan=False).map(lambda x: round(x, 5))


@settings(max_examples=60, deadline=None)
@given(change=PLACES, nominal=PLACES, known=st.booleans(), there_at=st.booleans(), bracketed=st.booleans())
def test_the_sentence_is_true_wherever_the_change_is(
    *, change: float, nominal: float, known: bool, there_at: bool, bracketed: bool
) -> None:
    """Something holds on the side of the nominal number; at the change itself it does or something else does."""
    falls, gap = nominal > change or (nominal == change and there_at), PLACE * 20 * bracketed
    sign = 1.0 if falls else -1.0

    def here(t: float) -> bool:
        return known and (sign * (t - change) > 0 or (t == change and not there_at))

    def there(t: float) -> bool:
        return known and (sign * (t - change) < 0 or (t == change and there_at))

    inside, outside = change + sign * gap / 3, change - sign * gap / 2
    farthest = nominal if sign * (nominal - inside) > 0 else 10 * sign
    end = turn(number(nominal=nominal), inside, outside, falls=falls, farthest=farthest, here=here, there=there)
    assert end.falls == falls
    assert sign * (farthest - end.at) >= 0
    if known:
        assert there(end.at) if end.beyond else here(end.at) or end.at == inside == change
    else:
        assert not end.beyond
        assert sign * (end.at - inside) >= -1e-12 * max(1.0, abs(inside))
