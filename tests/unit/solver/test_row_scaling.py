"""Rows with large coefficients are written in units that doubles can keep tolerances in."""

import numpy as np
import pytest
from scipy import sparse

from winset_solver.row_scaling import row_scale, row_scales
from winset_solver.tolerances import SMALLEST_COEFFICIENT


@pytest.mark.parametrize("coefficients", [[], [0.0], [1.0, -2047.0], [1e-4]])
def test_small_coefficients_stay_as_they_are(coefficients: list[float]) -> None:
    assert row_scale(coefficients) == 1.0


@pytest.mark.parametrize("coefficients", [[2048.0], [1e9, -1.0], [3e11, 1e4], [1e12, 1e-4], [-1e7, 0.3, 0.0]])
def test_a_scaled_row_keeps_every_digit_and_every_coefficient(coefficients: list[float]) -> None:
    row = np.array(coefficients)
    scaled = row_scale(row) * row
    assert np.array_equal(scaled / row_scale(row), row)
    assert np.abs(scaled).max() < np.abs(row).max()
    assert np.abs(scaled[scaled != 0]).min() > SMALLEST_COEFFICIENT


def test_every_row_has_its_own_scale() -> None:
    rows = sparse.csr_array(np.array([[1.0, 2.0], [0.0, 0.0], [4096.0, 1e9]]))
    assert (row_scales(rows) @ np.ones(3)).tolist() == [row_scale([1, 2]), 1.0, row_scale([4096, 1e9])]
