"""Who moves when, and who is exposed for how long: a Gantt chart by side above trust and exposure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import altair as alt

from winset import roadmap_tables
from winset import roadmap_words as words
from winset.charts import theme
from winset.charts.exposure_curves import exposure_panels, trust_panel
from winset.charts.figure import Figure, label, unique_labels
from winset.charts.time_axis import HALF, LEFT, TimeAxis, side_axis
from winset.timeline import Timeline, part_numbers, phase_gates, together
from winset.words import Names, at_most_listed, count
from winset_models.analysis.roadmap_findings import Course, Roadmap, ScheduledStep

ROW: Final = 24
"""Height of a row in pixels."""
BAR: Final = 14
TAIL: Final = 8
"""Height of the bar of verification."""
NAME: Final = 24
"""Letters in a line of a step's name."""
INDENT: Final = 10
"""How far names of steps stand to the right of those of sides, in pixels."""
GATE: Final = 14
"""Least distance in pixels of the numbers of two phases."""
NUMBERED: Final = 9
"""Least width in pixels, for each letter, of a bar that carries the numbers of its parts."""
JOINT: Final = "#444f5a"
"""Colour of what several do together."""
OTHERS: Final = "#7a8793"
"""Colour of what third parties do."""
MOST_NAMED: Final = 3
"""Parties that the sentence names before it counts the rest."""


@dataclass(frozen=True)
class _Row:
    """A line of the chart: a side, or one of its steps."""

    text: str
    side: str
    items: tuple[ScheduledStep, ...] = ()

    @property
    def above(self) -> float:
        """Distance from the first line of the text to the middle of all its lines."""
        return theme.LINE * self.text.count("\n") / 2

    @property
    def height(self) -> float:
        """Height in pixels."""
        return max(ROW, theme.LINE * (self.text.count("\n") + 1) + 6)


def gantt(names: Names, finding: Roadmap, course: Course, *, key: str = "course") -> Figure | None:
    """Return the course over time; None where no step is taken."""
    if not course.schedule:
        return None
    time = Timeline(names, finding)
    shown = _Gantt(time, course)
    sides = time.sides(course).values()
    return Figure(
        key=f"{key}-gantt",
        question="Who moves when, and who is exposed for how long?",
        takeaway=takeaway(names, finding, course),
        alternative=f"A Gantt chart: periods to the right, one row for each step, grouped by who performs it "
        f"({', '.join(sides)}). Below it on the same time axis curves in panels of their own: trust, and what "
        "each party has at risk. The tables below have every figure.",
        chart=shown.chart(),
        tables=(*roadmap_tables.schedules(names, finding, course), roadmap_tables.curves(names, finding, course)),
        legend=tuple(shown.legend()),
    )


def takeaway(names: Names, finding: Roadmap, course: Course) -> str:
    """Return who moves first, who has the most at risk, and when."""
    time = Timeline(names, finding)
    first = course.schedule[0]
    movers = list(dict.fromkeys(key for item in course.schedule if item.start == first.start for key in item.by))
    who = at_most_listed([time.performer(key) for key in movers], MOST_NAMED)
    moves = f"{who} {'move' if len(movers) > 1 else 'moves'} first, {time.at(first.start)}"
    exposed = {key: max(party.exposure, default=0.0) for key, party in course.parties.items()}
    most = max(exposed, key=lambda key: exposed[key], default=None)
    if most is None or exposed[most] <= 0:
        return f"{moves}; nobody is exposed at any time."
    party = course.parties[most]
    long = sum(risk > 0 for risk in party.exposure)
    at = party.exposure.index(exposed[most]) + 1
    return (
        f"{moves}; {names.party(most)} has the most at risk, {words.measured(names, exposed[most])} "
        f"{time.at(at)}, and is exposed for {count(long, finding.period)}."
    )


class _Gantt:
    """The drawing of a course.

    Parameters
    ----------
    time
        What everything is called.
    course
        What is drawn.
    """

    def __init__(self, time: Timeline, course: Course) -> None:
        self.time, self.course, self.axis = time, course, TimeAxis(time)
        self.sides = time.sides(course)
        self.labels = _joined(unique_labels(dict(time.finding.steps)))
        self.names = _joined(unique_labels({key: time.names.party(key) for key in time.finding.subject.parties}))
        self.rows = list(self._rows())
        self.colours = _colours(time)
        self.gates = phase_gates(course)

    def _rows(self) -> Iterator[_Row]:
        for side, title in self.sides.items():
            yield _Row(label(title, NAME), side)
            steps: dict[str, list[ScheduledStep]] = {}
            for item in self.course.schedule:
                if self.time.side(item) == side:
                    steps.setdefault(item.step, []).append(item)
            for step, items in steps.items():
                yield _Row(label(self.labels.get(step, step), NAME), side, tuple(items))

    def chart(self) -> alt.VConcatChart:
        """Return the panels one below the other."""
        curves = exposure_panels(self.axis, self.course, self.names, self.colours)
        return alt.VConcatChart(vconcat=[self._bars(), trust_panel(self.axis, self.course), *curves], spacing=14)

    def legend(self) -> list[tuple[str, str]]:
        """Return the symbols that are used, with their meanings."""
        found = [("█", "under way")] if any(item.duration for item in self.course.schedule) else []
        found += [("◆", "in a moment")] if any(not item.duration for item in self.course.schedule) else []
        if any(item.verified > item.start + item.duration for item in self.course.schedule):
            found.append(("▭", "done, being verified"))
        if any(item.parts > 1 for item in self.course.schedule):
            found.append(("1 2 3", "parts of one step"))
        for number, phase in enumerate(self.gates, start=1):
            found.append((f"│{number}", self.time.phase(phase)))
        if any(party.exposure_limit is not None for party in self.course.parties.values()):
            found.append(("┄", "most that a party may have at risk"))
        if any(item.needs_trust is not None for item in self.course.schedule):
            found.append(("▿", "trust without which a step does not start"))
        return found

    def _places(self) -> tuple[list[float], float]:
        """Return the middle of each row in pixels from above, and the height of all."""
        middles, top = [], 0.0
        for row in self.rows:
            middles.append(top + row.height / 2)
            top += row.height
        return middles, top

    def _bars(self) -> alt.LayerChart:
        middles, height = self._places()
        scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
        y = alt.Y("row:Q", scale=scale, axis=side_axis(labels=False))
        axis = self.axis.axis(orient="top")
        x = self.axis.x("from", axis)
        bars, tails, moments, numbers = self._marks(middles)
        fill = alt.Fill("fill:N", scale=None)
        layers = [
            *self._gate_marks(y),
            self._lines(middles, y),
            alt.Chart(theme.values(tails))
            .mark_bar(height=TAIL, fillOpacity=0.15, strokeWidth=1.2, strokeDash=[3, 2])
            .encode(x=x, x2="to:Q", y=y, fill=fill, stroke=alt.Stroke("fill:N", scale=None)),
            alt.Chart(theme.values(bars)).mark_bar(height=BAR).encode(x=x, x2="to:Q", y=y, fill=fill),
            alt.Chart(theme.values(moments))
            .mark_point(shape="diamond", size=130, opacity=1, strokeWidth=0)
            .encode(x=x, y=y, fill=fill),
            alt.Chart(theme.values(numbers))
            .mark_text(color=theme.ON_COLOUR, fontSize=11, baseline="middle")
            .encode(x=x, y=y, text="text:N"),
            self._texts(middles, "bold", y),
            self._texts(middles, "normal", y),
        ]
        return theme.layered([layer for layer in layers if layer.data.values], width=theme.WIDTH, height=height)

    def _texts(self, middles: list[float], weight: Literal["bold", "normal"], y: alt.Y) -> alt.Chart:
        """Return the names of the sides, which are bold, or of their steps."""
        texts: list[theme.Record] = [
            {"text": row.text.split("\n"), "row": middle - row.above}
            for row, middle in zip(self.rows, middles, strict=True)
            if (weight == "normal") == bool(row.items)
        ]
        indent = INDENT if weight == "normal" else 0
        base = alt.Chart(theme.values(texts))
        marks = base.mark_text(align="left", baseline="middle", dx=indent, fontWeight=weight, lineHeight=theme.LINE)
        drawn: alt.Chart = marks.encode(x=alt.value(-LEFT), y=y, text="text:N")
        return drawn

    def _lines(self, middles: list[float], y: alt.Y) -> alt.Chart:
        """Return a line above each side but the first."""
        heads = [
            {"row": middle - row.height / 2}
            for row, middle in zip(self.rows, middles, strict=True)
            if not row.items and row is not self.rows[0]
        ]
        drawn: alt.Chart = alt.Chart(theme.values(heads)).mark_rule(color=theme.GRID, strokeWidth=1).encode(y=y)
        return drawn

    def _marks(
        self, middles: list[float]
    ) -> tuple[list[theme.Record], list[theme.Record], list[theme.Record], list[theme.Record]]:
        """Return bars, bars of verification, moments, and the numbers of parts."""
        bars: list[theme.Record] = []
        tails: list[theme.Record] = []
        moments: list[theme.Record] = []
        numbers: list[theme.Record] = []
        for row, middle in zip(self.rows, middles, strict=True):
            for items in together(row.items):
                item = items[0]
                begin, end = item.start - HALF, item.start + item.duration - HALF
                base = {"row": middle, "fill": self.colours[row.side]}
                if item.duration:
                    bars.append({**base, "from": begin, "to": end})
                else:
                    moments.append({**base, "from": begin})
                if item.verified - HALF > end:
                    tails.append({**base, "from": end, "to": min(item.verified - HALF, self.axis.domain[1])})
                text = part_numbers(items)
                if item.parts > 1 and item.duration * self.axis.pixels >= NUMBERED * len(text):
                    numbers.append({"row": middle, "from": (begin + end) / 2, "text": text})
        return bars, tails, moments, numbers

    def _gate_marks(self, y: alt.Y) -> list[alt.Chart]:
        """Return a rule where each phase after the first opens, with its number beside it."""
        base = alt.Chart(theme.values([{"from": start - HALF} for start in list(self.gates.values())[1:]]))
        across = self.axis.x("from", self.axis.axis(orient="top"))
        return [
            base.mark_rule(color=theme.INK, strokeWidth=1.5).encode(x=across),
            alt.Chart(theme.values(self._gate_numbers()))
            .mark_text(align="left", baseline="middle", dx=4, fontWeight="bold")
            .encode(x=across, y=alt.value(ROW / 2), text="text:N"),
        ]

    def _gate_numbers(self) -> list[theme.Record]:
        """Return the numbers of the phases, those that would touch as one."""
        found: list[theme.Record] = []
        for number, start in enumerate(self.gates.values(), start=1):
            if found and (start - HALF - found[-1]["from"]) * self.axis.pixels < GATE * len(found[-1]["text"]):
                found[-1]["text"] += f",{number}"
            else:
                found.append({"from": start - HALF, "text": str(number)})
        return found


def _joined(labels: dict[str, str]) -> dict[str, str]:
    return {key: text.replace("\n", " ") for key, text in labels.items()}


def _colours(time: Timeline) -> dict[str, str]:
    """Return a colour for each side: one for each party, one for all third parties, one for what is done together."""
    parties = list(time.finding.subject.parties)
    found = dict(zip(parties, theme.colours(len(parties)), strict=True))
    return {**dict.fromkeys(time.finding.performers, OTHERS), "": JOINT, **found}
