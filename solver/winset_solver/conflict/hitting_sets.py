"""Hitting sets, the cheapest first: the small mixed-integer program that steers every search for conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector
from winset_solver.result import Confirmation, Termination
from winset_solver.status import Claim, OutcomeStatus, Unanswered


@dataclass(frozen=True)
class HittingSet:
    """A hitting set of least cost.

    Parameters
    ----------
    members
        Its elements.
    bound
        Proven: no hitting set costs less.
    """

    members: frozenset[int]
    bound: float


class HittingSets:
    """{h ∈ {0,1}ⁿ : Σ_{g∈C} h_g ≥ 1 for each set C to hit, Σ_{g∈M} h_g ≤ |M| − 1 for each set M not to contain}.

    Parameters
    ----------
    prices
        Cost > 0 of each element.
    """

    def __init__(self, prices: Vector) -> None:
        count = len(prices)
        self._prices = prices
        self._empty = False
        self._confirmation: Confirmation | None = None
        self._contradictions: list[Confirmation] = []
        self._session = Session(
            LinearModel(
                matrix=sparse.csr_array((0, count)),
                row_lower=np.zeros(0),
                row_upper=np.zeros(0),
                column_lower=np.zeros(count),
                column_upper=np.ones(count),
                integer=np.ones(count, dtype=bool),
                cost=np.zeros(count),
            )
        )
        self._session.maximise(-prices)

    def hit(self, members: Iterable[int]) -> None:
        """Demand an element of a set; where the set is empty, nothing hits it."""
        row = self._row(members)
        self._empty |= not row.nnz
        self._session.add_rows(row, 1.0, np.inf)

    def avoid(self, members: Iterable[int]) -> None:
        """Rule out the sets that contain a set; where it is empty, that is all of them."""
        row = self._row(members)
        self._empty |= not row.nnz
        self._session.add_rows(row, -np.inf, float(row.nnz) - 1.0)

    def cheapest(self, control: Control) -> HittingSet | None:
        """Return a hitting set of least cost, None where there is none left.

        Where time runs out on the way, it is the cheapest found, with the bound proven by then.

        Raises
        ------
        Unanswered
            Where time ran out before any was found.
        """
        if self._empty:
            return None
        if control.exhausted:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        result = solve_confirmed(self._session, control)
        self._confirmation = result.confirmation
        if result.termination is Termination.DISAGREEMENT and result.confirmation is not None:
            self._contradictions.append(result.confirmation)
        if result.termination is Termination.INFEASIBLE:
            return None
        if result.solution is None or result.bound is None:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        return HittingSet(frozenset(np.flatnonzero(result.x > 0.5).tolist()), max(0.0, -result.bound))

    def claims(self, text: str) -> tuple[Claim, ...]:
        """Return the second opinion on the last bound as one on a claim, and all contradictions met before."""
        last = [] if self._confirmation is None else [self._confirmation]
        earlier = [confirmation for confirmation in self._contradictions if confirmation is not self._confirmation]
        return tuple(Claim(text, confirmation) for confirmation in earlier + last)

    def _row(self, members: Iterable[int]) -> Matrix:
        chosen = sorted(members)
        ones = np.ones(len(chosen))
        return sparse.csr_array((ones, (np.zeros(len(chosen), dtype=int), chosen)), shape=(1, len(self._prices)))
