"""The door back to Pyomo: a payoff program becomes a concrete model, for engines that take nothing else."""

import math

import numpy as np
from pyomo.core.base import ConcreteModel, Constraint, Integers, Objective, Reals, Var
from pyomo.core.base.objective import maximize
from pyomo.core.expr.numeric_expr import LinearExpression

from winset_solver.collection import collection_paused
from winset_solver.errors import ModelError
from winset_solver.program import Matrix, PayoffProgram
from winset_solver.pyomo_compiler import PyomoObject


@collection_paused()
def pyomo_model(program: PayoffProgram) -> PyomoObject:
    """Write a payoff program as a Pyomo model; :func:`~winset_solver.pyomo_compiler.compile_model` takes it back.

    Parameters
    ----------
    program
        Any payoff program.

    Returns
    -------
    ConcreteModel
        Variables ``column``, constraints ``row`` and objectives ``payoff`` (to be maximised), each by its label in the
        program. Rows without any bound are left out, and rows without terms that hold: they say nothing.

    Raises
    ------
    ModelError
        Where a row without terms cannot hold.

    Notes
    -----
    The owners of the columns have no place in a Pyomo model; give them to ``compile_model`` again.

    Examples
    --------
    >>> program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[1, 0], [0, 2]])
    >>> model = pyomo_model(program)
    >>> [str(part) for part in model.component_objects(descend_into=False)]
    ['column', 'row', 'payoff']
    """
    model = ConcreteModel()
    bounds = dict(zip(program.column_labels, zip(program.column_lower, program.column_upper, strict=True), strict=True))
    domains = dict(zip(program.column_labels, program.integer.tolist(), strict=True))
    model.column = Var(
        program.column_labels,
        domain=lambda _, label: Integers if domains[label] else Reals,
        bounds=lambda _, label: tuple(map(_finite, bounds[label])),
    )
    columns = list(model.column.values())
    rows = {program.row_labels[i]: i for i in _rows_that_say_something(program)}
    model.row = Constraint(
        list(rows),
        rule=lambda _, label: (
            _finite(program.row_lower[rows[label]]),
            _expression(program.matrix, rows[label], 0.0, columns),
            _finite(program.row_upper[rows[label]]),
        ),
    )
    players = {label: i for i, label in enumerate(program.player_labels)}
    model.payoff = Objective(
        list(players),
        rule=lambda _, label: _expression(
            program.payoff, players[label], float(program.payoff_constant[players[label]]), columns
        ),
        sense=maximize,
    )
    return model


def _rows_that_say_something(program: PayoffProgram) -> list[int]:
    terms = np.diff(program.matrix.indptr) > 0
    wrong = ~terms & ((program.row_lower > 0) | (program.row_upper < 0))
    if wrong.any():
        raise ModelError("a row without terms cannot hold", where=program.row_labels[int(np.argmax(wrong))])
    bounded = np.isfinite(program.row_lower) | np.isfinite(program.row_upper)
    return np.flatnonzero(terms & bounded).tolist()


def _expression(matrix: Matrix, row: int, constant: float, columns: list[PyomoObject]) -> PyomoObject:
    terms = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return LinearExpression(
        constant=constant,
        linear_coefs=matrix.data[terms].tolist(),
        linear_vars=[columns[j] for j in matrix.indices[terms].tolist()],
    )


def _finite(bound: float) -> float | None:
    return float(bound) if math.isfinite(bound) else None
