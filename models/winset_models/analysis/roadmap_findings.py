"""Findings about a roadmap: what is done when, what it is worth, who would rather stop, and why none exists."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.finding_parts import Check, Finding, Manifest, Status, Subject


class ScheduledStep(Finding):
    """A step, or a part of one, with its place in time."""

    task: str
    """Key: the id of the step, with `#2` behind it for the second of several parts."""
    step: str
    part: int
    """From 1."""
    parts: int
    name: str
    """In the words of the file, with the part where there are several."""
    by: list[str]
    """Ids of the parties and third parties that perform it."""
    phase: str | None
    start: int
    """Period in which it starts."""
    duration: int
    """Periods that it takes; 0 for a moment at the beginning of a period."""
    done: int
    """Period in which it is done: one-off gains are received and benefits begin."""
    verified: int
    """First period in which it counts as verified."""
    starts_on: str | None
    """Day, where the roadmap has dates."""
    done_on: str | None
    """Last day of the period in which it is done; for a moment its only day."""
    verified_on: str | None
    """First day from which it counts as verified."""
    needs_trust: float | None = None
    """Trust without which it does not start."""


class PartyCourse(Finding):
    """How a roadmap goes for one party. Lists run over periods, the first entry being period 1."""

    value: float
    """Discounted value of the whole course, flows beyond the horizon included."""
    gain: float
    """Value minus the walk-away value."""
    components: dict[str, float]
    """Discounted `costs` (negative), `one-off gains`, `benefits` and `benefits beyond the horizon`; they add up to the
    value; those that are not zero."""
    payoff: list[float]
    """By period, 1 to T, not discounted."""
    going_on: list[float]
    """By period, 1 to T + 1, the last being the time after the last period: value from then on of keeping to the
    course, discounted to that period."""
    stopping: list[float]
    """By period, 1 to T + 1: value of the best defection at that period."""
    exposure: list[float]
    """By period, 1 to T: what it has at risk."""
    exposure_limit: float | None = None
    """Most that it may have at risk in any period; None without a limit."""
    given: list[float]
    """By period, 1 to T: worth of its concessions so far."""
    guarantee: float
    """What it loses by a defection that is noticed."""

    @property
    def margins(self) -> list[float]:
        """By period, 1 to T + 1: value of going on minus that of stopping; negative where it would rather stop."""
        return [stay - leave for stay, leave in zip(self.going_on, self.stopping, strict=True)]


class Regret(Finding):
    """A party that would rather stop, or the narrowest margin where nobody would."""

    party: str
    period: int
    """T + 1 stands for the time after the last period."""
    day: str | None
    amount: float
    """Value of the best defection minus that of going on; negative where the party goes on: the margin left to it."""
    skipped: list[str]
    """Tasks that it would not carry out; empty where it walks away without owing anything."""
    secret: bool
    """Whether it hopes not to be noticed."""
    words: str


class BrokenCondition(Finding):
    """A statement of the file that a course breaks."""

    path: str
    location: str
    statement: str
    period: int | None
    """First period in which it is broken, where that can be said."""
    day: str | None
    amount: float
    """By how much, in the statement's own unit (positive)."""


class Course(Finding):
    """A complete course of steps with everything that follows from it, recomputed without the solver."""

    title: str
    schedule: list[ScheduledStep]
    """In the order of their starts."""
    left_out: list[str]
    """Steps that are not taken."""
    parties: dict[str, PartyCourse]
    trust: list[float]
    """At the beginning of each period, 1 to T + 1."""
    resources: dict[str, list[float]]
    """By resource with a limit in every period: use in periods 1 to T."""
    completion: int
    """Last period before everything is done and verified; 0 for an empty course."""
    completion_day: str | None
    """Last day of that period, where the roadmap has dates."""
    largest_exposure: float
    survival: float
    """Probability that the process does not break down."""
    broken: list[BrokenCondition]
    """Statements that it breaks, self-enforcement apart, in the order of time."""
    regrets: list[Regret]
    """Every party and period in which stopping is better than going on, in the order of time."""
    tightest: list[Regret]
    """For each party the period with the smallest margin."""
    unwilling: dict[str, float] = Field(default_factory=dict)
    """By party that would not sign: by how much the course is worth less to it than walking away (positive)."""
    feasible: bool
    """No statement is broken, everybody would sign and, where the roadmap is to be self-enforcing, nobody regrets."""
    self_enforcing: bool
    """Nobody regrets."""
    first: str | None
    """The first thing that goes wrong, in words; None where nothing does."""


class Stage(Finding):
    """One objective of a lexicographic order, and what was found for it."""

    objective: str
    """Such as `nash`, `welfare`, `payoff:PARTY`, `earliest`, `exposure`, `guarantee`, `survival`."""
    title: str
    measure: str
    """What `value` measures, in words."""
    smaller_is_better: bool
    status: Status
    value: float | None
    bound: float | None
    """No roadmap that keeps the earlier stages can do better than this."""
    gap: float | None
    exact: bool


class Wait(Finding):
    """One condition in a circle of conditions."""

    step: str
    waits_for: str
    words: str
    """For example: `Embassies reopened waits for Claims settled (required)`."""


WayKind = Literal[
    "simultaneous exchange",
    "split a step",
    "escrow",
    "third party",
    "more time",
    "later deadline",
    "guarantee",
    "drop a condition",
    "leave a step out",
]
"""What is done to the file in a way out."""


class Place(Finding):
    """A place in the file."""

    path: str
    location: str
    """File, line and column; of the part that a new entry goes to, where there is none yet."""


class WayOut(Finding):
    """A change of the file after which a roadmap exists, or at least the circle is broken."""

    kind: WayKind
    steps: list[str]
    words: str
    changes: int
    """How many entries of the file it changes."""
    places: list[Place] = Field(default_factory=list)
    """Those entries."""
    enough: bool | None
    """Whether a roadmap then exists, found by solving again; None where that was not settled."""


class Deadlock(Finding):
    """Steps that wait for each other in a circle, so that none of them can ever start."""

    waits: list[Wait]
    """In order; the last waits for the first."""
    words: str
    """`A waits for B waits for A`, by names."""
    ways_out: list[WayOut]
    """Fewest changes first."""


class Shortfall(Finding):
    """What keeps every roadmap from being self-enforcing, and what would close the gap."""

    course: Course
    """The course with the smallest guarantee, or with the smallest largest regret."""
    regrets: list[Regret]
    """Where it would be stopped without additional guarantees."""
    guarantees: dict[str, float]
    """By party: the guarantee that is added to what is posted, smallest in sum; parties that need none left out."""
    bound: float | None
    """No smaller sum of guarantees makes any roadmap self-enforcing."""
    possible: bool
    """Whether the guarantees of the file can be raised that far."""
    words: str


class Statement(Finding):
    """A statement of the file that takes part in a conflict."""

    path: str
    location: str
    words: str


class Chunk(Finding):
    """One move of a safe exchange."""

    task: str
    name: str
    by: list[str]
    at_risk: dict[str, float]
    """By party, after this move: what it has given beyond what it has received."""
    temptation: dict[str, float]
    """By party, after this move: what it would gain by stopping, cost still to bear less value still to come."""
    windows: dict[str, tuple[float, float]] = Field(default_factory=dict)
    """By divisible step: fewest and most of its parts, fractions included, that may be done at this point for nobody to
    stop, given what else is done and what is posted; steps for which no number would do are not named."""


class Exchange(Finding):
    """The order of the parts of divisible steps that keeps the largest exposure smallest."""

    chunks: list[Chunk]
    largest_exposure: float
    """Largest amount that anybody has at risk after any move."""
    in_one_piece: float
    """The same when the steps are not split."""
    guarantee: float
    """Smallest amount that each side must stand to lose so that nobody stops after any move."""
    safe: bool
    """Whether nobody would stop after any move even without a guarantee."""
    words: str


class Roadmap(Finding):
    """Answer of `roadmap`: the best course of steps, how given ones fare, or why there is none."""

    kind: Literal["roadmap"] = "roadmap"
    schema_version: Literal[1] = 1
    subject: Subject
    status: Status
    periods: int
    period: str
    """Length of a period: `month`."""
    days: list[str]
    """First day of each period, 1 to T + 1; empty without a start date."""
    steps: dict[str, str]
    """Names of the steps by id."""
    phases: dict[str, str]
    """Names of the phases by id, in their order."""
    performers: dict[str, str]
    """Names of parties and third parties by id."""
    self_enforcing: bool
    """Whether the roadmap had to be."""
    stages: list[Stage]
    course: Course | None
    """The best course; None where there is none or only sequences were asked for."""
    guarantees_added: dict[str, float] = Field(default_factory=dict)
    """By party: what it loses by stopping the best course beyond what the file posts, where that was chosen too."""
    sequences: dict[str, Course] = Field(default_factory=dict)
    """Given courses by id."""
    deadlocks: list[Deadlock] = Field(default_factory=list)
    shortfall: Shortfall | None = None
    """Where courses exist, but none that nobody regrets."""
    conflict: list[Statement] = Field(default_factory=list)
    """Statements that cannot all hold, where something else is the reason."""
    irreducible: bool = True
    """Whether none of these is superfluous; not known where the search for fewer was stopped."""
    ways_out: list[WayOut] = Field(default_factory=list)
    """Changes after which a roadmap exists."""
    exchange: Exchange | None = None
    """Where the file has steps that can be split."""
    checks: list[Check] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    manifest: Manifest | None
