"""Findings about what would change the answer: which numbers matter, how far each may move, and what holds anyway."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.finding_parts import Check, Finding, Manifest, Status, Subject
from winset_models.analysis.sensitivity_parts import (
    Answered,
    Effort,
    Failure,
    ParameterLabel,
    QuantityLabel,
    Samples,
    SeenPackage,
)
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import AGREEMENT


class Bar(Finding):
    """What one parameter does by itself to one quantity."""

    parameter: str
    quantity: str
    at_low: float
    at_high: float
    package_at_low: str | None
    package_at_high: str | None
    """Keys of packages; None where there is no deal."""

    @property
    def swing(self) -> float:
        """Distance between the figures at both ends."""
        return abs(self.at_high - self.at_low)


class Tornado(Finding):
    """One number at a time, from one end of its range to the other; the bars of a quantity by their swings.

    Those with an end at which there is no deal come after all others.
    """

    bars: list[Bar]
    words: str


class Segment(Finding):
    """A range of one parameter in which the recommendation is the same."""

    start: float
    end: float
    package: str | None
    status: Status
    certified: bool
    """Whether it is proven best at every point of the range; at the very place of a change only one of both may be."""
    value_at_start: float | None
    value_at_end: float | None
    """Of the objective."""


class Breakpoints(Finding):
    """Where the recommendation changes along one parameter, within its range, the ranges in ascending order."""

    parameter: str
    method: Literal["dissection", "steps", "bracketing", "values"]
    """``values``: the number takes a few values only; each was looked at, and nothing is said of what is between."""
    segments: list[Segment]
    widths: list[float]
    """By change from one segment to the next: within what distance its place is known; 0 where it is exact."""
    solves: int
    complete: bool
    """False where it was stopped before every range was settled."""
    words: str


class RegionMap(Finding):
    """The recommendation over two parameters."""

    first: str
    second: str
    first_values: list[float]
    second_values: list[float]
    packages: list[list[str | None]]
    """By value of the first, then of the second parameter."""
    certified: list[list[bool]]
    """By cell between four points: whether one package is proven best everywhere in it."""
    words: str


class Radius(Finding):
    """How far all doubtful numbers may move at once before a deal fails, as a part of their ranges."""

    deal: str
    holds_within: float
    """Proven: however the numbers move by no more than this part of the way to the ends of their ranges, it holds.

    A number nearer than a millionth of its range to a value at which the program takes another form counts as that.
    """
    fails_at: float | None
    """It fails with the numbers below, moved by this part; None where none with which it fails were found, which is
    proof where it holds within 1 only."""
    failing_numbers: dict[str, float]
    """By parameter: a set of numbers, as near as was found, with which it fails."""
    fails_because: str
    words: str


class Screened(Finding):
    """What moving one parameter does to a quantity, on average over the others (Morris)."""

    parameter: str
    quantity: str
    mean: float
    """Mean elementary effect."""
    mean_size: float
    """Mean of their absolute values."""
    interval: float
    """Half width of the confidence interval of the mean size."""
    deviation: float
    """Standard deviation of the effects: large where it interacts or is not linear."""


class Morris(Finding):
    """Which parameters matter at all, from few samples."""

    trajectories: int
    effects: list[Screened]
    words: str


class SobolIndex(Finding):
    """What part of the variance of a quantity comes from one parameter."""

    parameter: str
    quantity: str
    first: float
    first_interval: float
    """Half width of the confidence interval."""
    total: float
    total_interval: float


class Sobol(Finding):
    """What part of the variance comes from which parameter, alone and together with others."""

    base_samples: int
    samples: int
    confidence: float
    indices: list[SobolIndex]
    enough: bool
    """False where intervals are so wide that the order of the parameters is not known."""
    words: str


class Acceptance(Finding):
    """How often one package is best over all weights that voices may have."""

    package: str
    share: float
    interval: float
    """Half width of the 95 % confidence interval."""
    central_weights: dict[str, float]
    """By party: mean of the weights with which it is best, scaled to a sum of 1."""


class Acceptability(Finding):
    """Which package is best, whatever the weights."""

    samples: int
    packages: list[Acceptance]
    """Most often best first."""
    words: str


class Regretted(Finding):
    """What is given up by one package, with its own payments, in every scenario."""

    package: str
    """Key of what it decides."""
    content: Package
    """The package itself: its payments, splits and plans may be others than those listed under its key."""
    apart: str = ""
    """What is different from the package listed under its key; empty where it is that package."""
    regrets: dict[str, float]
    """By scenario: the best total gain less the one of this package."""
    holds: dict[str, bool]
    """By scenario: whether it keeps every rule and leaves nobody worse off there; there is no deal where not."""

    @property
    def label(self) -> str:
        """Its key, with what is different from the package listed under that key."""
        return f"{self.package} {self.apart}" if self.apart else self.package

    @property
    def largest(self) -> float:
        """Largest regret over all scenarios."""
        return max(self.regrets.values())


class MinimaxRegret(Finding):
    """The package that is least regretted, whatever the scenario."""

    scenarios: dict[str, str]
    """Titles by id; `file` for the file as it is written."""
    best: dict[str, float]
    """By scenario: the largest total gain."""
    chosen: Regretted | None
    """None where no package was found."""
    bound: float
    """No package, whatever its payments, has a smaller largest regret."""
    others: list[Regretted]
    """For comparison: the deal that is asked about, and the best package of every scenario; each is listed once, and
    none is like the chosen one."""
    exact: bool
    words: str

    @property
    def least(self) -> list[Regretted]:
        """The chosen package, and others whose largest regret is as small but for rounding."""
        if self.chosen is None:
            return []
        enough = self.chosen.largest + AGREEMENT * max(1.0, *self.best.values())
        return [self.chosen, *(one for one in self.others if one.largest <= enough)]


class Information(Finding):
    """What knowing one number before the talks end would be worth."""

    parameter: str
    value: float
    """Expected value of perfect information, in the unit of the file."""
    interval: float


class PerfectInformation(Finding):
    """What it is worth to find out, one parameter at a time and all at once."""

    samples: int
    packages: int
    """Packages compared, each with its own payments: those recommended in some sample, or the most promising of them,
    and what the file's own numbers recommend."""
    expected: float
    """Expected total gain of the one that is best on average, signed before anything is known; where not every package
    was compared, another may do better."""
    all: float
    """Expected value of knowing all numbers: what each sample's own recommendation, or the best of those compared,
    gains more on average. Where ``expected`` is too low, this is too high by as much."""
    parameters: list[Information]
    """Largest first. Among the packages compared: with others, a number may be worth less or more."""
    words: str


class Box(Finding):
    """A rule of the kind `a ≤ number ≤ b and …` for when a deal fails."""

    limits: dict[str, tuple[float, float]]
    """By parameter that is limited: its ends."""
    coverage: float
    """Part of all failures that are inside."""
    density: float
    """Part of what is inside that fails."""
    mass: float
    """Part of all samples that are inside."""
    rule: str


class Discovery(Finding):
    """Under which circumstances there is no deal, or a named deal fails (PRIM)."""

    of: str
    """What fails: the id of a deal, or an empty text for any deal at all."""
    samples: int
    failures: int
    boxes: list[Box]
    words: str


class PartyView(Finding):
    """What is recommended with the numbers as one party sees them, or in one scenario."""

    party: str
    """Key of the party or group, or of the scenario."""
    title: str
    """In words: `as Kenya sees it`, or the name of the scenario."""
    changes: list[str]
    """What is different from the file, in words."""
    answer: Answered
    recommended_here: bool
    """Whether the recommendation is the same as with the numbers of the file."""
    value_of_file_package: dict[str, float]
    """By party: gain, as seen here, from what is recommended with the numbers of the file; empty where that package
    breaks a rule here."""
    other_payments: bool = False
    """Whether the recommendation is the same but for payments, assistance and the split of divisible issues."""
    drawbacks: list[str] = Field(default_factory=list)
    """Why what is recommended with the numbers of the file does not hold here: rules it breaks, and who loses."""


class Views(Finding):
    """The negotiation through the eyes of the parties, and in the named scenarios."""

    views: list[PartyView]
    words: str


class Sensitivity(Finding):
    """What would change the answer."""

    kind: Literal["sensitivity"] = "sensitivity"
    subject: Subject
    question: str
    """What is recommended, in words: by which solution or objective, or the deal that is looked at."""
    parameters: list[ParameterLabel]
    assumed: str
    """Says so in words where the ranges are not from the file; empty otherwise."""
    quantities: list[QuantityLabel]
    packages: list[SeenPackage]
    base: Answered
    tornado: Tornado | None = None
    breakpoints: list[Breakpoints] = Field(default_factory=list)
    map: RegionMap | None = None
    radius: Radius | None = None
    morris: Morris | None = None
    sobol: Sobol | None = None
    acceptability: Acceptability | None = None
    regret: MinimaxRegret | None = None
    information: PerfectInformation | None = None
    discovery: Discovery | None = None
    views: Views | None = None
    failures: list[Failure] = Field(default_factory=list)
    samples: list[Samples] = Field(default_factory=list)
    """Only where they were asked for."""
    stopped: bool = False
    """Whether it was stopped before everything asked for was answered."""
    effort: Effort
    checks: list[Check]
    notes: list[str]
    manifest: Manifest
