"""Which parts of a fund exist: those that a package brings about, or all that its modules could bring about."""

from collections.abc import Collection

from winset_models.negotiation.commitments import Commitments, bound
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.figures import Active, FundFigures, fund_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible


def active_parts(negotiation: Negotiation, package: Package) -> Active:
    """Return which parts of the fund a package brings about."""
    return active_under(negotiation, bound(negotiation, package))


def active_under(negotiation: Negotiation, commitments: Commitments) -> Active:
    """Return which parts of the fund exist when modules bind parties as given.

    A need with a module exists where its party is bound by it, a contract where its implementer is (for an agency:
    where the module is in force), and a donor gives where all its modules are in force.
    """
    fund = fund_of(negotiation)

    def binding(module: str | None, party: str) -> bool:
        who = negotiation.parties.keys() & {party}
        return module is None or (module in commitments and who <= commitments[module].keys())

    return Active(
        needs=frozenset(key for key, need in fund.needs.items() if binding(need.module, need.of)),
        contracts=frozenset(key for key, part in fund.contracts.items() if binding(part.module, part.implementer)),
        donors=frozenset(key for key, donor in fund.donors.items() if commitments.keys() >= set(donor.modules)),
    )


def everything(figures: FundFigures, modules: Collection[str] | None = None) -> Active:
    """Return which parts of the fund exist when everybody is bound by each of the modules that are open to it.

    ``modules`` are those that count as in force; all of the file where absent.
    """
    negotiation = figures.negotiation
    named = [key for key in negotiation.modules if modules is None or key in modules]
    open_to = {key: dict.fromkeys(eligible(negotiation, key), negotiation.modules[key].levels[-1]) for key in named}
    return active_under(negotiation, {key: parties for key, parties in open_to.items() if parties})
