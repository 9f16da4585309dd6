"""Temptations: what every party would gain by departing from a package alone, recomputed from the file."""

from collections.abc import Mapping
from math import fsum

from winset_models.analysis.equilibrium_findings import CellTemptation, OptInChange, StandingPackage, Temptation
from winset_models.analysis.findings import Account
from winset_models.analysis.temptation_words import balance, departure, in_force_words, reasons
from winset_models.formulations.opt_in_game import OptInGame
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import account, ledger
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.red_line_breaches import red_line_breaches
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.values import eligible
from winset_solver.control import Control
from winset_solver.games.responses.best_departure import best_departure
from winset_solver.games.responses.best_response import BestResponses, own_model
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT, FEASIBILITY
from winset_solver.verify import violation

Menu = Mapping[str, str]
"""By module: the level that a party opts in to."""


def standing_package(
    opt_in_game: OptInGame,
    x: Vector,
    control: Control | None = None,
    *,
    at_stake: Mapping[str, float] | None = None,
    value: float | None = None,
    responses: BestResponses | None = None,
) -> StandingPackage:
    """Return the package of a profile with what everybody would gain by departing from it alone.

    Departures are best responses of the game; what they are worth is added up from the file.

    Parameters
    ----------
    at_stake
        By party: net payments received that end when it departs, and penalties; 0 where absent.
    value
        Objective that the package was found for.
    responses
        Live models of the game to use; made for this call where absent.

    Raises
    ------
    Unanswered
        Where the control stops the search for a best response.
    """
    negotiation, package = opt_in_game.negotiation, opt_in_game.package_of(x)
    stakes = at_stake or {}
    watched = Watched(opt_in_game, responses or BestResponses(opt_in_game.game), x, package)
    accounts = accounts_of(negotiation, package)
    return StandingPackage(
        package=package,
        accounts=accounts,
        welfare=fsum(found.payoff for found in accounts.values()),
        value=value,
        temptations=[watched.temptation(party, stakes.get(party, 0.0), control) for party in negotiation.parties],
        cells=watched.cells(),
    )


def accounts_of(negotiation: Negotiation, package: Package) -> dict[str, Account]:
    """Return every party's balance in a package, added up from the file."""
    found = {}
    for party, components in ledger(negotiation, package).items():
        payoff = fsum(components.values())
        gain = payoff - negotiation.parties[party].disagreement
        found[party] = Account(payoff=payoff, gain=gain, ideal=None, ratio=None, components=components)
    return found


def menu_of(package: Package, party: str) -> dict[str, str]:
    """Return what a party opts in to."""
    return {module: levels[party] for module, levels in package.opt_ins.items() if party in levels}


def menu_of_strategy(opt_in_game: OptInGame, party: str, strategy: Vector) -> dict[str, str]:
    """Return what an own strategy of a party, one entry per own column, opts in to."""
    game = opt_in_game.game
    own = game.columns[list(opt_in_game.negotiation.parties).index(party)].tolist()
    chosen = {game.program.column_labels[j] for j, value in zip(own, strategy.tolist(), strict=True) if round(value)}
    opt_ins = opt_in_game.opt_ins.items()
    return {module: level for (module, who, level), label in opt_ins if who == party and label in chosen}


def with_menu(negotiation: Negotiation, package: Package, party: str, menu: Menu) -> Package:
    """Return a package in which one party opts in otherwise and everything else is as it was."""
    opt_ins = {}
    for module in negotiation.modules:
        takers = dict(package.opt_ins.get(module, {}))
        takers.pop(party, None)
        opt_ins[module] = takers | ({party: menu[module]} if module in menu else {})
    opt_ins = {module: takers for module, takers in opt_ins.items() if takers}
    return package.model_copy(update={"opt_ins": opt_ins, "in_force": in_force(negotiation, opt_ins)})


class Watched:
    """One package, and what its game says about departures from it.

    Parameters
    ----------
    opt_in_game
        The game of departures.
    responses
        Live models of it.
    x, package
        The package, as a profile and in words.
    """

    def __init__(self, opt_in_game: OptInGame, responses: BestResponses, x: Vector, package: Package) -> None:
        self._opt_in_game, self._game, self._responses = opt_in_game, opt_in_game.game, responses
        self._x, self._package, self._negotiation = x, package, opt_in_game.negotiation
        self._players = {party: p for p, party in enumerate(self._negotiation.parties)}
        self._own_rules = [own_model(self._game, p) for p in self._players.values()]
        self._components = {party: self._account(package, party) for party in self._players}

    def temptation(self, party: str, at_stake: float, control: Control | None) -> Temptation:
        """Return what a party would rather do."""
        player, payoff = self._players[party], fsum(self._components[party].values())
        dust = ACCOUNT * max(1.0, abs(payoff))
        breaks = self._broken(party)
        keeps = self._keeps(party, payoff, at_stake)
        found = best_departure(self._responses, player, self._x, control, changing=at_stake < 0)
        if found is None:
            return keeps
        package = with_menu(
            self._negotiation, self._package, party, menu_of_strategy(self._opt_in_game, party, found.strategy)
        )
        amount = fsum(self._account(package, party).values()) - payoff
        if not breaks and amount <= min(0.0, at_stake) + dust:
            return keeps
        amount = at_stake if abs(amount - at_stake) <= dust else amount
        return self._departs(keeps.model_copy(update={"amount": amount, "breaks": breaks}), package)

    def cells(self) -> list[CellTemptation]:
        """Return what changing one module alone would bring every party that the module is open to."""
        modules = self._negotiation.modules
        return [self._cell(module, party) for module in modules for party in eligible(self._negotiation, module)]

    def _keeps(self, party: str, payoff: float, at_stake: float) -> Temptation:
        words = f"{party_name(self._negotiation, party)} keeps to the package: nothing that its rules allow is better."
        return Temptation(
            party=party,
            amount=0.0,
            payoff=payoff,
            best_payoff=payoff,
            at_stake=at_stake,
            breaks=[],
            changes=[],
            falls=[],
            rises=[],
            words=words,
        )

    def _departs(self, found: Temptation, package: Package) -> Temptation:
        """Complete a temptation by what the package that the party prefers is like."""
        party, after = found.party, self._account(package, found.party)
        falls = [key for key in self._package.in_force if key not in package.in_force]
        rises = [key for key in package.in_force if key not in self._package.in_force]
        changes = self._changes(party, package)
        what = departure(self._negotiation, changes, signs_nothing=not menu_of(package, party))
        why = [f"the package breaks “{line}”" for line in found.breaks]
        why += [reasons(self._components[party], after), *in_force_words(self._negotiation, falls, rises)]
        words = f"{party_name(self._negotiation, party)} would {what}: {'; '.join(filter(None, why))}"
        total = balance(found.amount, found.at_stake, self._negotiation.unit.name)
        return found.model_copy(
            update={
                "best_payoff": fsum(after.values()),
                "changes": changes,
                "falls": falls,
                "rises": rises,
                "words": f"{words}. {total}.",
            }
        )

    def _changes(self, party: str, package: Package) -> list[OptInChange]:
        before, after = menu_of(self._package, party), menu_of(package, party)
        return [
            OptInChange(module=module, before=before.get(module), after=after.get(module))
            for module in self._negotiation.modules
            if before.get(module) != after.get(module)
        ]

    def _broken(self, party: str) -> list[str]:
        """Return a party's own red lines that the package breaks, of those that the game holds it to."""
        if not self._punished(party, self._x):
            return []
        broken = [
            breach.statement for breach in red_line_breaches(self._negotiation, self._package) if breach.party == party
        ]
        return [words for words in broken if words not in self._opt_in_game.left_out]

    def _punished(self, party: str, x: Vector) -> bool:
        """Return whether a party signs in a profile that breaks its red lines."""
        penalty = self._opt_in_game.penalties.get(party)
        values = dict(zip(self._game.program.column_labels, x.tolist(), strict=True))
        return penalty is not None and penalty.value(values) > FEASIBILITY

    def _cell(self, module: str, party: str) -> CellTemptation:
        menu = menu_of(self._package, party)
        level = menu.get(module)
        others = [other for other in (None, *self._negotiation.modules[module].levels) if other != level]
        gains = {other: self.gain_of(party, {**menu, module: other}) for other in others}
        allowed = {other: gain for other, gain in gains.items() if gain is not None}
        best = max(allowed, key=lambda other: allowed[other], default=None)
        return CellTemptation(party=party, module=module, level=level, gain=allowed[best] if allowed else None, to=best)

    def gain_of(self, party: str, wanted: Mapping[str, str | None]) -> float | None:
        """Return what another menu brings a party; None where its own rules or red lines forbid it.

        Parameters
        ----------
        wanted
            Level by module; None or absent for staying out.
        """
        player = self._players[party]
        menu = {module: level for module, level in wanted.items() if level is not None}
        package = with_menu(self._negotiation, self._package, party, menu)
        x = self._opt_in_game.profile_of(package)
        if violation(self._own_rules[player], x[self._game.columns[player]]) > FEASIBILITY or self._punished(party, x):
            return None
        return fsum(self._account(package, party).values()) - fsum(self._components[party].values())

    def _account(self, package: Package, party: str) -> dict[str, float]:
        """Return what a package is worth to a party, side payments left out."""
        components = account(self._negotiation, package, party)
        return {name: amount for name, amount in components.items() if name != "transfers"}
