"""What a search for equilibria found: a profile with every regret, a bound, and the work it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from winset_solver.program import Vector
from winset_solver.result import relative_gap
from winset_solver.status import Claim, OutcomeStatus


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """A profile that every player keeps to.

    Parameters
    ----------
    x
        Column values of the game's program.
    payoffs
        u(x), amounts not counted.
    regrets
        For every player what its best response gives beyond u_p(x), from a proven bound; ≥ 0.
    amounts
        What is chosen of the allowance; empty where nothing can be.
    value
        Objective of the problem here.
    """

    x: Vector
    payoffs: Vector
    regrets: Vector
    amounts: Vector
    value: float


@dataclass(frozen=True)
class Work:
    """What a search did: counts that repeat from run to run, and seconds that do not.

    Parameters
    ----------
    rounds
        Times that the master was solved, as a mixed-integer program or at a node.
    nodes
        Nodes of the search tree, of all masters together.
    relaxations
        Linear programs solved.
    responses
        Best responses computed.
    inequalities
        Inequalities added, by family.
    master_seconds, response_seconds
        Wall time by phase.
    """

    rounds: int = 0
    nodes: int = 0
    relaxations: int = 0
    responses: int = 0
    inequalities: Mapping[str, int] = field(default_factory=dict)
    master_seconds: float = 0.0
    response_seconds: float = 0.0

    def __add__(self, other: Self) -> Self:
        """Return the work of both."""
        names = ("rounds", "nodes", "relaxations", "responses", "master_seconds", "response_seconds")
        families = {
            name: self.inequalities.get(name, 0) + other.inequalities.get(name, 0)
            for name in sorted({*self.inequalities, *other.inequalities})
        }
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        return replace(self, inequalities=families, **sums)


@dataclass(frozen=True, eq=False)
class EquilibriumOutcome:
    """Answer to an equilibrium problem.

    Parameters
    ----------
    status
        ``OPTIMAL``: the equilibrium is proven best. ``NO_EQUILIBRIUM``: proven, none exists. ``NO_PACKAGE``: no profile
        satisfies the rows. ``UNBOUNDED``. The stopped ones: limits or a request ended the search.
    equilibrium
        The best one found.
    bound
        Proven: no equilibrium has a larger objective; None where nothing is proven.
    method
        Name of the engine.
    work
        What it took.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know about this answer.
    seconds
        Wall time.
    """

    status: OutcomeStatus
    equilibrium: Equilibrium | None = None
    bound: float | None = None
    method: str = ""
    work: Work = field(default_factory=Work)
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def value(self) -> float | None:
        """Objective of the equilibrium found."""
        return None if self.equilibrium is None else self.equilibrium.value

    @property
    def gap(self) -> float | None:
        """Relative distance of value and bound; None without both."""
        if self.equilibrium is None or self.bound is None:
            return None
        return relative_gap(self.equilibrium.value, self.bound)
