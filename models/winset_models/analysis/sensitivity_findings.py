"""Findings about what would change the answer: which numbers matter, how far each may move, and what holds anyway."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.finding_parts import Check, Finding, Manifest, Status, Subject
from winset_models.negotiation.deal import Package


class ParameterLabel(Finding):
    """A doubtful number, or several that vary together."""

    name: str
    """Id, with `.` and the name of the place behind it where each number varies by itself."""
    title: str
    paths: list[str]
    """Places in the file."""
    means: Literal["value", "factor", "difference"]
    unit: str
    """Unit of the figures below; empty for factors and plain numbers."""
    nominal: float
    """What the file says: its number, the factor 1 or the difference 0."""
    low: float
    high: float
    """Ends of the range; of a normal distribution the central 99.8 %."""
    distribution: str
    """In words."""


class QuantityLabel(Finding):
    """A figure that is followed."""

    name: str
    """As on the command line, for example `gain:KEN`."""
    title: str
    unit: str
    """Empty for counts, shares and 0/1 figures."""


class SeenPackage(Finding):
    """A package that was recommended somewhere."""

    key: str
    """`P1` for the one recommended by the file as it is, then by how often others were."""
    words: str
    """What is different from P1, in a few words; what it holds for P1."""
    package: Package


class Answered(Finding):
    """What was found with the numbers of the file as they are, or for one set of other numbers."""

    status: Status
    package: str | None
    """Key of the package; None where there is no deal."""
    quantities: dict[str, float]
    """By name; where there is no deal, what everybody has without one."""


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
    """Whether the package is proven best at every point of the range, not only where it was solved."""
    value_at_start: float | None
    value_at_end: float | None
    """Of the objective."""


class Breakpoints(Finding):
    """Where the recommendation changes along one parameter, within its range, the ranges in ascending order."""

    parameter: str
    method: Literal["dissection", "steps", "bracketing"]
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
    """Proven: however the numbers move by no more than this part of the way to the ends of their ranges, it holds."""
    fails_at: float | None
    """It fails with the numbers below, moved by this part; None where it holds over the whole ranges."""
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
    """What is given up by one package in every scenario."""

    package: str
    regrets: dict[str, float]
    """By scenario: the best total gain less the one of this package."""
    holds: dict[str, bool]
    """By scenario: whether the package keeps every rule there; there is no deal where it does not."""

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
    """No package has a smaller largest regret."""
    others: list[Regretted]
    """For comparison: the best package of every scenario."""
    exact: bool
    words: str


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
    """Packages compared: all that were best in some sample."""
    expected: float
    """Expected total gain of the package that is best on average."""
    all: float
    """Expected value of knowing all numbers."""
    parameters: list[Information]
    """Largest first."""
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
    """Whether the recommendation is the same but for payments and assistance."""
    drawbacks: list[str] = Field(default_factory=list)
    """Why what is recommended with the numbers of the file does not hold here: rules it breaks, and who loses."""


class Views(Finding):
    """The negotiation through the eyes of the parties, and in the named scenarios."""

    views: list[PartyView]
    words: str


class Failure(Finding):
    """A sample that was not answered."""

    campaign: str
    sample: int
    words: str


class Samples(Finding):
    """What was drawn and answered, sample by sample; samples that were not answered are left out."""

    name: str
    """What was drawn, in words."""
    parameters: dict[str, list[float]]
    """By name: the number of every sample."""
    quantities: dict[str, list[float]]
    """By name: the figure of every sample."""
    packages: list[str | None]
    """Keys of packages; None where there is no deal."""
    statuses: list[Status]


class Effort(Finding):
    """What it took."""

    samples: int
    resumed: int
    """Samples that were found in the file of an earlier run."""
    rebuilt: int
    """Samples whose numbers change the structure of the program, so that it was built anew."""
    seconds: float
    """Of solving, over all workers."""
    workers: int


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
