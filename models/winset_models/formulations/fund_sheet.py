"""What all parts of the formulation of a fund write on: the sheet of nodes, with parts, statements and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from winset_models.negotiation.fund.figures import Active, ContractFigures, DonorFigures, FundFigures, NeedFigures
from winset_models.negotiation.statements import Statement
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine, NodeSheet
from winset_solver.stochastic.tree import Indices

Kind = Literal["needs", "contracts", "donors"]
PartT = TypeVar("PartT", NeedFigures, ContractFigures, DonorFigures)


@dataclass
class FundFields:
    """Numbers of the columns of a fund, by what they stand for.

    Parameters
    ----------
    contribution, draw, saving
        By member, for every node; members that can have none are left out.
    support, gift
        By need and by donor, for every node.
    reserve, refund
        For every node; empty where there is none.
    pledge
        By member; empty without pledges.
    payment
        By contract, for every report.
    value
        By member: column that is at most what the fund is worth to it.
    threshold
        By member that looks at its worst cases: the result at which they begin.
    penalty
        By member: what it loses when it walks away, where that is to be found.
    arrears
        By member: what it pays short of its share, for every node or once.
    active
        By kind of part and id: whether the part exists, where the package decides.
    """

    contribution: dict[str, Indices] = field(default_factory=dict)
    support: dict[str, Indices] = field(default_factory=dict)
    draw: dict[str, Indices] = field(default_factory=dict)
    gift: dict[str, Indices] = field(default_factory=dict)
    reserve: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    refund: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    saving: dict[str, Indices] = field(default_factory=dict)
    pledge: dict[str, int] = field(default_factory=dict)
    payment: dict[str, Indices] = field(default_factory=dict)
    value: dict[str, int] = field(default_factory=dict)
    threshold: dict[str, int] = field(default_factory=dict)
    penalty: dict[str, int] = field(default_factory=dict)
    arrears: dict[str, Indices] = field(default_factory=dict)
    active: dict[tuple[Kind, str], int] = field(default_factory=dict)

    @property
    def flows(self) -> list[Indices]:
        """All families of payments at every node that the fund makes, receives or keeps."""
        families = (self.support, self.contribution, self.draw, self.gift)
        listed = [columns for family in families for columns in family.values()]
        return [*listed, *(columns for columns in (self.reserve, self.refund) if len(columns))]


class FundSheet:
    """The formulation of a fund in the making.

    Parameters
    ----------
    figures
        What is formulated.
    active
        Which parts exist; where absent, 0/1 columns say so for every part that a module brings about.
    explicit
        Whether everything that the file says is a row, limits of single columns included, so that every statement can
        take part in a conflict or have a price.
    """

    BLOCK = "fund"

    def __init__(self, figures: FundFigures, active: Active | None, *, explicit: bool) -> None:
        self.figures = figures
        self.tree = figures.tree
        self.explicit = explicit
        self.sheet = NodeSheet(self.BLOCK, list(figures.negotiation.parties))
        self.fields = FundFields()
        self.said: list[tuple[range, Statement]] = []
        """Rows by number, with what they say."""
        self.utility_error: dict[str, float] = {}
        """By member with a curved utility: largest distance of its approximation."""
        self._presence: dict[tuple[Kind, str], Affine] = {}
        self.needs = self._existing("needs", figures.needs, None if active is None else active.needs)
        self.contracts = self._existing("contracts", figures.contracts, None if active is None else active.contracts)
        self.donors = self._existing("donors", figures.donors, None if active is None else active.donors)

    def _existing(self, kind: Kind, parts: Mapping[str, PartT], active: frozenset[str] | None) -> dict[str, PartT]:
        kept = {key: part for key, part in parts.items() if active is None or key in active}
        for key, part in kept.items():
            settled = active is not None or not (part.modules if isinstance(part, DonorFigures) else part.module)
            self._presence[kind, key] = Affine.known(1.0) if settled else self._decided(kind, key)
        return kept

    def _decided(self, kind: Kind, key: str) -> Affine:
        column = self.sheet.columns("exists", [f"{kind},{key}"], 0.0, 1.0)
        self.fields.active[kind, key] = int(column[0])
        return Affine.of(column)

    def presence(self, kind: Kind, key: str) -> Affine:
        """Return whether a part exists, as a family of one."""
        return self._presence[kind, key]

    def presences(self, kind: Kind, key: str, times: ArrayLike) -> Affine:
        """Return whether a part exists, times a number at every node."""
        return self.presence(kind, key).repeated(self.tree.nodes) * times

    def index(self, key: str, nodes: Indices | None = None) -> list[str]:
        """Return index entries of a family that has one row or column for a key at each of some nodes, or at all."""
        labels = self.tree.labels if nodes is None else [self.tree.labels[node] for node in nodes.tolist()]
        return [f"{key},{label}" if key else label for label in labels]

    def columns(self, family: str, key: str, lower: ArrayLike = 0.0, upper: ArrayLike = np.inf) -> Indices:
        """Add a column at every node."""
        return self.sheet.columns(family, self.index(key), lower, upper)

    def rows(
        self,
        family: str,
        index: Sequence[str],
        body: Affine,
        statement: Statement,
        *,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
    ) -> None:
        """Add a family of rows that say one thing."""
        self.said.append((self.sheet.rows(family, index, body, lower=lower, upper=upper), statement))

    def define(self, family: str, index: Sequence[str], body: Affine, statement: Statement) -> Indices:
        """Add columns that equal expressions."""
        columns, rows = self.sheet.define(family, index, body)
        self.said.append((rows, statement))
        return columns

    def limit(
        self,
        family: str,
        index: Sequence[str],
        columns: Indices,
        statement: Statement,
        *,
        least: Vector | None = None,
        most: Vector | None = None,
        presence: Affine | None = None,
    ) -> None:
        """Keep columns between limits (times whether their part exists), as rows where that must be said.

        Infinite limits say nothing.
        """
        exists = Affine.known(1.0) if presence is None else presence
        plain = not self.explicit and not len(exists.column)
        for side, bound in (("at_least", least), ("at_most", most)):
            if bound is None:
                continue
            above = side == "at_least"
            if plain:
                self.sheet.tighten(columns, lower=bound if above else -np.inf, upper=np.inf if above else bound)
                continue
            told = np.flatnonzero(np.isfinite(bound))
            body = Affine.of(columns[told]) - exists.repeated(len(told)) * bound[told]
            low, high = (0.0, np.inf) if above else (-np.inf, 0.0)
            self.rows(f"{family}_{side}", [index[i] for i in told.tolist()], body, statement, lower=low, upper=high)

    def totals(self, family: str, key: str, flow: Affine, statement: Statement) -> Affine:
        """Return the sum of a flow along the path to each leaf, with columns for the sums at inner nodes only.

        So no row has more terms than the flow at one node and one column for what came before, however long the paths
        and however many the scenarios through a node are.
        """
        tree = self.tree
        if tree.stages == 1:
            return flow.at(tree.leaves)
        says, so_far = replace(statement, kind="definition"), np.full(tree.nodes, -1)
        for stage in range(tree.stages - 1):
            nodes = tree.at(stage)
            total = flow.at(nodes)
            if stage:
                total += Affine.of(so_far[tree.parent[nodes]])
            so_far[nodes] = self.define(family, self.index(key, nodes), total, says)
        return flow.at(tree.leaves) + Affine.of(so_far[tree.parent[tree.leaves]])
