"""What every member has without the fund: the stand-alone problem, which is solved before anything is shared."""

from dataclasses import dataclass, field

import numpy as np

from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.fund.saving import Saving
from winset_models.negotiation.fund.streams import Stream
from winset_models.negotiation.fund.utility import considered, curved, worth
from winset_solver.stochastic.tree import Vector


@dataclass(frozen=True, eq=False)
class Alone:
    """The members without a fund: with the needs that arise in any case, and with their own savings.

    Notes
    -----
    A member that judges money as it is never saves by itself: what is put aside is worth less later, in every
    scenario. The best savings of one with a curved utility are the optimum of a concave problem, attained within
    ``CERTIFICATE`` (:class:`~winset_models.negotiation.fund.saving.Saving`).
    """

    figures: FundFigures
    _streams: dict[str, Stream] = field(default_factory=dict, init=False, repr=False)

    def value(self, member: str) -> float:
        """Return what a member has without the fund, as it judges it."""
        return self.stream(member).value

    def stream(self, member: str) -> Stream:
        """Return the value of its money to a member at every node."""
        if member not in self._streams:
            flow = worth(self.figures.members[member].utility, self.money(member))
            self._streams[member] = Stream(self.figures, member, flow)
        return self._streams[member]

    def money(self, member: str) -> Vector:
        """Return what a member can spend at every node, once it has put aside what is best."""
        part, before = self.figures.members[member], before_saving(self.figures, member)
        if not part.saves_at_most or not curved(part.utility) or self.figures.tree.stages == 1:
            return before
        limits = considered(part.utility, before)
        problem = Saving(self.figures.tree, before, part.saves_at_most, part.discount, part.risk, part.utility, limits)
        return problem.spent(problem.best())


def before_saving(figures: FundFigures, member: str) -> Vector:
    """Return what a member has at every node by itself, before it puts anything aside."""
    own = [need for need in figures.needs.values() if need.of == member and need.module is None]
    return figures.members[member].income - sum(
        (need.unmet * need.amount for need in own), np.zeros(figures.tree.nodes)
    )


def standing_alone(figures: FundFigures) -> Alone:
    """Return the members without the fund; for the figures of a file this is computed once."""
    negotiation = figures.negotiation
    if figures is fund_figures(negotiation):
        return negotiation.remembered("fund alone", lambda: Alone(figures))
    return Alone(figures)
