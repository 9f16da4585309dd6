"""The zone of agreement: which deals are not wasteful, and how near the known ones are to them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, TypedDict

from winset_models.analysis.betterment import Answer, Betterment, with_answer
from winset_models.analysis.completion import complete
from winset_models.analysis.evaluate import REFERENCES, broken_statements, losers_in
from winset_models.analysis.exchanges import cheapest_exchange, steps
from winset_models.analysis.findings import Check, Manifest, SolutionFinding
from winset_models.analysis.principles import SOLUTIONS
from winset_models.analysis.standing import Outline, outline, standing
from winset_models.analysis.study import Study, check_of
from winset_models.analysis.subject import manifest, subject
from winset_models.analysis.zone_checks import coverage_check, list_checks
from winset_models.analysis.zone_findings import Zone, ZoneDeal, ZonePoint, ZoneSolution
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Progress
from winset_solver.errors import ArgumentError
from winset_solver.pareto.frontier import Frontier, OnPoint, Point
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import METHODS, pareto_set
from winset_solver.program import Vector
from winset_solver.result import Verdict

USUAL_COVERAGE: Final = 0.05
"""Share of each range that is asked for where the frontier can have no end and nothing else is said."""

SHARE_OF_LANDMARKS: Final = 1 / 3
"""Share of the time limit that bargaining solutions and proposed deals may take before the list is begun."""
LANDMARKS_STOPPED: Final = (
    "bargaining solutions and proposed deals had a third of the time limit, which was not enough to settle all of them"
)


class Extent(TypedDict):
    """How far a list reaches and how fine it is: fields of :class:`Zone` of the same names."""

    coverage: dict[str, float] | None
    coverage_shares: dict[str, float] | None
    resolution: dict[str, float]
    ideal: dict[str, float]
    nadir: dict[str, float]


OnZonePoint = Callable[[ZonePoint], None]
"""Hears of each deal as soon as it is proven not to be wasteful."""


def zone(
    negotiation: Negotiation,
    *,
    parties: Sequence[str] = (),
    coverage: float | None = None,
    solutions: Sequence[str] = REFERENCES,
    beyond: bool = False,
    method: str = "",
    control: Control | None = None,
    on_point: OnZonePoint | None = None,
) -> Zone:
    """Return the zone of agreement: all packages such that no other is better for one party and worse for none.

    Parameters
    ----------
    negotiation
        What is negotiated.
    parties
        Whose payoffs are compared, all where none is named. The others are held at their disagreement values or
        above: the answer is what the compared parties can reach without hurting them.
    coverage
        Share of each compared party's range up to which deals may be left out; 0 asks for all of them. Where absent
        it is 0 for two parties, and for more of them where nothing is divided or paid that they value, so that the
        list has an end; otherwise ``USUAL_COVERAGE``.
    solutions
        Bargaining solutions to place on the frontier, or one. They count the gains of all parties.
    beyond
        Whether packages below disagreement values are included.
    method
        Algorithm; chosen by rule where empty.
    control
        Limits, progress and cancellation. A stopped run returns the deals found and what they cover. Solutions and
        proposed deals are settled first, in a third of the time limit at most.
    on_point
        Hears of deals while the search goes on.

    Raises
    ------
    ArgumentError
        Where a party or solution is unknown, or the coverage is not in [0, 1).

    References
    ----------
    Raiffa, The Art and Science of Negotiation, Harvard University Press 1982: settling once more, from a deal to one
    that nobody likes less (post-settlement settlement); not opened.
    """
    compared = _compared(negotiation, parties)
    chosen = list(dict.fromkeys([solutions] if isinstance(solutions, str) else solutions))
    _require(chosen, coverage, method)
    control = control or Control()
    study = Study(negotiation, control.within(SHARE_OF_LANDMARKS))
    problem = study.pareto_problem(compared, beyond=beyond)
    wanted = _usual_coverage(problem) if coverage is None else coverage
    settled = [study.solution(name) for name in chosen]
    deals = [_deal(study, deal) for deal in negotiation.deals]
    answers = _asked(study, problem, settled, deals)
    late = study.control.remaining <= 0
    listener = _listener(study, on_point)
    frontier = pareto_set(problem, _in_words(control), coverage=wanted, on_point=listener, method=method)
    found = outline(study, frontier, compared)
    placed = [_placed(found, solution, answers.get(("solution", solution.solution), Answer())) for solution in settled]
    deals = [_towards(found, deal, answers.get(("deal", deal.deal), Answer())) for deal in deals]
    checks = [
        *map(check_of, frontier.claims),
        *_checks(found, placed, deals, beyond=beyond),
        *(check for answer in answers.values() for check in answer.checks),
    ]
    options: dict[str, str | float | int | bool | None] = {
        "parties": ", ".join(compared),
        "coverage": wanted,
        "solutions": ", ".join(chosen),
        "beyond": beyond,
        "method": method or "by rule",
    }
    made = manifest(negotiation, control, options)
    finding = _finding(found, placed, deals, checks, made, coverage=wanted, beyond=beyond)
    return finding.model_copy(update={"notes": [*finding.notes, LANDMARKS_STOPPED]}) if late else finding


def _finding(
    found: Outline,
    solutions: list[ZoneSolution],
    deals: list[ZoneDeal],
    checks: list[Check],
    made: Manifest,
    *,
    coverage: float,
    beyond: bool,
) -> Zone:
    """Return the finding; a list that any check contradicts is not to be trusted."""
    negotiation, frontier = found.study.negotiation, found.frontier
    contradicted = any(check.outcome == "contradicted" for check in checks)
    return Zone(
        subject=subject(negotiation),
        status="disagreement" if contradicted else frontier.status.value,
        parties=list(found.parties),
        beyond=beyond,
        points=list(found.points),
        segments=list(found.segments),
        complete=frontier.complete and not contradicted,
        confirmed=_confirmed(frontier),
        coverage_wanted=coverage,
        **_extent(found),
        disagreement={key: party.disagreement for key, party in negotiation.parties.items()},
        steps=steps(found),
        solutions=solutions,
        deals=deals,
        method=frontier.method,
        checks=checks,
        notes=list(frontier.notes),
        solves=frontier.solves,
        solves_per_point=frontier.solves / len(found.points) if found.points else None,
        seconds=frontier.seconds,
        manifest=made,
    )


def _confirmed(frontier: Frontier) -> bool | None:
    verdicts = [claim.confirmation.verdict is Verdict.CONFIRMED for claim in frontier.claims]
    return all(verdicts) if verdicts else None


def _compared(negotiation: Negotiation, parties: Sequence[str]) -> tuple[str, ...]:
    """Return the compared parties, each once; the order given is the order of the list."""
    named = [parties] if isinstance(parties, str) else parties
    known = list(negotiation.parties)
    for party in named:
        if party not in negotiation.parties:
            near = get_close_matches(party, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else ""
            raise ArgumentError("the file has no such party", got=party, wanted=", ".join(known), hint=hint)
    return tuple(dict.fromkeys(named)) or tuple(known)


def _require(solutions: Sequence[str], coverage: float | None, method: str) -> None:
    if unknown := [name for name in solutions if name not in SOLUTIONS]:
        raise ArgumentError("a solution is unknown", got=", ".join(unknown), wanted=", ".join(SOLUTIONS))
    if coverage is not None and not 0 <= coverage < 1:
        raise ArgumentError("the coverage is not a share of a range", got=coverage, wanted="0 ≤ coverage < 1")
    if method and method not in METHODS:
        raise ArgumentError("the method is unknown", got=method, wanted=", ".join(METHODS))


def _usual_coverage(problem: ParetoProblem) -> float:
    finite = len(problem.compared) <= 2 or bool(problem.discrete.all())
    return 0.0 if finite else USUAL_COVERAGE


def _listener(study: Study, on_point: OnZonePoint | None) -> OnPoint | None:
    """Return what tells ``on_point`` of each point in domain words."""
    if on_point is None:
        return None

    def hear(point: Point) -> None:
        package = study.package_at(point.x)
        on_point(ZonePoint(number=None, payoffs=payoffs(study.negotiation, package), package=package))

    return hear


def _in_words(control: Control) -> Control:
    """Return a control whose listener hears how the list grows, not how the single searches behind it fare."""
    listener = control.on_progress
    if listener is None:
        return control
    known = "nothing listed yet"

    def hear(progress: Progress) -> None:
        nonlocal known
        known = progress.words or known
        listener(replace(progress, task="Frontier", words=known))

    return replace(control, on_progress=hear)


def _deal(study: Study, deal: str) -> ZoneDeal:
    """Return a proposed deal, completed where it leaves something open; where it stands is not known yet."""
    terms, completed = study.negotiation.deals[deal], complete(study, deal, "nash")
    package = completed.package
    broken = broken_statements(study.negotiation, package) if package else []
    return ZoneDeal(
        deal=deal,
        title=terms.name or deal,
        proposed_by=terms.proposed_by,
        status=completed.status,
        completed=completed.filled_in,
        completed_by=completed.by,
        package=package,
        payoffs=payoffs(study.negotiation, package) if package else {},
        feasible=package is not None and not broken and completed.x is not None,
        violations=broken,
        losers=losers_in(study.negotiation, study.accounts(package)) if package else {},
        standing=None,
        checks=completed.checks,
        notes=completed.notes,
    )


def _asked(
    study: Study, problem: ParetoProblem, solutions: Sequence[SolutionFinding], deals: Sequence[ZoneDeal]
) -> dict[tuple[str, str], Answer]:
    """Ask directly whether solutions and deals can be bettered where a list will hardly tell: for three and more."""
    if len(problem.compared) <= 2:
        return {}
    model = Betterment(study, problem)
    found = {
        ("solution", item.solution): model.of(_payoffs(item), f"the {item.title}")
        for item in solutions
        if item.accounts
    }
    return found | {("deal", deal.deal): model.of(deal.payoffs, f"“{deal.title}”") for deal in deals if deal.acceptable}


def _payoffs(solution: SolutionFinding) -> dict[str, float]:
    return {party: account.payoff for party, account in solution.accounts.items()}


def _placed(found: Outline, solution: SolutionFinding, answer: Answer) -> ZoneSolution:
    """Return a bargaining solution with its place."""
    if not solution.accounts:
        return ZoneSolution(found=solution, standing=None, exchange=None)
    reached = _payoffs(solution)
    where = with_answer(found, standing(found, reached), reached, answer)
    exchanged = len(found.parties) > 2 and where.on_frontier is not False
    exchange = cheapest_exchange(found, reached) if exchanged else None
    return ZoneSolution(found=solution, standing=where, exchange=exchange)


def _towards(found: Outline, deal: ZoneDeal, answer: Answer) -> ZoneDeal:
    """Return a proposed deal with its place."""
    if not deal.payoffs:
        return deal
    where = with_answer(found, standing(found, deal.payoffs), deal.payoffs, answer)
    return deal.model_copy(update={"standing": where})


def _checks(
    found: Outline, solutions: Sequence[ZoneSolution], deals: Sequence[ZoneDeal], *, beyond: bool
) -> list[Check]:
    """Return what code of its own says about the list."""
    checks = list_checks(found, beyond=beyond)
    known = [_payoffs(item.found) for item in solutions if item.found.accounts and item.found.status != "disagreement"]
    known += [deal.payoffs for deal in deals if deal.acceptable]
    reached = coverage_check(found, known)
    return [*checks, reached] if reached else checks


def _extent(found: Outline) -> Extent:
    """Return how far the list reaches and how fine it is, by compared party."""
    frontier = found.frontier

    def by_party(vector: Vector | None) -> dict[str, float]:
        return {} if vector is None else dict(zip(found.parties, vector.tolist(), strict=True))

    covered = frontier.coverage
    return Extent(
        coverage=None if covered is None else by_party(covered),
        coverage_shares=None if covered is None else by_party(covered / found.spans),
        resolution=by_party(frontier.resolution),
        ideal=by_party(frontier.ideal),
        nadir=by_party(found.ends.min(axis=0)) if len(found.ends) else {},
    )
