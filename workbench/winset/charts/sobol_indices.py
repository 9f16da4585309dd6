"""From which number the uncertainty of a figure comes, alone and together with others."""

from winset import sensitivity_estimates as estimated
from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.charts.estimates import estimates
from winset.charts.figure import Figure
from winset.sensitivity_labels import Labels
from winset.words import percent
from winset_models.analysis.sensitivity_findings import Sensitivity, Sobol, SobolIndex

MOST = 15
"""Numbers that are drawn; the table has all."""
ALONE, TOGETHER = "Alone", "With others"


def sobol_indices(finding: Sensitivity, found: Sobol, quantity: str) -> Figure | None:
    """Return the parts of the variance of one figure with their intervals; None where it does not vary."""
    indices = estimated.indices_of(found, quantity)
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
    confidence = percent(found.confidence)
    return Figure(
        key=f"sobol-{tables.quantities_of(found.indices).index(quantity) + 1}",
        question=f"Where does the uncertainty come from: {labels.quantity(quantity)}?",
        takeaway=_takeaway(labels.number(indices[0].parameter), indices[0], enough=found.enough),
        alternative="One row for each number, the most important one on top: a mark for the part of the variance that "
        f"comes from it alone and one for its part together with others, each on its {confidence} interval. The table "
        "has every figure.",
        chart=estimates(rows, "Part of the variance", form="%", most=1.0),
        tables=(estimated.sobol(finding, found, quantity),),
    )


def _takeaway(number: str, first: SobolIndex, *, enough: bool) -> str:
    if enough:
        alone, together = (percent(words.possible(part)) for part in (first.first, first.total))
        return f"“{number}” accounts for {alone} of the variance alone, for {together} together with others."
    together = words.part(first.total, first.total_interval)
    return (
        f"“{number}” seems to matter most, with {together} of the variance together with others. The intervals are "
        "wide: with more samples the order may change."
    )
