"""Budget and welfare: what each further unit of support can keep stable, as steps."""

from typing import Final

import altair as alt

from winset import game_tables, incentive_words
from winset.charts import theme
from winset.charts.figure import Figure
from winset.words import Names, amount, places
from winset_models.analysis.incentive_findings import BudgetPoint, Incentives

HEIGHT: Final = 360
ROOM: Final = 1.25
"""How far the axis goes beyond the last breakpoint, so that its label fits."""
APART: Final = (120, 18)
"""Distance in pixels, across and up, at which two labels beside their marks do not touch."""


def budget_welfare(names: Names, finding: Incentives) -> Figure | None:
    """Return the frontier of budgets and welfare; None where there are no steps to see."""
    if len(finding.frontier) < 2:
        return None
    legend = [("●", "from this budget on, this welfare can be kept stable")]
    legend += [("┄", "the largest welfare of any package, kept to or not")] if finding.optimum_welfare else []
    legend += [("│", "the budget that was asked about")] if finding.budget else []
    return Figure(
        key="budget-welfare",
        question="What does each further unit of support buy?",
        takeaway=incentive_words.frontier_sentence(names, finding),
        alternative=f"Steps: to the right the budget for support, upwards the largest welfare that it can keep stable, "
        f"both in {names.subject.unit}; {len(finding.frontier)} breakpoints. The table below has every figure.",
        chart=_chart(names, finding),
        tables=(game_tables.frontier(names, finding),),
        legend=tuple(legend),
    )


def _chart(names: Names, finding: Incentives) -> alt.LayerChart:
    points, unit = finding.frontier, names.subject.unit
    end = max(ROOM * points[-1].budget, finding.budget or 0.0)
    tops = [point.welfare for point in points] + ([finding.optimum_welfare] if finding.optimum_welfare else [])
    margin = 0.12 * (max(tops) - min(tops) or 1.0)
    domain = (min(tops) - margin, max(tops) + margin)
    x = alt.X("budget:Q", axis=alt.Axis(title=f"Budget for support, {unit}", tickCount=8), scale=_scale((0.0, end)))
    y = alt.Y(
        "welfare:Q", axis=alt.Axis(title=f"Largest welfare kept stable, {unit}", tickCount=6), scale=_scale(domain)
    )
    steps = [{"budget": point.budget, "welfare": point.welfare} for point in points]
    stairs = alt.Chart(theme.values([*steps, {"budget": end, "welfare": points[-1].welfare}]))
    base = alt.Chart(theme.values(steps)).encode(x=x, y=y)
    layers = [
        *_references(finding, x, y),
        stairs.mark_line(interpolate="step-after", color=theme.PALETTE[0], strokeWidth=3).encode(x=x, y=y),
        base.mark_point(filled=True, color=theme.PALETTE[0], size=80, opacity=1),
        alt.Chart(theme.values(_labels(points, end, domain)))
        .mark_text(align="left", baseline="top", dx=6, dy=7)
        .encode(x=x, y=y, text="text:N"),
    ]
    return theme.layered(layers, width=theme.WIDTH, height=HEIGHT)


def _scale(domain: tuple[float, float]) -> alt.Scale:
    return alt.Scale(domain=list(domain), nice=False, zero=False)


def _references(finding: Incentives, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return lines for what no support can exceed, and for the budget."""
    layers: list[alt.Chart] = []
    if finding.optimum_welfare:
        level = alt.Chart(theme.values([{"welfare": finding.optimum_welfare}]))
        layers.append(level.mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.5).encode(y=y))
    if finding.budget:
        limit = alt.Chart(theme.values([{"budget": finding.budget}]))
        layers.append(limit.mark_rule(color=theme.ALERT, strokeWidth=1.5).encode(x=x))
    return layers


def _labels(points: list[BudgetPoint], end: float, domain: tuple[float, float]) -> list[theme.Record]:
    """Return the figures of breakpoints below and right of them, where nothing else is drawn, unless they touch."""
    budgets, welfares = places(point.budget for point in points), places(point.welfare for point in points)
    shown: list[BudgetPoint] = []
    for point in [points[-1], points[0], *points[1:-1]]:
        across = [abs(point.budget - other.budget) / end * theme.WIDTH for other in shown]
        up = [abs(point.welfare - other.welfare) / (domain[1] - domain[0]) * HEIGHT for other in shown]
        if all(dx >= APART[0] or dy >= APART[1] for dx, dy in zip(across, up, strict=True)):
            shown.append(point)
    return [
        {
            "budget": point.budget,
            "welfare": point.welfare,
            "text": f"{amount(point.budget, budgets)} → {amount(point.welfare, welfares)}",
        }
        for point in shown
    ]
