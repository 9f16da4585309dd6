"""Moments: what going on and stopping are worth to a party in a period, as a finding and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from winset_models.analysis.roadmap_findings import Regret
from winset_models.analysis.roadmaps.labels import day_of, period_words
from winset_models.analysis.temptation_words import enumerated
from winset_models.negotiation.roadmap.course import PartyPath
from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.roadmap.statements import task_name
from winset_models.negotiation.statements import party_name
from winset_solver.tolerances import REGRET


@dataclass(frozen=True)
class Moment:
    """A party in a period; T + 1 stands for the time after the last one.

    Parameters
    ----------
    going_on, stopping
        Value from then on of keeping to the course, and of the best defection.
    skipped
        Tasks that the defection leaves undone.
    secret
        Whether the defection hopes not to be noticed.
    """

    party: str
    period: int
    going_on: float
    stopping: float
    skipped: Sequence[str]
    secret: bool

    @property
    def amount(self) -> float:
        """Regret of going on; not positive where there is none."""
        return self.stopping - self.going_on

    @property
    def regretted(self) -> bool:
        """Whether stopping is better than going on, by more than rounding."""
        return self.amount > REGRET * max(1.0, abs(self.going_on), abs(self.stopping))


def moments_of(party: str, path: PartyPath) -> list[Moment]:
    """Return the moments of a party in the order of time."""
    rows = zip(path.going_on, path.stopping, path.skipped, path.secret, strict=True)
    return [Moment(party, period, *row) for period, row in enumerate(rows, start=1)]


def regret(figures: RoadmapFigures, moment: Moment) -> Regret:
    """Return a moment as a finding, whether or not there is anything to regret."""
    return Regret(
        party=moment.party,
        period=moment.period,
        day=day_of(figures.roadmap, moment.period),
        amount=moment.amount,
        skipped=list(moment.skipped),
        secret=moment.secret,
        words=_words(figures, moment),
    )


def _words(figures: RoadmapFigures, moment: Moment) -> str:
    """Return for example `In period 5 (May 1994) A would rather not do “Embassy”: stopping is worth 3, going on 2`."""
    after = moment.period > figures.periods
    when = "After the last period" if after else f"In {period_words(figures.roadmap, moment.period)}"
    who = party_name(figures.negotiation, moment.party)
    due = enumerated([f"“{task_name(figures, key)}”" for key in moment.skipped])
    worth = f"stopping is worth {moment.stopping:,.4g}, going on {moment.going_on:,.4g}"
    if not moment.regretted:
        return f"{when} {who} goes on{f' with {due}' if due else ''}: {worth}"
    rather = f"rather not do {due}" if due else "rather walk away"
    return f"{when} {who} would {rather}{', hoping not to be noticed' if moment.secret else ''}: {worth}"
