"""Blocking coalitions: who would depart from a profile together, every member gaining."""

from dataclasses import dataclass
from time import perf_counter

from winset_solver.control import Control
from winset_solver.games.coalitions.departure_model import DepartureModel
from winset_solver.games.coalitions.departures import Departure, DepartureProblem
from winset_solver.result import SolveResult
from winset_solver.status import Claim, OutcomeStatus, Unanswered

LISTED = 10
"""Coalitions that are named unless more are asked for."""


@dataclass(frozen=True, eq=False)
class BlockingOutcome:
    """The smallest coalitions that depart from a profile.

    Parameters
    ----------
    status
        ``OPTIMAL``: the list is complete, or as long as was asked for. The stopped ones; ``DISAGREEMENT``.
    departures
        One per coalition, smallest coalitions first; each with the departure that is best for whoever gains least, and
        of these one with the fewest changes. No listed coalition contains another: supersets of one that departs are
        not looked at.
    complete
        Whether every coalition up to the size asked for that departs is listed or contains one that is.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know.
    solves, seconds
        Mixed-integer programs solved, and wall time.
    """

    status: OutcomeStatus
    departures: tuple[Departure, ...]
    complete: bool
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0

    @property
    def strong(self) -> bool | None:
        """Whether no coalition up to that size departs (Aumann 1959), None where that is not settled."""
        if self.departures:
            return False
        return True if self.complete and self.status is OutcomeStatus.OPTIMAL else None


def blocking_coalitions(
    problem: DepartureProblem, control: Control | None = None, *, listed: int = LISTED
) -> BlockingOutcome:
    """Return the smallest coalitions that depart from a profile together.

    Minimal |S| comes out of one mixed-integer program over membership and the profile afterwards; a coalition found is
    excluded with all that contain it, and the program is solved again until it has no point.

    Parameters
    ----------
    listed
        Number of coalitions after which to stop.

    Notes
    -----
    At most ``listed`` + 1 programs for memberships, and two more per coalition for its best departure. Where outsiders
    respond, each of their best responses that a point ignores becomes a row and the programs are solved again, with
    everybody's columns free: that is far harder, so a time limit is advised. Gains count from
    :attr:`DepartureProblem.least` on.

    References
    ----------
    Aumann (1959), "Acceptable points in general cooperative n-person games", in: Tucker and Luce (eds.), Contributions
    to the Theory of Games IV, Princeton University Press (not opened): a strong equilibrium is a profile from which no
    coalition departs, whatever its size, the others staying.

    Examples
    --------
    In the prisoners' dilemma with payoffs 3 − 4·(the other defects) + (it defects itself), nobody departs alone from
    mutual defection, but both do together:

    >>> import numpy as np
    >>> from winset_solver.games.game import Game, empty_products
    >>> from winset_solver.program import PayoffProgram
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[1, -4], [-4, 1]], payoff_constant=[3, 3],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> dilemma = Game(program, empty_products(2, 2))
    >>> found = blocking_coalitions(DepartureProblem(dilemma, np.array([1.0, 1.0]), most=2))
    >>> [(departure.members, departure.smallest) for departure in found.departures], found.strong
    ([((0, 1), 3.0)], False)
    """
    began, control, model = perf_counter(), control or Control(), DepartureModel(problem)
    found: list[Departure] = []
    claims: list[Claim] = []
    notes: tuple[str, ...] = (f"only the first {listed} coalitions are listed",)
    status, complete = OutcomeStatus.OPTIMAL, False
    try:
        while len(found) < listed:
            result, departure = model.point(control)
            if departure is None:
                claims, notes, complete = _claims(problem, found, result), (), True
                break
            found.append(departure)
            with model.only(departure.members):
                found[-1] = model.best(departure.members, lambda: model.point(control)[1]) or departure
            control.say(f"{len(found)} coalitions would depart together")
            model.bound_sizes(len(departure.members), problem.most)
            model.exclude(departure.members, larger=True)
    except Unanswered as stop:
        stopped = stop.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION and bool(found)
        status, notes = OutcomeStatus.STOPPED_WITH_SOLUTION if stopped else stop.status, stop.notes
    found.sort(key=lambda departure: (len(departure.members), -departure.smallest, departure.members))
    return BlockingOutcome(status, tuple(found), complete, tuple(claims), notes, model.solves, perf_counter() - began)


def _claims(problem: DepartureProblem, found: list[Departure], last: SolveResult) -> list[Claim]:
    """Return the claim that there is nobody else, where it has a second opinion."""
    if last.confirmation is None:
        return []
    else_ = "other " if found else ""
    text = f"no {else_}coalition of up to {problem.most} departs together"
    return [Claim(text + (", but for those that contain one of these" if found else ""), last.confirmation)]
