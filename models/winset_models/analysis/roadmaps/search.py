"""The best roadmap: objectives searched one after the other, each held at its value before the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.lexicographic import LexicographicSearch, Wording
from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_models.analysis.roadmaps.first_schedules import first_point
from winset_models.analysis.roadmaps.guarantees import enough
from winset_models.analysis.roadmaps.second_opinion import course_checks
from winset_models.analysis.roadmaps.stages import Question
from winset_models.formulations.roadmap import RoadmapFormulation, roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts
from winset_models.negotiation.statements import party_name
from winset_solver.bargaining.gain_space import EMPTY, NOTHING, SOMETHING, GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import SHARE

_WORDING: Final = Wording(
    "roadmap",
    "walk-away value",
    {
        EMPTY: "no roadmap gives every party at least its walk-away value",
        NOTHING: "no schedule keeps all conditions",
        SOMETHING: "some schedule keeps all conditions",
    },
)


@dataclass(frozen=True, eq=False)
class BestRoadmap:
    """What a search for the best roadmap found.

    Parameters
    ----------
    status
        Optimal where every stage was proven.
    stages
        One for each objective that was searched.
    figures
        The roadmap in numbers, with the guarantees that were added; None where nothing was searched for.
    starts
        The schedule; None where there is none, or none was found.
    added
        By party: what was added to its guarantee.
    checks, notes
        Second opinions, and what a reader must know.
    """

    status: OutcomeStatus
    stages: tuple[Stage, ...] = ()
    figures: RoadmapFigures | None = None
    starts: Starts | None = None
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    added: Mapping[str, float] = field(default_factory=dict)


@dataclass
class _Search(LexicographicSearch[Question]):
    """A search over roadmaps; a first schedule, and then what the last stage found, helps the next."""

    formulation: RoadmapFormulation
    control: Control
    alpha: float
    first: Vector | None = field(default=None, init=False)

    def question(self, objective: Objective) -> Question:
        return Question(self.formulation, objective, self.alpha)

    def answered(self, question: Question) -> Outcome:
        parties = self.formulation.negotiation.parties.values()
        problem = BargainingProblem(
            self.program,
            np.array([party.disagreement for party in parties]),
            np.array([party.weight for party in parties]),
        )
        if self.x is None:
            soon = question.objective.kind == "earliest"
            self.first = first_point(self.formulation, self.program, question.rise(problem), self.control, soon=soon)
        return question.answered(GainSpace(problem, self.control), self.first if self.x is None else self.x)

    def ended(self, status: OutcomeStatus) -> OutcomeStatus:
        """Return how the whole search ended: what an earlier stage or a first schedule found is kept."""
        self.x = self.first if self.x is None else self.x
        return super().ended(status)


def best_roadmap(
    negotiation: Negotiation, objectives: Sequence[Objective], *, alpha: float = 2.0, control: Control | None = None
) -> BestRoadmap:
    """Return the roadmap that is best by the first objective, among those by the second, and so on.

    Notes
    -----
    Whatever the objective, nobody gets less than its walk-away value: a roadmap that somebody would not sign is none.
    A stage that is not proven within the limits ends the search with the best roadmap found so far.
    """
    control = control or Control()
    formulation = roadmap_formulation(negotiation, raised=any(item.kind == "guarantee" for item in objectives))
    program = formulation.program()
    names = [party_name(negotiation, party) for party in negotiation.parties]
    search = _Search(program, _WORDING, names, formulation, control, alpha)
    status = search.run(objectives)
    figures, notes = formulation.figures, search.notes
    if search.x is None:
        return BestRoadmap(status, tuple(search.stages), figures, None, tuple(search.checks), tuple(notes))
    values = dict(zip(program.column_labels, search.x.tolist(), strict=False))
    starts = formulation.starts_of(values)
    point = formulation.point_of(starts)
    added = {party: point[label] for party, label in formulation.guarantees.items() if point[label] > SHARE}
    notes += [
        f"guarantee added for {party_name(negotiation, party)}: {enough(amount):,.6g}"
        for party, amount in added.items()
    ]
    figures = with_guarantees(figures, added)
    checks = course_checks(figures, starts, program.payoffs(search.x), search.stages)
    if any(check.outcome == "contradicted" for check in (*search.checks, *checks)):
        status = OutcomeStatus.DISAGREEMENT
    return BestRoadmap(status, tuple(search.stages), figures, starts, (*search.checks, *checks), tuple(notes), added)


def with_guarantees(figures: RoadmapFigures, added: Mapping[str, float]) -> RoadmapFigures:
    """Return a roadmap in which parties lose more than is posted when they are seen to defect."""
    return replace(
        figures, guarantee={party: amount + added.get(party, 0.0) for party, amount in figures.guarantee.items()}
    )
