"""First schedules: a good roadmap found by climbing, for searches to start from. Nothing is proven here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from scipy import sparse

from winset_models.formulations.roadmap import RoadmapFormulation
from winset_models.formulations.roadmap_scheduling import scheduled_starts, scheduling_relaxation
from winset_models.formulations.sheet import Sheet
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.neighbourhoods import Climb, Columns, Rise
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult
from winset_solver.scheduling.priority_rules import good_schedule
from winset_solver.scheduling.windows import tightened
from winset_solver.tolerances import FEASIBILITY

FEWEST_COLUMNS: Final = 300
"""Integer columns from which on climbing pays; smaller programs are proven before a climb would end."""
_SHARE_OF_TIME: Final = 0.25
_NODES: Final = 10
_FIRST_GAP: Final = 0.2
_DETERRENCE: Final = 50.0
_TASKS: Final = 8
"""Tasks that move freely at once."""
_PERIODS: Final = 8
"""Length of a stretch of time whose tasks move freely at once."""
_FARTHEST: Final = 4
"""Most periods by which all tasks move at once."""
_ALL: Final = 3


def first_point(
    formulation: RoadmapFormulation, program: PayoffProgram, rise: Rise, control: Control, *, soon: bool = False
) -> Vector | None:
    """Return a point of a program that a climb ended at; None where none was met, or the program is small.

    Parameters
    ----------
    program
        That of the formulation, perhaps with more rows.
    rise
        What is climbed.
    soon
        Whether all is to be done soon, so that the climb begins near a schedule of priority rules. Otherwise it does so
        only where nothing else is found.

    Notes
    -----
    Whoever would rather stop, or gets less than its walk-away value, first only regrets: one column, added to all of
    these rows, is brought down to 0 before anything else is climbed.
    """
    if program.integer.sum() < FEWEST_COLUMNS or control.exhausted:
        return None
    return _Hill(formulation, program, control.named("first roadmap").within(_SHARE_OF_TIME), soon=soon).climbed(rise)


class _Hill:
    """A program in which regret is possible, and the neighbourhoods of its points."""

    def __init__(
        self, formulation: RoadmapFormulation, program: PayoffProgram, control: Control, *, soon: bool
    ) -> None:
        self.formulation, self.program, self.control, self.soon = formulation, program, control, soon
        self.regret = program.shape[1]
        self.session = Session(program, threads=control.limits.threads, mip_allow_restart=False, mip_max_nodes=_NODES)
        self.session.add_columns(1)
        _let_regret(self.session, formulation, program)
        place = {label: column for column, label in enumerate(program.column_labels)}
        self.columns: dict[str, dict[int, int]] = {
            task: {period: place[label] for period, label in labels.items() if label != Sheet.ONE}
            for task, labels in formulation.starts.items()
        }
        self.climb = Climb(self.session, _union(self.columns.values()), self._neighbourhood)

    def climbed(self, rise: Rise) -> Vector | None:
        """Climb from whatever is found first, out of regret and then up; None where regret remains."""
        regretting = np.append(np.zeros(self.regret), -1.0)

        def relief(x: Vector) -> tuple[float, Vector]:
            return -float(x[self.regret]), regretting

        def extended(x: Vector) -> tuple[float, Vector]:
            value, direction = rise(x[: self.regret])
            return value, np.append(direction, 0.0)

        self.session.maximise(extended(np.zeros(self.regret + 1))[1] + _DETERRENCE * regretting)
        first = self._first()
        if first is None:
            return None
        x = self.climb.from_point(first, relief, self.control.in_words("fewer regrets"), enough=-FEASIBILITY)
        if x[self.regret] > FEASIBILITY:
            return None
        self.session.change_column_bounds(self.regret, 0.0, 0.0)
        settled = np.append(x[: self.regret], 0.0)
        better = self.control.in_words("from one roadmap to a better one")
        return self.climb.from_point(settled, extended, better)[: self.regret]

    def _first(self) -> Vector | None:
        """Return a point to climb from, regretful or not; None where none is met."""
        rough = replace(self.control, limits=replace(self.control.limits, gap=_FIRST_GAP))
        ways = [self.session.solve, self._solved_near_rules]
        for way in reversed(ways) if self.soon else ways:
            if (found := way(rough.in_words("looking for any schedule"))) is not None and found.solution is not None:
                return found.x
        return None

    def _solved_near_rules(self, control: Control) -> SolveResult | None:
        """Search around a schedule of priority rules, which order, windows and resources alone made."""
        problem = scheduling_relaxation(self.formulation.figures)
        windows = tightened(problem)
        schedule = None if windows is None else good_schedule(problem, windows)
        if schedule is None:
            return None
        held = {
            column: float(period > start)
            for task, start in scheduled_starts(problem, schedule).items()
            for period, column in self.columns[task].items()
            if not start - _FARTHEST <= period < start + _FARTHEST
        }
        columns, values = np.array(list(held), dtype=np.int64), np.array(list(held.values()))
        with self.session.scratch():
            self.session.change_column_bounds(columns, values, values)
            return self.session.solve(control)

    def _neighbourhood(self, best: Vector, count: int) -> Columns:
        """Return in turn: all starts, a few periods up and down; those in a stretch of time; some of a phase; any."""
        figures, rng = self.formulation.figures, np.random.default_rng(count)
        starts = self._starts(best)
        match count % 4:
            case 0:
                reach = 1 + count // 4 % _FARTHEST
                return _union(
                    {t: column for t, column in self.columns[task].items() if start - reach <= t < start + reach}
                    for task, start in starts.items()
                )
            case 1:
                first = int(rng.integers(1, figures.periods + 1))
                return self._freed(task for task in self.columns if first <= starts.get(task, first) < first + _PERIODS)
            case kind:
                tasks = list(self.columns)
                phase_of = {task: figures.roadmap.steps[figures.tasks[task].step].phase for task in tasks}
                phase = phase_of[str(rng.choice(tasks))]
                among = [task for task in tasks if kind == _ALL or phase_of[task] == phase]
                return self._freed(rng.choice(among, min(len(among), _TASKS), replace=False).tolist())

    def _freed(self, tasks: Iterable[str]) -> Columns:
        return _union(self.columns[task] for task in tasks)

    def _starts(self, x: Vector) -> dict[str, int]:
        return self.formulation.starts_of(dict(zip(self.program.column_labels, x.tolist(), strict=False)))


def _union(columns: Iterable[Mapping[int, int]]) -> Columns:
    return np.unique(np.array([column for row in columns for column in row.values()], dtype=np.int64))


def _let_regret(session: Session, formulation: RoadmapFormulation, program: PayoffProgram) -> None:
    """Add the last column of a session to all rows that somebody's interest demands."""
    demanding = formulation.demanding(program)
    floors = np.array([party.disagreement for party in formulation.negotiation.parties.values()])
    rows = sparse.vstack([program.matrix[demanding], program.payoff], format="csr")
    lower = np.concatenate([program.row_lower[demanding], floors - program.payoff_constant])
    session.change_row_bounds(demanding, -np.inf, np.inf)
    session.add_rows(sparse.hstack([rows, np.ones((rows.shape[0], 1))], format="csr"), lower, np.inf)
