"""Designs whose samples count in whole repetitions only, those without an unanswered sample."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.quantities import Quantity
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.errors import ArgumentError
from winset_solver.stochastic.factors import Matrix


@dataclass(frozen=True, eq=False)
class Repetitions:
    """What was answered, in whole repetitions.

    Parameters
    ----------
    parameters
        Numbers that were varied, by column of the design; all others were held at what the file says.
    quantities
        Figures that were followed, by column of the values.
    design
        Points of the unit cube, by repetition one after the other.
    values
        Of every quantity at every point.
    asked, answered
        Number of repetitions.
    without_deal
        Number of points at which there is no deal, or the deal that is looked at fails.
    of_deal
        Whether a deal is looked at.
    """

    parameters: tuple[Parameter, ...]
    quantities: tuple[Quantity, ...]
    design: Matrix
    values: Matrix
    asked: int
    answered: int
    without_deal: int
    of_deal: bool

    @property
    def titles(self) -> dict[str, str]:
        """Words for the numbers that were varied, by name."""
        return {parameter.name: parameter.title for parameter in self.parameters}

    @property
    def lost_words(self) -> str:
        """Say what was left out; empty where nothing was."""
        if self.answered == self.asked:
            return ""
        lost = self.asked - self.answered
        return f"{lost} of {self.asked} repetitions were left out as a whole, because samples in them have no answer."

    @property
    def deal_words(self) -> str:
        """Say how often there is no deal; empty where there always is one."""
        if not self.without_deal:
            return ""
        often = f"In {self.without_deal:,} of {len(self.design):,} samples"
        if self.of_deal:
            return f"{often} the deal fails; what it would bring counts there all the same."
        return f"{often} there is no deal; what everybody has without one counts there."


def require_doubt(asked: Asked) -> None:
    """Refuse to vary numbers where none is in doubt."""
    if not asked.parameters:
        raise ArgumentError("no number is in doubt", hint="name ranges in `uncertainty`, or let every number vary")


def quick(asked: Asked) -> bool:
    """Return whether a sample takes one solve at most; bargaining solutions take many."""
    return asked.question.linear or asked.question.kind == "deal"


def usual(asked: Asked, count: int) -> int:
    """Return a number of samples where none is asked for: a quarter where each sample takes long."""
    return count // 4 if asked.slow else count


def repeated(asked: Asked, design: Matrix, count: int, parameters: Sequence[Parameter], name: str) -> Repetitions:
    """Run a design in the unit cube, each number by the quantiles of its own distribution as if it were independent.

    Parameters
    ----------
    design
        Points, by repetition one after the other.
    count
        Number of repetitions.
    parameters
        By column.
    name
        Of the campaign.
    """
    quantiles = [part.distribution.ppf(column) for part, column in zip(parameters, design.T, strict=True)]
    answers = asked.answers(np.column_stack(quantiles), name, parameters)
    whole = answers.answered.reshape(count, -1).all(axis=1)
    kept = np.repeat(whole, len(design) // count)
    dealt = np.array([key is not None for key in answers.packages])
    return Repetitions(
        parameters=tuple(parameters),
        quantities=asked.quantities,
        design=design[kept],
        values=answers.values[kept],
        asked=count,
        answered=int(whole.sum()),
        without_deal=int((kept & ~dealt).sum()),
        of_deal=asked.question.kind == "deal",
    )
