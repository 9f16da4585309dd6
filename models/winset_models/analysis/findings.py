"""Findings: frozen answers in domain words, enough for any report without solving again.

The parts that all of them share are in :mod:`winset_models.analysis.finding_parts` and can be had from here as well.
"""

from typing import Literal

from pydantic import Field

from winset_models.analysis.finding_parts import (
    Account,
    Check,
    Finding,
    FundLabel,
    IssueLabel,
    Manifest,
    ModuleLabel,
    PartyLabel,
    SourceLine,
    Status,
    Subject,
)
from winset_models.analysis.stability_findings import Stability
from winset_models.negotiation.deal import Package

__all__ = [
    "Account",
    "Check",
    "Comparison",
    "Distance",
    "Evaluation",
    "Finding",
    "FundLabel",
    "IssueLabel",
    "Manifest",
    "ModuleLabel",
    "PartyLabel",
    "Recommendation",
    "SolutionFinding",
    "SourceLine",
    "Status",
    "Subject",
    "Violation",
]


class SolutionFinding(Finding):
    """One bargaining solution of the negotiation."""

    solution: str
    """Name, for example `nash`."""
    title: str
    """Name for readers, for example `Nash bargaining solution`."""
    principle: str
    """One sentence: what this solution maximises, in plain words."""
    status: Status
    package: Package | None
    accounts: dict[str, Account]
    """By party; empty without a package."""
    objective: str
    """What `value` measures, in words."""
    value: float | None
    bound: float | None
    """No package can have a larger value than this."""
    gap: float | None
    """(bound − value) / max(1, |value|)."""
    exact: bool
    """Whether the gap is proven to be at most 1e-9."""
    cannot_gain: list[str]
    """Parties that no acceptable package makes better off."""
    checks: list[Check]
    notes: list[str]
    solves: int
    seconds: float


class Recommendation(Finding):
    """Answer of `solve`: the bargaining solutions of one negotiation."""

    kind: Literal["recommendation"] = "recommendation"
    schema_version: Literal[1] = 1
    subject: Subject
    solutions: list[SolutionFinding]
    deals: list["Evaluation"] = Field(default_factory=list)
    """Proposed deals of the file, evaluated against the solutions (without completion details)."""
    ideal: dict[str, float]
    """Best payoff of each party in any acceptable package, where computed."""
    manifest: Manifest


class Violation(Finding):
    """A statement that a deal breaks."""

    path: str
    """Path of the statement in the file, for example `red_lines.hungary_no_relocation`."""
    location: str
    """file:line:column of the statement."""
    kind: Literal["red line", "rule", "walk-away value"]
    party: str | None
    """Whose statement it is, where it is one party's."""
    statement: str
    """The statement in words."""
    amount: float
    """By how much it is broken, in the statement's own unit (positive)."""


class Distance(Finding):
    """How far a deal is from one bargaining solution."""

    solution: str
    shortfalls: dict[str, float]
    """By party: gain under the solution minus gain under the deal (negative: the deal gives more)."""
    largest: float
    """Largest absolute difference."""
    worst_off: str
    """Party with the smallest gain per voice weight under that solution."""


class Evaluation(Finding):
    """Answer of `evaluate`: what a proposed deal is worth."""

    kind: Literal["evaluation"] = "evaluation"
    schema_version: Literal[1] = 1
    subject: Subject | None
    """None where the evaluation is part of a larger finding."""
    deal: str
    title: str
    proposed_by: str | None
    status: Status
    completed: list[str]
    """What the deal left open and how it was filled in, in words."""
    completed_by: str | None
    """Principle by which open parts were filled in; None for a complete deal."""
    package: Package | None
    feasible: bool
    violations: list[Violation]
    individually_rational: bool
    losers: dict[str, float]
    """Parties below their disagreement value, and by how much (positive)."""
    efficient: bool | None
    """Pareto-efficient among all packages that respect every rule; None where unknown or not feasible."""
    improvement: Package | None
    """A package that nobody likes less and somebody likes more, where there is one."""
    improvement_accounts: dict[str, Account]
    improvement_bound: float | None
    """Proven: total gain over the deal without hurting anybody cannot exceed this."""
    accounts: dict[str, Account]
    surplus_share: float | None
    """Sum of gains over the largest possible sum in any acceptable package."""
    largest_surplus: float | None
    worst_off: str | None
    """Party with the smallest gain per voice weight."""
    distances: list[Distance]
    stability: Stability | None = None
    """Who would depart from it, where the negotiation has modules and the deal keeps every statement."""
    checks: list[Check]
    notes: list[str]
    manifest: Manifest | None


class Comparison(Finding):
    """Answer of `compare`: several deals side by side."""

    kind: Literal["comparison"] = "comparison"
    schema_version: Literal[1] = 1
    subject: Subject
    deals: list[Evaluation]
    solutions: list[SolutionFinding]
    ideal: dict[str, float]
    manifest: Manifest


Recommendation.model_rebuild()
