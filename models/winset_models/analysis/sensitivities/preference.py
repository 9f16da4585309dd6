"""Ties: what the file's own numbers recommend stays recommended with other numbers wherever it is as good."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from winset_models.analysis.sensitivities.identity import chosen_columns, decided_columns
from winset_models.analysis.sensitivities.question import Question
from winset_models.formulations.package import Formulation
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.sensitivity.certificates import Known
from winset_solver.sensitivity.one_parameter import decisions_of, outcome_with
from winset_solver.sensitivity.principles import Principle


class Preference:
    """Prefers one package among those that are equally good.

    Parameters
    ----------
    negotiation, question
        What is asked.
    package
        What is preferred, by what it decides; None for nothing.
    """

    def __init__(self, negotiation: Negotiation, question: Question, package: Package | None) -> None:
        self._principle = Principle(question.solution, question.priorities(negotiation))
        self._package = package
        self._known = WeakKeyDictionary[Formulation, Known]()

    def among_equals(
        self, formulation: Formulation, problem: BargainingProblem, found: Outcome, control: Control
    ) -> Outcome:
        """Return what was found, or the preferred decisions with all else as good as can be where they tie with it.

        Parameters
        ----------
        formulation
            What the problem comes from, with its own numbers or others.
        problem
            The problem with the numbers that are asked about.
        """
        if self._package is None or found.x is None:
            return found
        known = self._known_in(formulation, self._package)
        if set(decisions_of(problem.program, found.x, known.decided)) == known.chosen:
            return found
        held = outcome_with(problem, known, self._principle, control)
        if not self._principle.as_good(held, found):
            return found
        return replace(
            held,
            value=found.value,
            bound=found.bound,
            ideal=found.ideal,
            claims=found.claims,
            notes=found.notes,
            solves=found.solves,
        )

    def _known_in(self, formulation: Formulation, package: Package) -> Known:
        if formulation not in self._known:
            self._known[formulation] = Known(decided_columns(formulation), chosen_columns(formulation, package))
        return self._known[formulation]
