"""The one door to SALib: complete designs go in, finite indices with intervals come out, and nothing is passed over.

SALib turns one NaN among thousands of outputs into indices that are 0 for every parameter, divides by zero where
outputs are constant, and takes the seed 0 for none. Nothing of that can happen here: outputs that are not finite are
refused, constant ones are answered without it, and its warnings are errors.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.errors import ArgumentError, EngineError
from winset_solver.program import Vector
from winset_solver.tolerances import AGREEMENT

LEVELS: Final = 4
"""Places on the way from one end of a range to the other at which Morris trajectories turn."""
RESAMPLES: Final = 200
"""Resamples behind a confidence interval."""
EXTRA: Final = "pip install 'winset[sensitivity]'"


@dataclass(frozen=True, eq=False)
class ElementaryEffects:
    """Of every parameter: mean, mean size with half width of its interval, and standard deviation of effects."""

    mean: Vector
    size: Vector
    interval: Vector
    deviation: Vector


@dataclass(frozen=True, eq=False)
class VarianceIndices:
    """Of every parameter: first-order and total index, each with the half width of its interval.

    Parameters
    ----------
    known
        False where an output moves but hardly ever, so that nothing can be told: indices are 0 and intervals 1 then.
    """

    first: Vector
    first_interval: Vector
    total: Vector
    total_interval: Vector
    known: bool = True


def morris_design(parameters: int, trajectories: int, seed: int) -> Vector:
    """Return random trajectories in the unit cube, one after the other, of parameters + 1 points each.

    Raises
    ------
    ArgumentError
        If there is no parameter, fewer than two trajectories, or SALib is missing.
    """
    _require(parameters, trajectories)
    with _strict():
        design = _module("sample.morris").sample(_problem(parameters), trajectories, num_levels=LEVELS, seed=seed)
    inside: Vector = np.clip(np.asarray(design, dtype=float), 0.0, 1.0)
    return inside


def elementary_effects(design: Vector, output: Vector, *, confidence: float, seed: int) -> ElementaryEffects:
    """Return what moving a parameter over its whole range does to an output, by quantiles, on average over the others.

    Effects that are no larger than two solves of the same program may differ are 0.

    Parameters
    ----------
    design
        Whole trajectories of `morris_design`; some may have been left out.
    output
        By point.

    Raises
    ------
    ArgumentError
        If an output is not finite, or the design is not made of whole trajectories.
    """
    count = design.shape[1]
    _check(output, len(design), count + 1)
    if constant(output):
        return ElementaryEffects(*(np.zeros(count) for _ in range(4)))
    options = {"num_resamples": RESAMPLES, "conf_level": confidence, "num_levels": LEVELS, "seed": seed}
    with _strict():
        found = _module("analyze.morris").analyze(_problem(count), design, output, **options)
    mean, size, interval, deviation = (_finite(found[key]) for key in ("mu", "mu_star", "mu_star_conf", "sigma"))
    moves = size > _noise(output)
    return ElementaryEffects(mean * moves, size * moves, interval * moves, deviation * moves)


def sobol_design(parameters: int, base: int, seed: int) -> Vector:
    """Return blocks of parameters + 2 points of the unit cube.

    Each holds a random point, that point with one number of another random point for every parameter, and the other.

    Raises
    ------
    ArgumentError
        If there is no parameter, the number of blocks is no power of two above one, or SALib is missing.
    """
    _require(parameters, base)
    if base & (base - 1):
        raise ArgumentError("the number of base samples is not a power of two", got=base)
    with _strict():
        design = _module("sample.sobol").sample(_problem(parameters), base, calc_second_order=False, seed=seed)
    return np.asarray(design, dtype=float)


def variance_indices(parameters: int, output: Vector, *, confidence: float, seed: int) -> VarianceIndices:
    """Return which part of the variance of an output comes from which parameter.

    Parameters
    ----------
    output
        By point of whole blocks of `sobol_design`; some may have been left out.

    Raises
    ------
    ArgumentError
        If an output is not finite, or the blocks are not whole.
    """
    _check(output, len(output), parameters + 2)
    nothing, anything = np.zeros(parameters), np.ones(parameters)
    if constant(output):
        return VarianceIndices(nothing, nothing, nothing, nothing)
    blocks = output.reshape(-1, parameters + 2)
    if constant(blocks[:, [0, -1]].ravel()):
        return VarianceIndices(nothing, anything, nothing, anything, known=False)
    options = {"calc_second_order": False, "num_resamples": RESAMPLES, "conf_level": confidence, "seed": seed + 1}
    with _strict():
        found = _module("analyze.sobol").analyze(_problem(parameters), output, **options)
    first, first_interval, total, total_interval = (_finite(found[key]) for key in ("S1", "S1_conf", "ST", "ST_conf"))
    return VarianceIndices(first, first_interval, total, total_interval)


def constant(output: Vector) -> bool:
    """Return whether an output moves no more than two solves of the same program may differ."""
    return bool(np.ptp(output) <= _noise(output))


def _noise(output: Vector) -> float:
    """Return how far two solves of the same program may differ."""
    return AGREEMENT * max(1.0, float(np.abs(output).max()))


def _module(name: str) -> ModuleType:
    try:
        return import_module(f"SALib.{name}")
    except ModuleNotFoundError as error:
        raise ArgumentError("the library for indices (SALib) is not installed", hint=EXTRA) from error


@contextmanager
def _strict() -> Iterator[None]:
    """Turn warnings, also those of numpy, into an error of the engine."""
    with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise", over="raise"):
        warnings.simplefilter("error")
        try:
            yield
        except (Warning, FloatingPointError) as error:
            raise EngineError(f"SALib warns: {error}") from error


def _problem(parameters: int) -> dict[str, object]:
    """Return what SALib calls a problem: the unit cube."""
    names = [f"x{position}" for position in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


def _require(parameters: int, repetitions: int) -> None:
    if parameters < 1:
        raise ArgumentError("there is no parameter to vary")
    if repetitions < 2:
        raise ArgumentError("one repetition has no deviation", got=repetitions, wanted="at least 2")


def _check(output: Vector, points: int, block: int) -> None:
    """Refuse what SALib would answer without a word."""
    if output.shape != (points,) or points < 2 * block or points % block:
        raise ArgumentError(
            "outputs are not those of whole repetitions", got=len(output), wanted=f"a multiple of {block}"
        )
    if not np.isfinite(output).all():
        raise ArgumentError("an output is not finite", where=f"sample {int(np.argmin(np.isfinite(output)))}")


def _finite(figures: ArrayLike) -> Vector:
    """Return what SALib found as a plain array, refusing what is masked or not finite."""
    found: Vector = np.asarray(figures, dtype=float)
    if np.ma.is_masked(figures) or not np.isfinite(found).all():
        raise EngineError("an index is not finite")
    return found
