"""From payoff programs to Pyomo models and back: the same rows, columns, payoffs and labels."""

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.errors import ModelError
from winset_solver.program import PayoffProgram
from winset_solver.pyomo_compiler import compile_model
from winset_solver.pyomo_model import pyomo_model

INF = float("inf")
LABELS = ["pledge[DEU]", "gift,[bank]", "with space", "ü.1", "x"]
NUMBER = st.sampled_from([0.0, 0.0, 1.0, -2.5, 1e-3, 7e6])
BOUND = st.sampled_from([-INF, -3.0, 0.0, 0.5, 4.0, INF])


@st.composite
def programs(draw):
    """Programs of every shape: integers, ranges, equalities, free rows, empty columns, several players."""
    rows, columns, players = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 3))

    def table(count):
        return np.array(draw(st.lists(NUMBER, min_size=count * columns, max_size=count * columns))).reshape(-1, columns)

    def limits(count):
        pairs = [sorted(draw(st.tuples(BOUND, BOUND))) for _ in range(count)]
        pairs = [(-INF if low == INF else low, INF if high == -INF else high) for low, high in pairs]
        return np.array(pairs, dtype=float).reshape(-1, 2).T

    row_lower, row_upper = limits(rows)
    column_lower, column_upper = limits(columns)
    return PayoffProgram.build(
        matrix=table(rows),
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=column_lower,
        column_upper=column_upper,
        integer=draw(st.lists(st.booleans(), min_size=columns, max_size=columns)),
        payoff=table(players),
        payoff_constant=draw(st.lists(NUMBER, min_size=players, max_size=players)),
        row_labels=[f"balance[{i}]" for i in range(rows)],
        column_labels=LABELS[:columns],
        player_labels=["DEU", "Ghana, Togo", "3"][:players],
    )


def relabelled(compiled):
    """The compiled program with the names of the model's families taken off again."""
    stripped = {
        "row_labels": tuple(label.removeprefix("row[").removesuffix("]") for label in compiled.row_labels),
        "column_labels": tuple(
            label.removeprefix("column[").removesuffix("]").strip("'") for label in compiled.column_labels
        ),
    }
    return compiled.replace(**stripped)


def rows_of(program):
    return {
        label: (program.matrix[[i]].toarray().tolist(), program.row_lower[i], program.row_upper[i])
        for i, label in enumerate(program.row_labels)
    }


@settings(max_examples=150, deadline=None)
@given(programs())
def test_the_compiler_takes_back_what_was_written(program):
    empty = np.diff(program.matrix.indptr) == 0
    says = ~empty & (np.isfinite(program.row_lower) | np.isfinite(program.row_upper))
    if (empty & ((program.row_lower > 0) | (program.row_upper < 0))).any():
        with pytest.raises(ModelError, match="cannot hold"):
            pyomo_model(program)
        return
    again = relabelled(compile_model(pyomo_model(program)))
    kept = {label: row for (label, row), keep in zip(rows_of(program).items(), says, strict=True) if keep}
    assert rows_of(again) == kept
    for name in ("column_labels", "player_labels"):
        assert getattr(again, name) == getattr(program, name)
    for name in ("column_lower", "column_upper", "integer", "payoff_constant"):
        assert getattr(again, name).tolist() == getattr(program, name).tolist()
    assert (again.payoff != program.payoff).nnz == 0


def test_a_solver_of_pyomo_finds_the_best_point():
    program = PayoffProgram.build(
        matrix=[[2, 3], [1, -1]],
        row_lower=[-INF, 0],
        row_upper=[12.5, 0],
        column_upper=[4, 4],
        integer=[True, True],
        payoff=[[1, 1]],
        payoff_constant=[0.5],
    )
    model = pyomo_model(program)
    pyo.SolverFactory("highs").solve(model)
    assert pyo.value(model.payoff["player[0]"]) == pytest.approx(4.5)
    assert [column.value for column in model.column.values()] == pytest.approx([2, 2])
