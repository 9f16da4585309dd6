"""What one party pays and receives along a schedule, and what it would have by stopping, from the definitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import fsum

from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.roadmap.traces import Trace

COSTS = "costs"
ONE_OFF_GAINS = "one-off gains"
BENEFITS = "benefits"
BENEFITS_BEYOND = "benefits beyond the horizon"

Skipped = frozenset[str]
"""Keys of tasks that a defection leaves undone."""


@dataclass(frozen=True)
class Stream:
    """Payoffs of one party over the periods of a schedule.

    Notes
    -----
    A task that is not done by the last period, which breaks a rule of its own, brings no one-off gain, and its
    benefits count from the period after the last.
    """

    figures: RoadmapFigures
    traces: Sequence[Trace]
    party: str

    @cached_property
    def payoff(self) -> list[float]:
        """Payoffs of periods 1 to T, not discounted."""
        return [fsum(self._flows(period)) for period in self._periods]

    @cached_property
    def going_on(self) -> list[float]:
        """Values of going on, W(t) = x(t) + δ W(t+1), of periods 1 to T + 2; after T they are the same for ever."""
        after = fsum(self._lasting(trace, self._horizon + 1, self._horizon + 1) for trace in self.traces)
        values = [after, after]
        for amount in reversed(self.payoff):
            values.append(amount + self._discount * values[-1])
        return values[::-1]

    @property
    def components(self) -> dict[str, float]:
        """Discounted value by its sources, costs negative."""
        today = {period: self._discount ** (period - 1) for period in self._periods}
        return {
            COSTS: fsum(weight * x for period, weight in today.items() for x in self._costs(period)),
            ONE_OFF_GAINS: fsum(weight * x for period, weight in today.items() for x in self._gains(period)),
            BENEFITS: fsum(weight * x for period, weight in today.items() for x in self._benefits(period)),
            BENEFITS_BEYOND: fsum(self._lasting(trace, self._horizon + 1, 1) for trace in self.traces),
        }

    def own(self, period: int) -> list[Trace]:
        """Return the party's own tasks that start in a period."""
        return [trace for trace in self._starting.get(period, ()) if self.party in trace.task.performers]

    def best_defection(self, period: int) -> tuple[float, bool]:
        """Return the value of the best defection at a period, and whether it is the secret one.

        Notes
        -----
        The larger of now + (V − F) and now + q (V − F) + (1 − q) (δ W(t+1) − U), q being the largest detection of what
        is skipped; :func:`.course.course_of` explains the terms.
        """
        own = self.own(period)
        skipped = frozenset(trace.task.key for trace in own)
        detection = max((trace.task.detection for trace in own), default=1.0)
        now = fsum(self._flows(period, skipped))
        noticed = self._kept(period, skipped) - self.figures.guarantee[self.party]
        unnoticed = self._discount * self.going_on[period] - fsum(self._after(trace, period) for trace in own)
        openly = now + noticed
        secretly = now + detection * noticed + (1.0 - detection) * unnoticed
        return max(openly, secretly), secretly > openly

    def _flows(self, period: int, skipped: Skipped = frozenset()) -> list[float]:
        return [*self._costs(period, skipped), *self._gains(period, skipped), *self._benefits(period, skipped)]

    def _costs(self, period: int, skipped: Skipped = frozenset()) -> list[float]:
        started = (trace.task for trace in self._starting.get(period, ()) if trace.task.key not in skipped)
        return [-task.cost.get(self.party, 0.0) for task in started]

    def _gains(self, period: int, skipped: Skipped = frozenset()) -> list[float]:
        finished = self._finishing.get(period, ()) if period <= self._horizon else ()
        return [trace.task.gain.get(self.party, 0.0) for trace in finished if trace.task.key not in skipped]

    def _benefits(self, period: int, skipped: Skipped = frozenset()) -> list[float]:
        if period > self._horizon and not self._lasts:
            return []
        return [trace.task.benefit[self.party] for trace in self._standing(period, skipped)]

    def _kept(self, period: int, skipped: Skipped) -> float:
        """Return V, what lasts of all that stands after a period when everything ends, discounted to that period."""
        return fsum(
            (1.0 - trace.task.reversible) * self._lasting(trace, period + 1, period)
            for trace in self._standing(period, skipped)
            if trace.task.reversible < 1.0
        )

    def _standing(self, period: int, skipped: Skipped) -> list[Trace]:
        return [trace for trace in self._beneficial if self._since(trace) <= period and trace.task.key not in skipped]

    def _after(self, trace: Trace, period: int) -> float:
        """Return what a task brings after a period, discounted to it."""
        gain = trace.task.gain.get(self.party, 0.0) if period < trace.done <= self._horizon else 0.0
        return self._lasting(trace, period + 1, period) + self._discount ** max(trace.done - period, 0) * gain

    def _lasting(self, trace: Trace, first: int, now: int) -> float:
        """Return Σ δ^{s−now} b over all periods s ≥ first in which the benefit of a task flows."""
        benefit = trace.task.benefit.get(self.party, 0.0)
        first = max(first, self._since(trace))
        if not benefit or (first > self._horizon and not self._lasts):
            return 0.0
        if self._lasts:
            return benefit * self.figures.annuity(self.party, first - now)
        return benefit * self._discount ** (first - now) * self._sums[self._horizon - first]

    @cached_property
    def _sums(self) -> list[float]:
        """Sums 1 + δ + … + δ^n for n = 0, …, T − 1."""
        return list(accumulate(self._discount**power for power in range(self._horizon)))

    @cached_property
    def _starting(self) -> dict[int, list[Trace]]:
        return _grouped(self.traces, [trace.start for trace in self.traces])

    @cached_property
    def _finishing(self) -> dict[int, list[Trace]]:
        return _grouped(self.traces, [trace.done for trace in self.traces])

    @cached_property
    def _beneficial(self) -> list[Trace]:
        return [trace for trace in self.traces if self.party in trace.task.benefit]

    def _since(self, trace: Trace) -> int:
        """Return the first period in which benefits of a task flow."""
        return min(trace.done, self._horizon + 1)

    @property
    def _horizon(self) -> int:
        return self.figures.periods

    @property
    def _periods(self) -> range:
        return range(1, self._horizon + 1)

    @property
    def _lasts(self) -> bool:
        return self.figures.roadmap.beyond == "for ever"

    @property
    def _discount(self) -> float:
        return self.figures.discount[self.party]


def _grouped(traces: Sequence[Trace], periods: Sequence[int]) -> dict[int, list[Trace]]:
    found: dict[int, list[Trace]] = {}
    for trace, period in zip(traces, periods, strict=True):
        found.setdefault(period, []).append(trace)
    return found
