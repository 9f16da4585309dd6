"""Stability: whether a deal is kept to, by each party alone, by coalitions, and module by module."""

from collections.abc import Sequence
from typing import Final, get_args

from winset_models.analysis.blocking_coalitions import blocking
from winset_models.analysis.broken_rules import broken_rules
from winset_models.analysis.completion import Completed, complete, require_deals
from winset_models.analysis.deal_game import DealGame, deal_game
from winset_models.analysis.module_stability import ModuleWatch
from winset_models.analysis.opt_in_study import temptation_check
from winset_models.analysis.stability_findings import Outsiders, Stability
from winset_models.analysis.study import Study
from winset_models.analysis.subject import manifest, subject
from winset_models.analysis.temptations import Watched, standing_package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.status import Unanswered

UNSEARCHED: Final = (
    "coalitions were not searched: the deal breaks a rule or red line of a party, which would rather sign nothing"
)


def stability(
    negotiation: Negotiation,
    deal: str,
    *,
    coalitions_up_to: int = 3,
    outsiders: Outsiders | None = None,
    modules: Sequence[str] = (),
    control: Control | None = None,
) -> Stability:
    """Say whether a proposed deal is kept to: by each party alone, by coalitions, and module by module.

    Parameters
    ----------
    deal
        Its id in the file; what it leaves open is filled in by the Nash bargaining solution, as for `evaluate`.
    coalitions_up_to
        Largest coalitions whose departure is looked for.
    outsiders
        What parties outside a departing coalition do; the file's rule where absent.
    modules
        Those of which all stable coalitions are listed.
    control
        Limits, progress and cancellation.

    Raises
    ------
    ArgumentError
        Where the deal, a module or the rule for outsiders is unknown, no coalition has the size, or the file has no
        modules.

    Notes
    -----
    What a single party would do is found with all others as they are, whatever the rule for outsiders of coalitions.
    Payments of the deal end for whoever departs, in either direction, and its credible penalty is due; support that is
    paid for keeping to a package is no part of a deal.
    """
    require_deals(negotiation, [deal])
    rule = outsiders or (negotiation.enforcement.outsiders if negotiation.enforcement else "stay")
    _require(negotiation, coalitions_up_to, rule, modules)
    control = control or Control()
    completed = complete(Study(negotiation, control), deal, "nash")
    found = _begun(negotiation, deal, completed).model_copy(
        update={"coalitions_up_to": coalitions_up_to, "outsiders": rule}
    )
    if completed.package is not None:
        game = deal_game(negotiation, completed.package)
        found = _together(_alone(found, game, modules, control), game, control)
    options: dict[str, str | float | int | bool | None] = {
        "deal": deal,
        "coalitions up to": coalitions_up_to,
        "outsiders": rule,
        "modules": ", ".join(modules),
    }
    return found.model_copy(
        update={"subject": subject(negotiation), "manifest": manifest(negotiation, control, options)}
    )


def stability_of(negotiation: Negotiation, deal: str, completed: Completed, control: Control) -> Stability:
    """Return what is quickly said of a completed deal: who would depart alone, and who would leave or join each module.

    Labels and manifest are left to the finding around it.
    """
    found = _begun(negotiation, deal, completed)
    if completed.package is None:
        return found
    return _alone(found, deal_game(negotiation, completed.package), (), control)


def _begun(negotiation: Negotiation, deal: str, completed: Completed) -> Stability:
    """Return the finding as long as nothing is known."""
    return Stability(
        subject=None,
        status=completed.status,
        deal=deal,
        title=negotiation.deals[deal].name or deal,
        outsiders="stay",
        coalitions_up_to=1,
        broken=[] if completed.package is None else broken_rules(negotiation, completed.package),
        notes=[*completed.notes, *(f"filled in by {completed.by}: {words}" for words in completed.filled_in)],
        manifest=None,
    )


def _alone(found: Stability, game: DealGame, listed: Sequence[str], control: Control) -> Stability:
    """Return the finding with what parties would do alone."""
    negotiation, responses = game.negotiation, BestResponses(game.game.game)
    try:
        standing = standing_package(game.game, game.x, control, at_stake=game.at_stake, responses=responses)
    except Unanswered as stop:
        return found.model_copy(update={"status": stop.status.value})
    payoffs = {party: account.payoff for party, account in standing.accounts.items()}
    watched = Watched(game.game, responses, game.x, game.package)
    watch = ModuleWatch(negotiation, game.package, watched, payoffs)
    stable = all(temptation.keeps for temptation in standing.temptations)
    known = {
        "status": "optimal",
        "standing": standing,
        "stable": stable,
        "strong": stable,
        "coalition_proof": stable,
        "modules": [watch.stability(key, control if key in listed else None) for key in negotiation.modules],
        "left_out": list(game.game.left_out),
        "checks": [temptation_check(game.game, game.x, standing, "the deal")],
    }
    return found.model_copy(update=known)


def _together(found: Stability, game: DealGame, control: Control) -> Stability:
    """Return the finding with what coalitions would do."""
    if found.standing is None:
        return found
    # Where the others stay, a party that departs alone is a coalition that departs.
    known = False if found.outsiders == "stay" and not found.stable else None
    if any(temptation.breaks for temptation in found.standing.temptations) or not game.admissible:
        unsearched = {"strong": known, "coalition_proof": known, "notes": [*found.notes, UNSEARCHED]}
        return found.model_copy(update=unsearched)
    together = blocking(game, found.coalitions_up_to, found.outsiders, control)
    checks = [*found.checks, *together.checks]
    contradicted = any(check.outcome == "contradicted" for check in checks)
    return found.model_copy(
        update={
            "status": "disagreement" if contradicted else together.status,
            "blocking": together.coalitions,
            "strong": known if together.strong is None else together.strong,
            "coalition_proof": known if together.proof is None else together.proof,
            "checks": checks,
            "notes": [*found.notes, *together.notes],
        }
    )


def _require(negotiation: Negotiation, most: int, rule: str, modules: Sequence[str]) -> None:
    if most < 1:
        raise ArgumentError("no coalition has this size", where="coalitions_up_to", got=most, wanted="≥ 1")
    if rule not in get_args(Outsiders):
        raise ArgumentError("the rule for outsiders is unknown", got=rule, wanted=", ".join(get_args(Outsiders)))
    if unknown := [module for module in modules if module not in negotiation.modules]:
        raise ArgumentError("the file has no such module", got=unknown[0], wanted=", ".join(negotiation.modules))
