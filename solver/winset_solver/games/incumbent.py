"""The best equilibrium so far, checked by the game itself, and what it makes unnecessary to search."""

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import numpy as np

from winset_solver import verify
from winset_solver.control import Control
from winset_solver.games.outcome import Equilibrium
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.completion import Completion
from winset_solver.games.responses.dynamics import settle
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector, as_matrix
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import CERTIFICATE, EXACT_GAP, FEASIBILITY, INTEGRALITY, REGRET

_TURNS: Final = 20
_ALL_ORDERS: Final = 3
"""Players up to which dynamics try every order of moves."""
_SHARE: Final = 1
"""Best responses that dynamics may ask for, for each relaxation solved."""


class Incumbent:
    """The best equilibrium so far.

    Parameters
    ----------
    problem
        Which equilibrium is wanted.
    responses
        Of its game.
    control
        Its gap decides what is not worth searching.
    step
        All objectives of profiles differ by multiples of it; 0 where nothing is known.

    Attributes
    ----------
    best
        None while there is none.
    profile_seen
        Whether some profile satisfied the rows, equilibrium or not.
    exact
        Whether profiles are points of whole numbers and nothing else, so that their equilibria are told exactly.
    """

    def __init__(self, problem: EquilibriumProblem, responses: BestResponses, control: Control, step: float) -> None:
        self.best: Equilibrium | None = None
        self.profile_seen = False
        self.exact = not problem.allowed.amounts and bool(problem.game.program.integer.all())
        self._problem, self._responses, self._control, self._step = problem, responses, control, step
        self._program = LinearModel.of(problem.game.program)
        self._completion = Completion(problem.game)
        self._amounts = Session(_relief(problem.allowed), presolve="off") if problem.allowed.amounts else None
        self._discarded = -np.inf
        self._spent = 0

    # -- what it decides ------------------------------------------------------------------------------------

    @property
    def threshold(self) -> float:
        """Nothing below it is worth searching; −inf without an equilibrium."""
        if self.best is None:
            return -np.inf
        value = self.best.value
        gap = max(self._control.limits.gap, EXACT_GAP) * max(1.0, abs(value))
        return value + max(gap, self._step * (1.0 - INTEGRALITY))

    def beats(self, bound: float) -> bool:
        """Return whether a part of the tree with this bound need not be searched, and keep account of it."""
        if bound >= self.threshold:
            return False
        self.discard(bound)
        return True

    def reaches(self, bound: float) -> bool:
        """Return whether it is as good as the bound of a part, as far as relaxations are exact; keep account of it."""
        if self.best is None or bound - self.best.value > CERTIFICATE * max(1.0, abs(self.best.value)):
            return False
        self.discard(bound)
        return True

    def discard(self, bound: float) -> None:
        """Keep account of a part left unsearched."""
        self._discarded = max(self._discarded, bound)

    def bound(self, left: float) -> float:
        """Return a bound of the objective of all equilibria, from that of the parts that are left to search."""
        bound = max(left, self._discarded)
        if self.best is None or bound == np.inf:
            return bound
        value = self.best.value
        if self._step:
            bound = value + self._step * float(np.floor((bound - value) / self._step + FEASIBILITY))
        return max(value, bound)

    # -- how it gets better ---------------------------------------------------------------------------------

    def consider(self, x: Vector) -> None:
        """Take a profile, rounded where columns are integer, if it is a better equilibrium."""
        integer = self._program.integer
        whole = np.where(integer, np.rint(x), x)
        if verify.violation(self._program, whole) > FEASIBILITY:
            return
        self.profile_seen = True
        payoffs = self._problem.game.payoffs(whole)
        players = range(self._problem.game.players)
        best = np.array([self._responses.to(p, whole, self._control).bound for p in players])
        regrets = np.maximum(0.0, best - payoffs)
        amounts = self._relieving(regrets, REGRET * np.maximum(1.0, np.abs(payoffs)))
        if amounts is not None:
            value = self._problem.value(whole, amounts)
            if self.best is None or value > self.best.value:
                self.best = Equilibrium(whole, payoffs, regrets, amounts, value)

    def settle(self, x: Vector, relaxations: int) -> None:
        """Take what best-response dynamics from a profile lead to, fractional or not, where it is better.

        Nothing happens while dynamics have cost more than their share of the relaxations solved.
        """
        if self._spent > _SHARE * (relaxations + self._problem.game.players):
            return
        before = self._responses.solves
        for order in _orders(self._problem.game.players):
            try:
                found = settle(
                    self._problem.game,
                    self._responses,
                    self._completion,
                    x,
                    self._control,
                    order=order,
                    most=_TURNS,
                )
            except Unanswered as reason:
                if reason.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION:
                    raise
                continue
            if found is not None:
                self.consider(found)
        self._spent += self._responses.solves - before

    def _relieving(self, regrets: Vector, tolerated: Vector) -> Vector | None:
        """Return the cheapest amounts that relieve regrets, None where there are none."""
        fixed = self._problem.allowed.fixed
        if self._amounts is None:
            return np.zeros(0) if (regrets <= fixed + tolerated).all() else None
        needed = np.where(regrets > tolerated, regrets, 0.0) - fixed
        self._amounts.change_row_bounds(np.arange(len(regrets)), needed, np.inf)
        found = self._amounts.solve(relaxed=True).solution
        return None if found is None else np.maximum(0.0, found.x)


def _relief(allowed: Allowance) -> LinearModel:
    """Return the program: amounts of least cost with relief·t at least the regrets less what is fixed."""
    players, amounts = allowed.relief.shape
    return LinearModel(
        matrix=as_matrix(np.vstack([allowed.relief.toarray(), np.ones(amounts)])),
        row_lower=np.full(players + 1, -np.inf),
        row_upper=np.append(np.full(players, np.inf), allowed.budget),
        column_lower=np.zeros(amounts),
        column_upper=allowed.at_most,
        integer=np.zeros(amounts, dtype=bool),
        cost=-allowed.cost,
    )


def _orders(players: int) -> Sequence[tuple[int, ...]]:
    if players <= _ALL_ORDERS:
        return list(permutations(range(players)))
    return [tuple(range(players)), tuple(reversed(range(players)))]
