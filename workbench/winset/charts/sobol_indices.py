"""From which number the uncertainty of a figure comes, alone and together with others."""

from winset import sensitivity_tables as tables
from winset.charts.estimates import estimates
from winset.charts.figure import Figure
from winset.sensitivity_labels import Labels
from winset.words import percent
from winset_models.analysis.sensitivity_findings import Sensitivity, Sobol

MOST = 15
"""Numbers that are drawn; the table has all."""
ALONE, TOGETHER = "Alone", "With others"


def sobol_indices(finding: Sensitivity, found: Sobol, quantity: str) -> Figure | None:
    """Return the parts of the variance of one figure with their intervals; None where it does not vary."""
    indices = sorted((item for item in found.indices if item.quantity == quantity), key=lambda item: -item.total)
    if not any(item.total > 0 for item in indices):
        return None
    labels = Labels(finding)
    rows = {
        labels.number(item.parameter): {
            ALONE: (item.first, item.first_interval),
            TOGETHER: (item.total, item.total_interval),
        }
        for item in indices[:MOST]
    }
    first, confidence = indices[0], percent(found.confidence)
    wide = "" if found.enough else " The intervals are wide: with more samples the order may change."
    return Figure(
        key=f"sobol-{tables.quantities_of(found.indices).index(quantity) + 1}",
        question=f"Where does the uncertainty come from: {labels.quantity(quantity)}?",
        takeaway=f"“{labels.number(first.parameter)}” accounts for {percent(first.first)} of the variance alone, "
        f"for {percent(first.total)} together with others.{wide}",
        alternative="One row for each number, the most important one on top: a mark for the part of the variance that "
        f"comes from it alone and one for its part together with others, each on its {confidence} interval. The table "
        "has every figure.",
        chart=estimates(rows, "Part of the variance", form="%"),
        tables=(tables.sobol(finding, found, quantity),),
    )
