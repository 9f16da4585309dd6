"""Whether a roadmap exists that keeps every statement of the file and leaves nobody worse off than without it."""

from dataclasses import dataclass

import numpy as np

from winset_models.analysis.existence import opinion
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmaps.courses import course
from winset_models.formulations.roadmap import RoadmapFormulation, roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import Starts
from winset_solver.confirm import confirm
from winset_solver.conflict.problem import with_floors
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import Termination


@dataclass(frozen=True, eq=False)
class Existence:
    """Whether a roadmap exists.

    Parameters
    ----------
    exists
        None where that was not settled.
    starts
        One that does, tested without the program.
    checks
        Second opinions.
    """

    exists: bool | None
    starts: Starts | None = None
    checks: tuple[Check, ...] = ()


def find_roadmap(negotiation: Negotiation, control: Control) -> Existence:
    """Look for any roadmap that keeps every statement and leaves every party its walk-away value."""
    if control.exhausted:
        return Existence(None)
    formulation = roadmap_formulation(negotiation)
    program = acceptable(formulation)
    session = Session(program, threads=control.limits.threads)
    session.maximise(np.zeros(session.model.columns))
    result = session.solve(control.in_words("looking for any roadmap"))
    if result.solution is None:
        result = confirm(session, result, control)
    if result.solution is not None:
        starts = starts_at(formulation, program, result.x)
        held = course(formulation.figures, starts, "any roadmap").feasible
        return Existence(True if held else None, starts, (tested("this roadmap keeps every statement", held=held),))
    if result.termination is Termination.INFEASIBLE:
        return Existence(exists=False, checks=opinion("no roadmap keeps every statement", result))
    return Existence(None)


def acceptable(formulation: RoadmapFormulation) -> PayoffProgram:
    """Return the program of a formulation with every party's walk-away value as a row."""
    parties = formulation.negotiation.parties
    floors = np.array([party.disagreement for party in parties.values()])
    return with_floors(formulation.program(), floors, tuple(f"walk-away value of {party}" for party in parties))


def starts_at(formulation: RoadmapFormulation, program: PayoffProgram, x: Vector) -> Starts:
    """Return the schedule at a point whose first columns are those of the formulation's program."""
    return formulation.starts_of(dict(zip(program.column_labels, x.tolist(), strict=False)))


def tested(claim: str, *, held: bool) -> Check:
    """Return a check that follows a schedule without program and solver."""
    return Check(
        claim=claim,
        method="following the course period by period, without the program or the solver",
        outcome="confirmed" if held else "contradicted",
        seconds=0.0,
    )
