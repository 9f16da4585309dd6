"""Findings about the zone of agreement: which deals are not wasteful, and how near the known ones are to them.

A finding goes to JSON and back without loss. All amounts are in the unit of the negotiation. A party's *range* runs
from the smaller of its disagreement value and its smallest listed payoff to its largest listed payoff; distances are
shares of these ranges, so that they do not depend on the units in which parties count.
"""

from typing import Literal

from winset_models.analysis.findings import Check, Finding, Manifest, SolutionFinding, Status, Subject, Violation
from winset_models.negotiation.deal import Package


class ZonePoint(Finding):
    """One package."""

    number: int | None
    """Place in the list, from 1, of the deal with its payoffs; None where the list has none."""
    payoffs: dict[str, float]
    """Of all parties, compared or not, added up from the file without the solver."""
    package: Package


class ZoneSegment(Finding):
    """A straight stretch of the frontier of two parties: all mixtures of two packages, worth what they are mixed of.

    The number of an end is that of the listed deal with its payoffs, which may be another package.
    """

    first: ZonePoint
    """The end that is better for the first compared party."""
    last: ZonePoint
    first_open: bool
    """Whether this end itself is wasteful, so that only deals close to it are on the frontier."""
    last_open: bool
    rate: float
    """What the second party gains for each unit that the first gives up, anywhere along the stretch."""


class Exchange(Finding):
    """What the compared parties give and gain from one deal to another."""

    end: int
    """Number of the listed deal that it leads to."""
    changes: dict[str, float]
    """By compared party: payoff afterwards less payoff before."""


class Step(Exchange):
    """The exchange from one listed deal of two parties to the next, in favour of the second party."""

    start: int
    """Number of the listed deal that it begins at."""
    rate: float
    """What the second party gains for each unit that the first gives up, on average."""
    straight: bool
    """Whether the frontier is straight between them, so that the rate holds for each part of the way."""
    switches: bool = False
    """Whether the two listed packages themselves do not mix: the stretch joins other packages with their payoffs."""


class Improvement(Finding):
    """A deal on the frontier that no compared party likes less than a given one."""

    point: ZonePoint
    segment: int | None
    """Position, from 0, of the stretch that it lies in; None where it is a listed deal, or one that the search for
    something better found and that is not in the list."""
    changes: dict[str, float]
    """By compared party: how much more it gets."""
    distance: float
    """Sum of the changes, each as a share of the party's range."""


class Standing(Finding):
    """Where a package stands towards the frontier, by the payoffs of the compared parties."""

    on_frontier: bool | None
    """True where it equals a listed deal or lies in a stretch, False where a listed one dominates it; None where the
    list does not tell."""
    number: int | None
    """The listed deal with the same payoffs."""
    segment: int | None
    """Position, from 0, of the stretch that it lies in."""
    improvements: list[Improvement]
    """Deals that no compared party likes less and some party likes more, nearest first."""
    distance: float | None
    """To the nearest of them; 0 on the frontier, None where the list does not tell."""


class ZoneSolution(Finding):
    """A bargaining solution and where it lies; solutions always count the gains of all parties."""

    found: SolutionFinding
    standing: Standing | None
    """None without a package."""
    exchange: Exchange | None
    """With three or more compared parties, unless the solution can be bettered for nothing: the exchange to another
    listed deal in which those who lose give up least, each loss as a share of the party's range."""


class ZoneDeal(Finding):
    """A proposed deal and where it lies."""

    deal: str
    title: str
    proposed_by: str | None
    status: Status
    completed: list[str]
    """What the deal left open and how it was filled in, in words."""
    completed_by: str | None
    package: Package | None
    payoffs: dict[str, float]
    """Of all parties; empty without a package."""
    feasible: bool
    violations: list[Violation]
    losers: dict[str, float]
    """Parties below their disagreement value, and by how much (positive)."""
    standing: Standing | None
    """None without a package."""
    checks: list[Check]
    notes: list[str]

    @property
    def acceptable(self) -> bool:
        """Whether it keeps every rule and nobody would rather walk away."""
        return self.feasible and not self.losers


class Zone(Finding):
    """Answer of `frontier`: the deals that are not wasteful."""

    kind: Literal["zone"] = "zone"
    schema_version: Literal[1] = 1
    subject: Subject
    status: Status
    """`optimal` where the coverage asked for is proven."""
    parties: list[str]
    """Those whose payoffs are compared; the others are held at their disagreement values or above."""
    beyond: bool
    """Whether packages below disagreement values are included as well."""
    points: list[ZonePoint]
    """By falling payoff of the first compared party; each combination of payoffs once."""
    segments: list[ZoneSegment]
    complete: bool
    """Whether every deal on the frontier is listed or lies in a stretch."""
    confirmed: bool | None = None
    """Whether second opinions on the search all agree with it; False also where one of them was cut short by time,
    None where there was none."""
    coverage_wanted: float
    """Share of each compared party's range that was asked for; 0 asks for all."""
    coverage: dict[str, float] | None
    """Proven, in the unit of the negotiation: for every deal on the frontier there is a listed one that gives each
    compared party at most this much less. None where nothing is proven."""
    coverage_shares: dict[str, float] | None
    """The same as shares of the parties' ranges."""
    resolution: dict[str, float]
    """Payoffs of a party closer than this are not told apart."""
    ideal: dict[str, float]
    """Proven largest payoff of each compared party; empty where it was not settled."""
    nadir: dict[str, float]
    """Smallest listed payoff of each compared party; empty where nothing is listed."""
    disagreement: dict[str, float]
    """Of all parties."""
    steps: list[Step]
    """Trade-offs between consecutive deals; only for two compared parties."""
    solutions: list[ZoneSolution]
    deals: list[ZoneDeal]
    method: str
    """Name of the algorithm."""
    checks: list[Check]
    notes: list[str]
    solves: int
    """Runs of the solver for the list; solutions and deals are not counted."""
    solves_per_point: float | None
    """None where nothing is listed."""
    seconds: float
    """For the list alone."""
    manifest: Manifest
