"""Roadmap: the best course of confidence-building steps, how given ones fare, or why there is none."""

from collections.abc import Sequence
from typing import Final

from winset_models.analysis.finding_parts import Status
from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Course, Roadmap
from winset_models.analysis.roadmaps.absence import Absence, explain_absence
from winset_models.analysis.roadmaps.alone import roadmap_alone
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.exchange import exchange
from winset_models.analysis.roadmaps.labels import days, performer_names, phase_names, step_names
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.search import BestRoadmap, best_roadmap
from winset_models.analysis.subject import manifest, subject
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import RoadmapFigures, roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_of
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.status import OutcomeStatus

TITLE: Final = "best roadmap"
_NONE: Final = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)
_NOTHING_ASKED: Final = BestRoadmap(OutcomeStatus.OPTIMAL)


def roadmap(
    negotiation: Negotiation,
    *,
    objectives: str | Sequence[str] = ("nash",),
    sequences: Sequence[str] | None = None,
    enforced: bool | None = None,
    alpha: float = 2.0,
    control: Control | None = None,
) -> Roadmap:
    """Find the best roadmap that no party regrets signing or keeping to, and follow the file's own sequences.

    Parameters
    ----------
    negotiation
        A negotiation with a roadmap; the roadmap is looked at by itself.
    objectives
        In the order of their importance: a bargaining solution, ``welfare``, ``payoff:PARTY``, ``group:GROUP``,
        ``earliest``, ``exposure``, ``guarantee`` or ``survival``. Each is held at its value before the next.
    sequences
        Follow only these sequences of the file and search for nothing; search, and follow all of them, where absent.
    enforced
        Whether every party must prefer to go on in every period; as the file says where absent.
    alpha
        Aversion to inequality of the α-fair solution.
    control
        Limits, progress and cancellation of everything together. A stopped search says so, with its bounds.

    Returns
    -------
    Roadmap
        With status ``optimal`` where all that was asked for was answered. Where no roadmap exists, with the reason;
        with status ``no equilibrium`` where steps can be put in order, but in every order somebody would rather stop.

    Notes
    -----
    Nobody gets less than its walk-away value in the best roadmap, whatever the objective: a roadmap that somebody
    would not sign is none.

    Raises
    ------
    ArgumentError
        Where the file has no roadmap, an objective, party, group or sequence is unknown, or a discount was changed to
        one outside its range.
    """
    control = control or Control()
    asked = objectives_of(negotiation, objectives) if sequences is None else ()
    alone, notes = roadmap_alone(negotiation, enforced=_enforcement(asked, enforced=enforced))
    figures = roadmap_figures(alone)
    followed = {key: _followed(figures, key) for key in _named(figures, sequences)}
    best = best_roadmap(alone, asked, alpha=alpha, control=control) if asked else _NOTHING_ASKED
    absence = explain_absence(alone, control) if best.status in _NONE else Absence()
    options: dict[str, str | float | int | bool | None] = {
        "objectives": ", ".join(item.name for item in asked),
        "sequences": None if sequences is None else ", ".join(sequences),
        "enforced": figures.roadmap.self_enforcing,
        "alpha": alpha,
    }
    return Roadmap(
        subject=subject(negotiation),
        status=_status(best, absence),
        periods=figures.periods,
        period=figures.roadmap.period,
        days=days(figures.roadmap),
        steps=step_names(alone),
        phases=phase_names(alone),
        performers=performer_names(alone),
        self_enforcing=figures.roadmap.self_enforcing,
        stages=list(best.stages),
        course=None if best.starts is None else course(best.figures or figures, best.starts, TITLE),
        guarantees_added=dict(best.added),
        sequences=followed,
        deadlocks=absence.deadlocks,
        shortfall=absence.shortfall,
        conflict=absence.conflict,
        irreducible=absence.irreducible,
        ways_out=absence.ways_out,
        exchange=exchange(figures, control) if asked else None,
        checks=[*best.checks, *absence.checks],
        notes=[*notes, *best.notes, *absence.notes],
        manifest=manifest(negotiation, control, options),
    )


def _status(best: BestRoadmap, absence: Absence) -> Status:
    if any(check.outcome == "contradicted" for check in absence.checks):
        return "disagreement"
    return "no equilibrium" if absence.tempting else best.status.value


def _enforcement(asked: Sequence[Objective], *, enforced: bool | None) -> bool | None:
    """Return whether everybody must prefer to go on; guarantees are only ever needed for that."""
    if not any(item.kind == "guarantee" for item in asked):
        return enforced
    if enforced is False:
        raise ArgumentError("a roadmap that need not be self-enforcing needs no guarantee", got="guarantee")
    return True


def _named(figures: RoadmapFigures, sequences: Sequence[str] | None) -> Sequence[str]:
    """Return the sequences to follow."""
    known = list(figures.roadmap.sequences)
    unknown = [key for key in sequences or () if key not in known]
    if unknown:
        raise ArgumentError("a sequence is unknown", got=", ".join(unknown), wanted=", ".join(known) or "none")
    return known if sequences is None else list(dict.fromkeys(sequences))


def _followed(figures: RoadmapFigures, key: str) -> Course:
    return course(figures, starts_of(figures, key), figures.roadmap.sequences[key].name or key)
