"""Findings: frozen answers in domain words, enough for any report without solving again.

A finding goes to JSON and back without loss (`model_dump_json`, `model_validate_json`). All amounts are in the unit
of the negotiation; gains are payoffs minus disagreement values.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from winset_models.negotiation.deal import Package


class Finding(BaseModel):
    """A frozen piece of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class PartyLabel(Finding):
    """How a party is shown."""

    name: str
    group: str | None
    weight: float
    disagreement: float


class ModuleLabel(Finding):
    """How a module is shown."""

    name: str
    levels: list[str]
    """Lowest first."""
    floor: bool
    open_to: list[str]
    """Ids of the parties that may opt in."""


class IssueLabel(Finding):
    """How an issue is shown."""

    name: str
    options: dict[str, str]
    """Names of options by id."""


class SourceLine(Finding):
    """A citation."""

    title: str
    url: str | None
    checked: bool


class Subject(Finding):
    """What was negotiated: the labels that a report needs."""

    title: str
    description: str | None
    unit: str
    parties: dict[str, PartyLabel]
    modules: dict[str, ModuleLabel]
    issues: dict[str, IssueLabel]
    deals: dict[str, str]
    """Names of the proposed deals by id."""
    red_lines: dict[str, str]
    """Statements of the red lines by id."""
    sources: list[SourceLine]
    assumptions: list[str]
    """Notes of the file, each preceded by the path of what it is about."""


class Manifest(Finding):
    """What is needed to get the same answer again."""

    file: str
    sha256: str
    options: dict[str, str | float | int | bool | None]
    versions: dict[str, str]
    """Versions of winset, Python, HiGHS, Pyomo and numpy."""
    created: str
    """UTC time, ISO 8601."""
    seconds: float


class Account(Finding):
    """One party's balance in a package; every figure recomputed from the file without the solver."""

    payoff: float
    gain: float
    ideal: float | None
    """Best payoff the party can have in any package acceptable to all; None where not computed."""
    ratio: float | None
    """Kalai–Smorodinsky ratio: gain over the largest possible gain; None where that is zero or unknown."""
    components: dict[str, float]
    """Signed contributions that add up to the payoff: `walk-away base` excluded; keys are words such as
    `own benefit`, `own cost`, `spillover`, `reciprocity`, `complementarity`, `issues`, `interactions`,
    `transfers`, `assistance`; only those that are not zero."""


class Check(Finding):
    """One confirmation of a claim."""

    claim: str
    """What was claimed, for example `no package has a larger Nash product`."""
    method: str
    """How it was checked, in words."""
    outcome: Literal["confirmed", "not confirmed", "contradicted"]
    seconds: float


Status = Literal[
    "optimal",
    "stopped with a solution",
    "stopped without a solution",
    "no package",
    "no acceptable package",
    "unbounded",
    "disagreement",
    "not applicable",
]
"""`no package`: the rows contradict each other; `no acceptable package`: packages exist, but each leaves some party
below its disagreement value; `disagreement`: two differently configured solves contradict each other."""


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
