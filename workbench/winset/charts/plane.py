"""The payoff plane of two parties: walking away, the ideal point, solutions and deals."""

from collections.abc import Mapping

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure
from winset.charts.series import Accounts, merged
from winset.words import amount
from winset_models.analysis.findings import Subject

SIDE = 460
LABEL_STEP = 18
"""Smallest vertical distance of two labels in pixels."""


def plane(subject: Subject, packages: Mapping[str, Accounts], ideal: Mapping[str, float]) -> Figure | None:
    """Return the payoff plane; None unless there are exactly two parties with a package."""
    series = {
        name: accounts for name, accounts in merged(packages).items() if accounts.keys() == subject.parties.keys()
    }
    if len(subject.parties) != 2 or not series:
        return None
    across, up = subject.parties
    first, second = (subject.parties[party].name for party in (across, up))
    return Figure(
        key="plane",
        question="Where do the packages lie between walking away and the best of both worlds?",
        takeaway="; ".join(
            f"{name}: {amount(accounts[across].payoff)} for {first}, {amount(accounts[up].payoff)} for {second}"
            for name, accounts in series.items()
        )
        + ".",
        alternative=f"A plane: the payoff of {first} to the right, of {second} upwards. Marks show walking away"
        f"{', the ideal point' if _has_ideal(subject, ideal) else ''} and each package.",
        chart=_chart(subject, series, ideal),
        tables=(
            tables.amounts_by_party(
                subject,
                f"Payoffs, in {subject.unit}",
                {
                    "Walking away": {party: found.disagreement for party, found in subject.parties.items()},
                    **({"Ideal": ideal} if _has_ideal(subject, ideal) else {}),
                    **{
                        name: {party: account.payoff for party, account in accounts.items()}
                        for name, accounts in packages.items()
                    },
                },
                total=False,
            ),
        ),
    )


def _has_ideal(subject: Subject, ideal: Mapping[str, float]) -> bool:
    return all(party in ideal for party in subject.parties)


def _points(
    subject: Subject, series: Mapping[str, Accounts], ideal: Mapping[str, float]
) -> list[tuple[str, float, float, str, str]]:
    across, up = subject.parties
    here = (subject.parties[across].disagreement, subject.parties[up].disagreement)
    points = [("Walking away", *here, theme.MUTED, "cross")]
    if _has_ideal(subject, ideal):
        points.append(("Ideal point", ideal[across], ideal[up], theme.MUTED, "square"))
    for index, (name, accounts) in enumerate(series.items()):
        colour, shape = theme.colours(index + 1)[-1], theme.shapes(index + 1)[-1]
        points.append((name, accounts[across].payoff, accounts[up].payoff, colour, shape))
    return points


def _chart(subject: Subject, series: Mapping[str, Accounts], ideal: Mapping[str, float]) -> alt.LayerChart:
    points = _points(subject, series, ideal)
    first, second = (party.name for party in subject.parties.values())
    domains = []
    for axis in (1, 2):
        low, high = min(float(point[axis]) for point in points), max(float(point[axis]) for point in points)
        margin = 0.08 * (high - low or 1.0)
        domains.append([low - margin, high + margin])
    shifts = _shifts([float(point[2]) for point in points], domains[1])
    rows: list[theme.Record] = [
        {"name": name, "across": x, "up": y, "colour": colour, "shape": shape, "shift": shift}
        for (name, x, y, colour, shape), shift in zip(points, shifts, strict=True)
    ]
    x = alt.X("across:Q", axis=_axis(first, subject.unit), scale=alt.Scale(domain=domains[0], nice=False))
    y = alt.Y("up:Q", axis=_axis(second, subject.unit), scale=alt.Scale(domain=domains[1], nice=False))
    base = alt.Chart(theme.values(rows)).encode(x=x, y=y)
    dots = base.mark_point(filled=True, size=130, opacity=1).encode(
        color=alt.Color("colour:N", scale=None), shape=alt.Shape("shape:N", scale=None)
    )
    layers: list[alt.Chart] = [dots]
    for row in rows:
        words = alt.Chart(theme.values([row])).mark_text(align="left", dx=12, dy=row["shift"])
        layers.append(words.encode(x=x, y=y, text="name:N"))
    return theme.layered(layers, width=SIDE, height=SIDE)


def _axis(party: str, unit: str) -> alt.Axis:
    return alt.Axis(title=f"Payoff of {party}, {unit}", tickCount=6)


def _shifts(heights: list[float], domain: list[float]) -> list[float]:
    """Return by how many pixels each label moves down so that none covers another."""
    scale = SIDE / (domain[1] - domain[0])
    order = sorted(range(len(heights)), key=lambda index: -heights[index])
    shifts = [0.0] * len(heights)
    last = float("-inf")
    for index in order:
        wanted = (domain[1] - heights[index]) * scale
        placed = max(wanted, last + LABEL_STEP)
        shifts[index] = placed - wanted
        last = placed
    return shifts
