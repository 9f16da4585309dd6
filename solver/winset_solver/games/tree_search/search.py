"""The search: parts of the tree by their bounds, each with inequalities, reduced costs and what follows from them."""

import heapq
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from winset_solver.branching import DOWN, UP, Effects, fractional, score
from winset_solver.control import Control
from winset_solver.games.families import families_for
from winset_solver.games.incumbent import Incumbent
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.tree_search.domain import Domain, PackedDomain
from winset_solver.games.tree_search.exchanges import Exchanges
from winset_solver.games.tree_search.master import Master
from winset_solver.games.tree_search.propagation import Propagation
from winset_solver.games.tree_search.separation import Separation
from winset_solver.games.tree_search.states import States
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import CLAUSE_VIOLATION, INTEGRALITY
from winset_solver.warm_relaxation import Relaxed

ROOT_ROUNDS: Final = 50
NODE_ROUNDS: Final = 3
"""Rounds of inequalities at a fractional point, at the root and below."""
MOST_ROUNDS: Final = 1_000
"""Rounds after which an integral point that violates something in each of them is split instead."""
PROGRESS: Final = 1 / 200
"""Part of the gap that a round must close for another one to be worth it."""
TRIED: Final = 8
"""Columns that are tried before branching, at most."""
TRIAL_PIVOTS: Final = 50
SETTLED_EVERY: Final = 5
"""Nodes from one start of best-response dynamics to the next."""


@dataclass(order=True)
class Node:
    """A part of the tree that waits: the largest bound first, then the oldest."""

    key: float
    number: int
    domain: PackedDomain = field(compare=False)
    point: Vector = field(compare=False)

    @property
    def bound(self) -> float:
        """No equilibrium in it has a larger objective."""
        return -self.key


class Search:
    """One search for the best equilibrium.

    Parameters
    ----------
    problem
        Which equilibrium is wanted.
    control
        Limits, progress and cancellation.

    Attributes
    ----------
    incumbent
        The best equilibrium so far.
    nodes, rounds
        Nodes branched on, and relaxations solved at nodes.
    unsettled
        Parts left unsearched because no inequality cuts off a point that tempts somebody by less than arithmetic shows.
    """

    def __init__(self, problem: EquilibriumProblem, control: Control) -> None:
        self.control = control
        self.responses = BestResponses(problem.game)
        self.lifted = Lifted(problem)
        self.states = states = States(self.lifted)
        model = states.model()
        self.incumbent = Incumbent(problem, self.responses, control, states.lattice(model.cost))
        self.domain = Domain.of(model, states.count)
        self.master = Master(model, control)
        exchanges = Exchanges(states)
        exclusions = exchanges.exclusions()
        self.propagation = Propagation(states, model, exclusions, states.whole)
        self._possible = exchanges.possible(exclusions)
        # Within blocks, exclusions of states say all that the families would.
        families = families_for(self.lifted, control) if len(states.kept) else []
        self.separation = Separation(self.lifted, states, self.responses, exchanges, families)
        self.effects = Effects(self.lifted.plain)
        self.nodes = self.rounds = self.unsettled = 0
        self._integer = np.flatnonzero(problem.game.program.integer)
        self._waiting: list[Node] = []
        self._made = 0
        self._current = np.inf

    @property
    def bound(self) -> float:
        """No equilibrium has a larger objective; inf where nothing is proven, −inf where there is none."""
        waiting = self._waiting[0].bound if self._waiting else -np.inf
        return self.incumbent.bound(max(waiting, self._current))

    def run(self) -> None:
        """Search until nothing is left.

        Raises
        ------
        Stopped
            Where a limit or a request ends it.
        Unanswered
            Where the relaxation has no point or no limit, or a best response cannot be found.
        """
        root = self._root()
        if root is not None:
            self._waiting.append(root)
        self._current = -np.inf
        while self._waiting:
            node: Node | None = heapq.heappop(self._waiting)
            while node is not None and not self.incumbent.beats(node.bound):
                self._current = node.bound
                node = self._branched(node)
                self.master.purge()
            self._current = -np.inf
        self._report()

    def _root(self) -> Node | None:
        termination = self.master.unrestricted()
        if termination is Termination.INFEASIBLE:
            raise Unanswered(OutcomeStatus.NO_PACKAGE)
        if termination is Termination.UNBOUNDED:
            note = "without equilibrium inequalities the objective has no upper limit, so that no bound can be proven"
            raise Unanswered(OutcomeStatus.UNBOUNDED, (note,))
        self.domain.allowed &= self._possible
        node, before = None, np.nan
        while self.propagation.tighten(self.domain) and before != self.incumbent.threshold:
            before = self.incumbent.threshold
            node = self._processed(self.domain, self._current, ROOT_ROUNDS)
            if node is None:
                return None
            self._current = node.bound
            self.incumbent.settle(self._profile(node.point), self.rounds)
            self._report()
        return node

    def _branched(self, node: Node) -> Node | None:
        """Branch, put the worse part aside and return the better one."""
        self.nodes += 1
        domain, x = node.domain.unpacked(), self._profile(node.point)
        column, closed = self._column(domain, x, node.bound)
        x[column] = domain.between(self.states, column, float(x[column]))
        made = []
        for side in (DOWN, UP):
            part = None if side in closed else self._part(domain, column, side, x)
            found = None if part is None else self._processed(part, node.bound, NODE_ROUNDS)
            if found is not None:
                self.effects.saw(side, column, node.bound - found.bound, x[column])
                made.append(found)
        made.sort()
        for later in made[1:]:
            heapq.heappush(self._waiting, later)
        if made and self.nodes % SETTLED_EVERY == 0:
            self.incumbent.settle(self._profile(made[0].point), self.rounds)
        self._report()
        return made[0] if made else None

    def _part(self, domain: Domain, column: int, side: int, x: Vector) -> Domain | None:
        """Return the part of a domain on one side of a column's value, None where nothing is in it."""
        split = domain.at_most if side == DOWN else domain.above
        part = split(self.states, column, float(x[column]))
        return part if self.propagation.tighten(part) else None

    def _column(self, domain: Domain, x: Vector, bound: float) -> tuple[int, set[int]]:
        """Return which column to branch on, and which of its sides turned out to be closed."""
        candidates = fractional(self._integer, x)
        if not candidates.size:
            return next(c for c in self._integer.tolist() if domain.leaves_open(self.states, c)), set()
        scores = self.effects.scores(candidates, x)
        best, chosen, closed = -1.0, -1, set[int]()
        for place in np.argsort(-scores, kind="stable")[:TRIED].tolist():
            column, value = int(candidates[place]), float(scores[place])
            shut: set[int] = set()
            if not self.effects.reliable(column):
                value, shut = self._trial(domain, column, x, bound)
            if value > best:
                best, chosen, closed = value, column, shut
            if shut:
                break
        return chosen, closed

    def _trial(self, domain: Domain, column: int, x: Vector, bound: float) -> tuple[float, set[int]]:
        """Return the score of branching on a column, from a few pivots on either side, and the sides closed by them."""
        falls, shut = [0.0, 0.0], set[int]()
        for side in (DOWN, UP):
            part = self._part(domain, column, side, x)
            relaxed = None if part is None else self.master.solve(part, TRIAL_PIVOTS)
            if relaxed is None or self._closes(relaxed, min(bound, relaxed.bound)):
                shut.add(side)
                falls[side] = max(1.0, abs(bound))
            else:
                falls[side] = max(0.0, bound - relaxed.bound)
                self.effects.saw(side, column, falls[side], x[column])
        return float(score(falls[DOWN], falls[UP])), shut

    # -- one part of the tree -------------------------------------------------------------------------------

    def _processed(self, domain: Domain, bound: float, rounds: int) -> Node | None:
        """Return a part with its bound and point once its inequalities are added, None where nothing is left of it."""
        last, turn = np.inf, 0
        while True:
            relaxed = self.master.solve(domain)
            self.rounds += 1
            bound = min(bound, relaxed.bound)
            if self._closes(relaxed, bound):
                return None
            z = relaxed.point
            if z is None:
                return self._undecided(domain, bound, None)
            turn += 1
            added = 0
            if not fractional(self._integer, self._profile(z)).size:
                added = self._at_integers(z)
                if self.incumbent.beats(bound) or self.incumbent.reaches(bound):
                    return None
                if not added or turn > MOST_ROUNDS:
                    return self._undecided(domain, bound, z)
            elif turn <= rounds and last - bound >= PROGRESS * min(abs(bound), bound - self.incumbent.threshold):
                added = self._cuts(z)
            if not self._reduced(domain, relaxed):
                return None
            if not added and not (z[: self.states.count][~domain.allowed] > INTEGRALITY).any():
                return self._node(domain, bound, z)
            last = bound

    def _closes(self, relaxed: Relaxed, bound: float) -> bool:
        """Return whether a part with this relaxation need not be searched, and learn from it."""
        if relaxed.empty:
            if relaxed.reduced.size:
                self.propagation.learn(-relaxed.reduced, relaxed.ceiling)
            return True
        if not self.incumbent.beats(bound):
            return False
        if relaxed.reduced.size:
            self.incumbent.discard(self.incumbent.threshold)
            self.propagation.learn(-relaxed.reduced, relaxed.ceiling - self.incumbent.threshold)
        return True

    def _at_integers(self, z: Vector) -> int:
        """Take an integral point as an equilibrium if it is one, and add what it violates; return how much that is."""
        self.incumbent.consider(self._profile(z))
        return self.master.add(self.separation.responding(self.states.matrix @ z, self.control))

    def _cuts(self, z: Vector) -> int:
        v = self.states.matrix @ z
        found = self.separation.known(v) or self.separation.responding(v, self.control)
        return self.master.add(found + self.separation.clauses(z, v, CLAUSE_VIOLATION))

    def _reduced(self, domain: Domain, relaxed: Relaxed) -> bool:
        """Remove what reduced costs show to be worth too little; return whether something is left."""
        room = relaxed.bound - self.incumbent.threshold
        if not np.isfinite(room):
            return True
        count, whole = self.states.count, self.states.whole
        price = relaxed.reduced[count:][whole]
        lower, upper = domain.lower.copy(), domain.upper.copy()
        with np.errstate(divide="ignore", invalid="ignore"):  # of what no price is paid for nothing follows
            steps = np.floor(room / np.abs(price) + INTEGRALITY)
            upper[whole] = np.where(price < 0, np.minimum(upper[whole], lower[whole] + steps), upper[whole])
            lower[whole] = np.where(price > 0, np.maximum(lower[whole], domain.upper[whole] - steps), lower[whole])
        allowed = domain.allowed & (relaxed.reduced[:count] >= -room)
        if (allowed == domain.allowed).all() and (upper == domain.upper).all() and (lower == domain.lower).all():
            return True
        self.incumbent.discard(self.incumbent.threshold)
        domain.allowed, domain.lower, domain.upper = allowed, lower, upper
        return self.propagation.tighten(domain)

    def _undecided(self, domain: Domain, bound: float, z: Vector | None) -> Node | None:
        """Return what is left of a part without a point, or with an integral one that does not settle it."""
        if any(domain.leaves_open(self.states, c) for c in self._integer.tolist()):
            return self._node(domain, bound, np.zeros(self.states.columns) if z is None else z)
        if z is None or not self.incumbent.exact:
            self.unsettled += 1
            self.incumbent.discard(bound)
        return None

    def _node(self, domain: Domain, bound: float, z: Vector) -> Node:
        self._made += 1
        return Node(-bound, self._made, domain.packed(), z)

    def _profile(self, z: Vector) -> Vector:
        return self.lifted.profile(self.states.matrix @ z)

    def _report(self) -> None:
        bound, best = self.bound, self.incumbent.best
        self.control.report(None if best is None else best.value, bound if np.isfinite(bound) else None, self.nodes)
