"""Morris effects and Sobol indices of functions for which they are known exactly."""

from math import pi

import numpy as np
import pytest

from sampled_functions import UNIT, asked_by_hand
from winset_models.analysis.sensitivities.morris import morris
from winset_models.analysis.sensitivities.sobol import sobol
from winset_models.negotiation.uncertainty.distributions import Distribution

ISHIGAMI = [Distribution("uniform", (-pi, pi))] * 3
WEIGHTS = np.array([0.0, 0.5, 3.0, 9.0])
COIN = Distribution("discrete", (0.0, 4.0), values=(0.0, 4.0), probabilities=(0.25, 0.75))


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices():
    """Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, with a = 7 and b = 0.1."""
    alone = [0.5 * (1 + 0.1 * pi**4 / 5) ** 2, 7**2 / 8, 0.0]
    together = 0.1**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = sum(alone) + together
    return np.array(alone) / variance, np.array([alone[0] + together, alone[1], together]) / variance


def sobol_g(x):
    return np.prod((np.abs(4 * x - 2) + WEIGHTS) / (1 + WEIGHTS), axis=1)


def sobol_g_indices():
    alone = 1 / (3 * (1 + WEIGHTS) ** 2)
    others = np.array([np.prod(1 + np.delete(alone, at)) for at in range(len(alone))])
    variance = np.prod(1 + alone) - 1
    return alone / variance, alone * others / variance


@pytest.mark.parametrize(
    ("function", "numbers", "exact"),
    [(ishigami, ISHIGAMI, ishigami_indices()), (sobol_g, [UNIT] * 4, sobol_g_indices())],
)
def test_indices_are_within_their_intervals(function, numbers, exact):
    found = sobol(asked_by_hand(function, numbers, samples=1024 * (len(numbers) + 2)))
    assert (found.base_samples, found.samples) == (1024, 1024 * (len(numbers) + 2))
    for at, index in enumerate(found.indices):
        assert index.first == pytest.approx(exact[0][at], abs=index.first_interval)
        assert index.total == pytest.approx(exact[1][at], abs=index.total_interval)
        assert 0.0 <= index.total_interval < 0.12
    assert found.enough


def test_indices_of_a_sum_are_the_same_alone_and_in_all():
    found = sobol(asked_by_hand(lambda x: x @ [1.0, 2.0, 3.0], [UNIT] * 3, samples=1024 * 5))
    for index, exact in zip(found.indices, np.array([1, 4, 9]) / 14, strict=True):
        assert index.first == pytest.approx(exact, abs=index.first_interval)
        assert index.total == pytest.approx(exact, abs=index.total_interval)


def test_a_coin_counts_by_the_variance_of_its_values():
    found = sobol(asked_by_hand(lambda x: x.sum(axis=1), [COIN, Distribution("uniform", (0.0, 6.0))], samples=4096))
    coin, uniform = 16 * 0.25 * 0.75, 36 / 12
    assert found.indices[0].total == pytest.approx(coin / (coin + uniform), abs=found.indices[0].total_interval)


def test_effects_of_a_linear_function_are_its_coefficients_times_the_ranges():
    numbers = [Distribution("uniform", (2.0, 2.0 + width)) for width in (1.0, 0.5, 4.0)]
    found = morris(asked_by_hand(lambda x: x @ [3.0, -2.0, 0.0] + 100.0, numbers))
    assert [effect.mean for effect in found.effects] == pytest.approx([3.0, -1.0, 0.0])
    assert [effect.mean_size for effect in found.effects] == pytest.approx([3.0, 1.0, 0.0])
    assert [effect.deviation for effect in found.effects] == pytest.approx([0.0, 0.0, 0.0])
    assert [effect.interval for effect in found.effects] == pytest.approx([0.0, 0.0, 0.0])


def test_effects_of_a_product_deviate_and_those_of_opposite_signs_cancel():
    found = morris(asked_by_hand(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5) + x[:, 2], [UNIT] * 3, samples=4000))
    first, second, alone = found.effects
    # On the grid 0, 1/3, 2/3, 1 the other number is at ±1/2 or ±1/6, equally likely.
    for effect in (first, second):
        assert effect.mean == pytest.approx(0.0, abs=0.05)
        assert effect.mean_size == pytest.approx(1 / 3, abs=2 * effect.interval)
        assert effect.deviation == pytest.approx((1 / 2 * (1 / 4 + 1 / 36)) ** 0.5, abs=0.02)
    assert (alone.mean, alone.deviation) == pytest.approx((1.0, 0.0))
    assert found.trajectories == 1000
