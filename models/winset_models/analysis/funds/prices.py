"""What the guarantees, limits and bands of a fund cost everybody together, at the margin."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_models.analysis.fund_findings import Price
from winset_models.analysis.funds.dials import Dial, dials
from winset_models.analysis.funds.engine import Largest
from winset_models.analysis.funds.values import Setting, largest_sum, sum_model
from winset_models.negotiation.fund.figures import FundFigures, resolved
from winset_models.negotiation.origin import dotted
from winset_solver.control import Control
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT, PRICE

TRIED: Final = 3
"""So many of the largest prices are tried out."""
_SMALL: Final = 1.0 / 64.0
"""Part of its natural unit by which an entry is changed to try its price out."""


def prices(figures: FundFigures, setting: Setting, welfare: Largest, control: Control) -> list[Price]:
    r"""Return what raising each guarantee, limit and band of the file by one unit takes from the largest total value.

    Parameters
    ----------
    welfare
        The largest sum of values, with its multipliers.

    Returns
    -------
    list[Price]
        Largest first, those that do not bind left out; negative for an entry that everybody together would like to be
        larger.

    Notes
    -----
    The largest sum of values changes with an entry θ of the file as the Lagrangian does at an optimum and its
    multipliers (envelope theorem), through whatever rows, coefficients and bounds θ takes part in. Where several
    multipliers are optimal there are several such prices. The largest few are therefore tried out: a file in which the
    entry is a little larger is solved through the whole path, and a price says whether that agrees.

    References
    ----------
    P. Milgrom and I. Segal (2002), "Envelope Theorems for Arbitrary Choice Sets", Econometrica 70 (not opened here).
    """
    if welfare.multipliers is None or welfare.x is None:
        return []
    tangent = Tangent(welfare.model, welfare.x, welfare.multipliers)
    base, found = tangent.at(welfare.model), []
    for dial in dials(figures, setting.active):
        if control.exhausted:
            break
        price = (base - tangent.at(sum_model(_changed(figures, dial), setting))) / _SMALL
        if abs(price) > PRICE * max(1.0, abs(base)):
            found.append((price, dial))
    found.sort(key=lambda item: -abs(item[0]))
    return [
        _finding(figures, dial, price, _tried(figures, setting, welfare, dial, control) if rank < TRIED else None)
        for rank, (price, dial) in enumerate(found)
    ]


@dataclass(frozen=True, eq=False)
class Tangent:
    """The Lagrangian of a linear model at an optimum, as a function of the data of the model."""

    model: LinearModel
    x: Vector
    multipliers: Vector

    def at(self, changed: LinearModel) -> float:
        """Return its value for other data; that of the optimum where the data bring about other rows or columns."""
        if changed.matrix.shape != self.model.matrix.shape:
            changed = self.model
        y = self.multipliers
        reduced = self.model.cost - self.model.matrix.T @ y
        left = _binding(y, changed.row_lower, changed.row_upper) - changed.matrix @ self.x
        short = _binding(reduced, changed.column_lower, changed.column_upper) - self.x
        priced, held = np.isfinite(left), np.isfinite(short)
        terms = (changed.cost * self.x, y[priced] * left[priced], reduced[held] * short[held])
        return math.fsum(np.concatenate(terms).tolist()) + changed.constant


def _binding(price: Vector, lower: Vector, upper: Vector) -> Vector:
    return np.where(price > 0, upper, lower)


def _tried(figures: FundFigures, setting: Setting, welfare: Largest, dial: Dial, control: Control) -> float | None:
    """Return by how much a small change through the whole path lowers the largest sum, for a whole unit."""
    changed = largest_sum(_changed(figures, dial), setting, control.named("trying a price out"))
    if changed.value is None or welfare.value is None:
        return None
    return (welfare.value - changed.value) / _SMALL


def _changed(figures: FundFigures, dial: Dial) -> FundFigures:
    """Return the figures of a file in which an entry is a little larger, in the same world."""
    return resolved(dial.turned(figures.negotiation, _SMALL), figures.world)


def _finding(figures: FundFigures, dial: Dial, price: float, tried: float | None) -> Price:
    agrees = None if tried is None else abs(tried - price) <= ACCOUNT / _SMALL * max(1.0, abs(price))
    path = dial.statement.path
    return Price(
        path=dotted(path),
        location=str(figures.negotiation.origin.locate(path)),
        statement=dial.statement.words,
        per=dial.per,
        price=price,
        confirmed=agrees,
    )
