"""What money in a stage is worth to a member: its utility, the slope of it, and the amounts that are considered."""

import numpy as np

from winset_models.negotiation.fund.parts import Utility
from winset_solver.stochastic.tree import Vector


def curved(utility: Utility) -> bool:
    """Return whether a utility is more than the money itself."""
    return utility.form != "linear"


def needs_money(utility: Utility) -> bool:
    """Return whether a utility is defined for positive amounts only."""
    return utility.form in {"logarithmic", "power"}


def worth(utility: Utility, amounts: Vector) -> Vector:
    """Return the utility of amounts of money in a stage, in the unit of the file.

    With the reference r, the aversion γ and the tolerance τ::

        linear       u(c) = c
        logarithmic  u(c) = r ln(c/r)
        power        u(c) = r ((c/r)^(1−γ) − 1)/(1−γ), which is r ln(c/r) for γ = 1
        exponential  u(c) = τ (1 − exp(−(c − r)/τ))

    All have the slope 1 at r. Where a logarithm or a power is not defined, or an exponential too large for a number,
    the worth is −inf.

    Examples
    --------
    >>> worth(Utility(form="logarithmic", reference=2.0), np.array([2.0, 4.0])).round(6)
    array([0.      , 1.386294])
    """
    if utility.form == "linear":
        return np.array(amounts, dtype=float)
    if utility.form == "exponential":
        with np.errstate(over="ignore"):
            return np.asarray(-utility.tolerance * np.expm1((utility.reference - amounts) / utility.tolerance))
    found = np.full(np.shape(amounts), -np.inf)
    logarithm = np.log(amounts / utility.reference, where=amounts > 0, out=found)
    power = 1.0 - utility.aversion if utility.form == "power" else 0.0
    if power == 0.0:
        return np.asarray(utility.reference * logarithm)
    return np.where(amounts > 0, utility.reference * np.expm1(power * logarithm) / power, -np.inf)


def slope(utility: Utility, amounts: Vector) -> Vector:
    """Return what one more unit is worth at positive amounts (at any, for linear and exponential utilities)."""
    if utility.form == "linear":
        return np.ones(np.shape(amounts))
    if utility.form == "exponential":
        return np.exp((utility.reference - amounts) / utility.tolerance)
    power = utility.aversion if utility.form == "power" else 1.0
    return np.asarray((amounts / utility.reference) ** -power)


def risk_aversion(utility: Utility, amounts: Vector) -> Vector:
    """Return the absolute risk aversion −u''/u' at positive amounts (at any, for linear and exponential utilities)."""
    if utility.form == "linear":
        return np.zeros(np.shape(amounts))
    if utility.form == "exponential":
        return np.full(np.shape(amounts), 1.0 / utility.tolerance)
    return np.asarray((utility.aversion if utility.form == "power" else 1.0) / amounts)


def considered(utility: Utility, alone: Vector) -> tuple[float, float]:
    """Return the smallest and the largest amount of money in a stage that a fund may leave a member with.

    Parameters
    ----------
    alone
        What the member has in every state without the fund.

    Notes
    -----
    Those of ``over`` where the file has it. Otherwise from half the smallest to twice the largest amount that the
    member has without the fund, for utilities of positive amounts; for others as far beyond both as they are apart,
    and at least by one tolerance of risk. A linear utility considers everything.
    """
    if not curved(utility):
        return -np.inf, np.inf
    if utility.over is not None:
        return utility.over[0], utility.over[1]
    low, high = float(alone.min()), float(alone.max())
    if needs_money(utility):
        return low / 2, high * 2
    margin = max(high - low, utility.tolerance)
    return low - margin, high + margin
