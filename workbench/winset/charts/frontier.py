"""The frontier of two parties: what is wasteful, what is not, and where the named deals lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

import altair as alt

from winset import zone_tables
from winset.charts import theme
from winset.charts.figure import Figure, unique_labels
from winset.charts.landmarks import DEAL, IMPOSSIBLE, SOLUTION, Landmark, ideal_point, landmarks
from winset.words import Names
from winset.zone_words import value_sentence
from winset_models.analysis.zone_findings import Zone

SIDE = 520
"""Width and height of the plane in pixels."""
LABEL_HEIGHT = 18
"""Smallest vertical distance of two labels that stand side by side, in pixels."""
SYMBOL = 8
"""Half the width of a mark in pixels."""
TIP = 13
"""Distance of an arrow's head from what it points at, in pixels."""
MARGIN = 0.08
"""Room around the outermost marks, as a part of their spread."""
SIZES = ((30, 90), (150, 45), (10**9, 18))
"""Sizes of marks in square pixels for up to so many listed deals."""
SHAPES = {SOLUTION: "diamond", DEAL: "triangle-up", IMPOSSIBLE: "triangle-up"}
COLOURS = {SOLUTION: theme.PALETTE[1], DEAL: theme.PALETTE[2], IMPOSSIBLE: theme.PALETTE[2]}
SYMBOLS = {SOLUTION: "◆", DEAL: "▲", IMPOSSIBLE: "△"}


@dataclass(frozen=True)
class Frame:
    """The window of the plane: domains of both axes in payoffs."""

    across: tuple[float, float]
    up: tuple[float, float]

    def pixels(self, point: Sequence[float]) -> tuple[float, float]:
        """Return the place of a payoff vector in pixels, upwards positive."""
        (left, right), (bottom, top) = self.across, self.up
        return SIDE * (point[0] - left) / (right - left), SIDE * (point[1] - bottom) / (top - bottom)

    def payoffs(self, place: Sequence[float]) -> tuple[float, float]:
        """Return the payoff vector of a place in pixels."""
        (left, right), (bottom, top) = self.across, self.up
        return left + place[0] / SIDE * (right - left), bottom + place[1] / SIDE * (top - bottom)


def frontier(names: Names, finding: Zone) -> Figure | None:
    """Return the frontier in the plane of two parties; None for other numbers of compared parties or without a list."""
    if len(finding.parties) != 2 or not finding.points:
        return None
    marks = landmarks(finding)
    first, second = (names.party(party) for party in finding.parties)
    kinds = dict.fromkeys(mark.kind for mark in marks)
    legend = [("●", "a deal that is not wasteful")]
    legend += [("━", "any mixture of the deals at its ends")] if finding.segments else []
    if any(segment.first_open or segment.last_open for segment in finding.segments):
        legend.append(("○", "an end that is itself wasteful"))
    legend += [(SYMBOLS[kind], kind) for kind in kinds]
    legend += [("⇢", "to the nearest better deal")] if any(mark.better for mark in marks) else []
    return Figure(
        key="frontier",
        question="Are we leaving value on the table?",
        takeaway=value_sentence(names, finding),
        alternative=f"A plane: the payoff of {first} to the right, of {second} upwards. Marks show the "
        f"{len(finding.points)} listed deals, walking away and the ideal point; whatever lies in the shaded area is "
        f"worse than one of them for both, or for one and no better for the other. "
        f"Named: {', '.join(mark.name for mark in marks) or 'nothing'}. The tables below have every figure.",
        chart=_chart(names, finding, marks),
        tables=(
            zone_tables.points(names, finding),
            *((zone_tables.stretches(names, finding),) if finding.segments else ()),
            zone_tables.landmarks(names, finding, {mark.name: mark.payoffs for mark in marks}),
        ),
        legend=tuple(legend),
    )


def _chart(names: Names, finding: Zone, marks: Sequence[Landmark]) -> alt.LayerChart:
    walking = tuple(finding.disagreement[party] for party in finding.parties)
    fixed = [Landmark("Walking away", "walking away", walking), Landmark("Ideal point", "ideal", ideal_point(finding))]
    named = [*fixed, *marks]
    frame = _frame(finding, named)
    labels = unique_labels({party: names.party(party) for party in finding.parties})
    titles = [f"Payoff of {label}, {names.subject.unit}".replace("\n", " ") for label in labels.values()]
    x = alt.X("across:Q", axis=alt.Axis(title=titles[0], tickCount=6), scale=_scale(frame.across))
    y = alt.Y("up:Q", axis=alt.Axis(title=titles[1], tickCount=6), scale=_scale(frame.up))
    layers = [
        _shade(finding, frame, x, y),
        *_stretches(finding, x, y),
        _listed(finding, x, y),
        *_arrows(marks, frame, x, y),
        *_named(named, frame, x, y),
    ]
    return theme.layered(layers, width=SIDE, height=SIDE)


def _scale(domain: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(domain), nice=False, zero=False)


def _frame(finding: Zone, named: Sequence[Landmark]) -> Frame:
    every = [tuple(point.payoffs[party] for party in finding.parties) for point in finding.points]
    every += [tuple(end.payoffs[p] for p in finding.parties) for s in finding.segments for end in (s.first, s.last)]
    every += [mark.payoffs for mark in named]
    domains = []
    for axis in (0, 1):
        low, high = min(point[axis] for point in every), max(point[axis] for point in every)
        margin = MARGIN * (high - low or 1.0)
        domains.append((low - margin, high + margin))
    return Frame(domains[0], domains[1])


def _pieces(finding: Zone) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return stretches, and listed deals at none of their ends as stretches without length; from left to right."""
    first, second = finding.parties
    joined = {end.number for segment in finding.segments for end in (segment.first, segment.last)}
    ends = [(segment.last, segment.first) for segment in finding.segments]
    ends += [(point, point) for point in finding.points if point.number not in joined]
    pieces = [
        ((left.payoffs[first], left.payoffs[second]), (right.payoffs[first], right.payoffs[second]))
        for left, right in ends
    ]
    return sorted(pieces, key=lambda piece: (piece[0][0], -piece[0][1]))


def _shade(finding: Zone, frame: Frame, x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the area of everything that some deal of the frontier dominates."""
    pieces, low = _pieces(finding), frame.up[0]
    corners = [(frame.across[0], pieces[0][0][1])]
    for left, right in pieces:
        corners += [(corners[-1][0], left[1]), left, right]
    corners.append((corners[-1][0], low))
    rows: list[theme.Record] = [{"across": across, "up": up, "low": low} for across, up in corners]
    area = alt.Chart(theme.values(rows)).mark_area(fill=theme.LEVELS[0], fillOpacity=0.18, interpolate="linear")
    drawn: alt.Chart = area.encode(x=x, y=y, y2="low:Q")
    return drawn


def _stretches(finding: Zone, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return straight stretches as lines, with a ring at each end that is itself wasteful."""
    first, second = finding.parties
    rows: list[theme.Record] = []
    rings: list[theme.Record] = []
    for segment in finding.segments:
        begin, end = segment.first.payoffs, segment.last.payoffs
        rows.append({"across": begin[first], "up": begin[second], "across2": end[first], "up2": end[second]})
        rings += [
            {"across": payoffs[first], "up": payoffs[second]}
            for payoffs, is_open in ((begin, segment.first_open), (end, segment.last_open))
            if is_open
        ]
    layers: list[alt.Chart] = []
    if rows:
        lines = alt.Chart(theme.values(rows)).mark_rule(color=theme.PALETTE[0], strokeWidth=3, strokeCap="round")
        layers.append(lines.encode(x=x, y=y, x2="across2:Q", y2="up2:Q"))
    if rings:
        open_ends = alt.Chart(theme.values(rings)).mark_point(
            filled=True, fill=theme.PAPER, stroke=theme.PALETTE[0], strokeWidth=1.5, size=45, opacity=1
        )
        layers.append(open_ends.encode(x=x, y=y))
    return layers


def _listed(finding: Zone, x: alt.X, y: alt.Y) -> alt.Chart:
    first, second = finding.parties
    rows = [{"across": point.payoffs[first], "up": point.payoffs[second]} for point in finding.points]
    size = next(size for most, size in SIZES if len(rows) <= most)
    dots = alt.Chart(theme.values(rows)).mark_point(filled=True, color=theme.PALETTE[0], size=size, opacity=1)
    drawn: alt.Chart = dots.encode(x=x, y=y)
    return drawn


def _arrows(marks: Sequence[Landmark], frame: Frame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return an arrow from each deal to the nearest one that dominates it."""
    shafts: list[theme.Record] = []
    heads: list[theme.Record] = []
    for mark in marks:
        if mark.better is None or mark.kind == SOLUTION:
            continue
        start, end = frame.pixels(mark.payoffs), frame.pixels(mark.better)
        across, up = end[0] - start[0], end[1] - start[1]
        part = max(0.0, 1.0 - TIP / max(hypot(across, up), TIP))
        tip = frame.payoffs((start[0] + part * across, start[1] + part * up))
        shafts.append({"across": mark.payoffs[0], "up": mark.payoffs[1], "across2": tip[0], "up2": tip[1]})
        heads.append({"across": tip[0], "up": tip[1], "angle": degrees(atan2(across, up))})
    if not shafts:
        return []
    lines = alt.Chart(theme.values(shafts)).mark_rule(color=theme.MUTED, strokeWidth=1.5, strokeDash=[5, 4])
    tips = alt.Chart(theme.values(heads)).mark_point(
        shape="triangle", filled=True, color=theme.MUTED, size=70, opacity=1
    )
    return [
        lines.encode(x=x, y=y, x2="across2:Q", y2="up2:Q"),
        tips.encode(x=x, y=y, angle=alt.Angle("angle:Q", scale=None)),
    ]


def _named(named: Sequence[Landmark], frame: Frame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return marks with their names beside them."""
    rows: list[theme.Record] = []
    labels = _labels(named, frame)
    for mark, label, (side, shift) in zip(named, labels, _positions(named, labels, frame), strict=True):
        colour = COLOURS.get(mark.kind, theme.MUTED)
        shape = SHAPES.get(mark.kind, "cross" if mark.kind == "walking away" else "square")
        fill = {IMPOSSIBLE: theme.PAPER, "ideal": "transparent"}.get(mark.kind, colour)
        place = {"across": mark.payoffs[0], "up": mark.payoffs[1], "name": label, "side": side, "shift": shift}
        rows.append({**place, "colour": colour, "shape": shape, "fill": fill})
    base = alt.Chart(theme.values(rows)).encode(x=x, y=y)
    symbols = base.mark_point(size=150, opacity=1, strokeWidth=1.5).encode(
        shape=alt.Shape("shape:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
    )
    halos: list[alt.Chart] = []
    texts: list[alt.Chart] = []
    for row in rows:
        if row["name"]:
            words = alt.Chart(theme.values([row])).encode(x=x, y=y, text="name:N")
            where = {"align": row["side"], "dx": 12 if row["side"] == "left" else -12, "dy": row["shift"]}
            halos.append(words.mark_text(**where, stroke=theme.PAPER, strokeWidth=3))
            texts.append(words.mark_text(**where))
    return [*halos, symbols, *texts]


def _labels(named: Sequence[Landmark], frame: Frame) -> list[str]:
    """Return the label of each mark; marks of one kind that cover each other share the first one's."""
    labels: list[str] = []
    for number, mark in enumerate(named):
        place = frame.pixels(mark.payoffs)
        for earlier, other in enumerate(named[:number]):
            (across, up), known = frame.pixels(other.payoffs), labels[earlier]
            if known and other.kind == mark.kind and hypot(across - place[0], up - place[1]) < SYMBOL / 2:
                labels[earlier] = f"{known.replace(' and ', ', ')}, {mark.name}"
                labels.append("")
                break
        else:
            labels.append(mark.name)
    return labels


def _positions(named: Sequence[Landmark], labels: Sequence[str], frame: Frame) -> list[tuple[str, float]]:
    """Return on which side of its mark each label stands and how far below it, to cover no mark, level arrow or label.

    Beside the mark is best, on the right rather than on the left; then each label is moved as little as can be.
    """
    places = [frame.pixels(mark.payoffs) for mark in named]
    taken = [(across - SYMBOL, across + SYMBOL, SIDE - up) for across, up in places]
    for mark, (across, up) in zip(named, places, strict=True):
        if mark.better is not None and mark.kind != SOLUTION:
            tip, height = frame.pixels(mark.better)
            taken += [(across, tip, SIDE - up)] if abs(height - up) < LABEL_HEIGHT else []
    found: list[tuple[str, float]] = []
    for (across, up), label in zip(places, labels, strict=True):
        length = theme.LETTER * len(label)
        for side, shift in _candidates(len(named)):
            left = across + SYMBOL + 1 if side == "left" else across - SYMBOL - 1 - length
            height = SIDE - up + shift
            inside = (left >= 0 or side == "left") and 0 <= height <= SIDE
            free = all(
                left >= end or begin >= left + length or abs(height - middle) >= LABEL_HEIGHT
                for begin, end, middle in taken
            )
            if not label or (inside and free):
                break
        taken += [(left, left + length, height)] if label else []
        found.append((side, shift))
    return found


def _candidates(number: int) -> list[tuple[str, float]]:
    """Return text alignments and downward shifts in pixels, the best first."""
    steps = [0, *(sign * step for step in range(1, number + 2) for sign in (1, -1))]
    return [(side, float(step * LABEL_HEIGHT)) for step in steps for side in ("left", "right")]
