"""Exchanges piece by piece: what everybody has at risk, and is tempted by, after every piece.

Several sides hand over lots, each in equal pieces. A piece of lot k costs side p the amount c_kp and is worth v_kp to
it; what has been handed over stays. With x_k pieces done of n_k,

    given − received    y_p(x) = Σ_k x_k (c_kp − v_kp),
    at risk             max(0, y_p(x)),
    temptation          Σ_k (n_k − x_k)(c_kp − v_kp) = y_p(n) − y_p(x),

the latter being cost still to bear less value still to come: a side that loses L by stopping goes on while its
temptation is at most L. For a buyer who pays P in all and p so far for goods with remaining value V(x) and remaining
cost C(x) this is the safe window

    P − V(x) − L_b ≤ p ≤ P − C(x) + L_s.

y is linear in x, so a run of pieces is never worse half way than at its ends: more pieces never hurt where each old
piece is a whole number of new ones. Pieces of unequal size are lots of one piece each.

References
----------
T. W. Sandholm and V. R. Lesser (1995), Equilibrium analysis of the possibilities of unenforced exchange in multiagent
systems, IJCAI-95, 694–703 (abstract read).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.tolerances import EXACT_GAP

Counts = NDArray[np.int64]
Measure = Literal["at risk", "temptation"]


@dataclass(frozen=True)
class Lot:
    """Something that is handed over in equal pieces, one after the other.

    Parameters
    ----------
    label
        What it is.
    by
        Who hands it over; only whether two lots are in the same hands matters.
    pieces
        Number of pieces, at least one.
    cost, value
        By side: what each piece costs it, and is worth to it.
    """

    label: str
    by: tuple[str, ...]
    pieces: int
    cost: tuple[float, ...]
    value: tuple[float, ...]


@dataclass(frozen=True)
class ExchangeProblem:
    """An exchange that is to be put in order.

    Parameters
    ----------
    lots
        What is handed over.
    sides
        Number of sides.
    after
        Pairs (earlier, later) of lots: no piece of the later one before all pieces of the earlier one.

    Raises
    ------
    ArgumentError
        Where amounts are not finite or not one a side, a lot has no piece, or a pair names no lots.
    """

    lots: tuple[Lot, ...]
    sides: int
    after: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for lot in self.lots:
            amounts = (*lot.cost, *lot.value)
            if not len(lot.cost) == len(lot.value) == self.sides or not all(isfinite(amount) for amount in amounts):
                raise ArgumentError("costs and values are not one finite number a side", where=lot.label, got=amounts)
            if lot.pieces < 1:
                raise ArgumentError("a lot has no piece", where=lot.label, got=lot.pieces, wanted="≥ 1")
        for pair in self.after:
            if not all(0 <= lot < len(self.lots) for lot in pair):
                raise ArgumentError("a pair of lots names one that does not exist", got=pair)

    @cached_property
    def pieces(self) -> Counts:
        """Number of pieces of each lot."""
        return np.array([lot.pieces for lot in self.lots], dtype=np.int64)

    @cached_property
    def net(self) -> Vector:
        """Cost less value of one piece of each lot to each side, as an array lots × sides."""
        amounts = [np.subtract(lot.cost, lot.value) for lot in self.lots]
        return np.array(amounts, dtype=float).reshape(len(self.lots), self.sides)

    @cached_property
    def hands(self) -> Counts:
        """Who hands each lot over, as numbers that differ where the hands do."""
        everybody = list(dict.fromkeys(lot.by for lot in self.lots))
        return np.array([everybody.index(lot.by) for lot in self.lots], dtype=np.int64)

    def open_lots(self, done: Counts) -> NDArray[np.bool_]:
        """Return of which lots a piece may come next: an array states × lots."""
        allowed: NDArray[np.bool_] = done < self.pieces
        for earlier, later in self.after:
            allowed[:, later] &= done[:, earlier] == self.pieces[earlier]
        return allowed

    def in_one_piece(self) -> "ExchangeProblem":
        """Return the same exchange with every lot handed over at once."""
        lots = []
        for lot in self.lots:
            cost, value = (tuple(amount * lot.pieces for amount in amounts) for amounts in (lot.cost, lot.value))
            lots.append(replace(lot, pieces=1, cost=cost, value=value))
        return replace(self, lots=tuple(lots))

    def mirrored(self) -> "ExchangeProblem":
        """Return the exchange backwards in time, where at risk is what was the temptation, and the other way round."""
        return replace(self, after=tuple((later, earlier) for earlier, later in self.after))

    def at_risk(self, done: Counts) -> Vector:
        """Return what each side has given beyond what it has received, never below 0: an array states × sides."""
        given: Vector = np.maximum(done @ self.net, 0.0)
        return given

    def temptation(self, done: Counts) -> Vector:
        """Return cost still to bear less value still to come of each side: an array states × sides."""
        left: Vector = (self.pieces - done) @ self.net
        return left

    def largest(self, measure: Measure, done: Counts) -> Vector:
        """Return the largest amount over all sides in each state, at least 0."""
        amounts = self.at_risk(done) if measure == "at risk" else self.temptation(done)
        largest: Vector = amounts.max(axis=1, initial=0.0)
        return largest


def safe_window(
    problem: ExchangeProblem, done: Sequence[int], lot: int, losses: Sequence[float]
) -> tuple[float, float] | None:
    """Return between how many pieces of a lot nobody would stop, all other lots being as they are.

    Parameters
    ----------
    done
        Pieces done of each lot; the entry of ``lot`` itself does not count.
    losses
        By side: what it loses by stopping.

    Returns
    -------
    tuple or None
        Fewest and most pieces, fractions included, within 0 and the number of its pieces; None where no number will do.

    Examples
    --------
    A buyer pays 10 in ten pieces for two goods, each worth 6 to him and costing the seller 4. With one good delivered
    he must have paid at least 10 − 6 = 4 and at most 10 − 4 = 6:

    >>> goods = Lot("goods", ("seller",), 2, cost=(0, 4), value=(6, 0))
    >>> payment = Lot("payment", ("buyer",), 10, cost=(1, 0), value=(0, 1))
    >>> problem = ExchangeProblem((goods, payment), sides=2)
    >>> safe_window(problem, [1, 0], 1, losses=[0, 0])
    (4.0, 6.0)
    >>> safe_window(problem, [1, 0], 1, losses=[3, 1])
    (1.0, 7.0)
    """
    others = np.array([done])
    others[0, lot] = 0
    low, high = 0.0, float(problem.pieces[lot])
    sizes = problem.pieces @ np.abs(problem.net)
    for tempted, per_piece, loss, size in zip(
        problem.temptation(others)[0], problem.net[lot], losses, sizes, strict=True
    ):
        if per_piece > 0:
            low = max(low, (tempted - loss) / per_piece)
        elif per_piece < 0:
            high = min(high, (tempted - loss) / per_piece)
        elif tempted > loss + EXACT_GAP * max(1.0, size):
            return None
    return (float(low), float(max(low, high))) if low <= high + EXACT_GAP * max(1.0, low) else None
