"""The largest sum of the members' gains that a program of a fund permits, when nobody must be worse off."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from scipy import sparse

from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.formulations.fund_utility import Side
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundTerms
from winset_models.negotiation.fund.utility import curved
from winset_solver.confirm import solve_confirmed
from winset_solver.conflict.problem import with_floors
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult
from winset_solver.tolerances import RESOLUTION

MOST_PIECES: Final = 2000
"""Pieces of a curved utility."""
_WORK: Final = 20_000
"""Pieces of all members in all states together up to which utilities are made finer than the file asks for."""


@dataclass(frozen=True, eq=False)
class Circumstances:
    """A fund, which of its parts exist, and what a deal says about pledges and outcome payments."""

    figures: FundFigures
    active: Active
    terms: FundTerms | None = None

    def program(self, side: Side = "inner", *, limited: bool = True, raised: bool = False) -> FundFormulation:
        """Return its program, with utilities from one side, as if members could or could not walk away."""
        return fund_program(self.figures, self.active, curved=side, commitment=limited, raised=raised, terms=self.terms)

    def with_discount(self, discount: float) -> Self:
        """Return the same with one discount factor for all members."""
        members = {member: replace(part, discount=discount) for member, part in self.figures.members.items()}
        return replace(self, figures=replace(self.figures, members=members))


def asked(formulation: FundFormulation, ask: Callable[[PayoffProgram], SolveResult]) -> SolveResult:
    """Return the answer of a question about plans by which no party is worse off than without the fund.

    Keeping to oneself leaves nobody worse off, and nobody wanting to walk away, with nothing to spare: where a solver
    misses that, the question is asked again about plans for which it is so but for rounding.
    """
    found = ask(_acceptable(formulation, slack=0.0))
    if found.solution is not None or found.stopped:
        return found
    again = ask(_acceptable(formulation, slack=1.0))
    return found if again.solution is None else again


def _acceptable(formulation: FundFormulation, *, slack: float) -> PayoffProgram:
    """Return the program with a row for every party: it is not worse off, but for so many times what is rounding."""
    program, lower = formulation.program, formulation.program.row_lower.copy()
    stays = formulation.rows_of(("fund", "commitment"))
    lower[stays] -= slack * np.array([rounding(bound) for bound in lower[stays].tolist()])
    floors = np.array([-slack * rounding(alone) for alone in program.payoff_constant.tolist()])
    labels = tuple(f"gain of {party}" for party in program.player_labels)
    return with_floors(program.replace(row_lower=lower), floors, labels)


def total(program: PayoffProgram) -> tuple[Vector, float]:
    """Return the sum of all gains as coefficients and a constant."""
    return np.asarray(program.payoff.sum(axis=0)).reshape(-1), float(program.payoff_constant.sum())


def largest_total(formulation: FundFormulation, control: Control) -> SolveResult:
    """Return the acceptable point with the largest sum of gains, confirmed."""

    def ask(program: PayoffProgram) -> SolveResult:
        session = Session(program, threads=control.limits.threads)
        session.maximise(*total(program))
        return solve_confirmed(session, control)

    return asked(formulation, ask)


def reaching(program: PayoffProgram, least: float) -> PayoffProgram:
    """Return the program with a row: the sum of gains is at least so much, but for rounding."""
    coefficients, constant = total(program)
    return program.replace(
        matrix=sparse.csr_array(sparse.vstack([program.matrix, sparse.csr_array(coefficients[np.newaxis])])),
        row_lower=np.append(program.row_lower, least - rounding(least) - constant),
        row_upper=np.append(program.row_upper, np.inf),
        row_labels=(*program.row_labels, "sum of gains"),
    )


def rounding(total: float) -> float:
    """Return what counts as rounding of a sum of gains."""
    return RESOLUTION * max(1.0, abs(total))


def finer(figures: FundFigures) -> FundFigures:
    """Return the figures with curved utilities in as many pieces as a short search can bear."""
    bent = [member for member, part in figures.members.items() if curved(part.utility)]
    pieces = min(MOST_PIECES, _WORK // max(1, len(bent) * figures.tree.nodes))
    members = dict(figures.members)
    for member in bent:
        utility = members[member].utility
        sharper = utility.model_copy(update={"pieces": max(pieces, utility.pieces)})
        members[member] = replace(members[member], utility=sharper)
    return replace(figures, members=members)
