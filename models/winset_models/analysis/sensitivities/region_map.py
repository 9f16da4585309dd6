"""Region map: what is recommended over the ranges of two numbers, all others as the file says."""

from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.asked import Answers, Asked
from winset_models.analysis.sensitivities.breakpoints import most_moving
from winset_models.analysis.sensitivities.held_deal import HeldDeal
from winset_models.analysis.sensitivities.programs import Programs
from winset_models.analysis.sensitivities.region_words import region_words
from winset_models.analysis.sensitivity_findings import RegionMap
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.errors import ArgumentError
from winset_solver.sensitivity.box_certificate import recommended_over

COARSE: Final = 5
"""Values of each number that are looked at first."""
ROUNDS: Final = 2
"""How often a grid is made finer where corners of its cells differ."""

Grid = tuple[tuple[float, ...], tuple[float, ...]]


def region_map(asked: Asked) -> RegionMap:
    """Return what is recommended over two numbers: those that were named, or the two that matter most.

    Notes
    -----
    A grid, made finer twice between values whose packages differ. Every block of cells with one package at all of its
    points is then to be certified at once, or in quarters: by the program with both numbers as columns where all
    entries are affine in them.

    Raises
    ------
    ArgumentError
        Where there are not two numbers.
    """
    chosen = most_moving(asked, 2)[:2]
    if len(chosen) < 2:
        raise ArgumentError("a map needs two numbers", got=len(chosen), wanted="2")
    first, second = (asked.parameters[at] for at in chosen)
    grid: Grid = (_values(first), _values(second))
    answers = _solved(asked, chosen, grid)
    for _ in range(ROUNDS):
        finer = _refined(grid, _table(answers, grid), (first, second))
        if finer == grid:
            break
        grid = finer
        answers = _solved(asked, chosen, grid)
    if not answers.answered.any():
        raise ArgumentError("no point of the map was answered")
    certified = _Certificates(asked, (first, second), grid, answers).found()
    found = RegionMap(
        first=first.name,
        second=second.name,
        first_values=list(grid[0]),
        second_values=list(grid[1]),
        packages=_table(answers, grid),
        certified=certified.tolist(),
        words="",
    )
    return found.model_copy(update={"words": region_words(asked, (first, second), found, answers.answered)})


def _values(parameter: Parameter) -> tuple[float, ...]:
    """Return the first values of a number: even ones and what the file says, or all that it takes."""
    spread = parameter.distribution
    if spread.values:
        return spread.values
    even = np.linspace(spread.low, spread.high, COARSE).tolist()
    inside = [parameter.nominal] if spread.low < parameter.nominal < spread.high else []
    return tuple(sorted({*even, *inside}))


def _solved(asked: Asked, chosen: list[int], grid: Grid) -> Answers:
    """Return what is recommended at every point of a grid."""
    points = np.array(list(product(*grid)))
    thetas = np.tile(asked.nominal, (len(points), 1))
    thetas[:, chosen] = points
    titles = " and ".join(asked.parameters[at].name for at in chosen)
    return asked.answers(thetas, f"map of {titles}, {len(grid[0])} × {len(grid[1])}")


def _table(answers: Answers, grid: Grid) -> list[list[str | None]]:
    """Return packages by value of the first, then of the second number."""
    width = len(grid[1])
    return [list(answers.packages[row : row + width]) for row in range(0, len(answers.packages), width)]


def _refined(grid: Grid, packages: list[list[str | None]], parameters: tuple[Parameter, Parameter]) -> Grid:
    """Return the grid with a value between any two whose packages differ somewhere; of few values, all are there."""
    rows = packages
    columns = [list(column) for column in zip(*packages, strict=True)]
    found = []
    for values, lines, parameter in zip(grid, (rows, columns), parameters, strict=True):
        between = [
            (low + high) / 2.0
            for (low, high), (one, other) in zip(pairwise(values), pairwise(lines), strict=True)
            if one != other and not parameter.distribution.values
        ]
        found.append(tuple(sorted({*values, *between})))
    return found[0], found[1]


@dataclass(frozen=True)
class _Block:
    """Cells from one grid point to another: positions of the first and last value of both numbers."""

    first: tuple[int, int]
    second: tuple[int, int]

    @property
    def one_cell(self) -> bool:
        """Whether it cannot be divided."""
        return self.first[1] - self.first[0] == 1 and self.second[1] - self.second[0] == 1

    def parts(self) -> list["_Block"]:
        """Return its halves or quarters."""
        return [_Block(first, second) for first in _halves(self.first) for second in _halves(self.second)]


def _halves(ends: tuple[int, int]) -> list[tuple[int, int]]:
    middle = sum(ends) // 2
    return [ends] if ends[1] - ends[0] == 1 else [(ends[0], middle), (middle, ends[1])]


class _Certificates:
    """Which cells of a map are certain to have one package."""

    def __init__(self, asked: Asked, parameters: tuple[Parameter, Parameter], grid: Grid, answers: Answers) -> None:
        self._asked, self._grid = asked, grid
        self._packages = np.array(_table(answers, grid), dtype=object)
        self._answered = answers.answered.reshape(self._packages.shape)
        self._programs = Programs(asked, parameters)
        self._held = HeldDeal(asked, parameters) if asked.deal is not None else None

    def found(self) -> NDArray[np.bool_]:
        """Return by cell whether one package is proven best in it."""
        certified = np.zeros((len(self._grid[0]) - 1, len(self._grid[1]) - 1), dtype=bool)
        waiting = [_Block((0, certified.shape[0]), (0, certified.shape[1]))]
        while waiting and not self._asked.control.exhausted:
            block = waiting.pop()
            if self._proven(block):
                certified[slice(*block.first), slice(*block.second)] = True
            elif not block.one_cell:
                waiting += block.parts()
        return certified

    def _proven(self, block: _Block) -> bool:
        """Return whether one package is best all over a block."""
        place = slice(block.first[0], block.first[1] + 1), slice(block.second[0], block.second[1] + 1)
        shown, key = self._packages[place], self._packages[block.first[0], block.second[0]]
        if not self._answered[place].all() or any(other != key for other in shown.flat):
            return False
        low, high = (
            [values[at] for values, at in zip(self._grid, ends, strict=True)]
            for ends in zip(block.first, block.second, strict=True)
        )
        if self._held is not None:
            return bool(self._held.certain(low, high)[0]) if key else self._held.certainly_worse(low, high)
        columns = self._programs.columns_over(low, high)
        known = self._programs.decisions_of(self._asked.packages[key]) if key else None
        return (
            columns is not None
            and recommended_over(columns, self._programs.principle, known, self._programs.whole).proven
        )
