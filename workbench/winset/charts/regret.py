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
        (str(place), key): _cell(item, key, decimals)
        for place, item in enumerate(rows)
        for key in found.scenarios
        if key in item.regrets
    }
    return Figure(
        key="regret",
        question="What is given up, whichever way things turn out?",
        takeaway=_takeaway(finding, labels, found),
        alternative="A matrix of packages by scenarios: in each cell what the package gives up against the best one of "
        "that scenario, darker where that is most for the package, with a cross where the package is no deal, on "
        "orange if that costs anything. The tables say the same.",
        chart=matrix(called, columns, cells, height=max(ROW, LINE * deepest(called)), width=WIDE),
        tables=(tables.regrets(finding, found), tables.best_by_scenario(found, finding.subject.unit)),
        legend=(
            ("■", "darker: the largest of the row"),
            ("×", "no deal: a rule is broken or somebody is worse off; orange if that costs anything"),
        ),
    )


def _cell(item: Regretted, scenario: str, decimals: int) -> Cell:
    given_up, holds = item.regrets[scenario], item.holds.get(scenario, True)
    shown, most = f"{amount(given_up, decimals)}{'' if holds else ' ×'}", given_up == item.largest
    if given_up == 0.0 or (holds and not most):
        return shown, theme.CELL, theme.INK
    if holds:
        return shown, theme.LEVELS[0], theme.ON_LIGHT
    return shown, theme.ALERT_CELL if most else theme.PALE_ALERT_CELL, theme.ON_LIGHT


def _described(labels: Labels, item: Regretted) -> str:
    return labels.described(item.package) + (f", {item.apart}" if item.apart else "")


def _takeaway(finding: Sensitivity, labels: Labels, found: MinimaxRegret) -> str:
    if found.chosen is None:
        return "No package keeps every rule in every scenario."
    largest = words.measured(finding, found.chosen.largest)
    told = f"{_described(labels, found.chosen)} never gives up more than {largest}"
    return f"{told}; no package can do better." if found.exact else f"{told}; a better one was not ruled out."
