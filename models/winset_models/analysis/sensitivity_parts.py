"""Parts of a finding about what would change the answer: its numbers, packages and samples."""

from typing import Literal

from winset_models.analysis.finding_parts import Finding, Status
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
