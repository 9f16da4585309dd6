"""Figures that are followed through changed numbers, each recomputed from the file without any program or solver."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Final

from winset_models.analysis.deal_game import deal_game
from winset_models.analysis.temptations import standing_package
from winset_models.negotiation import values
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.commitments import Commitments, bound
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.active import active_under
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.ledger import payoffs, spending
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.course import CoursePath, PartyPath, course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_task
from winset_models.negotiation.statements import module_name, party_name
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.tolerances import FEASIBILITY


@dataclass(frozen=True)
class Quantity:
    """A figure that can be followed.

    Parameters
    ----------
    name
        As on the command line, for example ``gain:KEN``.
    title, unit
        For readers; no unit for counts, shares and 0/1 figures.
    """

    name: str
    title: str
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Situation:
    """What was agreed with certain numbers, or that nothing was.

    Parameters
    ----------
    negotiation
        With these numbers.
    package
        What is agreed; None for no deal.
    objective
        Value of what recommended it; 0 where nothing did.
    control
        Limits of searches for departures.
    """

    negotiation: Negotiation
    package: Package | None
    objective: float
    control: Control

    @cached_property
    def payoffs(self) -> Mapping[str, float]:
        """What everybody has, by the ledger."""
        if self.package is None:
            return {key: party.disagreement for key, party in self.negotiation.parties.items()}
        return payoffs(self.negotiation, self.package)

    @cached_property
    def gains(self) -> Mapping[str, float]:
        """What everybody has beyond its walk-away value."""
        parties = self.negotiation.parties
        return {key: payoff - parties[key].disagreement for key, payoff in self.payoffs.items()}

    @cached_property
    def broken(self) -> list[str]:
        """Statements of the rules and red lines that the package breaks."""
        if self.package is None:
            return []
        return [breach.statement for breach in violations(self.negotiation, self.package)]

    @cached_property
    def losers(self) -> list[str]:
        """Parties that would rather walk away."""
        sizes = self.payoffs
        return [key for key, gain in self.gains.items() if gain < -FEASIBILITY * max(1.0, abs(sizes[key]))]

    @property
    def holds(self) -> bool:
        """Whether there is a deal: a package that keeps every rule and leaves nobody below the walk-away value."""
        return self.package is not None and not self.broken and not self.losers

    @cached_property
    def commitments(self) -> Commitments:
        """Who is bound by what."""
        return {} if self.package is None else bound(self.negotiation, self.package)

    @cached_property
    def course(self) -> CoursePath | None:
        """How the roadmap goes; None without a deal."""
        if self.package is None or self.negotiation.roadmap is None:
            return None
        figures = roadmap_figures(self.negotiation)
        return course_of(figures, starts_by_task(figures, self.package.starts))

    def leavers(self) -> float:
        """Return how many parties would rather leave the package alone."""
        if self.package is None:
            return 0.0
        game = deal_game(self.negotiation, self.package)
        standing = standing_package(game.game, game.x, self.control, at_stake=game.at_stake)
        return float(sum(not temptation.keeps for temptation in standing.temptations))

    def adoption(self, modules: Sequence[str]) -> float:
        """Return which part of all parties to whom modules are open is bound by them."""
        open_to = sum(len(values.eligible(self.negotiation, module)) for module in modules)
        return sum(len(self.commitments.get(module, {})) for module in modules) / open_to if open_to else 0.0

    def fund_size(self) -> float:
        """Return the expected contributions of all members over all stages, not discounted."""
        if self.package is None:
            return 0.0
        figures = fund_figures(self.negotiation)
        active = active_under(self.negotiation, self.commitments)
        accounts = FundAccounts(figures, self.package.fund or FundPlan(), active)
        return float(figures.tree.probability @ accounts.contributions)

    def pledges(self) -> float:
        """Return the sum of all pledges."""
        plan = None if self.package is None else self.package.fund
        return fsum(plan.pledges.values()) if plan else 0.0

    def first_regret(self) -> float:
        """Return the first period in which somebody would rather stop; T + 2 where nobody ever would."""
        periods = roadmap_figures(self.negotiation).periods
        paths = self.course.parties.values() if self.course else ()
        tempting = [period for path in paths if (period := _first_temptation(path)) is not None]
        return float(min(tempting, default=periods + 2))


def quantities_of(negotiation: Negotiation, names: Sequence[str] = ()) -> tuple[Quantity, ...]:
    """Return the figures with these names, each once; where none is named, those of most interest that the file has.

    Raises
    ------
    ArgumentError
        Where the file has no such figure.
    """
    known = {quantity.name: quantity for quantity in possible_quantities(negotiation)}
    for name in names:
        if name not in known:
            hint = "figures of modules, side payments, a roadmap or a fund need one in the file"
            raise ArgumentError("the quantity is unknown", got=name, wanted=", ".join(known), hint=hint)
    usual = [name for name in known if name in _USUAL or name.startswith("gain:")]
    return tuple(known[name] for name in dict.fromkeys(names or usual))


def figures_of(situation: Situation, names: Sequence[str]) -> tuple[float, ...]:
    """Return the values of figures in a situation; without a deal, what everybody has then."""
    found = []
    for name in names:
        kind, _, of = name.partition(":")
        found.append(float(_MEASURES[kind](situation, of)))
    return tuple(found)


def possible_quantities(negotiation: Negotiation) -> Iterator[Quantity]:
    """Yield every figure that the file has."""
    unit, parties = negotiation.unit.name, negotiation.parties
    yield Quantity("objective", "Value of what is maximised", unit)
    yield Quantity("total gain", "Total gain", unit)
    yield Quantity("least gain", "Smallest gain of any party", unit)
    for key in parties:
        yield Quantity(f"gain:{key}", f"Gain of {party_name(negotiation, key)}", unit)
    for key in parties:
        yield Quantity(f"payoff:{key}", f"Payoff of {party_name(negotiation, key)}", unit)
    yield Quantity("deal", "Whether there is a deal")
    if negotiation.modules:
        yield Quantity("adoption", "Adoption: share of possible opt-ins that bind")
        yield Quantity("leavers", "Parties that would rather leave alone")
    for key in negotiation.modules:
        name = module_name(negotiation, key)
        yield Quantity(f"adoption:{key}", f"Adoption of {name}: share of those to whom it is open that it binds")
        yield Quantity(f"in force:{key}", f"Whether {name} is in force")
    if negotiation.transfers is not None:
        yield Quantity("transfers", "Side payments in all", unit)
    if negotiation.assistance is not None:
        yield Quantity("assistance", "Cost of assistance", unit)
    if negotiation.fund is not None:
        yield Quantity("fund size", "Expected contributions to the fund", unit)
        yield Quantity("pledges", "Pledges to the fund", unit)
    if negotiation.roadmap is not None:
        period, never = negotiation.roadmap.period, negotiation.roadmap.periods + 2
        yield Quantity(
            "first regret", f"First {period} in which somebody would rather stop ({never}: nobody ever would)"
        )
        yield Quantity("completion", f"Last {period} of the roadmap")


def _first_temptation(path: PartyPath) -> int | None:
    """Return the first period in which a party would rather stop; rounding does not count."""
    dust = FEASIBILITY * max(1.0, *map(abs, path.going_on))
    return next((period for period, margin in enumerate(path.margins, 1) if margin < -dust), None)


def _adoption(situation: Situation, module: str) -> float:
    return situation.adoption([module] if module else list(situation.negotiation.modules))


def _transfers(situation: Situation, _: str) -> float:
    nets = situation.package.transfers.values() if situation.package else ()
    return fsum(net for net in nets if net > 0)


INTERNAL: Final = frozenset({"kept"})
"""Figures that are only asked for internally: whether every rule is kept."""
_USUAL: Final = ("total gain", "adoption", "fund size", "first regret")
_MEASURES: Final[Mapping[str, Callable[[Situation, str], float]]] = {
    "objective": lambda situation, _: situation.objective,
    "total gain": lambda situation, _: fsum(situation.gains.values()),
    "least gain": lambda situation, _: min(situation.gains.values()),
    "gain": lambda situation, party: situation.gains[party],
    "payoff": lambda situation, party: situation.payoffs[party],
    "deal": lambda situation, _: situation.holds,
    "kept": lambda situation, _: not situation.broken,
    "adoption": _adoption,
    "in force": lambda situation, module: module in situation.commitments,
    "leavers": lambda situation, _: situation.leavers(),
    "transfers": _transfers,
    "assistance": lambda situation, _: spending(situation.negotiation, situation.package) if situation.package else 0.0,
    "fund size": lambda situation, _: situation.fund_size(),
    "pledges": lambda situation, _: situation.pledges(),
    "first regret": lambda situation, _: situation.first_regret(),
    "completion": lambda situation, _: situation.course.completion if situation.course else 0.0,
}
"""By the name of a figure up to its colon; what follows the colon is handed over."""
