"""Families of columns and rows over nodes: expressions, labels, definitions and what becomes of them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.node_sheet import Affine, NodeSheet

numbers = st.lists(st.integers(-3, 3).map(float), min_size=3, max_size=3).map(np.array)
X = np.array([1.0, -2.0, 4.0, 0.5, 3.0])
places = st.lists(st.integers(0, 4), min_size=3, max_size=3).map(np.array)


@st.composite
def affine(draw):
    return Affine.of(draw(places)) * draw(numbers) + Affine.of(draw(places)) + Affine.known(draw(numbers))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=affine(), other=affine(), factor=numbers, rows=st.lists(st.integers(0, 2), max_size=5), into=places)
def test_expressions_are_computed_as_their_values_are(one, other, factor, rows, into):
    assert (one + other).value(X) == pytest.approx(one.value(X) + other.value(X))
    assert (one - other).value(X) == pytest.approx(one.value(X) - other.value(X))
    assert (one * factor).value(X) == pytest.approx(one.value(X) * factor)
    chosen = np.array(rows, dtype=np.int64)
    assert one.at(chosen).value(X) == pytest.approx(one.value(X)[chosen])
    assert one.spread(into, 5).value(X) == pytest.approx(np.bincount(into, one.value(X), minlength=5))
    assert one.summed(factor).value(X) == pytest.approx(one.value(X) @ factor)
    assert one.summed().repeated(4).value(X) == pytest.approx(np.full(4, one.value(X).sum()))


def test_a_sheet_becomes_a_program_with_labels_bounds_and_definitions():
    sheet = NodeSheet("fund", ["A", "B"])
    paid = sheet.columns("paid", ["dry", "wet"], 0.0, [4.0, np.inf])
    total, rows = sheet.define("total", ["all"], Affine.of(paid).summed())
    sheet.rows("limit", ["dry", "wet"], Affine.of(paid) * 2.0 + Affine.known([1.0, 0.0]), upper=6.0)
    sheet.tighten(paid[:1], lower=1.0)
    sheet.tighten(paid, upper=3.0)
    sheet.credit("B", Affine.of(total) + Affine.known(5.0))
    program = sheet.program()
    assert program.column_labels == ("fund.paid[dry]", "fund.paid[wet]", "fund.total[all]")
    assert program.row_labels == ("fund.total[all]", "fund.limit[dry]", "fund.limit[wet]")
    assert list(rows) == [0]
    assert program.column_lower.tolist() == [1, 0, -np.inf]
    assert program.column_upper.tolist() == [3, 3, np.inf]
    assert program.row_upper.tolist() == [0, 5, 6]
    assert program.matrix.toarray().tolist() == [[-1, -1, 1], [2, 0, 0], [0, 2, 0]]
    x = sheet.complete(np.array([1.0, 2.0, 0.0]))
    assert program.payoffs(x).tolist() == [0, 8]


def test_terms_that_cancel_or_that_the_solver_would_drop_are_left_out():
    sheet = NodeSheet("fund", ["A"])
    one, other = sheet.columns("x", ["1", "2"], 0.0, 1.0)
    body = Affine.of(one) - Affine.of(one) + Affine.of(other) * 1e-12
    sheet.rows("nothing", ["here"], body, upper=1.0)
    assert sheet.program().matrix.nnz == 0


def test_a_family_of_rows_needs_an_expression_for_each():
    with pytest.raises(ArgumentError, match="wrong size"):
        NodeSheet("fund", []).rows("limit", ["dry", "wet"], Affine.known([1.0]))
