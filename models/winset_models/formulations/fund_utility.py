"""Curved utilities as piecewise linear ones: from below by chords, from above by tangents, with their exact error."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset_models.formulations.fund_sheet import FundSheet
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.alone import before_saving, standing_alone
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.parts import Utility
from winset_models.negotiation.fund.utility import considered, curved, needs_money, slope, worth
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine

Side = Literal["inner", "outer"]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pieces:
    """A concave piecewise linear function at every node.

    Parameters
    ----------
    start, value
        By node: an amount between the ends, and what it is worth.
    ends
        By node (rows): where pieces begin, and where the last one ends.
    slope
        Of the pieces, by node (rows) and piece.
    error
        Largest distance from the utility.
    """

    start: Vector
    value: Vector
    ends: Matrix
    slope: Matrix
    error: float

    def filled(self, amounts: Matrix) -> Matrix:
        """Return how far each piece is filled by an amount at each node, as a column; by less than the start, below 0.

        None is where the start leaves it, which fills nothing.
        """
        below, above = self.ends[:, :-1], self.ends[:, 1:]
        return np.asarray(np.clip(amounts, below, above) - np.clip(self.start[:, None], below, above))


def utility_of(sheet: FundSheet, member: str, money: Affine, side: Side) -> Affine:
    r"""Return the utility of money at every node; with columns for it where it is curved.

    Notes
    -----
    Money is :math:`c = a + \sum_k x_k` with what the member has by itself, a, and pieces that begin at
    :math:`e_k`: :math:`e_k - a_k \le x_k \le e_{k+1} - a_k`, where :math:`a_k` is the point of the piece nearest to
    a. It is worth at most :math:`u(a) + \sum_k s_k x_k` with falling slopes s: every choice of x keeps below the
    concave function, and the pieces fill up in their order where somebody wants the utility large. Pieces are columns
    with bounds, not rows. Counted from a, keeping to oneself is x = 0 and costs no digits, however little the smallest
    amount considered is worth.
    """
    utility, figures = sheet.figures.members[member].utility, sheet.figures
    if not curved(utility):
        return money
    pieces = approximation(figures, member, side)
    sheet.utility_error[member] = pieces.error
    nodes, count = pieces.slope.shape
    index = [f"{entry},{piece}" for entry in sheet.index(member) for piece in range(count)]
    least, most = (pieces.filled(end).ravel() for end in (pieces.ends[:, :1], pieces.ends[:, -1:]))
    columns = sheet.sheet.columns("piece", index, least, most)
    node = np.repeat(np.arange(nodes), count)
    filled = Affine.of(columns).spread(node, nodes)
    words = says.considered_money(figures, member)
    sheet.rows("spends", sheet.index(member), money - filled, words, lower=pieces.start, upper=pieces.start)

    def fill(x: Vector) -> None:
        x[columns] = pieces.filled(money.value(x)[:, None]).ravel()

    sheet.sheet.completions.append(fill)
    gained = (Affine.of(columns) * pieces.slope.ravel()).spread(node, nodes)
    return gained + Affine.known(pieces.value)


def approximation(figures: FundFigures, member: str, side: Side) -> Pieces:
    """Return the utility of a member from below (``inner``) or from above (``outer``), with its exact error.

    Notes
    -----
    To the points of :func:`spaced` come, at each node, what the member has there by itself, and what it has on average
    in that stage: keeping to oneself and sharing everything with equals are worth exactly what they are worth.
    """
    utility = figures.members[member].utility
    low, high = considered(utility, before_saving(figures, member))
    alone = np.clip(standing_alone(figures).money(member), low, high)
    tree, grid = figures.tree, spaced(utility, low, high)
    mean = np.bincount(tree.stage, weights=tree.probability * alone)[tree.stage]
    points = np.sort(np.column_stack([np.tile(grid, (len(alone), 1)), alone, np.clip(mean, low, high)]), axis=1)
    return _chords(utility, points, alone) if side == "inner" else _tangents(utility, points, alone)


def spaced(utility: Utility, low: float, high: float) -> Vector:
    """Return the ends of the pieces between two amounts.

    Notes
    -----
    A chord of length h errs by about h²·|u″|/8, which is worth h²·A/8 in money, with the aversion A = |u″|/u′ to risk.
    Ends are as dense as √A: evenly for an exponential utility, by square roots for logarithms and powers.
    """
    if not needs_money(utility):
        return np.linspace(low, high, utility.pieces + 1)
    points = np.linspace(np.sqrt(low), np.sqrt(high), utility.pieces + 1) ** 2
    points[0], points[-1] = low, high
    return np.asarray(points)


def _chords(utility: Utility, points: Matrix, start: Vector) -> Pieces:
    values, length = worth(utility, points), np.diff(points, axis=1)
    slopes = slope(utility, points)
    rising = np.divide(np.diff(values, axis=1), length, out=slopes[:, :-1].copy(), where=length > 0)
    rising = np.clip(rising, slopes[:, 1:], slopes[:, :-1])  # rounding may say otherwise of points that nearly coincide
    furthest = np.clip(_reached(utility, rising), points[:, :-1], points[:, 1:])
    chord = values[:, :-1] + rising * (furthest - points[:, :-1])
    error = float(np.max(worth(utility, furthest) - chord, initial=0.0))
    return Pieces(start, worth(utility, start), points, rising, error)


def _tangents(utility: Utility, points: Matrix, start: Vector) -> Pieces:
    values, slopes = worth(utility, points), slope(utility, points)
    offsets = values - slopes * points
    falls = slopes[:, :-1] - slopes[:, 1:]
    crossing = np.divide(np.diff(offsets, axis=1), falls, out=points[:, 1:].copy(), where=falls > 0)
    crossing = np.clip(crossing, points[:, :-1], points[:, 1:])
    above = offsets[:, :-1] + slopes[:, :-1] * crossing
    error = float(np.max(above - worth(utility, crossing), initial=0.0))
    ends = np.column_stack([points[:, :1], crossing, points[:, -1:]])
    return Pieces(start, worth(utility, start), ends, slopes, error)


def _reached(utility: Utility, slopes: Matrix) -> Matrix:
    """Return where a utility has given slopes."""
    if utility.form == "exponential":
        return np.asarray(utility.reference - utility.tolerance * np.log(slopes))
    power = utility.aversion if utility.form == "power" else 1.0
    return np.asarray(utility.reference * slopes ** (-1.0 / power))
