"""Coalition-proofness: departures that no part of the departing coalition departs from again."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from winset_solver.control import Control
from winset_solver.games.coalitions.departure_model import DepartureModel
from winset_solver.games.coalitions.departures import Departure, DepartureProblem
from winset_solver.games.coalitions.further_departures import FurtherDepartures, Seen, forbid
from winset_solver.result import SolveResult
from winset_solver.status import Claim, OutcomeStatus, Unanswered


@dataclass(frozen=True, eq=False)
class CoalitionProofOutcome:
    """Whether some coalition has a self-enforcing departure from a profile.

    Parameters
    ----------
    status
        ``OPTIMAL``: it is settled. The stopped ones; ``DISAGREEMENT``.
    departure
        A self-enforcing one, of a coalition as small as any that has one.
    claims, notes
        Second opinions, and what a reader must know.
    seconds
        Wall time.
    """

    status: OutcomeStatus
    departure: Departure | None
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def proof(self) -> bool | None:
        """Whether the profile is coalition-proof up to the size asked for, None where that is not settled."""
        if self.departure is not None:
            return False
        return True if self.status is OutcomeStatus.OPTIMAL else None


def coalition_proof(problem: DepartureProblem, control: Control | None = None) -> CoalitionProofOutcome:
    """Say whether a profile is coalition-proof: no coalition has a self-enforcing departure from it.

    A departure of S is self-enforcing if no proper part T of S has a self-enforcing departure from where it leads, the
    rest of S and the outsiders held there, nothing being at stake any more.

    Notes
    -----
    The program of :class:`DepartureModel` proposes a departure; parts of the coalition are asked, smallest first, and
    what they would do becomes a row. With k players in a coalition the recursion is k deep.

    References
    ----------
    Bernheim, Peleg and Whinston (1987), "Coalition-proof Nash equilibria I: concepts", Journal of Economic Theory 42
    (not opened).

    Examples
    --------
    In the prisoners' dilemma both gain by leaving mutual defection together, but each would then defect again:

    >>> import numpy as np
    >>> from winset_solver.games.game import Game, empty_products
    >>> from winset_solver.program import PayoffProgram
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[1, -4], [-4, 1]], payoff_constant=[3, 3],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> dilemma = Game(program, empty_products(2, 2))
    >>> coalition_proof(DepartureProblem(dilemma, np.array([1.0, 1.0]), most=2)).proof
    True
    """
    began, control = perf_counter(), control or Control()
    try:
        result, departure = _self_enforcing(DepartureModel(problem), _further(problem), control)
    except Unanswered as stop:
        return CoalitionProofOutcome(stop.status, None, (), stop.notes, perf_counter() - began)
    text = f"no coalition of up to {problem.most} has a departure that no part of it would depart from again"
    claims = () if result.confirmation is None else (Claim(text, result.confirmation),)
    return CoalitionProofOutcome(OutcomeStatus.OPTIMAL, departure, claims, (), perf_counter() - began)


def credible_departures(
    problem: DepartureProblem, coalitions: Iterable[tuple[int, ...]], control: Control | None = None
) -> dict[tuple[int, ...], Departure | None]:
    """Return, by coalition, the self-enforcing departure that is best for whoever gains least; None where it has none.

    Of several such departures it is one with the fewest changes. Coalitions that could not be settled are left out.
    """
    control, model, further = control or Control(), DepartureModel(problem), _further(problem)
    found: dict[tuple[int, ...], Departure | None] = {}
    for members in coalitions:
        try:
            with model.only(members):
                found[members] = model.best(members, lambda: _self_enforcing(model, further, control)[1])
        except Unanswered:
            continue
    return found


def _further(problem: DepartureProblem) -> FurtherDepartures:
    return FurtherDepartures(problem.lifted, problem.least)


def _self_enforcing(
    model: DepartureModel, further: FurtherDepartures, control: Control
) -> tuple[SolveResult, Departure | None]:
    """Return the best self-enforcing departure by the model's objective, and the last solve."""
    seen = Seen()
    while True:
        result, departure = model.point(control)
        if departure is None:
            return result, None
        # Rows about parts bind larger coalitions only, so smaller ones must be over and done with.
        model.bound_sizes(len(departure.members), model.problem.most)
        again = further.among(departure.x, departure.members, control)
        if not again:
            return result, departure
        seen.require_new(departure.x)
        for part in again:
            forbid(model.session, model.lifted, departure.x, part, model.members)
        control.say(f"a departure of {len(departure.members)} would not last")
