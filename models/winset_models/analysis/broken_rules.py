"""The rules that a deal breaks, where all that is asked is who keeps to it."""

from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation


def broken_rules(negotiation: Negotiation, package: Package) -> list[str]:
    """Return the statements of all rules, and of red lines without a party, that a package breaks.

    Red lines of a party are told as the reason for which it would rather sign nothing.
    """
    broken = violations(negotiation, package)
    return [breach.statement for breach in broken if breach.kind == "rule" or breach.party is None]
