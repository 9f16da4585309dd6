"""Everything that parties may opt in to by their own rules, listed, and its worth to them by the ledger alone."""

from itertools import product
from math import fsum

from winset_models.analysis.temptations import with_menu
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import account
from winset_models.negotiation.values import eligible


def menus(file, party):
    """Yield every menu that a party's own rules allow, red lines left aside."""
    modules = [module for module in file.modules if party in eligible(file, module)]
    for levels in product(*[[None, *file.modules[module].levels] for module in modules]):
        menu = {module: level for module, level in zip(modules, levels, strict=True) if level is not None}
        alone = with_menu(file, Package(), party, menu)
        if all(breach.path[0] in ("issues", "red_lines") for breach in violations(file, alone)):
            yield menu


def worth(file, package, party):
    """What a package is worth to a party, side payments left out."""
    return fsum(amount for name, amount in account(file, package, party).items() if name != "transfers")


def packages(file):
    """Every package in which all keep their own rules; issues unsettled."""
    for chosen in product(*[list(menus(file, party)) for party in file.parties]):
        package = Package()
        for party, menu in zip(file.parties, chosen, strict=True):
            package = with_menu(file, package, party, menu)
        yield package


def temptation(file, package, party):
    """What a party gains by its best change of opt-ins alone; at least 0."""
    now = worth(file, package, party)
    return max(
        0.0, *(worth(file, with_menu(file, package, party, menu), party) - now for menu in menus(file, party)), 0.0
    )


def welfare(file, package):
    """The sum of all payoffs."""
    return sum(worth(file, package, party) for party in file.parties)
