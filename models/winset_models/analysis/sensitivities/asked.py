"""What every analysis is given: the negotiation, its doubtful numbers, the question, and a way to have it answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.full_path import Answer, answer_for_deal, answer_in_full
from winset_models.analysis.sensitivities.inquiry import Answers, Inquiry, Waiting
from winset_models.analysis.sensitivities.packages import Packages
from winset_models.analysis.sensitivities.quantities import Quantity, quantities_of
from winset_models.analysis.sensitivities.question import Question
from winset_models.analysis.sensitivities.sampled_question import SampledQuestion
from winset_models.formulations.package import formulate
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import Parameter, UncertaintyFigures
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

__all__ = ["Answer", "Answers", "Asked", "Waiting"]

LARGE: Final = 2000
"""Columns of the program times parties from which a bargaining solution takes a tenth of a second and more."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One question about one negotiation whose numbers are in doubt.

    Parameters
    ----------
    negotiation
        The file as it is.
    figures
        The parameters that are varied, with their correlation; scenarios, views and weights.
    question
        What is asked with every set of numbers.
    deal
        The package of the deal that is asked about; None for a recommendation.
    base
        Answer with the file's own numbers.
    packages
        All packages met, by key; ``P1`` is what the file's own numbers recommend, where they recommend one.
    inquiry
        Sends samples out and keeps their answers.
    numbers
        Names of the parameters that were asked for by name, in that order; empty where none was.
    samples
        Number of samples asked for, None for what an analysis thinks right.
    seed, confidence
        Of random draws; of intervals.
    control
        Limits, progress and cancellation of everything together.
    """

    negotiation: Negotiation
    figures: UncertaintyFigures
    question: Question
    deal: Package | None
    base: Answer
    packages: Packages
    inquiry: Inquiry
    numbers: tuple[str, ...] = ()
    samples: int | None = None
    seed: int = 1
    confidence: float = 0.95
    control: Control = field(default_factory=Control)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The doubtful numbers that are varied."""
        return self.figures.parameters

    @property
    def nominal(self) -> Vector:
        """What the file says of each parameter."""
        return np.array([parameter.nominal for parameter in self.parameters], dtype=float)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures that are followed, in the order of the columns of answers."""
        return quantities_of(self.negotiation, self.question.quantities)

    @cached_property
    def slow(self) -> bool:
        """Whether each sample takes long: a bargaining solution of a large program."""
        if self.deal is not None or self.question.linear:
            return False
        program = formulate(self.negotiation).program()
        return len(program.column_labels) * len(program.player_labels) > LARGE

    def position(self, name: str) -> int:
        """Return the index of a parameter in a row of values.

        Raises
        ------
        ArgumentError
            Where it is not varied.
        """
        names = [parameter.name for parameter in self.parameters]
        if name not in names:
            raise ArgumentError("no doubtful number has this name", got=name, wanted=", ".join(names) or "none")
        return names.index(name)

    def quantity_index(self, name: str) -> int:
        """Return the column of a quantity in the values of answers.

        Raises
        ------
        ArgumentError
            Where it is not followed.
        """
        if name not in self.question.quantities:
            wanted = ", ".join(self.question.quantities)
            raise ArgumentError("this quantity is not followed", got=name, wanted=wanted)
        return self.question.quantities.index(name)

    def answers(self, thetas: NDArray[np.float64], name: str, parameters: Sequence[Parameter] | None = None) -> Answers:
        """Return what is recommended with each of several sets of numbers, from the store or by solving.

        Parameters
        ----------
        thetas
            One row per sample, one column per parameter.
        name
            Of the campaign, in reports.
        parameters
            Other parameters than those that are varied.

        Raises
        ------
        Waiting
            Where the samples are sent out together with those of other analyses; no analysis catches it, and it is
            begun again once they are answered.
        """
        return self.inquiry.answers(self.campaign(thetas, name, parameters))

    def campaign(
        self, thetas: NDArray[np.float64], name: str, parameters: Sequence[Parameter] | None = None
    ) -> SampledQuestion:
        """Return what asks the question of several sets of numbers, with parameters as for :meth:`answers`."""
        chosen = self.parameters if parameters is None else tuple(parameters)
        rows = np.asarray(thetas, dtype=float)
        own = None if self.deal is not None else self.base.package
        return SampledQuestion(name, self.negotiation, self.question, self.deal, chosen, rows, own)

    def answer(self, theta: Sequence[float], parameters: Sequence[Parameter] | None = None) -> Answer:
        """Return what is recommended with one set of numbers, at once, by the full path and with its checks."""
        chosen = self.parameters if parameters is None else parameters
        return self.answer_with(changed(self.negotiation, chosen, theta))

    def answer_with(self, negotiation: Negotiation) -> Answer:
        """Return what is recommended in a negotiation with other numbers, at once, by the full path.

        What the file recommends is recommended wherever it is as good.
        """
        if self.deal is not None:
            return answer_for_deal(negotiation, self.question, self.deal, self.control)
        return answer_in_full(negotiation, self.question, self.control, self.base.package)

    def key_of(self, answer: Answer) -> str | None:
        """Return the key of the package of an answer, None where there is no deal."""
        return None if answer.package is None else self.packages.key_of(answer.package)
