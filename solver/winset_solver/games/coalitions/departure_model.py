"""The live program whose points are departures: who takes part, and what everybody does then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import numpy as np

from winset_solver.confirm import confirm
from winset_solver.control import Control
from winset_solver.games.coalitions.departures import Departure, DepartureProblem, Outsiders
from winset_solver.games.game import Indices
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.lifted import Lifted
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.status import STATUS_OF, OutcomeStatus, Unanswered
from winset_solver.tolerances import SMALLEST_COEFFICIENT

MEMBERSHIP: Final = "membership"


class DepartureModel:
    """A session over departures: lifted columns v of the profile afterwards, then s_p ∈ {0, 1}, whether p takes part.

    With a_j = x̂_j or the idle strategy, ε the least gain and L_p a lower bound of u_p(v) over points with s_p = 0, the
    rows are those of the lifted program and

        1 ≤ Σ s_p ≤ most,
        |x_j − a_j| ≤ s_p                            own columns of p, unless outsiders respond,
        Σ_{j ∈ J_p} |x_j − x̂_j| ≥ s_p               a member changes something,
        u_p(v) ≥ L_p + (u_p(x̂) + at_stake_p + ε − L_p) s_p.

    Where outsiders respond, their equilibrium inequalities, each relaxed by s_p, are added as points violate them.
    """

    def __init__(self, problem: DepartureProblem) -> None:
        self.problem = problem
        self.lifted: Lifted = problem.lifted
        self.solves = 0
        self._sizes = (1, problem.most)
        model = self.lifted.model()
        model.cost, model.constant = np.zeros(self.lifted.columns), 0.0
        self.session = Session(model)
        players = problem.game.players
        self.members: Indices = self.session.add_columns(players, upper=1.0, integer=True)
        ones = Inequality(self.members, np.ones(players), 1.0, MEMBERSHIP)
        self._size = int(self.session.add_rows(*stacked([ones], self.session.model.columns), float(problem.most))[0])
        self.session.maximise(-np.isin(np.arange(self.session.model.columns), self.members).astype(float))
        self._responses = BestResponses(problem.game)
        self.add([*self._outsiders(), *self._changes()])
        self.add([self._gain(p) for p in range(players)])

    def add(self, inequalities: list[Inequality]) -> None:
        """Add inequalities over lifted and membership columns."""
        add_inequalities(self.session, inequalities)

    def bound_sizes(self, fewest: int, most: int) -> None:
        """Look at coalitions of these sizes only."""
        self._sizes = (fewest, most)
        self.session.change_row_bounds(self._size, fewest, most)

    def exclude(self, members: tuple[int, ...], *, larger: bool) -> None:
        """Look no more at a coalition, nor at larger ones that contain it where asked."""
        signs = np.full(len(self.members), 0.0 if larger else 1.0)
        signs[list(members)] = -1.0
        kept = np.flatnonzero(signs)
        self.add([Inequality(self.members[kept], signs[kept], 1.0 - len(members), MEMBERSHIP)])

    @contextmanager
    def only(self, members: tuple[int, ...]) -> Iterator[None]:
        """Look at one coalition alone, inside the block; what the block adds goes with it."""
        sizes = self._sizes
        with self.session.scratch():
            self.bound_sizes(len(members), len(members))
            taking_part = np.isin(np.arange(len(self.members)), members).astype(float)
            self.session.change_column_bounds(self.members, taking_part, taking_part)
            try:
                yield
            finally:
                self._sizes = sizes

    def best(self, members: tuple[int, ...], search: Callable[[], Departure | None]) -> Departure | None:
        """Return a coalition's departure with the largest smallest gain and, of these, the fewest changes.

        Meant for inside :meth:`only`; ``search`` returns the best departure by the present objective, if there is any.
        """
        problem, session = self.problem, self.session
        smallest = favour(session, self.lifted, members, problem.standing, problem.least)
        found = search()
        if found is None:
            return None
        session.change_column_bounds(smallest, found.smallest - problem.least, np.inf)
        changing = np.isin(problem.game.program.owners, members)
        session.maximise(np.where(changing, 2.0 * problem.x - 1.0, 0.0))
        return search() or found

    def point(self, control: Control) -> tuple[SolveResult, Departure | None]:
        """Return the best departure by the present objective, None where there is none, with the solve that says so.

        Raises
        ------
        Unanswered
            Where the search was stopped, or a coalition gains by the program but not by the game's own figures.
        """
        while True:
            result = solved(self.session, control.in_words(self._words))
            self.solves += 1
            if result.termination is Termination.INFEASIBLE:
                return result, None
            departure = self._departure(answered(result))
            cuts = self._unanswered_outsiders(departure, control)
            if not cuts:
                return result, departure
            self.add(cuts)

    @property
    def _words(self) -> str:
        fewest, most = self._sizes
        return f"looking at coalitions of {fewest}" + (f" to {most}" if most > fewest else "")

    def _departure(self, point: Vector) -> Departure:
        members = tuple(np.flatnonzero(np.rint(point[self.members])).tolist())
        departure = self.problem.departure(members, self.lifted.profile(point))
        if departure.smallest < self.problem.least / 2.0:
            raise Unanswered(OutcomeStatus.DISAGREEMENT, (_TOO_SMALL,))
        return departure

    def _unanswered_outsiders(self, departure: Departure, control: Control) -> list[Inequality]:
        """Return what outsiders who would rather respond otherwise have to say."""
        if self.problem.outsiders is not Outsiders.RESPOND:
            return []
        game, cuts = self.problem.game, []
        payoffs = game.payoffs(departure.x)
        for q in sorted(set(range(game.players)) - set(departure.members)):
            response = self._responses.to(q, departure.x, control)
            if response.payoff > payoffs[q] + self.problem.least:
                cut = self.lifted.equilibrium(q, response.strategy)
                cuts.append(relaxed(self.session, cut, self.members[[q]], 1.0))
        return cuts

    def _outsiders(self) -> list[Inequality]:
        problem, rows = self.problem, []
        kept = {Outsiders.STAY: problem.x, Outsiders.LEAVE: problem.idle, Outsiders.RESPOND: None}[problem.outsiders]
        if kept is None:
            return []
        for p, own in enumerate(problem.game.columns):
            for j in own.tolist():
                sign = -1.0 if kept[j] < 0.5 else 1.0
                lower = 0.0 if kept[j] < 0.5 else 1.0
                rows.append(Inequality(np.array([j, self.members[p]]), np.array([sign, 1.0]), lower, MEMBERSHIP))
        return rows

    def _changes(self) -> list[Inequality]:
        return [distance(own, self.problem.x, int(self.members[p])) for p, own in enumerate(self.problem.game.columns)]

    def _gain(self, player: int) -> Inequality:
        row = payoff_inequality(self.lifted, player, self.problem.standing[player] + self.problem.least)
        return relaxed(self.session, row, self.members[[player]], 0.0, low=self._smallest_payoff(player, row))

    def _smallest_payoff(self, player: int, row: Inequality) -> float | None:
        """Return a lower bound of u_p, less its constant, while p does not take part; by the linear relaxation."""
        with self.session.scratch():
            self.session.change_column_bounds(self.members[[player]], 0.0, 0.0)
            cost = np.zeros(self.session.model.columns)
            cost[row.columns] = -row.coefficients
            self.session.maximise(cost)
            found = self.session.solve(relaxed=True)
        return None if found.bound is None else -found.bound - self.problem.least


_TOO_SMALL: Final = "a coalition gains by the program but not by the game's own figures: too little to be resolved"


def solved(session: Session, control: Control) -> SolveResult:
    """Solve, and have it confirmed where there is no point: one that there is speaks for itself.

    Raises
    ------
    Unanswered
        Where the time is up before the search begins.
    """
    if control.exhausted:
        raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    result = session.solve(control)
    return confirm(session, result, control) if result.termination is Termination.INFEASIBLE else result


def answered(result: SolveResult) -> Vector:
    """Return the point of a finished search.

    Raises
    ------
    Unanswered
        Where it is not finished.
    """
    if not result.optimal:
        status = STATUS_OF[result.termination]
        stopped = status is OutcomeStatus.STOPPED_WITH_SOLUTION
        raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION if stopped else status)
    return result.x


def add_inequalities(session: Session, inequalities: list[Inequality]) -> None:
    """Add inequalities to a session."""
    if inequalities:
        session.add_rows(*stacked(inequalities, session.model.columns), np.inf)


def payoff_inequality(lifted: Lifted, player: int, lower: float) -> Inequality:
    """Return u_p(v) ≥ lower in lifted columns."""
    row = lifted.payoff[[player]].tocoo()
    order = np.argsort(row.col)
    columns = row.col[order].astype(np.int64)
    return Inequality(columns, row.data[order], lower - float(lifted.constant[player]), MEMBERSHIP)


def relaxed(
    session: Session, row: Inequality, switches: Indices, off: float, *, low: float | None = None
) -> Inequality:
    """Return a row that holds only where every switch is not at its ``off`` value.

    The row's smallest value over the session's column bounds, or ``low`` where that is larger, takes the place of its
    right-hand side once a switch is off.
    """
    model = session.model
    ends = np.where(row.coefficients > 0, model.column_lower[row.columns], model.column_upper[row.columns])
    smallest = float(row.coefficients @ ends)
    room = row.lower - (smallest if low is None else max(low, smallest))
    if room <= SMALLEST_COEFFICIENT:
        return row
    step = room if off == 1.0 else -room
    lower = row.lower if off == 1.0 else row.lower - len(switches) * room
    return Inequality(
        np.concatenate([row.columns, switches]),
        np.concatenate([row.coefficients, np.full(len(switches), step)]),
        lower,
        row.family,
    )


def distance(columns: Indices, x: Vector, switch: int) -> Inequality:
    """Return Σ |x'_j − x_j| ≥ switch over 0/1 columns."""
    ones = np.rint(x[columns])
    signs = np.where(ones > 0.5, -1.0, 1.0)
    return Inequality(np.append(columns, switch), np.append(signs, -1.0), -float(ones.sum()), MEMBERSHIP)


def favour(session: Session, lifted: Lifted, members: tuple[int, ...], standing: Vector, least: float) -> int:
    """Make the smallest gain of some members the objective of a session, ask that it is a gain, return its column."""
    smallest = int(session.add_columns(1, lower=least)[0])
    rows = [payoff_inequality(lifted, p, float(standing[p])) for p in members]
    gains = [
        replace(row, columns=np.append(row.columns, smallest), coefficients=np.append(row.coefficients, -1.0))
        for row in rows
    ]
    add_inequalities(session, gains)
    session.maximise(np.eye(1, session.model.columns, smallest)[0])
    return smallest
