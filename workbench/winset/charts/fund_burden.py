"""From the share by the key to the burden that remains: one panel of steps per member."""

from collections.abc import Iterator
from typing import Final

import altair as alt

from winset import fund_tables
from winset.balanced import balanced_table
from winset.charts import theme
from winset.charts.figure import Figure, label
from winset.fund_words import BURDEN
from winset.roadmap_words import DIGITS, measured
from winset.words import Names, amount, figure, places
from winset_models.analysis.fund_findings import MemberFinding, Plan

MOST_PANELS: Final = 8
"""Members with a panel of their own; the table has all."""
KEY: Final = "Share by the key"
OFF_KEY: Final = "More or less than that"
PAID: Final = "Contributions"
REMAINS: Final = "Burden that remains"
ROW: Final = 20
"""Height of a row in pixels."""
WHOLES: Final = (KEY, PAID, REMAINS)
"""Steps that begin at nothing; the others begin where the one before ends."""

Step = tuple[str, float]
"""What a step is called, and what it adds to the burden."""
Steps = dict[str, list[Step]]
"""By member."""


def burden(names: Names, plan: Plan) -> Figure | None:
    """Return the steps from key to burden; None where nobody pays anything."""
    exact = {key: list(steps_of(plan, member)) for key, member in plan.members.items()}
    if not any(value for own in exact.values() for _, value in own):
        return None
    decimals = places(value for own in exact.values() for _, value in own)
    steps = _rounded(exact, decimals)
    largest = sorted(steps, key=lambda key: -max(abs(value) for _, value in steps[key]))[:MOST_PANELS]
    drawn = {key: own for key, own in steps.items() if key in largest}
    return Figure(
        key="burden",
        question="What does each member bear in the end?",
        takeaway=_takeaway(names, plan, steps),
        alternative="One panel per member with a bar for each step, from top to bottom: its share by the key of what "
        "those with a key pay, what its contributions are more or less than that, its needs, what it receives, which "
        "takes burden away, and the burden that remains. The table has every figure.",
        chart=_chart(names, drawn, decimals),
        tables=(fund_tables.burdens(names, steps),),
    )


def steps_of(plan: Plan, member: MemberFinding) -> Iterator[Step]:
    """Yield the steps from the share by the key to the burden that remains, discounted.

    The first one is the whole, each of the others what it adds; the last one is their sum.
    """
    parts = member.components
    paid = -parts.get("contributions", 0.0)
    if member.key_share is not None:
        covered = [other for other in plan.members.values() if other.key_share is not None]
        due = -member.key_share * sum(other.components.get("contributions", 0.0) for other in covered)
        yield KEY, due
        yield OFF_KEY, paid - due
    else:
        yield PAID, paid
    others = ("needs", "pledge fees", "support", "draws", "refunds", "outcome payments")
    more = {kind.capitalize(): -parts[kind] for kind in others if parts.get(kind)}
    yield from more.items()
    yield REMAINS, paid + sum(more.values())


def _rounded(steps: Steps, decimals: int) -> Steps:
    """Return steps as they are shown: those of a member add up, and so do those of all members."""
    heads = list(dict.fromkeys(name for own in steps.values() for name, _ in own[:-1]))
    shown = balanced_table([[dict(own[:-1]).get(head, 0.0) for head in heads] for own in steps.values()], decimals)
    return {
        key: [*((name, row[heads.index(name)]) for name, _ in own[:-1]), (REMAINS, row[-1])]
        for (key, own), row in zip(steps.items(), shown[:-1], strict=True)
    }


def _takeaway(names: Names, plan: Plan, steps: Steps) -> str:
    left = {key: own[-1][1] for key, own in steps.items()}
    most, least = max(left, key=lambda key: left[key]), min(left, key=lambda key: left[key])
    outside = _outside(plan.members[most])
    beside = "" if outside is None else f" (outside: {figure(outside, DIGITS)})"
    heaviest = f"{names.party(most)} is left with the largest cost, {measured(names, left[most])}{beside}"
    if len(left) == 1:
        return f"After support and refunds {heaviest}. {BURDEN}"
    last = f"{names.party(least)} with the smallest, {figure(left[least], DIGITS)}"
    return f"After support and refunds {heaviest}, {last}. {BURDEN}"


def _outside(member: MemberFinding) -> float | None:
    """Return what the needs of a member cost it outside; None where a curved utility or savings hide that."""
    if {"curvature of utility", "savings"} & member.components.keys():
        return None
    return member.components.get("income", 0.0) - member.outside.mean


def _chart(names: Names, steps: Steps, decimals: int) -> alt.VConcatChart:
    bars = {key: list(_bars(own, decimals)) for key, own in steps.items()}
    ends = [end for own in bars.values() for bar in own for end in (bar["from"], bar["to"])]
    room = 0.16 * ((max([0.0, *ends]) - min([0.0, *ends])) or 1.0)
    scale = alt.Scale(domain=[min([0.0, *ends]) - room, max([0.0, *ends]) + room], nice=False, zero=False)
    rows = list(dict.fromkeys(name for own in steps.values() for name, _ in own))
    title = f"Burden, expected and discounted, {names.subject.unit}"
    panels = []
    for key, own in bars.items():
        last = key == list(bars)[-1]
        axis = alt.Axis(title=title if last else None, labels=last, tickCount=8)
        panels.append(_panel(own, rows, {"axis": axis, "scale": scale}, label(names.party(key), 60).split("\n")))
    return alt.VConcatChart(vconcat=panels, spacing=16)


def _panel(bars: list[theme.Record], rows: list[str], across: theme.Record, title: list[str]) -> alt.LayerChart:
    own = [bar["step"] for bar in bars]
    base = alt.Chart(theme.values(bars)).encode(y=alt.Y("step:N", sort=own, axis=theme.row_axis(rows)))
    drawn = base.mark_bar(height=13, cornerRadius=1).encode(
        x=alt.X("from:Q", **across), x2="to:Q", fill=alt.Fill("fill:N", scale=None)
    )
    texts = base.mark_text(align="left", dx=6).encode(x=alt.X("end:Q", **across), text="text:N")
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    panel = theme.layered([drawn, zero, texts], width=theme.WIDTH, height=ROW * len(bars))
    return panel.properties(
        title=alt.TitleParams(title, anchor="start", fontSize=theme.FONT_SIZE, fontWeight="bold", color=theme.INK)
    )


def _bars(steps: list[Step], decimals: int) -> Iterator[theme.Record]:
    reached = 0.0
    for name, value in steps:
        whole = name in WHOLES
        start, end = (0.0, value) if whole else (reached, reached + value)
        reached = end
        yield {
            "step": name,
            "from": start,
            "to": end,
            "end": max(start, end),
            "text": amount(value, decimals, sign=not whole),
            "fill": theme.PALETTE[0] if whole else theme.PALETTE[1] if value > 0 else theme.PALETTE[2],
        }
