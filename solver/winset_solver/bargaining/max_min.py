"""The largest smallest normalised gain, the first step of every egalitarian solution."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.solve import Answer
from winset_solver.program import Matrix, Vector
from winset_solver.result import SolveResult

_PARTS: Final = 1e3


def normalised_gain_rows(space: GainSpace, players: NDArray[np.int64], scales: Vector) -> Matrix:
    """Return one row per player that picks its gain divided by its scale."""
    shape = (len(players), space.session.model.columns)
    return sparse.csr_array((1.0 / scales, (np.arange(len(players)), space.gains[players])), shape=shape)


def maximise_smallest(
    space: GainSpace, players: NDArray[np.int64], scales: Vector, claim: str, *, known: Answer | None = None
) -> SolveResult:
    """Maximise min_p g_p / scale_p over the given players; the objective is that minimum.

    What is ``known`` from a search that gave up serves as a second bound. The search starts from the best package that
    the space has met, and what was proven before of the same players and scales is not searched again.

    Notes
    -----
    With integer columns the level is counted in thousandths of its largest value over the linear relaxation: HiGHS
    proves bounds up to an absolute tolerance, which is then small against the level. The unit is a power of two, which
    rounds nothing.
    """
    question = (players.tobytes(), scales.tobytes())
    if space.plain and question in space.settled:
        result, claims = space.settled[question]
        space.claims.extend(claims)
        return result
    before, plain = len(space.claims), space.plain
    result = _maximise_smallest(space, players, scales, claim)
    if known is not None and known.bound is not None and result.bound is not None:
        result = replace(result, bound=min(result.bound, known.bound))
    if plain and result.optimal:
        space.settled[question] = (result, tuple(space.claims[before:]))
    return result


def _maximise_smallest(space: GainSpace, players: NDArray[np.int64], scales: Vector, claim: str) -> SolveResult:
    with space.session.scratch():
        level = int(space.session.add_columns(1)[0])
        space.session.maximise(np.eye(space.session.model.columns)[level])
        unit = 1.0
        if space.session.model.integer.any():
            with _raised(space, players, scales, level):
                relaxation = space.run(relaxed=True)
            if relaxation.optimal and relaxation.solution is not None and relaxation.solution.objective > 0:
                unit = power_of_two(relaxation.solution.objective / _PARTS)
        start = _start(space, players, scales * unit, level)
        control = space.control.named("largest smallest gain").through(lambda value: value * unit)
        with _raised(space, players, scales * unit, level):
            return _in_units(space.solve(claim, control=control, start=start), unit)


def _start(space: GainSpace, players: NDArray[np.int64], scales: Vector, level: int) -> Vector | None:
    """Return the best package met so far with its level; None where there is none or other columns are in the way."""
    best = space.best_known(lambda gains: float((gains[players] / scales).min()))
    if best is None or level != space.decisions + space.problem.players:
        return None
    return np.append(space.extended(best), (space.gains_at(best)[players] / scales).min())


@contextmanager
def _raised(space: GainSpace, players: NDArray[np.int64], scales: Vector, level: int) -> Iterator[None]:
    """Keep, inside the block, the normalised gains at or above the level."""
    rows = normalised_gain_rows(space, players, scales).tolil()
    rows[:, level] = -1.0
    index = space.session.add_rows(rows.tocsr(), 0.0, np.inf)
    yield
    space.session.delete_rows(index)


def _in_units(result: SolveResult, unit: float) -> SolveResult:
    """Return a result of a solve whose objective was counted in units."""
    solution, bound = result.solution, result.bound
    return replace(
        result,
        solution=None if solution is None else replace(solution, objective=solution.objective * unit),
        bound=None if bound is None else bound * unit,
    )


def power_of_two(size: float) -> float:
    """Return the largest power of two up to a positive number.

    Examples
    --------
    >>> power_of_two(0.3)
    0.25
    """
    return math.ldexp(0.5, math.frexp(size)[1])
