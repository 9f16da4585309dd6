"""The leximin order: raise the smallest gain, then the second smallest, and so on.

References
----------
W. Ogryczak, T. Śliwiński, "On direct methods for lexicographic min-max optimization", ICCSA 2006, LNCS 3982, 802–811
(ordered-outcome sums; not opened here, the formulation is derived below).
"""

from copy import copy
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.enumeration import best_package
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.levels import SmallestMean
from winset_solver.bargaining.max_min import maximise_smallest, power_of_two
from winset_solver.bargaining.ordered_sums import OrderedSums
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.saturation import saturated
from winset_solver.bargaining.solve import Answer, answer_question
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import LEVEL, POSITIVE_GAIN

_PARTS: Final = 1e3


def leximin(space: GainSpace) -> Outcome:
    """Maximise the sorted vector of g_p / w_p lexicographically; the value is its smallest entry."""

    def search(space: GainSpace) -> Answer:
        return lexicographic(space, np.arange(space.problem.players), space.problem.weights)

    return answer_question(space, "leximin", search)


def lexicographic(space: GainSpace, players: NDArray[np.int64], scales: Vector) -> Answer:
    """Maximise the sorted normalised gains of some players lexicographically.

    Notes
    -----
    Additive domains are enumerated where that is faster (:func:`best_package`). Otherwise the smallest gain is
    maximised first; with the integer decisions found, linear programs raise the other gains as far as they go
    (:func:`saturated`), and without integer decisions that is the answer.

    Stage k = 2, 3, … then maximises θ_k, the sum of the k smallest normalised gains, while θ_1..θ_{k−1} stay at their
    optima: these sums order vectors as leximin does, on convex and non-convex sets alike. Where the integer decisions
    are binary, those already met are left out, as their best package is known: either others turn up that do as well
    or better, or nothing is left that reaches the levels, which ends the search with a proof for all later stages.
    """
    count = len(players)
    claim = "no acceptable package has a larger smallest gain"
    levels = [SmallestMean(k) for k in range(1, count + 1)]
    listed = best_package(space, players, scales, levels, (claim, "none of these is better in the leximin order"))
    if listed is not None and listed.termination is not Termination.LIMIT:
        return listed
    first = maximise_smallest(space, players, scales, claim, known=listed)
    x = first.x[: space.decisions]
    sums = OrderedSums(space, players, scales * _unit(space.gains_at(x)[players] / scales))
    stages = _Stages(space, sums, x, first.termination)
    if first.optimal:
        with space.session.scratch():
            stages.run(count)
    value = float(np.min(space.gains_at(stages.x)[players] / scales))
    notes: tuple[str, ...] = ()
    if stages.termination is Termination.UNBOUNDED:
        notes = space.unanswered(SolveResult(Termination.UNBOUNDED, None, None)).notes
    return Answer(stages.x, value, first.bound, stages.termination, notes=notes)


def _unit(known: Vector) -> float:
    """Return a thousandth of the smallest positive normalised gain, but not under a millionth of the largest.

    Counted in it, levels are held far more closely than the engine's absolute tolerance would by itself. A power of
    two near it rounds nothing.
    """
    largest = float(np.abs(known).max()) or 1.0
    smallest = float(known[known > POSITIVE_GAIN * largest].min(initial=largest))
    return power_of_two(max(smallest, largest / _PARTS) / _PARTS)


class _Stages:
    """Progress of one lexicographic search: the best point so far, and why the search ended."""

    def __init__(self, space: GainSpace, sums: OrderedSums, x: Vector, termination: Termination) -> None:
        self.space, self.sums, self.x, self.termination = space, sums, x, termination
        # Linear programs that fill in a point's continuous decisions need none of the rows that stages add.
        self.plain = copy(space)
        self.plain.session, self.plain.solves = space.session.twin(), 0
        # Each of the k smallest gains may lie by LEVEL under what it could be, at both of two points compared.
        self._slack = 2.0 * LEVEL * np.arange(1, len(sums.players) + 1)

    def run(self, count: int) -> None:
        """Settle θ_1..θ_n, given a point with the largest θ_1."""
        model, decisions = self.space.session.model, slice(0, self.space.decisions)
        self.x, self.termination = self._filled(self.x)
        integers = np.flatnonzero(model.integer[decisions])
        if len(integers) == 0 or self.termination is not Termination.OPTIMAL:
            return
        binary = bool(np.all(model.column_lower[integers] >= 0.0) and np.all(model.column_upper[integers] <= 1.0))
        met = [self.x]
        for k in range(2, count + 1):
            known = self.sums.values(self.x)
            self.sums.hold(k - 1, float(known[k - 2]))
            for x in met if binary else []:
                self.sums.exclude(x, integers)
            found = self._stage(k, binary=binary)
            if found is None or self._behind(k, found, known):
                return
            met = [found]
            if self._better(found):
                self.x = found

    def _stage(self, k: int, *, binary: bool) -> Vector | None:
        """Return a point with the largest θ_k that is left, None where the search ends here."""
        self.sums.maximise(k)
        result = self.space.run(
            f"no acceptable package has a larger sum of the {k} smallest gains at these levels",
            control=self.space.control.named(f"sum of the {k} smallest gains"),
            start=None if binary else self.sums.point(self.x),
            if_empty="no other package reaches these smallest gains",
        )
        if binary and result.termination is Termination.INFEASIBLE:
            return None
        if result.solution is None or not result.optimal:
            infeasible = result.termination is Termination.INFEASIBLE
            self.termination = Termination.FAILED if infeasible else result.termination
            return None
        x, self.termination = self._filled(result.x[: self.space.decisions])
        return x if self.termination is Termination.OPTIMAL else None

    def _filled(self, x: Vector) -> tuple[Vector, Termination]:
        """Return the best point with the integer decisions of x."""
        program = self.space.problem.program
        if np.all(program.integer | (program.column_lower == program.column_upper)):
            return x, Termination.OPTIMAL
        x, termination = saturated(self.plain, self.sums.players, self.sums.scales, x)
        self.space.solves, self.plain.solves = self.space.solves + self.plain.solves, 0
        return x, termination

    def _behind(self, k: int, found: Vector, known: Vector) -> bool:
        """Return whether all that is left has a smaller θ_k than the best point so far."""
        return bool(self.sums.values(found)[k - 1] < known[k - 1] - self._slack[k - 1])

    def _better(self, found: Vector) -> bool:
        """Return whether a point beats the best one so far, differences within the slack of a level aside."""
        new, old = self.sums.values(found), self.sums.values(self.x)
        apart = np.abs(new - old) > self._slack
        return bool(apart.any() and new[apart.argmax()] > old[apart.argmax()])
