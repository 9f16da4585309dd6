"""Module by module: whether the coalition of those who opt in holds, everything else as in a package."""

from collections.abc import Mapping
from math import fsum

from winset_models.analysis.module_coalitions import OneModule, stable_coalitions
from winset_models.analysis.stability_findings import ModuleStability
from winset_models.analysis.temptations import Watched, menu_of
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible, thresholds
from winset_solver.control import Control
from winset_solver.tolerances import ACCOUNT


class ModuleWatch:
    """The coalitions of a package's modules.

    Parameters
    ----------
    negotiation, package
        What is asked about; payments stay as they are whoever changes sides in one module.
    watched
        What other menus would bring.
    payoffs
        By party, in the package.
    """

    def __init__(
        self, negotiation: Negotiation, package: Package, watched: Watched, payoffs: Mapping[str, float]
    ) -> None:
        self._negotiation, self._package, self._watched = negotiation, package, watched
        self._dust = {party: ACCOUNT * max(1.0, abs(payoff)) for party, payoff in payoffs.items()}

    def stability(self, module: str, control: Control | None = None) -> ModuleStability:
        """Return whether a module's coalition holds; with a control, all of its stable coalitions as well."""
        taken = self._package.opt_ins.get(module, {})
        members = {party: taken[party] for party in self._negotiation.parties if party in taken}
        leaving = {party: self._gain(party, module, None) for party in members}
        joining = self._joining(module, members)
        leavers = self._gaining(leaving)
        joiners = self._gaining({party: gain for party, (gain, _) in joining.items()})
        surplus = fsum(-gain for gain in leaving.values() if gain is not None)
        found = ModuleStability(
            module=module,
            members=list(members),
            in_force=module in self._package.in_force,
            internal=not leavers,
            external=not joiners,
            leavers=leavers,
            joiners=joiners,
            potentially_internal=surplus >= -sum(self._dust[party] for party in members),
            surplus=surplus,
            pivotal=self._pivotal(module, members),
            spare=spare(self._negotiation, module, members),
            stable_coalitions=[],
            stable_complete=False,
            stable_without_clauses=[],
        )
        if control is None:
            return found
        held = frozenset(party for party, gain in leaving.items() if gain is None)
        levels = {party: level for party, (_, level) in joining.items()}
        one = OneModule(self._negotiation, self._package, module, members, held, levels)
        stable, complete = stable_coalitions(one, control)
        without, _ = stable_coalitions(one.without_clauses(), control)
        lists = {"stable_coalitions": stable, "stable_complete": complete, "stable_without_clauses": without}
        return found.model_copy(update=lists)

    def _joining(self, module: str, members: Mapping[str, str]) -> dict[str, tuple[float, str]]:
        """Return, by outsider that may join, what that brings it at best, and the highest level that brings it."""
        found: dict[str, tuple[float, str]] = {}
        for party in eligible(self._negotiation, module):
            if party in members:
                continue
            for level in self._negotiation.modules[module].levels:
                gain = self._gain(party, module, level)
                if gain is not None and (party not in found or gain >= found[party][0] - self._dust[party]):
                    found[party] = (gain, level)
        return found

    def _gain(self, party: str, module: str, level: str | None) -> float | None:
        return self._watched.gain_of(party, {**menu_of(self._package, party), module: level})

    def _gaining(self, gains: Mapping[str, float | None]) -> dict[str, float]:
        return {party: gain for party, gain in gains.items() if gain is not None and gain > self._dust[party]}

    def _pivotal(self, module: str, members: Mapping[str, str]) -> list[str]:
        if module not in self._package.in_force:
            return []
        without = {p: {module: {q: level for q, level in members.items() if q != p}} for p in members}
        return [party for party, opt_ins in without.items() if not in_force(self._negotiation, opt_ins)]


def spare(negotiation: Negotiation, module: str, members: Mapping[str, str]) -> int | None:
    """Return how many members could leave, in the worst order, before a module is no longer in force.

    None where it has no participation clauses, 0 where it is not in force.

    Examples
    --------
    >>> from winset_models.negotiation.negotiation import Negotiation
    >>> parts = {"parties": {"A": {}, "B": {}, "C": {}}, "modules": {"visas": {"participation": [{"heads": 2}]}}}
    >>> negotiation = Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, **parts})
    >>> spare(negotiation, "visas", {"A": "in", "B": "in", "C": "in"})
    1
    """
    clauses = thresholds(negotiation, module)
    if not clauses:
        return None
    left = len(members)
    for clause in clauses:
        weights = sorted((clause.weights.get(party, 0) for party in members), reverse=True)
        sums = [sum(weights[gone:]) for gone in range(len(weights) + 1)]
        left = min(left, next((gone for gone, total in enumerate(sums) if total < clause.needed), left))
    return max(0, left - 1)
