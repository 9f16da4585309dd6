"""Answers samples one after the other, in a worker process."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.full_path import (
    REFUSALS,
    Answer,
    answer_for_deal,
    answer_of,
    refusal_words,
)
from winset_models.analysis.sensitivities.identity import canonical
from winset_models.analysis.sensitivities.question import Question
from winset_models.analysis.sensitivities.recommender import Recommender
from winset_models.campaigns.campaign import Record
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.control import Control, Limits


class QuestionEvaluator:
    """Answers a question for rows of numbers.

    Every figure is added up from the file with these numbers, whatever the program says; where the two disagree, there
    is no answer. An answer depends on the row alone, not on what was asked before.

    Parameters
    ----------
    negotiation, question, deal, parameters, thetas, preferred
        As of the campaign.
    """

    def __init__(
        self,
        negotiation: Negotiation,
        question: Question,
        deal: Package | None,
        parameters: tuple[Parameter, ...],
        thetas: NDArray[np.float64],
        *,
        preferred: Package | None = None,
    ) -> None:
        self._negotiation, self._question, self._deal = negotiation, question, deal
        self._parameters, self._thetas = parameters, thetas
        recommends = deal is None
        self._recommender = Recommender(negotiation, question, parameters, thetas, preferred) if recommends else None

    def __call__(self, samples: range) -> Iterator[Record]:
        """Yield the record of each sample."""
        for sample in samples:
            began = perf_counter()
            answer = self._answer(self._thetas[sample])
            yield Record(
                sample=sample,
                values=answer.values,
                package=canonical(answer.package),
                status=answer.status,
                rebuilt=answer.rebuilt,
                words=answer.words,
                seconds=perf_counter() - began,
            )

    def _answer(self, theta: NDArray[np.float64]) -> Answer:
        control = Control(Limits(seconds=self._question.seconds, confirm="never"))
        negotiation = changed(self._negotiation, self._parameters, theta.tolist())
        if self._recommender is None:
            assert self._deal is not None  # one of the two is asked about
            return answer_for_deal(negotiation, self._question, self._deal, control)
        try:
            found = self._recommender.found(theta, negotiation, control)
            return answer_of(negotiation, self._question, found, control)
        except REFUSALS as refusal:
            return Answer("not applicable", words=refusal_words(refusal))
