"""Further departures: what parts of a coalition would do once it has departed, everybody else held."""

from itertools import combinations

import numpy as np

from winset_solver.control import Control
from winset_solver.games.coalitions.departure_model import (
    MEMBERSHIP,
    add_inequalities,
    answered,
    distance,
    favour,
    payoff_inequality,
    relaxed,
    solved,
)
from winset_solver.games.coalitions.departures import Departure
from winset_solver.games.game import Indices
from winset_solver.games.inequality import Inequality
from winset_solver.games.lifted import Lifted
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered


class FurtherDepartures:
    """Self-enforcing departures of parts of a coalition, nothing being at stake any more.

    A departure of T from x is *self-enforcing* if no proper part of T has a self-enforcing departure from where it
    leads, everybody else held there. One player's best response is.

    Parameters
    ----------
    lifted
        The game.
    least
        The gain from which on a player counts as gaining.
    """

    def __init__(self, lifted: Lifted, least: float) -> None:
        self.lifted, self.least = lifted, least
        self._responses = BestResponses(lifted.game)
        self._sessions: dict[int, Session] = {}

    def among(self, x: Vector, coalition: tuple[int, ...], control: Control) -> list[Departure]:
        """Return self-enforcing departures from x of proper parts of a coalition: the smallest parts that have any."""
        for size in range(1, len(coalition)):
            tried = [self.of(x, part, control) for part in combinations(coalition, size)]
            if found := [departure for departure in tried if departure is not None]:
                return found
        return []

    def of(self, x: Vector, part: tuple[int, ...], control: Control) -> Departure | None:
        """Return a self-enforcing departure from x of exactly these players, None where they have none.

        For one player the profile returned has its new strategy, and shared columns as they were.
        """
        if len(part) == 1:
            return self._alone(x, part[0], control)
        session, game = self._session(len(part)), self.lifted.game
        held = np.flatnonzero((game.program.owners >= 0) & ~np.isin(game.program.owners, part))
        standing, seen = game.payoffs(x), Seen()
        with session.scratch():
            session.change_column_bounds(held, x[held], x[held])
            favour(session, self.lifted, part, standing, self.least)
            while True:
                result = solved(session, control.in_words("looking at parts that would depart again"))
                if result.termination is Termination.INFEASIBLE:
                    return None
                after = np.array(self.lifted.profile(answered(result)))
                again = self.among(after, part, control)
                if not again:
                    return Departure(part, after, game.payoffs(after) - standing)
                seen.require_new(after)
                for departure in again:
                    forbid(session, self.lifted, after, departure)

    def _alone(self, x: Vector, player: int, control: Control) -> Departure | None:
        response = self._responses.to(player, x, control)
        gains = np.zeros(self.lifted.game.players)
        gains[player] = response.payoff - self.lifted.game.payoffs(x)[player]
        after = np.array(x)
        after[self.lifted.game.columns[player]] = response.strategy
        return Departure((player,), after, gains) if gains[player] > self.least else None

    def _session(self, size: int) -> Session:
        """Return a session for parts of this size; smaller parts are asked about in the middle of its question."""
        if size not in self._sessions:
            self._sessions[size] = Session(self.lifted.model())
        return self._sessions[size]


class Seen:
    """Profiles that were met before: meeting one twice means that a row does not resolve what it should forbid."""

    def __init__(self) -> None:
        self._profiles: set[bytes] = set()

    def require_new(self, x: Vector) -> None:
        """Note a profile.

        Raises
        ------
        Unanswered
            Where it was noted before.
        """
        profile = np.rint(x).tobytes()
        if profile in self._profiles:
            raise Unanswered(OutcomeStatus.DISAGREEMENT, ("a gain is too small to be resolved",))
        self._profiles.add(profile)


def forbid(session: Session, lifted: Lifted, x: Vector, again: Departure, members: Indices | None = None) -> None:
    """Forbid profiles from which a part T departs again as it would from x.

    For one player p that is its equilibrium inequality u_p(v) ≥ u_p(ŷ_p, v_−p). For more of them, with y where their
    departure from x leads: somebody outside T does something else than in x, or some p ∈ T has u_p(v) ≥ u_p(y). Both
    exclude x and no self-enforcing profile: whether T's departure is self-enforcing depends on the others alone.

    Parameters
    ----------
    members
        Columns that say who takes part: the row then binds coalitions that contain T only, which must be larger than T.
    """
    game, part = lifted.game, again.members
    switches = np.zeros(0, dtype=np.int64) if members is None else members[list(part)]
    if len(part) == 1:
        cut = lifted.equilibrium(part[0], again.x[game.columns[part[0]]])
        add_inequalities(session, [relaxed(session, cut, switches, 0.0)] if switches.size else [cut])
        return
    ways = session.add_columns(1 + len(part), upper=1.0, integer=True)
    others = np.flatnonzero((game.program.owners >= 0) & ~np.isin(game.program.owners, part))
    payoffs = game.payoffs(again.x)
    kept = [payoff_inequality(lifted, p, float(payoffs[p])) for p in part]
    signs = np.concatenate([np.ones(len(ways)), -np.ones(len(switches))])
    some = Inequality(np.concatenate([ways, switches]), signs, 1.0 - len(switches), MEMBERSHIP)
    rows = [relaxed(session, row, ways[[1 + i]], 0.0) for i, row in enumerate(kept)]
    add_inequalities(session, [distance(others, x, int(ways[0])), *rows, some])
