"""What is recommended with changed numbers, found without formulating the negotiation anew where that can be."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.full_path import Found, found_by, outcome_of
from winset_models.analysis.sensitivities.preference import Preference
from winset_models.analysis.sensitivities.question import Question
from winset_models.formulations.package import bargaining_problem, formulate
from winset_models.formulations.traced import TracedFormulation
from winset_models.formulations.traced_family import TracedFamily, traced_family
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control, Limits
from winset_solver.program import Vector
from winset_solver.sensitivity.perturbed import PerturbedBargaining
from winset_solver.sensitivity.sampled_space import sampled_space

_LOOKED_AT: Final = 1024
"""First samples by which it is decided where the negotiation is traced."""
_TRIAL: Final = 4
"""First samples of a formulation by which it is decided how the others are answered."""


@dataclass(frozen=True, eq=False)
class _Kept:
    """A formulation with its kept tree, None where each set of numbers is better searched by itself."""

    traced: TracedFormulation
    tree: PerturbedBargaining | None


class Recommender:
    """Answers a question about one negotiation for many values of its doubtful numbers.

    Parameters
    ----------
    negotiation, question, parameters
        What is asked about which numbers.
    thetas
        Values of the parameters that will be asked about, one row each.
    preferred
        What is recommended wherever it is as good; nothing where absent.
    """

    def __init__(
        self,
        negotiation: Negotiation,
        question: Question,
        parameters: tuple[Parameter, ...],
        thetas: NDArray[np.float64],
        preferred: Package | None = None,
    ) -> None:
        self._preference = Preference(negotiation, question, preferred)
        self._negotiation, self._question, self._parameters = negotiation, question, parameters
        self._thetas = thetas[:_LOOKED_AT]
        self._made: dict[int, _Kept] = {}

    @cached_property
    def _family(self) -> TracedFamily:
        return traced_family(self._negotiation, self._parameters, self._thetas)

    @cached_property
    def _chosen(self) -> NDArray[np.int64]:
        return self._family.chosen(self._thetas)

    def _kept(self, member: int) -> _Kept:
        if member not in self._made:
            traced = self._family.members[member]
            trial = self._thetas[self._chosen == member][:_TRIAL]
            tree = self._tree(traced)
            self._made[member] = _Kept(traced, tree if self._pays(traced, tree, trial) else None)
        return self._made[member]

    def _tree(self, traced: TracedFormulation) -> PerturbedBargaining:
        priorities = self._question.priorities(self._negotiation)
        solution = self._question.solution or "utilitarian"
        return PerturbedBargaining(traced.parametric.problem, solution, priorities=priorities)

    def _pays(self, traced: TracedFormulation, tree: PerturbedBargaining, trial: NDArray[np.float64]) -> bool:
        """Say whether a kept tree settles half of a trial; where numbers move far at once, each has its own search."""
        control = Control(Limits(seconds=self._question.seconds, confirm="never"))
        problems = [traced.parametric.problem_at(row) for row in traced.evaluate(trial).values]
        return 2 * sum(tree.settles(problem, control) for problem in problems) >= len(problems)

    def found(self, theta: Vector, negotiation: Negotiation, control: Control) -> Found:
        """Return what is recommended.

        Parameters
        ----------
        theta
            Values of the parameters.
        negotiation
            The negotiation with these values.

        Raises
        ------
        ArgumentError, DataError, ModelError
            Where the numbers cannot be computed with.
        """
        member = int(self._family.chosen(theta)[0])
        if member >= 0:
            kept = self._kept(member)
            problem = kept.traced.parametric.problem_at(kept.traced.evaluate(theta).values[0])
            outcome = kept.tree.solve(problem, control).outcome if kept.tree else self._searched(problem, control)
            outcome = self._preference.among_equals(kept.traced.formulation, problem, outcome, control)
            return found_by(kept.traced.formulation, problem.program, outcome)
        formulation = formulate(negotiation)
        problem = bargaining_problem(negotiation, formulation.program())
        outcome = self._preference.among_equals(formulation, problem, self._searched(problem, control), control)
        return replace(found_by(formulation, problem.program, outcome), rebuilt=True)

    def _searched(self, problem: BargainingProblem, control: Control) -> Outcome:
        space = sampled_space(problem, control, linear=self._question.linear)
        return outcome_of(space, self._question, self._negotiation)
