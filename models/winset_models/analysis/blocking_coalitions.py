"""Blocking coalitions of a deal: who would depart together, in the words and figures of the file."""

from dataclasses import dataclass
from time import perf_counter

from winset_models.analysis.coalition_words import coalition_words
from winset_models.analysis.deal_game import DealGame
from winset_models.analysis.findings import Check, Status
from winset_models.analysis.stability_findings import BlockingCoalition, Outsiders
from winset_models.analysis.study import check_of
from winset_models.analysis.temptations import accounts_of, menu_of
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_solver.control import Control
from winset_solver.games.coalitions import departures
from winset_solver.games.coalitions.blocking import BlockingOutcome, blocking_coalitions
from winset_solver.games.coalitions.coalition_proof import coalition_proof, credible_departures
from winset_solver.games.coalitions.departures import Departure, DepartureProblem
from winset_solver.status import OutcomeStatus


@dataclass(frozen=True)
class Blocking:
    """What coalitions up to a size would do.

    Parameters
    ----------
    status
        ``optimal`` where everything asked is settled, ``stopped with a solution`` where the search was stopped.
    coalitions
        Those that would depart, smallest first.
    strong, proof
        Whether no coalition would depart; whether none has a departure that no part of it would depart from again.
    checks, notes
        Second opinions and remarks.
    """

    status: Status
    coalitions: list[BlockingCoalition]
    strong: bool | None
    proof: bool | None
    checks: list[Check]
    notes: list[str]


def blocking(deal: DealGame, most: int, outsiders: Outsiders, control: Control) -> Blocking:
    """Return the coalitions of up to so many parties that would depart from a deal.

    Notes
    -----
    A coalition whose departure lasts settles that the deal is not coalition-proof, and none at all that it is; only in
    between is every coalition searched for a departure that lasts.
    """
    problem = _problem(deal, most, outsiders)
    found = blocking_coalitions(problem, control.named("coalitions that would depart together"))
    coalitions = [departure.members for departure in found.departures]
    lasting = credible_departures(problem, coalitions, control.named("departures that last")) if coalitions else {}
    shown = [lasting.get(departure.members) or departure for departure in found.departures]
    named = [_finding(deal, departure, credible=_credible(lasting, departure.members)) for departure in shown]
    proof, status, checks, notes = _proof(problem, found, named, control.named("departures that last"))
    if named:
        checks = [*checks, _check(deal, named)]
    if status == "stopped without a solution":  # what parties would do alone is known by now
        status = "stopped with a solution"
    return Blocking(status, named, found.strong, proof, checks, list(dict.fromkeys([*found.notes, *notes])))


def _problem(deal: DealGame, most: int, outsiders: Outsiders) -> DepartureProblem:
    nobody = deal.game.profile_of(Package())
    size = min(most, len(deal.negotiation.parties))
    return DepartureProblem(deal.game.game, deal.x, size, deal.stakes, departures.Outsiders(outsiders), nobody)


def _credible(lasting: dict[tuple[int, ...], Departure | None], members: tuple[int, ...]) -> bool | None:
    return lasting[members] is not None if members in lasting else None


def _proof(
    problem: DepartureProblem, found: BlockingOutcome, named: list[BlockingCoalition], control: Control
) -> tuple[bool | None, Status, list[Check], list[str]]:
    """Return whether the deal is coalition-proof, how the whole ended, and what it rests on."""
    checks = [check_of(claim) for claim in found.claims]
    status: OutcomeStatus = found.status
    if any(item.credible for item in named):
        return False, status.value, checks, []
    if found.strong:
        return True, status.value, checks, []
    settled = coalition_proof(problem, control)
    if status is OutcomeStatus.OPTIMAL and settled.status is not OutcomeStatus.OPTIMAL:
        stopped = settled.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        status = OutcomeStatus.STOPPED_WITH_SOLUTION if stopped else settled.status
    return settled.proof, status.value, [*checks, *map(check_of, settled.claims)], list(settled.notes)


def _finding(deal: DealGame, departure: Departure, *, credible: bool | None) -> BlockingCoalition:
    negotiation = deal.negotiation
    parties = list(negotiation.parties)
    members = [parties[p] for p in departure.members]
    left = deal.game.package_of(departure.x)
    paid = {party: net for party, net in left.transfers.items() if party not in members}
    package = left.model_copy(update={"transfers": paid})
    before, after = accounts_of(negotiation, deal.package), accounts_of(negotiation, package)
    penalties = {party: deal.at_stake[party] - deal.package.transfers.get(party, 0.0) for party in members}
    gains = {party: after[party].payoff - before[party].payoff - penalties[party] for party in members}
    words = coalition_words(negotiation, deal.package, package, gains)
    return BlockingCoalition(
        members=members, package=package, accounts=after, gains=gains, credible=credible, words=words
    )


def _check(deal: DealGame, found: list[BlockingCoalition]) -> Check:
    """Test each coalition on the file: every member gains, and keeps its own rules and red lines or signs nothing."""
    began = perf_counter()
    sound = all(min(item.gains.values()) > 0 for item in found)
    for item in found:
        signing = {party for party in item.members if menu_of(item.package, party)}
        broken = [breach for breach in violations(deal.negotiation, item.package) if breach.party in signing]
        sound = sound and all(breach.statement in deal.game.left_out for breach in broken)
    return Check(
        claim="every member of the coalitions named gains by the departure, within its own rules and red lines",
        method="adding it up again from the file and testing each statement, without the program or the solver",
        outcome="confirmed" if sound else "contradicted",
        seconds=perf_counter() - began,
    )
