"""Patience: from which common discount factor on nobody walks away from the best plan of a fund that repeats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_models.analysis.existence import opinion
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.funds.welfare import Circumstances, largest_total, rounding
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.tolerances import PATIENCE

MOST_PATIENCE: Final = 0.999
"""Largest discount factor that is tried."""
_FIRST_STEP: Final = 8 * PATIENCE
_GROWTH: Final = 8.0
_NEUTRAL: Final = 0.5
"""Any discount factor: the largest sum of values in one period is the same with each."""


@dataclass(frozen=True)
class Bracket:
    """Between which discount factors the smallest one lies.

    Parameters
    ----------
    enough
        With this one some plan with the largest sum of values keeps everybody in; None where none was found.
    too_little
        With this one, and any smaller, none does: proven.
    checks
        Second opinions.
    """

    enough: float | None
    too_little: float
    checks: tuple[Check, ...] = ()


def patience(setting: Circumstances, control: Control) -> Bracket:
    r"""Return from which common discount factor on the largest sum of values is reached although members may leave.

    Notes
    -----
    Let g be what a plan adds to a member's value in a state of one period, and G its mean. With discount factor δ the
    member stays where :math:`g + \frac{\delta}{1 - \delta} G \ge -\text{penalty}`. Nobody is worse off in the mean,
    :math:`G \ge 0`, so that what keeps everybody in with one factor does so with every larger one, and the smallest is
    found by bisection. From above, utilities are approximated from below: the plan found keeps everybody in, and the
    factor follows from its accounts. From below, they are approximated from above: the largest sum of values is then
    out of reach of every plan. That sum is itself known up to the error of the approximation only, and where utilities
    are smooth the factor moves with the square root of such an error.
    """
    search = _Search(setting, control)
    enough = search.from_above()
    too_little = search.from_below(enough)
    return Bracket(enough, too_little, search.checks)


class _Search:
    """The bisections under way."""

    def __init__(self, setting: Circumstances, control: Control) -> None:
        self._setting, self._control = setting, control
        self.checks: tuple[Check, ...] = ()
        self._best: float | None = None
        self._first: float | None = None
        formulation = setting.with_discount(_NEUTRAL).program(limited=False)
        found = largest_total(formulation, control)
        if found.optimal and found.solution is not None:
            self._best = (1.0 - _NEUTRAL) * found.solution.objective
            self._first = self._needed(formulation, found.x)

    def from_above(self) -> float | None:
        """Return a discount factor that is enough, as small as bisection finds; None where none is known."""
        high = None if self._first is None else self._enough(min(self._first, MOST_PATIENCE))
        high = self._enough(MOST_PATIENCE) if high is None else high
        return None if high is None else self._narrowed(high, self._enough, "is enough")[1]

    def from_below(self, enough: float | None) -> float:
        """Return the largest discount factor that bisection proves to be too small; 0 where there is none."""

        def not_ruled_out(discount: float) -> float | None:
            return None if self._too_little(discount) else discount

        if enough is None:
            if self._too_little(MOST_PATIENCE):
                return MOST_PATIENCE
            enough = MOST_PATIENCE
        return self._narrowed(enough, not_ruled_out, "may be enough")[0]

    def _narrowed(self, high: float, tried: Callable[[float], float | None], words: str) -> tuple[float, float]:
        """Return two discount factors close to each other: one that fails, 0 where none does, and one that does not.

        Steps down from a factor that does not fail grow until one fails; then the difference is halved. What is tried
        returns a factor that does not fail either, no larger than the one given, or None.
        """
        low, step, failed = high, _FIRST_STEP, False
        while (low > 0 if not failed else high - low > PATIENCE) and not self._control.exhausted:
            middle = (high + low) / 2 if failed else max(0.0, high - step)
            found = tried(middle)
            if found is None:
                low, failed = middle, True
            else:
                high = min(found, middle)
                low, step = low if failed else high, step * _GROWTH
            self._control.say(f"a discount factor of {high:.6f} {words}")
        return low if failed else 0.0, high

    def _enough(self, discount: float) -> float | None:
        """Return from which factor on the best plan found with a given one keeps everybody in; None if not best."""
        if self._best is None:
            return None
        formulation = self._setting.with_discount(discount).program()
        found = largest_total(formulation, self._control)
        if found.solution is None or (1.0 - discount) * found.solution.objective < self._best - rounding(self._best):
            return None
        return self._needed(formulation, found.x)

    def _too_little(self, discount: float) -> bool:
        """Return whether the best sum of values is proven to be out of reach with a discount factor."""
        if self._best is None:
            return False
        formulation = self._setting.with_discount(discount).program("outer")
        found = largest_total(formulation, self._control)
        proven = found.termination is Termination.INFEASIBLE or (
            found.optimal
            and found.bound is not None
            and (1.0 - discount) * found.bound < self._best - rounding(self._best)
        )
        if proven:
            self.checks = opinion(f"a discount factor of {discount:.6f} is too small for the best plan", found)
        return proven

    def _needed(self, formulation: FundFormulation, x: Vector) -> float:
        return needed_by(FundAccounts(formulation.figures, formulation.plan_of(x), self._setting.active))


def needed_by(accounts: FundAccounts) -> float:
    """Return the smallest common discount factor with which a plan keeps every member in; 1 where none does."""
    worst = 0.0
    for member, part in accounts.figures.members.items():
        gains = accounts.stream(member).flow - accounts.without.stream(member).flow
        mean = float(accounts.figures.tree.probability @ gains)
        lost = float(np.max(-part.penalty - gains))
        if lost > rounding(float(np.abs(gains).max())):
            worst = max(worst, lost / (lost + mean) if mean > 0 else 1.0)
    return worst
