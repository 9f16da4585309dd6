"""A lexicographic search: objectives one after the other, each held at its value before the next."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_models.analysis.stages import StageQuestion, stage_of
from winset_models.analysis.study import check_of
from winset_solver.bargaining.outcome import Outcome
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import Claim, OutcomeStatus

QuestionT = TypeVar("QuestionT", bound=StageQuestion[Any])


@dataclass(frozen=True)
class Wording:
    """How what the solver says of packages is said of what is searched for.

    Parameters
    ----------
    package, disagreement_payoff
        What is searched for, and what a party has without it.
    claims
        Other words for whole claims.
    """

    package: str
    disagreement_payoff: str
    claims: Mapping[str, str]

    def __call__(self, said: str) -> str:
        """Return what the solver says in these words."""
        words = self.claims.get(said, said).replace("package", self.package)
        return words.replace("disagreement payoff", self.disagreement_payoff)


@dataclass
class LexicographicSearch(ABC, Generic[QuestionT]):
    """A search in progress.

    Parameters
    ----------
    program
        What is searched; it grows by the rows of every stage.
    wording
        How the answers are said.
    names
        Of the players.
    x, stages, checks, notes
        The best point so far, how each stage ended, and what was said on the way.
    """

    program: PayoffProgram
    wording: Wording
    names: Sequence[str]
    x: Vector | None = field(default=None, init=False)
    stages: list[Stage] = field(default_factory=list, init=False)
    checks: list[Check] = field(default_factory=list, init=False)
    notes: list[str] = field(default_factory=list, init=False)

    @abstractmethod
    def question(self, objective: Objective) -> QuestionT:
        """Return the question of one stage."""

    @abstractmethod
    def answered(self, question: QuestionT) -> Outcome:
        """Answer it on the program as it stands."""

    def run(self, objectives: Sequence[Objective]) -> OutcomeStatus:
        """Search every objective in turn, as long as what was found is proven."""
        for position, objective in enumerate(objectives):
            question = self.question(objective)
            outcome = self.answered(question)
            self._heard(objective, outcome)
            if outcome.status is not OutcomeStatus.OPTIMAL:
                if later := ", ".join(left.name for left in objectives[position + 1 :]):
                    self.notes.append(f"not searched for, because the search ended before: {later}")
                return self.ended(outcome.status)
            self.program = question.held(self.program, outcome)
        return OutcomeStatus.OPTIMAL

    def ended(self, status: OutcomeStatus) -> OutcomeStatus:
        """Return how the whole search ended: what an earlier stage found is kept."""
        if self.x is None:
            return status
        if status in (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE):
            return OutcomeStatus.DISAGREEMENT
        stopped = status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        return OutcomeStatus.STOPPED_WITH_SOLUTION if stopped else status

    def _heard(self, objective: Objective, outcome: Outcome) -> None:
        self.x = self.x if outcome.x is None else outcome.x
        self.stages.append(stage_of(objective, outcome))
        self.checks += map(self._check, outcome.claims)
        self.notes += [note for note in map(self.wording, outcome.notes) if note not in self.notes]
        for player in outcome.without_gain:
            self.notes.append(f"no acceptable {self.wording.package} lets {self.names[player]} gain")

    def _check(self, claim: Claim) -> Check:
        return check_of(replace(claim, text=self.wording(claim.text)))
