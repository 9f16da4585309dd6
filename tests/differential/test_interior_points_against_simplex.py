"""Interior points in the shape of the tree against the simplex method, and bounds that do not depend on either."""

import numpy as np
import pytest
from hypothesis import given, settings

from fund_cases import fund_negotiation, small_funds
from winset_benchmarks.funds import relief_fund
from winset_models.analysis.funds import engine, stages
from winset_models.analysis.funds.nash import large_nash
from winset_models.analysis.funds.program import members_program, places_of, problem_of
from winset_models.analysis.funds.values import Setting, largest_sum
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.nash import nash
from winset_solver.control import Cancellation, Control
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import AGREEMENT, CERTIFICATE

METHOD = engine.MULTIPLIERS


def sums(negotiation: Negotiation, control: Control | None = None) -> engine.Largest:
    figures = fund_figures(negotiation)
    return largest_sum(figures, Setting(everything(figures)), control or Control())


def by_interior_points(negotiation: Negotiation) -> engine.Largest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "LARGE", 0)
        return sums(negotiation)


@settings(max_examples=10, deadline=None)
@given(small_funds())
def test_largest_sums_are_the_same(negotiation: Negotiation) -> None:
    first, second = sums(negotiation), by_interior_points(negotiation)
    assert second.status is first.status
    if first.value is not None and second.value is not None:
        assert second.value == pytest.approx(first.value, rel=AGREEMENT, abs=AGREEMENT)


def test_a_relief_fund_is_settled_by_interior_points_alone() -> None:
    first, second = sums(relief_fund((2, 3, 4))), by_interior_points(relief_fund((2, 3, 4)))
    assert second.claims[0].confirmation.method == METHOD
    assert first.value is not None
    assert second.value == pytest.approx(first.value, rel=CERTIFICATE)
    assert second.bound == pytest.approx(first.value, rel=CERTIFICATE)


def test_nash_products_are_the_same() -> None:
    figures = fund_figures(relief_fund((2, 2, 3), parties=4))
    formulation = Setting(everything(figures)).formulated(figures)
    program = members_program(formulation)
    problem = problem_of(formulation, program)
    found = large_nash(problem, Control(), places_of(formulation, program.shape[1]))
    other = nash(GainSpace(problem))
    assert found is not None
    assert found.exact
    assert found.gains is not None
    assert found.value == pytest.approx(other.value, rel=CERTIFICATE)
    assert np.allclose(found.gains, other.gains, rtol=1e-4)


def test_a_search_by_interior_points_that_is_cancelled_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LARGE", 0)
    cancellation = Cancellation()
    cancellation.request()
    found = sums(relief_fund((2, 2), parties=4), Control(cancellation=cancellation))
    assert (found.value, found.bound, found.claims) == (None, None, ())
    assert found.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION


def test_the_limit_from_which_trees_are_used_is_one_for_all_searches() -> None:
    assert stages.LARGE == engine.LARGE
    assert fund_negotiation().fund is not None
