"""The timeline of a roadmap: a column for every task and period that says whether it has started by then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from winset_models.formulations.roadmap_windows import Windows
from winset_models.formulations.sheet import Index, Interval, Linear, Sheet, combine
from winset_models.negotiation.roadmap import statements
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts
from winset_models.negotiation.statements import Statement
from winset_solver.errors import ArgumentError
from winset_solver.tolerances import FEASIBILITY

BLOCK = "roadmap"
"""Name of the block of all rows and columns of a roadmap."""
NEVER: Linear = {}
ALWAYS: Linear = {Sheet.ONE: 1.0}
Choice = Callable[[Iterable[float]], float]
StartedBy = Mapping[str, Mapping[int, str]]
"""By task and period: label of the column that says whether the task has started by the end of the period."""


@dataclass(frozen=True)
class Derived:
    """A column that follows from the starts: the largest or the smallest of some expressions.

    Parameters
    ----------
    label
        Its column.
    choose
        ``max`` or ``min``.
    parts
        The expressions, over starts and columns derived before.
    """

    label: str
    choose: Choice
    parts: Sequence[Linear]

    def value(self, values: Mapping[str, float]) -> float:
        """Return its value at those of the columns that it is derived from."""
        return self.choose(
            [sum(coefficient * values[label] for label, coefficient in part.items()) for part in self.parts]
        )


class Timeline:
    r"""Columns Z[k,t] ∈ {0,1}, "task k has started by the end of period t", and what is read from them.

    Parameters
    ----------
    sheet
        Where columns and rows are written.
    figures
        The roadmap in numbers.
    windows
        Outside of which no task starts. Where they are wider than those of the file, rows keep the file's.
    explicit
        Whether rows say that steps which may not be left out are taken, so that this can take part in a conflict.

    Notes
    -----
    There are columns only within a window [a, b]: before a nothing has started; from b on Z[k,t] is 1, or, for a step
    that may be left out, one column `taken` that all its parts share. z[k,t] = Z[k,t] − Z[k,t−1] is an expression.
    The rows Z[k,t−1] ≤ Z[k,t] and the precedence of two tasks have one 1 and one −1 each, so that every vertex of
    what they describe is integral.
    """

    def __init__(self, sheet: Sheet, figures: RoadmapFigures, windows: Windows, *, explicit: bool = False) -> None:
        self.sheet, self.figures, self.windows = sheet, figures, windows
        self.derived: list[Derived] = []
        self.started_by = self._started_by(explicit=explicit)
        for step in figures.tasks_of:
            self._keep_step(step)
        for key in figures.tasks:
            self._keep_window(key)

    def _started_by(self, *, explicit: bool) -> StartedBy:
        """Add the columns; a task of a step that cannot take place has none."""
        figures, windows = self.figures, self.windows
        steps = [
            step for step, keys in figures.tasks_of.items() if all(windows[key][0] <= windows[key][1] for key in keys)
        ]
        open_steps = [(step,) for step in steps if explicit or figures.may_be_left_out(step)]
        taken = self.sheet.indicators(BLOCK, "taken", open_steps, binary=True)
        tasks = [key for step in steps for key in figures.tasks_of[step]]
        within = [(key, period) for key in tasks for period in range(*windows[key])]
        labels = self.sheet.indicators(BLOCK, "started", within, binary=True)
        return {
            key: {
                **{period: labels[key, period] for period in range(*windows[key])},
                windows[key][1]: taken.get((figures.tasks[key].step,), Sheet.ONE),
            }
            for key in tasks
        }

    def _keep_step(self, step: str) -> None:
        """Say that a task does not start twice, and that a step is taken where it may not be left out."""
        negotiation = self.figures.negotiation
        for key in self.figures.tasks_of[step]:
            for period in self.periods_of(key)[1:]:
                earlier, later = self.started(key, period - 1), self.started(key, period)
                self.at_most("once", (key, period), earlier, later, statements.once(negotiation, step))
        if not self.figures.may_be_left_out(step):
            taken = self.taken(self.figures.tasks_of[step][0])
            statement = (statements.taken if taken else statements.horizon)(negotiation, step)
            self.row("carried_out", (step,), taken, statement, lower=1)

    def _keep_window(self, key: str) -> None:
        negotiation, task = self.figures.negotiation, self.figures.tasks[key]
        early = self.started(key, task.earliest - 1)
        self.at_most("earliest", (key,), early, NEVER, statements.earliest(negotiation, task.step))
        in_time = self.started(key, task.latest)
        self.at_most("latest", (key,), self.taken(key), in_time, statements.latest(negotiation, task.step))

    def started(self, task: str, period: int) -> Linear:
        """Return whether a task has started by the end of a period, as an expression."""
        low, high = self.windows[task]
        if period < low or task not in self.started_by:
            return NEVER
        return {self.started_by[task][min(period, high)]: 1.0}

    def starting(self, task: str, period: int) -> Linear:
        """Return whether a task starts in a period."""
        if period not in self.periods_of(task):
            return NEVER
        return combine((1.0, self.started(task, period)), (-1.0, self.started(task, period - 1)))

    def verified(self, task: str, period: int) -> Linear:
        """Return whether a task is verified at the beginning of a period."""
        return self.started(task, period - self.figures.tasks[task].lag)

    def taken(self, task: str) -> Linear:
        """Return whether a task is taken at all."""
        return self.started(task, self.windows[task][1])

    def periods_of(self, task: str) -> range:
        """Return the periods in which a task can start."""
        low, high = self.windows[task]
        return range(low, high + 1) if task in self.started_by else range(0)

    def row(
        self, family: str, index: Index, terms: Linear, statement: Statement, *, lower: float = -inf, upper: float = inf
    ) -> None:
        """Add a row with its constants on the right-hand side; none where nothing is left but a truth."""
        constant = terms.get(Sheet.ONE, 0.0)
        kept = {label: times for label, times in terms.items() if label != Sheet.ONE and times}
        lower, upper = lower - constant, upper - constant
        slack = FEASIBILITY * self.sheet.largest(1.0, abs(constant))
        if kept or not lower - slack <= 0 <= upper + slack:
            scale = self.sheet.scale([*kept.values()])
            scaled = combine((scale, kept))
            self.sheet.row(BLOCK, family, index, scaled, statement, lower=scale * lower, upper=scale * upper)

    def at_most(self, family: str, index: Index, small: Linear, large: Linear, statement: Statement) -> None:
        """Add the row small ≤ large between expressions from 0 to 1; none where either end makes it true."""
        if small != NEVER and large != ALWAYS:
            self.row(family, index, combine((1.0, small), (-1.0, large)), statement, upper=0)

    def derive(
        self, family: str, index: Index, parts: Sequence[Linear], bounds: Interval, choose: Choice = max
    ) -> Linear:
        """Add a column that rows will tie to the starts, note what it is then, and return it as an expression."""
        label = self.sheet.columns(BLOCK, family, {index: bounds})[index]
        self.derived.append(Derived(label, choose, parts))
        return {label: 1.0}

    def point_of(self, starts: Starts) -> dict[str, float]:
        """Return all columns of a schedule, by label, whether or not it keeps the rows.

        Raises
        ------
        ArgumentError
            Where the schedule has no columns: a task starts outside its window, a step is taken in part, or one is left
            out that may not be.
        """
        values = self.fixings(starts)
        for column in self.derived:
            values[column.label] = column.value(values)
        return values

    def fixings(self, starts: Starts) -> dict[str, float]:
        """Return the columns of starts in a schedule, by label.

        Raises
        ------
        ArgumentError
            As for :meth:`point_of`.
        """
        return fixed_starts(self.figures, self.started_by, starts)


def fixed_starts(figures: RoadmapFigures, started_by: StartedBy, starts: Starts) -> dict[str, float]:
    """Return the columns of starts in a schedule, by label.

    Raises
    ------
    ArgumentError
        Where the schedule has no columns: a task starts outside its window, a step is taken in part, or one is left
        out that may not be.
    """
    values = {
        label: float(key in starts and starts[key] <= period)
        for key, labels in started_by.items()
        for period, label in labels.items()
    }
    values[Sheet.ONE] = 1.0
    whole = all(len(starts.keys() & set(keys)) in {0, len(keys)} for keys in figures.tasks_of.values())
    if not whole or starts_from(started_by, values) != dict(starts):
        raise ArgumentError("the program has no columns for a schedule", where="roadmap", got=dict(starts))
    return values


def starts_from(started_by: StartedBy, values: Mapping[str, float]) -> dict[str, int]:
    """Return the schedule that column values stand for, by column label; binaries rounded."""
    found = {
        key: next((period for period, label in labels.items() if values[label] > 0.5), None)
        for key, labels in started_by.items()
    }
    return {key: period for key, period in found.items() if period is not None}
