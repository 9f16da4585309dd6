"""The search on one relaxation: how it ends, what it says on the way, and what it leaves unsaid."""

import itertools
import signal
import threading
import time

import numpy as np
import pytest

from game_cases import INF, Truth, bimatrix, game_of, random_game
from item_games import in_states, item_game
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.games import branch_and_cut as engine
from winset_solver.games.branch_and_cut import branch_and_cut
from winset_solver.games.incumbent import Incumbent
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.tree_search.propagation import Propagation
from winset_solver.games.tree_search.search import Search
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus
from winset_solver.warm_relaxation import Relaxed, WarmRelaxation

PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
HARD = EquilibriumProblem(item_game(4, players=2, items=30, capacity=0.3))
"""Takes some hundred relaxations."""
SMALL = [EquilibriumProblem(random_game(kind, seed)) for kind in ("integer", "knapsack") for seed in range(4)]


def test_progress_closes_in_on_the_answer():
    heard = []
    outcome = branch_and_cut(HARD, Control(on_progress=heard.append))
    assert outcome.status is OutcomeStatus.OPTIMAL
    values = [progress.incumbent for progress in heard if progress.incumbent is not None]
    bounds = [progress.bound for progress in heard]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    assert values[-1] == outcome.value == bounds[-1] == outcome.bound
    assert outcome.gap == 0.0
    assert heard[-1].nodes == outcome.work.nodes


def test_the_work_is_counted_and_repeats():
    first, second = branch_and_cut(HARD), branch_and_cut(HARD)
    counts = [
        (o.work.nodes, o.work.rounds, o.work.relaxations, o.work.responses, dict(o.work.inequalities), o.value)
        for o in (first, second)
    ]
    assert counts[0] == counts[1]
    assert first.equilibrium.x.tolist() == second.equilibrium.x.tolist()
    assert 0 < first.work.nodes < first.work.rounds < first.work.relaxations
    assert set(first.work.inequalities) == {"equilibrium", "exchange of states"}
    assert first.method == engine.BRANCH_AND_CUT


@pytest.mark.parametrize("most", [1, 30, 60])
def test_a_stopped_search_returns_its_best_equilibrium_and_a_bound(most):
    best = branch_and_cut(HARD).value
    cancellation, asked = Cancellation(), []

    class Patient(Cancellation):
        @property
        def requested(self):
            asked.append(1)
            if len(asked) > most:
                cancellation.request()
            return cancellation.requested

    outcome = branch_and_cut(HARD, Control(cancellation=Patient()))
    if outcome.equilibrium is None:
        assert outcome.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    else:
        assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
        assert outcome.value <= best
    assert outcome.bound is None or outcome.bound >= best


def test_the_first_interrupt_stops_the_search(monkeypatch):
    slow = Search._processed

    def waiting(self, *arguments):
        time.sleep(0.05)
        return slow(self, *arguments)

    monkeypatch.setattr(Search, "_processed", waiting)
    timer = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    outcome = branch_and_cut(HARD)
    timer.join()
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert outcome.bound >= outcome.value


def test_time_runs_out():
    outcome = branch_and_cut(HARD, Control(Limits(seconds=1e-9)))
    assert outcome.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert (outcome.equilibrium, outcome.bound) == (None, None)


def test_a_gap_may_be_left():
    exact, near = branch_and_cut(HARD), branch_and_cut(HARD, Control(Limits(gap=0.05)))
    assert near.status is OutcomeStatus.OPTIMAL
    assert near.work.nodes < exact.work.nodes
    assert near.value <= exact.value <= near.bound
    assert near.gap <= 0.05


@pytest.mark.parametrize("seed", [4, 5, 6, 7])
def test_what_is_learnt_holds_for_every_better_equilibrium(seed, monkeypatch):
    problem = EquilibriumProblem(item_game(seed, players=2, items=30, capacity=0.3))
    search, learnt, learn = Search(problem, Control()), [], Propagation.learn

    def recorded(self, row, limit):
        learnt.append((row, limit, search.incumbent.threshold))
        learn(self, row, limit)

    monkeypatch.setattr(Propagation, "learn", recorded)
    monkeypatch.setattr(Incumbent, "settle", lambda *_: None)  # so that the best is not found at once
    search.run()
    z = in_states(search.states, search.incumbent.best.x)
    held = [row @ z <= limit + 1e-6 for row, limit, threshold in learnt if threshold <= search.incumbent.best.value]
    assert held
    assert all(held)


def test_a_part_closed_by_its_bound_leaves_exactly_that_the_objective_reaches_the_threshold(monkeypatch):
    """With no multipliers at all, what is left of the combination of rows is the objective itself."""
    search, learnt = Search(HARD, Control()), []
    search.incumbent.consider(branch_and_cut(HARD).equilibrium.x)
    monkeypatch.setattr(Propagation, "learn", lambda _, row, limit: learnt.append((row.tolist(), limit)))
    model, threshold = search.master.live.model, search.incumbent.threshold
    objective = Relaxed(Termination.OPTIMAL, None, INF, model.constant, model.cost)
    assert not search._closes(objective, threshold)
    assert search._closes(objective, threshold - 1)
    assert learnt == [((-model.cost).tolist(), model.constant - threshold)]


@pytest.mark.parametrize(("above", "left"), [(0.0, 1.0), (1.5, 2.0)])
def test_columns_without_bounds_or_price_pass_through_reduced_costs(above, left):
    """Player 0 has a switch and a column from −∞ that is worth nothing to anybody."""
    low, high = [0, -INF, 0, 0], [1, INF, 1, 9]
    game = game_of([0, 0, 1, 1], [[1, 0, 0, 0], [0, 0, 1, -1]], low=low, high=high)
    search = Search(EquilibriumProblem(game), Control())
    search.incumbent.consider(np.array([1.0, 0, 1, 0]))
    reduced = np.zeros(search.states.columns)
    reduced[-1] = -1.0
    before = search.domain.lower.tolist()
    relaxed = Relaxed(Termination.OPTIMAL, None, search.incumbent.threshold + above, 0.0, reduced)
    assert search._reduced(search.domain, relaxed)
    assert search.domain.lower.tolist() == before
    assert search.domain.upper.tolist()[:-1] == high[1 : len(before)]
    assert search.domain.upper[-1] == left - 1.0


def test_no_equilibrium_and_no_profile_are_told_apart():
    assert branch_and_cut(EquilibriumProblem(PENNIES)).status is OutcomeStatus.NO_EQUILIBRIUM
    contradiction = game_of([0, 1], np.eye(2), rows=[[1, 1]], lower=[3], upper=[4])
    assert branch_and_cut(EquilibriumProblem(contradiction)).status is OutcomeStatus.NO_PACKAGE


@pytest.mark.parametrize("sign", [1, -1])
def test_no_whole_profile_is_no_profile(sign):
    halves = game_of([0, 1], sign * np.eye(2), rows=[[2, 2]], lower=[1], upper=[1])
    outcome = branch_and_cut(EquilibriumProblem(halves))
    assert outcome.status is OutcomeStatus.NO_PACKAGE
    assert outcome.bound is None


def test_a_joint_row_may_leave_profiles_but_no_equilibrium():
    """Both gain by acting, and only one of them may."""
    outcome = branch_and_cut(EquilibriumProblem(game_of([0, 1], np.eye(2), rows=[[1, 1]], upper=[1])))
    assert outcome.status is OutcomeStatus.NO_EQUILIBRIUM


def test_without_an_upper_limit_nothing_is_proven():
    endless = game_of([0, 1], np.eye(2), high=[INF, 1])
    outcome = branch_and_cut(EquilibriumProblem(endless))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert "no upper limit" in outcome.notes[0]


def test_a_player_without_a_limit_is_named_though_the_objective_has_one():
    endless = game_of([0, 1], np.eye(2), high=[INF, 1])
    outcome = branch_and_cut(EquilibriumProblem(endless, weights=np.array([-1.0, 1.0])))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert "player[0]" in outcome.notes[0]


def test_continuous_choices():
    """Each holds back ½ of its 3 for every unit of 2 of the other's switch; both switches pay, so both go as far."""
    products = np.zeros((2, 4, 4))
    products[0, 0, 3] = products[1, 1, 2] = -1.5
    game = game_of(
        [0, 1, 0, 1],
        [[1.0, 0, 1.0, 0], [0, 1.0, 0, 1.0]],
        products,
        rows=[[1, 0, 1, 0]],
        upper=[3.5],
        high=[3, 3, 1, 1],
        integer=[False, False, True, True],
    )
    outcome = branch_and_cut(EquilibriumProblem(game))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.equilibrium.x == pytest.approx([0, 0, 1, 1])
    assert outcome.value == pytest.approx(2.0)
    assert outcome.bound == pytest.approx(2.0)


def test_amounts_are_paid_where_they_are_worth_it():
    """Staying together is worth 8 and tempts each by 1; 2 of support keep both, 1½ only one, who stays alone."""
    game = bimatrix([[4, 0], [5, 1]], [[4, 5], [0, 1]])

    def with_budget(budget):
        return branch_and_cut(EquilibriumProblem(game, allowance=Allowance.support(2, budget=budget, cost=0.5)))

    assert with_budget(0.5).value == pytest.approx(2.0)
    assert with_budget(1.5).value == pytest.approx(5.0 - 0.5)
    outcome = with_budget(2.0)
    assert outcome.value == pytest.approx(7.0)
    assert outcome.bound == pytest.approx(7.0)
    assert outcome.equilibrium.amounts == pytest.approx([1.0, 1.0])
    assert outcome.equilibrium.regrets == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("every", [2, 3])
def test_relaxations_that_fail_cost_time_and_nothing_else(every, monkeypatch):
    solve, count = WarmRelaxation.reoptimise, itertools.count()
    failed = Relaxed(Termination.FAILED, None, INF, INF, np.zeros(0))

    def now_and_then(self, *arguments, **named):
        return failed if next(count) % every == 1 else solve(self, *arguments, **named)

    monkeypatch.setattr(WarmRelaxation, "reoptimise", now_and_then)
    for problem in SMALL:
        value = Truth(problem.game).best(problem.weights)
        outcome = branch_and_cut(problem)
        assert outcome.value == value
        if outcome.status is not OutcomeStatus.OPTIMAL:
            assert value is None or "tolerances do not decide" in outcome.notes[0]


def test_what_rests_on_the_word_of_highs_alone_is_said(monkeypatch):
    unproven = Relaxed(Termination.INFEASIBLE, None, INF, INF, np.zeros(0))
    monkeypatch.setattr(WarmRelaxation, "_contradiction", lambda _self: unproven)
    outcome = branch_and_cut(HARD)
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert "without a certificate" in outcome.notes[0]
