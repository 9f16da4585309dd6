"""The peers that run here: other ways to solve the same thing, set up as fast as they allow.

Every peer of a re-solve is a function of one objective that returns its optimum. All are asked for the same proof
(gap 0, one thread); where a peer has automatic checks for changes that the task does not make, they are off.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import product

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs as AppsiHighs
from pyomo.contrib.solver.solvers.highs import Highs as ContribHighs
from scipy import optimize

from winset_benchmarks.generators import AdditivePackages, Resolves
from winset_benchmarks.untyped import Untyped
from winset_solver.program import Vector
from winset_solver.tolerances import SOLVER_FEASIBILITY

Solver = Callable[[Vector], float]
Enumeration = Callable[[AdditivePackages], float]

_TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance")


def highspy_warm(data: Resolves, *, tolerance: float | None = SOLVER_FEASIBILITY) -> Solver:
    """Return HiGHS's own interface on one live model, at winset's tolerances or at HiGHS's own (None); no checks."""
    engine = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
    options |= {} if tolerance is None else dict.fromkeys(_TOLERANCES, tolerance)
    for name, value in options.items():
        engine.setOptionValue(name, value)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = data.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.full(data.columns, bound) for bound in (0.0, 0.0, 1.0))
    lp.row_lower_, lp.row_upper_ = data.row_lower, data.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    matrix = data.matrix
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if data.mixed:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * data.columns
    engine.passModel(lp)
    index = np.arange(data.columns, dtype=np.int32)

    def solve(cost: Vector) -> float:
        engine.changeColsCost(data.columns, index, -cost)
        engine.run()
        np.array(engine.getSolution().col_value)
        return -float(engine.getInfo().objective_function_value)

    return solve


def scipy_milp(data: Resolves) -> Solver:
    """Return ``scipy.optimize.milp``."""
    rows = optimize.LinearConstraint(data.matrix, data.row_lower, data.row_upper)
    bounds, integrality = optimize.Bounds(0, 1), np.full(data.columns, int(data.mixed))
    options = {"mip_rel_gap": 0.0}

    def solve(cost: Vector) -> float:
        found = optimize.milp(-cost, constraints=rows, bounds=bounds, integrality=integrality, options=options)
        return -float(found.fun)

    return solve


def scipy_linprog(data: Resolves) -> Solver:
    """Return ``scipy.optimize.linprog`` with HiGHS, for rows that are bounded above only."""

    def solve(cost: Vector) -> float:
        return -float(optimize.linprog(-cost, A_ub=data.matrix, b_ub=data.row_upper, bounds=(0, 1)).fun)

    return solve


def pyomo_rebuilt(data: Resolves) -> Solver:
    """Return Pyomo with everything built again for each objective, and ``SolverFactory("appsi_highs")``."""

    def solve(cost: Vector) -> float:
        model = pyomo_model(data, cost)
        solver = pyo.SolverFactory("appsi_highs")
        _configure(solver)
        solver.solve(model)
        return float(pyo.value(model.objective))

    return solve


def pyomo_fresh_solver(data: Resolves) -> Solver:
    """Return one Pyomo model with mutable costs and a new solver object for each objective."""
    model = pyomo_model(data, data.costs[0], mutable=True)

    def solve(cost: Vector) -> float:
        model.cost.store_values(dict(enumerate(cost.tolist())))
        solver = AppsiHighs()
        _configure(solver)
        solver.solve(model)
        return float(pyo.value(model.objective))

    return solve


def pyomo_persistent(data: Resolves, *, checks: bool = False) -> Solver:
    """Return one Pyomo model with mutable costs and one persistent ``appsi`` solver.

    It looks at parameters only; with ``checks`` at everything that may have changed, as it does by default.
    """
    model, solver = pyomo_model(data, data.costs[0], mutable=True), AppsiHighs()
    _configure(solver)
    if not checks:
        _look_at_parameters_only(solver.update_config)
    solver.config.load_solution = True

    def solve(cost: Vector) -> float:
        model.cost.store_values(dict(enumerate(cost.tolist())))
        return float(solver.solve(model).best_feasible_objective)

    return solve


def pyomo_persistent_contrib(data: Resolves) -> Solver:
    """Return the same with Pyomo's newer interface, ``pyomo.contrib.solver``."""
    model, solver = pyomo_model(data, data.costs[0], mutable=True), ContribHighs()
    solver.config.threads, solver.config.rel_gap, solver.config.abs_gap = 1, 0.0, 0.0
    _look_at_parameters_only(solver.config.auto_updates)

    def solve(cost: Vector) -> float:
        model.cost.store_values(dict(enumerate(cost.tolist())))
        return float(solver.solve(model).incumbent_objective)

    return solve


def pyomo_model(data: Resolves, cost: Vector, *, mutable: bool = False) -> Untyped:
    """Return the program in Pyomo's ordinary style: indexed variables and ``quicksum``."""
    model, matrix = pyo.ConcreteModel(), data.matrix
    model.x = pyo.Var(range(data.columns), bounds=(0, 1), domain=pyo.Integers if data.mixed else pyo.Reals)
    index, value, start = matrix.indices.tolist(), matrix.data.tolist(), matrix.indptr.tolist()
    model.rows = pyo.ConstraintList()
    for i, (lower, upper) in enumerate(zip(data.row_lower.tolist(), data.row_upper.tolist(), strict=True)):
        body = pyo.quicksum(value[k] * model.x[index[k]] for k in range(start[i], start[i + 1]))
        model.rows.add(body == upper if lower == upper else body <= upper)
    coefficients = cost.tolist()
    if mutable:
        model.cost = pyo.Param(range(data.columns), mutable=True, initialize=dict(enumerate(coefficients)))
        coefficients = model.cost
    model.objective = pyo.Objective(
        expr=pyo.quicksum(coefficients[j] * model.x[j] for j in range(data.columns)), sense=pyo.maximize
    )
    return model


def _configure(solver: Untyped) -> None:
    solver.config.mip_gap = 0.0
    solver.highs_options = {"threads": 1, "mip_abs_gap": 0.0}


def _look_at_parameters_only(updates: Untyped) -> None:
    for name in updates:
        if name.startswith(("check_for_new", "update_")):
            setattr(updates, name, name in ("update_parameters", "update_params"))


def enumerate_nash(packages: AdditivePackages) -> float:
    """Return the largest geometric mean of payoffs over all packages, each looked at once with numpy.

    The packages of all issues but the first are laid out as one array per party; the first issue is a loop, so that
    the memory stays at parties × outcomes / values.
    """
    parties = packages.worth.shape[0]
    rest = np.zeros((parties, 1))
    for issue in range(1, packages.worth.shape[1]):
        rest = (rest[:, :, None] + packages.worth[:, issue, None, :]).reshape(parties, -1)
    best = max(float(np.prod(rest + first[:, None], axis=0).max()) for first in packages.worth[:, 0, :].T)
    return float(best ** (1 / parties))


def negmas_installed() -> bool:
    """Return whether NegMAS can be imported; it is no dependency of winset."""
    return find_spec("negmas") is not None


def negmas_nash(packages: AdditivePackages) -> float:
    """Return the same from NegMAS: it enumerates the outcomes, then its Pareto frontier, then its Nash point."""
    outcomes_module, preferences = import_module("negmas.outcomes"), import_module("negmas.preferences")
    operations = import_module("negmas.preferences.ops")
    parties, issues, values = packages.worth.shape
    space = outcomes_module.make_os([outcomes_module.make_issue(values, f"i{i}") for i in range(issues)])
    functions = [
        preferences.LinearAdditiveUtilityFunction(
            {f"i{i}": dict(enumerate(packages.worth[p, i].tolist())) for i in range(issues)}, outcome_space=space
        )
        for p in range(parties)
    ]
    outcomes = list(product(range(values), repeat=issues))
    frontier, _ = operations.pareto_frontier(functions, outcomes)
    points = operations.nash_points(functions, frontier, outcome_space=space)
    return float(np.prod(points[0][0]) ** (1 / parties))
