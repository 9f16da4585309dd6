"""Other ways to maximise a weighted sum of gains under changed payoffs: each keeps what its interface lets it keep.

Every peer is a function of a bargaining problem that differs from the first one in its payoffs only, and returns the
largest sum. All are asked for the same proof (gap 0, one thread), and none verifies or confirms anything.
"""

from collections.abc import Callable
from typing import NamedTuple, Self

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.solver.solvers.highs import Highs as ContribHighs
from scipy import optimize, sparse

from winset_benchmarks.untyped import Untyped
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import Matrix, Vector

Solver = Callable[[BargainingProblem], float]


class Sum(NamedTuple):
    """max cost·x + constant subject to the rows of a problem and of its gains."""

    rows: Matrix
    lower: Vector
    upper: Vector
    cost: Vector
    constant: float

    @classmethod
    def of(cls, problem: BargainingProblem) -> Self:
        """Return the weighted sum of gains, none of them below zero."""
        program, weights = problem.program, problem.weights
        offset = program.payoff_constant - problem.disagreement
        rows = Matrix(sparse.vstack([program.matrix, program.payoff], format="csr"))
        lower = np.append(program.row_lower, -offset)
        upper = np.append(program.row_upper, np.full(problem.players, np.inf))
        return cls(rows, lower, upper, program.payoff.T @ weights, float(weights @ offset))


def highspy_changed(first: BargainingProblem) -> Solver:
    """Return HiGHS's own interface on one live model whose entries are changed one by one."""
    program, start = first.program, Sum.of(first)
    engine, lp = highspy.Highs(), highspy.HighsLp()
    for name, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}.items():
        engine.setOptionValue(name, value)
    lp.num_row_, lp.num_col_ = start.rows.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -start.cost, program.column_lower, program.column_upper
    lp.row_lower_, lp.row_upper_ = start.lower, start.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = start.rows.indptr, start.rows.indices
    lp.a_matrix_.value_ = start.rows.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    if program.integer.any():
        lp.integrality_ = [kinds[int(flag)] for flag in program.integer]
    engine.passModel(lp)
    places, every = program.payoff.tocoo(), np.arange(program.shape[1], dtype=np.int32)
    row, column = (program.shape[0] + places.row).tolist(), places.col.tolist()

    def solve(problem: BargainingProblem) -> float:
        cost = problem.program.payoff.T @ problem.weights
        for i, j, value in zip(row, column, problem.program.payoff.data.tolist(), strict=True):
            engine.changeCoeff(i, j, value)
        engine.changeColsCost(len(every), every, -cost)
        engine.run()
        np.array(engine.getSolution().col_value)
        return start.constant - float(engine.getInfo().objective_function_value)

    return solve


def scipy_milp(first: BargainingProblem) -> Solver:
    """Return ``scipy.optimize.milp`` on arrays that are made beforehand but for the payoffs."""
    program, start = first.program, Sum.of(first)
    bounds = optimize.Bounds(program.column_lower, program.column_upper)
    kept = optimize.LinearConstraint(program.matrix, program.row_lower, program.row_upper)
    floor, integrality = start.lower[program.shape[0] :], program.integer.astype(int)

    def solve(problem: BargainingProblem) -> float:
        payoff = problem.program.payoff
        found = optimize.milp(
            -(payoff.T @ problem.weights),
            constraints=[kept, optimize.LinearConstraint(payoff, floor, np.inf)],
            bounds=bounds,
            integrality=integrality,
            options={"mip_rel_gap": 0.0},
        )
        return start.constant - float(found.fun)

    return solve


def pyomo_rebuilt(_first: BargainingProblem) -> Solver:
    """Return Pyomo with everything built again for each problem, and its interface ``appsi_highs``."""

    def solve(problem: BargainingProblem) -> float:
        model, solver = _pyomo_model(problem), pyo.SolverFactory("appsi_highs")
        solver.config.mip_gap = 0.0
        solver.highs_options = {"threads": 1, "mip_abs_gap": 0.0}
        solver.solve(model)
        return float(pyo.value(model.objective))

    return solve


def pyomo_rebuilt_contrib(_first: BargainingProblem) -> Solver:
    """Return the same with its newer interface, ``pyomo.contrib.solver``."""

    def solve(problem: BargainingProblem) -> float:
        model, solver = _pyomo_model(problem), ContribHighs()
        solver.config.threads, solver.config.rel_gap, solver.config.abs_gap = 1, 0.0, 0.0
        return float(solver.solve(model).incumbent_objective)

    return solve


def _pyomo_model(problem: BargainingProblem) -> Untyped:
    """Return the problem in Pyomo's ordinary style: indexed variables and ``quicksum``."""
    program, model, asked = problem.program, pyo.ConcreteModel(), Sum.of(problem)
    columns, integer = range(program.shape[1]), program.integer.tolist()
    ends = zip(program.column_lower.tolist(), program.column_upper.tolist(), strict=True)
    domain = {j: pyo.Integers if integer[j] else pyo.Reals for j in columns}
    model.x = pyo.Var(columns, bounds=dict(enumerate(ends)), domain=domain)
    index, value, start = asked.rows.indices.tolist(), asked.rows.data.tolist(), asked.rows.indptr.tolist()
    model.rows = pyo.ConstraintList()
    for i, (low, high) in enumerate(zip(asked.lower.tolist(), asked.upper.tolist(), strict=True)):
        body = pyo.quicksum(value[k] * model.x[index[k]] for k in range(start[i], start[i + 1]))
        if low == high:
            model.rows.add(body == high)
        else:
            model.rows.add((None if low == -np.inf else low, body, None if high == np.inf else high))
    cost = asked.cost.tolist()
    total = pyo.quicksum(cost[j] * model.x[j] for j in columns) + asked.constant
    model.objective = pyo.Objective(expr=total, sense=pyo.maximize)
    return model
