"""Profiles that support can keep stable: those met on the way to a proof."""

from dataclasses import dataclass

import numpy as np

from winset_solver import verify
from winset_solver.control import Control
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.first_equilibrium import first_equilibrium
from winset_solver.games.support.incentives import Incentives, cheapest_support
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY


@dataclass(frozen=True, eq=False)
class BudgetPoint:
    """A breakpoint of the frontier.

    Parameters
    ----------
    found
        The profile with its cheapest support.
    welfare
        Its weighted payoffs: the largest that budgets from :attr:`budget` up to the next breakpoint can stabilise.
    """

    found: Incentives
    welfare: float

    @property
    def budget(self) -> float:
        """Least support with which this welfare can be had."""
        return self.found.total


class SupportedProfiles:
    """The best profiles met so far: within a budget, and without support.

    Parameters
    ----------
    problem
        Its allowance is the support, whatever the budget.
    budget
        Limit of the support in all.
    responses
        Of its game.

    Attributes
    ----------
    best, free
        Within the budget, and without support; None where none was met.
    bound
        Proven: no profile within the budget has more.
    """

    def __init__(self, problem: EquilibriumProblem, budget: float, responses: BestResponses) -> None:
        self.best: BudgetPoint | None = None
        self.free: BudgetPoint | None = None
        self.bound = np.inf
        self._problem, self._budget, self._responses = problem, budget, responses
        self._program = LinearModel.of(problem.game.program)

    def begin(self, control: Control) -> None:
        """Look for what best-response dynamics lead to."""
        first = first_equilibrium(EquilibriumProblem(self._problem.game, self._problem.weights), control)
        if first is not None:
            self.consider(first.x)

    def consider(self, x: Vector) -> None:
        """Take a profile, if it is affordable and better."""
        whole = np.where(self._program.integer, np.rint(x), x)
        if verify.violation(self._program, whole) <= FEASIBILITY:
            allowed = self._problem.allowed
            self.take(
                cheapest_support(self._problem.game, whole, penalties_at_most=allowed.fixed, responses=self._responses)
            )

    def take(self, found: Incentives) -> None:
        """Take a profile with its cheapest support, if it is affordable and better."""
        point = BudgetPoint(found, float(self._problem.weights @ found.payoffs))
        if not affordable(found, self._budget, self._problem):
            return
        if self.best is None or point.welfare > self.best.welfare:
            self.best = point
        if found.total <= 0 and (self.free is None or point.welfare > self.free.welfare):
            self.free = point


def affordable(found: Incentives, budget: float, problem: EquilibriumProblem) -> bool:
    """Return whether support is within a budget and what each player may receive."""
    return found.total <= budget and bool((found.support <= problem.allowed.at_most).all())
