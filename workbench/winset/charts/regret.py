"""What is given up, whichever way things turn out: packages against scenarios."""

from typing import Final

from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.charts.matrix import Cell, matrix
from winset.sensitivity_labels import Labels
from winset.words import amount, places
from winset_models.analysis.sensitivity_findings import MinimaxRegret, Regretted, Sensitivity

WIDE: Final = 84
"""Width of a column in pixels."""
ROW: Final = 34
LINE: Final = 17
"""Height of a row, and of a line of its label, in pixels."""


def regret(finding: Sensitivity, found: MinimaxRegret) -> Figure | None:
    """Return the regrets as a matrix; None where no package was found."""
    rows = tables.regretted(found)
    if not rows:
        return None
    labels = Labels(finding)
    decimals = places(value for item in rows for value in item.regrets.values())
    called = unique_labels({str(place): _described(labels, item) for place, item in enumerate(rows)})
    columns = unique_labels({key: words.scenario(found, key) for key in found.scenarios})
    cells = {
        (str(place), key): _cell(
            amount(item.regrets[key], decimals), holds=item.holds.get(key, True), most=item.regrets[key] == item.largest
        )
        for place, item in enumerate(rows)
        for key in found.scenarios
        if key in item.regrets
    }
    return Figure(
        key="regret",
        question="What is given up, whichever way things turn out?",
        takeaway=_takeaway(finding, labels, found),
        alternative="A matrix of packages by scenarios: in each cell what the package gives up against the best one of "
        "that scenario, darker where that is most for the package, with a cross where the package breaks a rule. The "
        "tables say the same.",
        chart=matrix(called, columns, cells, height=max(ROW, LINE * deepest(called)), width=WIDE),
        tables=(tables.regrets(found, finding.subject.unit), tables.best_by_scenario(found, finding.subject.unit)),
        legend=(("■", "darker: the largest of the row"), ("×", "the package breaks a rule there")),
    )


def _cell(shown: str, *, holds: bool, most: bool) -> Cell:
    if not holds:
        return f"{shown} ×", theme.CELL, theme.ALERT
    return (shown, theme.LEVELS[0], theme.ON_LIGHT) if most else (shown, theme.CELL, theme.INK)


def _described(labels: Labels, item: Regretted) -> str:
    return labels.described(item.package) + (f", {item.apart}" if item.apart else "")


def _takeaway(finding: Sensitivity, labels: Labels, found: MinimaxRegret) -> str:
    if found.chosen is None:
        return "No package keeps every rule in every scenario."
    largest = words.measured(finding, found.chosen.largest)
    told = f"{_described(labels, found.chosen)} never gives up more than {largest}"
    return f"{told}; no package can do better." if found.exact else f"{told}; a better one was not ruled out."
