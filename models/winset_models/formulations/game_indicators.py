"""Indicators of the opt-in game: columns that are 1 exactly when those who opt in reach a threshold."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from winset_models.formulations.participation import Gap
from winset_models.formulations.sheet import Linear, Sheet, combine, label_of
from winset_models.negotiation.origin import Path
from winset_models.negotiation.statements import definition

BLOCK = "game"
"""Name of the block of the columns that the game adds."""


@dataclass(frozen=True)
class Indicator:
    """A column that says whether a sum of weights is reached.

    Parameters
    ----------
    family, index
        Of the column, in the block of the game.
    choices
        Opt-ins by whom or what is weighed, at most one of each taken: those of a party, or of a module.
    gap
        Weights, and the sums next to the threshold.
    path, words
        What the column stands for.
    """

    family: str
    index: tuple[str, ...]
    choices: Mapping[str, list[str]]
    gap: Gap
    path: Path
    words: str

    @property
    def label(self) -> str:
        """Label of the column."""
        return label_of(BLOCK, self.family, self.index)

    def enough(self, key: str) -> bool:
        """Return whether one choice reaches the threshold alone."""
        return self.gap.weights[key] > (self.gap.below or 0)

    def needs(self, key: str) -> bool:
        """Return whether the threshold is out of reach without one choice."""
        return self.gap.total - self.gap.weights[key] <= (self.gap.below or 0)

    def value(self, at: Mapping[str, float]) -> float:
        """Return 1 where the opt-ins reach the threshold, 0 where they do not."""
        taken = sum(self.gap.weights[key] for key, labels in self.choices.items() if any(at[k] > 0.5 for k in labels))
        return float(taken > (self.gap.below or 0))


def any_of(choices: Mapping[str, list[str]]) -> Gap:
    """Return the threshold that any one choice reaches."""
    return Gap(dict.fromkeys(choices, 1), below=0, reached=1)


def add_indicator(sheet: Sheet, indicator: Indicator) -> None:
    """Add an indicator w of Σ a x ≥ reached to the sheet, with rows in both directions.

    Notes
    -----
    In units of the mean weight, Σ a x ≥ reached·w and Σ a x ≤ below + (Σ a − below)·w. Besides, w ≤ x for whoever is
    needed and w ≥ x for whoever is enough alone; where that is everybody, these replace the former or the latter.
    """
    index, below, reached = indicator.index, indicator.gap.below or 0, indicator.gap.reached or 0
    (label,) = sheet.indicators(BLOCK, indicator.family, [index], binary=True).values()
    column: Linear = {label: 1.0}
    taken: dict[str, Linear] = {key: dict.fromkeys(labels, 1.0) for key, labels in indicator.choices.items()}
    statement = definition(indicator.path, indicator.words)
    needed, enough = set(filter(indicator.needs, taken)), set(filter(indicator.enough, taken))
    for key, choice in taken.items():
        if key in needed | enough:
            lower, upper = 0.0 if key in needed else -inf, 0.0 if key in enough else inf
            terms = combine((1, choice), (-1, column))
            sheet.row(BLOCK, f"{indicator.family}_each", (*index, key), terms, statement, lower=lower, upper=upper)
    unit = len(taken) / indicator.gap.total
    total = combine(*((unit * weight, taken[key]) for key, weight in indicator.gap.weights.items()))
    if len(needed) < len(taken):
        terms = combine((1, total), (-unit * reached, column))
        sheet.row(BLOCK, f"{indicator.family}_if", index, terms, statement, lower=0)
    if len(enough) < len(taken):
        terms = combine((1, total), (-unit * (indicator.gap.total - below), column))
        sheet.row(BLOCK, f"{indicator.family}_only_if", index, terms, statement, upper=unit * below)
