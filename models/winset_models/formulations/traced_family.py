"""Several traced formulations of one negotiation, where samples of its doubtful numbers differ in rows and columns."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_models.formulations.traced import TracedFormulation, traced
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.errors import WinsetError
from winset_solver.sensitivity.expressions import BLOCK, Indices

MEMBERS: Final = 4
"""Formulations of a family at most."""
WORTH: Final = 0.02
"""Part of all samples that must be left for another member to be made: it takes as long as ten programs made anew."""


@dataclass(frozen=True, eq=False)
class TracedFamily:
    """Formulations of one negotiation traced at several values of its parameters, where one does not do for all.

    Parameters
    ----------
    members
        The first at the values of the file.
    """

    members: tuple[TracedFormulation, ...]

    def chosen(self, thetas: ArrayLike) -> Indices:
        """Return for each row of parameters the first member whose program is that row's; −1 for one to make anew."""
        rows = np.atleast_2d(np.asarray(thetas, dtype=float))
        chosen = np.full(len(rows), -1, dtype=np.int64)
        for number, member in enumerate(self.members):
            for start in range(0, len(rows), BLOCK):
                part = start + np.flatnonzero(chosen[start : start + BLOCK] < 0)
                chosen[part[member.evaluate(rows[part]).valid]] = number
        return chosen


def traced_family(
    negotiation: Negotiation, parameters: Sequence[Parameter], thetas: ArrayLike, most: int = MEMBERS
) -> TracedFamily:
    """Trace a negotiation at the values of the file, and at samples whose programs have other rows and columns.

    Parameters
    ----------
    negotiation, parameters
        As for :func:`traced`.
    thetas
        Samples of the parameters (n × k); the same samples give the same family.
    most
        Formulations at most.

    Notes
    -----
    Numbers of a file are often round, and differences of round numbers 0: rows and columns are then missing that almost
    all samples have. The second member has them. A further one is made where it serves more than ``WORTH`` of the
    samples; a sample that no member serves is to be formulated by itself.
    """
    rows = np.atleast_2d(np.asarray(thetas, dtype=float))
    first = traced(negotiation, parameters)
    family, traceable = TracedFamily((first,)), first.moves_only_traced(rows)
    for _ in range(1, most):
        left = np.flatnonzero((family.chosen(rows) < 0) & traceable)
        if len(left) <= WORTH * len(rows):
            break
        with suppress(WinsetError):
            family = TracedFamily((*family.members, traced(negotiation, parameters, rows[left[0]].tolist())))
    return family
