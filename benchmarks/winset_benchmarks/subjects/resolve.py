"""Re-solving one program under many objectives: compiled once, against rebuilding and against other live models."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import Final

from winset_benchmarks import peers
from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.generators import Resolves, choice, packing
from winset_solver.highs import Session
from winset_solver.program import Vector

OURS: Final = "winset Session"
DIRECT: Final = "highspy direct, warm"
DIRECT_DEFAULTS: Final = "highspy warm, own tolerances"
REBUILT: Final = "Pyomo rebuilt, appsi_highs"
FRESH: Final = "Pyomo, fresh solver object"
APPSI: Final = "Pyomo persistent, appsi"
APPSI_DEFAULT: Final = "Pyomo persistent, appsi default"
CONTRIB: Final = "Pyomo persistent, contrib.solver"
MILP: Final = "scipy.optimize.milp"
LINPROG: Final = "scipy.optimize.linprog"

_SLOW: Final[dict[Size, int]] = {"small": 10, "medium": 10, "large": 1}
_SIZES: Final[dict[Size, int]] = {"small": 50, "medium": 200, "large": 1000}
_FAST: Final[dict[Size, int]] = {"small": 100, "medium": 100, "large": 5}
_MIXED: Final = 3
_ROUNDS: Final = 10


def cases() -> Iterator[Case]:
    """Return linear and mixed-integer re-solves."""
    common: tuple[Target, ...] = (
        Target("solve", OURS, REBUILT, at_least=20.0),
        Target("solve", OURS, APPSI, at_least=5.0),
        Target("solve", OURS, CONTRIB, at_least=5.0),
    )
    every = (DIRECT, DIRECT_DEFAULTS, REBUILT, FRESH, APPSI, APPSI_DEFAULT, CONTRIB, MILP)
    for size, columns in _SIZES.items():
        medium = size == "medium"
        linear = (Target("solve", OURS, DIRECT, at_most=1.3), *common) if medium else ()
        yield Case(
            "resolve_lp",
            size,
            ("load", "solve"),
            (*every, LINPROG),
            f"{columns} columns, {columns // 2} rows, {_ROUNDS * _FAST[size]:,} objectives",
            partial(_tasks, packing, columns, _FAST[size], _SLOW[size]),
            linear,
            repeat=_ROUNDS if size != "large" else 5,
        )
        if size != "large":
            yield Case(
                "resolve_milp",
                size,
                ("load", "solve"),
                every,
                f"{columns} binary columns, {columns // 5 + 2} rows, {_ROUNDS * _MIXED} objectives",
                partial(_tasks, choice, columns, _MIXED, _MIXED),
                (Target("solve", OURS, DIRECT, at_most=1.1),) if medium else (),
                repeat=_ROUNDS,
            )


def _tasks(
    make: Callable[[int, int], Resolves], columns: int, fast: int, slow_units: int, setting: Setting
) -> list[Task]:
    data = make(columns, _ROUNDS * fast)
    program = data.program()
    session = Session(program)

    def ours(cost: Vector) -> float:
        session.maximise(cost)
        found = session.solve().solution
        return found.objective if found is not None else float("nan")

    quick = {OURS: ours, DIRECT: peers.highspy_warm(data), DIRECT_DEFAULTS: peers.highspy_warm(data, tolerance=None)}
    slow = {
        REBUILT: peers.pyomo_rebuilt(data),
        FRESH: peers.pyomo_fresh_solver(data),
        APPSI: peers.pyomo_persistent(data),
        APPSI_DEFAULT: peers.pyomo_persistent(data, checks=True),
        CONTRIB: peers.pyomo_persistent_contrib(data),
        MILP: peers.scipy_milp(data),
    }
    if not data.mixed:
        slow[LINPROG] = peers.scipy_linprog(data)
    few, many = setting.count(slow_units), setting.count(fast)
    tasks = [Task("load", OURS, lambda: _loaded(Session(program)))]
    tasks += [_task(by, solve, data, block=fast, units=many, compared=few) for by, solve in quick.items()]
    return tasks + [_task(by, solve, data, block=fast, units=few, compared=few) for by, solve in slow.items()]


def _task(by: str, solve: peers.Solver, data: Resolves, *, block: int, units: int, compared: int) -> Task:
    """Return a task that solves the first ``units`` objectives of the next block; every call takes the next one."""
    starts = cycle(range(0, len(data.costs), block))

    def run() -> Reply:
        first = next(starts)
        values = [solve(cost) for cost in data.costs[first : first + units]]
        return Reply(sum(values[:compared]))

    return Task("solve", by, run, units=units, question="optima")


def _loaded(session: Session) -> Reply:
    return Reply(note=f"{session.model.rows} rows")
