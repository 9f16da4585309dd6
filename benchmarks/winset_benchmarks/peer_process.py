"""Peers that live in an interpreter of their own: one question in, as JSON on stdin, one answer out on stdout.

Run by the path of this file with an interpreter that has the peer installed and need not have winset:
``/path/to/python peer_process.py < question.json``. The clock starts after the imports and once the input is in the
peer's own objects. What a peer prints is dropped.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

Answer = dict[str, Any]
Untyped: TypeAlias = Any
"""An expression of Pyomo, which has no types."""


def negmas_frontier(question: Answer) -> Answer:
    """Enumerate all outcomes of an additive domain and keep NegMAS's Pareto frontier.

    ``worth`` holds the worth of each value: parties × issues × values.
    """
    outcomes_module, preferences = import_module("negmas.outcomes"), import_module("negmas.preferences")
    operations = import_module("negmas.preferences.ops")
    worth = question["worth"]
    issues = [outcomes_module.make_issue(len(values), f"i{i}") for i, values in enumerate(worth[0])]
    space = outcomes_module.make_os(issues)
    functions = [
        preferences.LinearAdditiveUtilityFunction(
            {f"i{i}": dict(enumerate(values)) for i, values in enumerate(party)}, outcome_space=space
        )
        for party in worth
    ]
    clock = _Clock()
    points, _ = operations.pareto_frontier(functions, list(product(*(range(len(values)) for values in worth[0]))))
    return clock.answer("negmas", points=[list(map(float, point)) for point in points])


def negmas_scenario(question: Answer) -> Answer:
    """Read a GENIUS domain with NegMAS and return its frontier and its Nash points."""
    inout, operations = import_module("negmas.inout"), import_module("negmas.preferences.ops")
    clock = _Clock()
    with tempfile.TemporaryDirectory() as folder:
        for name in (question["domain"], *question["profiles"]):
            (Path(folder) / Path(name).name).write_bytes(Path(name).read_bytes())
        scenario = inout.Scenario.from_genius_folder(folder, ignore_discount=True)
        if scenario is None:
            return clock.answer("negmas", points=None)
        functions, space = list(scenario.ufuns), scenario.outcome_space
        outcomes = list(space.enumerate_or_sample())
        points, _ = operations.pareto_frontier(functions, outcomes)
        nash = operations.nash_points(functions, points, outcome_space=space) if points else ()
    reserved = [float(function.reserved_value) for function in functions]
    return clock.answer(
        "negmas",
        points=[list(map(float, point)) for point in points],
        nash=[list(map(float, utilities)) for utilities, _ in nash],
        reserved=reserved,
        names=[str(function.name) for function in functions],
    )


def pyaugmecon_data(question: Answer) -> Answer:
    """Return the numbers of a knapsack instance that pyaugmecon ships: weights, capacities and profits."""
    models = import_module("pyaugmecon.example_models")
    clock, count = _Clock(), question["objectives"]
    model = models.kp_model(question["instance"], count)
    weights, capacities = [], []
    for row in model.cons.values():
        terms = import_module("pyomo.repn").generate_standard_repn(row.body)
        weights.append(_dense(terms, model.x))
        capacities.append(float(row.upper()))
    profits = [
        _dense(import_module("pyomo.repn").generate_standard_repn(objective.expr), model.x)
        for objective in model.obj_list.values()
    ]
    return clock.answer("pyaugmecon", weights=weights, capacities=capacities, profits=profits)


def pyaugmecon_frontier(question: Answer) -> Answer:
    """Solve a multi-objective knapsack exactly with pyaugmecon and HiGHS on one worker."""
    package, pyomo = import_module("pyaugmecon"), import_module("pyomo.environ")
    model = pyomo.ConcreteModel()
    model.x = pyomo.Var(range(len(question["profits"][0])), within=pyomo.Binary)
    model.cons, model.obj_list = pyomo.ConstraintList(), pyomo.ObjectiveList()
    for row, capacity in zip(question["weights"], question["capacities"], strict=True):
        model.cons.add(sum(weight * model.x[j] for j, weight in enumerate(row)) <= capacity)
    for row in question["profits"]:
        model.obj_list.add(sum(profit * model.x[j] for j, profit in enumerate(row)), sense=pyomo.maximize)
    config: Answer = {"workers": 1, "write_csv": False, "progress_bar": False, "log_to_console": False}
    config |= {"solver_name": "highs", "solver_options": {"threads": 1, "mip_rel_gap": 0.0}}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        clock = _Clock()
        result = package.PyAugmecon(model, config).solve()
        points = [[float(value) for value in point] for point in result.points]
        return clock.answer("pyaugmecon", points=points, models=int(result.models_solved))


def cp_sat_makespan(question: Answer) -> Answer:
    """Find the shortest schedule with CP-SAT of OR-Tools on one worker."""
    cp_model = import_module("ortools.sat.python.cp_model")
    clock, model = _Clock(), cp_model.CpModel()
    durations, spans = question["durations"], question["spans"]
    windows = enumerate(zip(question["earliest"], question["latest"], strict=True))
    starts = [model.new_int_var(low, high, f"s{j}") for j, (low, high) in windows]
    intervals = [model.new_fixed_size_interval_var(s, durations[j], f"i{j}") for j, s in enumerate(starts)]
    for i, j, lag in question["precedences"]:
        model.add(starts[j] >= starts[i] + lag)
    for k, room in enumerate(question["room"]):
        model.add_cumulative(intervals, [round(load[k]) for load in question["loads"]], round(room))
    end = model.new_int_var(0, max(question["latest"]) + max(spans), "makespan")
    for start, span in zip(starts, spans, strict=True):
        model.add(end >= start + span)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, question["limit"]
    proven = solver.solve(model) == cp_model.OPTIMAL
    return clock.answer("ortools", makespan=solver.objective_value, bound=solver.best_objective_bound, proven=proven)


class _Clock:
    """Wall and CPU time since it was made."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def answer(self, package: str, **found: object) -> Answer:
        """Return what was found with the time it took and the version of the package."""
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        return {**found, "wall": wall, "cpu": cpu, "version": version(package)}


def _dense(terms: Untyped, columns: Untyped) -> list[float]:
    pairs = zip(terms.linear_vars, terms.linear_coefs, strict=True)
    coefficients = {id(column): float(value) for column, value in pairs}
    return [coefficients.get(id(column), 0.0) for column in columns.values()]


QUESTIONS: dict[str, Callable[[Answer], Answer]] = {
    "cp_sat_makespan": cp_sat_makespan,
    "negmas_frontier": negmas_frontier,
    "negmas_scenario": negmas_scenario,
    "pyaugmecon_data": pyaugmecon_data,
    "pyaugmecon_frontier": pyaugmecon_frontier,
}


def main() -> int:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        json.dump(QUESTIONS[question["peer"]](question), answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
