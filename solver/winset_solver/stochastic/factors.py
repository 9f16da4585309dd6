"""Trees from factors: points of distributions, matched in their moments, and independent branching in every stage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import ndtri

from winset_solver.errors import ArgumentError, DataError
from winset_solver.stochastic.tree import Indices, Vector
from winset_solver.tolerances import FEASIBILITY

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Distribution:
    """A quantity x_t = φ x_{t−1} + σ_t ε_t around its mean, or as the exponent of a factor of its mean.

    Parameters
    ----------
    mean, deviation
        By stage: the mean, and σ_t.
    persistence
        φ in [0, 1].
    lognormal
        Whether the quantity is mean · exp(x_t) / E exp(x_t) instead of mean + x_t.
    at_least
        Smaller values count as this.
    """

    mean: Vector
    deviation: Vector
    persistence: float = 0.0
    lognormal: bool = False
    at_least: float = -np.inf


@dataclass(frozen=True)
class GrownTree:
    """A tree in which all nodes of a stage branch alike, without names.

    Parameters
    ----------
    parent, stage, probability
        Of each node, as a `ScenarioTree` has them.
    branch
        Which of the branches of its stage each node is.
    """

    parent: Indices
    stage: Indices
    probability: Vector
    branch: Indices


def grown_tree(chances: Sequence[Vector]) -> GrownTree:
    """Grow a tree in which every node before stage t has the same children, with probabilities ``chances[t]``.

    Examples
    --------
    >>> grown = grown_tree([np.ones(1), np.array([0.25, 0.75])])
    >>> grown.parent, grown.branch, grown.probability
    (array([-1,  0,  0]), array([0, 0, 1]), array([1.  , 0.25, 0.75]))
    """
    before, ahead = np.array([-1]), np.ones(1)
    parents, branches, probabilities, count = [], [], [], 0
    for chance in chances:
        parents.append(before.repeat(len(chance)))
        branches.append(np.tile(np.arange(len(chance)), len(before)))
        ahead = np.outer(ahead, chance).ravel()
        probabilities.append(ahead)
        before = count + np.arange(len(ahead))
        count += len(ahead)
    return GrownTree(
        np.concatenate(parents),
        np.repeat(np.arange(len(chances)), [len(nodes) for nodes in parents]),
        np.concatenate(probabilities),
        np.concatenate(branches),
    )


def correlation_root(correlations: Matrix) -> Matrix:
    """Return the lower triangular R with R Rᵀ = ``correlations``, which may be singular.

    Raises
    ------
    DataError
        There are no random variables with such correlations.

    Notes
    -----
    Cholesky's factor, found as the transposed triangular factor of a square root, so that perfect correlation is no
    special case.

    Examples
    --------
    >>> correlation_root(np.array([[1.0, 0.6], [0.6, 1.0]]))
    array([[1. , 0. ],
           [0.6, 0.8]])
    """
    values, vectors = np.linalg.eigh(correlations)
    if len(values) and values[0] < -FEASIBILITY:
        hint = "bring the correlations nearer to 0"
        raise DataError("no factors can have these correlations with each other at once", hint=hint)
    square_root = vectors * np.sqrt(np.maximum(values, 0.0))
    _, triangle = np.linalg.qr(square_root.T)
    return np.asarray(triangle.T * np.where(np.diag(triangle) < 0, -1.0, 1.0))


def shock_points(count: int, root: Matrix, seed: Sequence[int]) -> Matrix:
    """Return equally likely points (rows) that stand for standard normal shocks with correlations R Rᵀ.

    The points are scrambled Sobol points through the inverse normal distribution, moved and scaled so that every shock
    has mean 0 and, with at least two points, variance 1; where there are more points than shocks the correlations are
    met exactly as well. A single point is the mean.

    Parameters
    ----------
    count
        Number of points.
    root
        R by shock (rows).
    seed
        The same seed gives the same points.

    References
    ----------
    Owen, A. B. (1998). Scrambling Sobol' and Niederreiter–Xing points. Journal of Complexity 14, 466–489. Not opened.
    Høyland, K., Wallace, S. W. (2001). Generating scenario trees for multistage decision problems. Management Science
    47, 295–307. Not opened.
    """
    shocks = len(root)
    if count < 1:
        raise ArgumentError("a stage needs at least one point", got=count)
    if count == 1 or not shocks:
        return np.zeros((count, shocks))
    engine = scipy.stats.qmc.Sobol(shocks, scramble=True, rng=np.random.default_rng(list(seed)))
    uniform = engine.random_base2((count - 1).bit_length())[:count]
    points = ndtri(np.clip(uniform, 0.5 / len(uniform), None))
    points -= points.mean(axis=0)
    if np.linalg.matrix_rank(points) == shocks:
        triangle = np.linalg.cholesky(points.T @ points / count)
        return np.asarray(np.linalg.solve(triangle, points.T).T @ root.T)
    points = points @ root.T
    return np.asarray(points / points.std(axis=0))


def quantities(grown: GrownTree, distributions: Sequence[Distribution], points: Sequence[Matrix]) -> Matrix:
    """Return the value of each quantity (columns) at each node, given the shocks of the branches of every stage.

    Parameters
    ----------
    points
        For each stage: shocks by branch (rows) and quantity.

    Raises
    ------
    DataError
        A deviation is so large that a lognormal quantity is not finite.
    """
    found = np.empty((len(grown.parent), len(distributions)))
    shock = np.concatenate([points[t][grown.branch[grown.stage == t]] for t in range(len(points))])
    for column, law in enumerate(distributions):
        found[:, column] = _values(grown, law, law.deviation[grown.stage] * shock[:, column])
    return found


def _values(grown: GrownTree, law: Distribution, shock: Vector) -> Vector:
    state = shock.copy()
    for stage in range(1, len(law.mean)):
        nodes = np.flatnonzero(grown.stage == stage)
        state[nodes] += law.persistence * state[grown.parent[nodes]]
    if not law.lognormal:
        return np.maximum(law.mean[grown.stage] + state, law.at_least)
    with np.errstate(over="ignore", invalid="ignore"):
        factor = np.exp(state)
        average = np.bincount(grown.stage, weights=grown.probability * factor)
        value = law.mean[grown.stage] * (factor / average[grown.stage])
    if not np.isfinite(value).all():
        raise DataError("a lognormal factor varies too much to compute with", hint="give it a smaller deviation")
    return np.maximum(value, law.at_least)
