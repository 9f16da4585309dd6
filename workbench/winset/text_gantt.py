"""A Gantt chart in plain characters: one line for each step, rows by who performs them."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from rich.cells import cell_len, set_cell_size

from winset.timeline import Timeline, phase_gates
from winset_models.analysis.roadmap_findings import Course, ScheduledStep

UNDER_WAY, VERIFICATION, MOMENT, GATE, FREE = "█", "░", "◆", "│", "·"
WIDEST_NAME: Final = 30
"""Letters of a step's name, at most two fifths of the width; longer ones are cut, as the table has them whole."""
FEWEST: Final = 20
"""Characters for time below which nothing can be seen."""
BETWEEN: Final = 10
"""Characters from one number on the ruler to the next, at least."""


def text_gantt(time: Timeline, course: Course, width: int) -> list[str]:
    """Return the lines of the chart, at most ``width`` characters wide; none where there is no room or no step."""
    last = time.finding.periods
    name = min(
        WIDEST_NAME, 2 * width // 5, max((cell_len(time.step(item.step)) + 2 for item in course.schedule), default=0)
    )
    room = width - name - 1
    if not course.schedule or room < FEWEST:
        return []
    scale = _Scale(last, room, course)
    lines = [f"{'':{name}} {scale.ruler()}".rstrip()]
    for side, title in time.sides(course).items():
        lines.append(_cut(title, width).rstrip())
        steps: dict[str, list[ScheduledStep]] = {}
        for item in course.schedule:
            if time.side(item) == side:
                steps.setdefault(item.step, []).append(item)
        lines += [f"{_cut('  ' + time.step(step), name)} {scale.bar(items)}" for step, items in steps.items()]
    return [*lines, *scale.legend()]


def _cut(text: str, width: int) -> str:
    plain = " ".join(text.split()) if text.strip() else ""
    indent = text[: len(text) - len(text.lstrip())]
    whole = indent + plain
    return set_cell_size(whole if cell_len(whole) <= width else set_cell_size(whole, width - 2) + "..", width)


class _Scale:
    """Periods as columns: several columns for one period, or several periods in one column.

    Parameters
    ----------
    last
        Last period.
    room
        Columns at most.
    course
        Whose steps and phases are drawn.
    """

    def __init__(self, last: int, room: int, course: Course) -> None:
        self.last = last
        self.together = ceil(last / room)
        self.columns = max(1, min(4, room // last)) if self.together == 1 else 1
        self.size = ceil(last / self.together) * self.columns
        self.gates = [self._column(start) for start in list(phase_gates(course).values())[1:]]
        self.used: set[str] = set()

    def _column(self, period: int) -> int:
        """Return the first column of a period."""
        return (period - 1) // self.together * self.columns

    def ruler(self) -> str:
        """Return numbers of periods over the columns in which they begin."""
        line = [" "] * self.size
        stride = next(step for step in self._strides() if step * self.columns / self.together >= BETWEEN)
        for period in [1, *range(stride, self.last + 1, stride)]:
            text, column = str(period), self._column(period)
            if column + len(text) <= self.size and (period == 1 or column > 2):
                line[column : column + len(text)] = text
        return "".join(line).rstrip()

    def _strides(self) -> Iterator[int]:
        size = 1
        while True:
            yield from (size, 2 * size, 5 * size)
            size *= 10

    def bar(self, items: Sequence[ScheduledStep]) -> str:
        """Return the columns of a step, whose parts may be several."""
        line = [FREE] * self.size
        for column in self.gates:
            line[column] = GATE
        for mark, first, beyond in [mark for item in items for mark in _marks(item)]:
            start, end = self._column(first), self._column(max(first, beyond - 1)) + self.columns
            for column in range(start, min(end if mark != MOMENT else start + 1, self.size)):
                if mark != VERIFICATION or line[column] in (FREE, GATE):
                    line[column] = mark
            self.used.add(mark)
        return "".join(line)

    def legend(self) -> list[str]:
        """Return what the characters mean."""
        meanings = {UNDER_WAY: "under way", MOMENT: "in a moment", VERIFICATION: "being verified"}
        words = [f"{mark} {meaning}" for mark, meaning in meanings.items() if mark in self.used]
        words += [f"{GATE} next phase"] if self.gates else []
        words += [f"a column is {self.together} periods"] if self.together > 1 else []
        return ["", "; ".join(words)]


def _marks(item: ScheduledStep) -> list[tuple[str, int, int]]:
    """Return what is drawn of a step: character, first period, and first period after it."""
    end = item.start + item.duration
    tail = [(VERIFICATION, end, item.verified)] if item.verified > end else []
    return [(UNDER_WAY, item.start, end) if item.duration else (MOMENT, item.start, item.start + 1), *tail]
