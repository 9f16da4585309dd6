"""What every process does: a hub of progressive hedging, with spokes that bound the value from above and from below.

Started by :mod:`winset_models.cluster.launch`, with a folder: ``python -m winset_models.cluster.hub FOLDER``.

References
----------
J.-P. Watson and D. L. Woodruff (2011), "Progressive hedging innovations for a class of stochastic mixed-integer
resource allocation problems", Computational Management Science 8 (not opened).
D. Gade et al. (2016), "Obtaining lower bounds from the progressive hedging algorithm for stochastic mixed-integer
programs", Mathematical Programming 157 (not opened).
B. Knueven et al. (2023), "A parallel hub-and-spoke system for large-scale scenario-based optimization under
uncertainty", Mathematical Programming Computation 15 (not opened).
"""

import json
import math
import os
import pickle
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from mpisppy.cylinders.hub import PHHub
from mpisppy.cylinders.lagrangian_bounder import LagrangianOuterBound
from mpisppy.cylinders.xhatxbar_bounder import XhatXbarInnerBound
from mpisppy.extensions.extension import Extension
from mpisppy.opt.ph import PH
from mpisppy.phbase import PHBase
from mpisppy.spin_the_wheel import WheelSpinner
from mpisppy.utils.xhat_eval import Xhat_Eval

from winset_models.cluster.division import by_branches
from winset_models.cluster.scenarios import node_names, scenario_creator
from winset_models.cluster.task import PROBLEM, PROGRESS, RESULT, SOLUTION, Task, shares_of_ranks
from winset_models.negotiation.fund.figures import fund_figures
from winset_solver.tolerances import PROXIMAL_CLOSENESS

Untyped: TypeAlias = Any
"""What mpi-sppy, which has no types, hands out and takes."""
_SOLVER: Final = "highs"
_MOST_ITERATIONS: Final = 10_000
_LOOK: Final = 0.5
"""Seconds between two looks at whether mpirun is still there."""


class Guide(Extension):  # type: ignore[misc]  # mpi-sppy has no types
    """Sets the penalty of progressive hedging by what the first round shows, and writes down how far the hub is."""

    def post_iter0(self) -> None:
        """Set the penalty: one unit of money per unit of the largest spread between the parts.

        Everything decided together is money, and money is worth about as much to everybody. The quadratic penalty is
        written as a piecewise linear one: HiGHS's quadratic solver was seen to run for ever on some of these.
        """
        own = [
            [variable.value for variable in scenario._mpisppy_data.nonant_indices.values()]
            for scenario in self.opt.local_scenarios.values()
        ]
        values = np.array([row for rows in self.opt.mpicomm.allgather(own) for row in rows])
        spread = float(np.ptp(values, axis=0).max()) or 1.0
        for scenario in self.opt.local_scenarios.values():
            for index in scenario._mpisppy_data.nonant_indices:
                scenario._mpisppy_model.rho[index].value = 1.0 / spread
        self.opt.options["proximal_linearization_tolerance"] = (PROXIMAL_CLOSENESS * spread) ** 2

    def enditer_after_sync(self) -> None:
        """Write down value, bound and number of the iteration."""
        hub = self.opt.spcomm
        if hub.global_rank == 0:
            known = [_finite(hub.BestInnerBound), _finite(hub.BestOuterBound), self.opt._PHIter]
            with Path(self.opt.options["progress"]).open("a", encoding="utf-8") as progress:
                progress.write(json.dumps(known) + "\n")


def main(folder: Path) -> None:
    """Do the part of this process in the task of a folder."""
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    task: Task = pickle.loads((folder / PROBLEM).read_bytes())
    division = by_branches(fund_figures(task.negotiation), task.active, task.parts, task.terms)

    def options(**more: object) -> Untyped:
        return {
            "options": {**_options(task, folder), **more},
            "all_scenario_names": division.names,
            "scenario_creator": scenario_creator,
            "scenario_creator_kwargs": {"division": division},
            "all_nodenames": node_names(division),
        }

    ratio = shares_of_ranks(task.ranks)
    penalty = {"linearize_proximal_terms": True, "linearize_binary_proximal_terms": False}
    hub = {
        "hub_class": PHHub,
        "hub_kwargs": {"options": {"rel_gap": task.gap}},
        "opt_class": PH,
        "opt_kwargs": {**options(**penalty), "extensions": Guide},
    }
    above = {"spoke_class": LagrangianOuterBound, "opt_class": PHBase, "opt_kwargs": options(), "rank_ratio": ratio}
    below = {
        "spoke_class": XhatXbarInnerBound,
        "opt_class": Xhat_Eval,
        "opt_kwargs": options(xhat_xbar_options={"xhat_solver_options": {}}),
        "rank_ratio": ratio,
    }
    wheel = WheelSpinner(hub, [above, below])
    wheel.spin()
    wheel.write_tree_solution(str(folder / SOLUTION), _write_point)
    if wheel.global_rank == 0:
        found = [_finite(wheel.BestInnerBound), _finite(wheel.BestOuterBound), wheel.spcomm.opt._PHIter]
        (folder / RESULT).write_text(json.dumps(found), encoding="utf-8")


def _leave_with(parent: int) -> None:
    """End this process once the one that started it is gone: mpirun does not always take its processes along."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _options(task: Task, folder: Path) -> dict[str, object]:
    return {
        "solver_name": _SOLVER,
        "defaultPHrho": 1.0,
        "convthresh": 0.0,
        "PHIterLimit": _MOST_ITERATIONS,
        "time_limit": task.seconds,
        "solver_options_layers": [],
        "smoothed": 0,
        "verbose": False,
        "display_progress": False,
        "display_timing": False,
        "display_convergence_detail": False,
        "progress": str(folder / PROGRESS),
    }


def _write_point(folder: str, name: str, scenario: Untyped, _bundling: Untyped) -> None:
    np.save(Path(folder) / f"{name}.npy", np.array([column.value for column in scenario.column.values()], dtype=float))


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
