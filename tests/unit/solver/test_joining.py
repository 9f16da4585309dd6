"""Two programs with some columns in common become one."""

import numpy as np
import pytest

from winset_solver.errors import ArgumentError
from winset_solver.joining import joined
from winset_solver.program import PayoffProgram

BASE = PayoffProgram.build(
    matrix=[[1, 1]],
    row_lower=[0],
    row_upper=[4],
    payoff=[[1, 0], [0, 1]],
    payoff_constant=[1, 2],
    column_upper=[5, 1],
    integer=[False, True],
    column_labels=["x", "z"],
    row_labels=["own"],
    player_labels=["A", "B"],
    owners=[0, 1],
)
EXTENSION = PayoffProgram.build(
    matrix=[[2, -1], [0, 1]],
    row_lower=[-np.inf, 1],
    row_upper=[0, 3],
    payoff=[[10, 0]],
    payoff_constant=[7],
    column_lower=[-5, 1],
    column_upper=[9, 3],
    column_labels=["y", "x"],
    row_labels=["both", "more"],
    player_labels=["B"],
)


def test_columns_with_equal_labels_are_one_column():
    both = joined(BASE, EXTENSION)
    assert both.column_labels == ("x", "z", "y")
    assert both.row_labels == ("own", "both", "more")
    assert both.matrix.toarray().tolist() == [[1, 1, 0], [-1, 0, 2], [1, 0, 0]]
    assert both.column_lower.tolist() == [1, 0, -5]
    assert both.column_upper.tolist() == [3, 1, 9]
    assert both.integer.tolist() == [False, True, False]
    assert both.owners.tolist() == [0, 1, -1]
    assert both.payoffs([3.0, 1.0, 2.0]).tolist() == [4, 2 + 1 + 20 + 7]


def test_nothing_in_common_is_side_by_side():
    alone = EXTENSION.replace(column_labels=("p", "q"))
    assert joined(BASE, alone).shape == (3, 4, 2)


def test_rows_with_equal_labels_and_unknown_players_are_refused():
    with pytest.raises(ArgumentError, match="a label repeats"):
        joined(BASE, EXTENSION.replace(row_labels=("own", "more")))
    with pytest.raises(ArgumentError, match="no player of the program"):
        joined(BASE, EXTENSION.replace(player_labels=("C",)))
