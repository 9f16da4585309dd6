"""Rounding that keeps sums: rows and columns add up as shown, and nothing moves further than to the next multiple."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.balanced import FINER, balanced, balanced_table

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False, allow_subnormal=False)
TABLES = st.integers(1, 6).flatmap(
    lambda wide: st.lists(st.lists(NUMBERS, min_size=wide, max_size=wide), min_size=1, max_size=8)
)
DECIMALS = st.integers(0, 3)


def units(value, decimals):
    """Return a number in multiples of its last decimal, which it has to be."""
    whole = value * 10**decimals
    assert whole == pytest.approx(round(whole), abs=1e-6)
    return round(whole)


@given(TABLES, DECIMALS)
def test_rows_columns_and_totals_add_up_as_shown(rows, decimals):
    shown = [[units(cell, decimals) for cell in row] for row in balanced_table(rows, decimals)]
    assert all(sum(row[:-1]) == row[-1] for row in shown)
    assert all(sum(column[:-1]) == column[-1] for column in zip(*shown, strict=True))


@given(TABLES, DECIMALS)
def test_every_number_goes_to_a_multiple_next_to_it(rows, decimals):
    sums = [[*row, sum(row)] for row in rows]
    sums.append([sum(column) for column in zip(*sums, strict=True)])
    noise = 10.0 ** (2 - FINER - decimals)
    for own, found in zip(sums, balanced_table(rows, decimals), strict=True):
        assert all(abs(a - b) < 10.0**-decimals + noise for a, b in zip(own, found, strict=True))


@given(TABLES, DECIMALS)
def test_a_table_that_is_rounded_already_stays_as_it_is(rows, decimals):
    whole = [[round(value, decimals) for value in row] for row in rows]
    found = [row[:-1] for row in balanced_table(whole, decimals)[:-1]]
    assert found == [pytest.approx(row, abs=1e-9) for row in whole]


@given(st.lists(NUMBERS, min_size=1, max_size=12), DECIMALS)
def test_a_list_adds_up_to_its_rounded_sum(values, decimals):
    shown = [units(value, decimals) for value in balanced(values, decimals)]
    if any(abs(value) > 1e-6 for value in values):
        assert sum(shown) == pytest.approx(sum(values) * 10**decimals, abs=0.5 + 1e-3)
    assert all(abs(a - b * 10**decimals) <= 1 + 1e-6 for a, b in zip(shown, values, strict=True))


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=8), st.integers(-3, 3))
def test_a_list_adds_up_to_a_given_total(values, off):
    total = round(sum(values)) + off
    assert sum(balanced(values, 0, total)) == total


def test_what_is_nothing_stays_nothing():
    assert balanced([0.5, 0.0, 0.5, 0.0], 0, 2) == [1.0, 0.0, 1.0, 0.0]
    assert balanced([0.0, 0.0], 2) == [0.0, 0.0]
    assert balanced_table([[0.0, 0.0]], 1) == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    assert balanced([], 2) == []


def test_noise_is_not_rounded_up():
    assert balanced_table([[1.0 + 1e-12, 2.0 - 1e-12]], 0) == [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]
