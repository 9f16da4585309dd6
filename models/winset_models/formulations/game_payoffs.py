"""Payoffs of the opt-in game: what modules are worth to a party, split into its own part and that of the others."""

from collections.abc import Iterator

from winset_models.formulations.game_facts import Facts
from winset_models.negotiation import values
from winset_solver.games.polynomial import Polynomial


def payoff(facts: Facts, party: str) -> Polynomial:
    """Return what modules are worth to a party.

    Notes
    -----
    With x_m whether the party opts in, f¹ and f⁰ whether the others meet the clauses with and without it, and
    y = x f¹ + (1 − x) f⁰: own value a x f¹ by level, spillover s x_q y, reciprocity e x x_q f¹, complementarity
    c x_m f¹_m x_m' f¹_m'.
    """
    addends = [facts.reduced(addend) for addend in (*_modules(facts, party), *_complementarities(facts, party))]
    return Polynomial.total(addends)


def _modules(facts: Facts, party: str) -> Iterator[Polynomial]:
    negotiation = facts.negotiation
    for key, module in negotiation.modules.items():
        own, free = facts.opted(key, party), not module.participation
        if own.terms:
            for level in module.levels:
                worth = values.benefit(negotiation, key, party, level) - values.cost(negotiation, key, party, level)
                yield (facts.takes(key, party, [level]) * facts.met_with(key, party)).times(worth)
        for other in values.eligible(negotiation, key):
            if spillover := values.spillover(negotiation, key, party, other):
                takes = facts.takes(key, other) if free else facts.opted(key, other)
                yield (takes * facts.in_force(key, party)).times(spillover)
            if own.terms and (reciprocity := values.reciprocity(negotiation, key, party, other)):
                yield (own * facts.opted(key, other) * facts.met_with(key, party)).times(reciprocity)


def _complementarities(facts: Facts, party: str) -> Iterator[Polynomial]:
    for pair in facts.negotiation.complementarities:
        if worth := values.by_party(facts.negotiation, pair.values, party):
            one, other = (facts.opted(key, party) * facts.met_with(key, party) for key in pair.modules)
            yield (one * other).times(worth)
