"""Interior points of the problem of own savings: Newton steps of primal and dual amounts towards the optimum."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.sparse import block_array, csr_array, diags_array
from scipy.sparse.linalg import SuperLU, splu

from winset_models.negotiation.fund.parts import Utility
from winset_models.negotiation.fund.utility import risk_aversion, slope, worth
from winset_solver.stochastic.tree import Indices, Vector

_SHORTENED: Final = 0.99
"""Part of the way to the boundary that is gone at most."""
_LEAST_CENTRE: Final = 0.01
_MOST_CENTRE: Final = 0.5
"""By how much products of amounts and prices are to fall in a step: the less, the shorter the one before was."""


@dataclass(frozen=True, eq=False)
class SavingProblem:
    """What a member can put aside and how it judges, in units of the largest amount.

    Parameters
    ----------
    unit
        Money in one unit here; the utility is that of the file.
    before, most, considered
        Money at each node, most put aside, smallest and largest money.
    moved
        Money at nodes (rows) by unit put aside at inner ones (columns).
    along
        Discounted sums along paths (rows); without rows for a member that looks at the mean alone.
    certain
        By node: weight of its utility in the mean.
    chances
        By node.
    inner
        Nodes at which something can be put aside.
    weight, worst_at_most
        Of the worst cases, and by scenario its share of it at most.
    """

    utility: Utility
    unit: float
    before: Vector
    most: float
    considered: tuple[float, float]
    moved: csr_array
    along: csr_array
    certain: Vector
    chances: Vector
    inner: Indices
    weight: float
    worst_at_most: Vector

    @property
    def scenarios(self) -> int:
        """Number of scenarios of which the worst count; 0 where only the mean does."""
        return len(self.worst_at_most)


@dataclass(frozen=True, eq=False)
class Prices:
    """Money at every node, its price, and the weight of each scenario among the worst cases."""

    money: Vector
    money_price: Vector
    worst: Vector


@dataclass
class _Pair:
    """Amounts that cannot be negative, and their prices, whose products are to become nothing."""

    amount: Vector
    price: Vector
    share: Vector
    amount_step: Vector = field(default_factory=lambda: np.zeros(0))
    price_step: Vector = field(default_factory=lambda: np.zeros(0))

    @property
    def ratio(self) -> Vector:
        """Price by amount: how strongly the boundary pushes back."""
        return self.price / self.amount

    def pull(self, aim: float) -> Vector:
        """Return by how much the price is to change where the amount stays."""
        return aim * self.share / self.amount - self.price

    def moves(self, amount_step: Vector, aim: float) -> None:
        """Take a step of the amounts, and the step of prices that follows."""
        self.amount_step, self.price_step = amount_step, self.pull(aim) - self.ratio * amount_step

    def longest(self) -> float:
        """Return the part of the step after which something would be negative."""
        return min(_until(self.amount, self.amount_step), _until(self.price, self.price_step))

    def move(self, length: float) -> None:
        """Go a part of the step."""
        self.amount = self.amount + length * self.amount_step
        self.price = self.price + length * self.price_step


class SavingSearch:
    r"""The iterations: every step solves the equations of the optimum, linearised, for smaller products.

    Notes
    -----
    Money c, savings w, prices p of :math:`c = b + D w`, results X of the scenarios with the threshold η and shortfalls
    :math:`\xi \ge \eta - X`. Prices e, h, a, z of the bounds of c and w, and q, r of the two bounds of ξ, satisfy
    :math:`M u'(c) + e - h = p`, :math:`D^\top p + a - z = 0`, :math:`q + r = \lambda\pi/(1-\alpha)`, :math:`\sum q =
    \lambda` and products of 0. Eliminating all but w, q and η leaves a sparse system of the shape of the tree.

    References
    ----------
    S. J. Wright (1997), *Primal-Dual Interior-Point Methods*, SIAM (not opened here).
    """

    def __init__(self, problem: SavingProblem) -> None:
        self.problem = problem
        low, high = problem.considered
        inset = (high - low) / 100.0
        self.money = np.clip(problem.before, low + inset, high - inset)
        here, there = problem.chances, problem.chances[problem.inner]
        steep = problem.chances * slope(problem.utility, self.money * problem.unit)
        some = np.full(len(problem.inner), min(problem.most / 2, inset))
        push = steep[problem.inner]
        self.saved_low, self.saved_high = _Pair(some, push, there), _Pair(problem.most - some, push, there)
        self.money_low = _Pair(self.money - low, 0.1 * steep, here)
        self.money_high = _Pair(high - self.money, 0.1 * steep, here)
        self.price = problem.certain * slope(problem.utility, self.money * problem.unit)
        most = problem.worst_at_most
        worst = most * (problem.weight / most.sum() if problem.scenarios else 1.0)
        results = self._results()
        self.threshold = float(np.median(results)) if problem.scenarios else 0.0
        short = np.maximum(self.threshold - results, 0.0) + 0.1
        share = most / most.sum() if problem.scenarios else most
        self.slack = _Pair(short + results - self.threshold, worst, share)
        self.short = _Pair(short, most - worst, share)
        self._length = 0.0

    @property
    def saved(self) -> Vector:
        """What is put aside at inner nodes."""
        return self.saved_low.amount

    @property
    def prices(self) -> Prices:
        """What proves how good it is."""
        worst = np.clip(self.slack.price, 0.0, self.problem.worst_at_most)
        total = float(worst.sum())
        if total > self.problem.weight:
            worst = worst * (self.problem.weight / total)
        else:
            spare = self.problem.worst_at_most - worst
            worst = worst + spare * ((self.problem.weight - total) / max(float(spare.sum()), np.finfo(float).tiny))
        return Prices(self.money, self.price, worst)

    def _results(self) -> Vector:
        return np.asarray(self.problem.along @ (worth(self.problem.utility, self.money * self.problem.unit))) / (
            self.problem.unit
        )

    def step(self) -> bool:
        """Go one step; return whether that was possible."""
        pairs = [self.saved_low, self.saved_high, self.money_low, self.money_high, self.slack, self.short]
        products, shares = (
            sum(float((pair.amount * pair.price).sum()) for pair in pairs),
            sum(float(pair.share.sum()) for pair in pairs),
        )
        centre = max(_LEAST_CENTRE, min(_MOST_CENTRE, (1.0 - self._length) ** 2))
        with np.errstate(all="ignore"):
            try:
                threshold, price = self._directions(centre * products / shares)
            except (RuntimeError, ValueError):
                return False
            length = min(1.0, _SHORTENED * min(pair.longest() for pair in pairs))
        if not np.isfinite(length) or length <= np.finfo(float).eps or not np.isfinite(price).all():
            return False
        for pair in pairs:
            pair.move(length)
        self.money = self.money + length * self.money_low.amount_step
        self.threshold += length * threshold
        self.price = self.price + length * price
        self._length = length
        return True

    def _directions(self, aim: float) -> tuple[float, Vector]:
        """Give every pair its step; return those of the threshold and of the prices of money."""
        problem, moved, along = self.problem, self.problem.moved, self.problem.along
        steep = slope(problem.utility, self.money * problem.unit)
        weights = problem.certain + along.T @ self.slack.price
        bend = weights * steep * risk_aversion(problem.utility, self.money * problem.unit) * problem.unit
        bend = bend + self.money_low.ratio + self.money_high.ratio
        missing = problem.before + moved @ self.saved - self.money
        pull = weights * steep + self.money_low.price - self.money_high.price - self.price
        pull = pull + self.money_low.pull(aim) - self.money_high.pull(aim)
        carried = self.saved_low.price - self.saved_high.price + self.saved_low.pull(aim) - self.saved_high.pull(aim)
        reached = (along.multiply(steep[None, :])).tocsr()
        # Δp = pull − bend Δc + steep Aᵀ Δq and Δc = missing + D Δw, put into Dᵀ(p + Δp) + … = ratio Δw
        right = moved.T @ (self.price + pull - bend * missing) + carried
        stiff = self.saved_low.ratio + self.saved_high.ratio
        matrix = moved.T @ diags_array(bend) @ moved + diags_array(stiff)
        off = self.slack.amount - (self._results() - self.threshold + self.short.amount)
        soft = self.short.amount / self.short.price + self.slack.amount / self.slack.price
        due = off - (aim * self.short.share / self.short.price - self.short.amount)
        due = due + (aim * self.slack.share / self.slack.price - self.slack.amount) - reached @ missing
        couple = reached @ moved
        system = block_array([[matrix, -couple.T], [couple, diags_array(soft)]]) if problem.scenarios else matrix
        saved, worst, threshold = self._solved(splu(system.tocsc()), right, due)
        money = missing + moved @ saved
        self.saved_low.moves(saved, aim)
        self.saved_high.moves(-saved, aim)
        self.money_low.moves(money, aim)
        self.money_high.moves(-money, aim)
        for pair, change in ((self.slack, worst), (self.short, -worst)):
            pair.price_step = change
            pair.amount_step = aim * pair.share / pair.price - pair.amount - pair.amount / pair.price * change
        return threshold, pull - bend * money + steep * (along.T @ worst)

    def _solved(self, factors: SuperLU, right: Vector, due: Vector) -> tuple[Vector, Vector, float]:
        """Return steps of savings, of weights of the worst and of the threshold, by which these add up."""
        found, threshold, size = factors.solve(np.concatenate([right, due])), 0.0, len(right)
        if self.problem.scenarios:
            border = factors.solve(np.concatenate([np.zeros(size), np.ones(len(due))]))
            wanted = self.problem.weight - self.slack.price.sum() - found[size:].sum()
            threshold = float(wanted / border[size:].sum())
            found = found + threshold * border
        return found[:size], found[size:], threshold


def _until(amounts: Vector, step: Vector) -> float:
    """Return the part of a step after which an amount is used up."""
    falling = step < 0
    return float((-amounts[falling] / step[falling]).min(initial=np.inf))
