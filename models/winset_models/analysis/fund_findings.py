"""Findings about a fund: who pays and draws in every state, what that does to risk, and what would change it."""

from typing import Literal

from pydantic import Field

from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.finding_parts import Check, Finding, Manifest, Status, Subject
from winset_models.analysis.roadmap_findings import Stage


class TreeSummary(Finding):
    """The scenarios that were computed with."""

    stages: list[str]
    nodes: int
    scenarios: int
    scenarios_before: int
    """Before the reduction."""
    reports: int = 1
    """Reports on contracts by which every scenario of the file is divided; 1 where there are none."""
    error: float
    """Transport distance between the scenarios of the file and those kept, each quantity in units of its standard
    deviation; 0 where none was moved."""
    quantities: dict[str, list[tuple[float, float, float]]]
    """By quantity and stage: mean, 5 % and 95 % quantile."""


class Node(Finding):
    """One state of the world."""

    label: str
    stage: int
    """From 1."""
    parent: int
    """Position of the state before; −1 in the first stage."""
    probability: float


class Risk(Finding):
    """How the discounted result of a party over the whole time is distributed, in the party's own value."""

    mean: float
    deviation: float
    """Standard deviation."""
    worst: float
    """Smallest result."""
    tail: float
    """Mean of the worst cases, beyond the party's own level."""
    threshold: float
    """Result that is reached with that probability (value at risk)."""
    value: float
    """As the party judges it: mean and tail, weighted."""


class MemberFinding(Finding):
    """What a plan means for one member, recomputed without the solver."""

    value: float
    """Inside the fund, as the party judges it."""
    alone: float
    """Outside the fund."""
    gain: float
    """Value inside less value outside."""
    components: dict[str, float]
    """Expected discounted `contributions` (negative), `pledge fees`, `support`, `draws`, `refunds`, `outcome payments`,
    `benefits`, `cost of effort`, `arrears` (short of the key), `income`, `needs` (as if nothing covered them),
    `savings`, `curvature of utility` and `risk` (the tail's part); they add up to the value inside; those that are not
    zero."""
    inside: Risk
    outside: Risk
    pledge: float | None
    expected_contribution: float
    """Not discounted, over all stages."""
    expected_receipt: float
    """Support, draws, refunds and outcome payments, not discounted, over all stages."""
    expected_return: float = 0.0
    """Draws and refunds among them."""
    largest_contribution: float
    """In any state."""
    key_share: float | None
    """Share by the key; None where it is not for this member."""
    burden_share: float | None
    """Part of all members' expected contributions; None where there are none."""


class Temptation(Finding):
    """A state in which a member comes closest to walking away, or would."""

    party: str
    node: int
    """Position of the state."""
    staying: float
    walking: float
    """Less the penalty."""
    margin: float
    """Staying less walking away; negative where it walks away."""
    words: str


class FundStatement(Finding):
    """A statement of the file that a plan breaks."""

    path: str
    location: str
    statement: str
    node: int | None
    """First state in which it is broken, where that can be said."""
    amount: float


class Plan(Finding):
    """What is paid in every state, with everything that follows; lists run over the states."""

    needed: dict[str, list[float]] = Field(default_factory=dict)
    """By need: how large it is; 0 where it does not exist."""
    pledges: dict[str, float]
    contributions: dict[str, list[float]]
    support: dict[str, list[float]]
    """By need."""
    draws: dict[str, list[float]]
    gifts: dict[str, list[float]]
    payments: dict[str, dict[str, float]]
    """By contract and report: what is promised."""
    outcome_payments: dict[str, list[float]] = Field(default_factory=dict)
    """By contract: what is paid in every state; zero but where its report is made."""
    administration: list[float] = Field(default_factory=list)
    """What administration takes of the contributions; empty where it takes nothing."""
    interest: list[float] = Field(default_factory=list)
    """What the reserve has earned since the state before; empty where it earns nothing."""
    initial: float = 0.0
    """What the reserve began with."""
    reserve: list[float]
    refunds: list[float]
    refunded: dict[str, list[float]] = Field(default_factory=dict)
    """By member: its part of the refunds, to the cent; nobody where nothing is refunded."""
    savings: dict[str, list[float]]
    cent: float
    """Smallest amount in which payments are made; all amounts are multiples of it and add up exactly."""
    currency: str | None = None
    """Code of the currency of which that is one cent; None where values are no money."""
    members: dict[str, MemberFinding]
    tightest: list[Temptation]
    """For each member the state with the smallest margin, narrowest first; empty with full commitment."""
    broken: list[FundStatement] = Field(default_factory=list)


class Pooling(Finding):
    """What it is worth to share risk, and who shares whose."""

    alone: float
    """Sum of the members' values outside."""
    together: float
    """Largest sum of their values inside."""
    value: float
    """Together less alone."""
    bound: float | None
    """No plan makes the value larger."""
    diversification: float | None
    """Risk of the sum of all members' needs and incomes over the sum of their risks, each the mean less the mean of the
    worst tenth (1: nothing is diversified)."""
    correlations: dict[str, dict[str, float]]
    """Of the members' results outside."""
    insured_by: dict[str, dict[str, float]]
    """By receiver (a member, or an agency), then by source (member, donor, `reserve` for what it began with,
    `interest`): expected receipts."""
    insured_in_tail: dict[str, dict[str, float]]
    """The same in the worst cases that the receiver, a member, would have outside."""
    concentration: float | None
    """Sum of squared shares of the expected contributions of members and donors (Herfindahl); 1 for a single payer."""
    effective_payers: float | None
    """Its inverse."""
    largest_payer: str | None


class Information(Finding):
    """What knowing more, or planning for less, would change in the largest sum of values."""

    stochastic: float
    """Largest sum of values of a plan that is ready for every scenario."""
    perfect: float | None
    """Mean of the largest sums if the scenario were known before anything is decided."""
    perfect_information: float | None
    """Expected value of perfect information."""
    mean_plan: float | None
    """What pledges and payments of the first stage that are best for the mean scenario lead to; None where they lead
    to no plan at all in some scenario."""
    stochastic_solution: float | None
    """Value of the stochastic solution; None where planning for the mean leaves no plan (its loss has no limit)."""
    words: str


class Price(Finding):
    """What a guarantee, limit or band costs everybody together, at the margin."""

    path: str
    location: str
    statement: str
    per: str
    """What it is raised by, in words, such as `one percentage point of the need` or `1 million EUR`."""
    price: float
    """How much the largest sum of values falls for that; 0 where it does not bind."""
    confirmed: bool | None
    """Whether solving again with a small change agrees; None where that was not tried."""


class EffortFinding(Finding):
    """What it takes to make one effort worthwhile."""

    effort: str
    name: str
    possible: bool
    payments: dict[str, float]
    """By report: the cheapest payments that make it worthwhile."""
    expected_payment: float | None
    """Before discounting."""
    rent: float | None
    """What the implementer keeps above its cost and reservation, in its value when it is paid."""
    first_best: float | None
    """Expected payment if effort could be seen; None where the limits of payments rule even that out."""
    agency_cost: float | None
    """Expected payment less that."""
    worth: float | None
    """Expected worth of the outcomes to all members together."""


class ContractFinding(Finding):
    """A contract in the plan, and the cheapest ones for each effort."""

    contract: str
    name: str
    implementer: str
    wanted: str
    paid: dict[str, float]
    """By report: as in the plan; empty where it does not come about or there is no plan."""
    efforts: list[EffortFinding]
    perfect_verification: EffortFinding | None
    """The wanted effort if reports were always true, where they are not."""
    words: str


class Commitment(Finding):
    """What would keep every member in the best plan in every state."""

    full: float
    """Largest sum of values if nobody could walk away."""
    limited: float | None
    """Largest sum of values with the penalties of the file; None where no plan keeps everybody in."""
    autarky: bool
    """Whether nothing at all can be shared when members may walk away."""
    penalties: dict[str, float]
    """By member: smallest penalties, in sum, at which the full value is reached; members that need none left out."""
    added: dict[str, float]
    """What that adds to the penalties of the file."""
    bound: float | None
    """No smaller sum is enough."""
    patience: float | None
    """Smallest common discount factor at which the full value is reached without more penalties, for a fund that
    repeats."""
    words: str


class Fund(Finding):
    """Answer of `fund`: the best plan of a fund and what it rests on, or why there is none."""

    kind: Literal["fund"] = "fund"
    schema_version: Literal[1] = 1
    subject: Subject
    name: str
    status: Status
    engine: Literal["extensive", "mpi"] = "extensive"
    tree: TreeSummary
    nodes: list[Node]
    quantities: dict[str, list[float]] = Field(default_factory=dict)
    """By quantity of the scenarios: its value in every state."""
    needs: dict[str, str]
    """Names by id."""
    donors: dict[str, str]
    contracts: dict[str, str]
    need_of: dict[str, str]
    """Party by need."""
    modules: list[str]
    """Modules that were taken to be in force (everybody to whom they are open being bound)."""
    missing: list[str] = Field(default_factory=list)
    """Needs and contracts that do not exist in the package looked at."""
    limited: bool
    """Whether members may walk away."""
    pledging: Literal["stage", "all"] | None = None
    """Whether a pledge is one for each stage or for all together; None without pledges."""
    stages: list[Stage]
    """What was sought, in order."""
    plan: Plan | None
    utility_error: dict[str, float] = Field(default_factory=dict)
    """By member with a curved utility: largest error of its approximation in one state, in its own value."""
    pooling: Pooling | None = None
    information: Information | None = None
    prices: list[Price] = Field(default_factory=list)
    """Largest first; those that do not bind left out."""
    free: int = 0
    """Guarantees, limits and bands that were looked at and do not bind."""
    agreements: list[ContractFinding] = Field(default_factory=list)
    """The contracts."""
    commitment: Commitment | None = None
    explanation: Explanation | None = None
    """Why there is no plan, where there is none: statements that cannot all hold, and what would give way."""
    checks: list[Check] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    manifest: Manifest | None
