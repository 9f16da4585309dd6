"""Nothing that SALib would answer wrongly without a word gets to it."""

import sys
import warnings

import numpy as np
import pytest

from winset_models.analysis.sensitivities import salib_guard
from winset_models.analysis.sensitivities.salib_guard import (
    elementary_effects,
    morris_design,
    sobol_design,
    variance_indices,
)
from winset_solver.errors import ArgumentError, EngineError

HOW = {"confidence": 0.95, "seed": 0}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_an_output_that_is_not_finite_is_refused_and_named(value):
    outputs = np.arange(40.0)
    outputs[7] = value
    with pytest.raises(ArgumentError, match="sample 7: an output is not finite"):
        variance_indices(3, outputs, **HOW)
    with pytest.raises(ArgumentError, match="sample 7: an output is not finite"):
        elementary_effects(morris_design(3, 10, 1), outputs, **HOW)


@pytest.mark.parametrize("level", [0.0, 1e6])
def test_a_constant_output_has_indices_of_nothing(level):
    noise = 1e-9 * level * np.arange(40)
    indices = variance_indices(3, level + noise, **HOW)
    effects = elementary_effects(morris_design(3, 10, 1), level + noise, **HOW)
    assert not np.concatenate([indices.first, indices.total_interval, effects.size, effects.deviation]).any()
    assert indices.known


def test_effects_below_the_noise_of_solves_are_nothing():
    design = morris_design(2, 5, 1)
    effects = elementary_effects(design, design @ [1.0, 1e-9], **HOW)
    assert effects.size == pytest.approx([1.0, 0.0], abs=0.0, rel=1e-12)
    assert [effects.mean[1], effects.interval[1], effects.deviation[1]] == [0.0, 0.0, 0.0]


def test_an_output_that_hardly_ever_moves_is_not_known():
    outputs = np.zeros(40)
    outputs[1] = 1.0  # neither a first nor a last point of a block
    indices = variance_indices(3, outputs, **HOW)
    assert not indices.known
    assert indices.total_interval.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same_designs_and_intervals(seed):
    for design in (lambda s: sobol_design(2, 8, s), lambda s: morris_design(2, 8, s)):
        assert (design(seed) == design(seed)).all()
        assert (design(seed) != design(seed + 1)).any()
    outputs = np.random.default_rng(1).random(32)
    found = [variance_indices(2, outputs, confidence=0.95, seed=seed) for _ in range(2)]
    assert (found[0].total_interval == found[1].total_interval).all()
    assert (
        found[0].total_interval != variance_indices(2, outputs, confidence=0.95, seed=seed + 1).total_interval
    ).any()


def test_designs_are_inside_the_unit_cube_and_move_one_number_at_a_time():
    trajectories = morris_design(5, 6, 3).reshape(6, 6, 5)
    assert ((trajectories >= 0) & (trajectories <= 1)).all()
    assert ((np.diff(trajectories, axis=1) != 0).sum(axis=2) == 1).all()
    blocks = sobol_design(4, 8, 3).reshape(8, 6, 4)
    for at in range(4):
        assert ((blocks[:, at + 1] != blocks[:, 0]).sum(axis=1) == 1).all()
        assert (blocks[:, at + 1, at] == blocks[:, -1, at]).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: sobol_design(2, 12, 1),
        lambda: sobol_design(0, 8, 1),
        lambda: morris_design(2, 1, 1),
        lambda: variance_indices(2, np.arange(10.0), **HOW),
        lambda: variance_indices(2, np.arange(4.0), **HOW),
        lambda: elementary_effects(morris_design(2, 4, 1), np.arange(11.0), **HOW),
    ],
)
def test_designs_that_are_not_whole_are_refused(call):
    with pytest.raises(ArgumentError):
        call()


def test_warnings_and_figures_that_are_not_finite_are_errors(monkeypatch):
    class Careless:
        @staticmethod
        def analyze(*_, **__):
            warnings.warn("constant values", stacklevel=1)

    class Holes:
        @staticmethod
        def analyze(*_, **__):
            return dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.ma.masked_array([1.0, 2.0], [True, False]))

    for module, words in ((Careless, "SALib warns: constant values"), (Holes, "not finite")):
        monkeypatch.setattr(salib_guard, "_module", lambda _, module=module: module)
        with pytest.raises(EngineError, match=words):
            variance_indices(2, np.arange(8.0), **HOW)


def test_without_salib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(ArgumentError, match=r"pip install 'winset\[sensitivity\]'"):
        sobol_design(2, 8, 1)
