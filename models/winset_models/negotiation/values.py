"""Resolved figures of a negotiation: who is meant by a name, and which number counts for whom.

A value by party is looked up by the party's id, then by its group, then under `all`; where none is given it is 0. A
value by pair is looked up first for the party concerned and then, within what was found, for the other party.
Formulations and the ledger both read figures here, and only here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction as Rational
from math import ceil, gcd, lcm

from winset_models.negotiation.issue import Issue
from winset_models.negotiation.module import ParticipationClause
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.part import EVERYBODY, lookup
from winset_solver.tolerances import INDICATOR_RESOLUTION


def members(negotiation: Negotiation, names: Collection[str] | None) -> list[str]:
    """Return the parties meant by names of parties and groups, in the order of the file; everybody for None."""
    if names is None or EVERYBODY in names:
        return list(negotiation.parties)
    return [key for key, party in negotiation.parties.items() if key in names or party.group in names]


def eligible(negotiation: Negotiation, module: str) -> list[str]:
    """Return the parties that may opt in to a module, in the order of the file."""
    return members(negotiation, negotiation.modules[module].open_to)


def by_party(negotiation: Negotiation, values: Mapping[str, float], party: str) -> float:
    """Return the value for one party, 0 where nothing is given."""
    found: float | None = lookup(values, party, negotiation.parties[party].group)
    return 0.0 if found is None else found


def by_level(negotiation: Negotiation, values: Mapping[str, Mapping[str, float]], party: str, level: str) -> float:
    """Return the value for one party at one level of a module, 0 where nothing is given."""
    row = lookup(values, party, negotiation.parties[party].group)
    found: float | None = None if row is None else lookup(row, level)
    return 0.0 if found is None else found


def by_pair(negotiation: Negotiation, values: Mapping[str, Mapping[str, float]], party: str, other: str) -> float:
    """Return the value for one party because of another, 0 where nothing is given and for a party with itself."""
    if party == other or not values:
        return 0.0
    row = lookup(values, party, negotiation.parties[party].group)
    found: float | None = None if row is None else lookup(row, other, negotiation.parties[other].group)
    return 0.0 if found is None else found


def benefit(negotiation: Negotiation, module: str, party: str, level: str) -> float:
    """Return the own benefit of a party bound by a module at a level."""
    return by_level(negotiation, negotiation.modules[module].benefit, party, level)


def cost(negotiation: Negotiation, module: str, party: str, level: str) -> float:
    """Return the own cost, positive, of a party bound by a module at a level."""
    return by_level(negotiation, negotiation.modules[module].cost, party, level)


def use(negotiation: Negotiation, module: str, resource: str, party: str, level: str) -> float:
    """Return how much of a resource a party needs when it opts in to a module at a level."""
    return by_level(negotiation, negotiation.modules[module].uses.get(resource, {}), party, level)


def spillover(negotiation: Negotiation, module: str, party: str, other: str) -> float:
    """Return the benefit to a party of another one being bound by a module."""
    return by_pair(negotiation, negotiation.modules[module].spillover, party, other)


def reciprocity(negotiation: Negotiation, module: str, party: str, other: str) -> float:
    """Return the extra benefit to a party when it and another one are both bound by a module."""
    return by_pair(negotiation, negotiation.modules[module].reciprocity, party, other)


def levels_from(negotiation: Negotiation, module: str, level: str | None) -> list[str]:
    """Return the levels of a module from one level upwards; all of them for None."""
    levels = negotiation.modules[module].levels
    return levels if level is None else levels[levels.index(level) :]


def in_fund(negotiation: Negotiation, party: str) -> bool:
    """Return whether a party is a member of the fund."""
    fund, group = negotiation.fund, negotiation.parties[party].group
    return fund is not None and lookup(fund.members, party, group) is not None


def minimum_menu(negotiation: Negotiation, party: str) -> int:
    """Return the fewest modules that a party must opt in to if it signs."""
    own = negotiation.parties[party].minimum_menu
    return negotiation.minimum_menu if own is None else own


def options(negotiation: Negotiation, issue: str) -> list[str]:
    """Return the options of an issue: those written down, or one per party that can have all of it."""
    subject = negotiation.issues[issue]
    return list(subject.options) or [key for key in subject.divide if key in negotiation.parties]


def divisible(issue: Issue) -> bool:
    """Return whether shares of several options of an issue may be mixed."""
    return issue.divisible or bool(issue.divide)


def option_value(negotiation: Negotiation, issue: str, option: str, party: str) -> float:
    """Return the value to a party of settling a whole issue by one option."""
    subject = negotiation.issues[issue]
    if subject.options:
        return by_party(negotiation, subject.options[option].values, party)
    return subject.divide[option] if option == party else 0.0


@dataclass(frozen=True)
class Threshold:
    """A participation clause in whole numbers: the weights of those who opt in must reach ``needed``.

    Parameters
    ----------
    weights
        Weight of every party that counts, whether or not the module is open to it.
    needed
        Smallest sum of weights that meets the clause.
    """

    weights: Mapping[str, int]
    needed: int

    def met_by(self, parties: Iterable[str]) -> bool:
        """Return whether the clause is met when exactly these parties opt in."""
        return sum(self.weights.get(party, 0) for party in parties) >= self.needed


def threshold(negotiation: Negotiation, clause: ParticipationClause) -> Threshold:
    """Return a participation clause in whole numbers, so that no rounding decides about entry into force.

    Notes
    -----
    Indicators and shares are read as the decimal numbers of the file (0.1 is one tenth) and brought to a common
    denominator. Only where the total then needs more digits than ``INDICATOR_RESOLUTION`` allows are weights rounded
    to that part of the total: a solver could not tell such sums apart.

    Examples
    --------
    >>> from winset_models.negotiation.negotiation import Negotiation
    >>> parties = {"A": {"indicators": {"gdp": 0.1}}, "B": {"indicators": {"gdp": 0.2}}}
    >>> negotiation = Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties})
    >>> threshold(negotiation, ParticipationClause(indicator="gdp", share=0.65))
    Threshold(weights={'A': 1, 'B': 2}, needed=2)
    """
    among = members(negotiation, clause.among)
    if clause.indicator is None or clause.share is None:
        return Threshold(dict.fromkeys(among, 1), clause.heads or 0)
    figures = [_decimal(negotiation.parties[party].indicators.get(clause.indicator, 0.0)) for party in among]
    common = lcm(*(figure.denominator for figure in figures))
    numerators = [int(figure * common) for figure in figures]
    weights = [numerator // (gcd(*numerators) or 1) for numerator in numerators]
    finest = round(1 / INDICATOR_RESOLUTION)
    if (total := sum(weights)) > finest:
        weights = [round(Rational(weight * finest, total)) for weight in weights]
    return Threshold(dict(zip(among, weights, strict=True)), ceil(_decimal(clause.share) * sum(weights)))


def thresholds(negotiation: Negotiation, module: str) -> list[Threshold]:
    """Return all participation clauses of a module in whole numbers."""
    return [threshold(negotiation, clause) for clause in negotiation.modules[module].participation]


def _decimal(value: float) -> Rational:
    return Rational(repr(float(value)))


def largest_support(negotiation: Negotiation, party: str) -> float | None:
    """Return the most conditional support that a party can receive, None where nothing is said."""
    limits = negotiation.enforcement.support_at_most if negotiation.enforcement else {}
    found: float | None = lookup(limits, party, negotiation.parties[party].group)
    return found


def credible_penalty(negotiation: Negotiation, party: str) -> float:
    """Return the largest penalty for departing that is credible against a party, 0 where nothing is said."""
    return by_party(negotiation, negotiation.enforcement.penalties_at_most, party) if negotiation.enforcement else 0.0


def permitted_payments(negotiation: Negotiation) -> dict[tuple[str, str], tuple[float | None, int]]:
    """Return, by payer and receiver, the largest amount (None: no limit) and the position of the route that permits it.

    Where several routes permit a pair, the most generous one counts. Empty where everybody pays through a pool.
    """
    permitted: dict[tuple[str, str], tuple[float | None, int]] = {}
    routes = negotiation.transfers.routes if negotiation.transfers else []
    for position, route in enumerate(routes):
        for payer in members(negotiation, route.payers):
            for receiver in members(negotiation, route.receivers):
                largest, _ = permitted.get((payer, receiver), (0.0, position))
                new = (payer, receiver) not in permitted
                more = largest is not None and (route.at_most is None or route.at_most > largest)
                if payer != receiver and (new or more):
                    permitted[payer, receiver] = (route.at_most, position)
    return permitted


def assisted(negotiation: Negotiation) -> list[tuple[str, str]]:
    """Return each party with each resource of which assistance can add capacity."""
    prices = negotiation.assistance.price if negotiation.assistance else {}
    return [(key, name) for key, party in negotiation.parties.items() for name in prices if name in party.capacities]


def largest_assistance(negotiation: Negotiation, party: str, resource: str) -> float | None:
    """Return the most units of a resource that a party can absorb, None where nothing is said."""
    limits = negotiation.assistance.at_most.get(resource, {}) if negotiation.assistance else {}
    found: float | None = lookup(limits, party, negotiation.parties[party].group)
    return found
