"""Findings about a missing deal: whose statements clash, what gives way most cheaply, and who blocks whom.

A finding goes to JSON and back without loss. Statements are quoted once, under :attr:`Explanation.statements`, and
named by their keys everywhere else.
"""

from typing import Literal

from pydantic import Field

from winset_models.analysis.findings import Account, Check, Finding, Manifest, Status, Subject
from winset_models.negotiation.deal import Package

StatementKind = Literal["red line", "rule", "means", "walk-away value"]
"""A red line; a rule of the text; what a party or budget has (staff, money); that a party is not worse off than without
a deal."""
Trouble = Literal["none", "text", "red lines", "walk-away values", "unknown"]
"""From where on no package is left: from the rules and means of the text itself (with the red lines that belong to
nobody), from the parties' red lines on, or from their walk-away values on. Each level includes those before."""


class QuotedStatement(Finding):
    """A statement of the file that somebody could give up."""

    key: str
    """Its path in the file, with a number behind it where one entry makes several statements."""
    path: str
    location: str
    """file:line:column."""
    party: str | None
    """Whose statement it is, None where it is nobody's in particular."""
    words: str
    """In the words of the file, or in ours where it has none."""
    kind: StatementKind
    price: float
    """What giving it up counts in repairs: `relaxing_costs` of a red line, 1 for anything else."""
    for_trade: bool
    """Whether repairs may touch it: never a protection floor, nor what a module requires or excludes."""


class StatementConflict(Finding):
    """Statements that cannot all hold, although the others could without any one of them."""

    members: list[str]
    """Keys of the statements, in the order of the file."""
    irreducible: bool
    """Whether each member was shown to be needed; False after an interrupted search."""
    without: dict[str, Package] = Field(default_factory=dict)
    """By member: a package that keeps all other members (and may break statements outside the conflict)."""


class StatementCorrection(Finding):
    """Statements that let all others hold when they are given up, although giving up fewer of them would not."""

    members: list[str]
    cost: float
    """Sum of the prices of its members."""
    for_trade: bool
    """Whether repairs may touch all of its members."""


class StatementChange(Finding):
    """What a repair does to one statement."""

    statement: str
    """Its key."""
    before: float | None
    """The number that the statement has; None where it has none and is given up as a whole."""
    after: float | None
    """The number that it gets; None where it is deleted (what counts without it counts then) or set to yes or no."""
    unit: str
    """Unit of the two numbers."""
    setting: bool | None = None
    """What an entry that is a yes or a no is set to; None for others."""
    path: str
    """The entry of the file to set to the new number or to delete."""
    location: str
    """file:line:column of that entry."""
    others: list[str] = Field(default_factory=list)
    """Entries to delete together with it."""


class StatementRepair(Finding):
    """One way out: what to change, and a package that everybody can then sign."""

    changes: list[StatementChange]
    """In the order of the file; each is needed."""
    cost: float
    """Sum of the prices of the statements changed."""
    verified: bool
    """Whether the package below keeps every statement of the changed negotiation, tested without the solver."""
    solved_again: bool
    """Whether the changed negotiation was solved again from its file on."""
    package: Package
    """A package with a large total gain from solving the changed negotiation again, or else the one that the search for
    ways out met."""
    accounts: dict[str, Account]
    """By party, from the ledger; gains are over the walk-away values of the file as it is."""
    notes: list[str] = Field(default_factory=list)


class PartyPair(Finding):
    """Whether two parties could agree if all others waived their demands."""

    first: str
    second: str
    agree: bool | None
    """None where the search was stopped before it could say."""


class Blocking(Finding):
    """Who could agree with whom.

    A coalition could agree when some package keeps the text (rules, means of *all* parties, red lines that belong to
    nobody) and the red lines and walk-away values of its members, while everybody else waives its own.
    """

    pairs: list[PartyPair]
    alone: dict[str, bool | None]
    """By party: whether its own demands can be met at all, when everybody else waives theirs."""
    agreeing: list[list[str]]
    """Largest coalitions that could agree."""
    blocking: list[list[str]]
    """Smallest coalitions that cannot; the empty one where the text alone contradicts itself."""
    complete: bool
    """Whether these two lists are."""


class Explanation(Finding):
    """Answer of `explain`: whether a deal exists, and if not, why, and what would make one."""

    kind: Literal["explanation"] = "explanation"
    schema_version: Literal[1] = 1
    about: Literal["deal", "fund"] = "deal"
    """What is looked for: a deal about everything, or a plan of the fund by itself. What a party has without a deal is
    then what it has outside the fund, which no entry of the file says: it is not for trade."""
    subject: Subject
    status: Status
    """`optimal`: a deal exists. `no package` and `no acceptable package`: none does, and the search for reasons ended
    by itself. `stopped with a solution`: none does, and the search for reasons was stopped. `stopped without a
    solution`: it is not known whether a deal exists. `disagreement`: two solves contradict each other."""
    deal: bool | None
    """Whether a package exists that satisfies everybody; None where that is not known."""
    trouble: Trouble
    witness: Package | None
    """A package that satisfies everybody, where there is one."""
    accounts: dict[str, Account]
    """The parties' balances in it."""
    statements: dict[str, QuotedStatement]
    """Every statement that could be given up, by key, in the order of the file."""
    smallest: StatementConflict | None
    """A conflict with as few statements as any that was found."""
    fewest: int
    """Proven: no conflict has fewer statements."""
    conflicts: list[StatementConflict]
    """By number of members."""
    corrections: list[StatementCorrection]
    """By cost."""
    complete: bool
    """Whether every conflict and every correction is listed."""
    repairs: list[StatementRepair]
    """By cost."""
    repairs_proven: bool
    """Whether these are the cheapest repairs, in order."""
    repairs_bound: float | None
    """Proven: every repair that is not listed costs at least this; None where there is no other."""
    shortfalls: dict[str, float] = Field(default_factory=dict)
    """Of a fund: by party that it would leave worse off than outside, by how much, where every rule stays as it is and
    the sum is as small as it can be; empty where that was not settled, or is not possible."""
    blocking: Blocking | None
    checks: list[Check]
    notes: list[str]
    manifest: Manifest

    @property
    def smallest_proven(self) -> bool:
        """Whether no conflict has fewer statements than the one shown."""
        return self.smallest is not None and self.smallest.irreducible and len(self.smallest.members) <= self.fewest
