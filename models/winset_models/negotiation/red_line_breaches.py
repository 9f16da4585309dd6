"""Which red lines a package breaks, read off the package itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from winset_models.negotiation.commitments import bound
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs, share_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.red_line import Choice, Limit, RedLine, Term
from winset_models.negotiation.statements import Breach, breaches_of, red_line
from winset_models.negotiation.values import levels_from, members


def red_line_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    """Find the red lines that a package breaks."""
    outcome = _Outcome(negotiation, package)
    for key, line in negotiation.red_lines.items():
        yield from breaches_of(red_line(negotiation, key), *_amount(outcome, line))


def short_of(negotiation: Negotiation, package: Package, key: str) -> float:
    """Return by how much a package misses a red line, in its own unit and without any tolerance; 0 where it does not.

    A breach tells amounts above ``FEASIBILITY`` only.
    """
    return max(0.0, _amount(_Outcome(negotiation, package), negotiation.red_lines[key])[0])


@dataclass(frozen=True)
class _Outcome:
    negotiation: Negotiation
    package: Package

    @cached_property
    def bound(self) -> dict[str, dict[str, str]]:
        return bound(self.negotiation, self.package)

    @cached_property
    def payoffs(self) -> Mapping[str, float]:
        return payoffs(self.negotiation, self.package)

    def is_bound(self, module: str, party: str, level: str | None) -> bool:
        return self.bound.get(module, {}).get(party) in levels_from(self.negotiation, module, level)

    def missing(self, choice: Choice, owner: str | None) -> float:
        """Return how much is missing from a choice: parties, or part of a share; 0 where it holds."""
        if choice.issue is not None:
            return 1.0 - share_of(self.package, choice.issue, choice.option or ())
        if choice.in_force is not None:
            return float(choice.in_force not in self.bound)
        names = choice.by_any or choice.by or ([owner] if owner else [])
        who = members(self.negotiation, names)
        held = [self.is_bound(choice.module or "", party, choice.level) for party in who]
        if choice.by_any:
            return float(not any(held))
        return float(held.count(False)) if held else 1.0

    def present(self, choice: Choice, owner: str | None) -> float:
        """Return how much there is of a choice that must not be: parties to release, 1, or a share."""
        if choice.issue is not None:
            return share_of(self.package, choice.issue, choice.option or ())
        if choice.by_any:
            who = members(self.negotiation, choice.by_any)
            return float(sum(self.is_bound(choice.module or "", party, choice.level) for party in who))
        return float(self.missing(choice, owner) == 0)

    def terms(self, limit: Limit) -> list[float]:
        return [part.times * self._term(part) for part in limit.of]

    def _term(self, part: Term) -> float:
        if part.payoff is not None:
            return self.payoffs[part.payoff]
        if part.net_transfer is not None:
            return self.package.transfers.get(part.net_transfer, 0.0)
        if part.issue is not None:
            return share_of(self.package, part.issue, part.option or ())
        who = members(self.negotiation, part.by)
        if part.assistance is not None:
            return fsum(self.package.assistance.get(party, {}).get(part.assistance, 0.0) for party in who)
        return float(sum(self.is_bound(part.module or "", party, part.level) for party in who))


def _amount(outcome: _Outcome, line: RedLine) -> tuple[float, float]:
    """Return by how much a red line is broken (at most 0: kept, or it does not apply), and the size of its terms."""
    applies = all(outcome.missing(condition, line.party) < 0.5 for condition in line.when)
    return _excess(outcome, line) if applies else (0.0, 1.0)


def _excess(outcome: _Outcome, line: RedLine) -> tuple[float, float]:
    """Return by how much a red line that applies is broken (at most 0: kept), and the size of its terms."""
    if line.forbid:
        return outcome.present(line.forbid, line.party), 1.0
    if line.require:
        return outcome.missing(line.require, line.party), 1.0
    limit = line.at_most or line.at_least
    if limit:
        terms = outcome.terms(limit)
        sign = 1.0 if line.at_most else -1.0
        return sign * (fsum(terms) - limit.value), max(abs(term) for term in (*terms, limit.value))
    if line.payoff_at_least is None or line.party is None:
        return 0.0, 1.0
    payoff = outcome.payoffs[line.party]
    return line.payoff_at_least - payoff, max(abs(payoff), abs(line.payoff_at_least))
