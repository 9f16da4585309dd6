"""Second opinions on a roadmap that the program found: its figures and conditions from the schedule alone."""

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmap_findings import Stage
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import CoursePath, course_of
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT, REGRET

_METHOD: Final = "following the schedule period by period, without the program or the solver"

MEASURES: Final[Mapping[str, Callable[[CoursePath], float]]] = {
    "earliest": lambda path: float(path.completion),
    "exposure": lambda path: path.largest_exposure,
    "survival": lambda path: path.survival,
}
"""What a course says about itself, by objective."""


def course_checks(figures: RoadmapFigures, starts: Starts, payoffs: Vector, stages: Sequence[Stage]) -> list[Check]:
    """Return what the recomputation of a schedule says about a claimed roadmap.

    Parameters
    ----------
    payoffs
        Discounted values that the program gives the parties.
    stages
        Objectives whose values the roadmap keeps.
    """
    began = perf_counter()
    path = course_of(figures, starts)
    agree = all(
        abs(path.parties[party].value - payoff) <= ACCOUNT * max(1.0, abs(payoff))
        for party, payoff in zip(figures.parties, payoffs.tolist(), strict=True)
    )
    seconds = perf_counter() - began
    held = {
        "these are the discounted values of this roadmap": agree,
        "this roadmap keeps every condition of the file": not roadmap_breaches(figures, starts),
    }
    if figures.roadmap.self_enforcing:
        held["nobody would rather stop, in any period"] = _enforced(path)
    for stage in stages:
        if stage.objective in MEASURES and stage.value is not None:
            held[f"{stage.measure}: {stage.value:,.6g}"] = _as_good(stage, MEASURES[stage.objective](path))
    return [
        Check(claim=claim, method=_METHOD, outcome="confirmed" if true else "contradicted", seconds=seconds)
        for claim, true in held.items()
    ]


def _enforced(path: CoursePath) -> bool:
    return all(
        margin >= -REGRET * max(1.0, abs(going_on))
        for party in path.parties.values()
        for margin, going_on in zip(party.margins, party.going_on, strict=True)
    )


def _as_good(stage: Stage, found: float) -> bool:
    """Return whether a course is as good as a stage claims; later stages keep a value but for rounding."""
    if stage.value is None:
        return True
    worse = found - stage.value if stage.smaller_is_better else stage.value - found
    return worse <= ACCOUNT * max(1.0, abs(stage.value))
