"""Incentives: what support or penalties make a deal stick, and what a budget can keep stable."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Final, Self

import numpy as np

from winset_models.analysis.broken_rules import broken_rules
from winset_models.analysis.completion import Completed
from winset_models.analysis.equilibrium_findings import StandingPackage
from winset_models.analysis.finding_parts import Status
from winset_models.analysis.incentive_findings import BudgetPoint, Incentives, Payment, SupportedPackage
from winset_models.analysis.opt_in_study import OptInStudy, opt_in_study
from winset_models.analysis.subject import manifest, subject
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.values import credible_penalty, largest_support
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.games.outcome import Equilibrium
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.solve import best_equilibrium, social_optimum
from winset_solver.games.support import incentives as solver
from winset_solver.games.support.budget_frontier import budget_frontier
from winset_solver.games.support.supported_profiles import BudgetPoint as Breakpoint
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT, SHARE

_OPTIMUM_BY: Final = 0.15
_FREE_BY: Final = 0.4
"""Part of a time limit by which the searches for the optimum and for the best package without support end."""

UNSETTLED: Final = "whether a better package needs no support was not settled"
LESS_UNSETTLED: Final = "whether less support would keep a package of this welfare was not settled"

OnBudgetPoint = Callable[[BudgetPoint], None]


def incentives(
    negotiation: Negotiation,
    *,
    deal: str | None = None,
    budget: float | None = None,
    frontier: bool = False,
    control: Control | None = None,
    on_point: OnBudgetPoint | None = None,
) -> Incentives:
    """Find the least support that makes a deal stick, or the best package that a budget can keep stable.

    Support is paid to a party as long as it keeps to the package. Credible penalties are counted first: they cost
    nothing while everybody does.

    Parameters
    ----------
    deal
        Proposed deal to be made stable; without one packages are searched, issues unsettled and nobody paying.
    budget
        Limit of the support in all; the file's where absent, and none where that is absent too.
    frontier
        Whether to find every breakpoint of budget → welfare, up to the budget. With a deal its issues, payments and
        assistance are held in every package.
    control
        Limits, progress and cancellation of everything together. A stopped search says so, with its bounds.
    on_point
        Hears of each breakpoint as soon as it is proven, the richest first.

    Raises
    ------
    ArgumentError
        Where the budget is negative, the deal is unknown, or the file has no modules.
    """
    control = control or Control()
    named = negotiation.enforcement.budget if negotiation.enforcement else None
    limit = named if budget is None else budget
    if limit is not None and not limit >= 0:
        raise ArgumentError("the budget is not a number of at least 0", got=limit, wanted="≥ 0")
    means = _Means.of(negotiation, limit)
    study = opt_in_study(negotiation, deal, control)
    found = _Found(study.status) if isinstance(study, Completed) else _answer(study, means, on_point, frontier=frontier)
    return Incentives(
        subject=subject(negotiation),
        status=found.status,
        deal=deal,
        title=negotiation.title if deal is None else negotiation.deals[deal].name or deal,
        supported=found.supported,
        budget=limit,
        within_budget=found.within(limit) if deal is not None else None,
        bound=found.bound,
        frontier=list(found.frontier),
        frontier_complete=found.complete,
        no_support=found.no_support,
        optimum_welfare=found.optimum_welfare,
        penalties_at_most=means.by_party(means.penalties),
        broken=[] if isinstance(study, Completed) or deal is None else broken_rules(negotiation, study.package),
        left_out=[] if isinstance(study, Completed) else list(study.opt_in_game.left_out),
        work=[] if isinstance(study, Completed) else study.work,
        checks=study.checks,
        notes=study.notes,
        manifest=manifest(negotiation, control, {"deal": deal, "budget": budget, "frontier": frontier}),
    )


@dataclass(frozen=True, eq=False)
class _Means:
    """What may keep parties to a package.

    Parameters
    ----------
    parties
        In the order of the file.
    budget
        Limit of the support in all; infinite where there is none.
    at_most
        Largest support of each party; infinite where there is no limit.
    penalties
        Largest credible penalty against each party.
    """

    parties: tuple[str, ...]
    budget: float
    at_most: Vector
    penalties: Vector

    @classmethod
    def of(cls, negotiation: Negotiation, budget: float | None) -> Self:
        """Return the means that a file names, within a budget."""
        limits = [largest_support(negotiation, party) for party in negotiation.parties]
        penalties = [credible_penalty(negotiation, party) for party in negotiation.parties]
        return cls(
            tuple(negotiation.parties),
            inf if budget is None else budget,
            np.array([inf if limit is None else limit for limit in limits]),
            np.array(penalties),
        )

    def by_party(self, amounts: Vector) -> dict[str, float]:
        """Return the amounts that are not nothing, by party."""
        return {party: amount for party, amount in zip(self.parties, amounts.tolist(), strict=True) if amount > SHARE}


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found; the fields are those of :class:`Incentives`."""

    status: Status
    supported: SupportedPackage | None = None
    bound: float | None = None
    frontier: tuple[BudgetPoint, ...] = ()
    complete: bool = False
    no_support: StandingPackage | None = None
    optimum_welfare: float | None = None

    def within(self, budget: float | None) -> bool | None:
        """Return whether the support is within a budget; None without either."""
        if budget is None or self.supported is None:
            return None
        return self.supported.total <= budget + ACCOUNT * max(1.0, budget)


def _answer(study: OptInStudy, means: _Means, on_point: OnBudgetPoint | None, *, frontier: bool) -> _Found:
    if study.completed is not None:
        found = _priced(study, means)
        if frontier:
            swept = _swept(study, means, on_point)
            found = replace(found, frontier=swept.frontier, complete=swept.complete)
    else:
        found = _swept(study, means, on_point) if frontier else _best(study, means)
    contradicted = any(check.outcome == "contradicted" for check in study.checks)
    return replace(found, status="disagreement") if contradicted else found


def _priced(study: OptInStudy, means: _Means) -> _Found:
    """Return a deal with its cheapest support."""
    package = study.package
    nets = np.array([package.transfers.get(party, 0.0) for party in means.parties])
    needed = solver.cheapest_support(
        study.opt_in_game.game,
        study.opt_in_game.profile_of(package),
        fixed=nets,
        penalties_at_most=means.penalties,
        responses=study.responses,
    )
    supported = _supported(study, means, needed, nets, "the deal")
    refusing = {temptation.party for temptation in supported.standing.temptations if temptation.breaks}
    missing = [
        f"{party_name(study.negotiation, party)} would need support of {amount:,.4g} and may receive {limit:,.4g}"
        for party, amount, limit in zip(means.parties, needed.support.tolist(), means.at_most.tolist(), strict=True)
        if party not in refusing and amount > limit + ACCOUNT * max(1.0, limit)
    ]
    missing += [
        f"no support keeps {party_name(study.negotiation, temptation.party)} to a deal that breaks “{line}”"
        for temptation in supported.standing.temptations
        for line in temptation.breaks
    ]
    study.notes += missing
    return _Found("no equilibrium" if missing else "optimal", None if missing else supported)


def _best(study: OptInStudy, means: _Means) -> _Found:
    """Return the best package that the budget can keep stable, and the best that needs no support."""
    game, control = study.opt_in_game.game, study.control
    optimum = study.heard(social_optimum(EquilibriumProblem(game), control.named("optimum").within(_OPTIMUM_BY)))
    free = _free(study, means)
    best = study.heard(
        solver.best_supported(
            game,
            control.named("best package within the budget"),
            budget=means.budget,
            at_most=means.at_most,
            penalties=means.penalties,
        )
    )
    # Whatever needs no support is within any budget.
    problem = EquilibriumProblem(game, allowance=Allowance.none(game.players, means.penalties))
    best = study.improved(best, problem, [free])
    supported = None
    if best.equilibrium is not None:
        proven = best.status is OutcomeStatus.OPTIMAL
        needed = _least(study, means, best.equilibrium, free, proven=proven)
        supported = _supported(study, means, needed, np.zeros(game.players), "best package within the budget")
    return _Found(
        status=best.status.value,
        supported=supported,
        bound=best.bound,
        no_support=None if free is None else _unsupported(study, means, free.x, free.value),
        optimum_welfare=optimum.value,
    )


def _least(
    study: OptInStudy, means: _Means, best: Equilibrium, free: Equilibrium | None, *, proven: bool
) -> solver.Incentives:
    """Return the package with the least support among those with the best welfare."""
    if free is not None and _as_good(free.value, best.value):
        return _needed(study, means, free.x)
    needed = _needed(study, means, best.x)
    if not proven or needed.total <= SHARE:
        return needed
    swept = study.heard(
        budget_frontier(
            study.opt_in_game.game,
            study.control.named("least support for this welfare"),
            budget=needed.total,
            at_most=means.at_most,
            penalties_at_most=means.penalties,
            most=1,
        )
    )
    if swept.status is not OutcomeStatus.OPTIMAL:
        study.notes.append(LESS_UNSETTLED)
    found = [point.found for point in (*swept.points[-1:], swept.best) if point and _as_good(point.welfare, best.value)]
    return min([needed, *found], key=lambda item: item.total)


def _as_good(welfare: float, best: float) -> bool:
    """Return whether a welfare is the best one but for rounding."""
    return welfare >= best - ACCOUNT * max(1.0, abs(best))


def _free(study: OptInStudy, means: _Means) -> Equilibrium | None:
    """Return the best package that needs no support; None where none was found."""
    game = study.opt_in_game.game
    problem = EquilibriumProblem(game, allowance=Allowance.none(game.players, means.penalties))
    control = study.control.named("best package without support").within(_FREE_BY)
    found = study.heard(best_equilibrium(problem, control))
    if found.status not in (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_EQUILIBRIUM):
        study.notes.append(UNSETTLED)
    return found.equilibrium


def _unsupported(study: OptInStudy, means: _Means, x: Vector, welfare: float) -> StandingPackage:
    at_stake = means.by_party(means.penalties)
    return study.standing(x, "best package found without support", value=welfare, at_stake=at_stake)


def _swept(study: OptInStudy, means: _Means, on_point: OnBudgetPoint | None) -> _Found:
    """Return every breakpoint; the richest is the best package within the budget, the one at 0 needs no support."""
    game = study.opt_in_game.game
    optimum = social_optimum(EquilibriumProblem(game), study.control.named("optimum").within(_OPTIMUM_BY))
    points: list[BudgetPoint] = []

    def shown(found: Breakpoint, what: str) -> SupportedPackage:
        return _supported(study, means, found.found, np.zeros(game.players), what)

    def hear(point: Breakpoint) -> None:
        supported = shown(point, f"breakpoint at {point.budget:,.6g}")
        points.append(BudgetPoint(budget=point.budget, welfare=point.welfare, supported=supported))
        if on_point is not None:
            on_point(points[-1])

    swept = study.heard(
        budget_frontier(
            game,
            study.control.named("frontier of budgets"),
            budget=means.budget,
            at_most=means.at_most,
            penalties_at_most=means.penalties,
            on_point=hear,
        )
    )
    points.reverse()
    best = None if points or swept.best is None else shown(swept.best, "best package found within the budget")
    free = None
    if points and points[0].budget <= SHARE:
        free = points[0].supported.standing
    elif swept.free is not None:
        study.notes.append(UNSETTLED)
        free = _unsupported(study, means, swept.free.found.x, swept.free.welfare)
    return _Found(
        status=swept.status.value,
        supported=points[-1].supported if points else best,
        bound=points[-1].welfare if points else swept.bound,
        frontier=tuple(points),
        complete=swept.status is OutcomeStatus.OPTIMAL,
        no_support=free,
        optimum_welfare=study.heard(optimum).value,
    )


def _needed(study: OptInStudy, means: _Means, x: Vector) -> solver.Incentives:
    return solver.cheapest_support(
        study.opt_in_game.game, x, penalties_at_most=means.penalties, responses=study.responses
    )


def _supported(
    study: OptInStudy, means: _Means, needed: solver.Incentives, nets: Vector, what: str
) -> SupportedPackage:
    """Return a package with the support that it needs, and why; payments of the package that end are at stake too."""
    at_stake = dict(zip(means.parties, (nets + means.penalties).tolist(), strict=True))
    standing = study.standing(needed.x, what, at_stake=at_stake)
    tempted = {temptation.party: temptation for temptation in standing.temptations}
    penalties = means.by_party(needed.penalties)
    payments = [
        Payment(party=party, amount=amount, penalty=penalties.get(party, 0.0), because=tempted[party])
        for party, amount in means.by_party(needed.support).items()
    ]
    payments.sort(key=lambda payment: -payment.amount)
    return SupportedPackage(standing=standing, payments=payments, total=needed.total, penalties=penalties)
