"""From a Pyomo model to a live HiGHS model once: build and compile, against building alone and Pyomo's interfaces."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs as AppsiHighs
from pyomo.contrib.solver.solvers.highs import Highs as ContribHighs
from pyomo.core.expr import LinearExpression

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.generators import SparseRows, sparse_rows
from winset_benchmarks.untyped import Untyped
from winset_solver.collection import collection_paused
from winset_solver.highs import Session
from winset_solver.pyomo_compiler import compile_model

OURS: Final = "winset, build + compile"
LINEAR: Final = "Pyomo build, LinearExpression"
QUICKSUM: Final = "Pyomo build, quicksum"
SUM: Final = "Pyomo build, sum"
SESSION: Final = "winset Session"
APPSI: Final = "Pyomo appsi set_instance"
CONTRIB: Final = "Pyomo contrib set_instance"

_SIZES: Final[dict[Size, int]] = {"small": 10_000, "medium": 100_000, "large": 300_000}


def cases() -> Iterator[Case]:
    """Return one case per number of non-zeros."""
    for size, nonzeros in _SIZES.items():
        targets = (
            Target("compile", OURS, QUICKSUM, at_most=1.2),
            Target("compile", OURS, SUM, at_most=1.2),
            Target("compile", OURS, LINEAR, at_most=1.2),
        )
        yield Case(
            "compile",
            size,
            ("compile", "load"),
            (LINEAR, QUICKSUM, SUM, APPSI, CONTRIB),
            f"{nonzeros:,} non-zeros",
            partial(_tasks, nonzeros),
            targets if size == "medium" else (),
            repeat=5 if size != "large" else 2,
        )


def _tasks(nonzeros: int, setting: Setting) -> list[Task]:
    data = sparse_rows(nonzeros // 10 if setting.smoke else nonzeros)
    model = build_linear(data)
    program = compile_model(model)
    builders: dict[str, Callable[[SparseRows], Any]] = {LINEAR: build_linear, QUICKSUM: build_quicksum, SUM: build_sum}
    return [
        Task("compile", OURS, partial(_ours, data)),
        *(Task("compile", by, partial(_built, build, data)) for by, build in builders.items()),
        Task("load", SESSION, lambda: _loaded(Session(program))),
        Task("load", APPSI, lambda: _instance(AppsiHighs(), model)),
        Task("load", CONTRIB, lambda: _instance(ContribHighs(), model)),
    ]


def build_linear(data: SparseRows) -> Untyped:
    """Build as winset's formulations do: variables in a list, one ``LinearExpression`` per row."""
    model = _variables(data)
    x = list(model.x.values())

    def row(_: Untyped, i: int) -> tuple[None, Untyped, float]:
        chosen = [x[j] for j in data.columns[i]]
        return None, LinearExpression(constant=0, linear_coefs=data.coefficients[i], linear_vars=chosen), 50.0

    model.rows = pyo.Constraint(range(len(data.columns)), rule=row)
    total = LinearExpression(constant=0, linear_coefs=[1.0] * data.width, linear_vars=x)
    model.payoff = pyo.Objective(expr=total, sense=pyo.maximize)
    return model


def build_quicksum(data: SparseRows) -> Untyped:
    """Build in Pyomo's ordinary style: ``quicksum`` over indexed variables, plain float coefficients."""
    return _ordinary(data, pyo.quicksum)


def build_sum(data: SparseRows) -> Untyped:
    """Build the same with Python's ``sum``."""
    return _ordinary(data, sum)


def _variables(data: SparseRows) -> Untyped:
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(data.width), bounds=(0, 1))
    return model


def _ordinary(data: SparseRows, total: Callable[..., Untyped]) -> Untyped:
    model = _variables(data)

    def row(model: Untyped, i: int) -> Untyped:
        return total(a * model.x[j] for a, j in zip(data.coefficients[i], data.columns[i], strict=True)) <= 50

    model.rows = pyo.Constraint(range(len(data.columns)), rule=row)
    model.payoff = pyo.Objective(expr=total(model.x[j] for j in range(data.width)), sense=pyo.maximize)
    return model


@collection_paused()
def _ours(data: SparseRows) -> Reply:
    program = compile_model(build_linear(data))
    return Reply(note=f"{program.matrix.nnz:,} non-zeros")


def _built(build: Callable[[SparseRows], Any], data: SparseRows) -> Reply:
    build(data)
    return Reply()


def _loaded(session: Session) -> Reply:
    return Reply(note=f"{session.model.rows} rows")


def _instance(solver: Untyped, model: Untyped) -> Reply:
    solver.set_instance(model)
    return Reply()
