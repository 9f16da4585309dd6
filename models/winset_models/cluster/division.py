"""A fund divided into parts of its world: what all parts decide together, and one plan from theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from winset_models.cluster.boxes import pledge_limits, result_limits
from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.formulations.fund_sheet import FundFields
from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import Active, FundFigures, resolved
from winset_models.negotiation.fund.parts import FundPlan, FundTerms, Utility
from winset_models.negotiation.fund.utility import considered, curved
from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram, Vector, as_matrix
from winset_solver.stochastic.shaping import kept_part
from winset_solver.stochastic.tree import Indices


@dataclass(frozen=True, eq=False)
class Part:
    """A fund in a part of its world.

    Parameters
    ----------
    probability
        Of the scenarios of this part, together.
    nodes
        Which nodes of the whole tree its nodes are.
    formulation
        The fund in it.
    program
        The same with one payoff, the sum of the members' values inside, and with limits for what all parts decide.
    """

    probability: float
    nodes: Indices
    formulation: FundFormulation
    program: PayoffProgram

    def shared_columns(self, nodes: Sequence[int], *, first: bool) -> list[int]:
        """Return the columns that are decided at some nodes of the whole tree, and before them where ``first``.

        Of those that all parts decide, what is settled by its limits is left out; of others it is not, because
        mpi-sppy wants as many in every part.
        """
        fields = self.formulation.fields
        columns = [*fields.pledge.values(), *fields.threshold.values()] if first else []
        if first:
            columns += [int(column) for promised in fields.payment.values() for column in promised]
        at = np.searchsorted(self.nodes, nodes)
        columns += [int(family[node]) for node in at for family in _payments(fields)]
        if not first:
            return columns
        open_to_choice = self.program.column_lower < self.program.column_upper
        return [column for column in columns if open_to_choice[column]]


@dataclass(frozen=True, eq=False)
class Division:
    """A division of the scenarios of a fund into parts.

    Parameters
    ----------
    figures
        The whole fund.
    active
        Which of its parts exist.
    leaves
        For each part the positions of its scenarios in ``tree.leaves``.
    terms
        Pledges and outcome payments that are held.

    Raises
    ------
    ArgumentError
        The fund asks for something of all scenarios together, which cannot be divided.
    """

    figures: FundFigures
    active: Active
    leaves: tuple[Indices, ...]
    terms: FundTerms | None = None

    def __post_init__(self) -> None:
        refuse_what_binds_scenarios(self.figures)

    @property
    def names(self) -> list[str]:
        """Names of the parts."""
        return [f"part{number}" for number in range(len(self.leaves))]

    @cached_property
    def trunk(self) -> int:
        """Number of stages at the beginning that have a single node."""
        several = np.bincount(self.figures.tree.stage) > 1
        return int(np.argmax(several)) if several.any() else len(several)

    @cached_property
    def depth(self) -> int:
        """Number of stages at the beginning that have a node in more than one part."""
        paths = self.figures.tree.paths
        seen = [
            np.concatenate([np.unique(paths[own, stage]) for own in self.leaves]) for stage in range(paths.shape[1])
        ]
        shared = [stage + 1 for stage, nodes in enumerate(seen) if len(np.unique(nodes)) < len(nodes)]
        return max(shared, default=0)

    def chain(self, number: int) -> list[int]:
        """Return the nodes on the way to a part that others may share, from the first stage on."""
        return [int(node) for node in self.figures.tree.paths[self.leaves[number][0], : self.depth]]

    @cached_property
    def _whole(self) -> FundFigures:
        """The figures with the amounts of money that are considered written down, so that they hold in every part."""

        def settled(name: str) -> Utility:
            utility = self.figures.members[name].utility
            if not curved(utility):
                return utility
            over = [*considered(utility, before_saving(self.figures, name))]
            return utility.model_copy(update={"over": over})

        members = {name: replace(part, utility=settled(name)) for name, part in self.figures.members.items()}
        return replace(self.figures, members=members)

    def part(self, number: int) -> Part:
        """Return a part by its number."""
        tree, own = self.figures.tree, self.leaves[number]
        chances = tree.probability[tree.leaves[own]]
        probability = float(chances.sum())
        within, nodes = kept_part(tree, own, chances / probability)
        figures = resolved(self.figures.negotiation, self.figures.world.moved_to(within, nodes))
        members = {
            name: replace(part, utility=self._whole.members[name].utility) for name, part in figures.members.items()
        }
        formulation = fund_program(replace(figures, members=members), self.active, terms=self.terms, commitment=False)
        return Part(probability, nodes, formulation, self._boxed(formulation))

    def _boxed(self, formulation: FundFormulation) -> PayoffProgram:
        program, fields = formulation.program, formulation.fields
        lower, upper = program.column_lower.copy(), program.column_upper.copy()
        for member, limit in self._pledge_limits.items():
            if member in fields.pledge:
                upper[fields.pledge[member]] = min(upper[fields.pledge[member]], limit)
        for member, column in fields.threshold.items():
            lower[column], upper[column] = self._result_limits[member]
        constant = float(program.payoff_constant.sum()) + sum(formulation.alone.values())
        return program.replace(
            payoff=as_matrix(np.asarray(program.payoff.sum(axis=0)).reshape(1, -1)),
            payoff_constant=np.array([constant]),
            player_labels=("welfare",),
            owners=np.full(program.shape[1], -1),
            column_lower=lower,
            column_upper=upper,
        )

    @cached_property
    def _pledge_limits(self) -> dict[str, float]:
        return pledge_limits(self.figures)

    @cached_property
    def _result_limits(self) -> dict[str, tuple[float, float]]:
        return result_limits(self._whole, self.active)

    def plan(self, points: Sequence[Vector]) -> FundPlan:
        """Return the plan of the whole fund from a point of each part's program."""
        parts = [self.part(number) for number in range(len(self.leaves))]
        plans = [part.formulation.plan_of(point) for part, point in zip(parts, points, strict=True)]
        pieces = list(zip(parts, plans, strict=True))
        return FundPlan(
            pledges=plans[0].pledges,
            payments=plans[0].payments,
            contributions=self._joined([(part.nodes, plan.contributions) for part, plan in pieces]),
            support=self._joined([(part.nodes, plan.support) for part, plan in pieces]),
            draws=self._joined([(part.nodes, plan.draws) for part, plan in pieces]),
            gifts=self._joined([(part.nodes, plan.gifts) for part, plan in pieces]),
            savings=self._joined([(part.nodes, plan.savings) for part, plan in pieces]),
            reserve=self._joined([(part.nodes, {"": plan.reserve}) for part, plan in pieces]).get("", []),
            refunds=self._joined([(part.nodes, {"": plan.refunds}) for part, plan in pieces]).get("", []),
        )

    def _joined(self, pieces: Sequence[tuple[Indices, dict[str, list[float]]]]) -> dict[str, list[float]]:
        found: dict[str, Vector] = {}
        for nodes, amounts in pieces:
            for key, listed in amounts.items():
                if listed:
                    found.setdefault(key, np.zeros(self.figures.tree.nodes))[nodes] = listed
        return {key: values.tolist() for key, values in found.items()}


def _payments(fields: FundFields) -> list[Indices]:
    """Return the columns of everything that is paid and kept, for every node."""
    families = (fields.contribution, fields.support, fields.draw, fields.gift, fields.saving)
    listed = [columns for family in families for columns in family.values()]
    return [*listed, *(columns for columns in (fields.reserve, fields.refund) if len(columns))]


def by_branches(figures: FundFigures, active: Active, most: int, terms: FundTerms | None = None) -> Division:
    """Divide where the world first branches: all that is decided together is decided before.

    Parameters
    ----------
    most
        Number of parts at most; branches that follow each other go together where there are more.
    """
    tree = figures.tree
    several = np.flatnonzero(np.bincount(tree.stage) > 1)
    branch = tree.paths[:, several[0]] if len(several) else tree.paths[:, 0]
    count = len(np.unique(branch))
    group = (np.unique(branch, return_inverse=True)[1] * min(most, count)) // count
    leaves = tuple(np.flatnonzero(group == number) for number in range(min(most, count)))
    return Division(figures, active, leaves, terms)


def by_paths(figures: FundFigures, active: Active, terms: FundTerms | None = None) -> Division:
    """Divide into single scenarios, in the order of the tree, so that states are shared by those through them."""
    order = np.lexsort(figures.tree.paths.T[::-1])
    return Division(figures, active, tuple(order[[position]] for position in range(len(order))), terms)


def refuse_what_binds_scenarios(figures: FundFigures) -> None:
    """Refuse rules about all scenarios together.

    Raises
    ------
    ArgumentError
        Naming the rule and the place in the file.
    """
    fund, key = figures.fund, figures.fund.key
    expected = key is not None and key.applies_to == "expected"
    bands = key is not None and (key.at_least is not None or key.at_most is not None or key.price > 0)
    found = {
        "fund.commitment": fund.commitment == "limited",
        "fund.worthwhile": fund.worthwhile == "by itself",
        "fund.key": expected and bands,
    }
    for where, binding in found.items():
        if binding:
            raise ArgumentError(
                "a rule about all scenarios together cannot be divided among processes",
                where=where,
                hint="use the engine extensive, which solves one program of all scenarios",
            )
