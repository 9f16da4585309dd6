"""A simple upper bound on what a party can get, for a warning about walk-away values."""

from math import inf

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import (
    benefit,
    by_party,
    cost,
    eligible,
    in_fund,
    option_value,
    options,
    reciprocity,
    spillover,
)

MOST_PAIRS = 200_000
"""Pairs of a party and a module up to which the bound is worth its time."""


def most_to_gain(negotiation: Negotiation) -> dict[str, float]:
    """Return for every party a payoff it can certainly not exceed: the best of each part, as if all were possible.

    Empty for negotiations so large that a warning is not worth the time.
    """
    if len(negotiation.parties) * len(negotiation.modules) > MOST_PAIRS:
        return {}
    joining = {module: eligible(negotiation, module) for module in negotiation.modules}
    return {
        party: sum(_best_of_module(negotiation, module, party, others) for module, others in joining.items())
        + sum(max(0.0, by_party(negotiation, pair.values, party)) for pair in negotiation.complementarities)
        + sum(_best_of_issue(negotiation, issue, party) for issue in negotiation.issues)
        + sum(max(0.0, by_party(negotiation, item.values, party)) for item in negotiation.interactions)
        + _best_of_roadmap(negotiation, party)
        + _most_received(negotiation, party)
        + (inf if in_fund(negotiation, party) else 0.0)
        for party in negotiation.parties
    }


def _best_of_module(negotiation: Negotiation, module: str, party: str, joining: list[str]) -> float:
    entry = negotiation.modules[module]
    best = sum(max(0.0, spillover(negotiation, module, party, other)) for other in joining if entry.spillover)
    if party not in joining:
        return best
    nets = [
        benefit(negotiation, module, party, level) - cost(negotiation, module, party, level) for level in entry.levels
    ]
    mutual = sum(max(0.0, reciprocity(negotiation, module, party, other)) for other in joining if entry.reciprocity)
    return best + max(0.0, max(nets) + mutual)


def _best_of_issue(negotiation: Negotiation, issue: str, party: str) -> float:
    values = [option_value(negotiation, issue, option, party) for option in options(negotiation, issue)]
    return max(values, default=0.0)


def _best_of_roadmap(negotiation: Negotiation, party: str) -> float:
    """Return the value of all steps with something to gain, each done in the first period at no cost."""
    roadmap, discount = negotiation.roadmap, negotiation.parties[party].discount
    if roadmap is None:
        return 0.0
    gains = sum(max(0.0, by_party(negotiation, step.gain, party)) for step in roadmap.steps.values())
    benefits = sum(max(0.0, by_party(negotiation, step.benefit, party)) for step in roadmap.steps.values())
    if not benefits or discount == 0.0:
        return gains + benefits
    lasting = roadmap.beyond == "for ever"
    return gains + benefits * (1.0 / (1.0 - discount) if lasting else sum(discount**t for t in range(roadmap.periods)))


def _most_received(negotiation: Negotiation, party: str) -> float:
    if negotiation.transfers is None:
        return 0.0
    limit = negotiation.parties[party].receives_at_most
    return inf if limit is None else limit
