"""Findings about what parties do when each decides for itself: equilibria, and the temptations in a package.

A finding goes to JSON and back without loss. Payoffs, temptations and support are in the unit of the negotiation.
"""

from typing import Literal

from pydantic import Field

from winset_models.analysis.finding_parts import Account, Check, Finding, Manifest, Status, Subject
from winset_models.negotiation.deal import Package

Objective = str
"""`welfare`, `minimum` (the worst equilibrium), `payoff:PARTY`, `group:GROUP`, or `regret` (the smallest sum of
temptations)."""


class OptInChange(Finding):
    """What a party would change about one module."""

    module: str
    before: str | None
    """Level; None for staying out."""
    after: str | None


class Temptation(Finding):
    """What a party would rather do, everybody else's opt-ins as they are."""

    party: str
    amount: float
    """What its best choice gives it beyond the package; 0 where it keeps to the package by itself. Payments that end
    when it departs, and penalties, are not counted here: for a party that pays it may therefore be negative."""
    payoff: float
    """Its payoff in the package, without side payments."""
    best_payoff: float
    """Its payoff if it made its best choice."""
    at_stake: float
    """What it loses by any departure: net payments received in the package that end, and penalties. Negative for a
    party that pays."""
    breaks: list[str]
    """Its own red lines that the package breaks, in words: it would rather sign nothing, whatever it gains."""
    changes: list[OptInChange]
    """Its best choice, as changes; empty where it keeps to the package."""
    falls: list[str]
    """Modules that would no longer be in force."""
    rises: list[str]
    """Modules that would newly be in force."""
    words: str
    """The whole in one sentence."""

    @property
    def keeps(self) -> bool:
        """Whether the party keeps to the package, all that is at stake counted."""
        return not self.changes or (self.amount <= self.at_stake and not self.breaks)


class CellTemptation(Finding):
    """What changing one module alone would bring a party."""

    party: str
    module: str
    level: str | None
    """Its level in the package, None where it stays out."""
    gain: float | None
    """Best gain from leaving, joining or changing level in this module only; None where its rules allow no change."""
    to: str | None
    """Level of that best change; None for staying out."""


class StandingPackage(Finding):
    """A package with what everybody would gain by departing from it alone."""

    package: Package
    accounts: dict[str, Account]
    """By party, from the ledger."""
    welfare: float
    """Sum of all payoffs."""
    value: float | None
    """Objective that it was found for; None where it was given."""
    temptations: list[Temptation]
    """Of every party, in the order of the file."""
    cells: list[CellTemptation]
    """Of every party and module open to it."""

    @property
    def largest(self) -> float:
        """The largest temptation net of what is at stake, ≥ 0."""
        return max([0.0, *(t.amount - t.at_stake for t in self.temptations if t.changes)])


class MixedStrategy(Finding):
    """What a party does with which probability."""

    party: str
    choices: list[dict[str, str]]
    """Level by module, one mapping per choice."""
    probabilities: list[float]


class MixedEquilibrium(Finding):
    """An equilibrium in which parties choose at random."""

    strategies: list[MixedStrategy]
    payoffs: dict[str, float]
    """Expected payoff by party."""
    regrets: dict[str, float]
    """By party: what its best response against the others' probabilities gives beyond, from a proven bound."""


class SearchWork(Finding):
    """What the search did."""

    engine: str
    rounds: int
    nodes: int
    relaxations: int
    responses: int
    inequalities: dict[str, int]
    master_seconds: float
    response_seconds: float


class Equilibria(Finding):
    """Answer of `equilibrium`: what the parties would do by themselves."""

    kind: Literal["equilibrium"] = "equilibrium"
    schema_version: Literal[1] = 1
    subject: Subject
    status: Status
    """`optimal`: the best equilibrium is proven. `no equilibrium`: proven that none exists. The stopped ones."""
    objective: Objective
    best: StandingPackage | None = None
    """The best equilibrium found by that objective; for `regret` the package with the smallest sum of temptations."""
    bound: float | None = None
    """Proven: no equilibrium has a larger value; for `minimum` and `regret` none has a smaller one."""
    worst: StandingPackage | None = None
    """The equilibrium with the smallest welfare; None where not asked for or not found."""
    worst_bound: float | None = None
    """Proven: no equilibrium has a smaller welfare."""
    optimum: StandingPackage | None = None
    """The package with the largest welfare, whether or not anybody keeps to it."""
    optimum_bound: float | None = None
    price_of_stability: float | None = None
    """Optimal welfare over that of the best equilibrium; None where undefined (a welfare ≤ 0) or not proven."""
    price_of_anarchy: float | None = None
    """Optimal welfare over that of the worst equilibrium; None likewise."""
    smallest_regret: float | None = None
    """Where no equilibrium exists: the smallest ϕ such that some package tempts nobody by more than ϕ."""
    smallest_regret_bound: float | None = None
    """Proven: every package tempts somebody by at least this much."""
    nearest: StandingPackage | None = None
    """A package that tempts nobody by more than ϕ."""
    mixed: MixedEquilibrium | None = None
    listed: list[StandingPackage] = Field(default_factory=list)
    """All equilibria, by falling welfare, where asked for."""
    listed_complete: bool = False
    """Whether `listed` holds every equilibrium."""
    left_out: list[str] = Field(default_factory=list)
    """Statements of the file that opt-in games cannot express, in words; they bind nobody here."""
    work: list[SearchWork] = Field(default_factory=list)
    checks: list[Check]
    notes: list[str]
    manifest: Manifest
