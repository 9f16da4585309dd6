"""Safe exchange: in which order the parts of divisible steps leave everybody with the least at risk."""

from collections.abc import Sequence

from winset_models.analysis.roadmap_findings import Chunk, Exchange
from winset_models.analysis.roadmaps.labels import performer_ids
from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.roadmap.statements import task_name
from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.scheduling.exchange_problem import ExchangeProblem, Lot, safe_window
from winset_solver.scheduling.safe_exchange import SafeExchange, safe_exchange
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT


def exchange(figures: RoadmapFigures, control: Control | None = None) -> Exchange | None:
    """Put the parts of all divisible steps into the order that keeps the largest amount at risk smallest.

    Returns
    -------
    Exchange or None
        None where no two divisible steps are in the hands of different parties, as nothing is exchanged then; and where
        divisible steps wait for each other in a circle.

    Notes
    -----
    The exchange is looked at by itself, part after part and apart from the calendar; what has been handed over stays.
    To each party a part costs its costs and losses, and is worth its one-off gains and its benefits in all periods of
    the roadmap, and beyond where they last for ever, discounted to the period in which it is done. No part of a step
    comes before all parts of the divisible steps that it requires, directly or through others, or that belong to an
    earlier phase; `requires_any` and members of alternatives, which may be left out, are not looked at.
    """
    problem = exchange_problem(figures)
    if problem is None or not _mutual(figures, problem):
        return None
    control = (control or Control()).named("safe exchange")
    found = safe_exchange(problem, control)
    if found.status is OutcomeStatus.NO_PACKAGE:
        return None
    whole = safe_exchange(problem.in_one_piece(), control)
    return Exchange(
        chunks=[_chunk(figures, problem, found, move) for move in range(len(found.order))],
        largest_exposure=found.largest,
        in_one_piece=whole.largest,
        guarantee=found.guarantee,
        safe=found.guarantee <= ACCOUNT,
        words=_words(found, whole),
    )


def exchange_problem(figures: RoadmapFigures) -> ExchangeProblem | None:
    """Return the exchange of the divisible steps, which are its lots, between the parties; None without any."""
    choices = {step for group in figures.roadmap.alternatives.values() for step in group.steps}
    steps = [key for key, step in figures.roadmap.steps.items() if step.parts > 1 and key not in choices]
    if not steps:
        return None
    waits = [
        (steps.index(earlier), steps.index(step)) for step in steps for earlier in _waits_for(figures, step, steps)
    ]
    return ExchangeProblem(tuple(_lot(figures, step) for step in steps), len(figures.parties), tuple(waits))


def _mutual(figures: RoadmapFigures, problem: ExchangeProblem) -> bool:
    """Return whether steps are in the hands of different parties, third parties apart."""
    hands = {frozenset(lot.by).intersection(figures.parties) for lot in problem.lots}
    return len(hands) > 1 and len(frozenset().union(*hands)) > 1


def _waits_for(figures: RoadmapFigures, step: str, steps: Sequence[str]) -> list[str]:
    """Return the steps, of those listed, whose parts all come before the first part of a step."""
    roadmap, found = figures.roadmap, set[str]()
    order = list(roadmap.phases)

    def place(key: str) -> int:
        phase = roadmap.steps[key].phase
        return -1 if phase is None else order.index(phase)

    ahead = [step]
    while ahead:
        key = ahead.pop()
        earlier = {other for other in roadmap.steps if 0 <= place(other) < place(key)}
        fresh = (earlier | set(roadmap.steps[key].requires or ())) - found
        found |= fresh
        ahead += fresh
    return [key for key in steps if key in found]


def _lot(figures: RoadmapFigures, step: str) -> Lot:
    task = figures.tasks[figures.tasks_of[step][0]]

    def streams(party: str) -> tuple[float, float, float]:
        benefit = task.benefit.get(party, 0.0)
        return (
            -task.cost.get(party, 0.0),
            task.gain.get(party, 0.0),
            benefit * _periods_worth(figures, party) if benefit else 0.0,
        )

    amounts = [streams(party) for party in figures.parties]
    return Lot(
        label=step,
        by=tuple(performer_ids(figures.negotiation, step)),
        pieces=task.parts,
        cost=tuple(sum(max(0.0, -amount) for amount in own) for own in amounts),
        value=tuple(sum(max(0.0, amount) for amount in own) for own in amounts),
    )


def _periods_worth(figures: RoadmapFigures, party: str) -> float:
    """Return the value of one unit in every period from now on, as far as benefits last."""
    if figures.roadmap.beyond == "for ever":
        return figures.annuity(party, 0)
    return sum(figures.discount[party] ** period for period in range(figures.periods))


def _chunk(figures: RoadmapFigures, problem: ExchangeProblem, found: SafeExchange, move: int) -> Chunk:
    lot, done = found.order[move], found.done[move + 1].tolist()
    step = problem.lots[lot].label
    key = figures.tasks_of[step][done[lot] - 1]
    losses = [figures.guarantee[party] for party in figures.parties]
    windows = {other.label: safe_window(problem, done, i, losses) for i, other in enumerate(problem.lots)}
    return Chunk(
        task=key,
        name=task_name(figures, key),
        by=performer_ids(figures.negotiation, step),
        at_risk=_by_party(figures, found.at_risk[move + 1]),
        temptation=_by_party(figures, found.temptation[move + 1]),
        windows={label: window for label, window in windows.items() if window is not None},
    )


def _by_party(figures: RoadmapFigures, amounts: Vector) -> dict[str, float]:
    return dict(zip(figures.parties, amounts.tolist(), strict=True))


def _words(found: SafeExchange, whole: SafeExchange) -> str:
    said = (
        f"taken by itself, without the rest of the roadmap: part by part nobody ever has more than "
        f"{found.largest:,.4g} at risk, in one piece {whole.largest:,.4g}"
    )
    if found.status is not OutcomeStatus.OPTIMAL:
        said += f" (the search was stopped; no order comes below {found.bound:,.4g})"
    if found.guarantee <= ACCOUNT:
        return f"{said}; nobody would stop on the way, even without a guarantee"
    return f"{said}; each side must stand to lose {found.guarantee:,.4g} for nobody to stop on the way"
