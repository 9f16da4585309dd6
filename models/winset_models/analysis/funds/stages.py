"""One stage of a lexicographic search over plans: one objective, and how its best value is found."""

from dataclasses import dataclass

import numpy as np

from winset_models.analysis.funds.engine import LARGE, largest
from winset_models.analysis.funds.nash import large_nash
from winset_models.analysis.funds.program import LARGEST_RESERVE, places_of, problem_of
from winset_models.analysis.funds.values import weighted_value
from winset_models.analysis.stages import StageQuestion, pruned
from winset_models.formulations.fund import FundFormulation
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.units import bargain_in_units
from winset_solver.control import Control
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import OutcomeStatus


@dataclass(frozen=True, eq=False)
class Question(StageQuestion[FundFormulation]):
    """One objective over the points of one program of a fund."""

    def answered(self, program: PayoffProgram, control: Control) -> Outcome:
        """Return the best point, in units of the maximised objective; values of members are no gains."""
        objective = self.objective
        if control.exhausted:
            return Outcome(objective.name, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        if objective.kind == "bargaining":
            return self._bargained(program, control)
        claim = f"no acceptable plan is better by this measure: {objective.measure}"
        watched = control.named(objective.title).through(objective.natural)
        places = places_of(self.formulation, program.shape[1])
        found = largest(program, self.cost(program), claim, watched, places)
        payoffs = None if found.x is None else program.payoffs(found.x)
        return Outcome(
            objective.name,
            found.status,
            x=found.x,
            payoffs=payoffs,
            gains=payoffs,
            value=found.value,
            bound=found.bound,
            claims=found.claims,
            notes=found.notes,
        )

    def _bargained(self, program: PayoffProgram, control: Control) -> Outcome:
        problem = problem_of(self.formulation, program)
        if self.objective.name == "nash" and program.matrix.nnz > LARGE:
            found = large_nash(problem, control, places_of(self.formulation, program.shape[1]))
            if found is not None:
                return found
        return bargain_in_units(problem, control, self.objective.name, alpha=self.alpha)

    def cost(self, program: PayoffProgram) -> tuple[Vector, float]:
        """Return the objective as one row over the columns of a program, and its constant."""
        fields, figures = self.formulation.fields, self.formulation.figures
        cost = np.zeros(program.shape[1])
        if self.objective.priorities is not None:
            parties = list(figures.negotiation.parties)
            weights = self.objective.priorities[[parties.index(member) for member in figures.members]]
            return weighted_value(self.formulation, program, weights)
        if self.objective.kind == "pledges":
            cost[list(fields.pledge.values())] = -1.0
        elif self.objective.kind == "reserve":
            cost[program.column_labels.index(LARGEST_RESERVE)] = -1.0
        else:
            moved = [*fields.contribution.values(), *(fields.draw.values() if self.objective.kind == "money" else ())]
            for columns in moved:
                cost[columns] -= figures.tree.probability
        return pruned(cost), 0.0
