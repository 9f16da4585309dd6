"""The best plan of a fund: objectives searched one after the other, each held at its value before the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.funds.objectives import MONEY
from winset_models.analysis.funds.program import members_program
from winset_models.analysis.funds.second_opinion import Rounded, plan_checks
from winset_models.analysis.funds.stages import Question
from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_models.analysis.stages import stage_of
from winset_models.analysis.study import check_of
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.cents import settled
from winset_models.negotiation.fund.figures import Active
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.statements import party_name
from winset_solver.bargaining.gain_space import EMPTY, NOTHING, SOMETHING
from winset_solver.bargaining.outcome import Outcome
from winset_solver.control import Control
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import Claim, OutcomeStatus

_CLAIMS: Final[Mapping[str, str]] = {
    EMPTY: "no plan gives every member at least what it has without the fund",
    NOTHING: "no plan keeps all rules",
    SOMETHING: "some plan keeps all rules",
}
"""What the solver claims where there is no plan, in other words."""

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
class _Search:
    """A search in progress."""

    formulation: FundFormulation
    control: Control
    alpha: float
    program: PayoffProgram
    x: Vector | None = None
    stages: list[Stage] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def run(self, objectives: Sequence[Objective]) -> OutcomeStatus:
        """Search every objective in turn, as long as what was found is proven, and the least money moved at the end."""
        for position, objective in enumerate(objectives):
            question = Question(self.formulation, objective, self.alpha)
            outcome = question.answered(self.program, self.control)
            self._heard(question, outcome)
            if outcome.status is not OutcomeStatus.OPTIMAL:
                if later := ", ".join(left.name for left in objectives[position + 1 :]):
                    self.notes.append(f"not searched for, because the search ended before: {later}")
                return self._ended(outcome.status)
            self.program = question.held(self.program, outcome)
        self._least_money()
        return OutcomeStatus.OPTIMAL

    def _least_money(self) -> None:
        """Among equally good plans take one that moves the least money, in no more time than all before it took."""
        budget = self.control.at_most(max(_LEAST_SECONDS, self.control.elapsed))
        outcome = Question(self.formulation, MONEY).answered(self.program, budget)
        self.x = self.x if outcome.x is None else outcome.x
        if outcome.status is not OutcomeStatus.OPTIMAL:
            self.notes.append("among equally good plans the one that moves the least money was not found in time")

    def _heard(self, question: Question, outcome: Outcome) -> None:
        self.x = self.x if outcome.x is None else outcome.x
        self.stages.append(stage_of(question.objective, outcome))
        self.checks += map(_check, outcome.claims)
        self.notes += [note for note in map(_in_words, outcome.notes) if note not in self.notes]
        for player in outcome.without_gain:
            name = party_name(self.formulation.figures.negotiation, self.program.player_labels[player])
            self.notes.append(f"no acceptable plan lets {name} gain")

    def _ended(self, status: OutcomeStatus) -> OutcomeStatus:
        """Return how the whole search ended: what an earlier stage found is kept."""
        if self.x is None:
            return status
        if status in (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE):
            return OutcomeStatus.DISAGREEMENT
        stopped = status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        return OutcomeStatus.STOPPED_WITH_SOLUTION if stopped else status


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
    search = _Search(formulation, control or Control(), alpha, program)
    status, plan = search.run(objectives), None
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


def _check(claim: Claim) -> Check:
    return check_of(replace(claim, text=_in_words(claim.text)))


def _in_words(said: str) -> str:
    """Return what the solver says of packages in the words of funds."""
    return _CLAIMS.get(said, said).replace("package", "plan").replace("disagreement payoff", "value without the fund")
