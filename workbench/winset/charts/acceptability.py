"""How often each package is best over all weights that voices may have."""

from winset import sensitivity_estimates as estimated
from winset.charts.estimates import estimates
from winset.charts.figure import Figure
from winset.sensitivity_labels import Labels
from winset.words import Names, count, percent
from winset_models.analysis.sensitivity_findings import Acceptability, Sensitivity

MOST = 12
"""Packages that are drawn; the table has all."""


def acceptability(finding: Sensitivity, found: Acceptability) -> Figure | None:
    """Return the shares of the packages with their intervals; None where no package was best."""
    if not found.packages:
        return None
    labels, names = Labels(finding), Names(finding.subject)
    rows = {
        f"{item.package}: {labels.words(item.package)}": {"best": (item.share, item.interval)}
        for item in found.packages[:MOST]
    }
    return Figure(
        key="acceptability",
        question="How often is this package best, whatever the weights?",
        takeaway=_takeaway(labels, found),
        alternative="One row for each package, the one that is best most often on top: a mark at the share of all "
        "weights with which it is best, on its 95 % interval. The table has every figure.",
        chart=estimates(rows, "Part of all weights with which it is best", form="%", most=1.0),
        tables=(estimated.acceptance(finding, found), *estimated.central_weights(names, found)),
    )


def _takeaway(labels: Labels, found: Acceptability) -> str:
    first = found.packages[0]
    told = f"{labels.described(first.package)} is best with {percent(first.share)} of all weights"
    others = len(found.packages) - 1
    return f"{told}; the rest is shared by {count(others, 'other package')}." if others else f"{told}."
