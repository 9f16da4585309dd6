"""Coalitions of one module: all that are stable while everything else stays as in a package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from winset_models.formulations.opt_in_game import OptInGame, opt_in_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import thresholds
from winset_solver.control import Control
from winset_solver.games.coalitions.coalition_stability import Mask, Valuation, members_of, membership
from winset_solver.games.game import Game
from winset_solver.games.listing.enumeration import equilibria
from winset_solver.program import Vector

MOST_BY_DEFINITION: Final = 16
"""Parties free to join or leave up to which every coalition is looked at."""
MOST_LISTED: Final = 200
"""Equilibria that are listed where coalitions are too many to look at each."""


@dataclass(frozen=True)
class OneModule:
    """The coalition of one module in a package, and who could change sides.

    Parameters
    ----------
    negotiation, package
        Everything else stays as in the package.
    module
        Its id.
    members
        Level by party that opts in.
    held
        Members whose own rules do not let them leave.
    joining
        By outsider whose own rules let it join: the level that it would take.
    """

    negotiation: Negotiation
    package: Package
    module: str
    members: Mapping[str, str]
    held: frozenset[str]
    joining: Mapping[str, str]

    @property
    def free(self) -> list[str]:
        """Parties that could change sides, in the order of the file."""
        return [p for p in self.negotiation.parties if p in self.joining or (p in self.members and p not in self.held)]

    def without_clauses(self) -> "OneModule":
        """Return the same where the module is in force as soon as anybody opts in."""
        changed = self.negotiation.modules[self.module].model_copy(update={"participation": []})
        modules = {**self.negotiation.modules, self.module: changed}
        return replace(self, negotiation=self.negotiation.model_copy(update={"modules": modules}))

    def payoffs(self, joined: Iterable[str] | None) -> Vector:
        """Return what the free parties have when these of them are members besides those held; None for no members."""
        levels = {**self.joining, **self.members}
        who = [] if joined is None else [*self.held, *joined]
        opt_ins = {**self.package.opt_ins, self.module: {party: levels[party] for party in who}}
        found = payoffs(self.negotiation, self.package.model_copy(update={"opt_ins": opt_ins}))
        return np.array([found[party] for party in self.free])


def stable_coalitions(one: OneModule, control: Control) -> tuple[list[list[str]], bool]:
    """Return every coalition that nobody would leave or join alone, and whether these are all.

    Coalitions that do not bring the module into force come to the same and are listed once, as the empty one.

    Notes
    -----
    Up to ``MOST_BY_DEFINITION`` parties every coalition is looked at: without clauses a party's payoff is a polynomial
    of degree two in who opts in (its own value, spillovers and reciprocity), so that the file is read for nobody, each
    party and each pair only. Above that, and where red lines of parties mention the module, stable coalitions are the
    equilibria of the game in which nothing but opting in to this module is open.
    """
    if len(one.free) <= MOST_BY_DEFINITION and not _in_red_lines(one.negotiation, one.module):
        return _by_definition(one), True
    return _by_equilibria(one, control)


def _by_definition(one: OneModule) -> list[list[str]]:
    if not one.free:
        return [_in_order(one.negotiation, one.held if _in_force(one)[0] else ())]
    entered = _in_force(one)
    valuation = _valuation(one.without_clauses()).where(entered, one.payoffs(None))
    found = [sum(1 << p for p in members) for members in valuation.stable_coalitions()]
    named = [[one.free[p] for p in members_of(mask)] for mask in found if entered[mask]]
    nobody: list[list[str]] = [[]] if len(named) < len(found) else []
    return [*nobody, *(_in_order(one.negotiation, [*one.held, *members]) for members in named)]


def _valuation(one: OneModule) -> Valuation:
    """Return what every coalition of the free parties has, all of them in force."""
    base, count = one.payoffs(()), len(one.free)
    alone = np.array([one.payoffs([party]) - base for party in one.free])
    pairs = list(combinations(range(count), 2))
    belongs = membership(count)[0].astype(float)
    table = base + belongs @ alone
    for a, b in pairs:
        together = one.payoffs([one.free[a], one.free[b]]) - base - alone[a] - alone[b]
        if together.any():
            table += np.outer(belongs[:, a] * belongs[:, b], together)
    return Valuation(table)


def _in_force(one: OneModule) -> Mask:
    """Return, by coalition of the free parties, whether the module is in force."""
    belongs, sizes = membership(len(one.free))
    entered = sizes + len(one.held) > 0
    for clause in thresholds(one.negotiation, one.module):
        weights = np.array([clause.weights.get(party, 0) for party in one.free], dtype=np.int64)
        held = sum(clause.weights.get(party, 0) for party in one.held)
        entered &= belongs @ weights + held >= clause.needed
    return np.asarray(entered)


def _by_equilibria(one: OneModule, control: Control) -> tuple[list[list[str]], bool]:
    of_parties = {key: line for key, line in one.negotiation.red_lines.items() if line.party}
    game = opt_in_game(one.negotiation.model_copy(update={"red_lines": of_parties}), one.package)
    found = equilibria(_restricted(game, one), control, most=MOST_LISTED)
    coalitions = []
    for item in found.items:
        package = game.package_of(item.x)
        entered = one.module in package.in_force
        coalitions.append(_in_order(one.negotiation, package.opt_ins[one.module] if entered else ()))
    distinct = sorted(coalitions, key=lambda members: (len(members), members))
    return [c for i, c in enumerate(distinct) if i == 0 or c != distinct[i - 1]], found.complete


def _restricted(game: OptInGame, one: OneModule) -> Game:
    """Return the game in which only this module is open, and members can only leave it."""
    program, x = game.game.program, game.profile_of(one.package)
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    index = {label: j for j, label in enumerate(program.column_labels)}
    for (module, party, level), label in game.opt_ins.items():
        j = index[label]
        if module != one.module or (party in one.members and level != one.members[party]):
            lower[j] = upper[j] = x[j]
    return Game(program.replace(column_lower=lower, column_upper=upper), game.game.products)


def _in_red_lines(negotiation: Negotiation, module: str) -> bool:
    """Return whether a red line of a party mentions a module."""
    for line in negotiation.red_lines.values():
        choices = [choice for choice in (line.forbid, line.require, *line.when) if choice]
        terms = [term for limit in (line.at_most, line.at_least) if limit for term in limit.of]
        mentioned = {choice.module or choice.in_force for choice in choices} | {term.module for term in terms}
        if line.party and module in mentioned:
            return True
    return False


def _in_order(negotiation: Negotiation, parties: Iterable[str]) -> list[str]:
    chosen = set(parties)
    return [party for party in negotiation.parties if party in chosen]
