"""Parts of findings: labels, balances, confirmations and statuses that every answer is made of.

A finding goes to JSON and back without loss (`model_dump_json`, `model_validate_json`). All amounts are in the unit
of the negotiation; gains are payoffs minus disagreement values.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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


class FundLabel(Finding):
    """What is needed to read the payments of a package through the fund."""

    stages: list[str]
    contracts: dict[str, str]
    """Names by id."""
    probability: list[float]
    """Of every state."""


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
    steps: dict[str, str] = Field(default_factory=dict)
    """Names of the steps of the roadmap by id."""
    fund: FundLabel | None = None
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
    `transfers`, `assistance`, `roadmap`; only those that are not zero."""


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
    "no equilibrium",
    "unbounded",
    "disagreement",
    "not applicable",
]
"""`no package`: the rows contradict each other; `no acceptable package`: packages exist, but each leaves some party
below its disagreement value; `disagreement`: two differently configured solves contradict each other."""
