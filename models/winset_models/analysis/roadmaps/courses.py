"""Courses: a schedule with everything that follows from it, what it breaks, and who would rather stop where."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import inf

from winset_models.analysis.roadmap_findings import BrokenCondition, Course, PartyCourse, Regret, ScheduledStep
from winset_models.analysis.roadmaps.alone import roadmap_alone
from winset_models.analysis.roadmaps.labels import day_of, performer_ids
from winset_models.analysis.roadmaps.moments import moments_of, regret
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.calendar import first_day
from winset_models.negotiation.roadmap.course import CoursePath, course_of
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, Task
from winset_models.negotiation.roadmap.statements import task_name
from winset_models.negotiation.statements import party_name
from winset_solver.tolerances import FEASIBILITY


def course(figures: RoadmapFigures, starts: Starts, title: str) -> Course:
    """Follow a schedule from its starts alone, without any program: what it is worth, breaks, and where it tempts.

    Parameters
    ----------
    starts
        By task: the period in which it starts; tasks that are left out are not named. Any schedule will do, also one
        that breaks the rules of the file.
    title
        What reports call it.

    Notes
    -----
    Somebody regrets where the best defection is worth more than going on by more than ``REGRET``, relative to the
    larger of the two. Nobody signs what is worth less to it than its walk-away value.
    """
    path = course_of(figures, starts)
    parties = _party_courses(figures, path)
    broken, unwilling = _broken(figures, starts), _unwilling(parties)
    moments = {party: moments_of(party, own) for party, own in path.parties.items()}
    regrets = [regret(figures, moment) for own in moments.values() for moment in own if moment.regretted]
    regrets.sort(key=lambda found: found.period)
    enforced = figures.roadmap.self_enforcing
    return Course(
        title=title,
        schedule=_schedule(figures, starts),
        left_out=[step for step, keys in figures.tasks_of.items() if not any(key in starts for key in keys)],
        parties=parties,
        trust=list(path.trust),
        resources={key: list(used) for key, used in path.resources.items()},
        completion=path.completion,
        completion_day=_last_day(figures, path.completion),
        largest_exposure=path.largest_exposure,
        survival=path.survival,
        broken=broken,
        regrets=regrets,
        tightest=[regret(figures, max(own, key=lambda moment: moment.amount)) for own in moments.values()],
        unwilling=unwilling,
        feasible=not broken and not unwilling and not (enforced and regrets),
        self_enforcing=not regrets,
        first=_first(broken, regrets if enforced else ()) or _unsigned(figures, parties, unwilling),
    )


def _schedule(figures: RoadmapFigures, starts: Starts) -> list[ScheduledStep]:
    taken = [figures.tasks[key] for key in figures.tasks if key in starts]
    return [_scheduled(figures, task, starts[task.key]) for task in sorted(taken, key=lambda task: starts[task.key])]


def _scheduled(figures: RoadmapFigures, task: Task, start: int) -> ScheduledStep:
    roadmap, done, verified = figures.roadmap, start + task.delay, start + task.lag
    return ScheduledStep(
        task=task.key,
        step=task.step,
        part=task.part,
        parts=task.parts,
        name=task_name(figures, task.key),
        by=performer_ids(figures.negotiation, task.step),
        phase=roadmap.steps[task.step].phase,
        start=start,
        duration=task.duration,
        done=done,
        verified=verified,
        starts_on=day_of(roadmap, start),
        done_on=_last_day(figures, done) if task.duration else day_of(roadmap, start),
        verified_on=day_of(roadmap, verified),
        needs_trust=task.needs_trust,
    )


def _party_courses(figures: RoadmapFigures, path: CoursePath) -> dict[str, PartyCourse]:
    alone, _ = roadmap_alone(figures.negotiation)
    return {
        party: PartyCourse(
            value=own.value,
            gain=own.value - alone.parties[party].disagreement,
            components={name: amount for name, amount in own.components.items() if amount},
            payoff=list(own.payoff),
            going_on=list(own.going_on),
            stopping=list(own.stopping),
            exposure=list(own.exposure),
            exposure_limit=figures.exposure_at_most.get(party),
            given=list(own.given),
            guarantee=figures.guarantee[party],
        )
        for party, own in path.parties.items()
    }


def _broken(figures: RoadmapFigures, starts: Starts) -> list[BrokenCondition]:
    return [
        BrokenCondition(
            path=dotted(timed.breach.path),
            location=str(figures.negotiation.origin.locate(timed.breach.path)),
            statement=timed.breach.statement,
            period=timed.period,
            day=None if timed.period is None else day_of(figures.roadmap, timed.period),
            amount=timed.breach.amount,
        )
        for timed in roadmap_breaches(figures, starts)
    ]


def _last_day(figures: RoadmapFigures, period: int) -> str | None:
    """Return the last day of a period; none without dates, or for an empty course."""
    following = first_day(figures.roadmap, period + 1)
    return None if following is None or period == 0 else (following - timedelta(days=1)).isoformat()


def _unwilling(parties: Mapping[str, PartyCourse]) -> dict[str, float]:
    """Return by how much parties are worse off than by walking away, by more than rounding."""
    return {
        party: -own.gain
        for party, own in parties.items()
        if own.gain < -FEASIBILITY * max([1.0, *map(abs, own.components.values())])
    }


def _unsigned(
    figures: RoadmapFigures, parties: Mapping[str, PartyCourse], unwilling: Mapping[str, float]
) -> str | None:
    """Return who would not sign for the largest loss, in words; None where everybody would."""
    if not unwilling:
        return None
    party = max(unwilling, key=lambda key: unwilling[key])
    worth = f"worth {parties[party].value:,.4g} to it, {unwilling[party]:,.4g} less than walking away"
    return f"{party_name(figures.negotiation, party)} would not sign: the course is {worth}"


def _first(broken: Sequence[BrokenCondition], regrets: Sequence[Regret]) -> str | None:
    """Return what goes wrong first; a broken condition before a regret in the same period, those without one last."""
    trouble = [(inf if item.period is None else item.period, item.statement) for item in broken]
    trouble += [(item.period, item.words) for item in regrets]
    return min(trouble, key=lambda item: item[0])[1] if trouble else None
