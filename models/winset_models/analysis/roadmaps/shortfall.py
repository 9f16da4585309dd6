"""Shortfall: how far every roadmap is from being self-enforcing, and the smallest guarantees that close the gap."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from winset_models.analysis.existence import opinion
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmap_findings import Shortfall, WayOut
from winset_models.analysis.roadmaps.circle_changes import changed_entries, changed_places
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.existence import acceptable, starts_at, tested
from winset_models.analysis.roadmaps.guarantees import enough, raise_guarantees
from winset_models.analysis.temptation_words import enumerated
from winset_models.formulations.roadmap import RoadmapFormulation, roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import Starts, roadmap_figures
from winset_models.negotiation.statements import party_name, unit_after
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import FEASIBILITY, SHARE

TITLE = "course that needs the smallest guarantees"
LEAST_REGRET = "course with the smallest largest regret"


@dataclass(frozen=True)
class Gap:
    """What keeps roadmaps from being self-enforcing.

    Parameters
    ----------
    shortfall
        None where the search was stopped before it found anything.
    ways_out
        Raised guarantees.
    checks
        Second opinions.
    """

    shortfall: Shortfall | None = None
    ways_out: tuple[WayOut, ...] = ()
    checks: tuple[Check, ...] = ()


def shortfall(negotiation: Negotiation, control: Control) -> Gap:
    """Find the smallest guarantees with which a roadmap is self-enforcing, and the course that then is.

    Notes
    -----
    First within the limits of the guarantees in the file, then without limits. Among the courses with the smallest sum,
    the one that is completed earliest. Where no guarantee helps, because a party is never noticed when it stops, the
    course with the smallest largest regret is found instead.
    """
    search = _Raising(roadmap_formulation(negotiation, enforced=True, raised=True), control)
    result, checks = search.least(), tuple[Check, ...]()
    possible = result.termination is not Termination.INFEASIBLE
    if not possible:
        checks = opinion("no roadmap is self-enforcing with guarantees within the limits of the file", result)
        search.lift_limits()
        result = search.least()
    if result.termination is Termination.INFEASIBLE:
        checks += opinion("no roadmap is self-enforcing with any guarantees", result)
        return _least_regret(negotiation, control, checks)
    if result.solution is None:
        return Gap(checks=checks)
    bound = None if result.bound is None else max(0.0, -result.bound)
    checks += opinion("no smaller sum of guarantees makes a roadmap self-enforcing", result)
    starts = search.earliest(result)
    return _with_guarantees(negotiation, starts, search.needed(starts), bound, checks, possible=possible)


@dataclass
class _Raising:
    """The search for the smallest guarantees."""

    formulation: RoadmapFormulation
    control: Control
    program: PayoffProgram = field(init=False)
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.program = acceptable(self.formulation)
        self.session = Session(self.program, threads=self.control.limits.threads)

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {label: place for place, label in enumerate(self.program.column_labels)}

    @cached_property
    def _columns(self) -> list[int]:
        return [self._place[label] for label in self.formulation.guarantees.values()]

    def lift_limits(self) -> None:
        """Let guarantees be as large as they need to be."""
        self.session.change_column_bounds(self._columns, 0.0, np.inf)

    def least(self) -> SolveResult:
        """Return the point with the smallest sum of guarantees."""
        self.session.maximise(-self._sum)
        return solve_confirmed(self.session, self.control.named("smallest guarantees").through(_natural))

    def earliest(self, least: SolveResult) -> Starts:
        """Return the schedule that is completed earliest among those that need no more than the smallest sum."""
        total = float(self._sum @ least.x)
        cost = np.zeros(self.session.model.columns)
        cost[self._place[self.formulation.completion]] = -1.0
        with self.session.scratch():
            self.session.add_rows(sparse.csr_array(self._sum[np.newaxis]), -np.inf, total + FEASIBILITY)
            self.session.maximise(cost)
            control = self.control.named("earliest of these courses").through(_natural)
            result = self.session.solve(control, start=least.x)
            return starts_at(self.formulation, self.program, (least if result.solution is None else result).x)

    def needed(self, starts: Starts) -> dict[str, float]:
        """Return what a schedule needs of each party in addition, parties that need nothing left out."""
        point = self.formulation.point_of(starts)
        amounts = {party: point[label] for party, label in self.formulation.guarantees.items()}
        return {party: amount for party, amount in amounts.items() if amount > SHARE}

    @cached_property
    def _sum(self) -> Vector:
        weights = np.zeros(self.session.model.columns)
        weights[self._columns] = 1.0
        return weights


def _with_guarantees(
    negotiation: Negotiation,
    starts: Starts,
    amounts: Mapping[str, float],
    bound: float | None,
    checks: tuple[Check, ...],
    *,
    possible: bool,
) -> Gap:
    raised = raise_guarantees(negotiation, amounts)
    held = course(roadmap_figures(raised.negotiation), starts, TITLE).feasible
    way = WayOut(
        kind="guarantee",
        steps=[],
        words="; ".join(raised.words),
        changes=changed_entries(negotiation, raised.negotiation),
        places=changed_places(negotiation, raised.negotiation),
        enough=True if held else None,
    )
    found = course(roadmap_figures(negotiation), starts, TITLE)
    gap = Shortfall(
        course=found,
        regrets=found.regrets,
        guarantees=dict(amounts),
        bound=bound,
        possible=possible,
        words=_words(negotiation, amounts, possible=possible),
    )
    return Gap(
        gap,
        (way,) if amounts else (),
        (*checks, tested("the course is self-enforcing with these guarantees", held=held)),
    )


def _words(negotiation: Negotiation, amounts: Mapping[str, float], *, possible: bool) -> str:
    if not amounts:
        return "the course that was found is self-enforcing but for rounding"
    needed = [(party_name(negotiation, party), f"{enough(amount):,.6g}") for party, amount in amounts.items()]
    losses = enumerated([f"{name} {amount}" for name, amount in needed])
    unit = unit_after(needed[-1][1], negotiation.unit.name)
    limit = (
        "the file permits guarantees as large as that" if possible else "the file does not permit guarantees as large"
    )
    return f"nobody would stop if they stood to lose this much more by it: {losses} {unit}; {limit}"


def _natural(value: float) -> float:
    """Return what is minimised, of which programs maximise the negative."""
    return 0.0 - value


def _least_regret(negotiation: Negotiation, control: Control, checks: tuple[Check, ...]) -> Gap:
    """Return the course in which the party that regrets most regrets least."""
    formulation = roadmap_formulation(negotiation, enforced=True)
    program = acceptable(formulation)
    session = _with_regret(formulation, program, control)
    result = solve_confirmed(session, control.named("smallest regret").through(_natural))
    if result.solution is None:
        return Gap(checks=checks)
    found = course(formulation.figures, starts_at(formulation, program, result.x), LEAST_REGRET)
    largest = max((regret.amount for regret in found.regrets), default=0.0)
    number = f"{largest:,.3g}"
    gained = f"{number} {unit_after(number, negotiation.unit.name)}"
    words = (
        f"no guarantee makes a roadmap self-enforcing, because somebody who stops would not be noticed; in the course "
        f"with the smallest regret nobody gains more than {gained} by stopping"
    )
    gap = Shortfall(course=found, regrets=found.regrets, guarantees={}, bound=None, possible=False, words=words)
    return Gap(gap, checks=(*checks, *opinion("no course has a smaller largest regret", result)))


def _with_regret(formulation: RoadmapFormulation, program: PayoffProgram, control: Control) -> Session:
    """Return a session that minimises one last column: the largest amount by which stopping is better than going on."""
    enforcing = formulation.demanding(program)
    session = Session(program, threads=control.limits.threads)
    lower = program.row_lower[enforcing]
    session.change_row_bounds(enforcing, -np.inf, np.inf)
    session.add_columns(1)
    softened = sparse.hstack([program.matrix[enforcing], np.ones((len(enforcing), 1))], format="csr")
    session.add_rows(sparse.csr_array(softened), lower, np.inf)
    cost = np.zeros(session.model.columns)
    cost[-1] = -1.0
    session.maximise(cost)
    return session
