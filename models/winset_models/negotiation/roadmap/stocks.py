"""What a schedule adds up to in each period: trust, use of resources, concessions given, and what is at risk."""

from collections.abc import Sequence
from math import fsum, inf, prod

from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.roadmap.traces import Trace


def survival_of(traces: Sequence[Trace]) -> float:
    """Return the probability that no task makes the process break down."""
    return prod(1.0 - trace.task.breakdown for trace in traces)


def trust_of(figures: RoadmapFigures, traces: Sequence[Trace]) -> list[float]:
    """Return trust at the beginning of periods 1 to T + 1: that of the start, and what verified tasks have added."""
    grown = [trace for trace in traces if trace.task.trust]
    return [
        fsum([figures.roadmap.trust.initial, *(trace.task.trust for trace in grown if trace.verified <= period)])
        for period in range(1, figures.periods + 2)
    ]


def use_of(figures: RoadmapFigures, traces: Sequence[Trace], resource: str) -> list[float]:
    """Return how much of a resource the tasks under way use in periods 1 to T."""
    users = [trace for trace in traces if trace.task.uses.get(resource)]
    return [
        fsum(trace.task.uses[resource] for trace in users if 0 <= period - trace.start < trace.task.duration)
        for period in range(1, figures.periods + 1)
    ]


def exposure_of(figures: RoadmapFigures, traces: Sequence[Trace], party: str) -> list[float]:
    """Return what a party has at risk in periods 1 to T: each task from its start until it is verified and answered."""
    verified = {trace.task.key: trace.verified for trace in traces}
    spans = [
        (trace.start, max([trace.verified, *(verified.get(key, inf) for key in trace.task.answered_by)]), amount)
        for trace in traces
        if (amount := trace.task.exposure.get(party))
    ]
    return [
        fsum(amount for first, end, amount in spans if first <= period < end)
        for period in range(1, figures.periods + 1)
    ]


def given_by(figures: RoadmapFigures, traces: Sequence[Trace], party: str) -> list[float]:
    """Return the worth of what a party has started by the end of periods 1 to T."""
    own = [trace for trace in traces if party in trace.task.performers]
    return [
        fsum(trace.task.worth for trace in own if trace.start <= period) for period in range(1, figures.periods + 1)
    ]
