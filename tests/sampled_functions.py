"""Analyses of plain functions: a question whose answers are computed by hand, for analyses that only sample."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from uncertainty_cases import bridge
from winset_models.analysis.sensitivities.asked import Answer, Answers, Asked
from winset_models.analysis.sensitivities.inquiry import Inquiry
from winset_models.analysis.sensitivities.packages import Packages
from winset_models.analysis.sensitivities.question import Question
from winset_models.analysis.sensitivities.sampled_question import SampledQuestion
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import Parameter, UncertaintyFigures
from winset_solver.control import Control

Table = NDArray[np.float64]
Function = Callable[[Table], Table]

UNIT = Distribution("uniform", (0.0, 1.0))


class ByHand(Inquiry):
    """Answers samples by a function of all numbers; nobody is asked."""

    def __init__(self, values: Function, fails: Function, nominal: Table, unanswered: Sequence[int]) -> None:
        self._values, self._fails, self._nominal, self._unanswered = values, fails, nominal, list(unanswered)
        self.asked: list[SampledQuestion] = []

    def answers(self, campaign: SampledQuestion) -> Answers:
        self.asked.append(campaign)
        thetas = np.tile(self._nominal, (campaign.size, 1))
        for column, parameter in zip(campaign.thetas.T, campaign.parameters, strict=True):
            thetas[:, int(parameter.name[1:])] = column
        values = np.asarray(self._values(thetas), dtype=float).reshape(campaign.size, -1)
        failed = np.broadcast_to(self._fails(thetas), (campaign.size,))
        answered = ~np.isin(np.arange(campaign.size), self._unanswered)
        packages = [None if fails or not known else "P1" for fails, known in zip(failed, answered, strict=True)]
        statuses = tuple("optimal" if known else "" for known in answered)
        return Answers(campaign.thetas, values * answered[:, None], tuple(packages), statuses, answered)


def asked_by_hand(
    values: Function,
    distributions: Sequence[Distribution],
    *,
    fails: Function = lambda thetas: np.zeros(len(thetas), dtype=bool),
    quantities: Sequence[str] = ("total gain",),
    correlation: float = 0.0,
    numbers: Sequence[str] = (),
    samples: int | None = None,
    seed: int = 1,
    unanswered: Sequence[int] = (),
    deal: str = "",
) -> Asked:
    """Return what analyses are given, about numbers x0, x1, … with these distributions and the file's value in the
    middle of each."""
    parameters = tuple(
        Parameter(f"x{at}", f"number {at}", (), "value", "people", part.mean, part)
        for at, part in enumerate(distributions)
    )
    matrix = np.full((len(parameters),) * 2, correlation)
    np.fill_diagonal(matrix, 1.0)
    kind = "deal" if deal else "recommendation"
    negotiation = bridge()
    return Asked(
        negotiation,
        UncertaintyFigures(parameters, matrix, {}, {}, None),
        Question(kind, "" if deal else "utilitarian", "", deal, tuple(quantities)),
        None,
        Answer("optimal"),
        Packages(negotiation),
        ByHand(values, fails, np.array([part.mean for part in distributions]), unanswered),
        tuple(numbers),
        samples,
        seed,
        control=Control(),
    )
