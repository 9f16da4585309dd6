"""What it is worth to find out: the value of knowing each number before the talks end."""

from winset import sensitivity_estimates as estimated
from winset.charts.estimates import estimates
from winset.charts.figure import Figure
from winset.sensitivity_labels import Labels
from winset.sensitivity_words import measured
from winset_models.analysis.sensitivity_findings import PerfectInformation, Sensitivity

MOST = 15
"""Numbers that are drawn; the table has all."""
UNCLEAR = "No single number is clearly worth finding out; to know all numbers is worth "


def information(finding: Sensitivity, found: PerfectInformation) -> Figure | None:
    """Return the worth of knowing each number; None where to know is worth nothing."""
    if not any(item.value > 0 for item in found.parameters):
        return None
    labels = Labels(finding)
    rows = {labels.number(item.parameter): {"worth": (item.value, item.interval)} for item in found.parameters[:MOST]}
    clear = next((item for item in found.parameters if item.value > item.interval), None)
    told = UNCLEAR
    if clear:
        number, worth = labels.number(clear.parameter), measured(finding, clear.value)
        told = f"To know “{number}” is worth {worth}, to know all numbers "
    return Figure(
        key="information",
        question="What is it worth to find out?",
        takeaway=f"{told}at most {measured(finding, found.all)}.",
        alternative="One row for each number, the one most worth knowing on top: a mark at its worth, on its interval. "
        "The table has every figure.",
        chart=estimates(rows, f"Worth of knowing, {finding.subject.unit}"),
        tables=(estimated.information(finding, found),),
    )
