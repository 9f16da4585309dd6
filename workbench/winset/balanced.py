"""Rounding that keeps sums: numbers that are shown together add up as they are shown."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

FINER: Final = 6
"""Further decimals that count before rounding; what lies beyond them is noise of the computation."""

Cell = tuple[int, int]


def balanced(values: Sequence[float], decimals: int, total: float | None = None) -> list[float]:
    """Round numbers so that they add up to their rounded sum, or to a given total; zeros stay zeros.

    Examples
    --------
    >>> balanced([1 / 3, 1 / 3, 1 / 3], 2), balanced([0.4, 0.4, 0.0], 0)
    ([0.34, 0.33, 0.33], [1.0, 0.0, 0.0])
    >>> balanced([0.26, 0.5], 1, 0.9)
    [0.3, 0.6]
    """
    scale = 10**decimals
    exact = [value * scale for value in values]
    shown = [round(value) for value in exact]
    movable = [place for place, value in enumerate(exact) if abs(value) * 10**FINER > 1]
    target = round(sum(exact) if total is None else total * scale)
    while movable and (short := target - sum(shown)):
        step = 1 if short > 0 else -1
        furthest = max(movable, key=lambda place: step * (exact[place] - shown[place]))
        shown[furthest] += step
    return [value / scale for value in shown]


def balanced_table(rows: Sequence[Sequence[float]], decimals: int) -> list[list[float]]:
    """Round a table and its sums so that every row and every column adds up.

    Returns
    -------
    list of list
        The table with a column of sums at its right and a row of sums below it; each number, the sums as well, is one
        of the two multiples of the last decimal next to it.

    Notes
    -----
    Controlled rounding: with their sums taken off, rows and columns are zero, so that a cell between two multiples is
    never alone in its row or column. Along a cycle of such cells one amount is added and taken off by turns, until one
    of them is a multiple; each is done once.

    References
    ----------
    L. H. Cox, "A constructive procedure for unbiased controlled rounding", Journal of the American Statistical
    Association 82 (1987) 520–524 (not opened; the choice of direction here is the smaller change, not a random one).

    Examples
    --------
    >>> balanced_table([[0.4, 0.4], [0.4, 0.4]], 0)
    [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 2.0]]
    """
    scale, unit = 10 ** (decimals + FINER), 10**FINER
    cells = [[round(value * scale) for value in row] for row in rows]
    cells = [[*row, -sum(row)] for row in cells]
    cells.append([-sum(column) for column in zip(*cells, strict=True)])
    while cycle := _cycle(cells, unit):
        _shift(cells, cycle, unit)
    last = len(cells) - 1
    return [
        [
            (-cell if (i == last) != (j == len(row) - 1) else cell) / unit / 10**decimals + 0.0
            for j, cell in enumerate(row)
        ]
        for i, row in enumerate(cells)
    ]


def _cycle(cells: list[list[int]], unit: int) -> list[Cell]:
    """Return a cycle of cells that are no multiples, by turns in the row and in the column of the one before."""
    across = [[j for j, cell in enumerate(row) if cell % unit] for row in cells]
    start = next((i for i, found in enumerate(across) if found), None)
    if start is None:
        return []
    walk = [start, across[start][0]]
    while True:
        before, here, rows_next = walk[-2], walk[-1], len(walk) % 2 == 0
        places = [i for i, found in enumerate(across) if here in found] if rows_next else across[here]
        following, met = next(place for place in places if place != before), walk[len(walk) % 2 :: 2]
        walk.append(following)
        if following in met:
            first = 2 * met.index(following) + (len(walk) - 1) % 2
            steps = enumerate(pairwise(walk[first:]), start=first)
            return [(here, there) if place % 2 == 0 else (there, here) for place, (here, there) in steps]


def _shift(cells: list[list[int]], cycle: list[Cell], unit: int) -> None:
    """Add and take off by turns the smallest amount that makes one cell of a cycle a multiple."""
    changes = []
    for sign in (1, -1):
        room = [(-sign * turn * cells[i][j]) % unit for turn, (i, j) in _turns(cycle)]
        changes.append(sign * min(room))
    change = min(changes, key=abs)
    for turn, (i, j) in _turns(cycle):
        cells[i][j] += turn * change


def _turns(cycle: list[Cell]) -> list[tuple[int, Cell]]:
    return [(-1 if place % 2 else 1, cell) for place, cell in enumerate(cycle)]
