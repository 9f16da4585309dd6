"""Frame of every solution: ask inside a scratch model, and turn whatever happens into an outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.status import STATUS_OF, OutcomeStatus, Unanswered


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solution's own code returns: a point, its value, the bound and why the search ended."""

    x: Vector
    value: float
    bound: float | None
    termination: Termination
    ideal: Vector | None = None
    without_gain: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def answer_question(space: GainSpace, solution: str, search: Callable[[GainSpace], Answer]) -> Outcome:
    """Run a search on a space and return its outcome; the space is afterwards as it was before."""
    began = perf_counter()
    with space.question():
        try:
            answer = search(space)
        except Unanswered as reason:
            return Outcome(
                solution,
                reason.status,
                notes=reason.notes,
                claims=tuple(space.claims),
                solves=space.solves,
                seconds=perf_counter() - began,
            )
        x = space.completed(answer.x[: space.decisions])
        space.remember(x)
        return Outcome(
            solution,
            STATUS_OF[answer.termination],
            x=x,
            payoffs=space.problem.program.payoffs(x),
            gains=space.gains_at(x),
            value=answer.value,
            bound=None if answer.bound is None else max(answer.bound, answer.value),
            ideal=answer.ideal,
            without_gain=answer.without_gain,
            claims=tuple(space.claims),
            notes=answer.notes,
            solves=space.solves,
            seconds=perf_counter() - began,
        )


def require(condition: object, note: str) -> None:
    """End the solution as not applicable where its precondition does not hold."""
    if not condition:
        raise Unanswered(OutcomeStatus.NOT_APPLICABLE, (note,))
