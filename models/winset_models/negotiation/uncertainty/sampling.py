"""Samples of the doubtful numbers: the same for the same seed."""

from typing import Final, Literal

import numpy as np
import scipy
from scipy.special import ndtr, ndtri

from winset_models.negotiation.uncertainty.figures import UncertaintyFigures
from winset_solver.stochastic.factors import Matrix, correlation_root

Kind = Literal["sobol", "latin"]
_BITS: Final = 30
"""Of the points of a Sobol sequence."""


def samples(figures: UncertaintyFigures, n: int, seed: int, kind: Kind = "sobol") -> Matrix:
    """Return values of all parameters, one sample a row.

    Points that fill the unit cube evenly are correlated by a Gaussian copula: with z = Φ⁻¹(u) and R Rᵀ the correlation
    matrix, the quantiles at Φ(R z) have the distribution of each parameter and the correlations of the file between the
    normal variables behind them.

    Parameters
    ----------
    figures
        What is doubtful.
    n
        Number of samples. The first n Sobol samples are the same for any larger n; powers of two fill the cube best.
    seed
        Of the scrambling, or of the Latin hypercube.
    kind
        A scrambled Sobol sequence, or a Latin hypercube.

    Returns
    -------
    Matrix
        n × number of parameters.

    References
    ----------
    Owen, A. B. (1998). Scrambling Sobol' and Niederreiter–Xing points. Journal of Complexity 14, 466–489 (not opened).
    Iman, R. L., Conover, W. J. (1982). A distribution-free approach to inducing rank correlation among input variables.
    Communications in Statistics B 11, 311–334 (not opened; the copula here is the parametric form of the same idea).
    """
    count = len(figures.parameters)
    if n == 0 or count == 0:
        return np.empty((n, count))
    points = correlated(unit_points(n, count, seed, kind), figures.correlation)
    columns = [part.distribution.ppf(points[:, at]) for at, part in enumerate(figures.parameters)]
    return np.column_stack(columns)


def unit_points(n: int, count: int, seed: int, kind: Kind) -> Matrix:
    """Return n points strictly inside the unit cube."""
    if kind == "latin":
        return np.asarray(scipy.stats.qmc.LatinHypercube(count, rng=seed).random(n))
    powers = max(0, n - 1).bit_length()
    points = scipy.stats.qmc.Sobol(count, scramble=True, bits=_BITS, rng=seed).random_base2(powers)[:n]
    return np.asarray(points + 0.5 ** (_BITS + 1))


def correlated(points: Matrix, correlation: Matrix) -> Matrix:
    """Return points of the unit cube with the correlations of a Gaussian copula; independent ones stay as they are."""
    tied = np.flatnonzero((correlation != np.eye(len(correlation))).any(axis=1))
    if not len(tied):
        return points
    root = correlation_root(correlation[np.ix_(tied, tied)])
    found = points.copy()
    found[:, tied] = ndtr(ndtri(points[:, tied]) @ root.T)
    return found
