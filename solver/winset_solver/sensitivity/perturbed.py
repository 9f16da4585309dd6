"""Bargaining solutions of one problem under thousands of sets of numbers, each of them proven.

Sums of gains and their product are maximised in a kept tree (:mod:`~winset_solver.sensitivity.kept_tree`), and that
settles nearly all sets of numbers. Whatever it cannot settle is searched anew as if it were the only problem: where
somebody cannot gain, where a payoff is unbounded, where a proof fails, and all other solutions.
"""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from winset_solver.bargaining.gain_space import EMPTY, NOTHING
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import DEFAULT_ALPHA, bargain
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.result import Confirmation, Verdict
from winset_solver.sensitivity.aims import Aim
from winset_solver.sensitivity.kept_solutions import KeptProducts, KeptSums
from winset_solver.sensitivity.leaf_search import Unsettled
from winset_solver.sensitivity.leaves import Leaves
from winset_solver.sensitivity.sampled_space import sampled_space
from winset_solver.status import Claim, OutcomeStatus, Unanswered

METHOD: Final = "multipliers of every leaf of a search tree, recomputed without the solver (weak duality)"
"""How answers of kept trees are proven."""
_KEPT: Final = ("nash", "utilitarian")
_STOPPED_WITHOUT: Final = OutcomeStatus.STOPPED_WITHOUT_SOLUTION


@dataclass(frozen=True, eq=False)
class Perturbed:
    """A bargaining solution with one set of numbers.

    Parameters
    ----------
    outcome
        As a full search gives it; its ``solves`` are linear programs where a kept tree answered.
    aim, leaves
        Certificate of its bound in a kept tree, for other numbers too: with ``leaves.bounds(problem, aim)`` no package
        has a larger aim than the largest of them. None where there is none.
    searched_anew
        Why a full search answered; empty where a kept tree did.
    """

    outcome: Outcome
    aim: Aim | None = None
    leaves: Leaves | None = None
    searched_anew: str = ""


class PerturbedBargaining:
    """One bargaining solution of a problem, for problems that differ from it in numbers only.

    Parameters
    ----------
    problem
        The problem with its own numbers; later ones have the same rows, columns, players and integer columns.
    solution
        A key of ``SOLUTIONS``.
    priorities
        For ``utilitarian``: weights w ≥ 0 instead of those of each problem, as in
        :func:`~winset_solver.bargaining.utilitarian.utilitarian`.
    alpha
        As in :func:`~winset_solver.bargaining.solutions.bargain`.
    control
        Limits and cancellation of the first search, which the kept tree comes from.

    Attributes
    ----------
    searches
        Questions that were searched anew.

    Notes
    -----
    An answer depends on the first problem and its own numbers, not on questions asked in between. Memory does not grow.

    Examples
    --------
    >>> import numpy as np
    >>> from winset_solver.program import PayoffProgram
    >>> pie = PayoffProgram.build(matrix=[[1, 1]], row_lower=[0], row_upper=[1], payoff=[[1, 0], [0, 1]])
    >>> kept = PerturbedBargaining(BargainingProblem(pie, np.zeros(2)), "nash")
    >>> larger = BargainingProblem(pie.renumbered(row_upper=np.array([3.0])), np.array([1.0, 0.0]))
    >>> kept.solve(larger).outcome.gains.round(9).tolist(), kept.searches
    ([1.0, 1.0], 0)
    """

    def __init__(
        self,
        problem: BargainingProblem,
        solution: str,
        *,
        priorities: Vector | None = None,
        alpha: float = DEFAULT_ALPHA,
        control: Control | None = None,
    ) -> None:
        self.solution, self._priorities, self._alpha = solution, priorities, alpha
        self.searches = 0
        self._hopeless = "" if solution in _KEPT else f"{solution} has no kept tree"
        self._problem = problem
        self._sums: KeptSums | None = None
        if not self._hopeless:
            self._grow(control or Control())

    def solve(self, problem: BargainingProblem, control: Control | None = None) -> Perturbed:
        """Return the solution with the numbers of a problem."""
        control, reason = control or Control(), self._hopeless
        if not reason:
            try:
                return self._by_tree(problem, control)
            except Unsettled as unsettled:
                reason = str(unsettled)
        self.searches += 1
        space = sampled_space(problem, control, linear=self.solution == "utilitarian")
        if self._priorities is not None:
            return Perturbed(utilitarian(space, priorities=self._priorities), searched_anew=reason)
        return Perturbed(bargain(space, self.solution, alpha=self._alpha), searched_anew=reason)

    def settles(self, problem: BargainingProblem, control: Control) -> bool:
        """Return whether the kept tree answers with the numbers of a problem, without any other search."""
        if self._hopeless:
            return False
        try:
            self._by_tree(problem, control)
        except Unsettled:
            return False
        return True

    def _grow(self, control: Control) -> None:
        try:
            if self.solution == "nash":
                self._kept: KeptSums | KeptProducts = KeptProducts(self._problem, control)
            else:
                self._kept = self._sums = KeptSums(self._problem, self._priorities, control)
        except Unsettled as reason:
            self._hopeless = str(reason)
        except Unanswered as reason:
            self._hopeless = f"the first search ended with: {reason.status.value}"

    def _why_none(self, problem: BargainingProblem, control: Control) -> OutcomeStatus:
        if self._sums is None:
            self._sums = KeptSums(self._problem, None, control)
        return self._sums.why_none(problem, control)

    def _by_tree(self, problem: BargainingProblem, control: Control) -> Perturbed:
        began = perf_counter()
        aim, answer = self._kept.answer(problem, control)
        if answer.x is None:
            status = self._why_none(problem, control) if answer.complete else _STOPPED_WITHOUT
            found = Outcome(self.solution, status)
            claim = NOTHING if status is OutcomeStatus.NO_PACKAGE else EMPTY
        else:
            found = self._kept.outcome(problem, aim, answer)
            claim = f"no acceptable package has a larger {self._kept.what}"
        seconds = perf_counter() - began
        claims: tuple[Claim, ...] = ()
        if answer.complete and control.limits.confirm != "never":
            claims = (Claim(claim, Confirmation(Verdict.CONFIRMED, METHOD, found.bound, seconds)),)
        return Perturbed(replace(found, claims=claims, solves=answer.nodes, seconds=seconds), aim, answer.leaves)
