"""An equilibrium to begin with, and what equilibria known from elsewhere add to the answer of a search."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import Truth, bimatrix, games, owned
from winset_solver.control import Control, Limits
from winset_solver.games import solve
from winset_solver.games.listing.known_equilibria import as_known, distinct, with_known
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses import first_equilibrium as module
from winset_solver.games.responses.first_equilibrium import first_equilibrium
from winset_solver.games.solve import ENGINES, best_equilibrium
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

HUNT = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])
PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
STAG, HARE = [1.0, 0, 1, 0], [0.0, 1, 0, 1]
STOPPED = OutcomeStatus.STOPPED_WITHOUT_SOLUTION


def equilibrium(x, game=HUNT):
    payoffs = game.payoffs(x)
    return Equilibrium(np.array(x), payoffs, np.zeros(2), np.zeros(0), float(payoffs.sum()))


@settings(max_examples=60, deadline=None)
@given(game=games())
def test_the_first_equilibrium_is_one_of_those_there_are(game):
    found = first_equilibrium(EquilibriumProblem(game))
    if found is not None:
        assert owned(found.x, game) in {owned(x, game) for x in Truth(game).equilibria()}


def test_several_starts_lead_to_the_best_and_to_the_worst():
    assert first_equilibrium(EquilibriumProblem(HUNT)).value == 8
    assert first_equilibrium(EquilibriumProblem(HUNT, weights=-np.ones(2))).value == -6


def test_where_there_is_none_none_is_found():
    assert first_equilibrium(EquilibriumProblem(PENNIES)) is None


def test_it_is_told_at_once_and_takes_a_share_of_the_time_only():
    heard = []
    first_equilibrium(EquilibriumProblem(HUNT), Control(Limits(seconds=60), on_progress=heard.append))
    assert [progress.incumbent for progress in heard] == [8]
    control = Control()
    control.cancellation.request()
    assert first_equilibrium(EquilibriumProblem(HUNT), control) is None


def test_starts_that_are_given_come_first(monkeypatch):
    begun = []
    monkeypatch.setattr(module, "settle", lambda *given, **_: begun.append(given[3].tolist()))
    assert first_equilibrium(EquilibriumProblem(HUNT), starts=[np.array(HARE), np.ones(4)]) is None
    assert begun[:2] == [HARE, [1, 1, 1, 1]]
    assert len(begun) == 2 + 2 + module.DRAWN


@pytest.mark.parametrize("engine", [*ENGINES])
def test_a_search_that_is_stopped_with_nothing_shows_it(engine, monkeypatch):
    heard = []
    control = Control(Limits(confirm="never"), on_progress=heard.append)

    def stopped(problem, watch):
        watch.report(None, 9.0, 1)
        return EquilibriumOutcome(STOPPED, bound=9.0, method=engine)

    monkeypatch.setattr(solve, "ENGINES", {**ENGINES, engine: stopped})
    outcome = best_equilibrium(EquilibriumProblem(HUNT), control, engine=engine)
    assert (outcome.status, outcome.value, outcome.bound) == (OutcomeStatus.STOPPED_WITH_SOLUTION, 8, 9)
    assert heard[-1].incumbent == 8


@pytest.mark.parametrize(
    ("status", "bound", "expected"),
    [
        (STOPPED, None, (OutcomeStatus.STOPPED_WITH_SOLUTION, 8, None)),
        (STOPPED, 12.0, (OutcomeStatus.STOPPED_WITH_SOLUTION, 8, 12)),
        (STOPPED, 8.0, (OutcomeStatus.OPTIMAL, 8, 8)),
        (STOPPED, 7.0, (OutcomeStatus.DISAGREEMENT, 8, None)),
        (OutcomeStatus.NO_EQUILIBRIUM, None, (OutcomeStatus.DISAGREEMENT, 8, None)),
        (OutcomeStatus.UNBOUNDED, None, (OutcomeStatus.UNBOUNDED, None, None)),
    ],
)
def test_the_best_of_those_known_is_shown_with_what_is_proven_of_it(status, bound, expected):
    known = [equilibrium(HARE), equilibrium(STAG)]
    outcome = with_known(EquilibriumOutcome(status, bound=bound), known)
    assert (outcome.status, outcome.value, outcome.bound) == expected
    contradicted = [claim.confirmation.verdict for claim in outcome.claims] == [Verdict.CONTRADICTED]
    assert contradicted is (expected[0] is OutcomeStatus.DISAGREEMENT)


def test_what_a_search_has_proven_stays_as_it_is():
    proven = EquilibriumOutcome(OutcomeStatus.OPTIMAL, equilibrium(STAG), 8.0 + 1e-8)
    kept = with_known(proven, [equilibrium(HARE)])
    assert (kept.status, kept.value, kept.bound) == (OutcomeStatus.OPTIMAL, 8, 8 + 1e-8)
    assert with_known(proven, []).status is OutcomeStatus.OPTIMAL
    refuted = with_known(replace(proven, equilibrium=equilibrium(HARE), bound=6.0), [equilibrium(STAG)])
    assert (refuted.status, refuted.value) == (OutcomeStatus.DISAGREEMENT, 8)


def test_profiles_count_as_known_only_where_everybody_keeps_to_them():
    tempted = replace(equilibrium(STAG), regrets=np.array([0.0, 1.0]))
    worst = EquilibriumProblem(HUNT, weights=-np.ones(2))
    assert [item.value for item in as_known(worst, [None, tempted, equilibrium(HARE)])] == [-6]
    kept = EquilibriumProblem(HUNT, allowance=Allowance.none(2, [0.0, 1.0]))
    assert len(as_known(kept, [tempted])) == 1
    leaving_pays = EquilibriumProblem(HUNT, allowance=Allowance.none(2, -1.0))
    assert as_known(leaving_pays, [equilibrium(STAG)]) == []


def test_equilibria_found_twice_are_listed_once_by_falling_value():
    again = replace(equilibrium(STAG), x=np.array([1.0, -0.0, 1.0, 0.0]))
    assert [item.value for item in distinct(HUNT, [equilibrium(HARE), again, equilibrium(STAG)])] == [8, 6]
