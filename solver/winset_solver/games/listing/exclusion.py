"""Equilibria one after the other: each one found is excluded before the next is searched for."""

from typing import Final

import numpy as np

from winset_solver.confirm import confirm, solve_confirmed
from winset_solver.control import Control
from winset_solver.games.families import families_for
from winset_solver.games.game import Indices
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.lifted import Lifted
from winset_solver.games.outcome import Equilibrium, Work
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses, exactly
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import REGRET

_NONE_LEFT: Final = "no profile is left that could be an equilibrium"
_ENDED: Final = {
    Termination.INFEASIBLE: OutcomeStatus.NO_EQUILIBRIUM,
    Termination.UNBOUNDED: OutcomeStatus.UNBOUNDED,
    Termination.DISAGREEMENT: OutcomeStatus.DISAGREEMENT,
}


class Exclusion:
    """A live master that is asked for its best profile again and again.

    Parameters
    ----------
    problem
        Whose equilibria; without amounts to choose.

    Raises
    ------
    Unanswered
        ``NOT_APPLICABLE`` where a player's column takes more values than 0 and 1.

    Notes
    -----
    The master's best profile x either is an equilibrium, or some player's best response to it gives an inequality that
    x violates. Either way x is excluded by Σ_{x_j = 0} x_j + Σ_{x_j = 1} (1 − x_j) ≥ 1 over the players' columns,
    shared ones left out, so that every round makes progress. When the master is infeasible, none is left.
    """

    method = "equilibria excluded one after the other"

    def __init__(self, problem: EquilibriumProblem, control: Control) -> None:
        self.rest = OutcomeStatus.OPTIMAL
        self.bound: float | None = None
        self.work = Work()
        self.claims: tuple[Claim, ...] = ()
        self._problem, self._control = problem, exactly(control)
        self._seen = False
        self._free = _free_columns(problem)
        self._lifted = Lifted(problem)
        self._responses = BestResponses(problem.game)
        self._session = Session(self._lifted.model())
        self._add([row for family in families_for(self._lifted, self._control) for row in family.rows()])

    def next(self) -> Equilibrium | None:
        """Return the best equilibrium that is left; None where none is, or where the search is stopped."""
        while self.rest is OutcomeStatus.OPTIMAL:
            if self._control.exhausted:
                self.rest = OutcomeStatus.STOPPED_WITH_SOLUTION
                return None
            result = self._solved()
            if result.solution is None or not result.optimal:
                self._end(result)
                return None
            self._seen = True
            x = np.array(self._lifted.profile(result.x))
            try:
                item, inequalities = self._judged(x)
            except Unanswered:  # a best response was stopped; that there is one was checked before
                self.rest = OutcomeStatus.STOPPED_WITH_SOLUTION
                return None
            self._add([*inequalities, self._excluding(x)])
            if item is not None:
                self.bound = item.value
                return item
        return None

    def _solved(self) -> SolveResult:
        result = self._session.solve(self._control)
        if result.termination is Termination.INFEASIBLE:
            result = confirm(self._session, result, self._control)
        self.work += Work(rounds=1, nodes=result.nodes, master_seconds=result.seconds)
        return result

    def _end(self, result: SolveResult) -> None:
        """Say why there are no more."""
        self.rest = _ENDED.get(result.termination, OutcomeStatus.STOPPED_WITH_SOLUTION)
        if self.rest is OutcomeStatus.NO_EQUILIBRIUM and not self._seen and self._empty():
            self.rest = OutcomeStatus.NO_PACKAGE
        self.bound = None if result.termination is Termination.INFEASIBLE else result.bound
        if result.confirmation is not None:
            self.claims = (Claim(_NONE_LEFT, result.confirmation),)

    def _empty(self) -> bool:
        """Return whether no profile satisfies the rows."""
        session = Session(self._problem.game.program)
        return solve_confirmed(session, self._control).termination is Termination.INFEASIBLE

    def _judged(self, x: Vector) -> tuple[Equilibrium | None, list[Inequality]]:
        """Return x as an equilibrium, or inequalities that it violates."""
        game, allowed = self._problem.game, self._problem.allowed.fixed
        payoffs = game.payoffs(x)
        solves, seconds = self._responses.solves, self._responses.seconds
        answers = [self._responses.to(player, x, self._control) for player in range(game.players)]
        regrets = np.maximum(0.0, np.array([answer.bound for answer in answers]) - payoffs)
        tempted = np.flatnonzero(regrets > allowed + REGRET * np.maximum(1.0, np.abs(payoffs)))
        self.work += Work(responses=self._responses.solves - solves, response_seconds=self._responses.seconds - seconds)
        if tempted.size:
            return None, [self._lifted.equilibrium(p, answers[p].strategy) for p in tempted.tolist()]
        return Equilibrium(x, payoffs, regrets, np.zeros(0), self._problem.value(x)), []

    def _excluding(self, x: Vector) -> Inequality:
        chosen = x[self._free] > 0.5
        return Inequality(self._free, np.where(chosen, -1.0, 1.0), 1.0 - float(chosen.sum()), "exclusion")

    def _add(self, inequalities: list[Inequality]) -> None:
        if inequalities:
            rows, lower = stacked(inequalities, self._lifted.columns)
            self._session.add_rows(rows, lower, np.full(len(lower), np.inf))


def _free_columns(problem: EquilibriumProblem) -> Indices:
    """Return the players' columns that are not fixed."""
    game = problem.game
    program = game.program
    free = (program.owners >= 0) & (program.column_lower < program.column_upper)
    other = np.flatnonzero(free & ~game.binary)
    if other.size:
        label = program.column_labels[other[0]]
        note = f"{label} takes more values than 0 and 1, and the profiles are too many to be compared"
        raise Unanswered(OutcomeStatus.NOT_APPLICABLE, (note,))
    return np.flatnonzero(free)
