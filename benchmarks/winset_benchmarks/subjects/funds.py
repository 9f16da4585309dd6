"""The largest sum of values of a fund: built, and built and solved, against plain Pyomo and mpi-sppy's extensive form.

Everybody begins with the resolved figures of the fund. The peers' models are solved by HiGHS through Pyomo's interface,
on one thread; ours as `winset fund` does it.
"""

from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Final

import numpy as np
import pyomo.environ as pyo

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.funds import relief_fund
from winset_benchmarks.plain_fund import plain_fund
from winset_models.analysis.funds.values import Setting as FundSetting
from winset_models.analysis.funds.values import largest_sum
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.active import everything
from winset_models.negotiation.fund.figures import Active, FundFigures, fund_figures
from winset_solver.control import Control, Limits
from winset_solver.status import OutcomeStatus

OURS: Final = "winset"
PLAIN: Final = "plain Pyomo"
MPISPPY: Final = "mpi-sppy"
_BRANCHES: Final[dict[Size, tuple[int, ...]]] = {"small": (10, 10), "medium": (10, 10, 10), "large": (100, 100)}
_SECONDS: Final = 600.0
_QUESTION: Final = "largest sum of values"


def cases() -> Iterator[Case]:
    """Return relief funds of 100, 1,000 and 10,000 scenarios."""
    for size, branches in _BRANCHES.items():
        about = f"8 members, {int(np.prod(branches)):,} scenarios over {len(branches)} stages, worst tenths, linear"
        targets = (Target("solve", OURS, PLAIN, at_least=20.0),) if size == "large" else ()
        prepare = partial(_tasks, branches)
        yield Case("funds", size, ("formulate", "solve"), (PLAIN, MPISPPY), about, prepare, targets, repeat=1)


def _tasks(branches: tuple[int, ...], setting: Setting) -> list[Task]:
    figures = fund_figures(relief_fund((3, 3) if setting.smoke else branches))
    active = everything(figures)
    peer = find_spec("mpisppy") is not None
    return [
        Task("formulate", OURS, partial(_formulated, figures, active), most=1),
        Task("formulate", PLAIN, partial(_written, figures, active), most=1),
        Task("solve", OURS, partial(_solved, setting, figures, active), most=1, question=_QUESTION),
        Task("solve", PLAIN, partial(_solved_by_pyomo, setting, figures, active), most=1, question=_QUESTION),
        Task(
            "solve",
            f"{MPISPPY}, extensive form",
            partial(_extensive, setting, figures, active) if peer else None,
            most=1,
            question=_QUESTION,
        ),
    ]


def _formulated(figures: FundFigures, active: Active) -> Reply:
    rows, columns, _ = fund_program(figures, active).program.shape
    return Reply(note=f"{rows:,} rows, {columns:,} columns")


def _written(figures: FundFigures, active: Active) -> Reply:
    model = plain_fund(figures, active)
    return Reply(note=f"{model.nconstraints():,} rows, {model.nvariables():,} columns")


def _solved(setting: Setting, figures: FundFigures, active: Active) -> Reply:
    control = Control(Limits(seconds=setting.seconds(_SECONDS), confirm="never"))
    found = largest_sum(figures, FundSetting(active), control)
    return Reply(value=found.value, finished=found.status is OutcomeStatus.OPTIMAL)


def _solved_by_pyomo(setting: Setting, figures: FundFigures, active: Active) -> Reply:
    model = plain_fund(figures, active)
    solver = pyo.SolverFactory("highs")
    solver.options["threads"] = 1
    solver.options["time_limit"] = setting.seconds(_SECONDS)
    found = solver.solve(model, load_solutions=False)
    if not pyo.check_optimal_termination(found):
        return Reply(finished=False)
    model.solutions.load_from(found)
    return Reply(value=float(pyo.value(model.welfare)))


def _extensive(setting: Setting, figures: FundFigures, active: Active) -> Reply:
    with redirect_stdout(StringIO()):
        form = import_module("mpisppy.opt.ef").ExtensiveForm
        cluster = import_module("winset_models.cluster.scenarios")
        division = import_module("winset_models.cluster.division").by_paths(figures, active)
        extensive = form(
            {"solver": "highs", "toc": False},
            division.names,
            cluster.scenario_creator,
            scenario_creator_kwargs={"division": division},
            all_nodenames=cluster.node_names(division),
        )
        limits = {"threads": 1, "time_limit": setting.seconds(_SECONDS)}
        found = extensive.solve_extensive_form(solver_options=limits)
    if not pyo.check_optimal_termination(found):
        return Reply(finished=False)
    return Reply(value=float(extensive.get_objective_value()))
