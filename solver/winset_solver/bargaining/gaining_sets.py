"""The largest sets of players that can gain at once, for problems where not everybody can."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.program import Vector
from winset_solver.tolerances import POSITIVE_GAIN


class LargestGainingSets:
    """Enumerates the largest sets of players that can gain at once, by a small master with no-good rows."""

    def __init__(self, space: GainSpace, able: NDArray[np.int64], scales: Vector) -> None:
        self.space, self.able, self.scales = space, able, scales
        self.size: int | None = None
        self.met: list[NDArray[np.bool_]] = []

    def next(self) -> NDArray[np.int64] | None:
        """Return the next set; None when there is no further one of the largest size."""
        session, count = self.space.session, len(self.able)
        if count == 0 or self.size == 0:
            return None if self.met or self.size == 0 else self._nobody()
        with session.scratch():
            gains = session.add_columns(count, upper=1.0, integer=True)
            width = session.model.columns
            index = np.arange(count)
            scales = self.scales[self.able]
            units = np.minimum(scales, 1.0)  # small gains in units of their own, in which tolerances are small
            picks = sparse.csr_array((1.0 / units, (index, self.space.gains[self.able])), shape=(count, width))
            floors = sparse.csr_array((POSITIVE_GAIN * scales / units, (index, gains)), shape=(count, width))
            session.add_rows(picks - floors, 0.0, np.inf)
            for met in self.met:
                row = np.zeros((1, width))
                row[0, gains] = np.where(met, -1.0, 1.0)
                session.add_rows(row, 1.0 - int(met.sum()), np.inf)
            cost = np.zeros(width)
            cost[gains] = 1.0
            session.maximise(cost)
            result = self.space.run(
                "no more parties can gain at once", control=self.space.control.named("who can gain")
            )
        if result.solution is None:
            if not self.met:
                raise self.space.unanswered(result)
            return None
        members: NDArray[np.bool_] = np.rint(result.x[gains]).astype(bool)
        if self.size is not None and members.sum() < self.size:
            return None
        self.size = int(members.sum())
        self.met.append(members)
        return np.asarray(self.able[members])

    def _nobody(self) -> NDArray[np.int64]:
        self.size = 0
        return self.able
