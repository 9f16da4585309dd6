"""Commitment: what it costs that members may walk away, and which penalties or how much patience would keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from winset_models.analysis.existence import opinion
from winset_models.analysis.file_changes import outward
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.fund_findings import Commitment
from winset_models.analysis.funds.commitment_words import commitment_words
from winset_models.analysis.funds.patience import patience
from winset_models.analysis.funds.welfare import Circumstances, asked, finer, largest_total, reaching, rounding
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.fund.utility import curved
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import ACCOUNT, SHARE


@dataclass(frozen=True)
class CommitmentStudy:
    """What was found about commitment.

    Parameters
    ----------
    finding
        None where the largest sum of values was not found, so that there is nothing to compare with.
    checks
        Second opinions.
    """

    finding: Commitment | None
    checks: tuple[Check, ...] = ()


def commitment(
    figures: FundFigures, active: Active, control: Control, terms: FundTerms | None = None
) -> Commitment | None:
    """Return what would keep every member in the best plan in every state; see :func:`commitment_study`."""
    return commitment_study(figures, active, control, terms).finding


def commitment_study(
    figures: FundFigures, active: Active, control: Control, terms: FundTerms | None = None
) -> CommitmentStudy:
    """Return what would keep every member in the best plan in every state, with second opinions.

    Parameters
    ----------
    figures
        A fund; where its members cannot walk away anyway, nothing is found.
    active
        Which of its parts exist.
    control
        Limits, progress and cancellation.
    terms
        What a deal says about pledges and outcome payments.

    Notes
    -----
    Largest sums of values are those of plans by which nobody is worse off than without the fund. Penalties are the
    smallest in sum, none smaller than in the file, at which some plan with the largest sum of values keeps everybody
    in: one linear program in plan and penalties. With curved utilities from below they are enough; with curved
    utilities from above it proves that no smaller sum is. Utilities are made finer than in the file where that is
    cheap: what keeps everybody in changes with the square root of what is lost by approximating.

    References
    ----------
    N. R. Kocherlakota, "Implications of Efficient Risk Sharing without Commitment", Review of Economic Studies 63
    (1996), 595–609 (not opened).
    E. Ligon, J. P. Thomas, T. Worrall, "Informal Insurance Arrangements with Limited Commitment", Review of Economic
    Studies 69 (2002), 209–244 (not opened).
    """
    if figures.fund.commitment == "full":
        return CommitmentStudy(None)
    setting = Circumstances(finer(figures), active, terms)
    full = largest_total(setting.program(limited=False), control.named("if nobody could walk away"))
    if not full.optimal or full.solution is None:
        return CommitmentStudy(None)
    limited = largest_total(setting.program(), control.named("if members may walk away"))
    best = full.solution.objective
    kept = limited.solution.objective if limited.optimal and limited.solution is not None else None
    deterrent = _deterrent(setting, best, control.named("penalties"))
    needed = patience(setting, control.named("patience")) if figures.fund.repeats else None
    alone = sum(FundAccounts(figures, FundPlan(), active).alone(member) for member in figures.members)
    finding = Commitment(
        full=best + alone,
        limited=None if kept is None else kept + alone,
        autarky=kept is not None and kept <= rounding(best),
        penalties={member: penalty for member, penalty in deterrent.penalties.items() if penalty > SHARE},
        added=deterrent.added(figures),
        bound=deterrent.bound,
        patience=None if needed is None else needed.enough,
        words="",
    )
    settled = limited.optimal or limited.termination is Termination.INFEASIBLE
    words = commitment_words(figures, finding, needed, settled=settled)
    return CommitmentStudy(
        finding.model_copy(update={"words": words}),
        (
            *opinion("no plan has a larger sum of values", full),
            *opinion("no plan that keeps every member in has a larger sum of values", limited),
            *deterrent.checks,
            *(needed.checks if needed is not None else ()),
        ),
    )


@dataclass(frozen=True)
class _Deterrent:
    """Penalties that keep everybody in the best plan, by member; none where they were not found."""

    penalties: Mapping[str, float]
    bound: float | None
    checks: tuple[Check, ...] = ()

    def added(self, figures: FundFigures) -> dict[str, float]:
        """Return what they add to the penalties of the file."""
        more = {member: penalty - figures.members[member].penalty for member, penalty in self.penalties.items()}
        return {member: amount for member, amount in more.items() if amount > SHARE}


def _deterrent(setting: Circumstances, best: float, control: Control) -> _Deterrent:
    """Return the smallest penalties in sum under which a plan with the largest sum of gains keeps everybody in."""
    figures, enough = setting.figures, setting.program(raised=True)
    found = _least_penalties(enough, best, control)
    proof = found
    if any(curved(part.utility) for part in figures.members.values()):
        proof = _least_penalties(setting.program("outer", raised=True), best, control)
    bound = -proof.bound if proof.optimal and proof.bound is not None else None
    checks = opinion("no smaller penalties in sum are enough", proof)
    if found.solution is None:
        return _Deterrent({}, bound, checks)
    penalties = {
        member: outward(max(found.x[column], figures.members[member].penalty), up=True)
        for member, column in enough.fields.penalty.items()
    }
    return _Deterrent(penalties, bound, (*checks, _kept(setting, penalties, enough.plan_of(found.x))))


def _least_penalties(formulation: FundFormulation, best: float, control: Control) -> SolveResult:
    cost = np.zeros(formulation.program.shape[1])
    cost[list(formulation.fields.penalty.values())] = -1.0

    def ask(program: PayoffProgram) -> SolveResult:
        session = Session(reaching(program, best), threads=control.limits.threads)
        session.maximise(cost)
        return solve_confirmed(session, control)

    return asked(formulation, ask)


def _kept(setting: Circumstances, penalties: Mapping[str, float], plan: FundPlan) -> Check:
    """Test, without the program or the solver, that penalties keep every member in a plan in every state."""
    began, figures = perf_counter(), setting.figures
    raised = {member: replace(part, penalty=penalties[member]) for member, part in figures.members.items()}
    margins = margins_of(FundAccounts(replace(figures, members=raised), plan, setting.active))
    return Check(
        claim="with these penalties a plan with the largest sum of values keeps every member in",
        method="adding up, state by state, what staying and walking away are worth, without the program or the solver",
        outcome="confirmed" if all(margin >= 0 for margin in margins.values()) else "contradicted",
        seconds=perf_counter() - began,
    )


def margins_of(accounts: FundAccounts) -> dict[str, float]:
    """Return by how much each member prefers staying to walking away, at least, in any state; 0 within rounding."""
    found = {}
    for member in accounts.figures.members:
        staying, walking = accounts.staying(member), accounts.walking(member)
        size = np.maximum(1.0, np.maximum(np.abs(staying), np.abs(walking)))
        margin = staying - walking
        found[member] = float(np.where(np.abs(margin) <= ACCOUNT * size, 0.0, margin).min())
    return found
