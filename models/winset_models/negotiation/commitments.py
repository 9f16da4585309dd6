"""Commitments: which modules are in force once parties have opted in, and whom they bind."""

from collections.abc import Mapping

from winset_models.negotiation import values
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation

Commitments = Mapping[str, Mapping[str, str]]
"""By module in force: the level at which each party is bound."""


def in_force(negotiation: Negotiation, opt_ins: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the modules that bind somebody when the parties opt in as given, in the order of the file.

    A module is in force when somebody has opted in to it and all its participation clauses are met by those who have.
    """
    return [
        key
        for key in negotiation.modules
        if opt_ins.get(key) and all(clause.met_by(opt_ins[key]) for clause in values.thresholds(negotiation, key))
    ]


def bound(negotiation: Negotiation, package: Package) -> dict[str, dict[str, str]]:
    """Return, by module in force, the level at which each party is bound."""
    return {module: dict(package.opt_ins[module]) for module in in_force(negotiation, package.opt_ins)}
