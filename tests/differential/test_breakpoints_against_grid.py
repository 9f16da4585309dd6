"""Breakpoints against fine grids: of random programs, and of random files whose packages are listed by the ledger."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from brute_force import packages, payoff_table
from parametric_cases import along, knapsack, moving
from uncertainty_cases import doubtful_files
from winset_models.analysis.sensitivities.number_search import NumberSearch
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed
from winset_solver.sensitivity.bracketing import bracketing
from winset_solver.sensitivity.parametric_program import Kind, Place
from winset_solver.sensitivity.principles import Principle
from winset_solver.sensitivity.segments import Division
from winset_solver.tolerances import AGREEMENT, FEASIBILITY

PLACES = {
    "payoffs": {Place(Kind.PAYOFF, 0, 0): 0.05, Place(Kind.PAYOFF, 1, 2): -0.05, Place(Kind.PAYOFF, 2, 4): 0.1},
    "room": {Place(Kind.ROW_UPPER, 0): 1.0},
    "use": {Place(Kind.MATRIX, 0, 1): 0.2},
    "walk-away value": {Place(Kind.DISAGREEMENT, 1): 1.0},
}


@pytest.mark.parametrize(
    ("moved", "solution"),
    [*((moved, "utilitarian") for moved in PLACES), ("payoffs", "nash"), ("walk-away value", "nash")],
)
def test_every_segment_is_certified_and_best_at_every_point_of_a_grid(moved: str, solution: str) -> None:
    seed = 1 if moved == "walk-away value" else 0
    one = along(moving(knapsack(seed, payments=moved == "use"), PLACES[moved]), Principle(solution))
    low, high = (-1.0, 1.0) if solution == "nash" else (-3.0, 4.0)
    found = bracketing(one, low, high)
    assert found.complete
    assert all(part.certified for part in found.segments)
    for t in np.linspace(low, high, 9)[1:-1].tolist():
        if not inside(found, t):
            continue
        part = next(part for part in found.segments if part.start <= t <= part.end)
        best = one.best(t)
        assert best is not None
        assert (part.what is None) == (best.what is None)
        if part.what is not None:
            assert one.value(part.what, t) >= best.value - 2 * AGREEMENT * max(1.0, best.value)


def inside(found: Division[Any], t: float) -> bool:
    """Return whether a place is further from every change than that is known."""
    changes = zip(found.segments, found.widths, strict=False)
    return all(abs(t - part.end) > max(width, FEASIBILITY) for part, width in changes)


def largest_total(negotiation: Negotiation) -> float | None:
    """Return the largest total gain of all packages that leave nobody worse off, by the ledger."""
    listed = packages(negotiation)
    walk_away = np.array([party.disagreement for party in negotiation.parties.values()])
    gains = payoff_table(negotiation, listed) - walk_away
    gains = gains[(gains >= -FEASIBILITY).all(axis=1)]
    return float(gains.sum(axis=1).max()) if len(gains) else None


@settings(max_examples=5, deadline=None)
@given(doubtful_files(kinds=("modules",)))
def test_segments_of_random_files_are_what_the_ledger_finds_best(negotiation: Negotiation) -> None:
    asked, generator = asked_of(negotiation, objective="welfare"), np.random.default_rng(0)
    for parameter in asked.parameters[:2]:
        search, spread = NumberSearch(asked, parameter), parameter.distribution
        _, found = search.divided()
        assert found.complete
        ends = [found.segments[0].start, found.segments[-1].end]
        assert ends == pytest.approx([spread.low, spread.high])
        for t in spread.values or generator.uniform(spread.low, spread.high, 4).tolist():
            if not inside(found, t):
                continue
            part = next(part for part in found.segments if part.start <= t <= part.end)
            best = largest_total(changed(negotiation, [parameter], [t]))
            assert (best is None) == (part.what is None)
            if part.what is not None and best is not None and part.certified:
                assert search.along.value(part.what, t) == pytest.approx(best, rel=2 * AGREEMENT, abs=FEASIBILITY)
