"""The best savings of a member by itself: a concave problem, solved by interior points and proved by a dual bound."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array

from winset_models.negotiation.fund.measures import judged
from winset_models.negotiation.fund.parts import Risk, Utility
from winset_models.negotiation.fund.saving_search import Prices, SavingProblem, SavingSearch
from winset_models.negotiation.fund.utility import slope, worth
from winset_solver.errors import EngineError
from winset_solver.stochastic.tree import Indices, ScenarioTree, Vector
from winset_solver.tolerances import CERTIFICATE, EXACT_GAP, SOLVER_FEASIBILITY

MOST_ROUNDS = 250
"""Newton steps at most; ten to forty are usual, more where slopes differ by many orders of magnitude."""


@dataclass(frozen=True, eq=False)
class Saving:
    r"""The choice of how much to put aside at the end of every stage but the last.

    .. math:: \max_w\ (1-\lambda)\, \mathbb{E}[X] + \lambda\, T_\alpha(X), \quad
        X_\ell = \sum_{\nu \le \ell} \delta^{t(\nu)} u(c_\nu), \quad
        c_\nu = b_\nu + w_{\mathrm{parent}(\nu)} - w_\nu, \quad 0 \le w_\nu \le W

    Parameters
    ----------
    tree
        The scenarios.
    before
        Money at each node before anything is put aside (b).
    most
        Most that can be put aside (W).
    discount, risk, utility
        How the member judges.
    considered
        Smallest and largest money in a stage; what is there before is within it.

    Notes
    -----
    Whatever the search finds is judged here. Its prices give a bound that holds for any of them: with weights q of the
    scenarios in the worst cases, 0 ≤ q ≤ λπ/(1−α) adding up to λ, and any money c̄ and prices p, nothing is worth more
    than :math:`\sum_\nu \left( M_\nu u(\bar c_\nu) + \max_{\mathrm{low} \le c \le \mathrm{high}} (M_\nu u'(\bar c_\nu)
    (c - \bar c_\nu) - p_\nu (c - b_\nu)) \right) + W \sum_\nu (\sum_{\mathrm{children}} p - p_\nu)^+`, where
    :math:`M_\nu` is :math:`\delta^{t(\nu)}` times the sum of :math:`(1-\lambda)\pi + q` over the scenarios through ν.
    """

    tree: ScenarioTree
    before: Vector
    most: float
    discount: float
    risk: Risk
    utility: Utility
    considered: tuple[float, float]

    def best(self) -> Vector:
        """Return what is put aside at each node, 0 at the leaves.

        Raises
        ------
        EngineError
            The bound is not reached within ``CERTIFICATE``, or within ``EXACT_GAP`` of the largest amount: amounts and
            utility differ too much in size to be computed with.
        """
        best, worth_of_best, bound = np.zeros(self.tree.nodes), -np.inf, np.inf
        if self._most <= SOLVER_FEASIBILITY * self._unit:
            return best
        search = SavingSearch(self._problem)
        for _ in range(MOST_ROUNDS):
            saved = self._feasible(search.saved * self._unit)
            if (value := self.value(saved)) > worth_of_best:
                best, worth_of_best = saved, value
            bound = min(bound, self.bound(search.prices))
            if bound - worth_of_best <= EXACT_GAP * max(1.0, abs(bound)) or not search.step():
                break
        if bound - worth_of_best <= max(CERTIFICATE * max(1.0, abs(bound)), EXACT_GAP * self._unit):
            return best
        hint = "narrow what the utility is considered `over`, or make its curvature smaller"
        raise EngineError("the best savings of a member by itself were not found", where="fund.members", hint=hint)

    def spent(self, saved: Vector) -> Vector:
        """Return the money that is left at each node."""
        return np.asarray(self.before + self._moved @ saved[self._inner])

    def value(self, saved: Vector) -> float:
        """Return how the member judges its savings."""
        results = self._along @ worth(self.utility, self.spent(saved))
        return judged(self.risk, np.asarray(results), self._chances)

    def bound(self, prices: Prices) -> float:
        """Return a number that no savings can be worth more than."""
        low, high = self.considered
        money = np.clip(prices.money * self._unit, low, high)
        weights = self._problem.certain + self._problem.along.T @ prices.worst
        steep = weights * slope(self.utility, money)
        beyond = steep - prices.money_price
        most = np.maximum(beyond * (low - money), beyond * (high - money))
        most += prices.money_price * (self.before - money) + weights * worth(self.utility, money)
        carried = self._moved.T @ prices.money_price
        return float(most.sum() + self._most * np.maximum(carried, 0.0).sum())

    def _feasible(self, saved: Vector) -> Vector:
        """Return savings as near to these as what is considered allows but for rounding, on the way to none at all."""
        found = np.zeros(self.tree.nodes)
        found[self._inner] = np.clip(saved, 0.0, self._most)
        low, high = self.considered
        change, part = self.spent(found) - self.before, np.ones(self.tree.nodes)
        rounding = SOLVER_FEASIBILITY * self._unit
        np.divide(self.before - low, -change, out=part, where=self.before + change < low - rounding)
        np.divide(high - self.before, change, out=part, where=self.before + change > high + rounding)
        return found * max(0.0, float(part.min()))

    @property
    def _most(self) -> float:
        """Most that can be put aside, even by spending least in every stage."""
        return min(self.most, self.tree.stages * (float(self.before.max()) - self.considered[0]))

    @property
    def _unit(self) -> float:
        """Unit of the search: the largest amount, whatever the unit of the file."""
        return max(float(np.abs(self.before).max()), self._most)

    @cached_property
    def _problem(self) -> SavingProblem:
        weight = self.risk.weight if self.risk.level else 0.0
        scenarios = self._chances if weight else self._chances[:0]
        return SavingProblem(
            utility=self.utility,
            unit=self._unit,
            before=self.before / self._unit,
            most=self._most / self._unit,
            considered=(self.considered[0] / self._unit, self.considered[1] / self._unit),
            moved=self._moved,
            along=self._along[: len(scenarios)],
            certain=(1.0 - weight) * np.asarray(self._along.T @ self._chances),
            chances=self.tree.probability,
            inner=self._inner,
            weight=weight,
            worst_at_most=weight * scenarios / (1.0 - self.risk.level),
        )

    @cached_property
    def _chances(self) -> Vector:
        return self.tree.probability[self.tree.leaves]

    @cached_property
    def _inner(self) -> Indices:
        return np.flatnonzero(self.tree.stage < self.tree.stages - 1)

    @cached_property
    def _moved(self) -> csr_array:
        """Money at each node (rows) by unit put aside at each inner one (columns)."""
        later = np.flatnonzero(self.tree.parent >= 0)
        rows = np.concatenate([self._inner, later])
        columns = np.concatenate([self._inner, self.tree.parent[later]])
        signs = np.concatenate([-np.ones(len(self._inner)), np.ones(len(later))])
        return coo_array((signs, (rows, columns)), shape=(self.tree.nodes, len(self._inner))).tocsr()

    @cached_property
    def _along(self) -> csr_array:
        """Discounted sums along each path (rows) of values at nodes (columns)."""
        scenarios, stages = self.tree.paths.shape
        weights = np.tile(self.discount ** np.arange(stages, dtype=float), scenarios)
        rows = np.repeat(np.arange(scenarios), stages)
        return coo_array((weights, (rows, self.tree.paths.ravel())), shape=(scenarios, self.tree.nodes)).tocsr()
