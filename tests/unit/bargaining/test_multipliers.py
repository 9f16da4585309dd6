"""Pools of multipliers: every bound is valid, and sifting drops nothing that a full look would keep."""

import numpy as np
import pytest

from winset_solver.bargaining.levels import SmallestMean
from winset_solver.bargaining.multipliers import FIRST, Pool, blocks


@pytest.fixture
def pool():
    rng = np.random.default_rng(1)
    return Pool(rng.random((4, 3, 2)), SmallestMean(1), rng.random((40, 2)) + 0.01)


@pytest.fixture
def gains():
    return np.random.default_rng(2).random((300, 2)) * 3.0


def test_blocks_cover_every_row_once():
    for rows, width in ((0, 10), (1, 10), (100_000, 80), (5, 10_000_000)):
        cut = list(blocks(rows, width))
        assert [i for block in cut for i in range(rows)[block]] == list(range(rows))


def test_bounds_are_the_smallest_over_all_multipliers(pool, gains):
    table = gains @ pool.vectors.T + pool.tails
    bounds, which = pool.bounds(gains)
    np.testing.assert_allclose(bounds, table.min(axis=1))
    assert which.tolist() == table.argmin(axis=1).tolist()


def test_first_bounds_measure_every_option(pool, gains):
    options = np.random.default_rng(3).random((3, 2))
    table = (gains[:, None, :] + options[None]) @ pool.vectors[:FIRST].T + pool.tails[:FIRST]
    np.testing.assert_allclose(pool.first_bounds(gains, options), table.min(axis=2))


def test_sifting_is_exact_for_what_survives_and_right_about_the_rest(pool, gains):
    exact, _ = pool.bounds(gains)
    least = float(np.median(exact))
    sifted = pool.sift(gains, np.full(len(gains), np.inf), least, since=0)
    survives = exact >= least
    np.testing.assert_allclose(sifted[survives], exact[survives])
    assert np.all(sifted[~survives] < least)
    assert np.all(sifted >= exact - 1e-12)


def test_sifting_credits_each_row_that_is_ruled_out_once(pool, gains):
    merits = pool.merits.sum()
    sifted = pool.sift(gains, np.full(len(gains), np.inf), 2.0, since=0)
    assert pool.merits.sum() - merits == np.count_nonzero(sifted < 2.0)


def test_sifting_keeps_smaller_bounds_that_are_known(pool, gains):
    known = np.full(len(gains), -1.0)
    assert pool.sift(gains, known, -np.inf, since=0).tolist() == known.tolist()


def test_sifting_looks_at_every_multiplier(pool, gains):
    tails = pool.tails.copy()
    for k in range(len(tails)):
        pool.tails = tails.copy()
        pool.tails[k] -= 100.0
        sifted = pool.sift(gains, np.full(len(gains), np.inf), -np.inf, since=0)
        np.testing.assert_allclose(sifted, gains @ pool.vectors[k] + pool.tails[k])


def test_sifting_skips_multipliers_that_were_used_before(pool, gains):
    late = pool.sift(gains, np.full(len(gains), np.inf), -np.inf, since=39)
    np.testing.assert_allclose(late, gains @ pool.vectors[39] + pool.tails[39])
