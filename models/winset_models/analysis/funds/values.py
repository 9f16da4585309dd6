"""The largest sum of the members' values, which pooling, information and prices are measured by."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_models.analysis.funds.engine import Largest, acceptable_model, largest
from winset_models.analysis.funds.program import members_program, places_of
from winset_models.analysis.stages import pruned
from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.negotiation.fund.alone import standing_alone
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundTerms
from winset_solver.control import Control
from winset_solver.linear_model import LinearModel
from winset_solver.program import PayoffProgram, Vector

CLAIM: Final = "no acceptable plan has a larger sum of values"


@dataclass(frozen=True, eq=False)
class Setting:
    """Which fund is looked at.

    Parameters
    ----------
    active
        Which of its parts exist.
    terms
        What a deal says about pledges and outcome payments; nothing where absent.
    commitment
        Whether members may walk away; as the file says where absent.
    """

    active: Active
    terms: FundTerms | None = None
    commitment: bool | None = None

    def formulated(self, figures: FundFigures) -> FundFormulation:
        """Return the formulation of a fund in this setting."""
        return fund_program(figures, self.active, commitment=self.commitment, terms=self.terms)


def largest_sum(figures: FundFigures, setting: Setting, control: Control) -> Largest:
    """Return the largest sum of values of a plan that leaves no member with less than it has without the fund."""
    formulation = setting.formulated(figures)
    program = members_program(formulation)
    places = places_of(formulation, program.shape[1])
    return largest(program, sum_of_values(formulation, program), CLAIM, control, places)


def sum_model(figures: FundFigures, setting: Setting) -> LinearModel:
    """Return what :func:`largest_sum` solves."""
    formulation = setting.formulated(figures)
    program = members_program(formulation)
    return acceptable_model(program, *sum_of_values(formulation, program))


def sum_of_values(formulation: FundFormulation, program: PayoffProgram) -> tuple[Vector, float]:
    """Return the sum of all members' values as one row over the columns of their program, and its constant."""
    return weighted_value(formulation, program, np.ones(len(formulation.figures.members)))


def weighted_value(formulation: FundFormulation, program: PayoffProgram, weights: Vector) -> tuple[Vector, float]:
    """Return a weighted sum of the members' values, in their order; payoffs are values less what they have alone."""
    alone = values_alone(formulation.figures)
    return pruned(program.payoff.T @ weights), float(weights @ (program.payoff_constant + alone))


def values_alone(figures: FundFigures) -> Vector:
    """Return what each member has without the fund."""
    return np.array([standing_alone(figures).value(member) for member in figures.members])
