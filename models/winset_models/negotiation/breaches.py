"""Breaches: every rule and red line that a package breaks, and by how much, found without any program or solver."""

from collections.abc import Collection, Iterator
from itertools import chain
from math import fsum

from winset_models.negotiation import statements, values
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.active import active_parts
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.ledger import spending
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.payments import payment_breaches
from winset_models.negotiation.red_line_breaches import red_line_breaches
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_task
from winset_models.negotiation.roadmap.statements import self_enforcement
from winset_models.negotiation.statements import Breach, breaches_of
from winset_models.negotiation.values import minimum_menu, use


def violations(negotiation: Negotiation, package: Package) -> list[Breach]:
    """Return every rule and red line that a package breaks; none where the package is admissible.

    Walk-away values are no rules: a package may be admissible and still worse for a party than no deal.

    Notes
    -----
    Amounts within ``FEASIBILITY`` of a limit, relative to the size of the terms, count as kept.
    """
    found = chain(
        _opt_in_breaches(negotiation, package),
        _capacity_breaches(negotiation, package),
        _issue_breaches(negotiation, package),
        _assistance_breaches(negotiation, package),
        payment_breaches(negotiation, package),
        red_line_breaches(negotiation, package),
        _roadmap_breaches(negotiation, package),
        _fund_breaches(negotiation, package),
    )
    return list(found)


def _opt_in_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    for party in negotiation.parties:
        taken = [key for key in negotiation.modules if party in package.opt_ins.get(key, {})]
        for key in taken:
            if party not in values.eligible(negotiation, key):
                yield from breaches_of(statements.open_to(negotiation, key, party), 1.0)
            for other in negotiation.modules[key].requires or ():
                if other not in taken:
                    yield from breaches_of(statements.requires(negotiation, key, other, party), 1.0)
        for key, other in _exclusions(negotiation):
            if {key, other} <= set(taken):
                yield from breaches_of(statements.excludes(negotiation, key, other, party), 1.0)
        if taken:
            yield from _menu_breaches(negotiation, party, taken)


def _exclusions(negotiation: Negotiation) -> Collection[tuple[str, str]]:
    """Return the pairs of modules that exclude each other, each once."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for key, module in negotiation.modules.items():
        for other in module.excludes or ():
            pairs.setdefault(frozenset((key, other)), (key, other))
    return pairs.values()


def _menu_breaches(negotiation: Negotiation, party: str, taken: Collection[str]) -> Iterator[Breach]:
    for key, module in negotiation.modules.items():
        if module.floor and key not in taken and party in values.eligible(negotiation, key):
            yield from breaches_of(statements.floor(negotiation, key, party), 1.0)
    missing = minimum_menu(negotiation, party) - len(taken)
    yield from breaches_of(statements.menu(negotiation, party), float(missing))


def _capacity_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    for key, party in negotiation.parties.items():
        for resource, available in party.capacities.items():
            used = [
                use(negotiation, module, resource, key, levels[key])
                for module, levels in package.opt_ins.items()
                if key in levels
            ]
            added = package.assistance.get(key, {}).get(resource, 0.0)
            size = max((abs(amount) for amount in (*used, available, added)), default=1.0)
            yield from breaches_of(
                statements.capacity(negotiation, key, resource), fsum(used) - available - added, size
            )


def _issue_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    for key, issue in negotiation.issues.items():
        shares = package.shares.get(key, {})
        wrong = [abs(fsum(shares.values()) - 1.0), *(-share for share in shares.values())]
        wrong += [share for option, share in shares.items() if option not in values.options(negotiation, key)]
        if not values.divisible(issue):
            wrong += [min(share, 1.0 - share) for share in shares.values()]
        yield from breaches_of(statements.settled(negotiation, key), max(wrong))


def _assistance_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    possible = values.assisted(negotiation)
    for party, units in package.assistance.items():
        for resource, amount in units.items():
            if (party, resource) not in possible:
                yield from breaches_of(statements.no_assistance(party, resource), abs(amount))
                continue
            yield from breaches_of(statements.no_assistance(party, resource), -amount)
            if (most := values.largest_assistance(negotiation, party, resource)) is not None:
                yield from breaches_of(statements.absorbs(negotiation, party, resource, most), amount - most, most)
    if negotiation.assistance:
        budget = negotiation.assistance.budget
        yield from breaches_of(statements.budget(negotiation), spending(negotiation, package) - budget, budget)


def _roadmap_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    if negotiation.roadmap is None:
        return
    figures = roadmap_figures(negotiation)
    starts = starts_by_task(figures, package.starts)
    yield from (timed.breach for timed in roadmap_breaches(figures, starts))
    if negotiation.roadmap.self_enforcing:
        for party, path in course_of(figures, starts).parties.items():
            size = max(map(abs, path.going_on))
            yield from breaches_of(self_enforcement(negotiation, party), -min(path.margins), size)


def _fund_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    if negotiation.fund is None:
        return
    active = active_parts(negotiation, package)
    found = fund_breaches(fund_figures(negotiation), package.fund or FundPlan(), active)
    yield from (in_a_state.breach for in_a_state in found)
