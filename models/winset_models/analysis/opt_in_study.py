"""A study of opting in: one game of a negotiation, with the work, second opinions and remarks of every question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from winset_models.analysis.completion import Completed, complete, require_deals
from winset_models.analysis.equilibrium_findings import SearchWork, StandingPackage
from winset_models.analysis.findings import Check, Status
from winset_models.analysis.study import Study, check_of
from winset_models.analysis.temptations import standing_package
from winset_models.formulations.opt_in_game import OptInGame, opt_in_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control
from winset_solver.games.listing.enumeration import EquilibriumList
from winset_solver.games.listing.known_equilibria import as_known, with_known
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.verification import second_opinion
from winset_solver.games.support.budget_frontier import BudgetFrontier
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT

Answer = TypeVar("Answer", EquilibriumOutcome, EquilibriumList, BudgetFrontier)
"""What a search in a game answers."""


@dataclass
class OptInStudy:
    """One opt-in game, and what was said about it on the way.

    Parameters
    ----------
    opt_in_game
        The game.
    control
        Limits, progress and cancellation of all questions together.
    completed
        The deal that joint matters are held at, where there is one.
    """

    opt_in_game: OptInGame
    control: Control
    completed: Completed | None = None
    work: list[SearchWork] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.responses = BestResponses(self.opt_in_game.game)

    @property
    def negotiation(self) -> Negotiation:
        """Whose game it is."""
        return self.opt_in_game.negotiation

    @property
    def package(self) -> Package:
        """The deal that joint matters are held at."""
        assert self.completed is not None  # asked about deals only
        assert self.completed.package is not None  # no study without one
        return self.completed.package

    @property
    def starts(self) -> list[Vector]:
        """The deal as a profile that dynamics may begin from; nothing where there is none."""
        return [] if self.completed is None else [self.opt_in_game.profile_of(self.package)]

    def heard(self, answer: Answer) -> Answer:
        """Keep work, second opinions and remarks of a search, and return it."""
        work = answer.work
        self.work.append(
            SearchWork(
                engine=answer.method,
                rounds=work.rounds,
                nodes=work.nodes,
                relaxations=work.relaxations,
                responses=work.responses,
                inequalities=dict(work.inequalities),
                master_seconds=work.master_seconds,
                response_seconds=work.response_seconds,
            )
        )
        self.checks += map(check_of, answer.claims)
        self.notes += [note for note in answer.notes if note not in self.notes]
        return answer

    def improved(
        self, outcome: EquilibriumOutcome, problem: EquilibriumProblem, found: Iterable[Equilibrium | None]
    ) -> EquilibriumOutcome:
        """Return the answer to a problem, no worse than what answers to others turned out to be good for."""
        improved = with_known(outcome, as_known(problem, found), gap=self.control.limits.gap)
        self.checks += map(check_of, improved.claims[len(outcome.claims) :])
        return improved

    def standing(
        self, x: Vector, what: str, *, value: float | None = None, at_stake: Mapping[str, float] | None = None
    ) -> StandingPackage:
        """Return the package of a profile with all temptations, checked by the ledger and by other searches.

        What is shown is completed also where the time limit has passed: parties' own choices are quickly made.
        """
        found = standing_package(self.opt_in_game, x, at_stake=at_stake, value=value, responses=self.responses)
        self.checks.append(temptation_check(self.opt_in_game, x, found, what))
        return found

    def verdict(self, status: OutcomeStatus) -> Status:
        """Return how the answer ends: a contradicted claim overrules what the search said."""
        return "disagreement" if any(check.outcome == "contradicted" for check in self.checks) else status.value


def opt_in_study(negotiation: Negotiation, deal: str | None, control: Control) -> "OptInStudy | Completed":
    """Return the game of a negotiation, joint matters as in a deal where one is named.

    Only profiles in which everybody's own red lines hold are selected; a deal may break them all the same.

    Returns
    -------
    OptInStudy or Completed
        The deal as far as it was completed where it has no package to hold anything at.

    Raises
    ------
    ArgumentError
        Where the file has no such deal, or no modules.
    """
    if deal is None:
        return OptInStudy(opt_in_game(negotiation, kept=True), control)
    require_deals(negotiation, [deal])
    completed = complete(Study(negotiation, control), deal, "nash")
    if completed.package is None:
        return completed
    study = OptInStudy(opt_in_game(negotiation, completed.package, kept=True), control, completed)
    study.checks += completed.checks
    study.notes += completed.notes
    study.notes += [f"left open by the deal, filled in by {completed.by}: {words}" for words in completed.filled_in]
    return study


def temptation_check(made: OptInGame, x: Vector, found: StandingPackage, what: str) -> Check:
    """Return whether payoffs and temptations, added up from the file, are those that other searches find.

    Parties whose own red lines are broken are left out: the game counts more than the file does there.
    """
    began = perf_counter()
    opinion = second_opinion(made.game, x)
    agree, proven = True, True
    for p, temptation in enumerate(found.temptations):
        payoff, best = float(opinion.payoffs[p]), float(opinion.best[p])
        dust = ACCOUNT * max(1.0, abs(payoff))
        if not temptation.breaks:
            agree &= abs(found.accounts[temptation.party].payoff - payoff) <= dust
            agree &= abs(max(0.0, temptation.amount) - (best - payoff)) <= dust
            proven &= bool(opinion.bound[p] - best <= dust)
    return Check(
        claim=f"{what}: these are its payoffs and everybody's temptations",
        method="adding them up from the file, entry by entry, and another search for best departures",
        outcome=("confirmed" if proven else "not confirmed") if agree else "contradicted",
        seconds=perf_counter() - began,
    )
