"""The course of a schedule: what it means for everybody, period by period, from the definitions and without a program.

This is the second opinion on every roadmap that the formulation finds: plain sums over tasks, not the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts
from winset_models.negotiation.roadmap.stocks import (
    exposure_of,
    given_by,
    survival_of,
    trust_of,
    use_of,
)
from winset_models.negotiation.roadmap.streams import Stream
from winset_models.negotiation.roadmap.traces import Trace, traces_of


@dataclass(frozen=True)
class PartyPath:
    """How a schedule goes for one party. Lists run over periods, the first entry being period 1.

    Parameters
    ----------
    value
        Discounted value of the whole schedule, what lies beyond the horizon included.
    components
        The value by `costs` (negative), `one-off gains`, `benefits` and `benefits beyond the horizon`, discounted.
    payoff
        Payoffs of periods 1 to T, not discounted.
    going_on, stopping
        Periods 1 to T + 1: value from then on of keeping to the schedule, and of the best defection.
    secret
        Periods 1 to T + 1: whether the best defection hopes not to be noticed.
    skipped
        Periods 1 to T + 1: the party's own tasks that start then, which a defection leaves undone.
    exposure, given
        Periods 1 to T: what it has at risk; worth of its concessions so far.
    """

    value: float
    components: Mapping[str, float]
    payoff: Sequence[float]
    going_on: Sequence[float]
    stopping: Sequence[float]
    secret: Sequence[bool]
    skipped: Sequence[tuple[str, ...]]
    exposure: Sequence[float]
    given: Sequence[float]

    @property
    def margins(self) -> list[float]:
        """Value of going on minus that of the best defection, periods 1 to T + 1; negative where it would stop."""
        return [stay - leave for stay, leave in zip(self.going_on, self.stopping, strict=True)]


@dataclass(frozen=True)
class CoursePath:
    """How a schedule goes.

    Parameters
    ----------
    parties
        By party.
    trust
        At the beginning of periods 1 to T + 1.
    resources
        By resource with a limit in every period: use in periods 1 to T.
    completion
        Last period before everything is done and verified; 0 for an empty schedule.
    survival
        Probability that the process does not break down.
    largest_exposure
        Largest amount that any party has at risk in any period.
    """

    parties: Mapping[str, PartyPath]
    trust: Sequence[float]
    resources: Mapping[str, Sequence[float]]
    completion: int
    survival: float
    largest_exposure: float


def course_of(figures: RoadmapFigures, starts: Starts) -> CoursePath:
    r"""Follow a schedule through all periods, whether or not it keeps the rules of the file.

    Notes
    -----
    With start σ, done period e and first verified period v of a task, party p receives in period t ≤ T

        x(t) = Σ −c [σ = t] + g [e = t] + b [e ≤ t],

    and for t > T all benefits b of the tasks taken where they last for ever. Going on at t is worth
    W(t) = Σ_{s≥t} δ^{s−t} x(s). A defection at t skips p's own tasks O that start at t and leaves K = {e ≤ t} \ O; with
    probability q it is noticed, and then all else ends and the share ρ of benefits and the guarantee F are lost:

        D^q(t) = now + q (V − F) + (1 − q) (δ W(t+1) − U),

    where `now` is what K gives in period t less what others' steps cost p, V what the irreversible rest of K gives
    later, and U what p's own skipped tasks would have given p later. The open defection has q = 1; the secret one has
    the largest detection of O.
    """
    traces = traces_of(figures, starts)
    parties = {party: _party_path(figures, traces, party) for party in figures.parties}
    return CoursePath(
        parties=parties,
        trust=trust_of(figures, traces),
        resources={
            key: use_of(figures, traces, key)
            for key, resource in figures.roadmap.resources.items()
            if resource.each_period is not None
        },
        completion=max((trace.verified - 1 for trace in traces), default=0),
        survival=survival_of(traces),
        largest_exposure=max((amount for path in parties.values() for amount in path.exposure), default=0.0),
    )


def _party_path(figures: RoadmapFigures, traces: Sequence[Trace], party: str) -> PartyPath:
    stream = Stream(figures, traces, party)
    decisions = range(1, figures.periods + 2)
    defections = [stream.best_defection(period) for period in decisions]
    return PartyPath(
        value=stream.going_on[0],
        components=stream.components,
        payoff=stream.payoff,
        going_on=stream.going_on[:-1],
        stopping=[value for value, _ in defections],
        secret=[secret for _, secret in defections],
        skipped=[tuple(trace.task.key for trace in stream.own(period)) for period in decisions],
        exposure=exposure_of(figures, traces, party),
        given=given_by(figures, traces, party),
    )
