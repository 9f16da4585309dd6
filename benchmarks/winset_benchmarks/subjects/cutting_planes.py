"""Two hundred rounds of rows added to one linear program: from scratch, warm, and warm with slack rows purged."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.generators import Ellipsoids, ellipsoids
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.tolerances import FEASIBILITY

SCRATCH: Final = "from scratch in every round"
WARM: Final = "winset Session, warm"
PURGED: Final = "winset Session, warm, purging"

_PURGE_EVERY: Final = 20
_ROUNDS: Final = "rounds"
_SIZES: Final[dict[Size, tuple[int, int, int]]] = {"small": (20, 3, 50), "medium": (80, 5, 200)}


def cases() -> Iterator[Case]:
    """Return the rounds at two sizes; the answer depends on the cuts met, so values are noted and not compared."""
    for size, (columns, sets, rounds) in _SIZES.items():
        targets = (Target("solve", PURGED, WARM, at_least=1.0), Target("solve", PURGED, SCRATCH, at_least=10.0))
        yield Case(
            "cutting_planes",
            size,
            ("solve",),
            (SCRATCH, WARM),
            f"{rounds} rounds of up to {sets} dense rows, {columns} columns",
            partial(_tasks, columns, sets, rounds),
            targets if size == "medium" else (),
            repeat=2,
        )


def _tasks(columns: int, sets: int, rounds: int, setting: Setting) -> list[Task]:
    data, count = ellipsoids(columns, sets), setting.count(rounds)
    return [
        Task("solve", PURGED, partial(_live, data, count, _PURGE_EVERY), question=_ROUNDS),
        Task("solve", WARM, partial(_live, data, count, count + 1), question=_ROUNDS),
        Task("solve", SCRATCH, partial(_from_scratch, data, count), most=1, question=_ROUNDS),
    ]


def _box(data: Ellipsoids, rows: Vector, upper: Vector) -> Session:
    columns = len(data.cost)
    session = Session(
        PayoffProgram.build(
            matrix=rows.reshape(-1, columns),
            row_lower=np.full(len(upper), -np.inf),
            row_upper=upper,
            column_upper=np.ones(columns),
            payoff=data.cost[None],
        )
    )
    session.maximise(data.cost)
    return session


def _rounds(
    data: Ellipsoids, count: int, solve: Callable[[], Vector], add: Callable[[Vector, Vector, Vector], None]
) -> Reply:
    x = solve()
    for _ in range(count):
        rows, upper = data.cuts(x)
        if not len(upper):
            break
        add(rows, upper, x)
        x = solve()
    return Reply(note=f"bound {data.cost @ x:.4f}")


def _live(data: Ellipsoids, count: int, every: int) -> Reply:
    session = _box(data, np.zeros((0, len(data.cost))), np.zeros(0))
    added = 0

    def add(rows: Vector, upper: Vector, x: Vector) -> None:
        nonlocal added
        added += 1
        if added % every == 0:
            slack = session.model.row_upper - session.model.matrix @ x
            session.delete_rows(np.flatnonzero(slack > FEASIBILITY))
        session.add_rows(rows, -np.inf, upper)

    return _rounds(data, count, lambda: session.solve().x, add)


def _from_scratch(data: Ellipsoids, count: int) -> Reply:
    held: list[tuple[Vector, Vector]] = []

    def solve() -> Vector:
        rows = np.vstack([rows for rows, _ in held]) if held else np.zeros((0, len(data.cost)))
        upper = np.concatenate([upper for _, upper in held]) if held else np.zeros(0)
        return _box(data, rows, upper).solve().x

    return _rounds(data, count, solve, lambda rows, upper, _: held.append((rows, upper)))
