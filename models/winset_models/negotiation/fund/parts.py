"""The parts of a fund as a file describes them: scenarios, members, needs, donors, contracts and the reserve."""

from typing import Annotated, Literal

from pydantic import Field

from winset_models.negotiation.fund.amounts import AffineAmount, Amount, ByStage, StageName
from winset_models.negotiation.issue import OneOrMore
from winset_models.negotiation.part import (
    ByParty,
    Count,
    Fraction,
    Identifier,
    NonNegative,
    NonNegativeByParty,
    Number,
    OrBlank,
    Part,
    Positive,
    SourcedPart,
)

MOST_STAGES = 50
"""Stages at most."""
MOST_NODES = 1_000_000
"""Nodes of the tree at most."""
MOST_VALUES = 20_000_000
"""Values of quantities at all nodes of a tree of factors at most."""
MOST_REDUCED = 10_000
"""Scenarios at most of which some can be kept: time grows with the square of their number."""


class ScenarioPath(Part):
    """One scenario from beginning to end."""

    probability: Fraction
    """How likely it is; the probabilities of all scenarios add up to 1."""
    values: dict[Identifier, ByStage] = Field(default_factory=dict)
    """By quantity: its value in every stage. Scenarios that agree up to a stage are told apart only after it."""


class ScenarioNode(Part):
    """One state of the world in one stage."""

    after: Identifier | None = None
    """State of the stage before; a state of the first stage where absent."""
    probability: Fraction = 1.0
    """How likely it is once the state before it has been reached."""
    values: dict[Identifier, Number] = Field(default_factory=dict)
    """By quantity."""


class Level(Part):
    """A value that a factor can take."""

    value: Number
    """What the factor then is."""
    probability: Fraction
    """The probabilities of all levels of a factor add up to 1."""


class Factor(SourcedPart):
    """A quantity with a probability distribution in each stage."""

    mean: ByStage = Field(default_factory=lambda: [0.0])
    """Mean, before persistence; the factor by which levels are multiplied is not this: levels say values."""
    deviation: ByStage = Field(default_factory=lambda: [0.0])
    """Standard deviation of the shock of a stage; of its logarithm for a lognormal factor."""
    distribution: Literal["normal", "lognormal"] = "normal"
    """A normal factor is mean + shock, a lognormal one mean · exp(shock), corrected so that its mean is the mean."""
    persistence: Fraction = 0.0
    """Part of the shock of one stage that is still there in the next (1 for a random walk)."""
    at_least: Number | None = None
    """Smaller values count as this."""
    levels: list[Level] = Field(default_factory=list)
    """Instead of all of the above: the values it takes, independently in every stage."""


class Correlation(Part):
    """How the shocks of two factors in the same stage go together."""

    between: Annotated[list[Identifier], Field(min_length=2, max_length=2)]
    """Two factors with distributions."""
    value: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1, le=1)]
    """Correlation coefficient, from −1 to 1."""


class Scenarios(SourcedPart):
    """What may happen: exactly one of `paths`, `tree`, `factors` and `csv`; one certain course where none is given."""

    paths: dict[Identifier, ScenarioPath] = Field(default_factory=dict)
    """Scenarios from beginning to end, by id."""
    tree: dict[Identifier, ScenarioNode] = Field(default_factory=dict)
    """States of the world by id, each after one of the stage before."""
    factors: dict[Identifier, Factor] = Field(default_factory=dict)
    """Quantities with distributions, by id."""
    csv: str | None = None
    """File beside this one with columns `scenario`, `probability`, `stage` and one for each quantity; the reader writes
    its rows into `paths`."""
    branches: list[Annotated[int, Field(strict=True, ge=1, le=MOST_NODES)]] = Field(default_factory=list)
    """For factors with distributions: into how many states each stage branches, one number for each stage."""
    correlations: list[Correlation] = Field(default_factory=list)
    """Between factors with distributions; all others are independent."""
    seed: Count = 1
    """Of the draws from distributions: the same seed gives the same tree."""
    reduce_to: Annotated[int, Field(strict=True, ge=1)] | None = None
    """How many scenarios to keep; the rest is moved to the nearest ones, and the error is reported."""


class Risk(Part):
    """How a party looks at what may happen: the mean, and the mean of the worst cases."""

    weight: Fraction = 0.0
    """Weight of the worst cases; the rest is the weight of the mean."""
    level: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, lt=1)] = 0.9
    """Worst cases are those beyond this probability: 0.9 for the worst tenth."""


class Utility(Part):
    """What one more unit of money in a stage is worth; its slope is 1 at the reference."""

    form: Literal["linear", "logarithmic", "power", "exponential"] = "linear"
    """linear c; logarithmic r·ln(c/r); power r·((c/r)^(1−γ) − 1)/(1−γ); exponential τ·(1 − exp(−(c − r)/τ))."""
    reference: Positive = 1.0
    """r, an amount of money in a stage."""
    aversion: Positive = 2.0
    """γ of a power utility."""
    tolerance: Positive = 1.0
    """τ of an exponential utility: its tolerance of risk."""
    over: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    """Smallest and largest amount considered, such as `[0.2, 2]`; found from the file where absent."""
    pieces: Annotated[int, Field(strict=True, ge=1, le=2000)] = 40
    """Of the piecewise-linear approximation."""


class Member(SourcedPart):
    """What a party can bring to the fund and how it judges it."""

    income: Amount = Field(default_factory=AffineAmount)
    """What it has in each stage without the fund, such as revenue (negative for a burden)."""
    pays_at_most: Amount | None = None
    """Most that it can pay in a stage (ability to pay); no limit where absent, nothing where 0."""
    pays_in_all: NonNegative | None = None
    """Most that it can pay over all stages of any scenario; no limit where absent."""
    pledge_at_most: NonNegative | None = None
    """Most that it can pledge; no limit where absent."""
    draws_at_most: Amount = Field(default_factory=AffineAmount)
    """Most that it can draw in a stage beyond support for its needs; nothing where absent."""
    saves_at_most: NonNegative = 0.0
    """Most that it can put aside by itself from one stage to the next, inside and outside the fund."""
    risk: Risk = Field(default_factory=Risk)
    """How it looks at what may happen; at the mean alone where absent."""
    utility: Utility = Field(default_factory=Utility)
    """What money in a stage is worth to it; as much as it is where absent."""
    penalty: NonNegative = 0.0
    """What it loses when it walks away from the fund: a bond, or sanctions that would follow."""


class Need(SourcedPart):
    """Something that costs money in some scenarios, and that the fund can cover."""

    name: str | None = None
    """Words for reports; the id where absent."""
    of: Identifier
    """Party that bears what the fund does not cover."""
    module: Identifier | None = None
    """Module by which it arises, where its party is bound; it exists in any case where absent."""
    amount: Amount
    """How much; what would be negative counts as nothing."""
    at_least: Fraction = 0.0
    """Share that the fund guarantees to cover whenever it arises."""
    at_most: Fraction = 1.0
    """Share that the fund may cover."""
    unmet: Positive = 1.0
    """What one unit that is not covered costs its party; more than 1 where it cannot simply pay for it."""
    benefit: ByParty = Field(default_factory=dict)
    """By party: what one unit that is covered is worth, besides the money."""


class Key(SourcedPart):
    """Shares by which the burden is to be borne."""

    shares: NonNegativeByParty = Field(default_factory=dict)
    """Weights by party, brought to a sum of 1; instead of indicators."""
    indicators: dict[Identifier, NonNegative] = Field(default_factory=dict)
    """By indicator of the parties, such as `{gdp: 0.5, population: 0.5}`: weight of the parties' shares of it."""
    of: OneOrMore | None = None
    """Parties and groups that the key is for; all members of the fund where absent."""
    at_least: NonNegative | None = None
    """Hard band: nobody pays less than this multiple of its share (0.8 for four fifths)."""
    at_most: NonNegative | None = None
    """Hard band: nobody pays more than this multiple of its share."""
    price: NonNegative = 0.0
    """Soft target: what each unit paid short of the share costs the party, in good name."""
    applies_to: Literal["stages", "pledges", "expected"] = "expected"
    """Whether it holds for the contributions in every state, for pledges, or for expected contributions."""


class Pledging(Part):
    """Pledges made before anything is known; nobody pays more than it has pledged."""

    per: Literal["stage", "all"] = "stage"
    """Whether a pledge limits what is paid in each stage or over all stages."""
    fee: NonNegative = 0.0
    """What holding one pledged unit ready costs the party in each stage."""


class Reserve(Part):
    """Money that the fund keeps from one stage to the next."""

    initial: NonNegative = 0.0
    """What it begins with."""
    at_least: NonNegative = 0.0
    """Least that it keeps at the end of every stage but the last."""
    at_most: NonNegative | None = None
    """Most that it may keep; no limit where absent."""
    interest: Number = 0.0
    """Earned from one stage to the next (0.02 for 2 %)."""
    leftover: Literal["returned", "kept"] = "returned"
    """What is left after the last stage: returned by the key (in equal shares without one), or kept for good."""


class Donor(SourcedPart):
    """Somebody outside the negotiation who gives to the fund, such as a bank or a foundation."""

    name: str | None = None
    """Words for reports; the id where absent."""
    gives_at_most: Amount
    """Most in a stage."""
    gives_in_all: NonNegative | None = None
    """Most over all stages of any scenario; no limit where absent."""
    matches: NonNegative | None = None
    """Most that it gives per unit that members pay in the same state; no such condition where absent."""
    needs: list[Identifier] = Field(default_factory=list)
    """Needs that its money may be used for; with `contracts`, for both; for anything where both are absent."""
    contracts: list[Identifier] = Field(default_factory=list)
    """Contracts whose outcome payments its money may be used for."""
    modules: list[Identifier] = Field(default_factory=list)
    """Modules that must be in force for it to give anything."""


class Effort(Part):
    """What the implementer of a contract may do."""

    name: str | None = None
    """Words for reports; the id where absent."""
    cost: NonNegative = 0.0
    """What it costs the implementer, at the beginning."""
    outcomes: dict[Identifier, Fraction] = Field(min_length=1)
    """Probability of each outcome; they add up to 1."""


class Contract(SourcedPart):
    """Payment by outcomes, where the effort behind them cannot be seen."""

    name: str | None = None
    """Words for reports; the id where absent."""
    implementer: str
    """Party that makes the effort, or the name of an agency outside the negotiation."""
    module: Identifier | None = None
    """Module by which it comes about (where its party is bound; in force, for an agency); in any case where absent."""
    stage: Annotated[int, Field(strict=True, ge=1, le=MOST_STAGES)] = 1
    """Number of the stage in which the outcome is seen and paid for."""
    efforts: Annotated[dict[Identifier, Effort], Field(min_length=1)]
    """What the implementer may do, by id."""
    wanted: Identifier
    """The effort that the contract is to make worthwhile."""
    values: dict[Identifier, ByParty] = Field(default_factory=dict)
    """By outcome, then by party: what it is worth besides the money."""
    verification: dict[Identifier, dict[Identifier, Fraction]] = Field(default_factory=dict)
    """By true outcome, then by reported one: probability of the report; outcomes not named are reported as they are."""
    least_payment: Number = 0.0
    """Limited liability: the implementer never receives less (negative where it can be made to pay)."""
    most_payment: NonNegative | None = None
    """Largest payment for any outcome; no limit where absent."""
    reservation: Number = 0.0
    """What the implementer would have elsewhere."""


class Fund(SourcedPart):
    """A joint fund over some stages, in every scenario."""

    name: str | None = None
    """Words for reports."""
    stages: Annotated[list[StageName], Field(min_length=1, max_length=MOST_STAGES)]
    """Names of the stages, such as years."""
    repeats: bool = False
    """Whether the only stage is played again for ever, with independent draws."""
    scenarios: Scenarios = Field(default_factory=Scenarios)
    """What may happen."""
    members: Annotated[dict[Identifier, Annotated[Member, OrBlank()]], Field(min_length=1)]
    """By party, group or `all` (the most specific counts); a party that none names is no member."""
    needs: dict[Identifier, Need] = Field(default_factory=dict)
    """What the fund is for, by id."""
    key: Key | None = None
    """How the burden is to be shared; as the parties agree where absent."""
    pledging: Pledging | None = None
    """Whether contributions are limited by pledges; they are not where absent."""
    reserve: Reserve | None = None
    """Whether money can be kept; everything is spent in the stage in which it is paid where absent."""
    overhead: Fraction = 0.0
    """Part of the members' contributions that administration takes."""
    donors: dict[Identifier, Donor] = Field(default_factory=dict)
    """Money from outside, by id."""
    contracts: dict[Identifier, Contract] = Field(default_factory=dict)
    """Payments by outcome, by id."""
    commitment: Literal["full", "limited"] = "full"
    """Limited: in every state every member must prefer to stay to walking away."""
    worthwhile: Literal["by itself", "in the package"] = "in the package"
    """Whether every member must gain from the fund by itself, or only from the whole package."""


class FundPlan(Part):
    """What is paid in every state: lists run over the nodes of the tree. What is zero everywhere is left out."""

    pledges: dict[str, float] = Field(default_factory=dict)
    """By member."""
    contributions: dict[str, list[float]] = Field(default_factory=dict)
    """By member: paid into the fund."""
    support: dict[str, list[float]] = Field(default_factory=dict)
    """By need: paid by the fund to the party whose need it is."""
    draws: dict[str, list[float]] = Field(default_factory=dict)
    """By member: drawn from the fund beyond that."""
    gifts: dict[str, list[float]] = Field(default_factory=dict)
    """By donor: given to the fund."""
    payments: dict[str, dict[str, float]] = Field(default_factory=dict)
    """By contract and reported outcome: what the contract promises for it."""
    reserve: list[float] = Field(default_factory=list)
    """At the end of the stage."""
    refunds: list[float] = Field(default_factory=list)
    """Returned after the last stage to all members together."""
    savings: dict[str, list[float]] = Field(default_factory=dict)
    """By member: put aside by itself at the end of the stage."""


class FundTerms(Part):
    """What a proposed deal says about the fund; the rest is open."""

    pledges: dict[Identifier, NonNegative] | None = None
    """By party, others 0."""
    payments: dict[Identifier, dict[Identifier, Number]] = Field(default_factory=dict)
    """By contract and reported outcome, those not named 0."""
