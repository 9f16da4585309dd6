"""Which numbers matter at all: how far each moves a figure on average, and how unevenly."""

from winset import sensitivity_estimates as estimated
from winset import sensitivity_tables as tables
from winset.charts.estimates import estimates
from winset.charts.figure import Figure
from winset.sensitivity_labels import Labels
from winset.words import count
from winset_models.analysis.sensitivity_findings import Morris, Sensitivity

MOST = 15
"""Numbers that are drawn; the table has all."""
EFFECT, UNEVEN = "Effect", "Unevenness"


def morris(finding: Sensitivity, found: Morris, quantity: str) -> Figure | None:
    """Return effects and their unevenness; None where no number has any effect on the figure."""
    moving = estimated.effects_of(found, quantity)
    if not moving:
        return None
    labels = Labels(finding)
    rows = {
        labels.number(item.parameter): {EFFECT: (item.mean_size, item.interval), UNEVEN: (item.deviation, 0.0)}
        for item in moving[:MOST]
    }
    still = sum(item.quantity == quantity for item in found.effects) - len(moving)
    rest = f"; {count(still, 'number')} {'does' if still == 1 else 'do'} not move it at all" if still else ""
    return Figure(
        key=f"morris-{tables.quantities_of(found.effects).index(quantity) + 1}",
        question=f"Which numbers matter at all for: {labels.quantity(quantity)}?",
        takeaway=f"“{labels.number(moving[0].parameter)}” moves it most{rest}.",
        alternative="One row for each number, the most important one on top: a mark at the mean size of its effects, "
        "on its confidence interval, and one at how much the effects differ. The table has every figure.",
        chart=estimates(rows, labels.measure(quantity)),
        tables=(estimated.morris(finding, found, quantity),),
    )
