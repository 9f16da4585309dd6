"""A fund as a program: by itself, and as a block of the package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from winset_models.formulations.fund_commitment import add_commitment
from winset_models.formulations.fund_contracts import add_contracts
from winset_models.formulations.fund_flows import add_balance, add_flows
from winset_models.formulations.fund_key import add_key
from winset_models.formulations.fund_limits import add_limits
from winset_models.formulations.fund_points import held_by, plan_at, write_plan
from winset_models.formulations.fund_sheet import FundFields, FundSheet
from winset_models.formulations.fund_utility import Side
from winset_models.formulations.fund_values import add_value, flow_of
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.alone import standing_alone
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.origin import Path
from winset_models.negotiation.statements import Statement
from winset_solver.program import PayoffProgram, Vector
from winset_solver.stochastic.node_sheet import Affine, NodeSheet


@dataclass(frozen=True, eq=False)
class FundFormulation:
    """A fund as a payoff program, with what leads back from its rows and columns.

    Parameters
    ----------
    figures
        What is formulated.
    program
        Its payoffs are, for each party of the negotiation, the value of the fund to it less what it has without; 0 for
        parties that are no members.
    said
        Rows by number, and what they say.
    fields
        Numbers of the columns, by what they stand for.
    utility_error
        By member with a curved utility: largest distance of its approximation in one state.
    alone
        By member: value without the fund.
    sheet
        What the program was made from.

    Notes
    -----
    Columns of values are at most what a plan is worth: a point that nobody pulls up understates them, never the
    reverse. Never minimise a payoff over the program.
    """

    figures: FundFigures
    program: PayoffProgram = field(repr=False)
    said: tuple[tuple[range, Statement], ...] = field(repr=False)
    fields: FundFields = field(repr=False)
    utility_error: Mapping[str, float]
    alone: Mapping[str, float]
    sheet: NodeSheet = field(repr=False)

    @property
    def understated(self) -> dict[str, float]:
        """By member with a curved utility: most by which its column of value falls short of what a plan is worth."""
        streams = {member: standing_alone(self.figures).stream(member) for member in self.utility_error}
        weights = {member: self.figures.tree.along_paths(stream.weights).max() for member, stream in streams.items()}
        return {member: float(weights[member]) * error for member, error in self.utility_error.items()}

    def without_payoffs(self) -> PayoffProgram:
        """Return the program without payoffs, for a package that has columns of values of its own."""
        players = len(self.program.player_labels)
        nothing = self.program.payoff[:, :0]
        nothing.resize(players, self.sheet.width)
        return self.program.replace(payoff=nothing, payoff_constant=np.zeros(players))

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """What each row says, by row label."""
        labels = self.program.row_labels
        return {labels[row]: statement for rows, statement in self.said for row in rows}

    def rows_of(self, path: Path) -> list[int]:
        """Return the numbers of the rows of the statements at a place of the file."""
        return [row for rows, statement in self.said if statement.path == path for row in rows]

    def plan_of(self, x: Vector) -> FundPlan:
        """Return the plan that a point stands for; dust and what rounding makes negative count as nothing."""
        return plan_at(self.figures, self.fields, x)

    def point_of(self, plan: FundPlan) -> Vector:
        """Return the point of a plan, with every column that follows from it, whether or not it keeps the rows.

        Values are as large, arrears, thresholds and penalties as good as the plan permits; parts exist as far as the
        program holds them.

        Raises
        ------
        ArgumentError
            The plan pays something that has no columns.
        """
        x = np.where(np.isin(np.arange(self.sheet.width), list(self.fields.active.values())), 1.0, 0.0)
        write_plan(self.figures, self.fields, plan, x)
        return self.sheet.complete(x)


def fund_program(
    figures: FundFigures,
    active: Active | None = None,
    *,
    curved: Side = "inner",
    commitment: bool | None = None,
    raised: bool = False,
    terms: FundTerms | None = None,
    explicit: bool | None = None,
    exact: frozenset[str] = frozenset(),
) -> FundFormulation:
    """Formulate a fund, vectorised over the nodes of its tree.

    Parameters
    ----------
    figures
        The fund in numbers, in whatever world.
    active
        Which parts exist; where absent, columns `fund.exists[kind,id]` say so for every part that a module brings
        about.
    curved
        Whether curved utilities are approximated from below (what is found is worth no less) or from above (what
        cannot be reached really cannot).
    commitment
        Whether every member must prefer to stay in every state; as the file says where absent.
    raised
        Whether penalties may be raised: they are columns, and members may walk away.
    terms
        Pledges and outcome payments that are held.
    explicit
        Whether limits of single columns are rows, so that each has a price and can take part in a conflict; only
        where ``active`` is absent, unless said otherwise.
    exact
        Members whose value must not be understated either.

    Raises
    ------
    ModelError
        One of these looks at its worst cases, has a curved utility or is in arrears at a price: what it is worth to
        such a member is no linear equation.
    """
    sheet = FundSheet(figures, active, explicit=active is None if explicit is None else explicit)
    add_flows(sheet)
    add_balance(sheet)
    add_limits(sheet)
    add_key(sheet)
    add_contracts(sheet)
    limited = figures.fund.commitment == "limited" if commitment is None else commitment
    for member in figures.members:
        _add_member(sheet, member, curved, limited=limited or raised, raised=raised, exact=member in exact)
    if terms is not None:
        held = held_by(figures, sheet.fields, terms)
        amounts = np.array([*held.values()])
        sheet.sheet.tighten(np.array([*held], dtype=np.int64), lower=amounts, upper=amounts)
    return FundFormulation(
        figures=figures,
        program=sheet.sheet.program(),
        said=tuple(sheet.said),
        fields=sheet.fields,
        utility_error=sheet.utility_error,
        alone={member: standing_alone(figures).value(member) for member in figures.members},
        sheet=sheet.sheet,
    )


def _add_member(sheet: FundSheet, member: str, side: Side, *, limited: bool, raised: bool, exact: bool) -> None:
    figures = sheet.figures
    flow = flow_of(sheet, member, side)
    if limited or member in sheet.utility_error:
        flow = Affine.of(sheet.define("flow", sheet.index(member), flow, says.value_of(figures, member)))
    add_value(sheet, member, flow, exact=exact)
    gain = Affine.of(sheet.fields.value[member]) + Affine.known(-standing_alone(figures).value(member))
    sheet.sheet.credit(member, gain)
    if figures.fund.worthwhile == "by itself":
        sheet.rows("worthwhile", [member], gain, says.worthwhile(figures, member), lower=0.0)
    if limited:
        add_commitment(sheet, member, flow, raised=raised)
