"""The only door from Pyomo: a concrete model with one objective per player becomes a payoff program.

Pyomo's own standard-form compiler does the walking. What it leaves out is added here: bounds and integrality, columns
that occur nowhere, ranged rows as one row, labels, and data checks that name the row and column at fault.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyomo.common.errors import PyomoException
from pyomo.core.base import Objective, SOSConstraint, Var
from pyomo.core.base.enums import SortComponents
from pyomo.core.base.objective import maximize
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from winset_solver.collection import collection_paused
from winset_solver.errors import ModelError
from winset_solver.program import Matrix, PayoffProgram, Vector, as_matrix

Labels = tuple[str, ...]
PyomoObject: TypeAlias = Any
"""A model, component or form of Pyomo, which has no types."""


@collection_paused()
def compile_model(model: PyomoObject, *, owners: dict[str, int] | None = None) -> PayoffProgram:
    """Compile a Pyomo model into a payoff program.

    Parameters
    ----------
    model
        A ``ConcreteModel`` with linear rows; each active objective (all to be maximised) is the payoff of one player,
        in the order in which they are declared.
    owners
        Index of the player who decides a column, by column label; the others are joint decisions.

    Returns
    -------
    PayoffProgram
        Rows, columns and players are labelled with the names of the Pyomo components; a player with the index of its
        objective. Fixed variables become columns with equal bounds.

    Raises
    ------
    ModelError
        Where the model is not linear, minimises, has no objective, has SOS or logical parts, or uses variables of
        other models or of inactive blocks.
    DataError
        Where a number is not finite or out of the reliable range.

    Examples
    --------
    >>> import pyomo.environ as pyo
    >>> m = pyo.ConcreteModel()
    >>> m.share = pyo.Var(["A", "B"], bounds=(0, 1))
    >>> m.whole = pyo.Constraint(expr=m.share["A"] + m.share["B"] <= 1)
    >>> m.payoff = pyo.Objective(["A", "B"], rule=lambda m, p: 3 * m.share[p], sense=pyo.maximize)
    >>> program = compile_model(m)
    >>> program.player_labels, program.column_labels
    (('A', 'B'), ('share[A]', 'share[B]'))
    """
    _refuse_what_has_no_place(model)
    variables = list(model.component_data_objects(Var, active=True, descend_into=True, sort=SortComponents.unsorted))
    form = _standard_form(model, variables)
    column_of = {id(variable): j for j, variable in enumerate(variables)}
    for variable in form.columns:
        if id(variable) not in column_of:
            raise ModelError("a row or payoff uses a variable of no active block", where=variable.name)
    targets = np.fromiter((column_of[id(variable)] for variable in form.columns), dtype=np.int64)
    first, lower, upper = _merge_ranges(form)
    lower_bound, upper_bound, integer = _domains(variables)
    column_labels = tuple(variable.name for variable in variables)
    return PayoffProgram(
        matrix=_spread(form.A.tocsr()[first], targets, len(variables)),
        row_lower=lower,
        row_upper=upper,
        column_lower=lower_bound,
        column_upper=upper_bound,
        integer=integer,
        payoff=_spread(form.c.tocsr(), targets, len(variables)),
        payoff_constant=np.array(form.c_offset, dtype=float),
        row_labels=_names([form.rows[i].constraint for i in first]),
        column_labels=column_labels,
        player_labels=tuple(_player(objective) for objective in form.objectives),
        owners=np.array([(owners or {}).get(label, -1) for label in column_labels], dtype=np.int64),
    )


def _refuse_what_has_no_place(model: PyomoObject) -> None:
    if any(True for _ in model.component_data_objects(SOSConstraint, active=True)):
        raise ModelError("a payoff program has no special ordered sets", where=model.name)
    objectives = list(model.component_data_objects(Objective, active=True))
    if not objectives:
        raise ModelError("the model has no active objective", where=model.name, wanted="one per player")
    for objective in objectives:
        if objective.sense != maximize:
            raise ModelError("a payoff is minimised", where=objective.name, wanted="sense=maximize")


def _standard_form(model: PyomoObject, variables: list[PyomoObject]) -> PyomoObject:
    fixed = [variable for variable in variables if variable.fixed]
    for variable in fixed:
        if variable.value is None:
            raise ModelError("a fixed variable has no value", where=variable.name)
    try:
        for variable in fixed:
            variable.unfix()
        return LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None, column_order=variables)
    except (PyomoException, ValueError) as error:
        raise ModelError("the model is not a linear program over its variables", where=model.name, got=error) from error
    finally:
        for variable in fixed:
            variable.fix()


def _merge_ranges(form: PyomoObject) -> tuple[NDArray[np.int64], Vector, Vector]:
    """Return the first standard-form row of every constraint and its two bounds (0: equal, 1: upper, −1: lower)."""
    first: list[int] = []
    lower: list[float] = []
    upper: list[float] = []
    previous = None
    for i, ((constraint, kind), side) in enumerate(zip(form.rows, form.rhs, strict=True)):
        if constraint is not previous:
            first.append(i)
            lower.append(-np.inf)
            upper.append(np.inf)
            previous = constraint
        if kind <= 0:
            lower[-1] = side
        if kind >= 0:
            upper[-1] = side
    return np.array(first, dtype=np.int64), np.array(lower, dtype=float), np.array(upper, dtype=float)


def _spread(matrix: Matrix, targets: NDArray[np.int64], columns: int) -> Matrix:
    coordinates = matrix.tocoo()
    spread = sparse.coo_array(
        (coordinates.data, (coordinates.row, targets[coordinates.col])), shape=(matrix.shape[0], columns)
    )
    return as_matrix(spread)


def _domains(variables: list[Any]) -> tuple[Vector, Vector, NDArray[np.bool_]]:
    lower = np.full(len(variables), -np.inf)
    upper = np.full(len(variables), np.inf)
    integer = np.zeros(len(variables), dtype=bool)
    for j, variable in enumerate(variables):
        low, high = (variable.value, variable.value) if variable.fixed else variable.bounds
        lower[j] = -np.inf if low is None else low
        upper[j] = np.inf if high is None else high
        integer[j] = variable.is_integer() or variable.is_binary()
        if not (integer[j] or variable.is_continuous()):
            raise ModelError("a variable is neither continuous nor integer", where=variable.name)
    return lower, upper, integer


def _names(constraints: list[Any]) -> Labels:
    """Return the names of constraints; one look-up per container, because full names are slow one by one."""
    prefixes: dict[int, str] = {}
    labels = []
    for constraint in constraints:
        container = constraint.parent_component()
        if not container.is_indexed():
            labels.append(container.name)
            continue
        prefix = prefixes.setdefault(id(container), container.name)
        index = constraint.index()
        labels.append(f"{prefix}[{','.join(map(str, index)) if isinstance(index, tuple) else index}]")
    return tuple(labels)


def _player(objective: PyomoObject) -> str:
    return str(objective.index()) if objective.parent_component().is_indexed() else str(objective.name)
