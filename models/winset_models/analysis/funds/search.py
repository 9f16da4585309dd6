"""The best plan of a fund: objectives searched one after the other, each held at its value before the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.funds.objectives import MONEY
from winset_models.analysis.funds.program import members_program
from winset_models.analysis.funds.second_opinion import Rounded, plan_checks
from winset_models.analysis.funds.stages import Question
from winset_models.analysis.lexicographic import LexicographicSearch, Wording
from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.cents import settled
from winset_models.negotiation.fund.figures import Active
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.statements import party_name
from winset_solver.bargaining.gain_space import EMPTY, NOTHING, SOMETHING
from winset_solver.bargaining.outcome import Outcome
from winset_solver.control import Control
from winset_solver.status import OutcomeStatus

_WORDING: Final = Wording(
    "plan",
    "value without the fund",
    {
        EMPTY: "no plan gives every member at least what it has without the fund",
        NOTHING: "no plan keeps all rules",
        SOMETHING: "some plan keeps all rules",
    },
)
_LEAST_SECONDS: Final = 60.0
"""For the plan that moves the least money, even where everything else took less."""


@dataclass(frozen=True, eq=False)
class BestPlan:
    """What a search for the best plan found.

    Parameters
    ----------
    status
        Optimal where every stage was proven.
    stages
        One for each objective that was searched.
    plan
        In whole cents; None where there is none, or none was found.
    checks, notes
        Second opinions, and what a reader must know.
    utility_error
        By member with a curved utility: largest error of its approximation in one state.
    """

    status: OutcomeStatus
    stages: tuple[Stage, ...] = ()
    plan: FundPlan | None = None
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    utility_error: Mapping[str, float] = field(default_factory=dict)


@dataclass
class _Search(LexicographicSearch[Question]):
    """A search over the plans of a fund."""

    formulation: FundFormulation
    control: Control
    alpha: float

    def question(self, objective: Objective) -> Question:
        return Question(self.formulation, objective, self.alpha)

    def answered(self, question: Question) -> Outcome:
        return question.answered(self.program, self.control)

    def least_money(self) -> None:
        """Among equally good plans take one that moves the least money, in no more time than all before it took."""
        budget = self.control.at_most(max(_LEAST_SECONDS, self.control.elapsed))
        outcome = Question(self.formulation, MONEY).answered(self.program, budget)
        self.x = self.x if outcome.x is None else outcome.x
        if outcome.status is not OutcomeStatus.OPTIMAL:
            self.notes.append("among equally good plans the one that moves the least money was not found in time")


def best_plan(
    formulation: FundFormulation,
    active: Active,
    objectives: Sequence[Objective],
    *,
    alpha: float = 2.0,
    control: Control | None = None,
) -> BestPlan:
    """Return the plan that is best by the first objective, among those by the second, and so on.

    Parameters
    ----------
    formulation
        A fund alone.
    active
        Which of its parts exist.

    Notes
    -----
    Whatever the objective, no member gets less than it has without the fund: it would not sign. Of plans that are
    equally good by everything that was asked for one is taken that moves the least money. A stage that is not proven
    within the limits ends the search with the best plan found so far.
    """
    reserve = any(item.kind == "reserve" for item in objectives)
    program = members_program(formulation, with_largest_reserve=reserve)
    negotiation = formulation.figures.negotiation
    names = [party_name(negotiation, member) for member in program.player_labels]
    search = _Search(program, _WORDING, names, formulation, control or Control(), alpha)
    status, plan = search.run(objectives), None
    if status is OutcomeStatus.OPTIMAL:
        search.least_money()
    if search.x is not None:
        found = formulation.plan_of(search.x[: formulation.program.shape[1]])
        plan, cent = settled(formulation.figures, found, active)
        payoffs = members_program(formulation).payoffs(formulation.point_of(found))
        search.checks += plan_checks(formulation, active, Rounded(found, plan, cent), payoffs, search.stages)
    if any(check.outcome == "contradicted" for check in search.checks):
        status = OutcomeStatus.DISAGREEMENT
    return BestPlan(
        status, tuple(search.stages), plan, tuple(search.checks), tuple(search.notes), formulation.utility_error
    )
