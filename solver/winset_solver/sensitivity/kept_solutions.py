"""Kept trees of bargaining solutions: the largest sum of gains and the largest product of gains."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace, payoff_sizes
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.row_scaling import row_scales
from winset_solver.sensitivity.aims import Aim, LogarithmicSum, WeightedSum
from winset_solver.sensitivity.kept_tree import KeptTree, TreeAnswer
from winset_solver.sensitivity.leaf_search import Unsettled
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import POSITIVE_GAIN, SOLVER_FEASIBILITY

_FIRST_TANGENTS: Final = (1.0, 0.6, 0.35, 0.2, 0.1)
_MOST_FOR_SUMS: Final = 400
_MOST_FOR_PRODUCTS: Final = 2_000
"""Linear programs of a first search, after which a tree is too large to be worth keeping."""
_LATER_FOR_SUMS: Final = 32
_LATER_FOR_PRODUCTS: Final = 200
"""Linear programs of a later search, after which branch and cut by HiGHS is the faster way: it answers within the time
of about fifty of them for sums and a thousand for products. Numbers near the first ones take 5 and 15."""
_FAR: Final = 10.0
"""Multiple of the least gain that counts as one, above which no answer depends on that least gain."""


class KeptSums:
    """max Σ_p w_p g_p with g ≥ 0; ties by players without weight are broken by the sum of all gains.

    Parameters
    ----------
    problem, control
        The first numbers, and limits of the first search.
    priorities
        w ≥ 0; the weights of each problem where absent.
    """

    what = "weighted total gain"

    def __init__(self, problem: BargainingProblem, priorities: Vector | None, control: Control) -> None:
        self._priorities = priorities
        self._none = np.zeros(problem.players)
        units = row_scales(problem.program.payoff).diagonal()
        self._tree = KeptTree(
            problem, self._aim(problem), units, control, most=_MOST_FOR_SUMS, most_later=_LATER_FOR_SUMS
        )

    def answer(self, problem: BargainingProblem, control: Control) -> tuple[Aim, TreeAnswer]:
        """Return what was maximised and what was found.

        Raises
        ------
        Unsettled
            Where the tree cannot tell.
        """
        aim = self._aim(problem)
        found = self._tree.solve(problem, aim, control)
        if found.x is None or not found.complete or np.all(aim.weights > 0):
            return aim, found
        gains = problem.program.payoffs(found.x) - problem.disagreement
        floor = np.maximum(0.0, gains - SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(gains)))
        better = self._tree.solve(problem, WeightedSum(np.ones(problem.players), floor), control)
        if better.x is None:
            return aim, found
        value = aim.value(problem.program.payoffs(better.x) - problem.disagreement)
        nodes = found.nodes + better.nodes
        return aim, replace(found, x=better.x, value=value, bound=max(found.bound, value), nodes=nodes)

    def why_none(self, problem: BargainingProblem, control: Control) -> OutcomeStatus:
        """Return whether there is no package at all, or none that leaves nobody worse off.

        Raises
        ------
        Unsettled
            Where the tree cannot tell.
        """
        anything = self._tree.solve(problem, WeightedSum(self._none, self._none - np.inf), control)
        if anything.x is None and not anything.complete:
            raise Unsettled("whether there is any package was not settled")
        return OutcomeStatus.NO_PACKAGE if anything.x is None else OutcomeStatus.NO_ACCEPTABLE_PACKAGE

    def outcome(self, problem: BargainingProblem, aim: Aim, found: TreeAnswer) -> Outcome:
        """Return an answer that has a package as an outcome."""
        return _outcome("utilitarian", problem, found, found.value, found.bound)

    def _aim(self, problem: BargainingProblem) -> WeightedSum:
        return WeightedSum(problem.weights if self._priorities is None else self._priorities, self._none)


class KeptProducts:
    """max Σ_p w_p log g_p where everybody can gain; the value is the weighted geometric mean of the gains.

    Raises
    ------
    Unsettled, Unanswered
        Where somebody cannot gain, or what each could gain has no limit.
    """

    what = "geometric mean of gains"

    def __init__(self, problem: BargainingProblem, control: Control) -> None:
        space = GainSpace(problem, control)
        self._most = space.relaxed_gains()
        if not space.can_gain(self._most).all():
            raise Unsettled("not everybody can gain")
        units, touching = 2.0 ** -np.rint(np.log2(self._most)), np.outer(_FIRST_TANGENTS, self._most)
        aim = LogarithmicSum(problem.weights)
        first, later = _MOST_FOR_PRODUCTS, _LATER_FOR_PRODUCTS
        self._tree = KeptTree(problem, aim, units, control, most=first, most_later=later, touching=touching)

    def answer(self, problem: BargainingProblem, control: Control) -> tuple[Aim, TreeAnswer]:
        """Return what was maximised and what was found.

        Raises
        ------
        Unsettled
            Where the tree cannot tell, or somebody gains next to nothing.
        """
        aim, mass = LogarithmicSum(problem.weights), float(problem.weights.sum())
        found = self._tree.solve(problem, aim, control.through(lambda total: math.exp(total / mass)))
        if found.x is not None:
            gains = problem.program.payoffs(found.x) - problem.disagreement
            if np.any(gains <= _FAR * POSITIVE_GAIN * np.maximum(self._most, payoff_sizes(problem))):
                raise Unsettled("somebody gains next to nothing")
        return aim, found

    def outcome(self, problem: BargainingProblem, aim: Aim, found: TreeAnswer) -> Outcome:
        """Return an answer that has a package as an outcome."""
        mass = float(aim.weights.sum())
        return _outcome("nash", problem, found, math.exp(found.value / mass), math.exp(found.bound / mass))


def _outcome(solution: str, problem: BargainingProblem, found: TreeAnswer, value: float, bound: float) -> Outcome:
    assert found.x is not None  # asked for with a package only
    payoffs = problem.program.payoffs(found.x)
    return Outcome(
        solution,
        OutcomeStatus.OPTIMAL if found.complete else OutcomeStatus.STOPPED_WITH_SOLUTION,
        x=found.x,
        payoffs=payoffs,
        gains=payoffs - problem.disagreement,
        value=value,
        bound=bound if math.isfinite(bound) else None,
    )
