"""Payoff programs: what they refuse and by which name, and that they stay what they are."""

import pickle

import numpy as np
import pytest
from scipy import sparse

from winset_solver.errors import ArgumentError, DataError
from winset_solver.program import PayoffProgram, as_matrix

INF, NAN = float("inf"), float("nan")


def program(**changes):
    """Two rows, three columns, two players, and whatever is asked for."""
    return PayoffProgram.build(
        **{
            "matrix": [[1, 2, 0], [0, 3, 4]],
            "row_lower": [0, -INF],
            "row_upper": [5, 6],
            "column_lower": [0, -1, -INF],
            "column_upper": [1, 2, INF],
            "integer": [1, 0, 0],
            "payoff": [[1, 0, 2], [0, -1, 0]],
            "payoff_constant": [0.5, 0],
            "row_labels": ["budget", "quota"],
            "column_labels": ["visas", "money", "posts"],
            "player_labels": ["KEN", "DEU"],
            "owners": [0, 1, -1],
            **changes,
        }
    )


# -- bad numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [NAN, INF, -INF, 1e15, -1e15, 1e-12, 1e-9, 1.0001e12])
def test_a_coefficient_that_cannot_be_computed_with_is_named_by_row_and_column(value):
    with pytest.raises(DataError, match="quota, posts: a coefficient is out of range") as caught:
        program(matrix=[[1, 2, 0], [0, 3, value]])
    assert str(value) in str(caught.value) or "1e+15" in str(caught.value)
    with pytest.raises(DataError, match="DEU, money: a coefficient is out of range"):
        program(payoff=[[1, 0, 2], [0, value, 0]])


@pytest.mark.parametrize("value", [1e12, -1e12, 1.1e-9, -1.1e-9, 0.0])
def test_coefficients_at_the_edge_of_the_reliable_range_are_taken(value):
    assert program(matrix=[[1, 2, 0], [0, 3, value]]).matrix.toarray()[1, 2] == value


def test_the_smallest_coefficient_is_one_that_highs_keeps():
    """HiGHS drops |a| ≤ 1e-9 without a word, and then calls 1e-9 x ≥ 1 infeasible."""
    with pytest.raises(DataError, match=r"row\[0\], x\[0\]"):
        PayoffProgram.build(matrix=[[1e-9]], row_lower=[1], row_upper=[INF], payoff=[[1]])


@pytest.mark.parametrize(
    ("side", "value"),
    [("lower", NAN), ("lower", INF), ("lower", -1e15), ("upper", NAN), ("upper", -INF), ("upper", 1e15)],
)
def test_a_bound_that_cannot_be_computed_with_is_named(side, value):
    with pytest.raises(DataError, match="quota: a bound is out of range"):
        program(**{f"row_{side}": [0 if side == "lower" else 5, value]})
    with pytest.raises(DataError, match="money: a bound is out of range"):
        program(**{f"column_{side}": [1, value, 3]})


@pytest.mark.parametrize("value", [NAN, INF, 1e15])
def test_a_constant_that_cannot_be_computed_with_is_named(value):
    with pytest.raises(DataError, match="DEU: a payoff constant is out of range"):
        program(payoff_constant=[0, value])


def test_tiny_and_crossed_bounds_are_somebody_s_business_but_not_wrong():
    assert program(row_upper=[1e-12, 6]).row_upper[0] == 1e-12
    assert program(column_lower=[3, 0, 0]).column_lower[0] == 3


# -- sizes and names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("row_lower", [0]),
        ("row_upper", [5, 6, 7]),
        ("column_lower", [0, 0]),
        ("column_upper", [1]),
        ("integer", [1, 0]),
        ("payoff_constant", [0]),
        ("owners", [0]),
        ("row_labels", ["a"]),
        ("column_labels", ["a", "b"]),
        ("player_labels", ["a", "b", "c"]),
    ],
)
def test_a_size_that_does_not_fit_is_named(name, value):
    with pytest.raises(ArgumentError, match=f"{name}: a size does not fit .got {len(value)}, wanted"):
        program(**{name: value})


def test_a_matrix_of_another_width_is_refused():
    with pytest.raises(ArgumentError, match="a size does not fit"):
        program(matrix=[[1, 2], [3, 4]])
    with pytest.raises(ArgumentError, match="payoff: a size does not fit"):
        program().replace(payoff=as_matrix([[1, 2], [3, 4]]))


@pytest.mark.parametrize(
    ("name", "labels"), [("row_labels", "aa"), ("column_labels", ["a", "b", "a"]), ("player_labels", ["p", "p"])]
)
def test_a_label_that_repeats_is_named(name, labels):
    with pytest.raises(ArgumentError, match=f"{name}: a label repeats .got {labels[0]}"):
        program(**{name: labels})


@pytest.mark.parametrize("owner", [2, -2])
def test_an_owner_that_is_no_player_is_refused(owner):
    with pytest.raises(ArgumentError, match=f"money: no player has this index .got {owner}"):
        program(owners=[0, owner, -1])


def test_defaults_are_nonnegative_continuous_joint_columns_with_counted_labels():
    built = PayoffProgram.build(matrix=[[1, 1]], row_lower=[0], row_upper=[1], payoff=[[1, 0]])
    assert built.shape == (1, 2, 1)
    assert built.row_labels + built.column_labels + built.player_labels == ("row[0]", "x[0]", "x[1]", "player[0]")
    assert built.column_lower.tolist() == [0, 0]
    assert built.column_upper.tolist() == [INF, INF]
    assert built.integer.tolist() == [False, False]
    assert built.owners.tolist() == [-1, -1]
    assert built.payoff_constant.tolist() == [0]


@pytest.mark.parametrize(
    ("values", "columns", "shape"),
    [([], 3, (0, 3)), ([], 0, (0, 0)), ([[]], 0, (1, 0)), (np.zeros((2, 0)), 0, (2, 0)), ([1, 2], 2, (1, 2))],
)
def test_matrices_may_lack_rows_or_columns(values, columns, shape):
    assert as_matrix(values, columns=columns).shape == shape


def test_matrices_are_canonical():
    scattered = sparse.coo_array(([1.0, 2.0, 5.0, -5.0, 3.0], ([0, 0, 0, 0, 0], [2, 0, 1, 1, 2])), shape=(1, 3))
    matrix = as_matrix(scattered)
    assert matrix.indices.tolist() == [0, 2]
    assert matrix.data.tolist() == [2.0, 4.0]


# -- payoffs and changes -----------------------------------------------------------------------------------------


def test_payoffs_are_linear_with_their_constants():
    assert program().payoffs([1, 2, 3]).tolist() == [7.5, -2.0]


def test_columns_are_found_by_label():
    assert program().column("posts") == 2
    with pytest.raises(ArgumentError, match=r"no column has this label \(got ships"):
        program().column("ships")


def test_fixing_holds_labelled_columns_and_leaves_the_original():
    original = program()
    fixed = original.fix({"posts": 4.0, "visas": 1.0})
    assert fixed.column_lower.tolist() == [1, -1, 4]
    assert fixed.column_upper.tolist() == [1, 2, 4]
    assert original.column_upper.tolist() == [1, 2, INF]
    with pytest.raises(ArgumentError, match=r"no column has this label \(got ships"):
        original.fix({"visas": 1.0, "ships": 2.0})
    with pytest.raises(DataError, match="posts"):
        original.fix({"posts": NAN})


def test_a_replaced_field_is_checked_again():
    with pytest.raises(DataError, match="quota"):
        program().replace(row_upper=np.array([1.0, NAN]))
    assert program().replace(row_upper=np.array([1.0, 2.0])).row_upper.tolist() == [1, 2]


def arrays(built):
    yield from (built.row_lower, built.row_upper, built.column_lower, built.column_upper, built.integer)
    yield from (built.payoff_constant, built.owners)
    for matrix in (built.matrix, built.payoff):
        yield from (matrix.data, matrix.indices, matrix.indptr)


@pytest.mark.parametrize("travelled", [False, True])
def test_arrays_are_read_only_also_after_a_journey(travelled):
    built = pickle.loads(pickle.dumps(program())) if travelled else program()
    for array in arrays(built):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[0]


def test_building_copies_what_it_is_given():
    upper = np.array([5.0, 6.0])
    built = program(row_upper=upper)
    upper[0] = 99.0
    assert built.row_upper[0] == 5.0


def test_a_program_survives_pickling():
    original = program()
    copy = pickle.loads(pickle.dumps(original))
    assert copy.fingerprint() == original.fingerprint()
    assert copy.payoffs([1, 2, 3]).tolist() == original.payoffs([1, 2, 3]).tolist()


# -- fingerprint -------------------------------------------------------------------------------------------------


def test_equal_programs_have_equal_fingerprints_however_they_were_written():
    scattered = sparse.coo_array(([4.0, 3.0, 2.0, 1.0, 0.0], ([1, 1, 0, 0, 0], [2, 1, 1, 0, 2])), shape=(2, 3))
    assert program(matrix=scattered).fingerprint() == program().fingerprint()
    assert program(payoff_constant=[0.5, -0.0]).fingerprint() == program().fingerprint()
    assert len(program().fingerprint()) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"matrix": [[1, 2, 0], [0, 3, 4.000000001]]},
        {"matrix": [[1, 2, 0], [3, 0, 4]]},
        {"row_lower": [0, -7]},
        {"row_upper": [5, 7]},
        {"column_lower": [0, -1, 0]},
        {"column_upper": [1, 2, 9]},
        {"integer": [1, 1, 0]},
        {"payoff": [[1, 0, 2], [0, -2, 0]]},
        {"payoff_constant": [0.5, 1]},
        {"row_labels": ["budget", "quote"]},
        {"column_labels": ["visas", "money", "post"]},
        {"player_labels": ["DEU", "KEN"]},
        {"owners": [0, 1, 0]},
    ],
)
def test_a_fingerprint_tells_every_difference(changes):
    assert program(**changes).fingerprint() != program().fingerprint()
