"""Findings about incentives: what support or penalty makes a package stick, and what one more unit buys."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.equilibrium_findings import SearchWork, StandingPackage, Temptation
from winset_models.analysis.findings import Check, Finding, Manifest, Status, Subject


class Payment(Finding):
    """Support that a party receives as long as it keeps to the package, and why it is needed."""

    party: str
    amount: float
    """> 0, in the unit of the file."""
    penalty: float
    """What its departure would cost it besides, ≥ 0."""
    because: Temptation


class SupportedPackage(Finding):
    """A package, and the least that makes everybody keep to it."""

    standing: StandingPackage
    payments: list[Payment]
    """By falling amount; parties that need none are absent."""
    total: float
    """Sum of the payments."""
    penalties: dict[str, float]
    """Penalty that is used, by party."""


class BudgetPoint(Finding):
    """A breakpoint: from this budget on, this package can be kept stable."""

    budget: float
    """Least support that this welfare needs."""
    welfare: float
    """Largest welfare that the budget can stabilise."""
    supported: SupportedPackage


class Incentives(Finding):
    """Answer of `incentives`: what it takes to make a deal stable, or what a budget can stabilise."""

    kind: Literal["incentives"] = "incentives"
    schema_version: Literal[1] = 1
    subject: Subject
    status: Status
    deal: str | None
    """The deal asked about; None where the best package was searched."""
    title: str
    supported: SupportedPackage | None
    """The deal with its cheapest support; without a deal, the best package that the budget can stabilise."""
    budget: float | None
    """Limit of the support; None without one."""
    within_budget: bool | None
    """Whether the deal's cheapest support is within the budget; None without a deal or budget."""
    bound: float | None
    """Without a deal. Proven: no package that the budget can stabilise has a larger welfare."""
    frontier: list[BudgetPoint]
    """Every breakpoint of budget → welfare, by rising budget, where asked for."""
    frontier_complete: bool
    no_support: StandingPackage | None
    """The best package that needs no support at all; None where there is none."""
    optimum_welfare: float | None
    """Largest welfare of any package."""
    penalties_at_most: dict[str, float]
    """The penalties that are credible, by party."""
    broken: list[str] = Field(default_factory=list)
    """Rules of the file, and red lines without a party, that the deal breaks; it is taken as it stands."""
    left_out: list[str]
    work: list[SearchWork]
    checks: list[Check]
    notes: list[str]
    manifest: Manifest
