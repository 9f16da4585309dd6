"""Findings about a deal's stability: who would leave it, alone or together, and module by module."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.equilibrium_findings import StandingPackage
from winset_models.analysis.finding_parts import Account, Check, Finding, Manifest, Status, Subject
from winset_models.negotiation.deal import Package

Outsiders = Literal["stay", "leave", "respond"]
"""What parties outside a departing coalition do: keep to the deal, leave everything, or do what is best for them."""


class BlockingCoalition(Finding):
    """Parties that would depart from the deal together, and all gain."""

    members: list[str]
    package: Package
    """What is then in force."""
    accounts: dict[str, Account]
    """Everybody's balance then, from the ledger."""
    gains: dict[str, float]
    """By member: what it gains over the deal, side payments that end counted; each > 0."""
    credible: bool | None
    """Whether no part of the coalition would depart again (coalition-proof); None where not settled."""
    words: str


class ModuleStability(Finding):
    """Whether the coalition of those bound by one module holds, everything else as in the deal."""

    module: str
    members: list[str]
    """Those that opted in."""
    in_force: bool
    internal: bool
    """No member would rather leave."""
    external: bool
    """No outsider would rather join."""
    leavers: dict[str, float]
    """By member who would leave: what it gains by that."""
    joiners: dict[str, float]
    potentially_internal: bool
    """Whether transfers among the members could keep all of them: Σ u_p(S) ≥ Σ u_p(S∖p)."""
    surplus: float
    """Σ of u_p(S) − u_p(S∖p) over the members whose own rules let them leave."""
    pivotal: list[str]
    """Members whose leaving alone takes the module out of force."""
    spare: int | None
    """How many members could leave, in the worst order, before it is no longer in force; None without clauses."""
    stable_coalitions: list[list[str]]
    """Every coalition that would be both internally and externally stable in this module, where asked for. All those
    that would not bring it into force come to the same and are listed once, as nobody."""
    stable_complete: bool
    """Whether `stable_coalitions` holds all of them."""
    stable_without_clauses: list[list[str]]
    """The same if the module had no participation clauses: what minimum participation does."""


class Stability(Finding):
    """Answer of `stability`: whether a deal is kept to, by each party alone and by coalitions."""

    kind: Literal["stability"] = "stability"
    schema_version: Literal[1] = 1
    subject: Subject | None
    status: Status
    deal: str
    title: str
    standing: StandingPackage | None = None
    """The deal with every party's temptation; None where it has no package."""
    stable: bool | None = None
    """Whether no party would depart alone (a Nash equilibrium of the opt-ins)."""
    outsiders: Outsiders
    coalitions_up_to: int
    """Largest coalitions that were looked at."""
    blocking: list[BlockingCoalition] = Field(default_factory=list)
    """Coalitions found that would depart together; one per set of members, smallest first."""
    strong: bool | None = None
    """Proven: no coalition up to that size would depart together and all gain; None where not settled."""
    coalition_proof: bool | None = None
    """Proven: no coalition up to that size has a departure that no part of it would depart from again."""
    modules: list[ModuleStability] = Field(default_factory=list)
    broken: list[str] = Field(default_factory=list)
    """Rules of the file, and red lines without a party, that the deal breaks; it is taken as it stands."""
    left_out: list[str] = Field(default_factory=list)
    checks: list[Check] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    manifest: Manifest | None
